//! What stops a fetch as a whole, said with what to do next.

use std::error::Error;
use std::fmt::Write as _;

use super::regions;
use crate::snapshot::Operation;

/// A fetch that could not begin, or that had to end before its time. A refused call is a gap, not one of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The operating system gave no threads.
    #[error("the network runtime did not start: {0}")]
    Runtime(#[source] std::io::Error),
    /// `~/.aws/config` or `~/.aws/credentials` is there and cannot be understood.
    #[error(
        "the AWS configuration files could not be read: {reason}\nmend the file, or name others with AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
    )]
    Configuration {
        /// What the SDK said.
        reason: String,
    },
    /// What `AWS_CA_BUNDLE` or a profile's `ca_bundle` names holds no authority to trust.
    #[error("the certificates that {by} names cannot be used: {reason}\nthe file must hold certificates as PEM")]
    Trust {
        /// What names them.
        by: String,
        /// What is wrong with them.
        reason: String,
    },
    /// No profile of that name.
    #[error("there is no AWS profile `{profile}` in {config}{}", known_profiles(.known))]
    UnknownProfile {
        /// The configuration file.
        config: String,
        /// The name asked for.
        profile: String,
        /// The names there are, in order.
        known: Vec<String>,
    },
    /// Nothing says which Region to ask.
    #[error("no AWS Region is configured for profile `{profile}`\nname one with `--region`, or set it with `aws configure set region REGION{}`", flag(.profile))]
    NoRegion {
        /// The profile in force.
        profile: String,
    },
    /// A Region that neither this version nor the account knows.
    #[error("there is no AWS Region `{region}`: neither this r53lint nor the account knows it{}", did_you_mean(.meant.as_deref()))]
    NoSuchRegion {
        /// As it was named.
        region: String,
        /// One that is spelled nearly so.
        meant: Option<String>,
    },
    /// A Region that this version does not know, and the account could not be asked for.
    #[error("this r53lint does not know the AWS Region `{region}`, and could not ask the account: {account}{}\na Region that is newer than this r53lint can be named by AWS_REGION, or as the profile's `region`", did_you_mean(.meant.as_deref()))]
    DoubtfulRegion {
        /// As it was named.
        region: String,
        /// One that is spelled nearly so.
        meant: Option<String>,
        /// Whose account, and what became of the question.
        account: String,
        /// Whether that was a no.
        was_refused: bool,
    },
    /// No credentials, or none that could be loaded.
    #[error("no AWS credentials for profile `{profile}`: {reason}\nmend the profile in {config}, log in with `aws sso login{}` if it has single sign-on, or choose another with `--profile NAME`", flag(.profile))]
    NoCredentials {
        /// The configuration file.
        config: String,
        /// The profile in force.
        profile: String,
        /// What it lacks, or what came of what it has.
        reason: String,
    },
    /// A role that the profile's credentials come from.
    #[error(
        "no AWS credentials for profile `{profile}`: the role {role} lets nobody in ({code}): {reason}\ncheck the role's name and trust policy, the external_id in {config}, and that whoever enters it may call sts:AssumeRole"
    )]
    RoleRefused {
        /// The configuration file.
        config: String,
        /// The profile in force.
        profile: String,
        /// Its role, or one on the way to it.
        role: String,
        /// AWS's error code.
        code: String,
        /// What AWS said.
        reason: String,
    },
    /// Whoever hands out the credentials cannot be reached.
    #[error(
        "the AWS credentials of profile `{profile}` could not be fetched: {reason}\ncheck the network and the proxy, then try again"
    )]
    NoWayToCredentials {
        /// The profile in force.
        profile: String,
        /// The innermost cause.
        reason: String,
    },
    /// What `aws login` left behind cannot be read from here.
    #[error(
        "profile `{profile}` is one of `aws login`, whose credentials only the AWS CLI can read\nadd a profile with `credential_process = aws configure export-credentials --profile {profile}`, and name that with `--profile`"
    )]
    LoginSession {
        /// The profile in force.
        profile: String,
    },
    /// The credentials were good once.
    #[error("the AWS credentials of profile `{profile}` have expired: {reason}\nlog in again with `aws sso login{}`", flag(.profile))]
    Expired {
        /// The profile in force.
        profile: String,
        /// What AWS or the SDK said.
        reason: String,
    },
    /// No answer at all.
    #[error(
        "no answer to {operation}: {reason}\ncheck the network, the proxy, `--region` and `--endpoint-url`, then try again"
    )]
    Unreachable {
        /// The call.
        operation: Operation,
        /// Who did not answer, and how.
        reason: String,
    },
    /// Something answered that does not speak as AWS does.
    #[error(
        "no reply of AWS to {operation}: {reason}\nsomething else may answer in its place: check `--endpoint-url`, the proxy, and whether the network wants a login"
    )]
    Unreadable {
        /// The call.
        operation: Operation,
        /// Who answered, and how.
        reason: String,
    },
    /// AWS has a bad day.
    #[error("{endpoint} cannot answer {operation} now ({code}): {reason}\ntry again in a while")]
    Unavailable {
        /// The call.
        operation: Operation,
        /// The URL, or the service and its Region.
        endpoint: String,
        /// AWS's error code.
        code: String,
        /// What AWS said.
        reason: String,
    },
    /// AWS answered the first call with a refusal.
    #[error(
        "{endpoint} refused sts:GetCallerIdentity for profile `{profile}` ({code}): {reason}\ncheck that the profile's keys are current and belong to this partition, and that the clock is right"
    )]
    Refused {
        /// The URL, or the service and its Region.
        endpoint: String,
        /// The profile in force.
        profile: String,
        /// AWS's error code.
        code: String,
        /// What AWS said.
        reason: String,
    },
    /// Roles are entered from one identity.
    #[error(
        "{count} profiles were named, and roles can only be entered from one\ngive one `--profile` with `--role-arn` or `--organization`"
    )]
    ManyProfiles {
        /// How many.
        count: usize,
    },
    /// None of the accounts asked for let us in.
    #[error("no account could be entered:{}\n{}", list(.reasons), if *.was_refused { "check the role's name, its trust policy and `--external-id`" } else { "check the network, or try again in a while" })]
    NoAccount {
        /// Each account or role, and what AWS said.
        reasons: Vec<String>,
        /// Whether one of them said no, and not only that it cannot answer.
        was_refused: bool,
    },
    /// The accounts let us in, and then refused every call.
    #[error(
        "nothing could be read, every call failed:{}\n{}", list(.reasons), what_helps(.reasons)
    )]
    NothingRead {
        /// Each account with its first call, and what became of that.
        reasons: Vec<String>,
    },
    /// The organisation's accounts could not be listed.
    #[error(
        "the organisation's accounts could not be listed ({code}): {reason}\nrun with the management account or a delegated administrator, or name accounts with `--role-arn`"
    )]
    NoOrganization {
        /// AWS's error code.
        code: String,
        /// What AWS said.
        reason: String,
    },
    /// The profile wants a code that nobody could be asked for, or the code was wrong.
    #[error(
        "profile `{profile}` needs a code from the MFA device {serial}: {reason}\nrun on a terminal, or take session credentials beforehand: `aws sts assume-role`, then AWS_SESSION_TOKEN"
    )]
    Mfa {
        /// The profile.
        profile: String,
        /// The device.
        serial: String,
        /// Why there is no code, or what AWS said of it.
        reason: String,
    },
    /// The network went away in the middle.
    #[error("the fetch could not finish: no answer to {operation}, nor to anything else: {reason}\ncheck the network")]
    Lost {
        /// The call that was given up.
        operation: Operation,
        /// The innermost cause.
        reason: String,
    },
    /// The credentials ran out in the middle.
    #[error("the fetch could not finish: the credentials ran out at {operation}: {reason}\nlog in again")]
    RanOut {
        /// The call that was refused.
        operation: Operation,
        /// What AWS said.
        reason: String,
    },
    /// Ctrl-C, or the system's wish.
    #[error("the fetch was interrupted; nothing was written")]
    Interrupted,
    /// The journal cannot be begun, or is of another fetch.
    #[error("the journal of the fetch cannot be used: {source}")]
    NoJournal {
        /// What went wrong.
        source: std::io::Error,
    },
    /// The journal cannot be written any more.
    #[error("the fetch could not finish: its journal cannot be written: {source}\nmake room")]
    Journal {
        /// What went wrong.
        source: std::io::Error,
    },
}

