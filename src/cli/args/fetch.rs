//! The arguments of `scan` and `fetch`, but for those that say what of AWS is read.

use std::path::PathBuf;

use clap::Args;

use super::{AwsArgs, EstateArgs, ReportArgs};

const SCAN_EXAMPLES: &str = "\
Examples:
  r53lint scan --profile prod --profile network       two accounts as one estate
  r53lint scan --organization --save all.json.zst     every account, and keep what was read
  r53lint scan --profile prod --fail-on warning --complete

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, configuration, input or credentials
  3  something could not be read and --complete was asked for (1 when there are findings as well);
     or nothing could be read at all, or the fetch could not finish: go on with --resume";

const FETCH_EXAMPLES: &str = "\
Examples:
  r53lint fetch --profile prod -o prod.json.zst
  r53lint fetch --role-arn arn:aws:iam::111111111111:role/r53lint-readonly -o dev.json
  r53lint fetch --organization --all-regions -v -o all.json
  r53lint fetch --organization -o all.json --resume   go on with one that was interrupted
  r53lint fetch --profile prod --redact -o -          to standard output, for others to see

Exit codes:
  0  what could be read is written; what could not is among the snapshot's gaps
  2  wrong usage, configuration or credentials
  3  something could not be read and --complete was asked for; or nothing could be read at all,
     or the fetch could not finish: nothing is written, go on with --resume";

#[derive(Args)]
#[command(after_help = SCAN_EXAMPLES)]
pub(in crate::cli) struct ScanArgs {
    #[command(flatten)]
    pub(in crate::cli) aws: AwsArgs,
    /// Save what was read, as `fetch -o` would.
    #[arg(long, value_name = "FILE")]
    pub(in crate::cli) save: Option<PathBuf>,
    /// Go on with an interrupted scan that had the same `--save`.
    #[arg(long, requires = "save")]
    pub(in crate::cli) resume: bool,
    #[command(flatten)]
    pub(in crate::cli) estate: EstateArgs,
    #[command(flatten)]
    pub(in crate::cli) report: ReportArgs,
}

#[derive(Args)]
#[command(after_help = FETCH_EXAMPLES)]
pub(in crate::cli) struct FetchArgs {
    #[command(flatten)]
    pub(in crate::cli) aws: AwsArgs,
    /// The snapshot file, written whole or not at all; compressed when it ends in .zst; `-` is standard output.
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    pub(in crate::cli) output: PathBuf,
    /// Go on with an interrupted fetch into the same file.
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) resume: bool,
    /// Replace account ids and names, roles, comments, tags, TXT values and what AWS said by stand-ins, the same for the same.
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) redact: bool,
    /// Exit with 3 when something could not be read.
    #[arg(long, help_heading = "Output")]
    pub(in crate::cli) complete: bool,
}
