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
    // Most machines are no instances of EC2: nobody answers where those ask for their role.
    let nowhere = Fetch::with([]).and("AWS_EC2_METADATA_DISABLED", "false");
    let error = nowhere.and("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:1").region("eu-west-1").error();
    assert_says(&error, &["no AWS credentials for profile `default`: there are no keys in the environment"]);
    for word in JARGON {
        assert!(!error.contains(word), "{word:?} is in {error:?}");
    }
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

/// What the SDK calls its own parts.
const JARGON: [&str; 7] = ["provider", "ProfileFile", "Stderr", "dispatch", "Attempted", "service error", "unhandled"];

/// The error of profile `p` with these lines, in a file of this path.
fn error_of(profile: &str) -> (String, String) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let text = format!("[profile p]\nregion = eu-west-1\n{profile}");
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let fetch = Fetch::with([("PATH", "/usr/bin:/bin".to_owned())]).and("AWS_CONFIG_FILE", file.path());
    (fetch.profile("p").error(), file.path().display().to_string())
}

#[test]
fn a_profile_says_in_plain_words_what_it_lacks() {
    let role = "role_arn = arn:aws:iam::111111111111:role/reader\n";
    let sso = "sso_account_id = 111111111111\nsso_role_name = reader\n";
    let session = "[sso-session acme]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n";
    for (profile, told) in [
        (String::new(), "it has neither keys nor a role, single sign-on or a credential_process"),
        ("aws_access_key_id = AKIA\n".to_owned(), "profile missing aws_secret_access_key"),
        (role.to_owned(), "profile must contain `source_profile` or `credential_source`"),
        (format!("{role}source_profile = gone\n"), "could not find source profile gone referenced from p"),
        (
            format!("{role}source_profile = q\n[profile q]\n{role}source_profile = p\n"),
            "source_profile leads back to where it began",
        ),
        (
            format!("{role}source_profile = q\n[profile q]\ncredential_process = false\n"),
            "its source profile `q`'s credential_process failed (exit status: 1): without a word",
        ),
        (
            format!("{role}web_identity_token_file = /nonexistent/token\n"),
            "its web_identity_token_file cannot be read: No such file",
        ),
        (format!("{sso}sso_session = acme\n{session}"), "nobody is logged in to its single sign-on"),
        (format!("{sso}sso_session = gone\n"), "sso-session named `gone`"),
        (
            format!("{sso}sso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n"),
            "nobody is logged in to its single sign-on",
        ),
        (
            "credential_process = sh -c 'echo log in first >&2; exit 7'\n".to_owned(),
            "its credential_process failed (exit status: 7): log in first",
        ),
        (
            "credential_process = echo hello\n".to_owned(),
            "its credential_process printed something else than keys as JSON",
        ),
        ("credential_process = /nonexistent/keys\n".to_owned(), "its credential_process failed (exit status: 127): "),
    ] {
        let (error, file) = error_of(&profile);
        assert_says(&error, &["no AWS credentials for profile `p`: ", told, &format!("mend the profile in {file}")]);
        for word in JARGON {
            assert!(!error.contains(word), "{word:?} is in {error:?}");
        }
        assert_eq!(error.lines().count(), 2, "what, and what to do: {error}");
    }
}

/// A role that refuses, and a network that does not lead to it.
#[test]
fn a_profile_whose_role_cannot_be_entered_says_so() {
    let profile = "role_arn = arn:aws:iam::111111111111:role/reader\nsource_profile = base\n\
                   [profile base]\naws_access_key_id = a\naws_secret_access_key = b\n";
    let mut file = tempfile::NamedTempFile::new().unwrap();
    let text = format!("[profile p]\nregion = eu-west-1\n{profile}");
    std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
    let error = |url: &str| {
        let fetch = Fetch::with([]).and("AWS_CONFIG_FILE", file.path()).and("AWS_ENDPOINT_URL_STS", url);
        fetch.profile("p").error()
    };
    let refusing = proxy::start("127.0.0.1:1", |_| Some(Reply::xml_error(403, "AccessDenied", "not you")));
    assert_says(
        &error(&refusing),
        &[
            "no AWS credentials for profile `p`: the role arn:aws:iam::111111111111:role/reader lets nobody in",
            "(AccessDenied): not you",
            "trust policy",
        ],
    );
    let busy = proxy::start("127.0.0.1:1", |_| Some(Reply::xml_error(400, "Throttling", "Rate exceeded")));
    assert_says(
        &error(&busy),
        &[&format!("{busy} cannot answer sts:AssumeRole now (Throttling): Rate exceeded"), "try again in a while"],
    );
    let away = error("http://127.0.0.1:1");
    assert_says(
        &away,
        &[
            "no answer to sts:AssumeRole: http://127.0.0.1:1 cannot be reached",
            "Connection refused",
            "check the network",
        ],
    );
    for word in JARGON {
        assert!(!away.contains(word), "{word:?} is in {away:?}");
    }
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
