//! What networks, services and machines do to a fetch: it ends complete, or with gaps that name the call, or not at all,
//! with the old file as it was and a journal to go on from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use serde_json::Value;

use super::aws::Account;
use super::binary::{Program, Run};
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Calls, Reply, Request};
use super::replies::nothing;

const OLD: &str = "what was there before\n";

/// An account with a dozen zones, and how it is read without faults.
struct World {
    account: Account,
    whole: String,
}

fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let account = Account::new(Moto::shared(), "340000000001");
        account.runtime.block_on(async {
            for n in 0..12 {
                fill::public_zone(&account, &format!("zone-{n:02}.example.")).await;
            }
            let vpc = fill::vpc(&account, "eu-west-1", "10.1.0.0/16", true).await;
            fill::private_zone(&account, "inside.example.", &[("eu-west-1", &vpc)]).await;
            fill::rule(&account, "eu-west-1", &vpc, "corp.example", None).await;
        });
        let scene = Scene::of(&account, nothing);
        let run = scene.fetch(&[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        World { whole: scene.written(), account }
    })
}

/// A program, a proxy in its way, and a file that is there already.
struct Scene {
    program: Program,
    folder: tempfile::TempDir,
}

impl Scene {
    fn new<F>(answer: F) -> Self
    where
        F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    {
        Self::of(&world().account, answer)
    }

    fn of<F>(account: &Account, answer: F) -> Self
    where
        F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    {
        let url = proxy::start(&Moto::shared().endpoint(), move |request| answer(request).or_else(|| nothing(request)));
        let folder = tempfile::tempdir().unwrap();
        let scene = Self { program: Program::of(account, "eu-west-1").through(&url), folder };
        r53lint::snapshot::replace(&scene.file(), |out| out.write_all(OLD.as_bytes())).unwrap();
        scene
    }

    fn file(&self) -> PathBuf {
        self.folder.path().join("snapshot.json")
    }

    fn journal(&self) -> PathBuf {
        self.folder.path().join("snapshot.json.journal")
    }

    fn fetch(&self, more: &[&str]) -> Run {
        let file = self.file();
        self.program.run(&[&["fetch", "-v", "-o", file.to_str().unwrap()], more].concat())
    }

    /// What the file holds, but for the time.
    fn written(&self) -> String {
        let text = std::fs::read_to_string(self.file()).unwrap();
        let dated = |line: &&str| !line.trim_start().starts_with("\"CapturedAt\"");
        text.lines().filter(dated).collect::<Vec<_>>().join("\n")
    }

    /// The fetch could not finish: the old file is there, and nothing beside it but the journal.
    fn assert_nothing_written(&self, run: &Run, told: &str) {
        assert_eq!(run.status, 3, "{}", run.stderr);
        assert!(run.stderr.contains("error: ") && run.stderr.contains(told), "{told:?} is not in {}", run.stderr);
        assert_eq!(std::fs::read_to_string(self.file()).unwrap(), OLD);
        let mut files: Vec<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        assert_eq!(files, [self.file(), self.journal()]);
    }

    /// A whole new file, and no journal any more.
    fn assert_whole(&self, run: &Run) {
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(self.written(), world().whole);
        assert!(!self.journal().exists());
    }
}

/// Every `n`th question, the first time it is asked.
fn every(n: usize) -> impl Fn(&Request) -> bool {
    let asked = Mutex::new(BTreeSet::new());
    move |request| {
        let mut asked = asked.lock().unwrap();
        asked.insert(request.question()) && asked.len() % n == 0
    }
}

#[test]
fn throttling_of_every_kind_only_takes_time() {
    let throttled = AtomicUsize::new(0);
    let now = every(9);
    let scene = Scene::new(move |request| {
        if request.action().starts_with("sts:") || !now(request) {
            return None;
        }
        let (status, code) = match throttled.fetch_add(1, Ordering::SeqCst) % 3 {
            0 => (400, "Throttling"),
            1 => (429, "TooMany"),
            _ => (503, "ServiceUnavailable"),
        };
        Some(Reply::refusal(request, status, code))
    });
    let run = scene.fetch(&[]);
    scene.assert_whole(&run);
    let counted: usize = run.stderr.rsplit(" a second, ").next().unwrap().split(' ').next().unwrap().parse().unwrap();
    assert!(counted >= 6, "{}", run.stderr);
}

