//! Who asks, where, and how fast: an account's credentials, its Regions, and the clients of its services.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use aws_config::retry::RetryConfig;
use aws_config::stalled_stream_protection::StalledStreamProtectionConfig;
use aws_config::timeout::TimeoutConfig;
use aws_config::{BehaviorVersion, Region, SdkConfig};
use aws_sdk_sts::config::SharedHttpClient;
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::get_caller_identity::GetCallerIdentityError;

use super::credentials::{Entry, Refusal, SESSION_NAME};
use super::error::FetchError;
use super::failure::TooMany;
use super::files::Files;
use super::gap::Gaps;
use super::line::Line;
use super::pace::{self, Pace};
use super::progress::count;
use super::raw::Whole;
use super::reason::Endpoint;
use super::run::Run;
use super::{Options, credentials, regions, roles, trust};
use crate::snapshot::Operation;

/// How long a connection may take to come about.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// An answer that trickles is given up after so many times the longest silence: minutes, for a page of a second.
const SILENCES_AN_ANSWER: u32 = 15;
/// The first call must say soon that nothing can be reached.
const FIRST_CALL_ATTEMPTS: u32 = 3;

/// An account, with credentials that have proven good.
pub(super) struct Session {
    config: SdkConfig,
    run: Arc<Run>,
    paces: Mutex<BTreeMap<(&'static str, String), Arc<Pace>>>,
    /// Twelve digits.
    pub(super) account_id: String,
    /// `aws`, `aws-cn`, `aws-us-gov` …
    pub(super) partition: String,
    /// What the organisation calls it.
    pub(super) name: Option<String>,
    /// The Region it signed in to.
    pub(super) region: String,
    /// Regions that other profiles of the account sign in to.
    pub(super) other_regions: Vec<String>,
    /// The Region that the profile or the environment names, where that had to be found out.
    pub(super) own_region: Option<String>,
    /// The account's gaps.
    pub(super) gaps: Gaps,
}

impl Session {
    /// Finds credentials and Region as the AWS CLI does, and asks AWS whose they are.
    pub(super) async fn open(profile: Option<&str>, options: &Options, run: &Arc<Run>) -> Result<Self, FetchError> {
        let files = Files::read().await?;
        let name = files.profile_in_force(profile)?;
        let _awaited = run.waiting.begin(files.source(&name));
        let (region, own_region) = regions::to_sign_in(profile, options).await;
        let trust = trust::client(options, &files, &name)?;
        let config = configure(profile, region, options, trust).await;
        let Some(region) = config.region().map(ToString::to_string) else {
            return Err(FetchError::NoRegion { profile: name });
        };
        let config = if profile.is_none() && credentials::are_in_environment().await {
            config
        } else {
            roles::entered(config, &files, &name, options.mfa_code, run).await?
        };
        let config =
            credentials::loaded(&config).await.map_err(|failure| files.no_credentials(failure.as_ref(), &name))?;
        count(&run.counters.calls);
        run.waiting.now(credentials::sts(&config).to_answer(Operation::GetCallerIdentity));
        let (account_id, partition) = identity(&config, &name, &region).await?;
        run.reach_by(first_client(&config)).await;
        Ok(Self { own_region, ..Self::of(config, account_id, partition, region, run) })
    }

    /// The account of a role, entered from this one; or why it lets nobody in.
    pub(super) async fn enter(&self, role: &Role, external_id: Option<&str>) -> Result<Self, Refusal> {
        count(&self.run.counters.calls);
        let entry = Entry { role: &role.arn, session_name: SESSION_NAME, external_id, duration: None };
        let config = credentials::in_role(&self.config, &entry).await?;
        let account = role.account.clone();
        let session = Self::of(config, account, self.partition.clone(), self.region.clone(), &self.run);
        Ok(Self { name: role.name.clone(), ..session })
    }

