//! Private zones on names that are somebody else's, or may become so, or that hosts do not ask a resolver for.

use std::collections::BTreeSet;
use std::net::IpAddr;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use crate::lint::patterns::Patterns;
use crate::lint::{Context, Finding, Severity, Subject};
use crate::model::{Estate, Group, RecordType, Value, ZoneId, ZoneKind};
use crate::name::{Name, NameId};
use crate::resolve::special::{is_special_domain, is_unreachable};
use crate::resolve::suffixes::{Giver, giver_below, is_top_known, registered_domain};
use crate::resolve::{Asked, Certainty, Object, Question, Status, Vantage};

/// Names of AWS's, which another rule of the catalogue knows better.
static AWS: LazyLock<Patterns> = LazyLock::new(|| Patterns::parse(include_str!("data/aws-shared-domains.txt")));
static FOREIGN: LazyLock<Vec<Foreign>> = LazyLock::new(|| foreign(include_str!("data/foreign-domains.txt")));

/// Domains below which AWS's services have their names: for another rule, though many of those names are public suffixes.
const SERVICES: [&str; 4] = ["amazonaws.com.", "amazonaws.com.cn.", "amazonaws.eu.", "aws."];

/// Names of VPC endpoints.
static ENDPOINTS: LazyLock<Patterns> =
    LazyLock::new(|| Patterns::parse("**.vpce.amazonaws.com an endpoint\n**.vpce.amazonaws.com.cn an endpoint"));
/// Types that lead a host to another.
const LEADING: [RecordType; 3] = [RecordType::A, RecordType::AAAA, RecordType::CNAME];
/// How many names are told one by one.
const MOST_NAMES: usize = 3;

/// What makes a name somebody else's, as far as is known.
const UNOWNED: &str = "no public zone and no registration of the snapshot shows the domain to be yours";

/// A domain of somebody else's.
struct Foreign {
    name: Name,
    /// Whether all that lies below it counts too.
    below: bool,
    owner: &'static str,
}

fn foreign(text: &'static str) -> Vec<Foreign> {
    let lines = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let read = |line: &'static str| {
        let (below, rest) = line.strip_prefix("below ").map_or((false, line), |rest| (true, rest));
        let (name, owner) = rest.split_once(' ')?;
        Some(Foreign { name: Name::parse(name).ok()?, below, owner: owner.trim() })
    };
    lines.filter_map(read).collect()
}

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let own = OwnDomains::new(cx);
    let private = cx.zones().filter(|&zone| estate.zone(zone).kind == ZoneKind::Private);
    private.filter_map(|zone| check_zone(cx, zone, &own)).collect()
}

/// Domains that the estate's public zones and registrations show to be its own.
struct OwnDomains {
    registered: BTreeSet<String>,
    /// Names of public zones and registrations themselves: a suffix may be one's own.
    names: BTreeSet<Name>,
    /// Top-level domains under which it has something public.
    tops: BTreeSet<Vec<u8>>,
}

impl OwnDomains {
    fn new(cx: &Context<'_>) -> Self {
        let estate = cx.estate();
        let zones = estate.zones().map(|zone| estate.zone(zone)).filter(|zone| zone.is_public()).map(|zone| zone.name);
        let domains = estate.domains().map(|domain| estate.domain(domain).name);
        let names: Vec<Name> = zones.chain(domains).map(|name| cx.name(name)).collect();
        Self {
            registered: names.iter().filter_map(registered_domain).collect(),
            tops: names.iter().filter_map(top_of).collect(),
            names: names.into_iter().collect(),
        }
    }

    fn has(&self, name: &Name) -> bool {
        self.names.contains(name) || registered_domain(name).is_some_and(|domain| self.registered.contains(&domain))
    }
}

fn top_of(name: &Name) -> Option<Vec<u8>> {
    name.labels_from_root().next().map(<[u8]>::to_vec)
}

