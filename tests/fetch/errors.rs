//! What stops a fetch says what happened, where, and what to do next. None of these needs AWS.

use std::net::TcpListener;

use super::child::Fetch;
use super::proxy::{self, Reply};

const KEYS: [(&str, &str); 2] = [("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "example")];

fn with_keys() -> Fetch {
    Fetch::with(KEYS.map(|(name, key)| (name, key.to_owned())))
}

fn assert_says(error: &str, parts: &[&str]) {
    for part in parts {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

#[test]
fn no_credentials() {
    let error = Fetch::with([]).region("eu-west-1").endpoint_url("http://127.0.0.1:1").error();
    assert_says(&error, &["no AWS credentials for profile `default`", "`aws sso login`", "`--profile NAME`"]);
}

#[test]
fn no_credentials_in_the_profile() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    std::io::Write::write_all(&mut file, b"[profile prod]\nregion = eu-west-1\n[profile stage]\n").unwrap();
    let fetch = || with_keys().and("AWS_CONFIG_FILE", file.path());
    let error = fetch().profile("prod").error();
    assert_says(&error, &["no AWS credentials for profile `prod`", "`aws sso login --profile prod`"]);
    let error = fetch().profile("pord").error();
    assert_says(&error, &["no AWS profile `pord`", "prod, stage"]);
    let error = fetch().and("AWS_PROFILE", "pord").error();
    assert_says(&error, &["no AWS profile `pord`", "prod, stage"]);
    let error = fetch().profile("stage").error();
    assert_says(&error, &["no AWS Region", "`stage`", "`--region`"]);
}

#[test]
fn a_profile_of_aws_login() {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let profile = "[profile p]\nregion = eu-west-1\nlogin_session = arn:aws:iam::111111111111:user/ada\n";
    std::io::Write::write_all(&mut file, profile.as_bytes()).unwrap();
    let error = Fetch::with([]).and("AWS_CONFIG_FILE", file.path()).profile("p").error();
    assert_says(&error, &["profile `p` is one of `aws login`", "aws configure export-credentials --profile p"]);
    assert!(!error.contains("cargo"), "{error}");
}

#[test]
fn no_profile_at_all() {
    assert_says(&with_keys().profile("prod").error(), &["no AWS profile `prod`", "`aws configure sso`"]);
}

#[test]
fn no_region() {
    assert_says(&with_keys().error(), &["no AWS Region is configured for profile `default`", "`--region`"]);
}

#[test]
fn no_route_to_the_endpoint() {
    // Bound and closed again: nothing listens there.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let error = with_keys().region("eu-west-1").endpoint_url(&url).error();
    assert_says(
        &error,
        &["no answer to sts:GetCallerIdentity", &format!("{url} cannot be reached"), "refused", "`--endpoint-url`"],
    );
}

#[test]
fn an_expired_token_and_a_refusal() {
    let refused = |code: &'static str| {
        let url = proxy::start("http://127.0.0.1:1", move |_| Some(Reply::xml_error(403, code, "what AWS said")));
        with_keys().region("eu-west-1").endpoint_url(&url).error()
    };
    assert_says(&refused("ExpiredToken"), &["of profile `default` have expired", "what AWS said", "`aws sso login`"]);
    let error = refused("InvalidClientTokenId");
    assert_says(&error, &["refused sts:GetCallerIdentity", "(InvalidClientTokenId): what AWS said"]);
}
