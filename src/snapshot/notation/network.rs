//! Lines of VPCs, endpoints, Profiles and Resolver configurations, both ways. It must not know zones, records or rules.

use super::NotationError;
use super::line::{Fields, Line, one_of};
use super::names::text;
use super::read::Reader;
use super::write::{Words, Writer};
use super::zone::bare_id;
use crate::snapshot::v1;

/// The share status of what another account owns.
pub(super) const SHARED: &str = "SHARED_WITH_ME";
/// The only status of an association that has effect.
pub(super) const COMPLETE: &str = "COMPLETE";
const DIRECTIONS: [(&str, &str); 3] =
    [("inbound", "INBOUND"), ("outbound", "OUTBOUND"), ("inbound-delegation", "INBOUND_DELEGATION")];
const AUTODEFINED_REVERSE: [(&str, &str); 3] =
    [("on", "ENABLED"), ("off", "DISABLED"), ("local", "USE_LOCAL_RESOURCE_SETTING")];
const DNS_SERVERS: &str = "domain-name-servers";

impl Reader<'_> {
    /// `vpc ID REGION CIDR… [dns-support=] [dns-hostnames=] [name-servers=]`.
    pub(super) fn vpc(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["dns-support", "dns-hostnames", "name-servers", "owner"])?;
        let id = fields.next("a VPC id, e.g. vpc-1")?;
        let region = fields.next("the VPC's Region, e.g. eu-west-1")?;
        self.unseen(line, id, |region| region.vpcs.iter().flatten().any(|vpc| &*vpc.vpc_id == id))?;
        let cidrs = fields.rest();
        let options = fields.option("name-servers").map(|servers| dhcp_options(id, servers));
        let vpc = v1::Vpc {
            vpc_id: text(id),
            cidr_block: cidrs.first().copied().map(text),
            cidr_block_association_set: cidr_associations(&cidrs),
            dhcp_options_id: options.as_ref().map(|options| options.dhcp_options_id.clone()),
            owner_id: fields.option("owner").map(text),
            enable_dns_support: attribute(line, &fields, "dns-support")?,
            enable_dns_hostnames: attribute(line, &fields, "dns-hostnames")?,
            ..Default::default()
        };
        let region = self.region(region);
        region.vpcs.get_or_insert_default().push(vpc);
        if let Some(options) = options {
            region.dhcp_options.get_or_insert_default().push(options);
        }
        Ok(())
    }

    /// `endpoint ID DIRECTION VPC ADDRESS…`.
    pub(super) fn endpoint(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["region", "status"])?;
        let id = fields.next("an endpoint id, e.g. rslvr-in-1")?;
        self.unseen(line, id, |region| region.resolver_endpoints.iter().flatten().any(|endpoint| &*endpoint.id == id))?;
        let direction = choice(line, fields.next("inbound, outbound or inbound-delegation")?, &DIRECTIONS)?;
        let vpc = fields.next("the VPC its addresses lie in")?;
        let region = self.place(&fields, Some(vpc)).to_owned();
        let endpoint = v1::ResolverEndpoint {
            id: text(id),
            direction: Some(direction.into()),
            host_vpc_id: Some(text(vpc)),
            status: fields.option("status").map(text),
            ip_addresses: Some(fields.rest().into_iter().map(endpoint_address).collect()),
            ..Default::default()
        };
        self.region(&region).resolver_endpoints.get_or_insert_default().push(endpoint);
        Ok(())
    }

    /// `profile ID [zones ID…] [rules ID…] [on VPC[:PRIORITY]…]`.
    pub(super) fn profile(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&["zones", "rules", "on"], &["owner", "region"])?;
        let id = fields.next("a Profile id, e.g. rp-1")?;
        self.unseen(line, id, |region| region.profiles.iter().flatten().any(|profile| &*profile.id == id))?;
        let (zones, rules, vpcs) = (fields.section("zones"), fields.section("rules"), fields.section("on"));
        let first = vpcs.first().map(|vpc| vpc.split(':').next().unwrap_or(vpc));
        let region = self.place(&fields, first).to_owned();
        let account = self.current_id().to_owned();
        let zones = zones.iter().map(|zone| profile_zone(id, zone));
        let rules = rules.iter().map(|rule| profile_rule(id, rule, &region, &account));
        let associations: Vec<_> =
            vpcs.iter().map(|vpc| profile_association(line, id, vpc)).collect::<Result<_, _>>()?;
        let (owner_id, share_status) = owner(&fields);
        let place = self.region(&region);
        let profile = v1::Profile { id: text(id), owner_id, share_status, ..Default::default() };
        place.profiles.get_or_insert_default().push(profile);
        place.profile_resource_associations.get_or_insert_default().extend(zones.chain(rules));
        place.profile_associations.get_or_insert_default().extend(associations);
        fields.finish()
    }

    /// `autodefined-reverse on|off|local VPC…`.
    pub(super) fn autodefined_reverse(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["region"])?;
        let setting = choice(line, fields.next("on, off or local")?, &AUTODEFINED_REVERSE)?;
        let mut resource = Some(fields.next("the VPC it is set for")?);
        while let Some(id) = resource {
            let config = v1::ResolverConfig {
                resource_id: text(id),
                autodefined_reverse: Some(setting.into()),
                ..Default::default()
            };
            let region = self.place(&fields, Some(id)).to_owned();
            self.region(&region).resolver_configs.get_or_insert_default().push(config);
            resource = fields.next_if_any();
        }
        Ok(())
    }
}

