//! `fetch` against a real moto server: everything put in comes out, and what is refused becomes a gap.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot be set up fails, and its helpers are no `#[test]` themselves"
)]

#[path = "../support/aws.rs"]
mod aws;
mod child;
mod complete;
mod errors;
mod fill;
mod gaps;
#[path = "../support/moto.rs"]
mod moto;
#[path = "../support/proxy.rs"]
mod proxy;

#[test]
#[ignore = "the other side of every other test: it fetches in the environment they give it"]
fn child() {
    child::fetch_as_told();
}
