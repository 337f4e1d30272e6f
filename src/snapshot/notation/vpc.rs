//! Lines of VPCs, subnets and peerings, both ways. It must not know zones, records or rules.

use super::NotationError;
use super::line::{Fields, Line, unquote};
use super::names::{optional, text};
use super::read::Reader;
use super::write::{Words, Writer};
use crate::model::Input;
use crate::snapshot::v1;

const DNS_SERVERS: &str = "domain-name-servers";
/// The tag that names a VPC.
const NAME: &str = "Name";
/// The state of a peering, unless said otherwise.
const ACTIVE: &str = "active";

impl Reader<'_> {
    /// `vpc ID REGION CIDR… [dns-support=] [dns-hostnames=] [name-servers=] [name=]`.
    pub(super) fn vpc(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["dns-support", "dns-hostnames", "name-servers", "name", "owner"])?;
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
            tags: fields.option("name").map(|name| vec![tag(NAME, &unquote(name))]).unwrap_or_default(),
            ..Default::default()
        };
        let region = self.region(region);
        region.vpcs.get_or_insert_default().push(vpc);
        if let Some(options) = options {
            region.dhcp_options.get_or_insert_default().push(options);
        }
        Ok(())
    }

    /// `subnet ID VPC [ZONE] [CIDR]`.
    pub(super) fn subnet(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["zone", "region"])?;
        let id = fields.next("a subnet id, e.g. subnet-1")?;
        self.unseen(line, id, |region| region.subnets.iter().flatten().any(|subnet| &*subnet.subnet_id == id))?;
        let vpc = fields.next("its VPC")?;
        let mut subnet = v1::Subnet {
            subnet_id: text(id),
            vpc_id: Some(text(vpc)),
            availability_zone: optional(fields.option("zone")),
            ..Default::default()
        };
        while let Some(word) = fields.next_if_any() {
            match word {
                cidr if cidr.contains('/') && subnet.cidr_block.is_none() => subnet.cidr_block = Some(text(cidr)),
                zone if is_zone_id(zone) => subnet.availability_zone_id = Some(text(zone)),
                _ => {
                    return Err(
                        line.error(format!("\"{word}\" is no zone"), "an availability zone as euw1-az1, or a CIDR")
                    );
                }
            }
        }
        let region = self.place(&fields, Some(vpc)).to_owned();
        self.region(&region).subnets.get_or_insert_default().push(subnet);
        Ok(())
    }

    /// `peering ID VPC VPC [remote-dns=VPC,…|none] [status=]`.
    pub(super) fn peering(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["remote-dns", "status", "region"])?;
        let id = fields.next("a peering's id, e.g. pcx-1")?;
        self.unseen(line, id, |region| {
            region.vpc_peering_connections.iter().flatten().any(|peering| &*peering.vpc_peering_connection_id == id)
        })?;
        let [requester, accepter] = ["the VPC that asked for it", "the VPC that was asked"];
        let (requester, accepter) = (fields.next(requester)?, fields.next(accepter)?);
        let dns = fields.option("remote-dns");
        let peering = v1::VpcPeeringConnection {
            vpc_peering_connection_id: text(id),
            requester_vpc_info: Some(side(requester, dns)),
            accepter_vpc_info: Some(side(accepter, dns)),
            status: Some(v1::PeeringStatus {
                code: Some(text(fields.option("status").unwrap_or(ACTIVE))),
                ..Default::default()
            }),
            ..Default::default()
        };
        let region = self.place(&fields, Some(side_vpc(requester))).to_owned();
        self.region(&region).vpc_peering_connections.get_or_insert_default().push(peering);
        fields.finish()
    }
}

/// A tag.
pub(super) fn tag(key: &str, value: &str) -> v1::Tag<'static> {
    v1::Tag { key: text(key), value: text(value), ..Default::default() }
}

/// `euw1-az1`, and not `eu-west-1a`.
fn is_zone_id(word: &str) -> bool {
    word.contains("-az")
}

/// The VPC of `VPC[@OWNER][:REGION]`.
fn side_vpc(word: &str) -> &str {
    word.split(['@', ':']).next().unwrap_or(word)
}

