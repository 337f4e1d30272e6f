//! The notation: a snapshot as a few lines of text, for rule pages, tests and bug reports. Read and written by the same
//! files, one for each kind of line. It must not know rules, resolution, or what a name means beyond its dots.
//!
//! One line an object; a line indented deeper than the first line of the text is a record of the zone above it.
//! `#` begins a comment wherever a word could. Words are parted by blanks; a word in double quotes may hold blanks.
//!
//! ```text
//! account 111111111111 prod                    # what follows belongs to it; without one, 111111111111
//! zone acmeltd.co.uk public ns1.faereal.net    # no awsdns server and no id=: hosted elsewhere, an external zone
//! zone brkr.io external ns1.example.net        # the same, said outright
//! zone example.com public ns-1.awsdns-01.com id=Z1
//! zone region.prod.acmeltd.co.uk private vpc-1 vpc-2 service=servicediscovery.amazonaws.com
//! zone fallback.example private vpc-1 fallback=on         # public DNS for names it lacks: on, off, unknown
//! zone corp.example private vpc-1 owner=222222222222     # another account's: known from the VPC's list only
//! zone internal.example private vpc-1 unread             # its record sets were not read
//!   service1     60 CNAME service1.region.prod.acmeltd.co.uk.
//!   region.prod  NS    ns3.internal.faereal.net. ns4.internal.faereal.net.
//!   @            MX    10 mail.example.com.
//!   txt          TXT   "v=spf1 -all" "second string"
//!   www          A     192.0.2.1 id=blue weight=10 health=hc-1
//!   apex         A     alias lb.eu-west-1.elb.amazonaws.com. zone=Z32O12XQLNTSW2 evaluate-health
//! vpc vpc-1 eu-west-1 10.10.0.0/16 dns-support=off dns-hostnames=off name-servers=10.0.0.53,10.0.0.54
//! endpoint rslvr-in-1 inbound vpc-1 10.10.0.10 10.10.0.11
//! rule rslvr-rr-1 forward corp.example to 192.0.2.53 192.0.2.54:5353 via rslvr-out-1 on vpc-1 vpc-2
//! rule rslvr-rr-2 system a.corp.example on vpc-1
//! rule rslvr-rr-3 delegate ns.example.com via rslvr-out-1 on vpc-1
//! rule rslvr-rr-4 unread on vpc-1              # associated, but the rule itself was not read
//! profile rp-1 zones Z9 Z8 rules rslvr-rr-1 on vpc-1 vpc-2:200       # :200 is the priority
//! autodefined-reverse off vpc-1
//! network office 192.0.2.53 forwards-to=rslvr-in-1   # on premises: its resolvers, and the endpoints they use
//! zone corp.example network office                    # a zone of that network's own
//! gap route53resolver:ListResolverRules AccessDeniedException region=eu-west-1 resource=vpc-1
//! ```
//!
//! - A zone's `id` is `Z1`, `Z2` … by position among the `zone` lines unless given. A zone with neither records nor
//!   `unread` was read and is empty; its apex SOA and NS need not be written.
//! - A record's name is relative to its zone unless it ends in a dot; `@` is the apex. Host names in a value are
//!   absolute, with the dot or without. The TTL is 300 unless given. Lines of one name, type and `id` add values.
//! - Routing: `id= weight= region= geo=EU|US|US-CA|* failover=PRIMARY multivalue cidr=COLLECTION/LOCATION health=`.
//!   An alias without `zone=` points into its own zone.
//! - Rules, endpoints and Profiles lie in the Region of the first VPC they name, else of the first `vpc` line, else in
//!   us-east-1, unless `region=` says otherwise. A VPC without a `vpc` line stays undescribed.
//! - `account -` is an account without an id, as a raw reply of the AWS CLI has it. An endpoint may have `status=`.
//! - `owner=ACCOUNT` on a VPC, rule or Profile: it is shared by that account.
//! - `dns-support`, `dns-hostnames`: `on` (unless said), `off`, or `unread`.
//! - A gap lies in the account above it unless `account=` names another, or `account=-` none.
//!
//! What has no line is left out when writing: health checks, CIDR collections, DNSSEC, tags, subnets, firewalls,
//! domains, query logs, comments, geoproximity, associations that are not `COMPLETE`, and fields this version does not
//! know; of a VPC's list of zones, those that an account of the snapshot owns. An object or record set that no line can
//! say leaves a comment behind.

mod line;
mod names;
mod network;
mod premises;
mod read;
mod record;
mod record_line;
mod rule;
mod write;
mod zone;

pub use read::read;
pub use write::write;

/// Why a text in the notation could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{label}, line {line}: {problem}; expected {expected}")]
pub struct NotationError {
    /// The file, or what stands for it.
    pub label: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong.
    pub problem: String,
    /// What would have been right.
    pub expected: String,
}

/// The account objects belong to when no `account` line says otherwise.
const DEFAULT_ACCOUNT: &str = "111111111111";

/// Where objects lie when the text names no Region at all.
const DEFAULT_REGION: &str = "us-east-1";
