//! `read` lines, both ways: that a list was read, where it holds nothing that has a line. A line of an object says so of
//! its own list. It must not know any kind of object.

use std::collections::BTreeSet;

use super::NotationError;
use super::line::{Line, meant, one_of};
use super::read::{Gathered, Reader};
use super::write::{Words, Writer};
use crate::model::{Input, Scope};
use crate::snapshot::v1;

/// The lists that one input stands for: how to see whether they were read, and how to say so.
macro_rules! lists {
    ($is_read:ident, $mark:ident, $object:ident: $($input:ident: $($list:ident)+;)*) => {
        fn $is_read(object: &v1::$object<'_>, input: Input) -> bool {
            match input {
                $(Input::$input => $(object.$list.is_some())||+,)*
                _ => false,
            }
        }

        fn $mark(object: &mut v1::$object<'static>, input: Input) {
            match input {
                $(Input::$input => { $(object.$list.get_or_insert_default();)+ })*
                _ => {}
            }
        }
    };
}

lists! { is_read_globally, mark_globally, Account:
    Zones: hosted_zones;
    HealthChecks: health_checks;
    CidrCollections: cidr_collections;
    ReusableDelegationSets: reusable_delegation_sets;
    QueryLoggingConfigs: query_logging_configs;
    TrafficPolicies: traffic_policy_instances;
    Domains: domains;
}

lists! { is_read, mark, Region:
    Vpcs: vpcs;
    DhcpOptions: dhcp_options;
    Peering: vpc_peering_connections;
    Subnets: subnets;
    VpcEndpoints: vpc_endpoints;
    Addresses: addresses;
    NetworkInterfaces: network_interfaces;
    ZonesByVpc: hosted_zones_by_vpc;
    ResolverEndpoints: resolver_endpoints;
    ResolverRules: resolver_rules resolver_rule_associations;
    ResolverConfigs: resolver_configs;
    ResolverDnssecConfigs: resolver_dnssec_configs;
    Firewall: firewall_rule_groups firewall_rule_group_associations firewall_domain_lists firewall_configs;
    QueryLogConfigs: resolver_query_log_configs resolver_query_log_config_associations;
    Profiles: profiles profile_associations profile_resource_associations;
}

/// What every line of a keyword says was read.
const KEYWORDS: [(&str, Input); 26] = [
    ("zone", Input::Zones),
    ("health-check", Input::HealthChecks),
    ("cidr-collection", Input::CidrCollections),
    ("delegation-set", Input::ReusableDelegationSets),
    ("query-logging", Input::QueryLoggingConfigs),
    ("traffic-policy", Input::TrafficPolicies),
    ("domain", Input::Domains),
    ("dnssec", Input::Dnssec),
    ("tags", Input::Tags),
    ("authorizations", Input::Authorizations),
    ("vpc", Input::Vpcs),
    ("peering", Input::Peering),
    ("subnet", Input::Subnets),
    ("vpc-endpoint", Input::VpcEndpoints),
    ("address", Input::Addresses),
    ("interface", Input::NetworkInterfaces),
    ("endpoint", Input::ResolverEndpoints),
    ("rule", Input::ResolverRules),
    ("autodefined-reverse", Input::ResolverConfigs),
    ("dnssec-validation", Input::ResolverDnssecConfigs),
    ("domain-list", Input::Firewall),
    ("firewall", Input::Firewall),
    ("firewall-rule", Input::Firewall),
    ("firewall-fail-open", Input::Firewall),
    ("query-log", Input::QueryLogConfigs),
    ("profile", Input::Profiles),
];

/// The input that a line of this keyword says was read.
pub(super) fn said_by(keyword: &str) -> Option<Input> {
    KEYWORDS.iter().find(|(known, _)| *known == keyword).map(|&(_, input)| input)
}

/// What a `read` line can say: the rest goes without saying, or is told of each object.
fn is_sayable(input: Input) -> bool {
    let told = [Input::Organization, Input::ZoneDetails, Input::Records, Input::VpcAttributes];
    !told.contains(&input)
}

