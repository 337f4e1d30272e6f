//! Hosts that MX, SRV and NS record sets name, and what is odd about them: each is asked for once, however many records
//! name it, and a rule looks closer at the odd ones only. It contains no rule.

use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::context::Context;
use crate::model::{RecordType, RrSetId};
use crate::name::NameId;
use crate::resolve::suffixes::registered_domain;
use crate::resolve::{Asked, Outcome, Question, Status, Vantage};

/// What is odd about a host, from some vantage at least.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Oddity {
    /// Its name is a CNAME.
    pub aliased: bool,
    /// It exists, and has no IPv4 address; perhaps none at all.
    pub bare: bool,
}

/// Every host that is odd.
pub(super) fn odd_hosts(cx: &Context<'_>) -> FxHashMap<NameId, Oddity> {
    let types = [RecordType::MX, RecordType::SRV, RecordType::NS];
    let groups = types.into_iter().flat_map(|rtype| cx.groups_of(rtype));
    let mut hosts: Vec<NameId> = groups.flat_map(|&group| cx.estate().hosts(group)).collect();
    hosts.par_sort_unstable();
    hosts.dedup();
    let odd = hosts.into_par_iter().map(|host| (host, oddity(cx, host)));
    odd.filter(|(_, odd)| *odd != Oddity::default()).collect::<Vec<_>>().into_iter().collect()
}

fn oddity(cx: &Context<'_>, host: NameId) -> Oddity {
    let mut odd = Oddity::default();
    cx.resolver().everywhere(question(host, RecordType::A), |_, outcome| {
        odd.aliased |= !outcome.chain.is_empty();
        odd.bare |= is_bare(outcome);
    });
    odd
}

fn question(host: NameId, rtype: RecordType) -> Question {
    Question { name: Asked::exactly(host), rtype }
}

fn is_bare(outcome: &Outcome) -> bool {
    outcome.status == Status::NoData && outcome.chain.is_empty()
}

impl Context<'_> {
    /// The addresses of a host that a record names, asked for from a vantage.
    #[must_use]
    pub fn host_addresses(&self, vantage: Vantage, host: NameId) -> Outcome {
        self.resolver().ask(vantage, question(host, RecordType::A))
    }

    /// Whether a record set says where the mail of a registered domain goes. Strangers send to that; a name below one may
    /// take mail from the inside only.
    #[must_use]
    pub fn is_mail_of_domain(&self, record: RrSetId) -> bool {
        let rrset = self.estate().rrset(record);
        let owner = self.name(rrset.owner);
        rrset.rtype == RecordType::MX && registered_domain(&owner).is_some_and(|domain| domain == owner.relaxed())
    }

    /// Whether a host exists for a vantage, and has no address of either kind there: what the second look-up came to.
    #[must_use]
    pub fn without_addresses(&self, vantage: Vantage, host: NameId) -> Option<Outcome> {
        is_bare(&self.host_addresses(vantage, host)).then_some(())?;
        Some(self.resolver().ask(vantage, question(host, RecordType::AAAA))).filter(is_bare)
    }
}
