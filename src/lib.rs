//! r53lint proves how every name in an AWS Route 53 estate resolves, from the Internet and from every VPC.
//!
//! The layers, and what each may know of the others, are in `ARCHITECTURE.md`; a test holds the code to them.

pub mod cli;
#[cfg(feature = "aws")]
pub mod fetch;
pub mod lint;
pub mod model;
pub mod name;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod snapshot;
