//! Every question worth asking: the finitely many classes of questions that an estate answers alike.

use super::outcome::{Asked, Question};
use crate::model::{Estate, RecordType};
use crate::name::{Name, NameId};

/// Types to stand for "a type the name does not have".
const STAND_INS: [RecordType; 3] = [RecordType::A, RecordType::TXT, RecordType::CAA];

/// Every name of every zone, in the order of names.
#[must_use]
pub fn names(estate: &Estate) -> Vec<NameId> {
    let mut names: Vec<NameId> = estate.nodes().map(|(_, name)| name).collect();
    names.dedup();
    names
}

/// The questions at a name: each type it has in some zone, one it has in none, and a name that is nowhere below it. All
/// types a name lacks, and all names missing below it, come to the same wherever they are asked.
#[must_use]
pub fn at(estate: &Estate, name: NameId) -> Vec<Question> {
    let groups = estate.groups_named(name);
    let mut types: Vec<RecordType> = groups.map(|group| estate.rrset(group.first()).rtype).collect();
    types.retain(|&rtype| rtype != RecordType::UNKNOWN);
    types.extend(STAND_INS.into_iter().find(|rtype| !types.contains(rtype)));
    types.sort_unstable();
    types.dedup();
    let exact = types.into_iter().map(|rtype| Question { name: Asked::exactly(name), rtype });
    let below = Question { name: Asked { node: name, below: true }, rtype: RecordType::A };
    exact.chain([below]).collect()
}

/// A name that stands for a question's: itself, or one that the estate holds nowhere. None where no label fits below.
#[must_use]
pub fn spell(estate: &Estate, asked: Asked) -> Option<Name> {
    let name = estate.name(asked.node);
    if !asked.below {
        return Some(name);
    }
    let taken = |label: &String| estate.names().child(asked.node, label.as_bytes()).is_some();
    let labels = (0..).map(|number| if number == 0 { "nowhere".to_owned() } else { format!("nowhere-{number}") });
    labels.into_iter().find(|label| !taken(label)).and_then(|label| name.child(label.as_bytes()))
}
