//! Inputs: the lists that a snapshot may hold or lack, by the names that rules ask for them, and where each was read.

use std::fmt;

use super::ids::{AccountId, GapId, VpcId};
use super::text::TextId;
use super::{Estate, EstateBuilder};

/// What one read of an input covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Scope {
    /// Everything: it is read once.
    Snapshot,
    /// An account.
    Account,
    /// An account's Region.
    Region,
}

macro_rules! inputs {
    ($($(#[$meta:meta])* $input:ident = $name:literal, $scope:ident, [$($operation:literal),+];)*) => {
        /// A kind of objects that a snapshot holds where they were read.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Input {
            $($(#[$meta])* $input,)*
        }

        impl Input {
            /// Every input.
            pub const ALL: &'static [Self] = &[$(Self::$input,)*];

            /// What rules call it, e.g. `health-checks`.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$input => $name,)*
                }
            }

            /// The calls that fill it, e.g. `route53:ListHealthChecks`.
            #[must_use]
            pub fn operations(self) -> &'static [&'static str] {
                match self {
                    $(Self::$input => &[$($operation),+],)*
                }
            }

            /// What one read covers.
            #[must_use]
            pub fn scope(self) -> Scope {
                match self {
                    $(Self::$input => Scope::$scope,)*
                }
            }
        }
    };
}

inputs! {
    /// Hosted zones.
    Zones = "zones", Account, ["route53:ListHostedZones"];
    /// The servers of every public zone and the VPCs of every private one.
    ZoneDetails = "zone-details", Account, ["route53:GetHostedZone"];
    /// The record sets of every zone.
    Records = "records", Account, ["route53:ListResourceRecordSets"];
    /// The DNSSEC state of every public zone.
    Dnssec = "dnssec", Account, ["route53:GetDNSSEC"];
    /// The tags of every zone.
    Tags = "tags", Account, ["route53:ListTagsForResources"];
    /// Other accounts' VPCs that may be associated with each private zone.
    Authorizations = "authorizations", Account, ["route53:ListVPCAssociationAuthorizations"];
    /// Health checks.
    HealthChecks = "health-checks", Account, ["route53:ListHealthChecks"];
    /// CIDR collections, with their locations and ranges.
    CidrCollections = "cidr-collections", Account,
        ["route53:ListCidrCollections", "route53:ListCidrLocations", "route53:ListCidrBlocks"];
    /// Reusable delegation sets.
    ReusableDelegationSets = "reusable-delegation-sets", Account, ["route53:ListReusableDelegationSets"];
    /// Which public zones log their queries.
    QueryLoggingConfigs = "query-logging-configs", Account, ["route53:ListQueryLoggingConfigs"];
    /// Record sets that traffic policies made.
    TrafficPolicies = "traffic-policies", Account, ["route53:ListTrafficPolicyInstances"];
    /// Registered domains.
    Domains = "domains", Account, ["route53domains:ListDomains", "route53domains:GetDomainDetail"];
    /// VPCs.
    Vpcs = "vpcs", Region, ["ec2:DescribeVpcs"];
    /// Both DNS attributes of every VPC.
    VpcAttributes = "vpc-attributes", Region, ["ec2:DescribeVpcAttribute"];
    /// The DHCP options of every VPC.
    DhcpOptions = "dhcp-options", Region, ["ec2:DescribeDhcpOptions"];
    /// Peering connections.
    Peering = "peering", Region, ["ec2:DescribeVpcPeeringConnections"];
    /// Subnets.
    Subnets = "subnets", Region, ["ec2:DescribeSubnets"];
    /// VPC endpoints.
    VpcEndpoints = "vpc-endpoints", Region, ["ec2:DescribeVpcEndpoints"];
    /// Elastic IP addresses.
    Addresses = "addresses", Region, ["ec2:DescribeAddresses"];
    /// Network interfaces, with their addresses.
    NetworkInterfaces = "network-interfaces", Region, ["ec2:DescribeNetworkInterfaces"];
    /// The zones each VPC sees, whoever owns them.
    ZonesByVpc = "zones-by-vpc", Region, ["route53:ListHostedZonesByVPC"];
    /// Resolver endpoints, with their addresses.
    ResolverEndpoints = "resolver-endpoints", Region,
        ["route53resolver:ListResolverEndpoints", "route53resolver:ListResolverEndpointIpAddresses"];
    /// Resolver rules and their associations.
    ResolverRules = "resolver-rules", Region,
        ["route53resolver:ListResolverRules", "route53resolver:ListResolverRuleAssociations"];
    /// What VPCs' resolvers were told to do differently.
    ResolverConfigs = "resolver-configs", Region, ["route53resolver:ListResolverConfigs"];
    /// Which VPCs' resolvers validate DNSSEC.
    ResolverDnssecConfigs = "resolver-dnssec-configs", Region, ["route53resolver:ListResolverDnssecConfigs"];
    /// DNS Firewall: groups with their rules, lists with their domains, associations, and what happens on failure.
    Firewall = "firewall", Region,
        ["route53resolver:ListFirewallRuleGroups", "route53resolver:ListFirewallRules",
         "route53resolver:ListFirewallRuleGroupAssociations", "route53resolver:ListFirewallDomainLists",
         "route53resolver:ListFirewallDomains", "route53resolver:ListFirewallConfigs"];
    /// Where VPCs' queries are logged.
    QueryLogConfigs = "query-log-configs", Region,
        ["route53resolver:ListResolverQueryLogConfigs", "route53resolver:ListResolverQueryLogConfigAssociations"];
    /// Profiles, with their associations and resources.
    Profiles = "profiles", Region,
        ["route53profiles:ListProfiles", "route53profiles:ListProfileAssociations",
         "route53profiles:ListProfileResourceAssociations"];
    /// Which accounts there are.
    Organization = "organization", Snapshot, ["organizations:ListAccounts"];
}

