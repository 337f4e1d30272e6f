//! Rules and private zones that keep a VPC from AWS's own names (semantics 1.34 to 1.36).

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use crate::lint::patterns::{Pattern, Patterns};
use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType, ResolverRuleId, RuleKind, VpcEndpointId, ZoneId, ZoneKind};
use crate::name::{Name, NameId, NameTable};
use crate::resolve::{Asked, Certainty, Object, Question, Reason, Status, Vantage, View};

static SHARED: LazyLock<Patterns> = LazyLock::new(|| Patterns::parse(include_str!("data/aws-shared-domains.txt")));
/// What AWS's service names end in, and in China.
const SERVICES: [&str; 2] = ["amazonaws.com", "amazonaws.com.cn"];
/// What the list of shared names says of names below which every service has its own.
const ALL_SERVICES: &str = "AWS services";
/// What the list says of names below which a service is asked for as well as by the name itself.
const BUCKETS: &str = "S3 buckets";
const REGISTRIES: &str = "container registries";
/// How many names a sentence lists.
const TOLD: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let mut findings = rules_above(cx);
    findings.extend(rules_over_endpoints(cx));
    let told: BTreeSet<Subject> = findings.iter().map(|finding| finding.subject).collect();
    findings.extend(rules_on_services(cx).into_iter().filter(|finding| !told.contains(&finding.subject)));
    findings.extend(endpoints(cx));
    findings.extend(zones(cx));
    findings
}

/// FORWARD rules for `.`, `com` or `amazonaws.com` that no SYSTEM rule takes AWS's services out of.
fn rules_above(cx: &Context<'_>) -> Vec<Finding> {
    let mut taken: BTreeMap<ResolverRuleId, Vec<usize>> = BTreeMap::new();
    for (at, view) in cx.resolver().views().iter().enumerate() {
        let asked = service_name(cx, view).map(|name| cx.resolver().question(&name, RecordType::A));
        if let Some(rule) = asked.and_then(|question| forwarded_out(cx, view, question)) {
            taken.entry(rule).or_default().push(at);
        }
    }
    taken.into_iter().filter_map(|(rule, views)| rule_above(cx, rule, &views)).collect()
}

/// A name that some AWS service might have in the view's Regions, and that no private zone is meant for.
fn service_name(cx: &Context<'_>, view: &View) -> Option<Name> {
    Name::parse(services_of(cx, view)).ok()?.child(b"any-service")
}