impl Reader<'_> {
    /// `read INPUT… [region=]`.
    pub(super) fn read_line(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["region"])?;
        let words = fields.rest();
        if words.is_empty() {
            return Err(line.error("nothing was read", "what was, e.g. health-checks"));
        }
        let region = fields.option("region").map(str::to_owned);
        for word in words {
            let input = Input::parse(word).filter(|&input| is_sayable(input));
            let known = Input::ALL.iter().copied().filter(|&input| is_sayable(input)).map(Input::name);
            let known: Vec<&str> = known.collect();
            let expected = || meant(word, &known).unwrap_or_else(|| one_of(&known));
            let input = input.ok_or_else(|| line.error(format!("\"{word}\" is no list"), expected()))?;
            let region = region.clone().filter(|_| input.scope() == Scope::Region);
            if let Some(region) = &region {
                self.region(region);
            }
            self.current().read.insert((input, region));
        }
        Ok(())
    }
}

impl Gathered {
    /// Marks the lists that were read, and those that are read together with one that was.
    pub(super) fn complete_lists(&mut self, default_region: &str) {
        let everywhere = |(input, region): &(Input, Option<String>)| input.scope() == Scope::Region && region.is_none();
        if self.read.iter().any(everywhere) && self.region_names().is_empty() {
            self.region_mut(default_region);
        }
        for (input, region) in self.read.clone() {
            mark_globally(&mut self.account, input);
            let regions = region.map_or_else(|| self.region_names(), |region| vec![region]);
            for region in regions.iter().filter(|_| input.scope() == Scope::Region) {
                mark(self.region_mut(region), input);
            }
        }
        for region in self.region_names() {
            let region = self.region_mut(&region);
            for &input in Input::ALL {
                if is_read(region, input) {
                    mark(region, input);
                }
            }
        }
        self.complete_facets();
    }
}

impl Writer<'_> {
    /// What was read of an account and has no line, and in which Regions.
    pub(super) fn read_lines(&mut self, account: &v1::Account<'_>, said: &[BTreeSet<Input>]) {
        let silent = std::mem::take(&mut self.silent);
        let global = Input::ALL.iter().copied().filter(|&input| is_read_globally(account, input));
        let spoken: BTreeSet<Input> = said.iter().flatten().copied().collect();
        let mut everywhere: Vec<Input> = global.filter(|input| !spoken.contains(input)).chain(silent).collect();
        let unsaid: Vec<Vec<Input>> =
            account.regions.iter().zip(&said[1..]).map(|(region, said)| unsaid(region, said)).collect();
        // Without `region=`, the Regions are those that lines speak of.
        if said[1..].iter().all(|said| !said.is_empty()) {
            let shared = |input: &Input| account.regions.iter().all(|region| is_read(region, *input));
            let mut all: Vec<Input> = unsaid.iter().flatten().copied().filter(shared).collect();
            all.sort_unstable();
            all.dedup();
            everywhere.extend(all);
        }
        everywhere.sort_unstable();
        self.read_line(&everywhere, None);
        for (region, unsaid) in account.regions.iter().zip(unsaid) {
            let here: Vec<Input> = unsaid.into_iter().filter(|input| !everywhere.contains(input)).collect();
            self.read_line(&here, Some(&region.region));
        }
    }

    fn read_line(&mut self, inputs: &[Input], region: Option<&str>) {
        if !inputs.is_empty() {
            let line = inputs.iter().fold(Words::new("read"), |line, input| line.raw(input.name()));
            self.line(&line.option("region", region));
        }
    }
}

/// What was read in a Region and no line speaks of.
fn unsaid(region: &v1::Region<'_>, said: &BTreeSet<Input>) -> Vec<Input> {
    let read = Input::ALL.iter().copied().filter(|&input| is_read(region, input));
    read.filter(|input| !said.contains(input)).collect()
}

#[cfg(test)]
mod tests {
    use super::super::facets::FACETS;
    use super::*;

    #[test]
    fn every_input_that_can_be_said_has_lists_or_is_a_facet() {
        for &input in Input::ALL.iter().filter(|&&input| is_sayable(input)) {
            let (mut account, mut region) = (v1::Account::default(), v1::Region::default());
            mark_globally(&mut account, input);
            mark(&mut region, input);
            let marked = is_read_globally(&account, input) || is_read(&region, input);
            assert!(marked != FACETS.contains(&input), "{input}");
        }
    }
}
