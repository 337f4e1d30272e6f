//! Lines of Resolver rules and their associations, both ways. It must not know zones or records.

use std::collections::BTreeSet;

use super::NotationError;
use super::line::{Fields, Line, unquote};
use super::names::{absolute, optional, text};
use super::read::Reader;
use super::shared::{self, COMPLETE, association_word, choice, owner, shared_by, unchoose, vpc_of};
use super::write::{Words, Writer};
use crate::snapshot::v1;

const KINDS: [(&str, &str); 5] = [
    ("forward", "FORWARD"),
    ("system", "SYSTEM"),
    ("recursive", "RECURSIVE"),
    ("delegate", "DELEGATE"),
    ("unread", "unread"),
];
const DNS_PORT: u16 = 53;
/// The share status of what the account shares itself.
const SHARED_BY_ME: &str = "SHARED_BY_ME";

impl Reader<'_> {
    /// `rule ID KIND DOMAIN [to ADDRESS…] [via ENDPOINT] [on VPC[:STATUS]…] [shared]`.
    pub(super) fn rule(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["to", "via", "on"], &["owner", "region", "name", "status"])?;
        let id = fields.next("a rule id, e.g. rslvr-rr-1")?;
        self.unseen(line, id, |region| {
            region.resolver_rules.iter().flatten().any(|rule| &*rule.id == id)
                || region.resolver_rule_associations.iter().flatten().any(|other| &*other.resolver_rule_id == id)
        })?;
        let vpcs = fields.section("on");
        let region = self.place(&fields, vpcs.first().map(|vpc| vpc_of(vpc))).to_owned();
        let kind = choice(line, fields.next("forward, system, recursive, delegate or unread")?, &KINDS)?;
        let rule = if kind == "unread" { None } else { Some(rule(line, &mut fields, id, kind)?) };
        let place = self.region(&region);
        if let Some(rule) = rule {
            place.resolver_rules.get_or_insert_default().push(rule);
        }
        let associations = vpcs.into_iter().map(|vpc| association(id, vpc));
        place.resolver_rule_associations.get_or_insert_default().extend(associations);
        fields.finish()
    }
}

fn rule(
    line: &Line<'_>,
    fields: &mut Fields<'_, '_>,
    id: &str,
    kind: &'static str,
) -> Result<v1::ResolverRule<'static>, NotationError> {
    let domain = absolute(&fields.next("the domain it is for")?.replace('*', "\\052"));
    let (domain_name, delegation_record) = if kind == "DELEGATE" { (None, Some(domain)) } else { (Some(domain), None) };
    let (owner_id, share_status) = owner(fields);
    let by_me = fields.flag("shared").then(|| SHARED_BY_ME.into());
    Ok(v1::ResolverRule {
        id: text(id),
        domain_name,
        delegation_record,
        rule_type: Some(kind.into()),
        target_ips: targets(line, fields)?,
        resolver_endpoint_id: endpoint(line, fields)?.map(text),
        name: fields.option("name").map(|name| unquote(name).into()),
        status: optional(fields.option("status")),
        owner_id,
        share_status: share_status.or(by_me),
        ..Default::default()
    })
}

fn targets(line: &Line<'_>, fields: &mut Fields<'_, '_>) -> Result<Vec<v1::TargetAddress<'static>>, NotationError> {
    fields.section("to").into_iter().map(|word| target(line, word)).collect()
}

fn endpoint<'t>(line: &Line<'_>, fields: &mut Fields<'_, 't>) -> Result<Option<&'t str>, NotationError> {
    match fields.section("via")[..] {
        [] => Ok(None),
        [endpoint] => Ok(Some(endpoint)),
        _ => Err(line.error("a rule sends through one endpoint", "via ENDPOINT")),
    }
}

