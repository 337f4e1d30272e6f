//! Many calls at once, but not too many, with their results in the order asked.

use std::panic;

use tokio::task::JoinSet;

/// Does `work` for every item, `at_once` of them at a time. The results are in the items' order.
pub(super) async fn each<I, T, W, F>(items: Vec<I>, at_once: usize, work: W) -> Vec<T>
where
    W: Fn(I) -> F,
    F: Future<Output = T> + Send + 'static,
    T: Send + 'static,
{
    let mut waiting = items.into_iter().enumerate();
    let mut running = JoinSet::new();
    let mut results = Vec::with_capacity(waiting.len());
    loop {
        while running.len() < at_once
            && let Some((index, item)) = waiting.next()
        {
            let result = work(item);
            running.spawn(async move { (index, result.await) });
        }
        let Some(joined) = running.join_next().await else { break };
        // Nothing cancels these tasks, so one that did not end has panicked.
        results.push(joined.unwrap_or_else(|failure| panic::resume_unwind(failure.into_panic())));
    }
    results.sort_by_key(|(index, _)| *index);
    results.into_iter().map(|(_, result)| result).collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    #[test]
    fn results_keep_the_order_and_the_bound_holds() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let (now, most) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let work = |item: u64| {
            let (now, most) = (Arc::clone(&now), Arc::clone(&most));
            async move {
                most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(20 - item)).await;
                now.fetch_sub(1, Ordering::SeqCst);
                item
            }
        };
        let results = runtime.block_on(each((0..20).collect(), 6, work));
        assert_eq!(results, (0..20).collect::<Vec<_>>());
        assert_eq!(most.load(Ordering::SeqCst), 6);
    }
}
