//! Lines of Profiles, both ways. It must not know zones, records or rules.

use super::NotationError;
use super::line::{Line, unquote};
use super::names::text;
use super::read::Reader;
use super::shared::{COMPLETE, is_complete, owner, shared_by, vpc_of};
use super::write::{Words, Writer};
use super::zone::bare_id;
use crate::snapshot::v1;

/// How the ARN of a firewall's rule group ends, before its id.
const GROUP: &str = "firewall-rule-group/";

impl Reader<'_> {
    /// `profile ID [zones ID…] [rules ID…] [firewall GROUP[:PRIORITY]…] [other ARN…] [on VPC[:PRIORITY][:STATUS]…]`.
    pub(super) fn profile(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["zones", "rules", "firewall", "other", "on"], &["name", "owner", "region"])?;
        let id = fields.next("a Profile id, e.g. rp-1")?;
        self.unseen(line, id, |region| region.profiles.iter().flatten().any(|profile| &*profile.id == id))?;
        let (zones, rules, vpcs) = (fields.section("zones"), fields.section("rules"), fields.section("on"));
        let (groups, others) = (fields.section("firewall"), fields.section("other"));
        let first = vpcs.first().map(|vpc| vpc_of(vpc));
        let region = self.place(&fields, first).to_owned();
        let account = self.current_id().to_owned();
        let zones = zones.iter().map(|zone| profile_zone(id, zone));
        let rules = rules.iter().map(|rule| profile_rule(id, rule, &region, &account));
        let associations: Vec<_> =
            vpcs.iter().map(|vpc| profile_association(line, id, vpc)).collect::<Result<_, _>>()?;
        let groups = groups.iter().map(|group| profile_firewall(id, group, &region, &account));
        let others = others.iter().map(|arn| profile_resource(id, arn, (*arn).to_owned(), None));
        let resources: Vec<_> = zones.chain(rules).chain(groups).chain(others).collect();
        let (owner_id, share_status) = owner(&fields);
        let name = fields.option("name").map(|name| unquote(name).into());
        let place = self.region(&region);
        let profile = v1::Profile { id: text(id), name, owner_id, share_status, ..Default::default() };
        place.profiles.get_or_insert_default().push(profile);
        place.profile_resource_associations.get_or_insert_default().extend(resources);
        place.profile_associations.get_or_insert_default().extend(associations);
        fields.finish()
    }
}

fn profile_zone(profile: &str, zone: &str) -> v1::ProfileResourceAssociation<'static> {
    let arn = format!("arn:aws:route53:::hostedzone/{}", bare_id(zone));
    profile_resource(profile, zone, arn, Some("PRIVATE_HOSTED_ZONE"))
}

fn profile_rule(profile: &str, rule: &str, region: &str, account: &str) -> v1::ProfileResourceAssociation<'static> {
    let arn = format!("arn:aws:route53resolver:{region}:{account}:resolver-rule/{rule}");
    profile_resource(profile, rule, arn, Some("RESOLVER_RULE"))
}

fn profile_firewall(profile: &str, word: &str, region: &str, account: &str) -> v1::ProfileResourceAssociation<'static> {
    let (group, priority) = word.split_once(':').map_or((word, None), |(group, priority)| (group, Some(priority)));
    let arn = format!("arn:aws:route53resolver:{region}:{account}:firewall-rule-group/{group}");
    v1::ProfileResourceAssociation {
        resource_properties: priority.map(|priority| format!("{{\"priority\":{priority}}}").into()),
        ..profile_resource(profile, group, arn, Some("FIREWALL_RULE_GROUP"))
    }
}

fn profile_resource(
    profile: &str,
    id: &str,
    arn: String,
    kind: Option<&'static str>,
) -> v1::ProfileResourceAssociation<'static> {
    v1::ProfileResourceAssociation {
        id: Some(format!("rpr-{profile}-{id}").into()),
        profile_id: text(profile),
        resource_arn: arn.into(),
        resource_type: kind.map(Into::into),
        status: Some(COMPLETE.into()),
        ..Default::default()
    }
}