/// The value AWS has for a word of the notation.
pub(super) fn choice<'c>(line: &Line<'_>, word: &str, choices: &[(&str, &'c str)]) -> Result<&'c str, NotationError> {
    let known = || one_of(&choices.iter().map(|(word, _)| *word).collect::<Vec<_>>());
    let found = choices.iter().find(|(ours, _)| *ours == word);
    found.map(|(_, theirs)| *theirs).ok_or_else(|| line.error(format!("\"{word}\" is not known here"), known()))
}

/// `OwnerId` and `ShareStatus` of an object that another account shares.
pub(super) fn owner(
    fields: &Fields<'_, '_>,
) -> (Option<crate::snapshot::Text<'static>>, Option<crate::snapshot::Text<'static>>) {
    let owner = fields.option("owner");
    (owner.map(text), owner.map(|_| SHARED.into()))
}

fn attribute(line: &Line<'_>, fields: &Fields<'_, '_>, key: &str) -> Result<Option<bool>, NotationError> {
    match fields.option(key).unwrap_or("on") {
        "on" => Ok(Some(true)),
        "off" => Ok(Some(false)),
        "unread" => Ok(None),
        other => Err(line.error(format!("\"{other}\" is no value of {key}"), "on, off or unread")),
    }
}

/// One CIDR needs no list: it is the primary one.
fn cidr_associations(cidrs: &[&str]) -> Vec<v1::CidrAssociation<'static>> {
    let listed = if cidrs.len() > 1 { cidrs } else { &[] };
    listed.iter().map(|cidr| v1::CidrAssociation { cidr_block: text(cidr), ..Default::default() }).collect()
}

/// `dopt-1` for `vpc-1`.
fn dhcp_options_id(vpc: &str) -> String {
    format!("dopt-{}", vpc.strip_prefix("vpc-").unwrap_or(vpc))
}

fn dhcp_options(vpc: &str, servers: &str) -> v1::DhcpOptions<'static> {
    let value = |server| v1::AttributeValue { value: text(server), ..Default::default() };
    let servers = v1::DhcpConfiguration {
        key: DNS_SERVERS.into(),
        values: servers.split(',').map(value).collect(),
        ..Default::default()
    };
    v1::DhcpOptions {
        dhcp_options_id: dhcp_options_id(vpc).into(),
        dhcp_configurations: vec![servers],
        ..Default::default()
    }
}