fn check_zone(cx: &Context<'_>, zone: ZoneId, own: &OwnDomains) -> Option<Finding> {
    let id = cx.estate().zone(zone).name;
    let name = cx.name(id);
    let top = top_of(&name)?;
    match top.as_slice() {
        b"arpa" => None,
        b"local" => Some(multicast(cx, zone, &name)),
        _ if is_special_domain(&name) || is_of_aws(cx, id) => None,
        _ if !is_top_known(&top) => (!own.tops.contains(&top)).then(|| undelegated(cx, zone, &name, &top)),
        _ if own.has(&name) => None,
        _ => somebodys(cx, zone, &name).or_else(|| suffix(cx, zone, giver_below(&name)?)),
    }
}

fn is_of_aws(cx: &Context<'_>, id: NameId) -> bool {
    let name = cx.name(id);
    let below = |service: &str| Name::parse(service).is_ok_and(|service| name.is_at_or_below(&service));
    SERVICES.into_iter().any(below) || AWS.find(cx.estate().names(), id).is_some()
}

/// `.local` is not the resolver's: hosts ask their neighbours by multicast (RFC 6762).
fn multicast(cx: &Context<'_>, zone: ZoneId, name: &Name) -> Finding {
    let message = format!(
        "private zone {} is in .local: hosts with multicast DNS ask their neighbours for such names, not the VPC \
         resolver",
        name.relaxed()
    );
    finding(cx, zone, Certainty::Certain, message).decided_by("local.")
}

/// A name below which others have theirs. That a company's suffix is not the very company's own account is likely only.
fn suffix(cx: &Context<'_>, zone: ZoneId, giver: Giver) -> Option<Finding> {
    let (certainty, vantages) = hidden_from(cx, zone)?;
    let id = cx.estate().zone(zone).name;
    let (name, places) = (cx.spell(id), cx.places(&vantages));
    let is_top = cx.estate().names().depth(id) == 1;
    let (certainty, message) = match giver {
        Giver::Registry if is_top => {
            (certainty, format!("private zone {name} hides the public top-level domain .{name} {places}, and all domains below it"))
        }
        Giver::Registry => {
            (certainty, format!("private zone {name} hides everybody's domains below {name} {places}: it is a registry's suffix"))
        }
        Giver::Company => {
            let provider = "it is a provider's domain, whose customers have names there";
            let message = format!("private zone {name} hides others' names below it {places}: {provider}");
            (Certainty::Likely, message)
        }
    };
    let finding = finding(cx, zone, certainty, message).seen_from(vantages).decided_by_zone(cx, zone);
    Some(if giver == Giver::Company { connecting(cx, zone, finding).note(UNOWNED) } else { finding })
}

fn somebodys(cx: &Context<'_>, zone: ZoneId, name: &Name) -> Option<Finding> {
    let is_it = |foreign: &&Foreign| *name == foreign.name || (foreign.below && name.is_at_or_below(&foreign.name));
    let foreign = FOREIGN.iter().find(is_it)?;
    let (_, vantages) = hidden_from(cx, zone)?;
    let places = cx.places(&vantages);
    let name = name.relaxed();
    let of = foreign.name.relaxed();
    let owner = foreign.owner;
    let message = format!("private zone {name} hides names {places} whose domain {of} belongs to {owner}");
    let finding = finding(cx, zone, Certainty::Likely, message)
        .seen_from(vantages)
        .decided_by(foreign.name.to_string())
        .note(UNOWNED);
    Some(if foreign.below { finding } else { connecting(cx, zone, finding) })
}

/// A top-level domain that neither exists nor is kept free.
fn undelegated(cx: &Context<'_>, zone: ZoneId, name: &Name, top: &[u8]) -> Finding {
    let top = String::from_utf8_lossy(top).into_owned();
    let message = format!(
        "private zone {} is under .{top}, which does not exist publicly and is not kept free for private use",
        name.relaxed()
    );
    finding(cx, zone, Certainty::Likely, message)
        .at_most(Severity::Info)
        .decided_by(format!("{top}."))
        .note("names of the zone become somebody else's should the top-level domain be delegated one day")
}

