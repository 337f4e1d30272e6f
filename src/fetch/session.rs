//! Who asks, where, and how patiently: credentials, Region, retries, and the account they lead to.

use std::time::Duration;

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::retry::RetryConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_route53::config::retry::{RetryPartition, TokenBucket};
use aws_sdk_sts::config::{ProvideCredentials, SharedCredentialsProvider};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;

use super::error::{self, FetchError};
use super::{Options, gap::Gaps};

/// Longer than any single answer takes, so that a connection gone dead is noticed.
const ANSWER_TIMEOUT: Duration = Duration::from_mins(1);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The first call must say soon that nothing can be reached.
const FIRST_CALL_ATTEMPTS: u32 = 2;
/// A busy account throttles for a while. Waiting at random for up to 1, 2, 4, 8 seconds, the few calls that run at a
/// time come down to the rate AWS grants. The SDK's adaptive mode would too, but two refusals held it up for forty seconds.
const ATTEMPTS: u32 = 5;

/// Credentials that have proven good, and the account they belong to.
pub(super) struct Session {
    config: SdkConfig,
    regions: Vec<String>,
    /// Twelve digits.
    pub(super) account_id: String,
    /// `aws`, `aws-cn` or `aws-us-gov`.
    pub(super) partition: String,
    /// The account's gaps.
    pub(super) gaps: Gaps,
}

impl Session {
    /// Finds credentials and Region as the AWS CLI does, and asks AWS whose they are.
    pub(super) async fn open(options: &Options) -> Result<Self, FetchError> {
        let profile = profile_in_force(options).await?;
        let config = configure(options).await;
        let Some(region) = config.region().map(ToString::to_string) else {
            return Err(FetchError::NoRegion { profile });
        };
        check_credentials(&config, &profile).await?;
        let (account_id, partition) = identity(&config, &profile, &region).await?;
        let regions = if options.regions.is_empty() { vec![region] } else { options.regions.clone() };
        Ok(Self { gaps: Gaps::of(&account_id), config, regions, account_id, partition })
    }

    /// The Regions asked for, or the profile's own.
    pub(super) fn regions(&self) -> &[String] {
        &self.regions
    }

    /// Route 53, which is global.
    pub(super) fn route53(&self) -> aws_sdk_route53::Client {
        let config = aws_sdk_route53::config::Builder::from(&self.config).retry_partition(patient("route53"));
        aws_sdk_route53::Client::from_conf(config.build())
    }

    /// Route 53 Resolver in a Region.
    pub(super) fn resolver(&self, region: &str) -> aws_sdk_route53resolver::Client {
        let config = aws_sdk_route53resolver::config::Builder::from(&self.config)
            .region(Region::new(region.to_owned()))
            .retry_partition(patient(format!("route53resolver.{region}")));
        aws_sdk_route53resolver::Client::from_conf(config.build())
    }

    /// EC2 in a Region.
    pub(super) fn ec2(&self, region: &str) -> aws_sdk_ec2::Client {
        let config = aws_sdk_ec2::config::Builder::from(&self.config)
            .region(Region::new(region.to_owned()))
            .retry_partition(patient(format!("ec2.{region}")));
        aws_sdk_ec2::Client::from_conf(config.build())
    }
}

/// A quota of retries without end: the SDK's own would run dry on a large account that is throttled again and again, and
/// each call has its last attempt anyway.
fn patient(name: impl Into<std::borrow::Cow<'static, str>>) -> RetryPartition {
    RetryPartition::custom(name).token_bucket(TokenBucket::unlimited()).build()
}

/// The profile's name, which must exist when it was named.
#[expect(clippy::default_trait_access, reason = "the SDK takes types here that it does not let its users name")]
async fn profile_in_force(options: &Options) -> Result<String, FetchError> {
    // File system, environment and places of the files: the real ones.
    let files = aws_config::profile::load(&Default::default(), &Default::default(), &Default::default(), None)
        .await
        .map_err(|failure| FetchError::Configuration { reason: error::causes(&failure) })?;
    let profile = options.profile.clone().unwrap_or_else(|| files.selected_profile().to_owned());
    if files.get_profile(&profile).is_some() || (options.profile.is_none() && profile == "default") {
        return Ok(profile);
    }
    let mut known: Vec<String> = files.profiles().map(str::to_owned).collect();
    known.sort();
    Err(FetchError::UnknownProfile { profile, known })
}

async fn configure(options: &Options) -> SdkConfig {
    let timeouts = TimeoutConfig::builder().connect_timeout(CONNECT_TIMEOUT).operation_attempt_timeout(ANSWER_TIMEOUT);
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::standard().with_max_attempts(ATTEMPTS))
        .timeout_config(timeouts.build());
    if let Some(region) = options.regions.first() {
        loader = loader.region(Region::new(region.clone()));
    }
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    let Some(profile) = &options.profile else { return loader.load().await };
    let config = loader.profile_name(profile).load().await;
    with_profile_only(&config, profile)
}

/// A profile that was named wins over keys in the environment, as it does in the AWS CLI; the SDK alone would not.
fn with_profile_only(config: &SdkConfig, profile: &str) -> SdkConfig {
    let settings = ProviderConfig::default().with_region(config.region().cloned());
    let provider = ProfileFileCredentialsProvider::builder().configure(&settings).profile_name(profile).build();
    config.to_builder().credentials_provider(SharedCredentialsProvider::new(provider)).build()
}

/// Loads the credentials once before any call, because a call would wrap the reason in layers of its own.
async fn check_credentials(config: &SdkConfig, profile: &str) -> Result<(), FetchError> {
    let profile = profile.to_owned();
    let Some(provider) = config.credentials_provider() else {
        return Err(FetchError::NoCredentials { profile, reason: "none are configured".to_owned() });
    };
    let Err(failure) = provider.provide_credentials().await else { return Ok(()) };
    let reason = error::causes(&failure);
    // The SDK has no kind of error for a login that ran out.
    if reason.contains("expired") {
        return Err(FetchError::Expired { profile, reason });
    }
    Err(FetchError::NoCredentials { profile, reason })
}

/// `sts:GetCallerIdentity`: the account and its partition.
async fn identity(config: &SdkConfig, profile: &str, region: &str) -> Result<(String, String), FetchError> {
    let settings = aws_sdk_sts::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(FIRST_CALL_ATTEMPTS));
    let client = aws_sdk_sts::Client::from_conf(settings.build());
    let endpoint = config.endpoint_url().map_or_else(|| format!("AWS STS in {region}"), str::to_owned);
    let answer =
        client.get_caller_identity().send().await.map_err(|failure| no_identity(&failure, profile, &endpoint))?;
    let partition = answer.arn().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws").to_owned();
    let Some(account_id) = answer.account else {
        return Err(FetchError::Unreachable { endpoint, reason: "the answer names no account".to_owned() });
    };
    Ok((account_id, partition))
}

fn no_identity(failure: &SdkError<GetCallerIdentityError>, profile: &str, endpoint: &str) -> FetchError {
    let (profile, endpoint) = (profile.to_owned(), endpoint.to_owned());
    let Some(code) = failure.code() else {
        return FetchError::Unreachable { endpoint, reason: error::root_cause(failure) };
    };
    let reason = failure.message().unwrap_or("no reason given").to_owned();
    match code {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => FetchError::Expired { profile, reason },
        _ => FetchError::Refused { endpoint, profile, code: code.to_owned(), reason },
    }
}
