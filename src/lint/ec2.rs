//! EC2's public host names, which say their address and Region. It contains no rule.

use std::net::Ipv4Addr;

use super::context::Context;
use crate::name::NameId;

/// Where a public EC2 host name leads from outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicHost {
    /// Its address.
    pub address: Ipv4Addr,
    /// Its Region, e.g. `eu-west-1`.
    pub region: String,
}

impl Context<'_> {
    /// What an EC2 host name says: `ec2-198-51-100-1.eu-west-1.compute.amazonaws.com`.
    #[must_use]
    pub fn public_host(&self, host: NameId) -> Option<PublicHost> {
        let names = self.estate().names();
        let label = std::str::from_utf8(names.label(host)).ok()?.strip_prefix("ec2-")?;
        let address = label.replace('-', ".").parse().ok()?;
        let domain = self.spell(names.parent(host)?);
        let region = match domain.as_str() {
            "compute-1.amazonaws.com" => "us-east-1",
            other => {
                let global = other.strip_suffix(".cn").unwrap_or(other);
                global.strip_suffix(".compute.amazonaws.com").filter(|region| !region.contains('.'))?
            }
        };
        Some(PublicHost { address, region: region.to_owned() })
    }
}