fn side(word: &str, dns: Option<&str>) -> v1::PeeringVpc<'static> {
    let (place, region) = word.split_once(':').map_or((word, None), |(place, region)| (place, Some(region)));
    let owner = place.split_once('@').map(|(_, owner)| owner);
    let vpc = side_vpc(word);
    let options = dns.and_then(|dns| remote_dns(vpc, dns)).map(|allowed| v1::PeeringOptions {
        allow_dns_resolution_from_remote_vpc: Some(allowed),
        ..Default::default()
    });
    v1::PeeringVpc {
        vpc_id: text(vpc),
        owner_id: optional(owner),
        region: optional(region),
        peering_options: options,
        ..Default::default()
    }
}

/// Of `vpc-1,vpc-2` and `none`: whether a side allows it. Of `vpc-1:on` or `vpc-1:off`: nothing of the other side.
fn remote_dns(vpc: &str, dns: &str) -> Option<bool> {
    let told: Vec<(&str, &str)> = dns.split(',').filter_map(|word| word.rsplit_once(':')).collect();
    if told.is_empty() {
        return Some(dns.split(',').any(|word| word == vpc));
    }
    told.iter().find(|(side, _)| *side == vpc).map(|(_, word)| *word == "on")
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
                .quoted_option("name", vpc.tags.iter().find(|tag| &*tag.key == NAME).map(|tag| &*tag.value))
                .option("owner", vpc.owner_id.as_deref());
            if name_servers(region, vpc).is_some() {
                self.say(Input::DhcpOptions);
            }
            self.line(&line);
        }
    }

    /// The subnets of a Region.
    pub(super) fn subnets(&mut self, region: &v1::Region<'_>) {
        for subnet in region.subnets.iter().flatten() {
            let Some(vpc) = subnet.vpc_id.as_deref() else {
                self.left_out("subnet", &subnet.subnet_id);
                continue;
            };
            let line = Words::new("subnet")
                .word(&subnet.subnet_id)
                .word(vpc)
                .words(subnet.availability_zone_id.as_deref())
                .words(subnet.cidr_block.as_deref())
                .option("zone", subnet.availability_zone.as_deref())
                .option("region", self.place(&region.region, Some(vpc)));
            self.line(&line);
        }
    }

    /// The peerings of a Region.
    pub(super) fn peerings(&mut self, region: &v1::Region<'_>) {
        for peering in region.vpc_peering_connections.iter().flatten() {
            let sides = (&peering.requester_vpc_info, &peering.accepter_vpc_info);
            let (Some(requester), Some(accepter)) = sides else {
                self.left_out("peering", &peering.vpc_peering_connection_id);
                continue;
            };
            let status = peering.status.as_ref().and_then(|status| status.code.as_deref());
            let line = Words::new("peering")
                .word(&peering.vpc_peering_connection_id)
                .word(&side_word(requester))
                .word(&side_word(accepter))
                .option("remote-dns", remote_dns_word(requester, accepter).as_deref())
                .option("status", status.filter(|&status| status != ACTIVE))
                .option("region", self.place(&region.region, Some(&requester.vpc_id)));
            self.line(&line);
        }
    }
}

fn side_word(side: &v1::PeeringVpc<'_>) -> String {
    let part = |mark: &str, text: Option<&str>| text.map(|text| format!("{mark}{text}")).unwrap_or_default();
    format!("{}{}{}", side.vpc_id, part("@", side.owner_id.as_deref()), part(":", side.region.as_deref()))
}

fn remote_dns_word(requester: &v1::PeeringVpc<'_>, accepter: &v1::PeeringVpc<'_>) -> Option<String> {
    let allows = |side: &v1::PeeringVpc<'_>| side.peering_options.as_ref()?.allow_dns_resolution_from_remote_vpc;
    let told = |side: &v1::PeeringVpc<'_>, on: bool| format!("{}:{}", side.vpc_id, if on { "on" } else { "off" });
    match (allows(requester), allows(accepter)) {
        (None, None) => None,
        (Some(on), None) => Some(told(requester, on)),
        (None, Some(on)) => Some(told(accepter, on)),
        (Some(false), Some(false)) => Some("none".to_owned()),
        (Some(true), Some(false)) => Some(requester.vpc_id.to_string()),
        (Some(false), Some(true)) => Some(accepter.vpc_id.to_string()),
        (Some(true), Some(true)) => Some(format!("{},{}", requester.vpc_id, accepter.vpc_id)),
    }
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
