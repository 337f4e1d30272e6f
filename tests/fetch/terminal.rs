//! What whoever waits for a fetch sees: a question on a terminal, a line that changes there, plain lines elsewhere.

use std::io::{Read as _, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::aws::Account;
use super::moto::Moto;
use super::proxy::{self, Reply};
use super::replies::nothing;
use super::scene::Scene;

/// A fetch on a terminal of its own, with a profile whose role is behind an MFA device; its output so far ends with the
/// question.
#[cfg(target_os = "linux")]
fn asking(account: &Account, home: &tempfile::TempDir) -> (Child, String) {
    let keys = account.keys();
    let [id, secret, token] = &keys[..] else { panic!("{keys:?}") };
    let keys = format!(
        r#"{{"Version": 1, "AccessKeyId": "{}", "SecretAccessKey": "{}", "SessionToken": "{}"}}"#,
        id.1, secret.1, token.1
    );
    let place = home.path().display();
    r53lint::snapshot::replace(&home.path().join("keys"), |out| out.write_all(keys.as_bytes())).unwrap();
    let profile = "[profile p]\nregion = eu-west-1\nsource_profile = base\nrole_arn = arn:aws:iam::360000000002:role/reader\n\
                   mfa_serial = arn:aws:iam::360000000001:mfa/ada\n";
    let config = format!("{profile}[profile base]\ncredential_process = sleep 3 && cat {place}/keys\n");
    r53lint::snapshot::replace(&home.path().join("config"), |out| out.write_all(config.as_bytes())).unwrap();
    let url = proxy::start(&Moto::shared().endpoint(), nothing);
    let program = env!("CARGO_BIN_EXE_r53lint");
    let line = format!("exec {program} fetch --profile p --endpoint-url {url} --pace 100 -o {place}/out.json");
    let mut script = Command::new("script");
    script.args(["-qefc", &line, "/dev/null"]).env_clear().env("PATH", "/usr/bin:/bin").env("TERM", "xterm");
    script.env("HOME", "/nonexistent").env("AWS_CONFIG_FILE", home.path().join("config"));
    let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"mfa/ada: ") {
        assert_eq!(child.stdout.as_mut().unwrap().read(&mut byte).unwrap(), 1, "{}", String::from_utf8_lossy(&seen));
        seen.extend(byte);
    }
    (child, String::from_utf8(seen).unwrap())
}

/// Types this and waits for the end; status and output.
#[cfg(target_os = "linux")]
fn typed(mut child: Child, text: &str) -> (i32, String) {
    child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    let mut rest = String::new();
    child.stdout.as_mut().unwrap().read_to_string(&mut rest).unwrap();
    (child.wait().unwrap().code().unwrap(), rest)
}

#[test]
#[cfg(target_os = "linux")]
fn a_terminal_is_asked_for_the_code_and_shown_how_the_fetch_gets_on() {
    let account = Account::new(Moto::shared(), "360000000001");
    let home = tempfile::tempdir().unwrap();
    let (child, asked) = asking(&account, &home);
    let (shown, _) = asked.split_once("MFA code of arn:aws:iam::360000000001:mfa/ada: ").unwrap();
    assert!(shown.contains("waiting for the credential_process of profile `base`, 2 s"), "{asked:?}");
    assert!(shown.ends_with("\r\u{1b}[2K"), "the line makes room for the question: {asked:?}");
    let (status, rest) = typed(child, "123456\n");
    assert_eq!(status, 0, "{rest}");
    assert!(rest.contains(" calls a second"), "{rest:?}");
    let snapshot = std::fs::read_to_string(home.path().join("out.json")).unwrap();
    assert!(snapshot.contains("\"AccountId\": \"360000000002\""), "{snapshot}");
}

#[test]
#[cfg(target_os = "linux")]
fn ctrl_c_does_not_wait_for_the_code() {
    let account = Account::new(Moto::shared(), "360000000003");
    let home = tempfile::tempdir().unwrap();
    let (child, _) = asking(&account, &home);
    let (status, rest) = typed(child, "\u{3}");
    assert_eq!(status, 3, "{rest}");
    assert!(rest.contains("the fetch was interrupted; nothing was written"), "{rest}");
    assert!(!rest.contains("--resume"), "there is nothing to go on with: {rest}");
    assert!(!home.path().join("out.json").exists());
}

#[test]
fn elsewhere_plain_lines_tell_how_it_gets_on_and_none_when_quiet() {
    let scene = || {
        Scene::new(|request| {
            let last = request.action() == "route53:ListTagsForResources";
            last.then(|| Reply::Late(Duration::from_secs(12)))
        })
    };
    let (loud, quiet) = (scene(), scene());
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let run = loud.program.run(&["fetch", "-o", loud.file().to_str().unwrap()]);
            assert_eq!(run.status, 0, "{}", run.stderr);
            let [line] = &run.stderr.lines().collect::<Vec<_>>()[..] else { panic!("{}", run.stderr) };
            assert!(line.starts_with("13 of 13 hosted zones, 1 of 1+ Regions, "), "{line}");
            // Tags are read with the zones, and a zone may name one more Region.
            assert!(line.contains(" calls a second") && !line.contains(['\r', '\u{1b}']), "{line:?}");
        });
        threads.spawn(|| {
            let run = quiet.program.run(&["fetch", "-q", "-o", quiet.file().to_str().unwrap()]);
            assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        });
    });
}

#[test]
fn what_is_waited_for_before_anything_can_be_counted_is_told() {
    let scene = || {
        Scene::new(|request| {
            let first = request.action() == "sts:GetCallerIdentity";
            first.then(|| Reply::Late(Duration::from_secs(12)))
        })
    };
    let (loud, quiet) = (scene(), scene());
    std::thread::scope(|threads| {
        threads.spawn(|| {
            let run = loud.program.run(&["fetch", "-o", loud.file().to_str().unwrap()]);
            assert_eq!(run.status, 0, "{}", run.stderr);
            let told = format!("waiting for {} to answer sts:GetCallerIdentity, ", loud.program.endpoint());
            let [line] = &run.stderr.lines().collect::<Vec<_>>()[..] else { panic!("{}", run.stderr) };
            assert!(line.starts_with(&told) && line.ends_with(" s") && !line.contains(['\r', '\u{1b}']), "{line:?}");
        });
        threads.spawn(|| {
            let run = quiet.program.run(&["fetch", "-q", "-o", quiet.file().to_str().unwrap()]);
            assert_eq!((run.status, run.stderr.as_str()), (0, ""));
        });
    });
}
