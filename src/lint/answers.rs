//! Whether two ways to answer a question say the same.

use std::collections::BTreeSet;

use super::context::Context;
use crate::model::{Group, RrSetId};
use crate::resolve::{Outcome, Question, Reason, Status, answerable};

impl Context<'_> {
    /// The question that record sets answer; of a wildcard's, any name it answers.
    #[must_use]
    pub fn question_of(&self, group: Group) -> Question {
        let rrset = self.estate().rrset(group.first());
        self.question(rrset.owner, rrset.rtype)
    }

    /// Whether an outcome says what the record sets say, from whatever zone it comes. What an alias within a zone says is
    /// not compared: any answer is taken for the same.
    #[must_use]
    pub fn says_the_same(&self, group: Group, outcome: &Outcome) -> bool {
        let estate = self.estate();
        let own = answerable(estate, group);
        let alias = own.iter().find_map(|&record| estate.alias(record));
        match (outcome.status, outcome.reason) {
            (Status::External, Some(Reason::AwsAlias(found))) => {
                let target = |record| estate.alias(record).map(|alias| alias.target);
                own.iter().any(|&record| target(record) == target(found))
            }
            (Status::Answer, _) if alias.is_some() => alias.is_some_and(|alias| alias.in_zone),
            (Status::Answer, _) => self.values(&own) == self.values(&outcome.answers),
            _ => false,
        }
    }

    fn values(&self, records: &[RrSetId]) -> BTreeSet<String> {
        let estate = self.estate();
        let values = records.iter().flat_map(|&record| estate.values(record));
        values.map(|value| estate.spell(value)).collect()
    }
}
