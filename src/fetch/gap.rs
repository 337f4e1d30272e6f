//! A call that failed, as a gap of the snapshot. It must not know any particular service.

use std::error::Error;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_route53::error::{ProvideErrorMetadata, SdkError};

use super::error;
use super::progress::Progress;
use crate::snapshot::v1;

/// The code of a gap that AWS gave none for: no answer came, or none that could be read.
const NOT_READABLE: &str = "NotReadable";

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

    /// What a call answered; a failed call is written down and answers nothing.
    pub(super) fn answer<T, E>(&self, call: Call<'_>, result: Result<T, SdkError<E>>) -> Option<T>
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        result.map_err(|failure| self.failed(call, &failure)).ok()
    }

    fn failed<E: Error + ProvideErrorMetadata + 'static>(&self, call: Call<'_>, failure: &SdkError<E>) {
        let code = failure.code().unwrap_or(NOT_READABLE);
        let message = failure.message().map_or_else(|| error::causes(failure), stable);
        self.note(call, code, message);
    }

    /// Writes down that an answer came and made no sense.
    pub(super) fn unreadable(&self, call: Call<'_>, message: &str) {
        self.note(call, NOT_READABLE, message.to_owned());
    }

    fn note(&self, call: Call<'_>, code: &str, message: String) {
        let owned = |text: &str| text.to_owned().into();
        self.list().gaps.push(v1::Gap {
            account_id: Some(owned(&self.account)),
            region: self.region.as_deref().map(owned),
            operation: owned(call.operation),
            code: Some(owned(code)),
            message: Some(message.into()),
            resource: call.resource.map(owned),
            ..v1::Gap::default()
        });
    }

    /// Tells of the gaps found since the last time.
    pub(super) fn tell(&self, progress: &dyn Progress) {
        let mut found = self.list();
        for gap in &found.gaps[found.told..] {
            progress.gap(gap);
        }
        found.told = found.gaps.len();
    }

    /// Every gap, in an order that does not depend on which call came back first.
    pub(super) fn sorted(&self) -> Vec<v1::Gap<'static>> {
        let mut gaps = std::mem::take(&mut self.list().gaps);
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
    operation: &'static str,
    resource: Option<&'a str>,
}

impl<'a> Call<'a> {
    /// A call about nothing in particular, e.g. `route53:ListHostedZones`.
    pub(super) const fn new(operation: &'static str) -> Self {
        Self { operation, resource: None }
    }

    /// A call about one object.
    pub(super) const fn about(operation: &'static str, resource: &'a str) -> Self {
        Self { operation, resource: Some(resource) }
    }
}

/// EC2 ends a refusal with a blob that differs every time and only AWS can read.
fn stable(message: &str) -> String {
    let end = message.find("Encoded authorization failure message").unwrap_or(message.len());
    message[..end].trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_the_same_every_time() {
        let refusal = "You are not authorized. Encoded authorization failure message: kJ2x-9";
        assert_eq!(stable(refusal), "You are not authorized.");
        assert_eq!(stable("Rate exceeded"), "Rate exceeded");
    }

    #[test]
    fn gaps_are_sorted_by_region_operation_and_resource() {
        let gaps = Gaps::of("111111111111");
        let east = gaps.in_region("us-east-1");
        east.unreadable(Call::about("ec2:DescribeVpcAttribute", "vpc-2"), "");
        east.unreadable(Call::about("ec2:DescribeVpcAttribute", "vpc-1"), "");
        gaps.unreadable(Call::new("route53:ListHostedZones"), "");
        let resources: Vec<_> = gaps.sorted().iter().map(|gap| gap.resource.clone()).collect();
        assert_eq!(resources, [None, Some("vpc-1".into()), Some("vpc-2".into())]);
    }
}
