//! A call that failed, as a gap of the snapshot. It must not know any particular service.

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_route53::error::{ProvideErrorMetadata, SdkError};

use super::progress::Progress;
use super::reason::Endpoint;
use crate::snapshot::{Operation, v1};

/// Where failed calls of one account (and Region) are written down. Clones share the list.
#[derive(Clone)]
pub(super) struct Gaps {
    account: Arc<str>,
    region: Option<Arc<str>>,
    found: Arc<Mutex<Found>>,
}

#[derive(Default)]
struct Found {
    gaps: Vec<v1::Gap<'static>>,
    told: usize,
}

impl Gaps {
    /// An empty list for an account, for calls to its global services.
    pub(super) fn of(account: &str) -> Self {
        Self { account: account.into(), region: None, found: Arc::default() }
    }

    /// The same list, for calls to a Region.
    pub(super) fn in_region(&self, region: &str) -> Self {
        Self { region: Some(region.into()), ..self.clone() }
    }

    /// The account.
    pub(super) fn account(&self) -> &str {
        &self.account
    }

    /// The Region, for a regional service.
    pub(super) fn region(&self) -> Option<&str> {
        self.region.as_deref()
    }

    /// Writes down that a call failed for good.
    pub(super) fn failed<E>(&self, call: Call<'_>, endpoint: &Endpoint, failure: &SdkError<E>)
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        self.note(call, failure.code().unwrap_or(v1::Gap::NOT_READABLE), endpoint.reason(failure));
    }

    /// Writes down that an answer came and made no sense.
    pub(super) fn unreadable(&self, call: Call<'_>, message: &str) {
        self.note(call, v1::Gap::NOT_READABLE, message.to_owned());
    }

    /// Writes down what could not be had, and why.
    pub(super) fn note(&self, call: Call<'_>, code: &str, message: String) {
        let owned = |text: &str| text.to_owned().into();
        self.list().gaps.push(v1::Gap {
            account_id: Some(owned(&self.account)),
            region: self.region.as_deref().map(owned),
            operation: owned(call.operation.action()),
            code: Some(owned(code)),
            message: Some(message.into()),
            resource: call.resource.map(owned),
            ..v1::Gap::default()
        });
    }

    /// Takes over what another list of the account holds.
    pub(super) fn take(&self, other: &Self) {
        let gaps = other.list().gaps.clone();
        self.list().gaps.extend(gaps);
    }

    /// Tells of the gaps found since the last time.
    pub(super) fn tell(&self, progress: &dyn Progress) {
        let mut found = self.list();
        for gap in found.gaps.get(found.told..).into_iter().flatten() {
            progress.gap(gap);
        }
        found.told = found.gaps.len();
    }

    /// The account, and what became of its calls, by the first of them.
    pub(super) fn summary(&self) -> String {
        let gaps = self.sorted();
        let text = |text: &Option<crate::snapshot::Text<'static>>| text.as_deref().unwrap_or_default().to_owned();
        let first =
            gaps.first().map(|gap| format!(": {} ({}): {}", gap.operation, text(&gap.code), text(&gap.message)));
        format!("account {}{}", self.account, first.unwrap_or_default())
    }

    /// Whether no call was refused: each of them met silence, or what AWS does not say.
    pub(super) fn are_of_silence(&self) -> bool {
        self.list().gaps.iter().all(|gap| gap.code.as_deref() == Some(v1::Gap::NOT_READABLE))
    }

    /// Every gap, in an order that does not depend on which call came back first.
    pub(super) fn sorted(&self) -> Vec<v1::Gap<'static>> {
        let mut gaps = self.list().gaps.clone();
        gaps.sort_by(|a, b| {
            let key = |gap: &v1::Gap<'static>| (gap.region.clone(), gap.operation.clone(), gap.resource.clone());
            key(a).cmp(&key(b))
        });
        gaps
    }

    fn list(&self) -> MutexGuard<'_, Found> {
        // A list of finished entries stays sound whatever panicked beside it.
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call as a gap names it.
#[derive(Clone, Copy)]
pub(super) struct Call<'a> {
    pub(super) operation: Operation,
    pub(super) resource: Option<&'a str>,
    /// Which of several such calls about the object, where there are several.
    pub(super) part: &'a str,
}

impl<'a> Call<'a> {
    /// A call about nothing in particular.
    pub(super) const fn new(operation: Operation) -> Self {
        Self { operation, resource: None, part: "" }
    }

    /// A call about one object.
    pub(super) const fn about(operation: Operation, resource: &'a str) -> Self {
        Self { operation, resource: Some(resource), part: "" }
    }

    /// One of several calls about the same object.
    pub(super) const fn part(self, part: &'a str) -> Self {
        Self { part, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_sorted_by_region_operation_and_resource() {
        let gaps = Gaps::of("111111111111");
        let east = gaps.in_region("us-east-1");
        east.unreadable(Call::about(Operation::DescribeVpcAttribute, "vpc-2"), "");
        east.unreadable(Call::about(Operation::DescribeVpcAttribute, "vpc-1"), "");
        gaps.unreadable(Call::new(Operation::ListHostedZones), "");
        let resources: Vec<_> = gaps.sorted().iter().map(|gap| gap.resource.clone()).collect();
        assert_eq!(resources, [None, Some("vpc-1".into()), Some("vpc-2".into())]);
    }
}
