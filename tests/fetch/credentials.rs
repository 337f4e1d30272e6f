//! Credentials from everywhere that the AWS CLI finds them, and the accounts that roles lead to.

use std::path::Path;
use std::sync::{Arc, Mutex};

use super::aws::Account;
use super::child::Fetch;
use super::moto::Moto;
use super::proxy::{self, Calls, Reply, Request};
use super::replies::nothing;

/// A home directory with an `.aws/config`.
fn home(config: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write(&folder.path().join(".aws/config"), config);
    folder
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    r53lint::snapshot::replace(path, |out| out.write_all(text.as_bytes())).unwrap();
}

/// A fetch from nowhere but this home, through a proxy that knows what moto does not.
fn at(home: &Path) -> Fetch {
    Fetch::with([]).and("HOME", home).and("AWS_ENDPOINT_URL", through()).and("AWS_REGION", "eu-west-1")
}

fn through() -> String {
    proxy::start(&Moto::shared().endpoint(), nothing)
}

fn account_of(fetch: &Fetch) -> String {
    let snapshot = fetch.snapshot();
    let ids: Vec<String> = snapshot.accounts.iter().map(|account| account.account_id.to_string()).collect();
    ids.join(" ")
}

/// The account's keys as JSON, under the names that each source gives them.
fn keys(account: &Account, names: [&str; 3]) -> String {
    let keys = account.keys();
    let fields: Vec<String> =
        names.iter().zip(&keys).map(|(name, (_, value))| format!("\"{name}\":\"{value}\"")).collect();
    fields.join(",")
}

/// Answers every request with this.
fn server(answer: impl Fn(&Request) -> String + Send + Sync + 'static) -> String {
    proxy::start("127.0.0.1:1", move |request| Some(Reply::new(200, answer(request))))
}

#[test]
fn a_process() {
    let account = Account::new(Moto::shared(), "350000000001");
    let home = home("");
    let keys = keys(&account, ["AccessKeyId", "SecretAccessKey", "SessionToken"]);
    let file = home.path().join("keys.json");
    write(&file, &format!("{{\"Version\":1,{keys}}}"));
    let config = format!("[profile p]\ncredential_process = /bin/cat {}\n", file.display());
    write(&home.path().join(".aws/config"), &config);
    assert_eq!(account_of(&at(home.path()).profile("p")), "350000000001");
}

#[test]
fn a_web_identity() {
    let home = home("");
    let token = home.path().join("token");
    write(&token, "a.b.c");
    let fetch = at(home.path())
        .and("AWS_WEB_IDENTITY_TOKEN_FILE", &token)
        .and("AWS_ROLE_ARN", "arn:aws:iam::350000000002:role/pod")
        .and("AWS_ENDPOINT_URL_STS", Moto::shared().endpoint());
    assert_eq!(account_of(&fetch), "350000000002");
}

#[test]
fn a_container() {
    let account = Account::new(Moto::shared(), "350000000003");
    let keys = keys(&account, ["AccessKeyId", "SecretAccessKey", "Token"]);
    let url = server(move |_| format!("{{{keys},\"Expiration\":\"2099-01-01T00:00:00Z\"}}"));
    let fetch = at(home("").path()).and("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{url}/keys"));
    assert_eq!(account_of(&fetch), "350000000003");
}

#[test]
fn an_instance() {
    let account = Account::new(Moto::shared(), "350000000004");
    let keys = keys(&account, ["AccessKeyId", "SecretAccessKey", "Token"]);
    let metadata = proxy::start("127.0.0.1:1", move |request| {
        let role = "/latest/meta-data/iam/security-credentials/";
        Some(match () {
            () if request.has(&["PUT /latest/api/token"]) => {
                Reply::with_header(200, "X-Aws-Ec2-Metadata-Token-Ttl-Seconds: 21600", "token")
            }
            () if request.has(&[&format!("{role}reader")]) => Reply::new(
                200,
                format!(
                    "{{\"Code\":\"Success\",\"Type\":\"AWS-HMAC\",{keys},\"Expiration\":\"2099-01-01T00:00:00Z\"}}"
                ),
            ),
            () if request.has(&[role]) => Reply::new(200, "reader"),
            () => Reply::new(404, ""),
        })
    });
    let fetch = at(home("").path());
    let fetch = fetch.and("AWS_EC2_METADATA_DISABLED", "false").and("AWS_EC2_METADATA_SERVICE_ENDPOINT", metadata);
    assert_eq!(account_of(&fetch), "350000000004");
}

