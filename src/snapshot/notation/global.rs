//! Lines of what an account has once, and of the organisation, both ways. It must not know records.

use super::NotationError;
use super::line::{Line, unquote};
use super::names::{absolute, optional, text, undotted};
use super::read::Reader;
use super::shared::{association, association_word, commas, joined};
use super::write::{Words, Writer};
use super::zone::bare_id;
use crate::snapshot::v1;

/// The prefix of a delegation set's id.
pub(super) const DELEGATION_SET: &str = "/delegationset/";
/// The state of an organisation's account, unless said otherwise.
const ACTIVE: &str = "ACTIVE";

impl Reader<'_> {
    /// `captured DATE`.
    pub(super) fn captured(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &[])?;
        self.captured_at = Some(text(fields.next("when, e.g. 2026-11-23T07:00:00Z")?));
        fields.finish()
    }

    /// `organization ID [ACCOUNT[:STATE]…|unread]`.
    pub(super) fn organization(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &[])?;
        let id = fields.next("the organisation's id, e.g. o-1")?;
        let unread = fields.flag("unread");
        let accounts = fields.rest().into_iter().map(member).collect();
        self.organization = Some(v1::Organization {
            id: Some(text(id)).filter(|id| &**id != "-"),
            accounts: Some(accounts).filter(|_| !unread),
            ..Default::default()
        });
        Ok(())
    }

    /// `cidr-collection ID LOCATION[:RANGE,…]…|unread [name=]`.
    pub(super) fn cidr_collection(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["name"])?;
        let id = fields.next("a CIDR collection's id, e.g. cc-1")?;
        let unread = fields.flag("unread");
        let locations = fields.rest().into_iter().map(location).collect();
        let collection = v1::CidrCollection {
            id: text(id),
            name: fields.option("name").map(|name| unquote(name).into()),
            locations: Some(locations).filter(|_| !unread),
            ..Default::default()
        };
        self.current().account.cidr_collections.get_or_insert_default().push(collection);
        Ok(())
    }

    /// `delegation-set ID SERVER…`.
    pub(super) fn delegation_set(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &[])?;
        let id = fields.next("a delegation set's id, e.g. N1")?;
        let set = v1::DelegationSet {
            id: Some(format!("{DELEGATION_SET}{id}").into()),
            name_servers: fields.rest().into_iter().map(text).collect(),
            ..Default::default()
        };
        self.current().account.reusable_delegation_sets.get_or_insert_default().push(set);
        Ok(())
    }

    /// `query-logging ZONE [LOG-GROUP] [id=]`.
    pub(super) fn query_logging(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["id"])?;
        let zone = fields.next("a public zone's name or id")?;
        let zone =
            self.zone_named(line, zone, |zone| !zone.is_private())?.map_or(zone.to_owned(), |at| self.zone_id_at(at));
        let config = v1::QueryLoggingConfig {
            id: fields.option("id").map_or_else(|| query_logging_id(&zone).into(), text),
            hosted_zone_id: zone.into(),
            cloud_watch_logs_log_group_arn: optional(fields.next_if_any()),
            ..Default::default()
        };
        self.current().account.query_logging_configs.get_or_insert_default().push(config);
        fields.finish()
    }

    /// `traffic-policy ID ZONE-ID NAME [type=] [state=] [policy=]`.
    pub(super) fn traffic_policy(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["type", "state", "policy"])?;
        let id = fields.next("a traffic policy instance's id")?;
        let zone = fields.next("the id of its zone")?;
        let instance = v1::TrafficPolicyInstance {
            id: text(id),
            hosted_zone_id: Some(text(zone)),
            name: Some(absolute(fields.next("the name of its records")?)),
            state: optional(fields.option("state")),
            traffic_policy_id: optional(fields.option("policy")),
            traffic_policy_type: optional(fields.option("type")),
            ..Default::default()
        };
        self.current().account.traffic_policy_instances.get_or_insert_default().push(instance);
        fields.finish()
    }
}

fn member(word: &str) -> v1::OrganizationAccount<'static> {
    let (id, state) = association(word, ACTIVE);
    v1::OrganizationAccount { id: text(id), state: Some(text(state)), ..Default::default() }
}