    fn of(config: SdkConfig, account_id: String, partition: String, region: String, run: &Arc<Run>) -> Self {
        let (gaps, run) = (Gaps::of(&account_id), Arc::clone(run));
        let paces = Mutex::default();
        let (name, own_region, other_regions) = (None, None, Vec::new());
        Self { config, run, paces, account_id, partition, name, region, other_regions, own_region, gaps }
    }

    /// How the SDK's clients are made.
    pub(super) fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// What all accounts of the fetch share.
    pub(super) fn run(&self) -> &Arc<Run> {
        &self.run
    }

    /// Whether any call was answered but with a refusal.
    pub(super) fn has_read(&self) -> bool {
        let paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        paces.values().any(|pace| pace.has_answered())
    }

    /// Route 53, which is global.
    pub(super) fn route53(&self) -> (aws_sdk_route53::Client, Line) {
        let config = aws_sdk_route53::config::Builder::from(&self.config)
            .region(Region::new(self.signing_region()))
            .interceptor(Whole);
        (aws_sdk_route53::Client::from_conf(config.build()), self.line("route53", None))
    }

    /// Route 53 Resolver in a Region.
    pub(super) fn resolver(&self, region: &str) -> (aws_sdk_route53resolver::Client, Line) {
        let config = aws_sdk_route53resolver::config::Builder::from(&self.config).region(in_region(region));
        (aws_sdk_route53resolver::Client::from_conf(config.build()), self.line("route53resolver", Some(region)))
    }

    /// Profiles in a Region.
    pub(super) fn profiles(&self, region: &str) -> (aws_sdk_route53profiles::Client, Line) {
        let config = aws_sdk_route53profiles::config::Builder::from(&self.config).region(in_region(region));
        (aws_sdk_route53profiles::Client::from_conf(config.build()), self.line("route53profiles", Some(region)))
    }

    /// EC2 in a Region.
    pub(super) fn ec2(&self, region: &str) -> (aws_sdk_ec2::Client, Line) {
        let config = aws_sdk_ec2::config::Builder::from(&self.config).region(in_region(region)).interceptor(Whole);
        (aws_sdk_ec2::Client::from_conf(config.build()), self.line("ec2", Some(region)))
    }

    /// The registrar, which is in one Region of one partition.
    pub(super) fn domains(&self) -> Option<(aws_sdk_route53domains::Client, Line)> {
        let config = aws_sdk_route53domains::config::Builder::from(&self.config).region(in_region("us-east-1"));
        let client = aws_sdk_route53domains::Client::from_conf(config.build());
        (self.partition == "aws").then(|| (client, self.line("route53domains", None)))
    }

    /// The organisation, which is global.
    pub(super) fn organizations(&self) -> (aws_sdk_organizations::Client, Endpoint) {
        let config = aws_sdk_organizations::config::Builder::from(&self.config)
            .region(Region::new(self.signing_region()))
            .retry_config(RetryConfig::standard())
            .retry_classifier(TooMany);
        let endpoint = Endpoint::of(&self.config, "Organizations", None);
        (aws_sdk_organizations::Client::from_conf(config.build()), endpoint)
    }

    /// Where a partition signs the calls to its global services (semantics §7.1).
    fn signing_region(&self) -> &'static str {
        match self.partition.as_str() {
            "aws-cn" => "cn-northwest-1",
            "aws-us-gov" => "us-gov-west-1",
            "aws-eusc" => "eusc-de-east-1",
            "aws-iso" => "us-iso-east-1",
            "aws-iso-b" => "us-isob-east-1",
            "aws-iso-e" => "eu-isoe-west-1",
            "aws-iso-f" => "us-isof-south-1",
            _ => "us-east-1",
        }
    }