fn services_of(cx: &Context<'_>, view: &View) -> &'static str {
    let estate = cx.estate();
    let region = estate.vpc(view.vpc()).region.map_or("", |region| estate.text(region));
    SERVICES[usize::from(region.starts_with("cn-"))]
}

/// The rule that sends a question out of the snapshot, where all that the view chooses from is known.
fn forwarded_out(cx: &Context<'_>, view: &View, question: Question) -> Option<ResolverRuleId> {
    let covering = view.covering(cx.estate().names(), question.name);
    let (_, winner) = covering.filter(|_| view.incomplete.is_none() && !view.profiles_unread)?;
    let Object::Forward(rule) = winner.object else { return None };
    let outcome = cx.resolver().ask(Vantage::Vpc(view.vpc()), question);
    (outcome.status == Status::External && matches!(outcome.reason, Some(Reason::Forwarded(_)))).then_some(rule)
}

/// Where the rule's account was not read its targets may be inbound endpoints there, which resolve AWS's names.
fn rule_above(cx: &Context<'_>, rule: ResolverRuleId, views: &[usize]) -> Option<Finding> {
    if cx.is_owner_unread(rule) {
        return None;
    }
    let vantages = vantages(cx, views);
    let view = &cx.resolver().views()[*views.first()?];
    let services = services_of(cx, view);
    let question = cx.resolver().question(&service_name(cx, view)?, RecordType::A);
    let message = format!(
        "{} sends AWS's service names to {} {}: no SYSTEM rule keeps {services} with the VPC resolver",
        words(cx, rule),
        targets(cx, rule),
        cx.places(&vantages)
    );
    let finding = Finding::new(Subject::ResolverRule(rule), Certainty::Certain, message)
        .decided_by(Subject::ResolverRule(rule).key(cx.estate()))
        .trace(vantages[0], cx.resolver().trace(vantages[0], question))
        .help(keeping(cx, rule, services));
    Some(finding.seen_from(vantages))
}

/// A VPC has one rule of a name only, and needs no SYSTEM rule for what is not forwarded.
fn keeping(cx: &Context<'_>, rule: ResolverRuleId, services: &str) -> String {
    let domain = cx.name(cx.estate().rule(rule).domain);
    if domain.relaxed() == services {
        return format!(
            "take the association of the rule away, and forward only those names below {services} that its servers hold: \
             a SYSTEM rule of the same name cannot be associated beside it"
        );
    }
    let dual_stack = if domain.is_root() {
        "; one for api.aws too where services are asked for by their dual-stack names"
    } else {
        ""
    };
    format!(
        "create a SYSTEM rule for {services}, and associate it with the VPCs: AWS's names are then resolved by the VPC \
         resolver as without the FORWARD rule{dual_stack}"
    )
}

/// FORWARD rules for all names of a service or a Region. What somebody shares with the account may lead to endpoints.
fn rules_on_services(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let meant = |&rule: &ResolverRuleId| estate.rule(rule).kind == RuleKind::Forward && !cx.is_owner_unread(rule);
    estate.rules().filter(meant).filter_map(|rule| rule_on_service(cx, rule)).collect()
}

fn rule_on_service(cx: &Context<'_>, rule: ResolverRuleId) -> Option<Finding> {
    let domain = cx.estate().rule(rule).domain;
    let what = shared(cx.estate().names(), domain)?.what;
    let question = Question { name: Asked { node: domain, below: true }, rtype: RecordType::A };
    let views = cx.resolver().covers_of(domain).into_iter().flat_map(|cover| cover.views);
    let views: BTreeSet<usize> =
        views.filter(|&at| forwarded_out(cx, &cx.resolver().views()[at], question) == Some(rule)).collect();
    let vantages = vantages(cx, &views.into_iter().collect::<Vec<_>>());
    let &first = vantages.first()?;
    let (targets, name) = (targets(cx, rule), cx.spell(domain));
    let message = format!("{} sends all names of {what} to {targets} {}", words(cx, rule), cx.places(&vantages));
    let finding = Finding::new(Subject::ResolverRule(rule), Certainty::Likely, message)
        .decided_by(Subject::ResolverRule(rule).key(cx.estate()))
        .trace(first, cx.resolver().trace(first, question))
        .note(format!("what {targets} answers is not in the snapshot"))
        .help(format!(
            "take the association of the rule away, or forward single names in place of {name}; where several VPCs share \
             the endpoints of one, forward to the inbound endpoint of that VPC"
        ));
    Some(finding.seen_from(vantages))
}

/// FORWARD rules that win over the private DNS of a VPC endpoint, or of another service that makes private zones.
fn rules_over_endpoints(cx: &Context<'_>) -> Vec<Finding> {
    let mut taken: BTreeMap<ResolverRuleId, Taken> = BTreeMap::new();
    for zone in service_zones_below_rules(cx) {
        let name = cx.estate().zone(zone).name;
        for cover in cx.resolver().covers_of(name) {
            let Object::Forward(rule) = cover.winner.object else { continue };
            let question = Question { name: Asked::exactly(name), rtype: RecordType::A };
            let beats = cover.beaten.iter().any(|(_, contender)| contender.object == Object::Zone(zone));
            let views = cover.views.iter().copied();
            let views = views.filter(|&at| forwarded_out(cx, &cx.resolver().views()[at], question) == Some(rule));
            let views: Vec<usize> = if beats { views.collect() } else { Vec::new() };
            if !views.is_empty() {
                let taken = taken.entry(rule).or_default();
                taken.views.extend(views);
                taken.zones.insert(zone);
            }
        }
    }
    taken.into_iter().map(|(rule, taken)| rule_over_endpoints(cx, rule, &taken)).collect()
}

/// What a rule takes from AWS services' private zones.
#[derive(Default)]
struct Taken {
    views: BTreeSet<usize>,
    zones: BTreeSet<ZoneId>,
}

/// Private zones of AWS services with AWS's names, and a FORWARD rule of exactly their name. One with a longer name takes
/// only part of the service's names, which somebody meant.
fn service_zones_below_rules(cx: &Context<'_>) -> BTreeSet<ZoneId> {
    let estate = cx.estate();
    let rules = estate.rules().map(|rule| estate.rule(rule)).filter(|rule| rule.kind == RuleKind::Forward);
    let zones = rules.flat_map(|rule| estate.zones_named(rule.domain)).copied();
    zones.filter(|&zone| estate.zone(zone).kind == ZoneKind::Private && estate.zone(zone).service.is_some()).collect()
}

fn rule_over_endpoints(cx: &Context<'_>, rule: ResolverRuleId, taken: &Taken) -> Finding {
    let estate = cx.estate();
    let views: Vec<usize> = taken.views.iter().copied().collect();
    let vantages = vantages(cx, &views);
    let names: Vec<NameId> = taken.zones.iter().map(|&zone| estate.zone(zone).name).collect();
    let mut names_once = names.clone();
    names_once.sort_unstable();
    names_once.dedup();
    let message = format!(
        "{} takes {} from the private DNS of an AWS service {}",
        words(cx, rule),
        cx.names(&names_once, TOLD),
        cx.places(&vantages)
    );
    let question = Question { name: Asked::exactly(names[0]), rtype: RecordType::A };
    let finding = Finding::new(Subject::ResolverRule(rule), Certainty::Likely, message)
        .note(format!("what {} answers is not in the snapshot", targets(cx, rule)))
        .trace(vantages[0], cx.resolver().trace(vantages[0], question))
        .help("take the association of the rule away where the service's private DNS is to answer: of equal names the rule wins");
    let finding = taken.zones.iter().fold(finding, |finding, &zone| finding.decided_by_zone(cx, zone));
    finding.seen_from(vantages).gathering(names_once)
}

/// Endpoints of API Gateway whose private DNS takes the names of public APIs too: records that lead there.
fn endpoints(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let takes_all = |&id: &VpcEndpointId| {
        let endpoint = estate.vpc_endpoint(id);
        let available = endpoint.state.is_none_or(|state| estate.text(state) == "available");
        endpoint.private_dns == Some(true)
            && !endpoint.inbound_only
            && available
            && estate.text(endpoint.service).ends_with(".execute-api")
    };
    estate.vpc_endpoints().filter(takes_all).filter_map(|endpoint| apis_hidden(cx, endpoint)).collect()
}

/// CNAMEs to regional custom domains of public APIs, as the endpoint's VPC follows them. An alias is answered before the
/// VPC's resolver sees the name, and so is not concerned.
fn apis_hidden(cx: &Context<'_>, id: VpcEndpointId) -> Option<Finding> {
    let estate = cx.estate();
    let names = estate.names();
    let endpoint = estate.vpc_endpoint(id);
    let vpc = endpoint.vpc?;
    let region = estate.text(estate.vpc(vpc).region?);
    let suffix = SERVICES[usize::from(region.starts_with("cn-"))];
    let domain = names.find(&Name::parse(&format!("execute-api.{region}.{suffix}")).ok()?)?;
    let custom = |&target: &NameId| names.parent(target) == Some(domain) && names.label(target).starts_with(b"d-");
    let leads_there = |group: &&Group| {
        let target = estate.hosts(**group).find(custom)?;
        let owner = cx.question(estate.rrset(group.first()).owner, RecordType::A);
        let outcome = cx.resolver().ask(Vantage::Vpc(vpc), owner);
        outcome.chain.contains(&target).then_some(target)
    };
    let cnames = cx.groups_of(RecordType::CNAME).iter();
    let found: Vec<(NameId, NameId)> = cnames
        .filter_map(|group| Some((estate.rrset(group.first()).owner, leads_there(&group)?)))
        .collect();
    let mut owners: Vec<NameId> = found.iter().map(|&(owner, _)| owner).collect();
    owners.dedup();
    let (owners, allowed) = cx.unallowed("aws-names-hidden", &owners, |&owner| owner);
    let told = owners.first()?;
    let &(owner, target) = found.iter().find(|(owner, _)| owner == told)?;
    let message = format!(
        "VPC endpoint {} answers for all of {} in {}, and {} of public APIs there: {}",
        estate.text(endpoint.id),
        cx.spell(domain),
        cx.vpc(vpc),
        phrase::count(owners.len(), "name"),
        cx.names(&owners, TOLD)
    );
    let finding = Finding::new(Subject::VpcEndpoint(id), Certainty::Likely, message)
        .seen_from([Vantage::Vpc(vpc)])
        .decided_by(Subject::Vpc(vpc).key(estate))
        .gathering(owners)
        .leaving_out(allowed)
        .note("the endpoint refuses APIs that are not private; that the custom domains are of public APIs is inferred")
        .note(format!(
            "{} leads to {}, which the endpoint's private DNS answers there, in place of public DNS",
            cx.spell(owner),
            cx.spell(target)
        ))
        .help(
            "make the CNAMEs aliases: those are answered with public addresses before the VPC resolver sees API Gateway's \
             name; or turn the endpoint's private DNS off",
        );
    Some(finding)
}

/// Private zones of a customer's own on names that many AWS names lie below.
fn zones(cx: &Context<'_>) -> Vec<Finding> {
    let estate = cx.estate();
    let private = cx.zones().filter(|&zone| estate.zone(zone).kind == ZoneKind::Private);
    private.filter_map(|zone| zone_on_service(cx, zone)).collect()
}

/// A zone that gives a service's own name addresses is one for an endpoint, whatever else lies below that name; but who
/// uses S3 or a registry asks for names below.
fn zone_on_service(cx: &Context<'_>, zone: ZoneId) -> Option<Finding> {
    let estate = cx.estate();
    let name = estate.zone(zone).name;
    let shared = shared(estate.names(), name)?;
    let addressed = [RecordType::A, RecordType::AAAA].into_iter().any(|rtype| estate.group(zone, name, rtype).is_some());
    let by_itself = !shared.what.starts_with(ALL_SERVICES) && ![BUCKETS, REGISTRIES].contains(&shared.what);
    let is_whole = shared.what == REGISTRIES && holds_registries(cx, zone);
    if (addressed && by_itself) || is_whole { None } else { zone_hides(cx, zone, shared.what) }
}

/// Whether a zone for all of ECR has `*.dkr`, which all registries are below.
fn holds_registries(cx: &Context<'_>, zone: ZoneId) -> bool {
    let names = cx.estate().names();
    let is_dkr = |name: NameId| names.label(name) == b"*" && names.parent(name).is_some_and(|above| names.label(above) == b"dkr");
    cx.estate().groups_of_zone(zone).any(|group| is_dkr(cx.estate().rrset(group.first()).owner))
}

/// What lies below a name of AWS's, if that is of many.
fn shared(names: &NameTable, name: NameId) -> Option<&'static Pattern> {
    let regional = names.ancestors(name).any(|at| is_region(names.label(at)));
    SHARED.covering(names, name).find(|pattern| regional || !pattern.is_wild())
}

