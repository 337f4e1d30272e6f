//! DNS Firewall: rule groups, where they apply, and the domains they speak of.

use super::super::object::{Text, aws_object};

aws_object! {
    /// What becomes of a VPC's queries when the firewall itself fails.
    pub struct FirewallConfig {
        /// `rslvr-fc-…`.
        id: Option<Text<'a>> = "Id",
        /// A VPC or a Profile.
        resource_id: Text<'a> = "ResourceId",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// `ENABLED` lets them pass; `DISABLED`; `USE_LOCAL_RESOURCE_SETTING`.
        firewall_fail_open: Option<Text<'a>> = "FirewallFailOpen",
    }
}

aws_object! {
    /// A rule group.
    pub struct FirewallRuleGroup {
        /// `rslvr-frg-…`.
        id: Text<'a> = "Id",
        /// Its ARN.
        arn: Option<Text<'a>> = "Arn",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// The account that owns it.
        owner_id: Option<Text<'a>> = "OwnerId",
        /// e.g. `SHARED_WITH_ME`.
        share_status: Option<Text<'a>> = "ShareStatus",
        /// As `list-firewall-rules` for the group; absent when they were not read.
        firewall_rules: Option<Vec<FirewallRule<'a>>> = "FirewallRules",
    }
}

aws_object! {
    /// A rule of a group.
    pub struct FirewallRule {
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// The list it matches; absent where it is for a threat.
        firewall_domain_list_id: Option<Text<'a>> = "FirewallDomainListId",
        /// The threat it matches; absent where it has a list.
        firewall_threat_protection_id: Option<Text<'a>> = "FirewallThreatProtectionId",
        /// Lowest first.
        priority: Option<u32> = "Priority",
        /// `ALLOW`, `BLOCK` or `ALERT`.
        action: Option<Text<'a>> = "Action",
        /// `NODATA`, `NXDOMAIN` or `OVERRIDE`.
        block_response: Option<Text<'a>> = "BlockResponse",
        /// The name that OVERRIDE answers.
        block_override_domain: Option<Text<'a>> = "BlockOverrideDomain",
        /// `INSPECT_REDIRECTION_DOMAIN` unless given, or `TRUST_REDIRECTION_DOMAIN`.
        firewall_domain_redirection_action: Option<Text<'a>> = "FirewallDomainRedirectionAction",
        /// The record type it is for; every type unless given.
        qtype: Option<Text<'a>> = "Qtype",
    }
}

aws_object! {
    /// A rule group's association with a VPC.
    pub struct FirewallRuleGroupAssociation {
        /// `rslvr-frgassoc-…`.
        id: Text<'a> = "Id",
        /// The group.
        firewall_rule_group_id: Text<'a> = "FirewallRuleGroupId",
        /// The VPC.
        vpc_id: Text<'a> = "VpcId",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// Lowest first.
        priority: Option<u32> = "Priority",
        /// `COMPLETE`, `DELETING` or `UPDATING`.
        status: Option<Text<'a>> = "Status",
    }
}

aws_object! {
    /// A list of domains.
    pub struct FirewallDomainList {
        /// `rslvr-fdl-…`.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// Who keeps it, where that is not the account.
        managed_owner_name: Option<Text<'a>> = "ManagedOwnerName",
        /// As `list-firewall-domains` for the list; absent when they were not read, as AWS's own never are.
        domains: Option<Vec<Text<'a>>> = "Domains",
    }
}
