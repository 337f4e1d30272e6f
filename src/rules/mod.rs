//! The catalogue: one line a rule. Its page is `rules/<slug>.md` at top level, its check `src/rules/<slug>.rs` here.

#[cfg(test)]
mod tests;

use crate::lint::Rule;

macro_rules! catalogue {
    ($($module:ident = $slug:literal,)*) => {
        $(mod $module;)*

        /// Every rule, in the catalogue's order.
        pub const CATALOGUE: &[Rule] = &[$(Rule {
            slug: $slug,
            page: include_str!(concat!("../../rules/", $slug, ".md")),
            check: $module::check,
        },)*];
    };
}

catalogue! {
    cname_into_private_delegation = "cname-into-private-delegation",
    cname_into_broken_delegation = "cname-into-broken-delegation",
    cname_target_missing = "cname-target-missing",
    public_name_needs_private_zone = "public-name-needs-private-zone",
    private_cname_leaves_vpc = "private-cname-leaves-vpc",
    cname_loop = "cname-loop",
    cname_chain_too_long = "cname-chain-too-long",
    alias_target_missing = "alias-target-missing",
    wildcard_blocked = "wildcard-blocked",
    wildcard_catches_validation = "wildcard-catches-validation",
    delegation_unreachable = "delegation-unreachable",
    delegation_mismatch = "delegation-mismatch",
    delegation_dangling = "delegation-dangling",
    delegation_missing = "delegation-missing",
    delegation_from_grandparent = "delegation-from-grandparent",
    occluded_record = "occluded-record",
    glue_missing = "glue-missing",
    single_name_server = "single-name-server",
    duplicate_public_zone = "duplicate-public-zone",
    registrar_name_servers_differ = "registrar-name-servers-differ",
    registration_at_risk = "registration-at-risk",
    ds_without_signing = "ds-without-signing",
    private_delegation_unserved = "private-delegation-unserved",
    delegate_rule_idle = "delegate-rule-idle",
    delegate_glue_missing = "delegate-glue-missing",
    endpoint_kind_wrong = "endpoint-kind-wrong",
    private_zone_hides_public_names = "private-zone-hides-public-names",
    private_zone_hides_private_names = "private-zone-hides-private-names",
    rule_hides_private_zone = "rule-hides-private-zone",
    profile_resource_overridden = "profile-resource-overridden",
    answer_differs_between_vpcs = "answer-differs-between-vpcs",
    split_answer = "split-answer",
    private_zone_without_vpc = "private-zone-without-vpc",
    aws_names_hidden = "aws-names-hidden",
    vpc_dns_disabled = "vpc-dns-disabled",
    vpc_custom_name_servers = "vpc-custom-name-servers",
    private_zone_on_foreign_name = "private-zone-on-foreign-name",
    reverse_zone_shadowed = "reverse-zone-shadowed",
    private_address_in_public_zone = "private-address-in-public-zone",
    claimable_target = "claimable-target",
    repeated_zone_name = "repeated-zone-name",
    target_is_cname = "target-is-cname",
    target_is_address = "target-is-address",
    name_server_unknown_host = "name-server-unknown-host",
    ttl_out_of_range = "ttl-out-of-range",
    ttl_inconsistent = "ttl-inconsistent",
    text_malformed = "text-malformed",
    spf_broken = "spf-broken",
    mail_without_policy = "mail-without-policy",
    caa_malformed = "caa-malformed",
    caa_missing = "caa-missing",
    cname_could_be_alias = "cname-could-be-alias",
    dual_stack_half = "dual-stack-half",
    refused_by_aws = "refused-by-aws",
    query_logging_off = "query-logging-off",
    zone_unsigned = "zone-unsigned",
    zone_empty = "zone-empty",
    quota_near = "quota-near",
    association_authorization_left = "association-authorization-left",
    geolocation_without_default = "geolocation-without-default",
    failover_incomplete = "failover-incomplete",
    health_check_missing = "health-check-missing",
    health_check_unreachable = "health-check-unreachable",
    weights_all_zero = "weights-all-zero",
    single_record_group = "single-record-group",
    target_health_ignored = "target-health-ignored",
    failover_ttl_too_high = "failover-ttl-too-high",
    cidr_routing_in_private_zone = "cidr-routing-in-private-zone",
    forwarding_loop = "forwarding-loop",
    rule_target_unusable = "rule-target-unusable",
    endpoint_not_redundant = "endpoint-not-redundant",
    rule_not_associated = "rule-not-associated",
    inbound_endpoint_lacks_zone = "inbound-endpoint-lacks-zone",
    firewall_blocks_chain = "firewall-blocks-chain",
    peering_dns_off = "peering-dns-off",
    validation_breaks_name = "validation-breaks-name",
}
