//! Credentials that the SDK does not find by itself: a role behind an MFA device, and roles in other accounts.

use std::sync::{Mutex, PoisonError};

use aws_config::SdkConfig;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::{Profile, ProfileFileCredentialsProvider, ProfileSet};
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::provider::future;
use aws_sdk_sts::config::{Credentials, IdentityCache, ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;

use super::error::{self, FetchError};
use super::files::Files;
use super::progress::count;
use super::reason::Endpoint;
use super::run::Run;
use crate::snapshot::v1;

/// Asks whoever sits at the terminal for the code of an MFA device, by its serial; or says why nobody can be asked.
pub type AskForCode = fn(serial: &str) -> Result<String, String>;

/// What we call ourselves in other accounts' logs.
const SESSION_NAME: &str = "r53lint";
/// Calls that open a session are few, and matter.
const ATTEMPTS: u32 = 3;

/// A profile that was named wins over keys in the environment, as it does in the AWS CLI; the SDK alone would not.
pub(super) fn of_profile(config: &SdkConfig, profile: &str) -> SharedCredentialsProvider {
    let settings = ProviderConfig::default().with_region(config.region().cloned());
    let settings = match config.timeout_config() {
        Some(timeouts) => settings.with_timeout_config(timeouts.clone()),
        None => settings,
    };
    let provider = ProfileFileCredentialsProvider::builder().configure(&settings).profile_name(profile).build();
    SharedCredentialsProvider::new(provider)
}

/// Loads the configuration's credentials before any call, because a call would wrap the reason of a failure in layers of
/// its own. What was loaded serves the first call too: a login or an `AssumeRole` is not done twice.
pub(super) async fn loaded(config: &SdkConfig) -> Result<SdkConfig, CredentialsFailure> {
    let provider = config.credentials_provider().ok_or("none are configured")?;
    let first = provider.provide_credentials().await?;
    let provider = First { first: Mutex::new(Some(first)), rest: provider };
    Ok(with(config, SharedCredentialsProvider::new(provider)))
}

/// Why credentials could not be loaded; the SDK does not let its users name its own type.
pub(super) type CredentialsFailure = Box<dyn std::error::Error + Send + Sync>;

/// Gives away the credentials that were loaded already, and then what the provider behind it says.
#[derive(Debug)]
struct First {
    first: Mutex<Option<Credentials>>,
    rest: SharedCredentialsProvider,
}

impl ProvideCredentials for First {
    fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
    where
        Self: 'a,
    {
        let first = self.first.lock().unwrap_or_else(PoisonError::into_inner).take();
        match first {
            Some(first) => future::ProvideCredentials::ready(Ok(first)),
            None => self.rest.provide_credentials(),
        }
    }
}

/// The same configuration with other credentials, which all its clients load once.
pub(super) fn with(config: &SdkConfig, provider: SharedCredentialsProvider) -> SdkConfig {
    config.to_builder().credentials_provider(provider).identity_cache(IdentityCache::lazy().build()).build()
}

/// Whether the environment holds keys, which win over a profile that only the environment names.
pub(super) async fn are_in_environment() -> bool {
    EnvironmentVariableCredentialsProvider::new().provide_credentials().await.is_ok()
}

/// The configuration with the credentials of a profile whose role, or a role on the way to it, wants an MFA code, which the
/// SDK does not know how to ask for; as it is for any other profile.
pub(super) async fn behind_mfa(
    config: SdkConfig,
    files: &Files,
    name: &str,
    ask: AskForCode,
    run: &Run,
) -> Result<SdkConfig, FetchError> {
    let roles = roles(&files.profiles, name);
    let Some(first) = roles.iter().rposition(|profile| profile.get("mfa_serial").is_some()) else { return Ok(config) };
    let Some(mut provider) = source(&config, roles[first]) else {
        let reason = "nothing says with which keys its role is entered: it needs a source_profile";
        return Err(files.incomplete(roles[first].name(), reason.to_owned()));
    };
    for profile in roles[..=first].iter().rev() {
        count(&run.counters.calls);
        provider = enter(&with(&config, provider), files, profile, ask).await?;
    }
    Ok(with(&config, provider))
}

/// The profiles with roles, from this one to the one that is entered first: each is the source of the one before it.
fn roles<'p>(files: &'p ProfileSet, name: &str) -> Vec<&'p Profile> {
    let mut roles: Vec<&Profile> = Vec::new();
    let mut next = files.get_profile(name);
    while let Some(profile) = next.filter(|profile| profile.get("role_arn").is_some()) {
        if roles.iter().any(|known| known.name() == profile.name()) {
            break;
        }
        roles.push(profile);
        next = profile.get("source_profile").and_then(|source| files.get_profile(source));
    }
    roles
}