impl FetchError {
    /// The same error, when it may only say that there is no such Region.
    pub(super) fn may_be_of(self, region: &str) -> Self {
        match self {
            Self::Unreachable { operation, reason } if !regions::is_known(region) => {
                let meant =
                    regions::nearest(region, &[]).map_or_else(String::new, |meant| format!(", or is it {meant}"));
                Self::Unreachable { operation, reason: format!("{reason}; is there a Region {region}{meant}?") }
            }
            other => other,
        }
    }

    /// Whether nothing is wrong with what was asked for, but the fetch could not come to its end. What it had read, if
    /// anything, is in its journal.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        let had_begun =
            matches!(self, Self::Lost { .. } | Self::RanOut { .. } | Self::Journal { .. } | Self::Interrupted);
        let has_no_credentials = matches!(self, Self::NoWayToCredentials { .. });
        let was_not_answered =
            matches!(self, Self::Unreachable { .. } | Self::Unreadable { .. } | Self::Unavailable { .. });
        let cannot_be_asked = matches!(self, Self::DoubtfulRegion { was_refused: false, .. });
        had_begun
            || has_no_credentials
            || cannot_be_asked
            || was_not_answered
            || matches!(self, Self::NoAccount { .. } | Self::NothingRead { .. })
    }
}

/// `\n` and a Region that may have been meant.
fn did_you_mean(region: Option<&str>) -> String {
    region.map_or_else(String::new, |region| format!("\ndid you mean {region}?"))
}

