//! Credentials as they are loaded, and roles as they are entered.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_credential_types::provider::future;
use aws_sdk_sts::config::{Credentials, IdentityCache, ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;

use super::error::{self, FetchError};
use super::failure::{Failure, TooMany};
use super::health::Met;
use super::raw::Whole;
use super::reason::Endpoint;
use crate::snapshot::{Operation, v1};

/// Asks whoever sits at the terminal for the code of an MFA device, by its serial; or says why nobody can be asked.
pub type AskForCode = fn(serial: &str) -> Result<String, String>;

/// What we call ourselves in other accounts' logs.
pub(super) const SESSION_NAME: &str = "r53lint";
/// Calls that open a session are few, and matter.
const ATTEMPTS: u32 = 3;
/// How long to wait when it was asked too often, longer each time.
const TOO_MANY: Duration = Duration::from_millis(500);

/// What the file says of a profile. One that was named wins over keys in the environment, as it does in the AWS CLI; the SDK alone would not.
pub(super) fn of_profile(config: &SdkConfig, profile: &str) -> SharedCredentialsProvider {
    let provider = ProfileFileCredentialsProvider::builder().configure(&settings(config)).profile_name(profile).build();
    SharedCredentialsProvider::new(provider)
}

/// What the SDK's own providers are told of the configuration.
pub(super) fn settings(config: &SdkConfig) -> ProviderConfig {
    let mut settings = ProviderConfig::default().with_region(config.region().cloned());
    if let Some(timeouts) = config.timeout_config() {
        settings = settings.with_timeout_config(timeouts.clone());
    }
    if let Some(client) = config.http_client() {
        settings = settings.with_http_client(client);
    }
    settings
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

/// A role, and how it is entered.
pub(super) struct Entry<'a> {
    pub(super) role: &'a str,
    pub(super) session_name: &'a str,
    pub(super) external_id: Option<&'a str>,
    /// How long the keys are good; an hour unless the role's owner says otherwise.
    pub(super) duration: Option<Duration>,
}

/// Why a role lets nobody in.
pub(super) struct Refusal {
    pub(super) code: String,
    pub(super) reason: String,
    /// The error of a call that was not answered with a no, but not at all or with "not now".
    pub(super) unanswered: Option<FetchError>,
    /// What such a call met.
    pub(super) met: Option<Met>,
}

impl Refusal {
    /// Whether STS has answered, if only with a no; what else there was.
    pub(super) fn is_answer(&self) -> Result<(), Option<Met>> {
        if self.unanswered.is_none() { Ok(()) } else { Err(self.met) }
    }
}

/// The configuration with a role's credentials, loaded once to see that the role lets us in.
pub(super) async fn in_role(config: &SdkConfig, entry: &Entry<'_>) -> Result<SdkConfig, Refusal> {
    let asking = config.to_builder().retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS)).build();
    let mut builder = AssumeRoleProvider::builder(entry.role).configure(&asking).session_name(entry.session_name);
    if let Some(id) = entry.external_id {
        builder = builder.external_id(id);
    }
    if let Some(duration) = entry.duration {
        builder = builder.session_length(duration);
    }
    let entered = with(config, SharedCredentialsProvider::new(builder.build().await));
    let mut tries = 1;
    loop {
        match loaded(&entered).await {
            Err(failure) if tries < ATTEMPTS && is_too_many(failure.as_ref()) => {
                tokio::time::sleep(TOO_MANY * tries).await;
                tries += 1;
            }
            other => return other.map_err(|failure| refusal(failure.as_ref(), &sts(config))),
        }
    }
}

/// Whether STS was asked too often, by the status alone: the SDK tries again only where a code says so, and takes no advice
/// for the roles that it enters.
fn is_too_many(failure: &(dyn std::error::Error + 'static)) -> bool {
    let said = error::chain(failure).find_map(|cause| cause.downcast_ref::<SdkError<AssumeRoleError>>());
    said.is_some_and(|said| {
        said.code().is_none() && said.raw_response().is_some_and(|reply| reply.status().as_u16() == 429)
    })
}

/// What STS said, beneath what the SDK wrapped around it.
fn refusal(failure: &(dyn std::error::Error + 'static), endpoint: &Endpoint) -> Refusal {
    let said = error::chain(failure).find_map(|cause| cause.downcast_ref::<SdkError<AssumeRoleError>>());
    Refusal {
        code: said.and_then(|said| said.code()).unwrap_or(v1::Gap::NOT_READABLE).to_owned(),
        reason: said.map_or_else(|| error::causes(failure), |said| endpoint.reason(said)),
        unanswered: said.and_then(|said| endpoint.unanswered(Operation::AssumeRole, said)),
        met: said.and_then(|said| Failure::of(said).met()),
    }
}

/// STS as errors name it.
pub(super) fn sts(config: &SdkConfig) -> Endpoint {
    Endpoint::of(config, "STS", config.region().map(AsRef::as_ref))
}

/// STS with these credentials, for the calls that open a session.
pub(super) fn client(config: &SdkConfig) -> aws_sdk_sts::Client {
    let settings = aws_sdk_sts::config::Builder::from(config).retry_classifier(TooMany).interceptor(Whole);
    aws_sdk_sts::Client::from_conf(settings.retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS)).build())
}
