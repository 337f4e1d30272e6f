//! A moto server, which plays AWS: one for each test process, ended with it.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::Duration;

/// Keeps a program running until its own standard input ends, which happens when the test process does, however it ends.
const UNTIL_STDIN_ENDS: &str =
    r#"command -v "$0" || exit; "$0" "$@" & program=$!; read -r _; kill "$program"; wait "$program""#;
const HALF_A_MINUTE: usize = 150;

/// The calls that moto does not know: it answers them with a page of HTML, or with success and without the list.
#[allow(dead_code, reason = "not every test that starts a server looks at gaps")]
pub(crate) const UNKNOWN_CALLS: [&str; 10] = [
    "route53:ListCidrCollections",
    "route53:ListTrafficPolicyInstances",
    "route53:ListVPCAssociationAuthorizations",
    "route53profiles:ListProfileAssociations",
    "route53profiles:ListProfiles",
    "route53resolver:ListFirewallConfigs",
    "route53resolver:ListFirewallDomainLists",
    "route53resolver:ListFirewallRuleGroupAssociations",
    "route53resolver:ListFirewallRuleGroups",
    "route53resolver:ListResolverConfigs",
];

/// A running server.
pub(crate) struct Moto {
    shell: Child,
    log: tempfile::NamedTempFile,
    port: u16,
}

impl Moto {
    /// The server of this test process. Tests keep out of each other's way by using accounts of their own.
    pub(crate) fn shared() -> &'static Self {
        static SERVER: OnceLock<Moto> = OnceLock::new();
        SERVER.get_or_init(Self::start)
    }

    /// A server on a free port, ready for calls.
    pub(crate) fn start() -> Self {
        let program = std::env::var_os("R53LINT_MOTO").unwrap_or_else(|| OsString::from("moto_server"));
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let log = tempfile::NamedTempFile::new().unwrap();
        let shell = Command::new("sh")
            .args(["-c", UNTIL_STDIN_ENDS])
            .arg(&program)
            .args(["-H", "127.0.0.1", "-p", &port.to_string()])
            .stdin(Stdio::piped())
            .stdout(log.reopen().unwrap())
            .stderr(log.reopen().unwrap())
            .spawn()
            .expect("sh runs");
        let mut server = Self { shell, log, port };
        server.wait_until_ready(&program);
        server
    }

    /// Where every service answers.
    pub(crate) fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    fn wait_until_ready(&mut self, program: &OsString) {
        for _ in 0..HALF_A_MINUTE {
            if self.answers().unwrap_or(false) {
                return;
            }
            if self.shell.try_wait().unwrap().is_some() {
                break;
            }
            thread::sleep(Duration::from_millis(200));
        }
        let log = std::fs::read_to_string(self.log.path()).unwrap_or_default();
        panic!(
            "{} did not start: tests/run installs moto and names it in R53LINT_MOTO. It said:\n{log}",
            program.display()
        );
    }

    fn answers(&self) -> std::io::Result<bool> {
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.write_all(b"GET /moto-api/ HTTP/1.0\r\n\r\n")?;
        let mut answer = String::new();
        connection.read_to_string(&mut answer)?;
        Ok(answer.lines().next().is_some_and(|status| status.contains(" 200 ")))
    }
}

impl Drop for Moto {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}
