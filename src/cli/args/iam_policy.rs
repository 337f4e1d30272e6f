//! The arguments of `iam-policy`.

use std::path::PathBuf;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::iam;

const EXAMPLES: &str = "\
Examples:
  r53lint iam-policy                                  for the role that reads one account
  r53lint iam-policy --minimal                        only what resolution needs; rules that need more say so
  r53lint iam-policy --organization                   for the role that reads its own account and enters the others
  aws iam create-policy --policy-name r53lint --policy-document \"$(r53lint iam-policy)\"";

#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(in crate::cli) struct IamPolicyArgs {
    /// Only the calls that decide how names resolve.
    #[arg(long)]
    pub(in crate::cli) minimal: bool,
    /// Also list the organisation's accounts and enter them.
    #[arg(long)]
    pub(in crate::cli) organization: bool,
    /// The role that is entered in the organisation's accounts.
    #[arg(long, value_name = "NAME", default_value = "r53lint-readonly", requires = "organization",
        value_parser = iam::role_name)]
    pub(in crate::cli) role_name: String,
    /// The partition of those accounts.
    #[arg(long, value_name = "PARTITION", default_value = "aws", requires = "organization",
        value_parser = PossibleValuesParser::new(iam::PARTITIONS))]
    pub(in crate::cli) partition: String,
    /// Write to this file, whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub(in crate::cli) output: Option<PathBuf>,
}
