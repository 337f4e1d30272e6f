//! Servers that say nothing, stop in the middle, or are not AWS: told by their name and the call, after a while that is known.

use std::time::{Duration, Instant};

use serde_json::Value;

use super::proxy::{Calls, Reply, Request};
use super::scene::{OLD, Scene};

/// What the parsers and clients of the SDK call their own parts.
const JARGON: [&str; 6] = ["StartEl", "XML", "dispatch", "hyper", "deserial", "throughput"];

/// A fetch whose first call is answered like this: it ends at once, with one error that says all of this.
fn assert_ends_at_the_first_call(reply: impl Fn(&Request) -> Reply + Send + Sync + 'static, told: &[&str]) {
    let scene = Scene::of(&super::scene::world().account, move |request| Some(reply(request)));
    let file = scene.file();
    let run = scene.program.run(&["fetch", "--timeout", "1", "-o", file.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str()), (3, ""), "{}", run.stderr);
    let url = scene.program.endpoint();
    for part in ["error: ", "sts:GetCallerIdentity", url].iter().chain(told) {
        assert!(run.stderr.contains(part), "{part:?} is not in {}", run.stderr);
    }
    for word in JARGON {
        assert!(!run.stderr.contains(word), "{word:?} is in {}", run.stderr);
    }
    assert_eq!(run.stderr.matches("error: ").count(), 1, "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(&file).unwrap(), OLD);
    assert!(!scene.journal().exists());
}

#[test]
fn a_first_call_without_an_answer_ends_the_fetch_unfinished() {
    assert_ends_at_the_first_call(|_| Reply::Silent, &["said nothing for 1 s", "check the network"]);
    assert_ends_at_the_first_call(|_| Reply::Stuck, &["stopped in the middle of its answer", "check the network"]);
    assert_ends_at_the_first_call(|_| Reply::Half, &["stopped in the middle of its answer"]);
    assert_ends_at_the_first_call(|_| Reply::Cut, &["hung up before it answered", "check the network"]);
}

#[test]
fn a_first_call_that_something_else_answers_ends_the_fetch_unfinished() {
    for (reply, told) in [
        ((200, "<html><body>Welcome</body></html>"), "answered with HTTP status 200, and not as AWS does"),
        ((200, ""), "answered with HTTP status 200, and not as AWS does"),
        ((302, ""), "answered with HTTP status 302, and not as AWS does"),
        ((407, "Proxy Authentication Required"), "answered with HTTP status 407, and not as AWS does"),
        ((500, "oops"), "answered with HTTP status 500, and not as AWS does"),
    ] {
        let (status, body) = reply;
        let hints = [told, "no reply of AWS to", "check `--endpoint-url`, the proxy"];
        assert_ends_at_the_first_call(move |_| Reply::new(status, body), &hints);
    }
}

#[test]
fn a_first_call_on_a_bad_day_of_aws_ends_the_fetch_unfinished() {
    for (status, code) in [(500, "InternalFailure"), (503, "ServiceUnavailable"), (400, "Throttling")] {
        let told = format!("cannot answer sts:GetCallerIdentity now ({code}): no");
        assert_ends_at_the_first_call(move |request| Reply::refusal(request, status, code), &[&told, "try again"]);
    }
}

/// What the program waits for when nobody says otherwise: long enough for AWS, and no longer than anybody waits.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test of how long it takes")]
fn a_silence_lasts_twenty_seconds_unless_told_otherwise() {
    let scene = Scene::new(|_| Some(Reply::Silent));
    let began = Instant::now();
    let run = scene.program.run(&["fetch", "-o", scene.file().to_str().unwrap()]);
    assert!(run.stderr.contains("said nothing for 20 s"), "{}", run.stderr);
    let took = began.elapsed();
    assert!(took > Duration::from_secs(59) && took < Duration::from_secs(75), "three calls of 20 s, and not {took:?}");
}

#[test]
fn a_service_that_falls_silent_is_a_gap_and_is_not_waited_for_list_after_list() {
    for (reply, told) in [(false, "said nothing for 1 s"), (true, "stopped in the middle of its answer")] {
        let calls = Calls::default();
        let noted = calls.clone();
        let scene = Scene::new(move |request| {
            let silent = || {
                noted.note(request);
                if reply { Reply::Stuck } else { Reply::Silent }
            };
            request.action().starts_with("route53resolver:").then(silent)
        });
        let run = scene.fetch(&["--timeout", "1"]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(calls.all(), ["route53resolver:ListResolverEndpoints"; 3], "three times, and then no other either");
        let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
        let gaps = snapshot["Gaps"].as_array().unwrap();
        assert_eq!(gaps.len(), 11, "{gaps:?}");
        let url = scene.program.endpoint();
        let message = |operation: &str| {
            let gap = gaps.iter().find(|gap| gap["Operation"] == operation).unwrap();
            gap["Message"].as_str().unwrap()
        };
        assert_eq!(message("route53resolver:ListResolverEndpoints"), format!("{url} {told}"));
        let not_asked = format!("not asked any more: {url} has said nothing so far");
        assert_eq!(message("route53resolver:ListResolverRules"), not_asked);
        let warning = format!(
            "warning: route53resolver:ListResolverEndpoints of account 340000000001 could not be read: {url} {told}"
        );
        assert!(run.stderr.contains(&warning), "{}", run.stderr);
    }
}

#[test]
fn a_network_that_falls_silent_ends_the_fetch_and_can_be_gone_on_from() {
    let healthy = std::sync::Arc::new(std::sync::atomic::AtomicUsize::new(30));
    let left = healthy.clone();
    let scene = Scene::new(move |_| {
        use std::sync::atomic::Ordering::SeqCst;
        left.try_update(SeqCst, SeqCst, |n| n.checked_sub(1)).is_err().then_some(Reply::Silent)
    });
    let run = scene.fetch(&["--timeout", "1"]);
    scene.assert_nothing_written(&run, "no answer to ");
    assert!(run.stderr.contains("said nothing for 1 s"), "{}", run.stderr);
    healthy.store(usize::MAX, std::sync::atomic::Ordering::SeqCst);
    scene.assert_whole(&scene.fetch(&["--resume"]));
}

/// A slow page is no silence: bytes come, if not many.
#[test]
fn an_answer_that_takes_its_time_is_waited_for() {
    let scene = Scene::new(|request| {
        (request.action() == "route53:ListResourceRecordSets").then_some(Reply::Slow(Duration::from_secs(4)))
    });
    scene.assert_whole(&scene.fetch(&["--timeout", "2"]));
}

/// Each silence is long, and there are many roles: those that are left when STS has fallen silent are not asked for.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test of how long it takes")]
fn an_sts_that_falls_silent_is_not_waited_for_role_after_role() {
    let calls = Calls::default();
    let noted = calls.clone();
    let scene = Scene::new(move |request| {
        noted.note(request);
        (request.action() == "sts:AssumeRole" && !request.has(&["role%2Fgood"])).then_some(Reply::Silent)
    });
    let role = |n: usize| format!("arn:aws:iam::3400000001{n:02}:role/{}", if n == 0 { "good" } else { "reader" });
    let roles: Vec<String> = (0..40).map(role).collect();
    let began = Instant::now();
    let run = scene.fetch(&["--timeout", "1", "--role-arn", &roles.join(",")]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let asked = calls.of("sts:AssumeRole");
    // Eight at a time; those that began before the good one was answered say nothing of what came later.
    assert!(asked <= 1 + 3 * 24, "those that were under way when it fell silent, three times each, and not {asked}");
    let snapshot: Value = serde_json::from_str(&scene.written()).unwrap();
    assert_eq!(snapshot["Accounts"][0]["AccountId"], "340000000100");
    let gaps = snapshot["Gaps"].as_array().unwrap();
    assert_eq!(gaps.len(), 39, "{gaps:?}");
    let url = scene.program.endpoint();
    assert_eq!(gaps[0]["Message"], format!("{url} said nothing for 1 s"));
    assert_eq!(gaps[38]["Message"], format!("not asked any more: {url} says nothing any more"));
    assert_eq!(gaps[38]["Resource"], "arn:aws:iam::340000000139:role/reader");
}
