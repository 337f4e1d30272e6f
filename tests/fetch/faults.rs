//! What networks, services and machines do to a fetch: it ends complete, or with gaps that name the call, or not at all,
//! with the old file as it was and a journal to go on from.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use serde_json::Value;

use super::aws::Account;
use super::binary::{Program, Run};
use super::moto::Moto;
use super::proxy::{Calls, Reply, Request};
use super::scene::{OLD, Scene};

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
fn answers_that_were_cut_and_framed_anew_are_tried_again() {
    let half = every(3);
    let scene = Scene::new(move |request| {
        let cut = !request.action().starts_with("sts:") && half(request);
        cut.then_some(Reply::Changed(|body| body[..body.len() / 2].to_owned()))
    });
    scene.assert_whole(&scene.fetch(&[]));
}

#[test]
fn answers_that_are_always_cut_are_gaps() {
    let scene = Scene::new(|request| {
        let cut = request.action() == "route53:ListHostedZones" || request.action() == "ec2:DescribeVpcs";
        cut.then_some(Reply::Changed(|body| body[..body.len() / 2].to_owned()))
    });
    let run = scene.fetch(&["--complete"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    for call in ["route53:ListHostedZones", "ec2:DescribeVpcs"] {
        let told = run.stderr.lines().find(|line| line.contains(call));
        assert!(
            told.is_some_and(|line| line.contains("stopped in the middle of its answer")),
            "{call}: {}",
            run.stderr
        );
    }
}

#[test]
fn who_is_asked_too_often_at_the_door_is_asked_again() {
    let refused = AtomicUsize::new(0);
    let scene = Scene::new(move |request| {
        let first = request.action().starts_with("sts:") && refused.fetch_add(1, Ordering::SeqCst) < 2;
        first.then(|| Reply::new(429, "Too Many"))
    });
    scene.assert_whole(&scene.fetch(&[]));
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
        let run = scene.program.run(&["fetch", "-o", scene.file().to_str().unwrap()]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
        let gaps = snapshot["Gaps"].as_array().unwrap();
        assert!(!gaps.is_empty() && gaps.iter().all(|gap| gap["Operation"] == action), "{gaps:?}");
        let code = if reply.is_some() { "NotReadable" } else { "AccessDenied" };
        assert!(gaps.iter().all(|gap| gap["Code"] == code), "{gaps:?}");
        let warned = |run: &Run| run.stderr.matches("warning: ").count();
        assert_eq!(warned(&run), 1, "said once, however often: {}", run.stderr);
        let advice = run.stderr.matches("`r53lint iam-policy` prints the policy").count();
        assert_eq!(advice, usize::from(reply.is_none()), "{}", run.stderr);
        let verbose = scene.fetch(&["--complete"]);
        assert_eq!((verbose.status, warned(&verbose)), (3, gaps.len()), "{}", verbose.stderr);
    }
}

#[test]
fn a_service_out_of_reach_is_waited_for_once() {
    let calls = Calls::default();
    let noted = calls.clone();
    let scene = Scene::new(move |request| {
        let resolver = request.action().starts_with("route53resolver:");
        resolver.then(|| {
            noted.note(request);
            Reply::Cut
        })
    });
    let run = scene.fetch(&[]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert_eq!(calls.all().len(), 5 + 10, "five for the first of eleven lists, one for each other");
    let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
    assert_eq!(snapshot["Gaps"].as_array().unwrap().len(), 11);
}

/// A service that is down for good costs a known time once, not a minute for each of its calls.
#[test]
fn a_service_that_says_for_ever_that_it_is_busy_is_given_up() {
    for (status, code) in [(503, "ServiceUnavailable"), (400, "ThrottlingException")] {
        let calls = Calls::default();
        let noted = calls.clone();
        let scene = Scene::new(move |request| {
            let refusal = || {
                noted.note(request);
                Reply::refusal(request, status, code)
            };
            request.action().starts_with("route53resolver:").then(refusal)
        });
        let run = scene.fetch(&["--timeout", "1"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        let asked = calls.all().len();
        assert!((7..=9).contains(&asked), "five times and more, twice, and then not any more: {asked} calls");
        let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
        let gaps = snapshot["Gaps"].as_array().unwrap();
        assert_eq!(gaps.len(), 11, "{gaps:?}");
        let of = |code: &str| gaps.iter().filter(|gap| gap["Code"] == code).count();
        assert_eq!((of(code), of("NotReadable")), (3, 8), "{gaps:?}");
        let url = scene.program.endpoint();
        let why = format!("not asked any more: {url} says nothing but that it cannot answer now");
        assert_eq!(gaps.iter().filter(|gap| gap["Message"] == *why).count(), 8, "{gaps:?}");
    }
}

/// The same where it had answered before, and many calls are under way.
#[test]
fn a_service_that_goes_down_in_the_middle_is_given_up() {
    let calls = Calls::default();
    let noted = calls.clone();
    let scene = Scene::new(move |request| {
        let is_down = request.action().starts_with("route53:") && request.action() != "route53:ListHostedZones";
        is_down.then(|| {
            noted.note(request);
            Reply::refusal(request, 503, "ServiceUnavailable")
        })
    });
    let run = scene.fetch(&["--timeout", "1"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let asked = calls.all().len();
    assert!(asked < 150, "more than forty calls, ten times each, would be {asked}");
    let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
    assert_eq!(snapshot["Accounts"][0]["HostedZones"].as_array().unwrap().len(), 13, "what was read is there");
    let gaps = snapshot["Gaps"].as_array().unwrap();
    assert!(gaps.len() > 40 && gaps.iter().all(|gap| gap["Operation"].as_str().unwrap().starts_with("route53:")));
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

/// One account's replies are never another's, also where only the environment says whose they are.
#[test]
fn a_journal_is_of_one_account_whoever_resumes() {
    let scene = interrupted();
    let other = Account::new(Moto::shared(), "340000000002");
    let name = scene.file();
    let arguments = ["fetch", "-o", name.to_str().unwrap(), "--resume"];
    let run = Program::of(&other, "eu-west-1").through(scene.program.endpoint()).run(&arguments);
    assert_eq!(run.status, 2, "{}", run.stderr);
    for part in [
        "is of another fetch",
        "it is of account 340000000001, and this fetch reads 340000000002",
        "leave `--resume` away to begin anew",
    ] {
        assert!(run.stderr.contains(part), "{part:?} is not in {}", run.stderr);
    }
    assert_eq!(std::fs::read_to_string(scene.file()).unwrap(), OLD);
    scene.assert_whole(&scene.fetch(&["--resume"]));
}

/// A journal that is written anew, or gone on with, is told: what was read is hours of work, or days old.
#[test]
fn what_becomes_of_a_journal_is_told() {
    let scene = interrupted();
    let journal = scene.journal();
    let kept = std::fs::read_to_string(&journal).unwrap();
    let anew = scene.fetch(&[]);
    scene.assert_whole(&anew);
    let told = format!("warning: {} of a fetch that was interrupted, begun ", journal.display());
    assert!(anew.stderr.contains(&told), "{}", anew.stderr);
    assert!(anew.stderr.contains("0 minutes ago, is written anew: `--resume` would have"), "{}", anew.stderr);

    write(&journal, &kept);
    let other = scene.fetch(&["--all-vpcs"]);
    assert_eq!(other.status, 0, "{}", other.stderr);
    let told = format!("warning: {} of another fetch that was interrupted is written anew: ", journal.display());
    assert!(other.stderr.contains(&told) && other.stderr.contains("this fetch has --all-vpcs"), "{}", other.stderr);

    write(&journal, &kept);
    let resumed = scene.fetch(&["--resume"]);
    scene.assert_whole(&resumed);
    assert!(resumed.stderr.contains("going on with the fetch that began "), "{}", resumed.stderr);
    assert!(!resumed.stderr.contains("warning: "), "{}", resumed.stderr);

    let (before, after) = kept.split_once("\"Started\":\"2026-").unwrap();
    write(&journal, &format!("{before}\"Started\":\"2025-{after}"));
    let old = scene.fetch(&["--resume"]);
    assert_eq!(old.status, 0, "{}", old.stderr);
    let told = "warning: going on with a fetch that began 2025-";
    assert!(old.stderr.contains(told) && old.stderr.contains(" hours ago: what it read then"), "{}", old.stderr);
}

/// A file and a link to it have one journal, which is looked at before anybody is asked.
#[test]
#[cfg(unix)]
fn a_link_does_not_get_round_the_journal() {
    let (calls, released) = (Calls::default(), std::sync::Arc::new(AtomicBool::new(false)));
    let (noted, go) = (calls.clone(), released.clone());
    let scene = Scene::new(move |request| {
        noted.note(request);
        while request.action() == "route53:GetHostedZone" && !go.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    });
    let link = tempfile::tempdir().unwrap();
    let link = link.path().join("link.json");
    std::os::unix::fs::symlink(scene.file(), &link).unwrap();
    std::thread::scope(|threads| {
        let first = threads.spawn(|| scene.fetch(&[]));
        while calls.of("route53:GetHostedZone") < 5 {
            std::thread::sleep(Duration::from_millis(5));
        }
        // Nobody answers there, and nobody is asked.
        let nowhere = Program::of(&super::scene::world().account, "eu-west-1").through("http://127.0.0.1:1");
        let second = nowhere.run(&["fetch", "-o", link.to_str().unwrap()]);
        released.store(true, Ordering::SeqCst);
        assert_eq!(second.status, 2, "{}", second.stderr);
        assert!(second.stderr.contains("another r53lint is fetching into "), "{}", second.stderr);
        scene.assert_whole(&first.join().unwrap());
    });
}

/// A fetch that was interrupted in the middle, and from now on meets no fault.
fn interrupted() -> Scene {
    let healthy = std::sync::Arc::new(AtomicUsize::new(40));
    let left = healthy.clone();
    let scene = Scene::new(move |_| {
        let is_healthy = left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1)).is_ok();
        (!is_healthy).then_some(Reply::Cut)
    });
    scene.assert_nothing_written(&scene.fetch(&[]), "no answer to");
    healthy.store(usize::MAX, Ordering::SeqCst);
    scene
}

#[test]
fn two_fetches_into_one_file_do_not_meet() {
    let (calls, released) = (Calls::default(), std::sync::Arc::new(AtomicBool::new(false)));
    let (noted, go) = (calls.clone(), released.clone());
    let scene = Scene::new(move |request| {
        noted.note(request);
        while request.action() == "route53:GetHostedZone" && !go.load(Ordering::SeqCst) {
            std::thread::sleep(Duration::from_millis(5));
        }
        None
    });
    std::thread::scope(|threads| {
        let first = threads.spawn(|| scene.fetch(&[]));
        while calls.of("route53:GetHostedZone") < 5 {
            std::thread::sleep(Duration::from_millis(5));
        }
        let journal = std::fs::read_to_string(scene.journal()).unwrap();
        for more in [&[][..], &["--resume"]] {
            let second = scene.fetch(more);
            assert_eq!(second.status, 2, "{}", second.stderr);
            let told = format!("another r53lint is fetching into {} just now", scene.file().display());
            assert!(second.stderr.contains(&told), "{}", second.stderr);
            assert!(
                std::fs::read_to_string(scene.journal()).unwrap().starts_with(&journal),
                "the first one's is touched"
            );
        }
        released.store(true, Ordering::SeqCst);
        scene.assert_whole(&first.join().unwrap());
    });
    // The lock ends with its process, however that ends: the next fetch is not kept out.
    scene.assert_whole(&scene.fetch(&[]));
}

/// Whoever is killed lets go of the journal, which holds what came before.
#[test]
#[cfg(unix)]
fn a_fetch_that_is_killed_can_be_gone_on_from() {
    let (calls, killed) = (Calls::default(), std::sync::Arc::new(AtomicBool::new(false)));
    let (noted, go) = (calls.clone(), killed.clone());
    let scene = Scene::new(move |request| {
        noted.note(request);
        let is_slow = request.action() == "route53:GetDNSSEC" && !go.load(Ordering::SeqCst);
        is_slow.then_some(Reply::Silent)
    });
    let file = scene.file();
    let mut child = scene.program.command(&["fetch", "-q", "-o", file.to_str().unwrap()]).spawn().unwrap();
    while calls.of("route53:GetDNSSEC") < 5 {
        std::thread::sleep(Duration::from_millis(5));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    killed.store(true, Ordering::SeqCst);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), OLD);
    let resumed = scene.fetch(&["--resume"]);
    scene.assert_whole(&resumed);
    assert!(resumed.stderr.contains(" replies from the journal"), "{}", resumed.stderr);
}

fn write(path: &Path, text: &str) {
    r53lint::snapshot::replace(path, |out| out.write_all(text.as_bytes())).unwrap();
}

/// The same listing twice is no proof that it is whole, where Route 53 counts more.
#[test]
fn a_listing_that_ends_too_early_is_a_gap_of_its_zone() {
    let scene = Scene::new(|request| match request.action().as_str() {
        "route53:ListResourceRecordSets" => Some(Reply::Changed(|body| {
            let (before, after) =
                (body.find("<ResourceRecordSet>").unwrap(), body.rfind("<ResourceRecordSet>").unwrap());
            let end = body.rfind("</ResourceRecordSets>").unwrap();
            assert!(before < after, "it has two record sets at least");
            format!("{}{}", &body[..after], &body[end..])
        })),
        _ => None,
    });
    let run = scene.fetch(&["--complete"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
    let gaps = snapshot["Gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 13, "one for each zone: {}", run.stderr);
    let resources: BTreeSet<&str> = gaps.iter().map(|gap| gap["Resource"].as_str().unwrap()).collect();
    assert_eq!(resources.len(), 13);
    assert!(gaps.iter().all(|gap| gap["Operation"] == "route53:ListResourceRecordSets"));
    assert_eq!(gaps[0]["Message"], "the listing ends too early: 1 of 2 record sets were read");
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