/// `eu-west-1`, `us-gov-east-1`.
fn is_region(label: &[u8]) -> bool {
    match label {
        [place @ .., b'-', digit] => digit.is_ascii_digit() && place.contains(&b'-'),
        _ => false,
    }
}

/// A name below the zone that it does not hold, from each VPC that asks the zone: it must not exist.
fn zone_hides(cx: &Context<'_>, zone: ZoneId, what: &str) -> Option<Finding> {
    let estate = cx.estate();
    let name = estate.zone(zone).name;
    let question = Question { name: Asked { node: name, below: true }, rtype: RecordType::A };
    let covers = cx.resolver().covers_of(name).into_iter();
    let views: Vec<usize> = covers.filter(|cover| cover.winner.object == Object::Zone(zone)).flat_map(|cover| cover.views).collect();
    let outcomes = views.iter().map(|&at| (at, cx.resolver().ask(Vantage::Vpc(cx.resolver().views()[at].vpc()), question)));
    let hiding: Vec<_> = outcomes.filter(|(_, outcome)| outcome.status == Status::NxDomain).collect();
    let confidence = hiding.iter().map(|(_, outcome)| outcome.certainty).max()?;
    let sure = hiding.iter().filter(|(_, outcome)| outcome.certainty == confidence).map(|&(at, _)| at);
    let vantages = vantages(cx, &sure.collect::<Vec<_>>());
    let name = cx.spell(name);
    let message = format!("private zone {name} hides all names of {what} that it does not hold {}", cx.places(&vantages));
    let finding = Finding::new(Subject::Zone(zone), confidence, message)
        .decided_by_zone(cx, zone)
        .trace(vantages[0], cx.resolver().trace(vantages[0], question))
        .help(holding(&name, what));
    Some(finding.seen_from(vantages))
}