impl Input {
    /// The input of this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|input| input.name() == name)
    }

    /// The list of objects that it tells more about.
    fn basis(self) -> Option<Self> {
        match self {
            Self::Records | Self::ZoneDetails | Self::Dnssec | Self::Tags | Self::Authorizations => Some(Self::Zones),
            Self::VpcAttributes | Self::DhcpOptions => Some(Self::Vpcs),
            _ => None,
        }
    }

    /// The input that a call fills.
    #[must_use]
    pub fn of_operation(operation: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|input| input.operations().contains(&operation))
    }
}

impl fmt::Display for Input {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Several inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Inputs(u64);

impl Inputs {
    /// Puts one in, if it is held.
    pub fn set(&mut self, input: Input, held: bool) {
        let bit = 1 << input as u64;
        self.0 = if held { self.0 | bit } else { self.0 & !bit };
    }

    /// Whether it is among them.
    #[must_use]
    pub fn contains(self, input: Input) -> bool {
        self.0 & (1 << input as u64) != 0
    }
}

/// A place that was read: an account for what is global, or one of its Regions.
#[derive(Clone, Copy, Debug)]
pub struct Place {
    /// The account; none when the snapshot does not name it.
    pub account: Option<AccountId>,
    /// The Region; none for what is global.
    pub region: Option<TextId>,
    /// What was read whole there.
    pub held: Inputs,
}

/// A place where an input was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The account, twelve digits; none when the snapshot does not name it, or the input is nobody's.
    pub account: Option<TextId>,
    /// The Region; none where it is the whole account.
    pub region: Option<TextId>,
    /// Why, where that was written down.
    pub gap: Option<GapId>,
    /// What is missing first: the input itself, or the list of what it tells more about.
    pub first: Input,
}

/// The call that is refused when an account cannot be entered at all.
const ASSUME_ROLE: &str = "sts:AssumeRole";

impl EstateBuilder {
    /// Adds a place that was read.
    pub fn add_place(&mut self, place: Place) {
        self.places.push(place);
    }

    /// Takes from the places what a gap says was not read there.
    pub(super) fn take_gaps_from_places(&mut self) {
        for gap in &self.arenas.gaps {
            let Some(input) = Input::of_operation(self.text.get(gap.operation)) else { continue };
            let text = |id: TextId| self.text.get(id);
            for place in &mut self.places {
                let account = place.account.map(|account| self.accounts[account.index()].id);
                let of_account = gap.account.is_none_or(|id| account.map(text) == Some(text(id)));
                let of_region = gap.region.is_none() || place.region.map(text) == gap.region.map(text);
                if of_account && of_region {
                    place.held.set(input, false);
                }
            }
        }
    }
}

