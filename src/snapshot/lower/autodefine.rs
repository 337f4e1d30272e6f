//! Gives every VPC the names its resolver makes itself, as far as they matter (semantics 1.30 to 1.38).

use super::Lowering;
use crate::model::{VpcId, autodefined};
use crate::name::NameId;

impl Lowering {
    /// Autodefined names need `enableDnsHostnames`. Reverse zones only ever matter where a private zone or a rule covers
    /// addresses too; without one they would set VPCs apart that resolve alike.
    pub(super) fn autodefine(&mut self) {
        let Ok(reverse) = self.builder.names.intern_text("in-addr.arpa") else { return };
        let names = &self.builder.names;
        let covers_addresses =
            |name: NameId| names.is_at_or_below(name, reverse) || names.is_at_or_below(reverse, name);
        let reverse_matters = self.builder.private_names().any(covers_addresses);
        let vpcs: Vec<VpcId> = self.builder.vpcs().collect();
        for vpc in vpcs {
            let names = self.autodefined_of(vpc, reverse_matters);
            let names = names.iter().filter_map(|name| self.builder.names.intern_text(name).ok()).collect();
            self.builder.vpc_mut(vpc).autodefined = names;
        }
    }

    fn autodefined_of(&mut self, id: VpcId, reverse_matters: bool) -> Vec<String> {
        let vpc = self.builder.vpc_mut(id).clone();
        if vpc.dns_hostnames == Some(false) || vpc.incomplete.is_some() {
            return Vec::new();
        }
        let region = vpc.region.map(|region| self.builder.text.get(region).to_owned());
        let mut names: Vec<String> = autodefined::LOCAL.map(str::to_owned).into();
        names.extend(region.iter().flat_map(|region| autodefined::host_domains(region)));
        if reverse_matters && vpc.autodefined_reverse {
            names.extend(autodefined::private_reverse_zones());
            names.extend(vpc.cidrs.iter().flat_map(autodefined::reverse_zones));
        }
        names
    }
}
