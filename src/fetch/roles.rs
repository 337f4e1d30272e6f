//! Profiles whose credentials come from roles, each entered with another's credentials. They are entered here and not in the
//! SDK, which knows no MFA codes, asks STS at AWS whatever `--endpoint-url` says, and gives every session another name, which
//! refusals then quote.

use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::ecs::EcsCredentialsProvider;
use aws_config::environment::EnvironmentVariableCredentialsProvider;
use aws_config::imds::credentials::ImdsCredentialsProvider;
use aws_config::profile::{Profile, ProfileSet};
use aws_sdk_sts::config::{Credentials, SharedCredentialsProvider};

use super::credentials::{self, AskForCode, Entry, Refusal, SESSION_NAME};
use super::error::FetchError;
use super::failure;
use super::files::Files;
use super::progress::count;
use super::run::Run;
use crate::snapshot::Operation;

/// The roles of a profile, the one that is entered last first, and what the other one is entered with.
struct Chain<'p> {
    roles: Vec<&'p Profile>,
    source: Source<'p>,
}

/// With what the first role is entered.
enum Source<'p> {
    /// The credentials of a profile without a role.
    Profile(&'p str),
    /// The keys in a profile, whatever else it has.
    Keys(&'p Profile),
    /// The machine's, as `credential_source` names them.
    Machine(&'p str),
}

/// The configuration in the roles of a profile; as it is for a profile without any, and for one whose roles are wrongly
/// written, of which the SDK tells.
pub(super) async fn entered(
    config: SdkConfig,
    files: &Files,
    name: &str,
    ask: AskForCode,
    run: &Run,
) -> Result<SdkConfig, FetchError> {
    let Some(chain) = chain(&files.profiles, name) else { return Ok(config) };
    let Some(source) = chain.source.provider(&config) else { return Ok(config) };
    let no_credentials = |failure: credentials::CredentialsFailure| files.no_credentials(failure.as_ref(), name);
    let mut config = credentials::loaded(&credentials::with(&config, source)).await.map_err(no_credentials)?;
    for profile in chain.roles.iter().rev() {
        config = if profile.get("mfa_serial").is_some() {
            with_code(&config, profile, ask, run).await?
        } else {
            count(&run.counters.calls);
            let role = entry(profile);
            run.waiting.now(to_let_us_in(&config, role.role));
            credentials::in_role(&config, &role).await.map_err(|refusal| refused(refusal, files, name, role.role))?
        };
    }
    Ok(config)
}

/// The profiles with roles, from this one to the one that is entered first: each is the source of the one before it.
fn chain<'p>(files: &'p ProfileSet, name: &'p str) -> Option<Chain<'p>> {
    let mut roles: Vec<&Profile> = Vec::new();
    let mut next = name;
    loop {
        let profile = files.get_profile(next)?;
        if roles.iter().any(|known| known.name() == next) {
            return None;
        }
        // Keys beside a role are what others enter theirs with.
        if !roles.is_empty() && keys(profile).is_some() {
            return Some(Chain { roles, source: Source::Keys(profile) });
        }
        if profile.get("role_arn").is_none() || profile.get("web_identity_token_file").is_some() {
            return (!roles.is_empty()).then_some(Chain { roles, source: Source::Profile(next) });
        }
        roles.push(profile);
        match (profile.get("source_profile"), profile.get("credential_source")) {
            (Some(source), None) if source == next => return Some(Chain { roles, source: Source::Keys(profile) }),
            (Some(source), None) => next = source,
            (None, Some(machine)) => return Some(Chain { roles, source: Source::Machine(machine) }),
            _ => return None,
        }
    }
}

impl Source<'_> {
    fn provider(&self, config: &SdkConfig) -> Option<SharedCredentialsProvider> {
        let settings = || credentials::settings(config);
        Some(match *self {
            Self::Profile(name) => credentials::of_profile(config, name),
            Self::Keys(profile) => SharedCredentialsProvider::new(keys(profile)?),
            Self::Machine("Environment") => {
                SharedCredentialsProvider::new(EnvironmentVariableCredentialsProvider::new())
            }
            Self::Machine("Ec2InstanceMetadata") => {
                SharedCredentialsProvider::new(ImdsCredentialsProvider::builder().configure(&settings()).build())
            }
            Self::Machine("EcsContainer") => {
                SharedCredentialsProvider::new(EcsCredentialsProvider::builder().configure(&settings()).build())
            }
            Self::Machine(_) => return None,
        })
    }
}

/// The keys that stand in a profile.
fn keys(profile: &Profile) -> Option<Credentials> {
    let key = |name| profile.get(name).map(str::to_owned);
    let (id, secret) = (key("aws_access_key_id")?, key("aws_secret_access_key")?);
    Some(Credentials::new(id, secret, key("aws_session_token"), None, SESSION_NAME))
}

fn entry(profile: &Profile) -> Entry<'_> {
    Entry {
        role: profile.get("role_arn").unwrap_or_default(),
        session_name: profile.get("role_session_name").unwrap_or(SESSION_NAME),
        external_id: profile.get("external_id"),
        duration: profile.get("duration_seconds").and_then(|text| text.parse().ok()).map(Duration::from_secs),
    }
}