    fn line(&self, service: &'static str, region: Option<&str>) -> Line {
        let gaps = region.map_or_else(|| self.gaps.clone(), |region| self.gaps.in_region(region));
        let key = (service, region.unwrap_or_default().to_owned());
        let mut paces = self.paces.lock().unwrap_or_else(PoisonError::into_inner);
        let pace = paces.entry(key).or_insert_with(|| Arc::new(Pace::new(pace::limits(service, self.run.haste))));
        let endpoint = Endpoint::of(&self.config, service, region);
        Line::new(gaps, endpoint, Arc::clone(pace), Arc::clone(&self.run))
    }
}

/// A role to enter.
pub(super) struct Role {
    pub(super) arn: String,
    /// The account it is in.
    pub(super) account: String,
    /// What the organisation calls that.
    pub(super) name: Option<String>,
}

fn in_region(region: &str) -> Region {
    Region::new(region.to_owned())
}

/// The SDK's own retries are off: they would go past the pace.
async fn configure(
    profile: Option<&str>,
    region: Option<String>,
    options: &Options,
    trust: Option<SharedHttpClient>,
) -> SdkConfig {
    let timeouts = TimeoutConfig::builder()
        .connect_timeout(CONNECT_TIMEOUT.min(options.silence))
        .read_timeout(options.silence)
        .operation_attempt_timeout(options.silence * SILENCES_AN_ANSWER);
    // Of a body that has begun to come.
    let stalled = StalledStreamProtectionConfig::enabled().grace_period(options.silence).build();
    let mut loader = aws_config::defaults(BehaviorVersion::latest())
        .retry_config(RetryConfig::disabled())
        .timeout_config(timeouts.build())
        .stalled_stream_protection(stalled);
    if let Some(region) = region {
        loader = loader.region(Region::new(region));
    }
    if let Some(url) = &options.endpoint_url {
        loader = loader.endpoint_url(url);
    }
    if let Some(client) = trust {
        loader = loader.http_client(client);
    }
    let Some(profile) = profile else { return loader.load().await };
    let config = loader.profile_name(profile).load().await;
    let provider = credentials::of_profile(&config, profile);
    credentials::with(&config, provider)
}

/// STS, for questions whose answer shall not be long in coming.
fn first_client(config: &SdkConfig) -> aws_sdk_sts::Client {
    let settings = aws_sdk_sts::config::Builder::from(config)
        .retry_config(RetryConfig::standard().with_max_attempts(FIRST_CALL_ATTEMPTS))
        .retry_classifier(TooMany);
    aws_sdk_sts::Client::from_conf(settings.build())
}

/// `sts:GetCallerIdentity`: the account and its partition.
async fn identity(config: &SdkConfig, profile: &str, region: &str) -> Result<(String, String), FetchError> {
    let endpoint = Endpoint::of(config, "STS", Some(region));
    let answer = first_client(config).get_caller_identity().send().await;
    let answer = answer.map_err(|failure| no_identity(&failure, profile, &endpoint));
    let answer =
        answer.map_err(|error| if config.endpoint_url().is_none() { error.may_be_of(region) } else { error })?;
    let partition = answer.arn().and_then(|arn| arn.split(':').nth(1)).unwrap_or("aws").to_owned();
    let Some(account_id) = answer.account else {
        let reason = format!("{endpoint} names no account");
        return Err(FetchError::Unreadable { operation: Operation::GetCallerIdentity, reason });
    };
    Ok((account_id, partition))
}

fn no_identity(failure: &SdkError<GetCallerIdentityError>, profile: &str, endpoint: &Endpoint) -> FetchError {
    if let Some(error) = endpoint.unanswered(Operation::GetCallerIdentity, failure) {
        return error;
    }
    let (profile, code) = (profile.to_owned(), failure.code().unwrap_or_default().to_owned());
    let reason = failure.message().unwrap_or("no reason given").to_owned();
    match &*code {
        "ExpiredToken" | "ExpiredTokenException" | "RequestExpired" => FetchError::Expired { profile, reason },
        _ => FetchError::Refused { endpoint: endpoint.to_string(), profile, code, reason },
    }
}
