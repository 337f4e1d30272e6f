//! Replies in the shapes that AWS documents, for the calls that moto does not know: `replies/ACTION.json` or `.xml`, with
//! `-more` for the second page.

use std::path::Path;

use super::moto::UNKNOWN_CALLS;
use super::proxy::{Reply, Request};

/// The recorded reply to a call, where there is one.
pub(crate) fn recorded(request: &Request) -> Option<Reply> {
    let name = request.action().replace(':', "-");
    let more = request.has(&["\"NextToken\":\"more\""]) || request.has(&["trafficpolicyinstances?", "hostedzoneid=Z1"]);
    // The second Profile is empty.
    if request.has(&["/profileresourceassociations/profileid/rp-1"]) {
        return Some(Reply::new(200, r#"{ "ProfileResourceAssociations": [] }"#));
    }
    let file = |ending: &str| read(&format!("{name}{}.{ending}", if more { "-more" } else { "" }));
    file("json").or_else(|| file("xml")).map(|body| Reply::new(200, body))
}

/// An empty reply to the calls that moto does not know, so that nothing waits for better times.
pub(crate) fn nothing(request: &Request) -> Option<Reply> {
    let action = request.action();
    UNKNOWN_CALLS.contains(&&*action).then(|| Reply::new(200, empty(&action)))
}

/// An empty list as the reply to a call.
pub(crate) fn empty(action: &str) -> String {
    let (service, operation) = action.split_once(':').unwrap();
    let list = match operation {
        "ListProfiles" => "ProfileSummaries",
        "ListVPCAssociationAuthorizations" => "VPCs",
        _ => operation.trim_start_matches("List"),
    };
    match service {
        "route53" => format!("<{operation}Response><{list}/><IsTruncated>false</IsTruncated></{operation}Response>"),
        _ => format!("{{\"{list}\":[]}}"),
    }
}

fn read(name: &str) -> Option<String> {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fetch/replies").join(name)).ok()
}
