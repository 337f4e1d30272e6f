//! The arguments, in groups that commands share.

#[cfg(feature = "aws")]
mod aws;
#[cfg(feature = "aws")]
mod fetch;
mod iam;
mod iam_policy;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::lint::{Audience, Severity};
use crate::report;
use crate::resolve::Certainty;
#[cfg(feature = "aws")]
pub(super) use aws::AwsArgs;
#[cfg(feature = "aws")]
pub(super) use fetch::{FetchArgs, ScanArgs};
pub(super) use iam_policy::IamPolicyArgs;

const EXAMPLES: &str = "\
Examples:
  r53lint scan --profile prod                         read an account and judge it
  r53lint fetch --profile prod -o prod.json           only read it
  r53lint lint prod.json                              judge a saved snapshot
  r53lint lint prod.json --with network.json          judge two accounts as one estate
  r53lint trace prod.json www.example.com             how a name resolves, from everywhere
  r53lint trace prod.json www.example.com AAAA --from internet --from vpc-1
  r53lint explain cname-into-private-delegation       what a rule flags, and what to do

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, configuration or input
  3  the snapshot has gaps and --complete was asked for (1 when there are findings as well),
     or a fetch could not finish";

const LINT_EXAMPLES: &str = "\
Examples:
  r53lint lint prod.json
  r53lint lint prod.json network.json --zone-file acmeltd.co.uk.zone
  r53lint lint prod.json --only occluded-record --format json -o report.json
  r53lint lint prod.json --fail-on warning --complete
  r53lint lint prod.json --write-baseline known.json  live with what there is, for now
  r53lint lint prod.json --baseline known.json        from then on only what is new counts
  aws route53 list-resource-record-sets --hosted-zone-id Z1 | r53lint lint -

Exit codes:
  0  nothing at or above --fail-on
  1  findings at or above --fail-on
  2  wrong usage, configuration or input
  3  the snapshot has gaps and --complete was asked for (1 when there are findings as well)";

const TRACE_EXAMPLES: &str = "\
Examples:
  r53lint trace prod.json service1.acmeltd.co.uk
  r53lint trace prod.json acmeltd.co.uk MX --from internet
  r53lint trace prod.json --all > answers.ndjson";

/// Proves how every name in an AWS Route 53 estate resolves, from the Internet and from every VPC.
#[derive(Parser)]
#[command(name = "r53lint", version, after_help = EXAMPLES, disable_help_subcommand = true)]
pub(super) struct Cli {
    #[command(subcommand)]
    pub(super) command: Command,
    #[command(flatten)]
    pub(super) console: ConsoleArgs,
}

/// Whatever `scan` and `fetch` would take.
#[cfg(not(feature = "aws"))]
#[derive(Debug, Args)]
pub(super) struct WithoutAwsArgs {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    _given: Vec<String>,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Read AWS accounts and judge them: what is broken, from where, and why.
    #[cfg(feature = "aws")]
    Scan(ScanArgs),
    /// Read AWS accounts into a snapshot file.
    #[cfg(feature = "aws")]
    Fetch(FetchArgs),
    /// Without AWS: says how to get it.
    #[cfg(not(feature = "aws"))]
    #[command(hide = true, name = "scan", visible_alias = "fetch")]
    WithoutAws(WithoutAwsArgs),
    /// Judge saved snapshots: what is broken, from where, and why.
    Lint(LintArgs),
    /// Show how a name resolves, hop by hop.
    Trace(TraceArgs),
    /// List the rules.
    Rules(RulesArgs),
    /// Show a rule's page: what it flags, why, and what to do.
    Explain(ExplainArgs),
    /// Print the IAM policy that reading needs.
    IamPolicy(IamPolicyArgs),
}

#[derive(Args)]
#[command(after_help = LINT_EXAMPLES)]
pub(super) struct LintArgs {
    /// Snapshot files, merged into one estate: JSON, also compressed (.zst), a reply of `aws route53
    /// list-resource-record-sets`, or the notation; `-` is standard input.
    #[arg(required = true, value_name = "SNAPSHOT")]
    pub(super) snapshots: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) estate: EstateArgs,
    #[command(flatten)]
    pub(super) report: ReportArgs,
}

#[derive(Args)]
#[command(after_help = TRACE_EXAMPLES)]
pub(super) struct TraceArgs {
    /// The snapshot file; `-` is standard input.
    pub(super) snapshot: PathBuf,
    /// The name to look up.
    #[arg(required_unless_present = "all", conflicts_with = "all")]
    pub(super) name: Option<String>,
    /// The type to look up.
    #[arg(value_name = "TYPE", default_value = "A")]
    pub(super) rtype: String,
    /// Ask only from here: `internet`, a VPC's id, or `onprem:` and the name of a network in r53lint.toml. May be given
    /// several times; otherwise from everywhere.
    #[arg(long, value_name = "VANTAGE")]
    pub(super) from: Vec<String>,
    /// Every name of every zone: each of its types, one it lacks, and a name missing below it, in a fixed order.
    #[arg(long)]
    pub(super) all: bool,
    /// Read this configuration instead of the nearest r53lint.toml above the working directory.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// How look-ups are written; `pretty`, with --all `ndjson`, when not given.
    #[arg(long, value_name = "FORMAT")]
    pub(super) format: Option<TraceFormat>,
    /// Write to this file, whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    #[command(flatten)]
    pub(super) estate: EstateArgs,
}