/// `LOCATION:` has no ranges; of `LOCATION` they were not read.
fn location(word: &str) -> v1::CidrLocation<'static> {
    let (name, ranges) = word.split_once(':').map_or((word, None), |(name, ranges)| (name, Some(ranges)));
    let range = |range| v1::CidrBlock { cidr_block: range, ..Default::default() };
    v1::CidrLocation {
        location_name: text(name),
        cidr_blocks: ranges
            .map(|ranges| commas(Some(ranges).filter(|ranges| !ranges.is_empty())).into_iter().map(range).collect()),
        ..Default::default()
    }
}

fn query_logging_id(zone: &str) -> String {
    format!("query-logging-{zone}")
}

impl Writer<'_> {
    /// What is nobody's account's.
    pub(super) fn organization(&mut self, snapshot: &v1::Snapshot<'_>) {
        if let Some(captured_at) = &snapshot.captured_at {
            self.line(&Words::new("captured").word(captured_at));
        }
        let Some(organization) = &snapshot.organization else { return };
        let members = organization.accounts.iter().flatten();
        let members: Vec<String> =
            members.map(|member| association_word(&member.id, member.state.as_deref(), ACTIVE)).collect();
        let line = Words::new("organization")
            .word(organization.id.as_deref().unwrap_or_default())
            .words(members.iter().map(String::as_str))
            .flag("unread", organization.accounts.is_none());
        self.line(&line);
    }

    /// What an account has once, beside its zones and health checks.
    pub(super) fn global_objects(&mut self, account: &v1::Account<'_>) {
        for collection in account.cidr_collections.iter().flatten() {
            let locations: Vec<String> = collection.locations.iter().flatten().map(location_word).collect();
            let line = Words::new("cidr-collection")
                .word(&collection.id)
                .words(locations.iter().map(String::as_str))
                .flag("unread", collection.locations.is_none())
                .quoted_option("name", collection.name.as_deref());
            self.line(&line);
        }
        for set in account.reusable_delegation_sets.iter().flatten() {
            let id = set.id.as_deref().unwrap_or_default();
            let servers = set.name_servers.iter().map(|server| undotted(server));
            self.line(&Words::new("delegation-set").word(bare_set_id(id)).words(servers));
        }
        for config in account.query_logging_configs.iter().flatten() {
            let zone = bare_id(&config.hosted_zone_id);
            let line = Words::new("query-logging")
                .word(&zone_word(account, zone, |zone| !zone.is_private()))
                .words(config.cloud_watch_logs_log_group_arn.as_deref())
                .option("id", Some(&*config.id).filter(|&id| id != query_logging_id(zone)));
            self.line(&line);
        }
        for instance in account.traffic_policy_instances.iter().flatten() {
            self.traffic_policy(instance);
        }
    }

    fn traffic_policy(&mut self, instance: &v1::TrafficPolicyInstance<'_>) {
        let (Some(zone), Some(name)) = (instance.hosted_zone_id.as_deref(), instance.name.as_deref()) else {
            self.left_out("traffic-policy", &instance.id);
            return;
        };
        let line = Words::new("traffic-policy")
            .word(&instance.id)
            .word(bare_id(zone))
            .word(undotted(name))
            .option("type", instance.traffic_policy_type.as_deref())
            .option("state", instance.state.as_deref())
            .option("policy", instance.traffic_policy_id.as_deref());
        self.line(&line);
    }
}

fn location_word(location: &v1::CidrLocation<'_>) -> String {
    let ranges = location.cidr_blocks.as_ref().map(|blocks| joined(blocks.iter().map(|block| &*block.cidr_block)));
    format!("{}{}", location.location_name, ranges.map(|ranges| format!(":{ranges}")).unwrap_or_default())
}

/// `N1` of `/delegationset/N1`.
pub(super) fn bare_set_id(id: &str) -> &str {
    id.strip_prefix(DELEGATION_SET).unwrap_or(id)
}

/// What a line calls a zone of the account above it: its name, or its id where that is not the only one of that name.
pub(super) fn zone_word(account: &v1::Account<'_>, id: &str, fits: fn(&v1::Zone<'_>) -> bool) -> String {
    let zones = || account.hosted_zones.iter().flatten().filter(|zone| fits(zone));
    let name = zones().find(|zone| bare_id(&zone.hosted_zone.id) == id).map(|zone| &*zone.hosted_zone.name);
    let alone = |name: &&str| {
        let ids = account.hosted_zones.iter().flatten().any(|zone| bare_id(&zone.hosted_zone.id) == undotted(name));
        !ids && *name != "." && zones().filter(|zone| &*zone.hosted_zone.name == *name).count() == 1
    };
    name.filter(alone).map_or_else(|| id.to_owned(), |name| undotted(name).to_owned())
}
