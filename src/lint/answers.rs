//! Whether two ways to answer a question say the same.

use std::collections::{BTreeMap, BTreeSet};

use super::context::Context;
use crate::model::{Group, RecordType, RrSetId, Value, ZoneId};
use crate::name::NameId;
use crate::resolve::{Outcome, Question, Reason, Status, answerable};

impl Context<'_> {
    /// The record sets of a zone that some VPC covers, without those every zone has, by the nearest name of a private zone
    /// or rule: all of one are covered alike, whichever VPC is asked.
    #[must_use]
    pub fn groups_by_nearest(&self, zone: ZoneId) -> BTreeMap<NameId, Vec<Group>> {
        let estate = self.estate();
        let mut groups: BTreeMap<NameId, Vec<Group>> = BTreeMap::new();
        for group in estate.groups_of_zone(zone) {
            let rrset = estate.rrset(group.first());
            if matches!(rrset.rtype, RecordType::NS | RecordType::SOA) {
                continue;
            }
            if let Some(nearest) = self.resolver().nearest_private(rrset.owner) {
                groups.entry(nearest).or_default().push(group);
            }
        }
        groups
    }

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
            (Status::Answer, _) => self.same_values(&own, &outcome.answers),
            _ => false,
        }
    }

    /// Whether two lists of record sets hold the same values, in whatever order and however often.
    #[must_use]
    pub fn same_values(&self, one: &[RrSetId], other: &[RrSetId]) -> bool {
        let estate = self.estate();
        let only = |records: &[RrSetId]| match records {
            [record] => estate.values(*record).first().copied().filter(|_| estate.values(*record).len() == 1),
            _ => None,
        };
        match (only(one), only(other)) {
            (Some(Value::A(one)), Some(Value::A(other))) => one == other,
            (Some(Value::Host(one)), Some(Value::Host(other))) => one == other,
            _ => self.values(one) == self.values(other),
        }
    }

    fn values(&self, records: &[RrSetId]) -> BTreeSet<String> {
        let estate = self.estate();
        let values = records.iter().flat_map(|&record| estate.values(record));
        values.map(|value| estate.spell(value)).collect()
    }
}
