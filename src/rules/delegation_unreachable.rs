//! Delegations that no name server can answer the Internet for (semantics §2.4, B1 to B8).

use rayon::prelude::*;

use crate::lint::{Context, Delegating, Finding, Severity, Subject, fault};
use crate::model::{NetworkId, RecordType};
use crate::resolve::{Asked, Cut, Delegation, Fate, Question, Reason, Vantage, Verdict, Why};

/// How many servers are told one by one.
const MOST_SERVERS: usize = 4;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let met = |delegating: &&Delegating| !cx.resolver().is_taken_out(delegating.cut.zone);
    cx.public_delegations().par_iter().filter(met).filter_map(|&delegating| finding(cx, delegating)).collect()
}

fn finding(cx: &Context<'_>, Delegating { cut, group }: Delegating) -> Option<Finding> {
    let delegation = cx.judged(cut);
    let Fate::Dead(confidence) = delegation.fate() else { return None };
    let message = format!("no name server of {} can answer the Internet", cx.spell(cut.name));
    let question = Question { name: Asked::exactly(cut.name), rtype: RecordType::A };
    let mut finding = Finding::new(Subject::Record(group.first()), confidence, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .trace(Vantage::Internet, cx.resolver().trace(Vantage::Internet, question))
        .help(help(cx, cut, &delegation));
    for note in servers(cx, &delegation).chain(inside(cx, cut)) {
        finding = finding.note(note);
    }
    // somebody inside is answered: the delegation is not meant for the Internet
    let meant_for_inside = inside(cx, cut).next().is_some();
    Some(if meant_for_inside { finding.at_most(Severity::Warning) } else { finding })
}

/// Each server with its fault.
fn servers<'c>(cx: &'c Context<'_>, delegation: &'c Delegation) -> impl Iterator<Item = String> + 'c {
    let faults = delegation.servers.iter().filter_map(|&(host, verdict)| match verdict {
        Verdict::Dead(why, _) => Some(format!("{} {}", cx.spell(host), fault(cx, why))),
        _ => None,
    });
    faults.take(MOST_SERVERS)
}

/// Who is answered all the same: where a private zone or rule has the name, and on networks that reach the servers.
fn inside<'c>(cx: &'c Context<'_>, cut: Cut) -> impl Iterator<Item = String> + 'c {
    let mirrored = cx.resolver().is_mirrored(cut.name, Asked::exactly(cut.name));
    let mirror = mirrored.then(|| {
        let inside = "a private zone or a FORWARD rule serves the name inside";
        format!("{inside}; whoever else asks gets SERVFAIL in place of \"no such name\"")
    });
    let networks = cx.estate().networks().filter(move |&network| may_reach(cx, network, cut));
    mirror.into_iter().chain(networks.map(|network| format!("network {} may reach them", cx.network(network))))
}

fn may_reach(cx: &Context<'_>, network: NetworkId, cut: Cut) -> bool {
    let question = Question { name: cx.below(cut), rtype: RecordType::A };
    cx.resolver().ask(Vantage::Network(network), question).reason != Some(Reason::DeadDelegation(cut))
}

fn help(cx: &Context<'_>, cut: Cut, delegation: &Delegation) -> String {
    let name = cx.spell(cut.name);
    let is = |wanted: Why| {
        let all = |&(_, verdict): &(_, Verdict)| matches!(verdict, Verdict::Dead(why, _) if why == wanted);
        delegation.servers.iter().all(all)
    };
    if is(Why::ReservedServer) {
        return format!(
            "a private hosted zone cannot be delegated to: take the NS record set out, or create a public zone {name} \
             and delegate to its servers"
        );
    }
    if is(Why::NoGlue) {
        return format!("give the name servers addresses in zone {}", cx.spell(cx.estate().zone(cut.zone).name));
    }
    if is(Why::AddressLiteral) {
        return "give each address a name with an A record, and put those names into the NS record set".to_owned();
    }
    format!("delegate {name} to servers that answer the Internet, or take the NS record set out")
}