/// Enters the role of a profile, with a code where it wants one.
async fn enter(
    config: &SdkConfig,
    files: &Files,
    profile: &Profile,
    ask: AskForCode,
) -> Result<SharedCredentialsProvider, FetchError> {
    let refused = |reason: String| {
        let name = profile.name().to_owned();
        match profile.get("mfa_serial").map(str::to_owned) {
            Some(serial) => FetchError::Mfa { profile: name, serial, reason },
            None => files.incomplete(&name, reason),
        }
    };
    let code = match profile.get("mfa_serial") {
        Some(serial) => Some(asked(ask, serial).await.map_err(refused)?),
        None => None,
    };
    let endpoint = sts(config);
    let request = client(config)
        .assume_role()
        .set_role_arn(profile.get("role_arn").map(str::to_owned))
        .role_session_name(profile.get("role_session_name").unwrap_or(SESSION_NAME))
        .set_external_id(profile.get("external_id").map(str::to_owned))
        .set_duration_seconds(profile.get("duration_seconds").and_then(|seconds| seconds.parse().ok()))
        .set_serial_number(profile.get("mfa_serial").map(str::to_owned))
        .set_token_code(code.map(|code| code.trim().to_owned()));
    let answer = request.send().await.map_err(|failure| refused(endpoint.reason(&failure)))?;
    let keys = answer.credentials.ok_or_else(|| refused("the answer holds no credentials".to_owned()))?;
    let expiry = std::time::SystemTime::try_from(keys.expiration).ok();
    let credentials =
        Credentials::new(keys.access_key_id, keys.secret_access_key, Some(keys.session_token), expiry, SESSION_NAME);
    Ok(SharedCredentialsProvider::new(credentials))
}

/// Asks on a thread of its own, because whoever is asked may take any time, and a Ctrl-C shall not wait for them.
async fn asked(ask: AskForCode, serial: &str) -> Result<String, String> {
    let serial = serial.to_owned();
    tokio::task::spawn_blocking(move || ask(&serial)).await.map_err(|failure| failure.to_string())?
}

/// Who enters the role: another profile, or this one's own keys.
fn source(config: &SdkConfig, profile: &Profile) -> Option<SharedCredentialsProvider> {
    let name = profile.get("source_profile")?;
    if name != profile.name() {
        return Some(of_profile(config, name));
    }
    let key = |name| profile.get(name).map(str::to_owned);
    let (id, secret) = (key("aws_access_key_id")?, key("aws_secret_access_key")?);
    Some(SharedCredentialsProvider::new(Credentials::new(id, secret, key("aws_session_token"), None, SESSION_NAME)))
}

/// The configuration with a role's credentials, loaded once to see that the role lets us in; or the code and the reason
/// why it does not.
pub(super) async fn in_role(
    config: &SdkConfig,
    role: &str,
    external_id: Option<&str>,
) -> Result<SdkConfig, (String, String)> {
    let asking = config.to_builder().retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS)).build();
    let mut builder = AssumeRoleProvider::builder(role).configure(&asking).session_name(SESSION_NAME);
    if let Some(id) = external_id {
        builder = builder.external_id(id);
    }
    let entered = with(config, SharedCredentialsProvider::new(builder.build().await));
    loaded(&entered).await.map_err(|failure| refusal(failure.as_ref(), &sts(config)))
}

/// What STS said, beneath what the SDK wrapped around it.
fn refusal(failure: &(dyn std::error::Error + 'static), endpoint: &Endpoint) -> (String, String) {
    let said = error::chain(failure).find_map(|cause| cause.downcast_ref::<SdkError<AssumeRoleError>>());
    let code = said.and_then(|said| said.code()).unwrap_or(v1::Gap::NOT_READABLE).to_owned();
    (code, said.map_or_else(|| error::causes(failure), |said| endpoint.reason(said)))
}

/// STS as errors name it.
fn sts(config: &SdkConfig) -> Endpoint {
    Endpoint::of(config, "STS", config.region().map(AsRef::as_ref))
}

/// STS with these credentials, for the calls that open a session.
pub(super) fn client(config: &SdkConfig) -> aws_sdk_sts::Client {
    let settings = aws_sdk_sts::config::Builder::from(config);
    aws_sdk_sts::Client::from_conf(settings.retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS)).build())
}