fn endpoint_address(address: &str) -> v1::EndpointAddress<'static> {
    let (ip, ipv6) = if address.contains(':') { (None, Some(address)) } else { (Some(address), None) };
    v1::EndpointAddress { ip: ip.map(text), ipv6: ipv6.map(text), ..Default::default() }
}

fn profile_zone(profile: &str, zone: &str) -> v1::ProfileResourceAssociation<'static> {
    let arn = format!("arn:aws:route53:::hostedzone/{}", bare_id(zone));
    profile_resource(profile, zone, arn, "PRIVATE_HOSTED_ZONE")
}

fn profile_rule(profile: &str, rule: &str, region: &str, account: &str) -> v1::ProfileResourceAssociation<'static> {
    let arn = format!("arn:aws:route53resolver:{region}:{account}:resolver-rule/{rule}");
    profile_resource(profile, rule, arn, "RESOLVER_RULE")
}

fn profile_resource(
    profile: &str,
    id: &str,
    arn: String,
    kind: &'static str,
) -> v1::ProfileResourceAssociation<'static> {
    v1::ProfileResourceAssociation {
        id: Some(format!("rpr-{profile}-{id}").into()),
        profile_id: text(profile),
        resource_arn: arn.into(),
        resource_type: Some(kind.into()),
        status: Some(COMPLETE.into()),
        ..Default::default()
    }
}

fn profile_association(
    line: &Line<'_>,
    profile: &str,
    word: &str,
) -> Result<v1::ProfileAssociation<'static>, NotationError> {
    let (vpc, priority) = word.split_once(':').map_or((word, None), |(vpc, priority)| (vpc, Some(priority)));
    let number = |priority: &str| {
        priority.parse().map_err(|_| line.error(format!("\"{priority}\" is no priority"), "VPC:NUMBER, e.g. vpc-1:200"))
    };
    Ok(v1::ProfileAssociation {
        id: Some(format!("rpassoc-{profile}-{vpc}").into()),
        profile_id: text(profile),
        resource_id: text(vpc),
        status: Some(COMPLETE.into()),
        priority: priority.map(number).transpose()?,
        ..Default::default()
    })
}

