//! What a fetch waits for while nothing can be counted yet: credentials, and the first answers. It must not know whoever is
//! told.

use std::time::Duration;

use tokio::sync::watch;

use super::progress::Progress;

/// One thing at a time: accounts are opened one after the other, and roles are entered as one.
pub(super) struct Waiting {
    awaited: watch::Sender<Option<String>>,
    /// What was told of it last.
    told: watch::Sender<Option<String>>,
}

/// Nothing is waited for any more when this is dropped.
pub(super) struct Awaited<'w>(&'w Waiting);

impl Waiting {
    pub(super) fn new() -> Self {
        Self { awaited: watch::Sender::new(None), told: watch::Sender::new(None) }
    }

    /// From now on this is waited for.
    pub(super) fn begin(&self, what: impl Into<String>) -> Awaited<'_> {
        self.now(what);
        Awaited(self)
    }

    /// It is something else by now.
    pub(super) fn now(&self, what: impl Into<String>) {
        self.awaited.send_replace(Some(what.into()));
    }

    /// Returns when whoever is told knows that nothing is waited for: somebody is going to be asked.
    pub(super) async fn cleared(&self) {
        self.awaited.send_replace(None);
        // It fails when nobody tells any more, which is as good.
        let _ = self.told.subscribe().wait_for(Option::is_none).await;
    }

    /// Tells what is waited for, again and again, because how long it takes is part of it.
    pub(super) async fn tell(&self, progress: &dyn Progress, every: Duration) {
        let mut changes = self.awaited.subscribe();
        loop {
            let what = changes.borrow_and_update().clone();
            progress.waits(what.as_deref());
            self.told.send_replace(what);
            // Whether it changed or not, it is told again.
            let _ = tokio::time::timeout(every, changes.changed()).await;
        }
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.0.awaited.send_replace(None);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Default)]
    struct Recorder(Mutex<Vec<Option<String>>>);

    impl Progress for Recorder {
        fn waits(&self, what: Option<&str>) {
            self.0.lock().unwrap().push(what.map(str::to_owned));
        }
    }

    #[test]
    fn nobody_is_asked_before_it_is_told_that_the_wait_is_over() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        for _ in 0..100 {
            let (waiting, recorder) = (Waiting::new(), Recorder::default());
            let work = async {
                let _awaited = waiting.begin("a login");
                tokio::time::sleep(Duration::from_millis(2)).await;
                waiting.now("another");
                tokio::task::yield_now().await;
                tokio::task::yield_now().await;
                waiting.cleared().await;
                recorder.0.lock().unwrap().clone()
            };
            let told = runtime.block_on(async {
                tokio::select! {
                    told = work => told,
                    () = waiting.tell(&recorder, Duration::from_millis(1)) => unreachable!("it goes on for ever"),
                }
            });
            assert!(told.contains(&Some("a login".to_owned())), "{told:?}");
            assert_eq!(told.last(), Some(&None), "{told:?}");
        }
    }
}