/// `192.0.2.53`, `192.0.2.53:5353`, `2001:db8::53` or `[2001:db8::53]:5353`.
fn target(line: &Line<'_>, word: &str) -> Result<v1::TargetAddress<'static>, NotationError> {
    let wrong = || line.error(format!("\"{word}\" is no target"), "ADDRESS, ADDRESS:PORT or [IPV6]:PORT");
    let port = |port: &str| port.parse().map_err(|_| wrong());
    if let Some(rest) = word.strip_prefix('[') {
        let (ipv6, after) = rest.split_once("]:").ok_or_else(wrong)?;
        return Ok(target_address(None, Some(ipv6), port(after)?));
    }
    match word.split_once(':') {
        None => Ok(target_address(Some(word), None, DNS_PORT)),
        Some((_, after)) if after.contains(':') => Ok(target_address(None, Some(word), DNS_PORT)),
        Some((ip, after)) => Ok(target_address(Some(ip), None, port(after)?)),
    }
}

fn target_address(ip: Option<&str>, ipv6: Option<&str>, port: u16) -> v1::TargetAddress<'static> {
    v1::TargetAddress { ip: ip.map(text), ipv6: ipv6.map(text), port: Some(port), ..Default::default() }
}

fn association(rule: &str, word: &str) -> v1::ResolverRuleAssociation<'static> {
    let (vpc, status) = shared::association(word, COMPLETE);
    let short = rule.strip_prefix("rslvr-rr-").unwrap_or(rule);
    v1::ResolverRuleAssociation {
        id: format!("rslvr-rrassoc-{short}-{vpc}").into(),
        resolver_rule_id: text(rule),
        vpc_id: text(vpc),
        status: Some(text(status)),
        ..Default::default()
    }
}

impl Writer<'_> {
    /// The rules of a Region and where they apply.
    pub(super) fn rules(&mut self, region: &v1::Region<'_>, account: &str) {
        for rule in region.resolver_rules.iter().flatten() {
            let kind = rule.rule_type.as_deref().and_then(|kind| unchoose(kind, &KINDS));
            let domain = rule.domain_name.as_deref().or(rule.delegation_record.as_deref());
            let (Some(kind), Some(domain)) = (kind, domain) else {
                self.left_out("rule", &rule.id);
                continue;
            };
            let vpcs = vpcs_of(region, &rule.id);
            let targets: Vec<String> = rule.target_ips.iter().filter_map(target_word).collect();
            let line = Words::new("rule")
                .word(&rule.id)
                .raw(kind)
                .name(domain)
                .flag("shared", rule.share_status.as_deref() == Some(SHARED_BY_ME))
                .section("to", &targets)
                .section("via", rule.resolver_endpoint_id.as_deref().as_slice())
                .section("on", &vpcs)
                .option("owner", shared_by(rule.owner_id.as_deref(), account))
                .option("region", self.place(&region.region, vpcs.first().map(|vpc| vpc_of(vpc))))
                .quoted_option("name", rule.name.as_deref())
                .option("status", rule.status.as_deref());
            self.line(&line);
        }
        self.unread_rules(region);
    }

    /// Rules that are associated, but were not read.
    fn unread_rules(&mut self, region: &v1::Region<'_>) {
        let mut seen: BTreeSet<&str> = region.resolver_rules.iter().flatten().map(|rule| &*rule.id).collect();
        for association in region.resolver_rule_associations.iter().flatten() {
            let vpcs = vpcs_of(region, &association.resolver_rule_id);
            if seen.insert(&association.resolver_rule_id) && !vpcs.is_empty() {
                let line = Words::new("rule")
                    .word(&association.resolver_rule_id)
                    .raw("unread")
                    .section("on", &vpcs)
                    .option("region", self.place(&region.region, vpcs.first().map(|vpc| vpc_of(vpc))));
                self.line(&line);
            }
        }
    }
}

fn vpcs_of(region: &v1::Region<'_>, rule: &str) -> Vec<String> {
    let all = region.resolver_rule_associations.iter().flatten();
    let of_rule = all.filter(|other| &*other.resolver_rule_id == rule);
    of_rule.map(|other| association_word(&other.vpc_id, other.status.as_deref(), COMPLETE)).collect()
}

fn target_word(target: &v1::TargetAddress<'_>) -> Option<String> {
    let port = target.port.filter(|&port| port != DNS_PORT);
    match (target.ip.as_deref(), target.ipv6.as_deref(), port) {
        (Some(ip), _, None) => Some(ip.to_owned()),
        (Some(ip), _, Some(port)) => Some(format!("{ip}:{port}")),
        (None, Some(ipv6), None) => Some(ipv6.to_owned()),
        (None, Some(ipv6), Some(port)) => Some(format!("[{ipv6}]:{port}")),
        (None, None, _) => None,
    }
}