impl Writer<'_> {
    /// The VPCs of a Region.
    pub(super) fn vpcs(&mut self, region: &v1::Region<'_>) {
        for vpc in region.vpcs.iter().flatten() {
            let listed = vpc.cidr_block_association_set.iter().map(|association| &*association.cidr_block);
            let cidrs: Vec<&str> = if vpc.cidr_block_association_set.is_empty() {
                vpc.cidr_block.as_deref().into_iter().collect()
            } else {
                listed.collect()
            };
            let line = Words::new("vpc")
                .word(&vpc.vpc_id)
                .word(&region.region)
                .words(cidrs)
                .option("dns-support", attribute_word(vpc.enable_dns_support))
                .option("dns-hostnames", attribute_word(vpc.enable_dns_hostnames))
                .option("name-servers", name_servers(region, vpc).as_deref())
                .option("owner", vpc.owner_id.as_deref());
            self.line(&line);
        }
    }

    /// The endpoints of a Region.
    pub(super) fn endpoints(&mut self, region: &v1::Region<'_>) {
        for endpoint in region.resolver_endpoints.iter().flatten() {
            let direction = endpoint.direction.as_deref().and_then(|direction| unchoose(direction, &DIRECTIONS));
            let (Some(direction), Some(vpc)) = (direction, endpoint.host_vpc_id.as_deref()) else {
                self.left_out("endpoint", &endpoint.id);
                continue;
            };
            let addresses = endpoint.ip_addresses.iter().flatten();
            let line = Words::new("endpoint")
                .word(&endpoint.id)
                .raw(direction)
                .word(vpc)
                .words(addresses.filter_map(|address| address.ip.as_deref().or(address.ipv6.as_deref())))
                .option("region", self.place(&region.region, Some(vpc)))
                .option("status", endpoint.status.as_deref());
            self.line(&line);
        }
    }

    /// The Profiles of a Region, with what they hold and where they apply.
    pub(super) fn profiles(&mut self, region: &v1::Region<'_>, account: &str) {
        for profile in region.profiles.iter().flatten() {
            let associations = || {
                let all = region.profile_associations.iter().flatten();
                all.filter(|other| other.profile_id == profile.id && is_complete(other.status.as_deref()))
            };
            let vpcs: Vec<String> = associations().map(profile_vpc).collect();
            let first = associations().next().map(|association| vpc_id(&association.resource_id));
            let line = Words::new("profile")
                .word(&profile.id)
                .section("zones", &profile_resources(region, &profile.id, "hostedzone/"))
                .section("rules", &profile_resources(region, &profile.id, "resolver-rule/"))
                .section("on", &vpcs)
                .option("owner", shared_by(profile.owner_id.as_deref(), account))
                .option("region", self.place(&region.region, first));
            self.line(&line);
        }
    }

    /// What the Resolvers of a Region were told to do differently.
    pub(super) fn resolver_configs(&mut self, region: &v1::Region<'_>) {
        for config in region.resolver_configs.iter().flatten() {
            let setting = config.autodefined_reverse.as_deref();
            let Some(setting) = setting.and_then(|setting| unchoose(setting, &AUTODEFINED_REVERSE)) else {
                self.left_out("autodefined-reverse", &config.resource_id);
                continue;
            };
            let line = Words::new("autodefined-reverse")
                .raw(setting)
                .word(&config.resource_id)
                .option("region", self.place(&region.region, Some(&config.resource_id)));
            self.line(&line);
        }
    }
}

/// The notation's word for a value of AWS's.
pub(super) fn unchoose<'c>(value: &str, choices: &[(&'c str, &str)]) -> Option<&'c str> {
    choices.iter().find(|(_, theirs)| *theirs == value).map(|(ours, _)| *ours)
}

/// Whether an association has effect, as one without a status is taken to.
pub(super) fn is_complete(status: Option<&str>) -> bool {
    status.is_none_or(|status| status == COMPLETE)
}

/// The owner, when it is not the account itself.
pub(super) fn shared_by<'o>(owner: Option<&'o str>, account: &str) -> Option<&'o str> {
    owner.filter(|&owner| owner != account)
}

fn attribute_word(attribute: Option<bool>) -> Option<&'static str> {
    match attribute {
        Some(true) => None,
        Some(false) => Some("off"),
        None => Some("unread"),
    }
}

fn name_servers(region: &v1::Region<'_>, vpc: &v1::Vpc<'_>) -> Option<String> {
    let id = vpc.dhcp_options_id.as_ref()?;
    let options = region.dhcp_options.iter().flatten().find(|options| options.dhcp_options_id == *id)?;
    let servers = options.dhcp_configurations.iter().find(|option| &*option.key == DNS_SERVERS)?;
    Some(servers.values.iter().map(|value| &*value.value).collect::<Vec<_>>().join(","))
}

fn profile_resources<'r>(region: &'r v1::Region<'_>, profile: &str, kind: &str) -> Vec<&'r str> {
    let all = region.profile_resource_associations.iter().flatten();
    let complete = all.filter(|other| &*other.profile_id == profile && is_complete(other.status.as_deref()));
    complete.filter_map(|resource| resource.resource_arn.split_once(kind).map(|(_, id)| id)).collect()
}

fn profile_vpc(association: &v1::ProfileAssociation<'_>) -> String {
    let vpc = vpc_id(&association.resource_id);
    association.priority.map_or_else(|| vpc.to_owned(), |priority| format!("{vpc}:{priority}"))
}

/// The id in an id or an ARN.
fn vpc_id(resource: &str) -> &str {
    resource.rsplit('/').next().unwrap_or(resource)
}
