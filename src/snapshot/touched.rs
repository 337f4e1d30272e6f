//! The VPCs whose DNS attributes decide anything: those that a zone, a rule, an endpoint, a firewall, a Profile or a peering
//! touches.
//! Every account has a default VPC in every Region, and most are empty; what their attributes say changes no answer.

use rustc_hash::FxHashSet;

use super::v1;

/// Ids of VPCs that something touches.
#[derive(Clone, Debug, Default)]
pub struct Touched(FxHashSet<String>);

impl Touched {
    /// Adds the VPCs of private zones.
    pub fn by_zones(&mut self, zones: &[v1::Zone<'_>]) {
        self.add(zones.iter().flat_map(|zone| zone.vpcs.iter().flatten()).map(|vpc| &*vpc.vpc_id));
    }

    /// Adds the VPCs that a Region's objects name.
    pub fn by_region(&mut self, region: &v1::Region<'_>) {
        let seeing = region.hosted_zones_by_vpc.iter().flatten().filter(|list| !list.hosted_zone_summaries.is_empty());
        self.add(seeing.map(|list| &*list.vpc_id));
        let rules = region.resolver_rule_associations.iter().flatten().filter(|one| !is_autodefined(one));
        self.add(rules.map(|one| &*one.vpc_id));
        self.add(region.resolver_endpoints.iter().flatten().filter_map(|one| one.host_vpc_id.as_deref()));
        self.add(region.resolver_configs.iter().flatten().map(|config| &*config.resource_id));
        self.add(region.resolver_dnssec_configs.iter().flatten().map(|config| &*config.resource_id));
        self.add(region.firewall_rule_group_associations.iter().flatten().map(|one| &*one.vpc_id));
        // The public names of a peer's instances give private addresses only where both peers have the attributes.
        let peers = region.vpc_peering_connections.iter().flatten().filter(|one| is_active(one)).flat_map(sides);
        self.add(peers.map(|side| &*side.vpc_id));
        self.add(region.profile_associations.iter().flatten().map(|one| bare_id(&one.resource_id)));
    }

    /// Whether something touches the VPC.
    #[must_use]
    pub fn has(&self, vpc: &str) -> bool {
        self.0.contains(vpc)
    }

    fn add<'v>(&mut self, vpcs: impl Iterator<Item = &'v str>) {
        self.0.extend(vpcs.map(str::to_owned));
    }
}

/// Every VPC has the autodefined rule for the Internet.
fn is_autodefined(association: &v1::ResolverRuleAssociation<'_>) -> bool {
    association.id.starts_with("rslvr-autodefined-")
}

/// `vpc-1` of an ARN, or of itself.
fn bare_id(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}

/// EC2 goes on listing a peering for a while after it was deleted.
fn is_active(peering: &v1::VpcPeeringConnection<'_>) -> bool {
    let code = peering.status.as_ref().and_then(|status| status.code.as_deref());
    code.is_none_or(|code| code == "active")
}

fn sides<'p, 'a>(peering: &'p v1::VpcPeeringConnection<'a>) -> impl Iterator<Item = &'p v1::PeeringVpc<'a>> {
    peering.accepter_vpc_info.iter().chain(&peering.requester_vpc_info)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peers_are_touched_while_the_peering_is_active() {
        let text = r#"{ "VpcPeeringConnections": [
            { "Status": { "Code": "active" }, "AccepterVpcInfo": { "VpcId": "vpc-1" }, "RequesterVpcInfo": { "VpcId": "vpc-2" } },
            { "Status": { "Code": "deleted" }, "AccepterVpcInfo": { "VpcId": "vpc-3" }, "RequesterVpcInfo": { "VpcId": "vpc-4" } } ] }"#;
        let mut touched = Touched::default();
        touched.by_region(&serde_json::from_str(text).unwrap());
        let has = ["vpc-1", "vpc-2", "vpc-3", "vpc-4"].map(|vpc| touched.has(vpc));
        assert_eq!(has, [true, true, false, false]);
    }
}
