//! Why a call failed, in words for whoever runs this: the SDK's own speak of its parts. It must not know any service.

use std::error::Error;
use std::io;
use std::time::Duration;

use aws_config::SdkConfig;
use aws_config::timeout::TimeoutConfig;
use aws_sdk_route53::error::{ProvideErrorMetadata, SdkError};
use aws_types::service_config::ServiceConfigKey;

use super::error::{self, FetchError};
use super::failure::{Failure, SILENCES, is_half};
use super::health::Worth;
use super::raw::Unfit;
use crate::snapshot::Operation;

/// Seconds since 1970 have ten digits.
const DIGITS_OF_A_TIME: usize = 10;

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
        let name = url(config, service).unwrap_or_else(|| format!("AWS {service}{place}"));
        let silence = config.timeout_config().and_then(TimeoutConfig::read_timeout).unwrap_or_default();
        Self { name, silence }
    }

    /// What whoever is told waits for.
    pub(super) fn to_answer(&self, operation: Operation) -> String {
        format!("{} to answer {operation}", self.name)
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
            SdkError::DispatchFailure(_) if distrust(failure).is_some() => {
                let why = distrust(failure).unwrap_or_default();
                format!(
                    "{name} cannot be trusted: {why}; where a proxy looks into connections, AWS_CA_BUNDLE or the profile's ca_bundle names its authority"
                )
            }
            SdkError::DispatchFailure(_) if tunnel(failure).is_some() => {
                let why = tunnel(failure).unwrap_or_default();
                format!("{name} cannot be reached: the proxy that HTTPS_PROXY names lets nobody through ({why})")
            }
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
        match error::chain(failure).find_map(|cause| cause.downcast_ref::<Unfit>()) {
            Some(lacks @ Unfit::Lacks(_)) => return format!("{name} answered, and {lacks}"),
            Some(Unfit::Cut) => return format!("{name} stopped in the middle of its answer"),
            None => {}
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

/// Where a service is reached instead of at AWS: `--endpoint-url`, or what the environment or the profile says of the service,
/// or of all.
fn url(config: &SdkConfig, service: &str) -> Option<String> {
    let of_all = config.endpoint_url().map(str::to_owned);
    if config.get_origin("endpoint_url").is_client_config() {
        return of_all;
    }
    // As the SDK's own clients ask for it.
    let id = match service {
        "route53" => "Route 53",
        "route53domains" => "Route 53 Domains",
        other => other,
    };
    let key =
        ServiceConfigKey::builder().service_id(id).env("AWS_ENDPOINT_URL").profile("endpoint_url").build().ok()?;
    config.service_config().and_then(|files| files.load_config(key)).or(of_all)
}

/// What is wrong with the certificate that a server showed.
fn distrust(failure: &(dyn Error + 'static)) -> Option<String> {
    error::chain(failure).find_map(tls).map(ToString::to_string)
}

/// The error of TLS, itself or inside I/O errors, which hide what they are made of: their source is that one's source.
fn tls<'e>(cause: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    match cause.downcast_ref::<io::Error>() {
        Some(error) => tls(error.get_ref()?),
        None => cause.downcast_ref(),
    }
}

/// Why a proxy made no tunnel. The HTTP library does not let its users name its error.
fn tunnel(failure: &(dyn Error + 'static)) -> Option<String> {
    let told = error::chain(failure).map(ToString::to_string).find(|cause| cause.starts_with("tunnel error: "))?;
    Some(told.trim_start_matches("tunnel error: ").to_owned())
}

/// The HTTP library has no kind of error for it that its users may name.
fn hung_up(failure: &(dyn Error + 'static)) -> bool {
    error::causes(failure).contains("before message completed")
}

/// EC2 ends a refusal with a blob that differs every time and only AWS can read. And sessions that nobody named have the time
/// in their names: `assumed-role/pod/web-identity-token-1795536000000`.
fn stable(message: &str) -> String {
    let end = message.find("Encoded authorization failure message").unwrap_or(message.len());
    let mut parts = message[..end].trim_end().split("assumed-role/");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(|c: char| c.is_whitespace() || c == '"').unwrap_or(part.len());
        let (session, rest) = part.split_at(end);
        let name = session.trim_end_matches(|c: char| c.is_ascii_digit());
        let has_time = name.ends_with('-') && session.len() - name.len() >= DIGITS_OF_A_TIME;
        text.extend(["assumed-role/", if has_time { name.trim_end_matches('-') } else { session }, rest]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_reads_the_same_every_time() {
        let refusal = "You are not authorized. Encoded authorization failure message: kJ2x-9";
        assert_eq!(stable(refusal), "You are not authorized.");
        assert_eq!(stable("Rate exceeded"), "Rate exceeded");
        let user = |session: &str| format!("User: arn:aws:sts::1:assumed-role/pod/{session} is not authorized");
        assert_eq!(stable(&user("web-identity-token-1795536000000")), user("web-identity-token"));
        assert_eq!(stable(&user("i-0123456789abcdef0")), user("i-0123456789abcdef0"));
        assert_eq!(stable(&user("r53lint")), user("r53lint"));
    }
}
