//! Gives every VPC the names its resolver makes itself, as far as they matter (semantics 1.30 to 1.38).

use super::Lowering;
use crate::model::{TextId, VpcId, autodefined};
use crate::name::NameId;

impl Lowering {
    /// Autodefined names need `enableDnsHostnames`. Reverse zones only ever matter where a zone or a rule of the snapshot
    /// covers the same addresses; any other would set VPCs apart that resolve alike.
    pub(super) fn autodefine(&mut self) {
        let Ok(reverse) = self.builder.names.intern_text("arpa") else { return };
        let names = &self.builder.names;
        let covers_addresses =
            |name: NameId| names.is_at_or_below(name, reverse) || names.is_at_or_below(reverse, name);
        let covers: Vec<NameId> = self.builder.zone_and_rule_names().filter(|&name| covers_addresses(name)).collect();
        self.reverse_by_profiles();
        let vpcs: Vec<VpcId> = self.builder.vpcs().collect();
        for vpc in vpcs {
            let names = self.autodefined_of(vpc, !covers.is_empty());
            let mut names: Vec<NameId> =
                names.iter().filter_map(|name| self.builder.names.intern_text(name).ok()).collect();
            let table = &self.builder.names;
            let related = |name, cover| table.is_at_or_below(name, cover) || table.is_at_or_below(cover, name);
            let matters = |&name: &NameId| covers.iter().any(|&cover| related(name, cover));
            names.retain(|name| !table.is_at_or_below(*name, reverse) || matters(name));
            names.sort_unstable();
            names.dedup();
            self.builder.vpc_mut(vpc).autodefined = names;
        }
    }

    /// A Profile's setting holds in its VPCs (semantics 1.37).
    fn reverse_by_profiles(&mut self) {
        let without = |id| self.profiles_without_reverse.contains(self.builder.text.get(id));
        let profiles = self.builder.profiles().iter().filter(|profile| without(profile.id));
        let vpcs: Vec<VpcId> = profiles.flat_map(|profile| profile.vpcs.iter().map(|&(vpc, _)| vpc)).collect();
        for vpc in vpcs {
            self.builder.vpc_mut(vpc).autodefined_reverse = false;
        }
    }

    fn autodefined_of(&mut self, id: VpcId, reverse_matters: bool) -> Vec<String> {
        let vpc = self.builder.vpc_mut(id).clone();
        if vpc.dns_hostnames == Some(false) || vpc.incomplete.is_some() {
            return Vec::new();
        }
        let peers = self.peers_with_dns(id);
        let regions = peers.iter().filter_map(|&peer| self.builder.vpc_mut(peer).region).chain(vpc.region);
        let regions: Vec<TextId> = regions.collect();
        let regions: Vec<String> = regions.into_iter().map(|region| self.builder.text.get(region).to_owned()).collect();
        let mut names: Vec<String> = autodefined::LOCAL.map(str::to_owned).into();
        names.extend(regions.iter().flat_map(|region| autodefined::host_domains(region)));
        names.extend(self.builder.endpoint_names(id));
        if reverse_matters && vpc.autodefined_reverse {
            names.extend(autodefined::private_reverse_zones());
            let peers = peers.into_iter().flat_map(|peer| self.builder.vpc_mut(peer).cidrs.clone());
            let cidrs: Vec<_> = peers.chain(vpc.cidrs).collect();
            names.extend(cidrs.iter().flat_map(autodefined::reverse_zones));
        }
        names
    }

    /// The VPCs at the other end of active peerings that tell their private addresses (semantics 1.31).
    fn peers_with_dns(&self, vpc: VpcId) -> Vec<VpcId> {
        let active = self.builder.peerings().iter().filter(|peering| peering.active == Some(true));
        let ends =
            active.flat_map(|peering| [(peering.sides[0], peering.sides[1]), (peering.sides[1], peering.sides[0])]);
        let told = ends.filter(|(own, other)| own.vpc == Some(vpc) && other.remote_dns == Some(true));
        told.filter_map(|(_, other)| other.vpc).collect()
    }
}
