//! The AWS configuration files: which profile is in force, and why it gives no credentials, in words for whoever wrote it.

use std::error::Error;

use aws_config::profile::{Profile, ProfileSet};
use aws_sdk_sts::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sts::operation::assume_role::AssumeRoleError;
use aws_sdk_sts::operation::assume_role_with_web_identity::AssumeRoleWithWebIdentityError;

use super::error::{self, FetchError};

/// The profiles there are, and where they are written.
pub(super) struct Files {
    pub(super) profiles: ProfileSet,
    /// The path of the configuration file.
    pub(super) config: String,
}

/// What a profile can have its credentials from.
const SOURCES: [&str; 8] = [
    "aws_access_key_id",
    "aws_secret_access_key",
    "credential_process",
    "login_session",
    "role_arn",
    "sso_session",
    "sso_start_url",
    "web_identity_token_file",
];
/// What the SDK writes before the words of a credential process.
const SAID: &str = "Stderr: ";

impl Files {
    /// The real ones.
    #[expect(clippy::default_trait_access, reason = "the SDK takes types here that it does not let its users name")]
    pub(super) async fn read() -> Result<Self, FetchError> {
        let (files, environment, places) = (Default::default(), Default::default(), Default::default());
        let profiles = aws_config::profile::load(&files, &environment, &places, None)
            .await
            .map_err(|failure| FetchError::Configuration { reason: error::root_cause(&failure) })?;
        let config = environment.get("AWS_CONFIG_FILE").unwrap_or_else(|_| "~/.aws/config".to_owned());
        Ok(Self { profiles, config })
    }

    /// The profile's name, which must exist when it was named.
    pub(super) fn profile_in_force(&self, named: Option<&str>) -> Result<String, FetchError> {
        let profile = named.unwrap_or_else(|| self.profiles.selected_profile()).to_owned();
        if self.profiles.get_profile(&profile).is_some() || (named.is_none() && profile == "default") {
            return Ok(profile);
        }
        let mut known: Vec<String> = self.profiles.profiles().map(str::to_owned).collect();
        known.sort();
        Err(FetchError::UnknownProfile { profile, known, config: self.config.clone() })
    }

    /// Where a profile's authorities to trust are; an empty name says nothing.
    pub(super) fn ca_bundle(&self, profile: &str) -> Option<&str> {
        self.profiles.get_profile(profile)?.get("ca_bundle").filter(|path| !path.is_empty())
    }

    /// Whom a profile's credentials come from, for whoever waits for them.
    pub(super) fn source(&self, name: &str) -> String {
        let profile = self.first(name);
        let has = |key: &str| profile.is_some_and(|profile| profile.get(key).is_some());
        let source = match () {
            () if has("credential_process") => "the credential_process",
            () if has("sso_session") || has("sso_start_url") => "the single sign-on",
            () if has("web_identity_token_file") => "the web identity",
            () if !has("aws_access_key_id") => return "the role and Region of this machine or container".to_owned(),
            () => "the credentials",
        };
        let owner = profile.map_or(name, Profile::name);
        format!("{source} of profile `{owner}`")
    }

    /// The error of a profile that gives no credentials.
    pub(super) fn no_credentials(&self, failure: &(dyn Error + 'static), profile: &str) -> FetchError {
        let (said, cause) = (error::causes(failure), error::root_cause(failure));
        let profile = profile.to_owned();
        match () {
            // The SDK names its own missing part, which nobody who runs this can add.
            () if said.contains("credentials-login") => FetchError::LoginSession { profile },
            // The SDK has no kind of error for a login that ran out.
            () if said.contains("expired") => FetchError::Expired { profile, reason: cause },
            // The last of the places that were tried is a machine's role, and this may be none that has one.
            () if !is_chain(&cause) && (said.contains("dispatch failure") || said.contains("timeout")) => {
                FetchError::NoWayToCredentials { profile, reason: cause }
            }
            () => {
                let reason = refusal(failure).unwrap_or_else(|| self.reason(&profile, &cause));
                self.incomplete(&profile, reason)
            }
        }
    }

    /// The error of a profile that lacks something.
    pub(super) fn incomplete(&self, profile: &str, reason: String) -> FetchError {
        FetchError::NoCredentials { profile: profile.to_owned(), config: self.config.clone(), reason }
    }

    /// What is wrong with a profile, as far as it can be seen; otherwise what the SDK said at last.
    fn reason(&self, name: &str, cause: &str) -> String {
        let Some(profile) = self.first(name) else {
            return "there are no keys in the environment, no such profile, and no role of this machine".to_owned();
        };
        let whose = if profile.name() == name {
            "its".to_owned()
        } else {
            format!("its source profile `{}`'s", profile.name())
        };
        let has = |key: &&str| profile.get(key).is_some();
        match () {
            () if !SOURCES.iter().any(&has) => {
                "it has neither keys nor a role, single sign-on or a credential_process".to_owned()
            }
            () if is_chain(cause) => "nothing that it names gives any".to_owned(),
            () if has(&"credential_process") => process(&whose, cause),
            () if has(&"web_identity_token_file") => format!("{whose} web_identity_token_file cannot be read: {cause}"),
            () if cause.contains("cached SSO token") || has(&"sso_start_url") && cause.starts_with("No such file") => {
                format!("nobody is logged in to {whose} single sign-on")
            }
            () if cause.contains("infinite loop") => format!("{whose} source_profile leads back to where it began"),
            // What could not be built is a part of the SDK; why not is the profile's.
            () => cause.rsplit("could not be built: ").next().unwrap_or(cause).trim_end().to_owned(),
        }
    }

    /// The profile that a chain of roles begins with.
    fn first(&self, name: &str) -> Option<&Profile> {
        let mut profile = self.profiles.get_profile(name)?;
        for _ in 0..self.profiles.profiles().count() {
            let source = profile.get("source_profile").and_then(|source| self.profiles.get_profile(source));
            let Some(source) = source else { break };
            profile = source;
        }
        Some(profile)
    }
}

/// Whether every place where credentials can be was tried, and none had any.
fn is_chain(cause: &str) -> bool {
    cause.starts_with("no credentials found in chain")
}

/// What became of a credential process: its exit status and its own words, or what it printed instead of keys.
fn process(whose: &str, cause: &str) -> String {
    let Some((before, said)) = cause.split_once(SAID) else {
        let cause = cause.rsplit("could not parse response: ").next().unwrap_or(cause);
        // Where in the text a parser gave up says less than that it is no JSON; what is missing says more.
        let cause = if cause.starts_with("invalid JSON") { String::new() } else { format!(": {cause}") };
        return format!("{whose} credential_process printed something else than keys as JSON{cause}");
    };
    let status = before.rsplit("exited with code ").next().unwrap_or(before).trim_end_matches(". ");
    let said = said.trim();
    let said = if said.is_empty() { "without a word" } else { said };
    format!("{whose} credential_process failed ({status}): {said}")
}

/// What STS said of a role, beneath what the SDK wrapped around it.
fn refusal(failure: &(dyn Error + 'static)) -> Option<String> {
    fn said<E: ProvideErrorMetadata + 'static>(cause: &(dyn Error + 'static)) -> Option<String>
    where
        SdkError<E>: Error,
    {
        let said = cause.downcast_ref::<SdkError<E>>()?;
        Some(format!("its role lets nobody in ({}): {}", said.code()?, said.message().unwrap_or("no reason given")))
    }
    let role = |cause| said::<AssumeRoleError>(cause).or_else(|| said::<AssumeRoleWithWebIdentityError>(cause));
    error::chain(failure).find_map(role)
}
