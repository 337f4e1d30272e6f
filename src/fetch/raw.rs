//! A reply's own bytes, for the fields that the SDK's types do not have.

use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_route53::config::interceptors::AfterDeserializationInterceptorContextRef;
use aws_sdk_route53::config::{ConfigBag, Intercept, RuntimeComponents};
use aws_sdk_route53::error::BoxError;

/// Keeps the body of the last reply to a call. Clones share it, so that each concurrent call needs one of its own.
#[derive(Clone, Debug, Default)]
pub(super) struct RawReply(Arc<Mutex<Vec<u8>>>);

impl RawReply {
    /// The body, which is then forgotten.
    pub(super) fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Intercept for RawReply {
    fn name(&self) -> &'static str {
        "RawReply"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let body = context.response().body().bytes().unwrap_or_default().to_vec();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = body;
        Ok(())
    }
}

/// Fields of an XML reply.
pub(super) mod xml {
    /// The text of the first element that has one of these names and nothing but text in it. A name between angle brackets
    /// is a tag wherever it is found: text has neither.
    pub(in crate::fetch) fn text(reply: &[u8], names: &[&str]) -> Option<String> {
        let reply = std::str::from_utf8(reply).ok()?;
        let found = names.iter().find_map(|name| {
            let (_, after) = reply.split_once(&format!("<{name}>"))?;
            after.split_once(&format!("</{name}>"))
        });
        found.map(|(text, _)| text.trim().to_owned()).filter(|text| !text.is_empty() && !text.contains('<'))
    }
}

#[cfg(test)]
mod tests {
    use super::xml::text;

    #[test]
    fn a_field_is_found_by_any_of_its_names() {
        let reply =
            b"<HostedZone><Comment>&lt;Tier&gt;</Comment><Features><Tier> ADVANCED </Tier></Features></HostedZone>";
        assert_eq!(text(reply, &["HostedZoneTier", "Tier"]).as_deref(), Some("ADVANCED"));
        assert_eq!(text(reply, &["Features"]), None, "it holds more than text");
        assert_eq!(text(reply, &["Tiers"]), None);
        assert_eq!(text(b"\xff<Tier>x</Tier>", &["Tier"]), None);
    }
}
