//! Why a call failed, in words for whoever runs this: the SDK's own speak of its parts. It must not know any service.

use std::error::Error;
use std::io;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_route53::error::{ProvideErrorMetadata, SdkError};

use super::error::{self, FetchError};
use super::failure::{Failure, SILENCES, is_half};
use super::health::Worth;
use super::raw::Lacks;
use crate::snapshot::Operation;

/// Whom calls go to, as errors and gaps name it, and how long an answer is waited for.
#[derive(Clone, Debug)]
pub(super) struct Endpoint {
    name: String,
    silence: Duration,
}

impl Endpoint {
    /// The URL that is configured, or AWS's service, in a Region where it is regional.
    pub(super) fn of(config: &SdkConfig, service: &str, region: Option<&str>) -> Self {
        let place = region.map_or_else(String::new, |region| format!(" in {region}"));
        let name = config.endpoint_url().map_or_else(|| format!("AWS {service}{place}"), str::to_owned);
        let silence = config.timeout_config().and_then(TimeoutConfig::read_timeout).unwrap_or_default();
        Self { name, silence }
    }

    /// How long the service may say nothing but that it cannot answer now: as long as a call's silences together.
    pub(super) fn patience(&self) -> Duration {
        self.silence * SILENCES
    }

    /// Why it is not asked any more.
    pub(super) fn not_asked(&self, worth: Worth) -> String {
        let what = match worth {
            Worth::Busy => "says nothing but that it cannot answer now",
            Worth::NothingAnyMore => "says nothing any more",
            _ => "has said nothing so far",
        };
        format!("not asked any more: {} {what}", self.name)
    }

    /// What AWS said, or what came instead.
    pub(super) fn reason<E: Error + ProvideErrorMetadata + 'static>(&self, failure: &SdkError<E>) -> String {
        if let Some(message) = failure.message() {
            return stable(message);
        }
        let (name, silence) = (&self.name, self.silence.as_secs());
        match failure {
            SdkError::TimeoutError(_) => format!("{name} did not come to the end of its answer in time"),
            SdkError::DispatchFailure(cause) if cause.is_timeout() => format!("{name} said nothing for {silence} s"),
            SdkError::DispatchFailure(_) if hung_up(failure) => format!("{name} hung up before it answered"),
            SdkError::DispatchFailure(_) if error::chain(failure).any(<dyn Error>::is::<io::Error>) => {
                format!("{name} cannot be reached: {}", error::root_cause(failure))
            }
            SdkError::DispatchFailure(_) => {
                format!("{name} does not answer as AWS does: {}", error::root_cause(failure))
            }
            _ => self.reply(failure),
        }
    }

    /// What is wrong with a reply that gives no reason.
    fn reply<E: Error + ProvideErrorMetadata + 'static>(&self, failure: &SdkError<E>) -> String {
        let name = &self.name;
        if let Some(lacks) = error::chain(failure).find_map(|cause| cause.downcast_ref::<Lacks>()) {
            return format!("{name} answered, and {lacks}");
        }
        match failure.raw_response() {
            Some(reply) if is_half(reply) => format!("{name} stopped in the middle of its answer"),
            // What a parser stumbled over says less than that it was no reply of AWS.
            Some(reply) if failure.code().is_none() => {
                format!("{name} answered with HTTP status {}, and not as AWS does", reply.status().as_u16())
            }
            _ => error::causes(failure),
        }
    }

    /// The error that ends a fetch when one of its first calls is not answered; none when it is refused.
    pub(super) fn unanswered<E: Error + ProvideErrorMetadata + 'static>(
        &self,
        operation: Operation,
        failure: &SdkError<E>,
    ) -> Option<FetchError> {
        let reason = self.reason(failure);
        match Failure::of(failure) {
            kind if kind.is_no_answer() => Some(FetchError::Unreachable { operation, reason }),
            Failure::TooSoon | Failure::Stumbled if failure.code().is_some() => {
                let code = failure.code().unwrap_or_default().to_owned();
                Some(FetchError::Unavailable { operation, endpoint: self.name.clone(), code, reason })
            }
            _ if failure.code().is_none() => Some(FetchError::Unreadable { operation, reason }),
            _ => None,
        }
    }
}

impl std::fmt::Display for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.name)
    }
}

/// The HTTP library has no kind of error for it that its users may name.
fn hung_up(failure: &(dyn Error + 'static)) -> bool {
    error::causes(failure).contains("before message completed")
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
}
