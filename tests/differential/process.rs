//! A server that ends with the test process, however that ends.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::network;

/// Runs a program until it ends or standard input does, which happens when the test process ends.
const UNTIL_STDIN_ENDS: &str = r#"
    command -v "$0" || exit
    exec 3<&0
    "$0" "$@" & program=$!
    { read -r _ <&3; kill "$program"; } &
    wait "$program""#;
const PAUSE: Duration = Duration::from_millis(20);
const HALF_A_MINUTE: usize = 1500;

/// A running program, its output in a file.
pub(crate) struct Server {
    shell: Child,
    log: tempfile::NamedTempFile,
    program: &'static str,
}

impl Server {
    /// Starts a program that `tests/run` installs.
    pub(crate) fn start(program: &'static str, arguments: &[&str], folder: &Path) -> Self {
        let log = tempfile::NamedTempFile::new().unwrap();
        let shell = Command::new("sh")
            .args(["-c", UNTIL_STDIN_ENDS, program])
            .args(arguments)
            .current_dir(folder)
            .env("PATH", network::path())
            .stdin(Stdio::piped())
            .stdout(log.reopen().unwrap())
            .stderr(log.reopen().unwrap())
            .spawn()
            .expect("sh runs");
        Self { shell, log, program }
    }

    /// Waits until it has said something.
    pub(crate) fn wait_for(&mut self, ready: &str) {
        for _ in 0..HALF_A_MINUTE {
            if self.said().contains(ready) {
                return;
            }
            if self.shell.try_wait().unwrap().is_some() {
                break;
            }
            thread::sleep(PAUSE);
        }
        panic!("{} did not start; tests/run installs it. It said:\n{}", self.program, self.said());
    }

    /// All it has said.
    pub(crate) fn said(&self) -> String {
        std::fs::read_to_string(self.log.path()).unwrap_or_default()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}