/// What to do when every call failed. A policy helps against refusals alone.
fn what_helps(reasons: &[String]) -> &'static str {
    let is_refusal =
        |reason: &String| ["AccessDenied", "Unauthorized", "NotAuthorized"].iter().any(|word| reason.contains(word));
    if reasons.iter().any(is_refusal) {
        "`r53lint iam-policy` prints the policy that reading needs: attach it to the role or user"
    } else {
        "check `--endpoint-url` and the proxy, or try again in a while"
    }
}

fn list(reasons: &[String]) -> String {
    reasons.iter().flat_map(|reason| ["\n", reason]).collect()
}

/// ` --profile NAME`, which the default profile does not need.
fn flag(profile: &str) -> String {
    if profile == "default" { String::new() } else { format!(" --profile {profile}") }
}

fn known_profiles(known: &[String]) -> String {
    if known.is_empty() {
        return "\nno profile is configured: begin with `aws configure sso`".to_owned();
    }
    format!("\nthe configured profiles are: {}", known.join(", "))
}

/// An error and its causes on one line, each said once.
pub(super) fn causes(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    for cause in chain(error).skip(1) {
        let cause = cause.to_string();
        if !text.contains(&cause) {
            // Writing into a string cannot fail.
            let _ = write!(text, ": {cause}");
        }
    }
    text
}

/// The innermost cause, which for a connection is what the operating system said.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(ToString::to_string).unwrap_or_default()
}

pub(super) fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_that_may_not_be_there_is_asked_back_where_nothing_answers() {
        let error = |region| {
            let reason = "AWS STS cannot be reached".to_owned();
            FetchError::Unreachable { operation: Operation::GetCallerIdentity, reason }.may_be_of(region).to_string()
        };
        assert!(error("eu-wset-1").contains("cannot be reached; is there a Region eu-wset-1, or is it eu-west-1?\n"));
        assert!(error("moon-base-1").contains("; is there a Region moon-base-1?\n"));
        assert!(!error("eu-west-1").contains("is there"));
    }
}