/// The name of the token's file is the SHA-1 of the session's name.
#[test]
fn a_single_sign_on() {
    let account = Account::new(Moto::shared(), "350000000005");
    let keys = keys(&account, ["accessKeyId", "secretAccessKey", "sessionToken"]);
    let portal = server(move |_| format!("{{\"roleCredentials\":{{{keys},\"expiration\":4070908800000}}}}"));
    let home = home(
        "[profile p]\nsso_session = acme\nsso_account_id = 350000000005\nsso_role_name = reader\n\
         [sso-session acme]\nsso_region = eu-west-1\nsso_start_url = https://acme.awsapps.com/start\n",
    );
    let token = home.path().join(".aws/sso/cache/293abb6b76d7791c0732cc517d38c4b5c734b87f.json");
    let cached = |until: &str| {
        format!(
            "{{\"accessToken\":\"t\",\"expiresAt\":\"{until}\",\"region\":\"eu-west-1\",\"startUrl\":\"https://acme.awsapps.com/start\"}}"
        )
    };
    write(&token, &cached("2099-01-01T00:00:00Z"));
    let fetch = at(home.path()).profile("p").and("AWS_ENDPOINT_URL_SSO", portal);
    assert_eq!(account_of(&fetch), "350000000005");
    write(&token, &cached("2020-01-01T00:00:00Z"));
    let error = fetch.error();
    assert!(error.contains("have expired") && error.contains("`aws sso login --profile p`"), "{error}");
}

/// A home with a profile `base` that has the account's keys, and these.
fn with_base(account: &Account, profiles: &str) -> tempfile::TempDir {
    let keys: Vec<String> =
        account.keys().iter().map(|(name, key)| format!("{} = {key}\n", name.to_lowercase())).collect();
    home(&format!("[profile base]\n{}{profiles}", keys.concat()))
}

/// Roles of profiles are entered where `--endpoint-url` says, in a session whose name is the same every time.
#[test]
fn a_role_of_a_profile_and_one_on_the_way() {
    let account = Account::new(Moto::shared(), "350000000018");
    let home = with_base(
        &account,
        "[profile hub]\nsource_profile = base\nrole_arn = arn:aws:iam::350000000019:role/hub\nrole_session_name = ada\n\
         [profile p]\nsource_profile = hub\nrole_arn = arn:aws:iam::350000000020:role/reader\nexternal_id = acme\n\
         duration_seconds = 1800\n",
    );
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let url = proxy::start(&Moto::shared().endpoint(), move |request| {
        if request.action() == "sts:AssumeRole" {
            noted.lock().unwrap().push(request.question());
        }
        nothing(request)
    });
    let fetch = Fetch::with([]).and("HOME", home.path()).profile("p").region("eu-west-1").endpoint_url(&url);
    assert_eq!(account_of(&fetch), "350000000020");
    let asked = asked.lock().unwrap();
    let [hub, reader] = &asked[..] else { panic!("each role is entered once: {asked:?}") };
    let says =
        |question: &str, part: &str| assert!(format!("{question}&").contains(part), "{part} is not in {question}");
    for part in ["role%2Fhub&", "RoleSessionName=ada&"] {
        says(hub, part);
    }
    for part in ["role%2Freader&", "RoleSessionName=r53lint&", "ExternalId=acme&", "DurationSeconds=1800&"] {
        says(reader, part);
    }
}

