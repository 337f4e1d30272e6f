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

/// Refuses a reply in XML that ends in the middle, and one of Route 53 without what every such reply holds: the SDK reads the
/// first as far as it goes, and makes up an empty list in place of what the second lacks. Both would read as "there are none".
#[derive(Debug)]
pub(super) struct Whole;

/// Why a reply cannot be believed.
#[derive(Debug, thiserror::Error)]
pub(super) enum Unfit {
    /// It lacks this.
    #[error("the reply holds no {0}")]
    Lacks(&'static str),
    /// Its outermost element is not closed.
    #[error("the reply ends in the middle")]
    Cut,
}

/// Replies by their outermost element, and what each must hold.
const HELD: [(&str, &str); 11] = [
    ("GetDNSSECResponse", "Status"),
    ("GetHostedZoneResponse", "HostedZone"),
    ("ListHealthChecksResponse", "HealthChecks"),
    ("ListHostedZonesByVPCResponse", "HostedZoneSummaries"),
    ("ListHostedZonesResponse", "HostedZones"),
    ("ListQueryLoggingConfigsResponse", "QueryLoggingConfigs"),
    ("ListResourceRecordSetsResponse", "ResourceRecordSets"),
    ("ListReusableDelegationSetsResponse", "DelegationSets"),
    ("ListTagsForResourcesResponse", "ResourceTagSets"),
    ("ListTrafficPolicyInstancesResponse", "TrafficPolicyInstances"),
    ("ListVPCAssociationAuthorizationsResponse", "VPCs"),
];

impl Intercept for Whole {
    fn name(&self) -> &'static str {
        "Whole"
    }

    fn read_after_deserialization(
        &self,
        context: &AfterDeserializationInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let reply = context.response();
        let body = reply.body().bytes().filter(|_| reply.status().is_success());
        body.and_then(unfit).map_or(Ok(()), |unfit| Err(unfit.into()))
    }
}

/// What is wrong with a reply in XML.
fn unfit(reply: &[u8]) -> Option<Unfit> {
    let reply = String::from_utf8_lossy(reply);
    // The outermost element comes first, behind the declaration.
    let outermost = reply.split('<').skip(1).find(|tag| !tag.starts_with(['?', '!']))?;
    let name = outermost.split(['>', '/', ' ', '\n', '\t']).next()?;
    let last = reply.trim_end().rsplit('<').next()?;
    let is_closed = last == format!("/{name}>") || (last == outermost.trim_end() && last.ends_with("/>"));
    if !is_closed {
        return Some(Unfit::Cut);
    }
    let is = |tag: &str, name: &str| tag.strip_prefix(name).is_some_and(|rest| rest.starts_with(['>', '/', ' ']));
    let (_, held) = HELD.iter().find(|(element, _)| *element == name)?;
    (!reply.split('<').any(|tag| is(tag, held))).then_some(Unfit::Lacks(held))
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
    use super::{Unfit, unfit};

    #[test]
    fn an_empty_list_is_told_from_none() {
        let reply = |held: &str| {
            format!("<?xml version=\"1.0\"?>\n<ListHostedZonesResponse xmlns=\"x\">{held}</ListHostedZonesResponse>\n")
        };
        for held in ["<HostedZones/>", "<HostedZones />", "<HostedZones></HostedZones>", "<HostedZones a=\"b\"/>"] {
            assert!(unfit(reply(held).as_bytes()).is_none(), "{held}");
        }
        for held in ["", "<IsTruncated>false</IsTruncated>", "<HostedZonesById/>"] {
            assert!(matches!(unfit(reply(held).as_bytes()), Some(Unfit::Lacks("HostedZones"))), "{held}");
        }
        assert!(unfit(b"<GetHealthCheckResponse/>").is_none(), "nothing is known of it");
        assert!(unfit(b"").is_none());
        assert!(unfit(b"{\"a\": \"no XML\"}").is_none());
    }

    #[test]
    fn a_reply_is_whole_when_its_outermost_element_is_closed() {
        let whole = "<?xml version=\"1.0\"?><Reply xmlns=\"x\"><Reply2>a</Reply2><Item/></Reply>";
        assert!(unfit(whole.as_bytes()).is_none());
        let start = whole.find("<Reply ").expect("it is there") + 1;
        for cut in start..whole.len() {
            assert!(matches!(unfit(&whole.as_bytes()[..cut]), Some(Unfit::Cut)), "{}", &whole[..cut]);
        }
    }

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