/// What is waited for while a role is entered.
fn to_let_us_in(config: &SdkConfig, role: &str) -> String {
    format!("{} for {role}", credentials::sts(config).to_answer(Operation::AssumeRole))
}

/// The error of a role that a profile needs.
fn refused(refusal: Refusal, files: &Files, name: &str, role: &str) -> FetchError {
    let Refusal { code, reason, unanswered, .. } = refusal;
    let profile = name.to_owned();
    match unanswered {
        Some(error) => error,
        None if failure::EXPIRED.contains(&&*code) => FetchError::Expired { profile, reason },
        None => FetchError::RoleRefused { profile, role: role.to_owned(), config: files.config.clone(), code, reason },
    }
}

/// Enters the role of a profile with a code. Nobody is asked for another when its keys run out.
async fn with_code(config: &SdkConfig, profile: &Profile, ask: AskForCode, run: &Run) -> Result<SdkConfig, FetchError> {
    let serial = profile.get("mfa_serial").unwrap_or_default().to_owned();
    let refused =
        |reason: String| FetchError::Mfa { profile: profile.name().to_owned(), serial: serial.clone(), reason };
    run.waiting.cleared().await;
    let code = asked(ask, &serial).await.map_err(refused)?;
    count(&run.counters.calls);
    let endpoint = credentials::sts(config);
    let role = entry(profile);
    run.waiting.now(to_let_us_in(config, role.role));
    let request = credentials::client(config)
        .assume_role()
        .role_arn(role.role)
        .role_session_name(role.session_name)
        .set_external_id(role.external_id.map(str::to_owned))
        .set_duration_seconds(role.duration.and_then(|duration| duration.as_secs().try_into().ok()))
        .serial_number(&serial)
        .token_code(code.trim());
    let answer = request.send().await.map_err(|failure| {
        let unanswered = endpoint.unanswered(Operation::AssumeRole, &failure);
        unanswered.unwrap_or_else(|| refused(endpoint.reason(&failure)))
    })?;
    let keys = answer.credentials.ok_or_else(|| refused("the answer holds no credentials".to_owned()))?;
    let expiry = std::time::SystemTime::try_from(keys.expiration).ok();
    let keys =
        Credentials::new(keys.access_key_id, keys.secret_access_key, Some(keys.session_token), expiry, SESSION_NAME);
    Ok(credentials::with(config, SharedCredentialsProvider::new(keys)))
}

/// Asks on a thread of its own, because whoever is asked may take any time, and a Ctrl-C shall not wait for them.
async fn asked(ask: AskForCode, serial: &str) -> Result<String, String> {
    let serial = serial.to_owned();
    tokio::task::spawn_blocking(move || ask(&serial)).await.map_err(|failure| failure.to_string())?
}
