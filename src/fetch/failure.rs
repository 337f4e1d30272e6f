//! What a failed call means: whether to ask again, how soon, and when to give up. It must not know any service.

use std::error::Error;
use std::time::Duration;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_route53::config::http::HttpResponse;
use aws_sdk_route53::config::interceptors::InterceptorContext;
use aws_sdk_route53::config::retry::{ClassifyRetry, RetryAction};
use aws_sdk_route53::error::{ProvideErrorMetadata, SdkError};

use super::error;
use super::health::Met;
use super::raw::Unfit;

/// A failure by what is to be done about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Failure {
    /// It came too soon: again, later and slower.
    TooSoon,
    /// The service stumbled: again.
    Stumbled,
    /// Nobody was there to answer: again, and it may be the network.
    Unanswered,
    /// Somebody was there and said nothing, or nothing more: the same, but each time costs as much as a silence may last.
    Silent,
    /// The credentials are no longer good: nothing else will be answered either.
    Expired,
    /// A final no.
    Final,
}

/// AWS spells "too many requests" in many ways.
const TOO_SOON: [&str; 14] = [
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];
/// Codes of credentials that are no longer good.
pub(super) const EXPIRED: [&str; 4] =
    ["ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"];

impl Failure {
    /// What this failure is.
    pub(super) fn of<E: Error + ProvideErrorMetadata + 'static>(failure: &SdkError<E>) -> Self {
        let code = failure.code().unwrap_or_default();
        let status = failure.raw_response().map_or(0, |response| response.status().as_u16());
        match failure {
            _ if EXPIRED.contains(&code) => Self::Expired,
            _ if TOO_SOON.contains(&code) || matches!(status, 429 | 503) => Self::TooSoon,
            // The SDK has no kind of error for a login that ran out while a call was prepared.
            _ if lacks_credentials(failure) => {
                if error::causes(failure).contains("expired") {
                    Self::Expired
                } else {
                    Self::Stumbled
                }
            }
            SdkError::DispatchFailure(cause) if !cause.is_timeout() => Self::Unanswered,
            SdkError::DispatchFailure(_) | SdkError::TimeoutError(_) => Self::Silent,
            _ if failure.raw_response().is_some_and(is_half) => Self::Silent,
            SdkError::ResponseError(_) if lacks_what_it_must_hold(failure) => Self::Final,
            // A success that cannot be read: it may have been cut, and framed anew.
            SdkError::ServiceError(_) if failure.code().is_none() && status / 100 == 2 => Self::Stumbled,
            SdkError::ResponseError(_) => Self::Stumbled,
            _ if status >= 500 || matches!(code, "RequestTimeout" | "RequestTimeoutException") => Self::Stumbled,
            _ => Self::Final,
        }
    }

    /// What a call that is given up for it met; none where it says nothing of other calls.
    pub(super) fn met(self) -> Option<Met> {
        match self {
            Self::TooSoon => Some(Met::Refusals),
            Self::Unanswered => Some(Met::Nobody),
            Self::Silent => Some(Met::Silence),
            Self::Stumbled | Self::Expired | Self::Final => None,
        }
    }

    /// Whether no answer came, of whatever kind.
    pub(super) fn is_no_answer(self) -> bool {
        matches!(self, Self::Unanswered | Self::Silent)
    }
}

/// Whether an answer began and did not come to its end: its body is kept when it has been read whole.
pub(super) fn is_half(reply: &HttpResponse) -> bool {
    reply.body().bytes().is_none()
}

/// Whether an answer came whole and lacks what every such answer holds.
fn lacks_what_it_must_hold(failure: &(dyn Error + 'static)) -> bool {
    let mut unfit = error::chain(failure).filter_map(|cause| cause.downcast_ref::<Unfit>());
    unfit.any(|unfit| matches!(unfit, Unfit::Lacks(_)))
}

/// Whether the call was never made, because its credentials could not be renewed.
fn lacks_credentials(failure: &(dyn Error + 'static)) -> bool {
    error::chain(failure).any(|cause| cause.downcast_ref::<CredentialsError>().is_some())
}

/// Takes a refusal for coming too soon for one by its status alone, where whoever refuses is no AWS service that would name a
/// code: for the calls that open a session, which the SDK tries again by itself.
#[derive(Debug)]
pub(super) struct TooMany;

impl ClassifyRetry for TooMany {
    fn classify_retry(&self, context: &InterceptorContext) -> RetryAction {
        let status = context.response().map(|reply| reply.status().as_u16());
        if status == Some(429) { RetryAction::throttling_error() } else { RetryAction::NoActionIndicated }
    }

    fn name(&self) -> &'static str {
        "TooMany"
    }
}

/// How often a call is made before it is given up, by what became of it.
#[derive(Debug, Default)]
pub(super) struct Patience {
    refused: u32,
    stumbled: u32,
    unanswered: u32,
    silent: u32,
}

/// The pace comes down with every refusal. Where other calls are answered meanwhile, the last of these comes after a minute or
/// more; where none is, `Health` ends it.
const REFUSALS: u32 = 10;
const STUMBLES: u32 = 3;
/// A dead connection becomes a gap within seconds, not minutes.
const UNANSWERED: u32 = 5;
/// Of the longest there may be, each.
pub(super) const SILENCES: u32 = 3;
const FIRST_WAIT: Duration = Duration::from_millis(100);
const LONGEST_WAIT: Duration = Duration::from_secs(20);

impl Patience {
    /// How long to wait before the next try; none when there shall be none.
    pub(super) fn wait(&mut self, failure: Failure) -> Option<Duration> {
        let (count, most) = match failure {
            Failure::TooSoon => (&mut self.refused, REFUSALS),
            Failure::Stumbled => (&mut self.stumbled, STUMBLES),
            Failure::Unanswered => (&mut self.unanswered, UNANSWERED),
            Failure::Silent => (&mut self.silent, SILENCES),
            Failure::Expired | Failure::Final => return None,
        };
        *count += 1;
        (*count < most).then(|| jittered(FIRST_WAIT.saturating_mul(1 << *count).min(LONGEST_WAIT)))
    }
}

/// Between half of it and all: those who were refused together do not come again together.
fn jittered(wait: Duration) -> Duration {
    wait.mul_f64(0.5 + fastrand::f64() / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_end() {
        let mut patience = Patience::default();
        let waits: Vec<Duration> = std::iter::from_fn(|| patience.wait(Failure::TooSoon)).collect();
        assert_eq!(waits.len(), REFUSALS as usize - 1);
        assert!(waits[0] >= FIRST_WAIT && waits[0] <= FIRST_WAIT * 2, "{waits:?}");
        assert!(waits[8] >= LONGEST_WAIT / 2 && waits[8] <= LONGEST_WAIT, "{waits:?}");
        assert_eq!(std::iter::from_fn(|| patience.wait(Failure::Unanswered)).count(), UNANSWERED as usize - 1);
        assert_eq!(std::iter::from_fn(|| patience.wait(Failure::Silent)).count(), SILENCES as usize - 1);
        assert_eq!(patience.wait(Failure::Final), None);
    }
}
