//! What stops a fetch as a whole, said with what to do next.

use std::error::Error;
use std::fmt::Write as _;

/// A fetch that could not begin. A refused call later on is a gap, not one of these.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// The operating system gave no threads.
    #[error("the network runtime did not start: {0}")]
    Runtime(#[source] std::io::Error),
    /// `~/.aws/config` or `~/.aws/credentials` is there and cannot be understood.
    #[error(
        "the AWS configuration files could not be read: {reason}\n  mend the file, or name others with AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE"
    )]
    Configuration {
        /// What the SDK said.
        reason: String,
    },
    /// No profile of that name.
    #[error("there is no AWS profile `{profile}`{}", known_profiles(.known))]
    UnknownProfile {
        /// The name asked for.
        profile: String,
        /// The names there are, in order.
        known: Vec<String>,
    },
    /// Nothing says which Region to ask.
    #[error("no AWS Region is configured for profile `{profile}`\n  name one with `--region`, or set it with `aws configure set region REGION{}`", flag(.profile))]
    NoRegion {
        /// The profile in force.
        profile: String,
    },
    /// No credentials, or none that could be loaded.
    #[error("no AWS credentials for profile `{profile}`: {reason}\n  log in with `aws sso login{}`, or choose another profile with `--profile NAME`", flag(.profile))]
    NoCredentials {
        /// The profile in force.
        profile: String,
        /// What the SDK said.
        reason: String,
    },
    /// The credentials were good once.
    #[error("the AWS credentials of profile `{profile}` have expired: {reason}\n  log in again with `aws sso login{}`", flag(.profile))]
    Expired {
        /// The profile in force.
        profile: String,
        /// What AWS or the SDK said.
        reason: String,
    },
    /// No answer at all.
    #[error("no answer from {endpoint}: {reason}\n  check the network, the proxy and `--endpoint-url`, then try again")]
    Unreachable {
        /// The URL, or the service and its Region.
        endpoint: String,
        /// The innermost cause.
        reason: String,
    },
    /// AWS answered the first call with a refusal.
    #[error(
        "{endpoint} refused sts:GetCallerIdentity for profile `{profile}` ({code}): {reason}\n  check that the profile's keys are current and belong to this partition"
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
}

/// ` --profile NAME`, which the default profile does not need.
fn flag(profile: &str) -> String {
    if profile == "default" { String::new() } else { format!(" --profile {profile}") }
}

fn known_profiles(known: &[String]) -> String {
    if known.is_empty() {
        return "\n  no profile is configured: begin with `aws configure sso`".to_owned();
    }
    format!("\n  the configured profiles are: {}", known.join(", "))
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

fn chain<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}
