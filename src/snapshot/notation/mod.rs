//! The notation: a snapshot as a few lines of text, for rule pages, tests and bug reports. Read and written by the same
//! files, one for each kind of line. It must not know rules, resolution, or what a name means beyond its dots.
//!
//! One line an object; a line indented deeper than the first line of the text is a record of the zone above it.
//! `#` begins a comment wherever a word could. Words are parted by blanks; free text may be put in double quotes.
//!
//! ```text
//! account 111111111111 prod                    # what follows belongs to it; without one, 111111111111
//! zone acmeltd.co.uk public ns1.faereal.net    # no awsdns server and no id=: hosted elsewhere, an external zone
//! zone brkr.io external ns1.example.net        # the same, said outright
//! zone example.com public ns-1.awsdns-01.com id=Z1
//! zone example.org public ns1.example.org delegation-set=N1 count=9500    # count= is what Route 53 counted
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
//! network office 192.0.2.53 forwards-to=rslvr-in-1   # on premises: its resolvers, and the endpoints they use
//! zone corp.example network office                    # a zone of that network's own
//! gap route53resolver:ListResolverRules AccessDeniedException region=eu-west-1 resource=vpc-1
//! ```
//!
//! What steers the Resolver, and what lies in VPCs:
//!
//! ```text
//! vpc vpc-1 eu-west-1 10.10.0.0/16 dns-support=off dns-hostnames=off name-servers=10.0.0.53,10.0.0.54 name="the first"
//! endpoint rslvr-in-1 inbound vpc-1 10.10.0.10@subnet-1 10.10.0.11 type=ipv4 status=OPERATIONAL name=hub
//! rule rslvr-rr-1 forward corp.example to 192.0.2.53 192.0.2.54:5353 via rslvr-out-1 on vpc-1 vpc-2:FAILED
//! rule rslvr-rr-2 system a.corp.example shared on vpc-1     # shared with other accounts; owner= by another one
//! rule rslvr-rr-3 delegate ns.example.com via rslvr-out-1 on vpc-1
//! rule rslvr-rr-4 unread on vpc-1              # associated, but the rule itself was not read
//! profile rp-1 zones Z9 Z8 rules rslvr-rr-1 firewall rslvr-frg-1:101 other ARN on vpc-1 vpc-2:200    # :200 is the priority
//! autodefined-reverse off vpc-1                # on, off, local, or AWS's own word
//! dnssec-validation on vpc-1
//! subnet subnet-1 vpc-1 euw1-az1 10.10.1.0/24 zone=eu-west-1a
//! peering pcx-1 vpc-1 vpc-9@222222222222:us-east-1 remote-dns=vpc-1    # sides that allow it, or none; status=active
//! vpc-endpoint vpce-1 vpc-1 com.amazonaws.eu-west-1.s3 private-dns names s3.eu-west-1.amazonaws.com
//! address 198.51.100.1 eipalloc-1 on eni-1     # an Elastic IP address
//! interface eni-1 vpc-1 10.10.0.5:198.51.100.1 2001:db8::5    # private and public address (and `:` a carrier's), an IPv6 one
//! domain-list fdl-1 example.com *.example.net  # DNS Firewall: or unread, of AWS's own with managed=AWS
//! firewall frg-1 on vpc-1:100                  # a rule group; :100 is the priority
//! firewall-rule frg-1 10 allow fdl-1 trust     # allow, block or alert; trust looks at the first name of a chain alone
//! firewall-rule frg-1 20 block fdl-2 answer=OVERRIDE:blocked.example type=A
//! firewall-fail-open on vpc-1
//! query-log rqlc-1 arn:aws:s3:::logs on vpc-1
//! ```
//!
//! What an account has once:
//!
//! ```text
//! captured 2026-11-23T07:00:00Z                # when the state was read
//! organization o-1 111111111111 222222222222:SUSPENDED     # all its accounts
//! health-check hc-1 HTTPS 192.0.2.1:443 /path host=www.example.com    # or the host in the address's place
//! health-check hc-2 CALCULATED of hc-1 hc-3 threshold=1
//! health-check hc-3 CLOUDWATCH_METRIC alarm=eu-west-1/slow disabled inverted
//! cidr-collection cc-1 london:192.0.2.0/24,2001:db8::/32 paris: name=offices     # without : the ranges were not read
//! delegation-set N1 ns1.example.org ns2.example.org        # a reusable one
//! traffic-policy tpi-1 Z1 www.example.com type=A           # records name it with traffic-policy=
//! domain example.com ns-1.awsdns-01.com ns1.example.com:192.0.2.53 ds=12345/13/2/ABCD,6/13/2/EF expires=2027-01-01
//!     status=clientHold auto-renew=on transfer-lock=off    # on the same line
//! query-logging example.com arn:aws:logs:us-east-1:111111111111:log-group:/dns
//! dnssec example.com signing keys 12345/13/2/ABCD 2/13/2/EF:INACTIVE       # signing, off, action-needed, unread …
//! tags example.com team=web "cost center=12"
//! authorizations region.prod.acmeltd.co.uk vpc-9:us-east-1
//! read health-checks addresses                 # read, and there is none
//! ```
//!
//! - **What was read.** A line of an object says that the list it is in was read in its account and Region (DNS Firewall
//!   is one list, and a rule is read with its associations); so does `read` where there is no object, in every Region of
//!   the account that other lines speak of, or in `region=`. Nothing else was read. Lines of `dnssec`, `tags` and
//!   `authorizations` say the same of every zone in the account: those without a line are not signed, or have none.
//! - A zone's `id` is `Z1`, `Z2` … by position among the `zone` lines unless given. A zone with neither records nor
//!   `unread` was read and is empty; its apex SOA and NS need not be written. Other lines name a zone by its name or id.
//! - A record's name is relative to its zone unless it ends in a dot; `@` is the apex. Host names in a value are
//!   absolute, with the dot or without. The TTL is 300 unless given. Lines of one name, type and `id` add values.
//! - Routing: `id= weight= region= geo=EU|US|US-CA|* failover=PRIMARY multivalue cidr=COLLECTION/LOCATION health=`.
//!   An alias without `zone=` points into its own zone.
//! - Objects of a Region lie in that of the first VPC they name, else of the first `vpc` line, else in us-east-1, unless
//!   `region=` says otherwise. A VPC without a `vpc` line stays undescribed; a zone's may be `VPC:REGION`.
//! - `account -` is an account without an id, as a raw reply of the AWS CLI has it.
//! - `owner=ACCOUNT` on a VPC, rule, Profile, firewall or query log: it is shared by that account.
//! - `dns-support`, `dns-hostnames`: `on` (unless said), `off`, or `unread`.
//! - A gap lies in the account above it unless `account=` names another, or `account=-` none.
//!
//! What has no line is left out when writing: comments, geoproximity, names of key-signing keys and of the
//! organisation's accounts, tags other than a zone's and a VPC's name, ids of settings and associations, alarms'
//! thresholds, and fields this version does not know; of a VPC's list of zones, those that an account of the snapshot
//! owns. An object or record set that no line can say leaves a comment behind.

mod addresses;
mod endpoint;
mod facets;
mod firewall;
mod global;
mod health;
mod inputs;
mod line;
mod names;
mod premises;
mod profile;
mod read;
mod record;
mod record_line;
mod registrar;
mod rule;
mod settings;
mod shared;
mod vpc;
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