#[test]
fn cut_connections_and_half_answers_are_tried_again() {
    let (cut, half) = (every(7), every(5));
    let scene = Scene::new(move |request| match () {
        () if request.action().starts_with("sts:") => None,
        () if cut(request) => Some(Reply::Cut),
        () if half(request) => Some(Reply::Half),
        () => None,
    });
    scene.assert_whole(&scene.fetch(&[]));
}

#[test]
fn a_call_that_is_denied_or_never_answered_is_a_gap_of_that_name() {
    for (action, reply) in [
        ("route53:ListHostedZones", None),
        ("route53:GetDNSSEC", None),
        ("route53:ListTagsForResources", None),
        ("route53resolver:ListResolverRules", None),
        ("ec2:DescribeVpcs", None),
        ("route53profiles:ListProfiles", None),
        ("route53resolver:ListResolverEndpoints", Some(())),
    ] {
        let scene = Scene::new(move |request| {
            let refusal = || Reply::refusal(request, 403, "AccessDenied");
            (request.action() == action).then(|| reply.map_or_else(refusal, |()| Reply::Cut))
        });
        let run = scene.fetch(&[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
        let gaps = snapshot["Gaps"].as_array().unwrap();
        assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap["Operation"] == action), "{gaps:?}");
        let code = if reply.is_some() { "NotReadable" } else { "AccessDenied" };
        assert!(gaps.iter().all(|gap| gap["Code"] == code), "{gaps:?}");
        let warned = run.stderr.matches("warning: ").count();
        assert_eq!(warned, 1, "said once, however often: {}", run.stderr);
        assert_eq!(scene.fetch(&["--complete"]).status, 3);
    }
}

#[test]
fn a_lost_network_and_expired_credentials_leave_the_old_file_and_a_journal() {
    type Fault = fn(&Request) -> Reply;
    let faults: [(Fault, &str); 2] = [
        (|_| Reply::Cut, "no answer to"),
        (|request| Reply::refusal(request, 403, "ExpiredToken"), "the credentials ran out at"),
    ];
    for (fault, told) in faults {
        let (healthy, calls) = (std::sync::Arc::new(AtomicUsize::new(40)), Calls::default());
        let (left, noted) = (healthy.clone(), calls.clone());
        let scene = Scene::new(move |request| {
            noted.note(request);
            let is_healthy = left.try_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
            (!is_healthy).then(|| fault(request))
        });
        scene.assert_nothing_written(&scene.fetch(&[]), told);
        healthy.store(usize::MAX, Ordering::SeqCst);
        let before = calls.all().len();
        let resumed = scene.fetch(&["--resume"]);
        scene.assert_whole(&resumed);
        let after = calls.all().len() - before;
        assert!(resumed.stderr.contains(" replies from the journal"), "{}", resumed.stderr);
        let whole = calls_of_a_fetch();
        assert!(after + 20 < whole, "{after} calls after the interruption, {whole} without");
    }
}

fn calls_of_a_fetch() -> usize {
    let calls = Calls::default();
    let noted = calls.clone();
    let scene = Scene::new(move |request| {
        noted.note(request);
        None
    });
    scene.assert_whole(&scene.fetch(&[]));
    calls.all().len()
}

#[test]
#[cfg(unix)]
fn ctrl_c_leaves_the_old_file_and_a_journal() {
    let calls = Calls::default();
    let noted = calls.clone();
    let scene = Scene::new(move |request| {
        noted.note(request);
        Some(Reply::Late(Duration::from_millis(50)))
            .filter(|_| !super::moto::UNKNOWN_CALLS.contains(&&*request.action()))
    });
    let file = scene.file();
    let mut command = scene.program.command(&["fetch", "-o", file.to_str().unwrap()]);
    let child = command.stderr(Stdio::piped()).spawn().unwrap();
    while calls.of("route53:ListResourceRecordSets") < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(killed.success());
    let end = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(end.stderr).unwrap();
    let run = Run { status: end.status.code().unwrap(), stdout: String::new(), stderr };
    scene.assert_nothing_written(&run, "interrupted");
    scene.assert_whole(&scene.fetch(&["--resume"]));
}

/// A limit on the size of files does what a full disk does, to the journal first and, where there is none, to the snapshot.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_file() {
    let scene = Scene::new(|_| None);
    let file = scene.file();
    let command = scene.program.command(&["fetch", "-o", file.to_str().unwrap()]);
    let end = limited(&command, "4").output().unwrap();
    let stderr = String::from_utf8(end.stderr).unwrap();
    let run = Run { status: end.status.code().unwrap(), stdout: String::new(), stderr };
    scene.assert_nothing_written(&run, "its journal cannot be written");
    scene.assert_whole(&scene.fetch(&["--resume"]));
}