fn profile_association(
    line: &Line<'_>,
    profile: &str,
    word: &str,
) -> Result<v1::ProfileAssociation<'static>, NotationError> {
    let (mut parts, mut priority, mut status) = (word.split(':'), None, COMPLETE);
    let vpc = parts.next().unwrap_or(word);
    for part in parts {
        match part.parse() {
            Ok(number) => priority = Some(number),
            Err(_) if part.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') && !part.is_empty() => {
                status = part;
            }
            Err(_) => return Err(line.error(format!("\"{part}\" is no priority"), "VPC:NUMBER, e.g. vpc-1:200")),
        }
    }
    Ok(v1::ProfileAssociation {
        id: Some(format!("rpassoc-{profile}-{vpc}").into()),
        profile_id: text(profile),
        resource_id: text(vpc),
        status: Some(text(status)),
        priority,
        ..Default::default()
    })
}

impl Writer<'_> {
    /// The Profiles of a Region, with what they hold and where they apply.
    pub(super) fn profiles(&mut self, region: &v1::Region<'_>, account: &str) {
        for profile in region.profiles.iter().flatten() {
            let associations = || {
                let all = region.profile_associations.iter().flatten();
                all.filter(|other| other.profile_id == profile.id)
            };
            let vpcs: Vec<String> = associations().map(profile_vpc).collect();
            let first = associations().next().map(|association| vpc_id(&association.resource_id));
            let line = Words::new("profile")
                .word(&profile.id)
                .section("zones", &profile_resources(region, &profile.id, "hostedzone/"))
                .section("rules", &profile_resources(region, &profile.id, "resolver-rule/"))
                .section("firewall", &firewall_words(region, &profile.id))
                .section("other", &other_resources(region, &profile.id))
                .section("on", &vpcs)
                .quoted_option("name", profile.name.as_deref())
                .option("owner", shared_by(profile.owner_id.as_deref(), account))
                .option("region", self.place(&region.region, first));
            self.line(&line);
        }
    }
}

fn profile_resources<'r>(region: &'r v1::Region<'_>, profile: &str, kind: &str) -> Vec<&'r str> {
    let held = resources_of(region, profile);
    held.filter_map(|resource| resource.resource_arn.split_once(kind).map(|(_, id)| id)).collect()
}

fn resources_of<'r>(
    region: &'r v1::Region<'_>,
    profile: &str,
) -> impl Iterator<Item = &'r v1::ProfileResourceAssociation<'r>> {
    let all = region.profile_resource_associations.iter().flatten();
    all.filter(move |other| &*other.profile_id == profile && is_complete(other.status.as_deref()))
}

fn firewall_words(region: &v1::Region<'_>, profile: &str) -> Vec<String> {
    let groups = resources_of(region, profile).filter_map(|one| Some((one, one.resource_arn.split_once(GROUP)?.1)));
    let word = |(one, id): (&v1::ProfileResourceAssociation<'_>, &str)| {
        let properties = one.resource_properties.as_deref().unwrap_or_default();
        let digits: String = properties.chars().filter(char::is_ascii_digit).collect();
        if digits.is_empty() { id.to_owned() } else { format!("{id}:{digits}") }
    };
    groups.map(word).collect()
}

fn other_resources<'r>(region: &'r v1::Region<'_>, profile: &str) -> Vec<&'r str> {
    let known = |arn: &str| ["hostedzone/", "resolver-rule/", GROUP].iter().any(|kind| arn.contains(kind));
    resources_of(region, profile).map(|one| &*one.resource_arn).filter(|arn| !known(arn)).collect()
}

fn profile_vpc(association: &v1::ProfileAssociation<'_>) -> String {
    let vpc = vpc_id(&association.resource_id);
    let priority = association.priority.map(|priority| format!(":{priority}")).unwrap_or_default();
    let status = association.status.as_deref().filter(|status| !is_complete(Some(status)));
    format!("{vpc}{priority}{}", status.map(|status| format!(":{status}")).unwrap_or_default())
}

/// The id in an id or an ARN.
fn vpc_id(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}
