//! Ctrl-C and the system's wish to end: a fetch stops cleanly, and whatever comes after it ends at once, as ever.

use std::sync::{Arc, Mutex, PoisonError};

use super::error::FetchError;
use super::run::Run;

/// The exit status of a program that a Ctrl-C ended, as shells give it.
const INTERRUPTED: i32 = 130;

/// Stops the fetch at the first such signal.
pub(super) fn watch(run: &Arc<Run>) {
    let run = Arc::clone(run);
    tokio::spawn(async move {
        asked_to_end().await;
        run.stop(FetchError::Interrupted);
    });
}

/// After a fetch the process goes on listening for signals, because the runtime cannot give them back: a thread ends the
/// program as the system would have, as soon as nobody holds `busy`. To be called when what follows shall not outlive a
/// Ctrl-C.
#[expect(clippy::exit, reason = "stands in for the signal's default action, which is to end the process")]
pub fn end_on_interrupt(busy: Arc<Mutex<()>>) {
    std::thread::spawn(move || {
        // Without a runtime the signals stay unheard, which is no worse than before.
        if let Ok(runtime) = tokio::runtime::Builder::new_current_thread().enable_all().build() {
            runtime.block_on(asked_to_end());
            let _nobody = busy.lock().unwrap_or_else(PoisonError::into_inner);
            std::process::exit(INTERRUPTED);
        }
    });
}

#[cfg(unix)]
async fn asked_to_end() {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut terminated) = signal(SignalKind::terminate()) else {
        return ended_by_ctrl_c().await;
    };
    tokio::select! {
        () = ended_by_ctrl_c() => {}
        _ = terminated.recv() => {}
    }
}

#[cfg(not(unix))]
async fn asked_to_end() {
    ended_by_ctrl_c().await;
}

/// Where signals cannot be had, none will come.
async fn ended_by_ctrl_c() {
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
