//! Regions that nobody knows, and one that only the account does.

use std::sync::{Arc, Mutex};

use super::binary::{Program, Run};
use super::proxy::{Reply, Request};
use super::scene::{OLD, Scene, world};

/// The account's Regions, with one that no version knows.
fn with_a_new_one(request: &Request) -> Option<Reply> {
    let region =
        |name: &str| format!("<item><regionName>{name}</regionName><optInStatus>opted-in</optInStatus></item>");
    let regions = [region("eu-west-1"), region("eu-moon-1")].concat();
    let body = format!("<DescribeRegionsResponse><regionInfo>{regions}</regionInfo></DescribeRegionsResponse>");
    (request.action() == "ec2:DescribeRegions").then(|| Reply::new(200, body))
}

fn denied(request: &Request) -> Option<Reply> {
    (request.action() == "ec2:DescribeRegions").then(|| Reply::refusal(request, 403, "UnauthorizedOperation"))
}

/// Calls, each with the Region it is signed for.
type Asked = Arc<Mutex<Vec<(String, String)>>>;

/// A scene that notes the calls and their Regions.
fn scene(answer: fn(&Request) -> Option<Reply>) -> (Scene, Asked) {
    let calls = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&calls);
    let scene = Scene::new(move |request| {
        noted.lock().unwrap().push((request.action(), request.region().to_owned()));
        answer(request)
    });
    (scene, calls)
}

fn assert_refused(scene: &Scene, run: &Run, told: &[&str]) {
    assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
    assert_eq!(
        (run.stderr.matches("error: ").count(), run.stderr.matches("warning: ").count()),
        (1, 0),
        "{}",
        run.stderr
    );
    for part in told {
        assert!(run.stderr.contains(part), "{part:?} is not in {}", run.stderr);
    }
    assert_eq!(std::fs::read_to_string(scene.file()).unwrap(), OLD);
    assert!(!scene.journal().exists());
}

#[test]
fn a_region_that_is_not_there_is_one_error_before_anything_is_read() {
    let (scene, calls) = scene(|_| None);
    let run = scene.fetch(&["--region", "eu-wset-1"]);
    let told =
        ["there is no AWS Region `eu-wset-1`", "neither this r53lint nor the account", "did you mean eu-west-1?"];
    assert_refused(&scene, &run, &told);
    let expected = [("sts:GetCallerIdentity", "eu-west-1"), ("ec2:DescribeRegions", "eu-west-1")];
    assert_eq!(*calls.lock().unwrap(), expected.map(|(action, region)| (action.to_owned(), region.to_owned())));
    let beside_a_good_one = scene.fetch(&["--region", "us-east-1,moon-base-1"]);
    assert_refused(&scene, &beside_a_good_one, &["there is no AWS Region `moon-base-1`"]);
    assert!(!beside_a_good_one.stderr.contains("did you mean"), "{}", beside_a_good_one.stderr);
}

#[test]
fn a_region_that_only_the_account_knows_is_read() {
    let (scene, calls) = scene(with_a_new_one);
    let run = scene.fetch(&["--region", "eu-moon-1"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    assert!(scene.written().contains("\"Region\": \"eu-moon-1\""));
    let asked = ("ec2:DescribeVpcs".to_owned(), "eu-moon-1".to_owned());
    assert!(calls.lock().unwrap().contains(&asked));
    let slip = scene.fetch(&["--region", "eu-mono-1"]);
    assert_eq!(slip.status, 2, "{}", slip.stderr);
    assert!(slip.stderr.contains("did you mean eu-moon-1?"), "{}", slip.stderr);
}

#[test]
fn a_region_that_the_account_cannot_be_asked_for_is_insisted_on_by_the_environment() {
    let (scene, _) = scene(denied);
    let told = [
        "does not know the AWS Region `eu-moon-1`, and could not ask the account",
        "account 340000000001: ec2:DescribeRegions (UnauthorizedOperation)",
        "can be named by AWS_REGION",
    ];
    assert_refused(&scene, &scene.fetch(&["--region", "eu-moon-1"]), &told);
    let insisting = Program::of(&world().account, "eu-moon-1").through(scene.program.endpoint());
    let file = scene.file();
    for more in [&[][..], &["--region", "eu-moon-1"]] {
        let run = insisting.run(&[&["fetch", "-o", file.to_str().unwrap()], more].concat());
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert!(scene.written().contains("\"Region\": \"eu-moon-1\""));
    }
}

/// Nothing is wrong with the name as far as anybody knows: the fetch could not begin.
#[test]
fn a_region_that_nobody_could_be_asked_for_is_a_fetch_unfinished() {
    let (scene, _) = scene(|request| (request.action() == "ec2:DescribeRegions").then_some(Reply::Silent));
    let run = scene.fetch(&["--region", "eu-moon-1", "--timeout", "1"]);
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("could not ask the account") && run.stderr.contains("said nothing for 1 s"));
    assert!(!scene.journal().exists() && !run.stderr.contains("--resume"), "{}", run.stderr);
}

/// As AWS answers there: the keys are good, and nobody knows them.
fn not_enabled(request: &Request) -> Option<Reply> {
    let code = if request.action().starts_with("ec2:") { "AuthFailure" } else { "UnrecognizedClientException" };
    (request.region() == "ap-east-1").then(|| Reply::refusal(request, 401, code))
}

#[test]
fn a_region_that_is_not_enabled_is_told_from_credentials_that_are_wrong() {
    let (scene, _) = scene(not_enabled);
    let run = scene.fetch(&["--region", "eu-west-1,ap-east-1"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let told = "ap-east-1 does not know the account's credentials, as AWS has it of Regions that are not enabled";
    assert_eq!(run.stderr.matches(told).count(), 1, "{}", run.stderr);
    assert!(!run.stderr.contains("`r53lint iam-policy`"), "a policy does not help: {}", run.stderr);
}
