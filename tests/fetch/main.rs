//! `fetch` against a real moto server: everything put in comes out, and what is refused becomes a gap.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails, and its helpers are no `#[test]` themselves"
)]

#[path = "../support/aws.rs"]
mod aws;
#[path = "../support/binary.rs"]
mod binary;
mod child;
mod complete;
mod credentials;
mod denied;
mod errors;
mod estate;
mod faults;
mod fields;
mod fill;
mod gaps;
#[path = "../support/moto.rs"]
mod moto;
mod output;
mod owners;
#[path = "../support/proxy.rs"]
mod proxy;
mod recorded;
mod regions;
mod replies;
mod scene;
mod silence;
mod terminal;
mod tls;

#[test]
#[ignore = "the other side of every other test: it fetches in the environment they give it"]
fn child() {
    child::fetch_as_told();
}