#[derive(Args)]
pub(super) struct RulesArgs {
    #[command(flatten)]
    pub(super) select: SelectArgs,
    /// How the list is written.
    #[arg(long, value_name = "FORMAT", default_value = "table", help_heading = "Output")]
    pub(super) format: RulesFormat,
}

#[derive(Args)]
pub(super) struct ExplainArgs {
    /// The rule's name, as in the list of `r53lint rules`.
    #[arg(value_name = "RULE")]
    pub(super) rule: String,
}

/// What the estate is made of beside the snapshot itself.
#[derive(Args)]
#[command(next_help_heading = "Estate")]
pub(super) struct EstateArgs {
    /// Merge another snapshot into the estate. May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(super) with: Vec<PathBuf>,
    /// Add a public zone hosted elsewhere, from a master file (RFC 1035). May be given several times.
    #[arg(long, value_name = "FILE")]
    pub(super) zone_file: Vec<PathBuf>,
}

/// All that concerns the report on an estate.
#[derive(Args)]
pub(super) struct ReportArgs {
    #[command(flatten)]
    pub(super) judge: JudgeArgs,
    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Which rules run. Each overrides the configuration file.
#[derive(Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct SelectArgs {
    /// Read this configuration instead of the nearest r53lint.toml above the working directory.
    #[arg(long, value_name = "FILE")]
    pub(super) config: Option<PathBuf>,
    /// Run the rules for this audience; each includes the ones before it.
    #[arg(long, value_name = "AUDIENCE")]
    pub(super) audience: Option<ForWhom>,
    /// Run only these rules, whatever their audience. May be given several times, or with commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) only: Vec<String>,
    /// Do not run these rules. May be given several times, or with commas.
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(super) skip: Vec<String>,
}

/// Which rules run, and what counts. Each overrides the configuration file.
#[derive(Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct JudgeArgs {
    #[command(flatten)]
    pub(super) select: SelectArgs,
    /// Exit with 1 when a finding is at least this severe; `error` when neither flag nor configuration says.
    #[arg(long, value_name = "SEVERITY")]
    pub(super) fail_on: Option<FailOn>,
    /// Leave out findings less sure than this.
    #[arg(long, value_name = "CONFIDENCE")]
    pub(super) min_confidence: Option<Confidence>,
    /// Leave out findings that this file holds: only new ones count. `--write-baseline` writes it.
    #[arg(long, value_name = "FILE")]
    pub(super) baseline: Option<PathBuf>,
    /// Write every finding to this file, for `--baseline`, and report what is left: nothing, or with `--baseline` what
    /// that file does not hold. Both may be one file.
    #[arg(long, value_name = "FILE")]
    pub(super) write_baseline: Option<PathBuf>,
    /// Exit with 3 when the snapshot has gaps, so that nothing unread passes unnoticed.
    #[arg(long)]
    pub(super) complete: bool,
}

/// How and where findings are written.
#[derive(Args)]
#[command(next_help_heading = "Output")]
pub(super) struct OutputArgs {
    /// How findings are written.
    #[arg(long, value_name = "FORMAT", default_value = "pretty")]
    pub(super) format: Format,
    /// Write to this file, whole or not at all.
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Option<PathBuf>,
    /// Run one step after the other, and say on standard error how long each took.
    #[arg(long)]
    pub(super) timings: bool,
}

/// What every command takes.
#[derive(Args)]
#[command(next_help_heading = "Everywhere")]
pub(super) struct ConsoleArgs {
    /// Colour the output; `auto`: on a terminal, unless `NO_COLOR` is set.
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(super) color: Color,
    /// Write findings and errors only, no summary.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(super) quiet: bool,
    /// Write every gap and defect, each finding's page and fingerprint, and what a fetch took.
    #[arg(short, long, global = true)]
    pub(super) verbose: bool,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Format {
    Pretty,
    Table,
    Json,
    Ndjson,
}

impl From<Format> for report::Format {
    fn from(format: Format) -> Self {
        match format {
            Format::Pretty => Self::Pretty,
            Format::Table => Self::Table,
            Format::Json => Self::Json,
            Format::Ndjson => Self::Ndjson,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum TraceFormat {
    Pretty,
    Json,
    Ndjson,
}

impl From<TraceFormat> for report::trace::Format {
    fn from(format: TraceFormat) -> Self {
        match format {
            TraceFormat::Pretty => Self::Pretty,
            TraceFormat::Json => Self::Json,
            TraceFormat::Ndjson => Self::Ndjson,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum RulesFormat {
    Table,
    Json,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum FailOn {
    Error,
    Warning,
    Info,
    Never,
}

impl From<FailOn> for Option<Severity> {
    fn from(level: FailOn) -> Self {
        match level {
            FailOn::Error => Some(Severity::Error),
            FailOn::Warning => Some(Severity::Warning),
            FailOn::Info => Some(Severity::Info),
            FailOn::Never => None,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Confidence {
    Certain,
    Likely,
}

impl From<Confidence> for Certainty {
    fn from(confidence: Confidence) -> Self {
        match confidence {
            Confidence::Certain => Self::Certain,
            Confidence::Likely => Self::Likely,
        }
    }
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum ForWhom {
    Everyone,
    Pedantic,
    Auditor,
}

impl From<ForWhom> for Audience {
    fn from(audience: ForWhom) -> Self {
        match audience {
            ForWhom::Everyone => Self::Everyone,
            ForWhom::Pedantic => Self::Pedantic,
            ForWhom::Auditor => Self::Auditor,
        }
    }
}
