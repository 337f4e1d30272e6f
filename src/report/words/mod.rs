//! The one place that turns objects of the model into words, for every format. What it gives may hold any character
//! that AWS or DNS held: each format escapes for its medium.

mod reason;
mod routing;
mod server;
mod step;

use crate::lint::{Audience, Category, Severity, Subject, Why};
use crate::model::{
    Direction, Estate, Input, NetworkId, ResolverRuleId, RrSetId, RuleKind, Supply, TextId, VpcId, ZoneId, ZoneKind,
};
use crate::name::NameId;
use crate::resolve::{Certainty, Contender, Object, Outcome, Status, Vantage};

pub use crate::lint::phrase::{count, list};
pub use step::{Asking, StepWords};

/// Words for the objects of one estate.
#[derive(Clone, Copy)]
pub struct Words<'e> {
    estate: &'e Estate,
}

impl<'e> Words<'e> {
    /// For this estate.
    #[must_use]
    pub fn new(estate: &'e Estate) -> Self {
        Self { estate }
    }

    /// The estate.
    #[must_use]
    pub fn estate(self) -> &'e Estate {
        self.estate
    }

    /// A name for data: lower case, absolute, with a trailing dot.
    #[must_use]
    pub fn name(self, name: NameId) -> String {
        self.estate.name(name).to_string()
    }

    /// A name for sentences: without its final dot.
    #[must_use]
    pub fn spell(self, name: NameId) -> String {
        self.estate.name(name).relaxed()
    }

    /// `internet`, the VPC's id, or `onprem:` and the network's name.
    #[must_use]
    pub fn vantage(self, vantage: Vantage) -> &'e str {
        match vantage {
            Vantage::Internet => "internet",
            Vantage::Vpc(vpc) => self.vpc(vpc),
            Vantage::Network(network) => self.estate.text(self.estate.network(network).vantage),
        }
    }

    /// A network's name.
    #[must_use]
    pub fn network(self, network: NetworkId) -> &'e str {
        self.estate.text(self.estate.network(network).name)
    }

    /// A VPC's id.
    #[must_use]
    pub fn vpc(self, vpc: VpcId) -> &'e str {
        self.estate.text(self.estate.vpc(vpc).id)
    }

    /// A zone's id; none where Route 53 does not host it.
    #[must_use]
    pub fn zone_id(self, zone: ZoneId) -> Option<&'e str> {
        Some(self.estate.text(self.estate.zone(zone).id)).filter(|id| !id.is_empty())
    }

    /// What tells a zone from all others: its id, or its name where Route 53 does not host it.
    #[must_use]
    pub fn zone_key(self, zone: ZoneId) -> String {
        self.zone_id(zone).map_or_else(|| self.name(self.estate.zone(zone).name), str::to_owned)
    }

    /// A zone in a sentence: `zone acmeltd.co.uk (Z1)`, `zone acmeltd.co.uk (external)`, `private zone Z9 brkr.io`.
    #[must_use]
    pub fn zone(self, id: ZoneId) -> String {
        let zone = self.estate.zone(id);
        let name = self.spell(zone.name);
        match (zone.kind, self.zone_id(id)) {
            (ZoneKind::Private, Some(id)) => format!("private zone {id} {name}"),
            (ZoneKind::Private, None) => format!("private zone {name}"),
            (ZoneKind::Public, Some(id)) => format!("zone {name} ({id})"),
            (ZoneKind::Public, None) => format!("zone {name}"),
            (ZoneKind::External, _) => format!("zone {name} (external)"),
            (ZoneKind::Network(network), _) => format!("zone {name} of network {}", self.network(network)),
        }
    }

    /// An object that decided a finding, which is spelled as [`Subject::key`] spells it.
    #[must_use]
    pub fn key(self, key: &str) -> String {
        let named = |zone: &str| self.estate.zones().find(|&id| self.zone_key(id) == zone);
        let relaxed = |name: &str| name.strip_suffix('.').unwrap_or(name).to_owned();
        match key.split(' ').collect::<Vec<_>>().as_slice() {
            [zone, owner, rtype] if owner.ends_with('.') => {
                let zone = named(zone).map_or_else(|| format!("zone {}", relaxed(zone)), |zone| self.zone(zone));
                format!("{} {rtype} in {zone}", relaxed(owner))
            }
            [one] => named(one).map_or_else(|| relaxed(one), |zone| self.zone(zone)),
            _ => relaxed(key),
        }
    }

    /// A Resolver rule in a sentence: `FORWARD rule rslvr-rr-1 (corp.example)`.
    #[must_use]
    pub fn rule(self, id: ResolverRuleId) -> String {
        let rule = self.estate.rule(id);
        let kind = match rule.kind {
            RuleKind::Forward => "FORWARD",
            RuleKind::System => "SYSTEM",
            RuleKind::Recursive => "RECURSIVE",
            RuleKind::Delegate => "DELEGATE",
        };
        format!("{kind} rule {} ({})", self.rule_id(id), self.spell(rule.domain))
    }

    /// What a finding is about: `zone acmeltd.co.uk (Z1) · record service1.acmeltd.co.uk CNAME`.
    #[must_use]
    pub fn subject(self, subject: Subject) -> String {
        let id = subject.id(self.estate).unwrap_or_default();
        match subject {
            Subject::Record(id) => {
                let rrset = self.estate.rrset(id);
                let set = self.estate.set_identifier(id).map(|set| format!(" set \"{set}\"")).unwrap_or_default();
                format!("{} · record {} {}{set}", self.zone(rrset.zone), self.spell(rrset.owner), rrset.rtype)
            }
            Subject::Zone(zone) => self.zone(zone),
            Subject::Vpc(_) => format!("VPC {id}"),
            Subject::ResolverRule(rule) => self.rule(rule),
            Subject::Endpoint(endpoint) => {
                let direction = match self.estate.endpoint(endpoint).direction {
                    Direction::Inbound => "inbound",
                    Direction::Outbound => "outbound",
                    Direction::InboundDelegation => "inbound delegation",
                };
                format!("{direction} endpoint {id}")
            }
            Subject::Profile(_) => format!("Profile {id}"),
            Subject::Account(_) => format!("account {id}"),
            Subject::Network(_) => format!("network {id}"),
            Subject::HealthCheck(_) => format!("health check {id}"),
            Subject::Peering(_) => format!("peering {id}"),
            Subject::VpcEndpoint(_) => format!("VPC endpoint {id}"),
            Subject::FirewallGroup(_) => format!("firewall rule group {id}"),
            Subject::Domain(domain) => format!("domain {}", self.spell(self.estate.domain(domain).name)),
        }
    }

    /// A Resolver rule's id.
    #[must_use]
    pub fn rule_id(self, id: ResolverRuleId) -> &'e str {
        self.estate.text(self.estate.rule(id).id)
    }

    /// A private zone or rule that covers a name in a VPC, and the Profile it came through.
    #[must_use]
    pub fn contender(self, contender: Contender) -> String {
        let object = match contender.object {
            Object::Zone(zone) => self.zone(zone),
            Object::Forward(rule) | Object::System(rule) | Object::Unsettled(rule, _) => self.rule(rule),
            Object::Autodefined => "the VPC resolver's own autodefined rule".to_owned(),
        };
        match contender.supply {
            Supply::Local | Supply::Resolver => object,
            Supply::Profile { profile, .. } => {
                format!("{object} through Profile {}", self.estate.text(self.estate.profile(profile).id))
            }
        }
    }

    /// What the VPC's instances ask instead of its resolver, where its DHCP options say so or could not be read (semantics
    /// 1.40): the outcome is the resolver's, and need not be theirs.
    #[must_use]
    pub fn instances_ask(self, vantage: Vantage) -> Option<String> {
        let Vantage::Vpc(id) = vantage else { return None };
        let servers = &self.estate.vpc(id).name_servers;
        let servers: Vec<String> = servers.iter().map(ToString::to_string).collect();
        let vpc = self.vpc(id);
        if servers.is_empty() {
            return self.may_ask_others(id).then(|| {
                format!("whether instances of {vpc} ask its resolver at all is not known: DHCP options were not read")
            });
        }
        Some(format!("instances of {vpc} ask {} by its DHCP options, and may get something else", servers.join(", ")))
    }

    /// Whether a refused call hides the VPC's DHCP options.
    fn may_ask_others(self, vpc: VpcId) -> bool {
        let missing = self.estate.missing(Input::DhcpOptions).into_iter().filter(|missing| missing.gap.is_some());
        let text = |id: Option<TextId>| id.map(|id| self.estate.text(id));
        let region = text(self.estate.vpc(vpc).region);
        missing.into_iter().any(|missing| text(missing.region) == region)
    }

    /// What a client could get, in presentation form, sorted.
    #[must_use]
    pub fn answers(self, outcome: &Outcome) -> Vec<String> {
        self.values(&outcome.answers)
    }

    /// The values of record sets, in presentation form, sorted.
    #[must_use]
    pub(in crate::report) fn values(self, rrsets: &[RrSetId]) -> Vec<String> {
        let values = rrsets.iter().flat_map(|&id| self.estate.values(id));
        let mut answers: Vec<String> = values.map(|value| self.estate.spell(value)).collect();
        answers.sort_unstable();
        answers.dedup();
        answers
    }
}