/// S3's and registries' endpoints want records at the apex and for `*`.
fn holding(name: &str, what: &str) -> String {
    if what == REGISTRIES && !name.starts_with("dkr.") {
        return format!(
            "use two private zones in its place: api.{name}, with its records at the apex, and dkr.{name}, with its own \
             at the apex and for *"
        );
    }
    let owners = if [BUCKETS, REGISTRIES].contains(&what) {
        format!("have record sets at both the apex and *, {name} and *.{name}")
    } else {
        format!("add a record set for *.{name}")
    };
    format!(
        "name private zones after the single names that are to be answered otherwise, each with its records at the apex; \
         or, if all names below {name} lead to the same place, {owners}"
    )
}

fn vantages(cx: &Context<'_>, views: &[usize]) -> Vec<Vantage> {
    cx.resolver().vpcs_of(views).into_iter().map(Vantage::Vpc).collect()
}

fn words(cx: &Context<'_>, rule: ResolverRuleId) -> String {
    let of = cx.estate().rule(rule);
    format!("FORWARD rule {} ({})", cx.estate().text(of.id), cx.spell(of.domain))
}

fn targets(cx: &Context<'_>, rule: ResolverRuleId) -> String {
    let targets: Vec<String> = cx.estate().rule(rule).targets.iter().map(ToString::to_string).collect();
    phrase::list(&targets, TOLD)
}
