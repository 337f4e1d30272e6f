//! Lines of Resolver rules and their associations, both ways. It must not know zones or records.

use super::NotationError;
use super::line::{Fields, Line};
use super::names::{absolute, text};
use super::network::{COMPLETE, choice, owner};
use super::read::Reader;
use crate::snapshot::v1;

const KINDS: [(&str, &str); 5] = [
    ("forward", "FORWARD"),
    ("system", "SYSTEM"),
    ("recursive", "RECURSIVE"),
    ("delegate", "DELEGATE"),
    ("unread", "unread"),
];
const DNS_PORT: u16 = 53;

impl Reader<'_> {
    /// `rule ID KIND DOMAIN [to ADDRESS…] [via ENDPOINT] [on VPC…]`.
    pub(super) fn rule(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["to", "via", "on"], &["owner", "region"])?;
        let id = fields.next("a rule id, e.g. rslvr-rr-1")?;
        self.unseen(line, id, |region| region.resolver_rules.iter().any(|rule| &*rule.id == id))?;
        let vpcs = fields.section("on");
        let region = self.place(&fields, vpcs.first().copied()).to_owned();
        let kind = choice(line, fields.next("forward, system, recursive, delegate or unread")?, &KINDS)?;
        let rule = if kind == "unread" { None } else { Some(rule(line, &mut fields, id, kind)?) };
        let place = self.region(&region);
        place.resolver_rules.extend(rule);
        place.resolver_rule_associations.extend(vpcs.into_iter().map(|vpc| association(id, vpc)));
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
    Ok(v1::ResolverRule {
        id: text(id),
        domain_name,
        delegation_record,
        rule_type: Some(kind.into()),
        target_ips: targets(line, fields)?,
        resolver_endpoint_id: endpoint(line, fields)?.map(text),
        owner_id,
        share_status,
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

fn association(rule: &str, vpc: &str) -> v1::ResolverRuleAssociation<'static> {
    let short = rule.strip_prefix("rslvr-rr-").unwrap_or(rule);
    v1::ResolverRuleAssociation {
        id: format!("rslvr-rrassoc-{short}-{vpc}").into(),
        resolver_rule_id: text(rule),
        vpc_id: text(vpc),
        status: Some(COMPLETE.into()),
        ..Default::default()
    }
}