/// An outcome's status in data.
#[must_use]
pub fn status(status: Status) -> &'static str {
    match status {
        Status::Answer => "answer",
        Status::External => "external",
        Status::Unknown => "unknown",
        Status::NoData => "nodata",
        Status::NxDomain => "nxdomain",
        Status::Loop => "loop",
        Status::ServFail => "servfail",
    }
}

/// An outcome's status in a sentence: what DNS itself spells in capitals is so here.
#[must_use]
pub fn status_for_people(of: Status) -> &'static str {
    match of {
        Status::NoData => "NODATA",
        Status::NxDomain => "NXDOMAIN",
        Status::ServFail => "SERVFAIL",
        Status::Answer | Status::External | Status::Unknown | Status::Loop => status(of),
    }
}

/// How sure.
#[must_use]
pub fn certainty(certainty: Certainty) -> &'static str {
    match certainty {
        Certainty::Certain => "certain",
        Certainty::Likely => "likely",
    }
}

/// How bad.
#[must_use]
pub fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}

/// For whom.
#[must_use]
pub fn audience(audience: Audience) -> &'static str {
    match audience {
        Audience::Everyone => "everyone",
        Audience::Pedantic => "pedantic",
        Audience::Auditor => "auditor",
    }
}

/// A part of the catalogue, as a heading.
#[must_use]
pub fn category(category: Category) -> &'static str {
    match category {
        Category::Chains => "Chains: a name that does not get an answer",
        Category::Views => "Views: the same name, another answer",
        Category::Delegations => "Delegations",
        Category::Resolver => "Resolver rules and endpoints",
        Category::Routing => "Routing policies and health",
        Category::Exposure => "Exposure",
        Category::Records => "Records",
        Category::Governance => "Governance",
    }
}

/// What decides whether a rule runs, in data.
#[must_use]
pub fn why(why: Why) -> &'static str {
    match why {
        Why::Default => "default",
        Why::Configured => "configured",
        Why::Audience => "audience",
        Why::Only => "only",
        Why::NotOnly => "not-only",
        Why::Skipped => "skipped",
    }
}

/// A rule's page on the web.
#[must_use]
pub fn page_url(slug: &str) -> String {
    format!("https://github.com/r53lint/r53lint/blob/main/rules/{slug}.md")
}
