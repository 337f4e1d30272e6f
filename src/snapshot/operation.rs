//! The AWS calls a snapshot is made of, in one list: what `fetch` makes, what gaps name, what `iam-policy` allows. It must
//! not know how a call is made.

use std::fmt;

/// What a call is made for, and so which policies allow it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// How names resolve depends on it.
    Resolution,
    /// Rules and reports need it.
    Rules,
    /// Finds the accounts of an organisation.
    Organization,
    /// Steps into another account.
    Entry,
    /// Needs no permission.
    Free,
}

macro_rules! operations {
    ($($purpose:ident: $($name:ident = $action:literal,)*;)*) => {
        /// A call, by the name that its service and IAM give it.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Operation {
            $($(#[doc = $action] $name,)*)*
        }

        impl Operation {
            /// Every call there is.
            pub const ALL: &[Self] = &[$($(Self::$name,)*)*];

            /// `service:Name`, as IAM has it and gaps name it.
            #[must_use]
            pub const fn action(self) -> &'static str {
                match self {
                    $($(Self::$name => $action,)*)*
                }
            }

            /// What it is made for.
            #[must_use]
            pub const fn purpose(self) -> Purpose {
                match self {
                    $($(Self::$name => Purpose::$purpose,)*)*
                }
            }
        }
    };
}

operations! {
    Resolution:
        DescribeDhcpOptions = "ec2:DescribeDhcpOptions",
        DescribeRegions = "ec2:DescribeRegions",
        DescribeVpcAttribute = "ec2:DescribeVpcAttribute",
        DescribeVpcs = "ec2:DescribeVpcs",
        GetHostedZone = "route53:GetHostedZone",
        ListHostedZones = "route53:ListHostedZones",
        ListHostedZonesByVpc = "route53:ListHostedZonesByVPC",
        ListResourceRecordSets = "route53:ListResourceRecordSets",
        ListProfileAssociations = "route53profiles:ListProfileAssociations",
        ListProfileResourceAssociations = "route53profiles:ListProfileResourceAssociations",
        ListProfiles = "route53profiles:ListProfiles",
        ListResolverConfigs = "route53resolver:ListResolverConfigs",
        ListResolverEndpointIpAddresses = "route53resolver:ListResolverEndpointIpAddresses",
        ListResolverEndpoints = "route53resolver:ListResolverEndpoints",
        ListResolverRuleAssociations = "route53resolver:ListResolverRuleAssociations",
        ListResolverRules = "route53resolver:ListResolverRules",
    ;
    Rules:
        DescribeAddresses = "ec2:DescribeAddresses",
        DescribeNetworkInterfaces = "ec2:DescribeNetworkInterfaces",
        DescribeSubnets = "ec2:DescribeSubnets",
        DescribeVpcEndpoints = "ec2:DescribeVpcEndpoints",
        DescribeVpcPeeringConnections = "ec2:DescribeVpcPeeringConnections",
        GetDnssec = "route53:GetDNSSEC",
        ListCidrBlocks = "route53:ListCidrBlocks",
        ListCidrCollections = "route53:ListCidrCollections",
        ListCidrLocations = "route53:ListCidrLocations",
        ListHealthChecks = "route53:ListHealthChecks",
        ListQueryLoggingConfigs = "route53:ListQueryLoggingConfigs",
        ListReusableDelegationSets = "route53:ListReusableDelegationSets",
        ListTagsForResources = "route53:ListTagsForResources",
        ListTrafficPolicyInstances = "route53:ListTrafficPolicyInstances",
        ListVpcAssociationAuthorizations = "route53:ListVPCAssociationAuthorizations",
        GetDomainDetail = "route53domains:GetDomainDetail",
        ListDomains = "route53domains:ListDomains",
        ListFirewallConfigs = "route53resolver:ListFirewallConfigs",
        ListFirewallDomainLists = "route53resolver:ListFirewallDomainLists",
        ListFirewallDomains = "route53resolver:ListFirewallDomains",
        ListFirewallRuleGroupAssociations = "route53resolver:ListFirewallRuleGroupAssociations",
        ListFirewallRuleGroups = "route53resolver:ListFirewallRuleGroups",
        ListFirewallRules = "route53resolver:ListFirewallRules",
        ListResolverDnssecConfigs = "route53resolver:ListResolverDnssecConfigs",
        ListResolverQueryLogConfigAssociations = "route53resolver:ListResolverQueryLogConfigAssociations",
        ListResolverQueryLogConfigs = "route53resolver:ListResolverQueryLogConfigs",
    ;
    Organization:
        ListAccounts = "organizations:ListAccounts",
    ;
    Entry:
        AssumeRole = "sts:AssumeRole",
    ;
    Free:
        GetCallerIdentity = "sts:GetCallerIdentity",
    ;
}

impl Operation {
    /// The service's name in IAM, e.g. `route53resolver`.
    #[must_use]
    pub fn service(self) -> &'static str {
        self.action().split(':').next().unwrap_or_default()
    }

    /// Further actions that AWS wants allowed for this call, as its managed read-only policies list them.
    #[must_use]
    pub const fn also(self) -> &'static [&'static str] {
        match self {
            Self::ListProfileResourceAssociations => &[
                "route53resolver:GetFirewallConfig",
                "route53resolver:GetResolverConfig",
                "route53resolver:GetResolverDnssecConfig",
                "route53resolver:GetResolverQueryLogConfig",
            ],
            Self::ListProfiles => &["route53profiles:GetProfile"],
            _ => &[],
        }
    }
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.action())
    }
}
