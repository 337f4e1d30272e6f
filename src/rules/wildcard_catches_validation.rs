//! Wildcard CNAMEs that also answer for the names of validations and mail policies.

use crate::lint::{Context, Finding, Subject, phrase};
use crate::model::{Group, RecordType};
use crate::name::{Name, NameId};
use crate::resolve::{Certainty, Outcome, Question, Vantage};

/// Names below a domain that programs ask, and what for.
const ASKED: [&[&[u8]]; 3] = [&[b"_acme-challenge"], &[b"_dmarc"], &[b"_domainkey", b"any"]];

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::CNAME], |group| {
        let owner = cx.estate().rrset(group.first()).owner;
        let names = cx.estate().names();
        let parent = names.parent(owner).filter(|_| names.label(owner) == b"*")?;
        // what stands below such a name is meant for it
        let special = names.ancestors(parent).any(|name| names.label(name).starts_with(b"_"));
        (!special).then(|| finding(cx, group, parent))?
    })
}

/// A name that the wildcard answers for on the Internet, where validations and mail are checked from.
struct Caught {
    spelled: String,
    question: Question,
    outcome: Outcome,
}

fn finding(cx: &Context<'_>, group: Group, parent: NameId) -> Option<Finding> {
    let caught: Vec<Caught> = ASKED.iter().filter_map(|labels| caught(cx, group, parent, labels)).collect();
    let first = caught.first()?;
    let rrset = cx.estate().rrset(group.first());
    let spelled: Vec<&str> = caught.iter().map(|caught| caught.spelled.as_str()).collect();
    let owner = cx.spell(rrset.owner);
    let message = format!("{owner} also answers for {}", phrase::list(&spelled, ASKED.len()));
    let certainty = caught.iter().map(|caught| caught.outcome.certainty).min().unwrap_or(Certainty::Likely);
    Some(
        Finding::new(Subject::Record(group.first()), certainty, message)
            .seen_from([Vantage::Internet])
            .decided_by_record(cx, group.first())
            .trace(Vantage::Internet, cx.resolver().trace(Vantage::Internet, first.question))
            .note(format!("and for the same below every name that {owner} makes"))
            .help("create these names with what they should say: a name that exists stops the wildcard"),
    )
}

fn caught(cx: &Context<'_>, group: Group, parent: NameId, labels: &[&[u8]]) -> Option<Caught> {
    let below = |name: Option<Name>, label: &&[u8]| name?.child(label);
    let name = labels.iter().fold(Some(cx.name(parent)), below)?;
    let asked = |rtype| cx.resolver().question(&name, rtype);
    let outcome = cx.resolver().ask(Vantage::Internet, asked(RecordType::CNAME));
    let spelled = labels.first().and_then(|label| cx.name(parent).child(label))?.relaxed();
    let own = group.ids().any(|record| outcome.answers.contains(&record));
    own.then_some(Caught { spelled, question: asked(RecordType::TXT), outcome })
}