#[test]
fn a_role_that_is_entered_with_the_keys_of_the_environment() {
    let account = Account::new(Moto::shared(), "350000000021");
    let role = "role_arn = arn:aws:iam::350000000022:role/reader\n";
    let home = home(&format!(
        "[profile p]\ncredential_source = Environment\n{role}[profile q]\ncredential_source = Elsewhere\n{role}"
    ));
    let fetch = |profile| {
        let fetch = Fetch::with(account.keys()).and("HOME", home.path()).profile(profile);
        fetch.region("eu-west-1").endpoint_url(&through())
    };
    assert_eq!(account_of(&fetch("p")), "350000000022");
    let error = fetch("q").error();
    assert!(error.contains("no AWS credentials for profile `q`") && error.contains("Elsewhere"), "{error}");
}

/// What a service says of itself is said of the endpoint that the service has.
#[test]
fn failures_name_the_endpoint_of_the_service() {
    let account = Account::new(Moto::shared(), "350000000023");
    let fetch = || {
        let fetch = Fetch::with(account.keys()).and("AWS_ENDPOINT_URL", through()).region("eu-west-1");
        fetch.and("AWS_ENDPOINT_URL_ROUTE53RESOLVER", "http://127.0.0.1:1")
    };
    let snapshot = fetch().snapshot();
    assert_eq!(snapshot.gaps.len(), 11);
    for gap in &snapshot.gaps {
        assert!(gap.operation.starts_with("route53resolver:"), "{gap:?}");
        let message = gap.message.as_deref().unwrap();
        assert!(message.starts_with("http://127.0.0.1:1 cannot be reached: "), "{message}");
    }
    let error = fetch().and("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:2").error();
    assert!(error.contains("no answer to sts:GetCallerIdentity: http://127.0.0.1:2 cannot be reached"), "{error}");
    // What is named for all services wins over the environment.
    assert_eq!(fetch().endpoint_url(&through()).snapshot().gaps, []);
}