impl Estate {
    /// Whether an input was read whole in an account: in that Region, or in every Region where none is given.
    #[must_use]
    pub fn holds(&self, input: Input, account: Option<AccountId>, region: Option<&str>) -> bool {
        if input.scope() == Scope::Snapshot {
            return self.organization.is_some();
        }
        let region = region.filter(|_| input.scope() == Scope::Region);
        let here = |place: &&Place| region.is_none() || place.region.map(|text| self.text(text)) == region;
        let mut places = self.places_for(input).filter(|place| place.account == account).filter(here).peekable();
        places.peek().is_some() && places.all(|place| place.held.contains(input))
    }

    /// Whether an input was read where a VPC lies.
    #[must_use]
    pub fn holds_for_vpc(&self, input: Input, vpc: VpcId) -> bool {
        let vpc = self.vpc(vpc);
        vpc.region.is_some_and(|region| self.holds(input, vpc.account, Some(self.text(region))))
    }

    /// Whether an input was read everywhere: in every account and Region of the snapshot, and in every account of the
    /// organisation, where that is known.
    #[must_use]
    pub fn holds_everywhere(&self, input: Input) -> bool {
        let somewhere = input.scope() == Scope::Snapshot || self.places_for(input).next().is_some();
        somewhere && self.missing(input).is_empty()
    }

    /// Where an input was not read, in the snapshot's order; last, accounts of the organisation that were not read at all.
    #[must_use]
    pub fn missing(&self, input: Input) -> Vec<Missing> {
        if input.scope() == Scope::Snapshot {
            let unread = self.organization.is_none();
            return unread.then(|| self.lacking(input, None, None)).into_iter().collect();
        }
        let unread = self.places_for(input).filter(|place| !place.held.contains(input));
        let mut missing: Vec<Missing> = unread.map(|place| self.lacking_at(input, place)).collect();
        missing.extend(self.accounts_without_regions(input).map(|place| self.lacking_at(input, place)));
        let members = self.organization.iter().flat_map(|organization| &organization.members);
        let strangers = members.filter(|member| member.active && member.account.is_none());
        missing.extend(strangers.map(|member| self.lacking(input, Some(member.id), None)));
        missing
    }

    /// Every place that was read.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    fn places_for(&self, input: Input) -> impl Iterator<Item = &Place> {
        let regional = input.scope() == Scope::Region;
        self.places.iter().filter(move |place| place.region.is_some() == regional)
    }

    /// Accounts of which no Region was read, where one should have been.
    fn accounts_without_regions(&self, input: Input) -> impl Iterator<Item = &Place> {
        let global = self.places.iter().filter(move |place| place.region.is_none() && input.scope() == Scope::Region);
        global.filter(|place| !self.places.iter().any(|one| one.account == place.account && one.region.is_some()))
    }

    fn lacking_at(&self, input: Input, place: &Place) -> Missing {
        let lacking = |input| self.lacking(input, place.account.map(|account| self.account(account).id), place.region);
        lacking(input.basis().filter(|&basis| !place.held.contains(basis)).unwrap_or(input))
    }

    fn lacking(&self, input: Input, account: Option<TextId>, region: Option<TextId>) -> Missing {
        let text = |id: Option<TextId>| id.map(|id| self.text(id));
        let concerns = |gap: &GapId| {
            let gap = self.gap(*gap);
            let of_account = gap.account.is_none() || text(gap.account) == text(account);
            of_account && (gap.region.is_none() || region.is_none() || text(gap.region) == text(region))
        };
        let by = |wanted: &dyn Fn(&str) -> bool| {
            self.gaps().filter(concerns).find(|&gap| wanted(self.text(self.gap(gap).operation)))
        };
        let gap = by(&|operation| input.operations().contains(&operation)).or_else(|| by(&|one| one == ASSUME_ROLE));
        Missing { account, region, gap, first: input }
    }
}