/// The same command, with files of so many kilobytes at most.
fn limited(command: &Command, kilobytes: &str) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", kilobytes]).arg(command.get_program());
    shell.args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", "/usr/bin:/bin");
    shell
}

#[test]
fn a_journal_of_another_fetch_is_refused() {
    let scene = Scene::new(|_| None);
    let header = |flags: &str, accounts: &str| {
        format!(
            r#"{{"Schema":"r53lint/journal/1","Generator":"r53lint {}","Started":"2026-11-24T00:00:00Z","Flags":[{flags}],"Accounts":[{accounts}]}}"#,
            env!("CARGO_PKG_VERSION")
        )
    };
    let own = format!("\"--endpoint-url {}\"", scene.program.endpoint());
    for (journal, told) in [
        ("no journal".to_owned(), "does not begin like a journal"),
        (header("\"--all-regions\"", "\"340000000001\""), "it was begun with --all-regions"),
        (header(&own, "\"999999999999\""), "it is of account 999999999999, and this fetch reads 340000000001"),
    ] {
        write(&scene.journal(), &format!("{journal}\n"));
        let run = scene.fetch(&["--resume"]);
        assert_eq!(run.status, 2, "{}", run.stderr);
        assert!(run.stderr.contains(told) && run.stderr.contains("`--resume`"), "{}", run.stderr);
        assert_eq!(std::fs::read_to_string(scene.file()).unwrap(), OLD);
    }
    // A line that was cut short is as if it had not been written; what is damaged inside the journal ends it there.
    write(&scene.journal(), &format!("{}\n{{\"Key\":\"x\",\"Rep", header(&own, "\"340000000001\"")));
    let resumed = scene.fetch(&["--resume"]);
    scene.assert_whole(&resumed);
    scene.assert_whole(&scene.fetch(&["--resume"]));
}

fn write(path: &Path, text: &str) {
    r53lint::snapshot::replace(path, |out| out.write_all(text.as_bytes())).unwrap();
}

#[test]
fn a_zone_that_changes_while_it_is_read_is_read_again_or_recorded() {
    // The count grows with every call about zones: nothing ever agrees, and no two listings are the same.
    let counted = AtomicUsize::new(0);
    let scene = Scene::new(move |request| {
        let n = counted.fetch_add(1, Ordering::SeqCst);
        let set = format!(
            "<ResourceRecordSet><Name>a{n}.example.</Name><Type>A</Type><TTL>60</TTL><ResourceRecords><ResourceRecord>\
             <Value>192.0.2.1</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
        );
        match request.action().as_str() {
            "route53:ListResourceRecordSets" => Some(Reply::new(
                200,
                format!(
                    "<ListResourceRecordSetsResponse><ResourceRecordSets>{set}</ResourceRecordSets>\
                     <IsTruncated>false</IsTruncated><MaxItems>300</MaxItems></ListResourceRecordSetsResponse>"
                ),
            )),
            _ => None,
        }
    });
    let run = scene.fetch(&[]);
    let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
    let gaps = snapshot["Gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 13, "{}", run.stderr);
    assert!(gaps.iter().all(|gap| gap["Code"] == "Changed" && gap["Operation"] == "route53:ListResourceRecordSets"));
    assert_eq!(gaps[0]["Message"], "the zone kept changing: 1 record sets were read, Route 53 counts 2");
}

#[test]
fn a_quiet_fetch_says_nothing_and_a_redacted_one_tells_no_account() {
    let scene = Scene::new(|request| {
        let denied = request.action() == "route53:GetDNSSEC";
        denied.then(|| Reply::refusal(request, 403, "AccessDenied"))
    });
    let file = scene.file();
    let run = scene.program.run(&["fetch", "-q", "--redact", "-o", file.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let written = scene.written();
    assert!(written.contains("\"AccountId\": \"000000000001\"") && written.contains("\"Redacted\": true"));
    assert!(!written.contains("340000000001"), "{written}");
}

#[test]
#[cfg(unix)]
fn a_snapshot_can_go_down_a_pipe() {
    let scene = Scene::new(|_| None);
    let run = scene.program.run(&["fetch", "-o", "-"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let dated = |line: &&str| !line.trim_start().starts_with("\"CapturedAt\"");
    assert_eq!(run.stdout.lines().filter(dated).collect::<Vec<_>>().join("\n"), world().whole);
}