/// A role that cannot be entered now is no role that lets nobody in.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test of how long it takes")]
fn a_role_whose_entry_is_throttled_for_ever_is_a_gap() {
    let account = Account::new(Moto::shared(), "350000000024");
    let (good, busy) = ("arn:aws:iam::350000000025:role/reader", "arn:aws:iam::350000000026:role/busy");
    let url = proxy::start(&Moto::shared().endpoint(), |request| {
        let is_busy = request.has(&["Action=AssumeRole", "busy"]);
        is_busy.then(|| Reply::xml_error(400, "Throttling", "Rate exceeded")).or_else(|| nothing(request))
    });
    let fetch =
        |roles: &str| Fetch::with(account.keys()).region("eu-west-1").endpoint_url(&url).option("TEST_ROLES", roles);
    let began = std::time::Instant::now();
    let snapshot = fetch(&format!("{good},{busy}")).snapshot();
    assert!(began.elapsed() < std::time::Duration::from_secs(20), "{:?}", began.elapsed());
    let [gap] = &snapshot.gaps[..] else { panic!("{:?}", snapshot.gaps) };
    assert_eq!((&*gap.operation, gap.resource.as_deref()), ("sts:AssumeRole", Some(busy)));
    assert_eq!((gap.code.as_deref(), gap.message.as_deref()), (Some("Throttling"), Some("Rate exceeded")));
    let error = fetch(busy).error();
    for part in ["no account could be entered", busy, "Rate exceeded (Throttling)", "try again in a while"] {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
    assert!(!error.contains("trust policy"), "{error}");
}

#[test]
fn an_mfa_device() {
    let account = Account::new(Moto::shared(), "350000000006");
    let secrets: Vec<String> =
        account.keys().iter().map(|(name, key)| format!("{} = {key}\n", name.to_lowercase())).collect();
    let home = home(&format!(
        "[profile base]\n{}[profile p]\nsource_profile = base\nrole_arn = arn:aws:iam::350000000007:role/reader\n\
         mfa_serial = arn:aws:iam::350000000006:mfa/ada\nexternal_id = acme\nduration_seconds = 1800\n",
        secrets.concat()
    ));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let url = proxy::start(&Moto::shared().endpoint(), move |request| {
        if request.action() == "sts:AssumeRole" {
            noted.lock().unwrap().push(request.question());
        }
        nothing(request)
    });
    let fetch = || at(home.path()).and("AWS_ENDPOINT_URL", &*url).profile("p");
    let error = fetch().error();
    for part in ["profile `p` needs a code", "arn:aws:iam::350000000006:mfa/ada", "nobody knows", "run on a terminal"] {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
    assert_eq!(account_of(&fetch().option("TEST_MFA_CODE", " 123456\n")), "350000000007");
    // Keys in the environment win over a profile that is only named there, and need no code.
    let with_keys = Fetch::with(account.keys()).and("HOME", home.path()).and("AWS_PROFILE", "p").region("eu-west-1");
    assert_eq!(account_of(&with_keys.endpoint_url(&url)), "350000000006");
    let asked = asked.lock().unwrap();
    let [question] = &asked[..] else { panic!("{asked:?}") };
    for part in ["TokenCode=123456&", "SerialNumber=arn", "ExternalId=acme", "DurationSeconds=1800"] {
        assert!(format!("{question}&").contains(part), "{part} is not in {question}");
    }
}

/// The role of a profile is entered from another one's, and that one wants a code.
#[test]
fn an_mfa_device_on_the_way() {
    let account = Account::new(Moto::shared(), "350000000015");
    let secrets: Vec<String> =
        account.keys().iter().map(|(name, key)| format!("{} = {key}\n", name.to_lowercase())).collect();
    let home = home(&format!(
        "[profile base]\n{}[profile hub]\nsource_profile = base\nrole_arn = arn:aws:iam::350000000016:role/hub\n\
         mfa_serial = arn:aws:iam::350000000015:mfa/ada\n\
         [profile p]\nsource_profile = hub\nrole_arn = arn:aws:iam::350000000017:role/reader\n",
        secrets.concat()
    ));
    let asked = Arc::new(Mutex::new(Vec::new()));
    let noted = Arc::clone(&asked);
    let url = proxy::start(&Moto::shared().endpoint(), move |request| {
        if request.action() == "sts:AssumeRole" {
            let role = if request.has(&["role%2Fhub"]) { "hub" } else { "reader" };
            noted.lock().unwrap().push((
                role,
                request.has(&["TokenCode=123456"]),
                request.account(&Moto::shared().endpoint()),
            ));
        }
        nothing(request)
    });
    let fetch = at(home.path()).and("AWS_ENDPOINT_URL", &*url).profile("p").option("TEST_MFA_CODE", "123456");
    assert_eq!(account_of(&fetch), "350000000017");
    let (from_base, from_hub) = ("350000000015".to_owned(), "350000000016".to_owned());
    assert_eq!(*asked.lock().unwrap(), [("hub", true, from_base), ("reader", false, from_hub)]);
}

/// A fetch of these roles from one account, with AWS refusing those that hold a word.
fn roles(account: &Account, roles: &str, refused: &'static str, calls: &Calls) -> Fetch {
    let noted = calls.clone();
    let url = proxy::start(&Moto::shared().endpoint(), move |request| {
        noted.note(request);
        if request.action() == "sts:AssumeRole" && !request.has(&["ExternalId=acme", "RoleSessionName=r53lint"]) {
            return Some(Reply::xml_error(403, "AccessDenied", "no external id"));
        }
        let is_refused = !refused.is_empty() && request.has(&["Action=AssumeRole", refused]);
        is_refused.then(|| Reply::xml_error(403, "AccessDenied", "not you")).or_else(|| nothing(request))
    });
    let fetch = Fetch::with(account.keys()).region("eu-west-1").endpoint_url(&url);
    fetch.option("TEST_ROLES", roles).option("TEST_EXTERNAL_ID", "acme")
}

#[test]
fn roles_lead_to_accounts_and_one_that_refuses_is_a_gap() {
    let account = Account::new(Moto::shared(), "350000000008");
    let calls = Calls::default();
    let (first, second) = ("arn:aws:iam::350000000009:role/reader", "arn:aws:iam::350000000010:role/other");
    let both = format!("{first},{second}");
    assert_eq!(account_of(&roles(&account, &both, "", &calls)), "350000000009 350000000010");
    assert_eq!(calls.of("sts:AssumeRole"), 2, "each role is entered once");

    let snapshot = roles(&account, &both, "other", &calls).snapshot();
    assert_eq!((snapshot.accounts.len(), snapshot.gaps.len()), (1, 1));
    let gap = &snapshot.gaps[0];
    assert_eq!((&*gap.operation, gap.resource.as_deref()), ("sts:AssumeRole", Some(second)));
    assert_eq!((gap.account_id.as_deref(), gap.message.as_deref()), (Some("350000000010"), Some("not you")));

    let error = roles(&account, &both, "role", &calls).error();
    for part in ["no account could be entered", first, second, "not you (AccessDenied)", "trust policy"] {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

#[test]
fn many_profiles_are_many_accounts_and_none_to_enter_roles_from() {
    let server = Moto::shared();
    let accounts = ["350000000011", "350000000012", "350000000011"].map(|id| Account::new(server, id));
    let profile = |(name, account): (&str, &Account)| {
        let keys = account.keys();
        let lines: Vec<String> = keys.iter().map(|(name, key)| format!("{} = {key}\n", name.to_lowercase())).collect();
        format!("[profile {name}]\n{}", lines.concat())
    };
    let config: String = ["one", "two", "again"].into_iter().zip(&accounts).map(profile).collect();
    let home = home(&config);
    let fetch = || at(home.path()).profile("one,two,again");
    assert_eq!(account_of(&fetch()), "350000000011 350000000012", "and no account twice");
    let error = fetch().option("TEST_ROLES", "arn:aws:iam::350000000009:role/reader").error();
    assert!(error.contains("3 profiles were named"), "{error}");
}

#[test]
fn an_organisation_that_cannot_be_listed_is_an_error() {
    let account = Account::new(Moto::shared(), "350000000013");
    let url = proxy::start(&Moto::shared().endpoint(), |request| {
        let refusal = || Reply::refusal(request, 400, "AWSOrganizationsNotInUseException");
        (request.action() == "organizations:ListAccounts").then(refusal)
    });
    let fetch = Fetch::with(account.keys()).region("eu-west-1").endpoint_url(&url);
    let error = fetch.option("TEST_ORGANIZATION", "reader").error();
    for part in ["could not be listed (AWSOrganizationsNotInUseException)", "management account", "`--role-arn`"] {
        assert!(error.contains(part), "{part:?} is not in {error:?}");
    }
}

/// Route 53 is signed for one Region of each partition, and domains are registered in one partition alone.
#[test]
fn every_partition_is_signed_for_where_it_is() {
    for (region, partition, signed) in [
        ("eu-west-1", "aws", "us-east-1"),
        ("cn-north-1", "aws-cn", "cn-northwest-1"),
        ("us-gov-east-1", "aws-us-gov", "us-gov-west-1"),
        ("eusc-de-east-1", "aws-eusc", "eusc-de-east-1"),
    ] {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&seen);
        let url = proxy::start(&Moto::shared().endpoint(), move |request| {
            let action = request.action();
            if action.starts_with("sts:") {
                let arn = format!("arn:{partition}:iam::350000000014:user/ada");
                let body = format!(
                    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>{arn}</Arn><Account>350000000014</Account>\
                     </GetCallerIdentityResult></GetCallerIdentityResponse>"
                );
                return Some(Reply::new(200, body));
            }
            noted.lock().unwrap().push((action, request.region().to_owned()));
            nothing(request)
        });
        let account = Account::new(Moto::shared(), "350000000014");
        let snapshot = Fetch::with(account.keys()).region(region).endpoint_url(&url).snapshot();
        assert_eq!(snapshot.accounts[0].partition.as_deref(), Some(partition));
        let seen = seen.lock().unwrap();
        let of = |action: &str| seen.iter().find(|(seen, _)| seen == action).map(|(_, region)| region.as_str());
        assert_eq!(of("route53:ListHostedZones"), Some(signed));
        assert_eq!(of("route53resolver:ListResolverRules"), Some(region));
        assert_eq!(of("route53domains:ListDomains"), (partition == "aws").then_some("us-east-1"));
    }
}
