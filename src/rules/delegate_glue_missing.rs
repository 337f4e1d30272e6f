//! Private delegations that a DELEGATE rule follows, to name servers without an address (semantics 3.7, 3.8).

use crate::lint::{Context, Finding, PrivatelyDelegating, Subject};
use crate::model::RecordType;
use crate::name::NameId;
use crate::resolve::{Asked, Certainty, PrivateDelegation, Question, Reach, Vantage};

/// How many name servers are named.
const MOST_NAMED: usize = 3;
/// How many classes of VPCs are traced: the others differ in ids only.
const MOST_TRACES: usize = 2;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.private_delegations().iter().filter_map(|found| finding(cx, found)).collect()
}

fn finding(cx: &Context<'_>, found: &PrivatelyDelegating) -> Option<Finding> {
    let best = |delegation: &PrivateDelegation| delegation.best().map(|server| server.reach);
    let mut met = found.met.iter().filter(|(_, delegation)| best(delegation) == Some(Reach::NoAddress)).peekable();
    let (_, first) = met.peek()?;
    let bare: Vec<NameId> =
        first.servers.iter().filter(|server| server.reach == Reach::NoAddress).map(|server| server.host).collect();
    let rule = first.servers.iter().find_map(|server| server.rule);
    let classes: Vec<Vantage> = met.map(|&(vantage, _)| vantage).collect();
    let vantages: Vec<Vantage> = classes.iter().flat_map(|&vantage| cx.class_of(vantage)).collect();
    let name = cx.spell(found.cut.name);
    let has = if bare.len() == 1 { "has" } else { "have" };
    let servers = cx.names(&bare, MOST_NAMED);
    let places = cx.places(&vantages);
    let message = format!("{servers} {has} no address {places}, so the delegation of {name} leads nowhere");
    let mut finding = Finding::new(Subject::Record(found.group.first()), Certainty::Likely, message)
        .seen_from(vantages.iter().copied())
        .decided_by_record(cx, found.group.first())
        .help(help(cx, found, &bare))
        .gathering(bare);
    if let Some(rule) = rule {
        finding = finding.decided_by(Subject::ResolverRule(rule).key(cx.estate()));
    }
    let question = Question { name: Asked::exactly(found.cut.name), rtype: RecordType::A };
    for &vantage in classes.iter().take(MOST_TRACES) {
        finding = finding.trace(vantage, cx.resolver().trace(vantage, question));
    }
    Some(finding)
}

/// Inside the parent zone an address record is missing; elsewhere whatever resolves the name.
fn help(cx: &Context<'_>, found: &PrivatelyDelegating, bare: &[NameId]) -> String {
    let estate = cx.estate();
    let parent = estate.zone(found.cut.zone).name;
    let inside = bare.iter().all(|&host| estate.names().is_at_or_below(host, parent));
    let servers = cx.names(bare, MOST_NAMED);
    if inside {
        return format!("add A records for {servers} to private zone {} (glue)", cx.spell(parent));
    }
    format!("let these VPCs resolve {servers}: by a FORWARD rule to servers that know them, or a private zone")
}
