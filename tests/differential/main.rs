//! The model against real servers: estates become BIND and Unbound, every question of every name is asked of both.
//!
//! Public zones are views of one BIND, one view an address; recursion is Unbound from a private root; each VPC's resolver
//! is another BIND view. All of it lives in a network namespace of the test's own, or on 127/8 where none is allowed.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot be set up fails and tells what it did, and its helpers are no `#[test]` themselves"
)]

mod ask;
mod case;
mod compare;
mod generate;
mod known;
mod network;
mod plan;
mod process;
mod random;
mod rules;
mod servers;
mod vpc;
mod writer;
mod zone_data;

#[test]
fn known_estates_resolve_as_on_real_servers() {
    network::run_inside("known_inside");
}

#[test]
fn random_estates_resolve_as_on_real_servers() {
    network::run_inside("random_inside");
}

#[test]
#[ignore = "the other side of the test above, in the network it makes"]
fn random_inside() {
    if let Some(network) = network::Network::here() {
        random::compare_random_estates(network);
    }
}

#[test]
#[ignore = "the other side of the first test, in the network it makes"]
fn known_inside() {
    if let Some(network) = network::Network::here() {
        known::compare_known_estates(network);
    }
}
