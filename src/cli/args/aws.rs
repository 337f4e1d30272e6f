//! The arguments of the commands that talk to AWS.

use anyhow::ensure;
use clap::builder::NonEmptyStringValueParser;
use clap::{Args, value_parser};

use super::iam;
use crate::fetch::{Options, Who};

/// The least pace that ever comes to an end.
const SLOWEST: f64 = 0.01;
/// A server of one's own may be asked as fast as it can.
const FASTEST: f64 = 1000.0;

/// Which accounts are read, and where, as the AWS CLI has it.
#[derive(Args)]
#[command(next_help_heading = "AWS")]
pub(in crate::cli) struct AwsArgs {
    /// Read with this profile's credentials. May be given several times: every account goes into one snapshot.
    #[arg(long, value_name = "PROFILE", value_parser = NonEmptyStringValueParser::new())]
    pub(in crate::cli) profile: Vec<String>,
    /// Read the account of this role, entered from the profile. May be given several times.
    #[arg(long, value_name = "ARN", value_delimiter = ',', value_parser = role_arn, group = "roles")]
    pub(in crate::cli) role_arn: Vec<String>,
    /// Read the profile's account and every other active account of its organisation.
    #[arg(long, group = "roles")]
    pub(in crate::cli) organization: bool,
    /// The role to enter in the organisation's accounts. `r53lint iam-policy` prints what it must allow.
    #[arg(long, value_name = "NAME", default_value = "r53lint-readonly", requires = "organization",
        value_parser = iam::role_name)]
    pub(in crate::cli) role_name: String,
    /// The external id that the roles' trust policies ask for.
    #[arg(long, value_name = "ID", requires = "roles", value_parser = iam::external_id)]
    pub(in crate::cli) external_id: Option<String>,
    /// Read this Region, besides those that private zones name; otherwise the profile's own. May be given several times.
    #[arg(long, value_name = "REGION", value_delimiter = ',', value_parser = region)]
    pub(in crate::cli) region: Vec<String>,
    /// Read every Region that is enabled for the account.
    #[arg(long)]
    pub(in crate::cli) all_regions: bool,
    /// Read the DNS attributes also of VPCs that no zone, rule, endpoint, Profile or peering touches: two calls each.
    #[arg(long)]
    pub(in crate::cli) all_vpcs: bool,
    /// Reach every service here instead of at AWS.
    #[arg(long, value_name = "URL", value_parser = url)]
    pub(in crate::cli) endpoint_url: Option<String>,
    /// How fast AWS is asked, as a part of the calls a second that it grants: 0.5 leaves half of them to others. More than 1
    /// is for an endpoint that is not AWS, named by `--endpoint-url` or `AWS_ENDPOINT_URL`.
    #[arg(long, value_name = "PART", default_value_t = 1.0, value_parser = pace)]
    pub(in crate::cli) pace: f64,
    /// How many seconds a server may say nothing, before its answer and in the middle of it; a call that meets silence is
    /// tried three times. A connection has to come about within 5 seconds, and is tried five times. A service that for
    /// three times as long says nothing but that it is asked too often, or cannot answer now, is given up: what it was not
    /// asked any more becomes gaps.
    #[arg(long, value_name = "SECONDS", default_value_t = Options::SILENCE.as_secs(), value_parser = value_parser!(u64).range(1..=600))]
    pub(in crate::cli) timeout: u64,
}

impl AwsArgs {
    /// What no flag alone can be told by. `is_elsewhere`: the environment names an endpoint for all services.
    pub(in crate::cli) fn check(&self, is_elsewhere: bool) -> anyhow::Result<()> {
        let pace = self.pace;
        ensure!(
            pace <= 1.0 || self.endpoint_url.is_some() || is_elsewhere,
            "`--pace {pace}` is more than the 1 that AWS grants\nmore is for an `--endpoint-url` or AWS_ENDPOINT_URL that is not AWS"
        );
        Ok(())
    }

    /// Which accounts are meant.
    pub(in crate::cli) fn who(&self) -> Who {
        if self.organization {
            return Who::Organization { role_name: self.role_name.clone() };
        }
        if self.role_arn.is_empty() { Who::Profiles } else { Who::Roles(self.role_arn.clone()) }
    }
}

fn pace(text: &str) -> Result<f64, String> {
    let pace = text.parse().ok().filter(|pace| (SLOWEST..=FASTEST).contains(pace));
    pace.ok_or_else(|| format!("must be a number from {SLOWEST} to 1"))
}

/// `arn:aws:iam::111111111111:role/r53lint-readonly`: whose account it is is read from here.
fn role_arn(text: &str) -> Result<String, String> {
    let parts: Vec<&str> = text.split(':').collect();
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    match parts[..] {
        ["arn", partition, "iam", "", account, role]
            if iam::PARTITIONS.contains(&partition)
                && is_account(account)
                && role.strip_prefix("role/").is_some_and(|name| iam::role_name(name).is_ok()) =>
        {
            Ok(text.to_owned())
        }
        _ => Err("a role's ARN looks like arn:aws:iam::111111111111:role/NAME".to_owned()),
    }
}

/// A host is named after it, so that a slip of the finger would ask somebody else.
fn region(text: &str) -> Result<String, String> {
    let is_name = text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if is_name && text.contains('-') { Ok(text.to_owned()) } else { Err("a Region looks like eu-west-1".to_owned()) }
}

fn url(text: &str) -> Result<String, String> {
    let host = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    host.filter(|host| !host.is_empty())
        .map(|_| text.to_owned())
        .ok_or_else(|| "must begin with http:// or https://".to_owned())
}