fn finding(cx: &Context<'_>, zone: ZoneId, certainty: Certainty, message: String) -> Finding {
    let name = cx.spell(cx.estate().zone(zone).name);
    Finding::new(Subject::Zone(zone), certainty, message).help(format!(
        "move what {name} holds to a name of your own, such as a subdomain of a domain you have registered, or one below \
         .internal, which is kept free for private use"
    ))
}

/// Other advice for a private connection to a provider: its clients and certificates know the provider's names only.
fn connecting(cx: &Context<'_>, zone: ZoneId, finding: Finding) -> Finding {
    let served = connected(cx, zone);
    let zone = cx.spell(cx.estate().zone(zone).name);
    let (make, hide) = match served.as_slice() {
        [] => return finding,
        [one] => (format!("make a private zone named {} in place of {zone}", cx.spell(*one)), "it hides"),
        names => {
            let names = cx.names(names, MOST_NAMES);
            (format!("make a private zone of each name served in place of {zone}: {names}"), "they hide")
        }
    };
    finding.help(format!(
        "{make}; a record of the very name stands at the apex then, as an alias or an A record, since a CNAME cannot stand \
         there, and {hide} none of the provider's other names"
    ))
}

/// The names of a zone, none below another, where some lead to VPC endpoints or other hosts inside.
fn connected(cx: &Context<'_>, zone: ZoneId) -> Vec<NameId> {
    let estate = cx.estate();
    let names = estate.names();
    let of = |group: Group| estate.rrset(group.first());
    let groups: Vec<Group> = estate.groups_of_zone(zone).filter(|&group| LEADING.contains(&of(group).rtype)).collect();
    if !groups.iter().any(|&group| leads_inside(estate, group)) {
        return Vec::new();
    }
    let served = groups.iter().map(|&group| of(group).owner);
    let served = served.map(|owner| names.parent(owner).filter(|_| names.label(owner) == b"*").unwrap_or(owner));
    let served: FxHashSet<NameId> = served.filter(|&name| name != estate.zone(zone).name).collect();
    let is_top = |name: NameId| !names.ancestors(name).skip(1).any(|above| served.contains(&above));
    let mut top: Vec<NameId> = served.iter().copied().filter(|&name| is_top(name)).collect();
    top.sort_by_cached_key(|&name| cx.name(name));
    top
}

fn leads_inside(estate: &Estate, group: Group) -> bool {
    let aliases = group.ids().filter_map(|id| estate.alias(id)).map(|alias| alias.target);
    let mut ends = estate.hosts(group).chain(aliases);
    let mut values = group.ids().flat_map(|id| estate.values(id));
    ends.any(|end| ENDPOINTS.find(estate.names(), end).is_some())
        || values.any(|value| match *value {
            Value::A(address) => is_unreachable(IpAddr::V4(address)),
            Value::Aaaa(address) => is_unreachable(IpAddr::V6(address)),
            _ => false,
        })
}

/// The VPCs for which names below the zone that it does not hold do not exist, if there are any.
fn hidden_from(cx: &Context<'_>, zone: ZoneId) -> Option<(Certainty, Vec<Vantage>)> {
    let resolver = cx.resolver();
    let name = cx.estate().zone(zone).name;
    let question = Question { name: Asked { node: name, below: true }, rtype: RecordType::A };
    let covers = resolver.covers_of(name).into_iter().filter(|cover| cover.winner.object == Object::Zone(zone));
    let views: Vec<usize> = covers.flat_map(|cover| cover.views).collect();
    let asked = views.into_iter().map(|at| (at, resolver.ask(Vantage::Vpc(resolver.views()[at].vpc()), question)));
    let hiding: Vec<_> = asked.filter(|(_, outcome)| outcome.status == Status::NxDomain).collect();
    let certainty = hiding.iter().map(|(_, outcome)| outcome.certainty).max()?;
    let views: Vec<usize> =
        hiding.into_iter().filter(|(_, outcome)| outcome.certainty == certainty).map(|(at, _)| at).collect();
    Some((certainty, resolver.vpcs_of(&views).into_iter().map(Vantage::Vpc).collect()))
}
