//! Version 1 of the snapshot file: AWS state in the shapes and names the AWS CLI prints.
//!
//! Enumerations stay text here, so that a value newer than this program survives a load and a save; lowering gives them
//! meaning. An absent list of record sets means "not read"; an empty one means "read, and empty".

mod region;
mod zone;

use serde_json::Value;

use super::object::{Text, aws_object};

pub use region::*;
pub use zone::*;

/// The value of `Schema` in every file of this version.
pub const SCHEMA: &str = "r53lint/snapshot/1";

aws_object! {
    /// A whole file.
    pub struct Snapshot {
        /// Always [`SCHEMA`].
        schema: Text<'a> = "Schema",
        /// When the state was read, RFC 3339.
        captured_at: Option<Text<'a>> = "CapturedAt",
        /// The program that wrote the file.
        generator: Option<Text<'a>> = "Generator",
        /// One entry for each account that was read.
        accounts: Vec<Account<'a>> = "Accounts",
        /// Public zones hosted elsewhere.
        external_zones: Vec<ExternalZone<'a>> = "ExternalZones",
        /// What could not be read, and why.
        gaps: Vec<Gap<'a>> = "Gaps",
        /// Networks on premises; `fetch` never writes one.
        networks: Vec<Network<'a>> = "Networks",
    }
}

aws_object! {
    /// One AWS account.
    pub struct Account {
        /// Twelve digits.
        account_id: Text<'a> = "AccountId",
        /// `aws`, `aws-cn` or `aws-us-gov`.
        partition: Option<Text<'a>> = "Partition",
        /// The account's own name, or the profile's.
        name: Option<Text<'a>> = "Name",
        /// Zones the account owns.
        hosted_zones: Vec<Zone<'a>> = "HostedZones",
        /// As `list-health-checks` prints them.
        health_checks: Vec<Value> = "HealthChecks",
        /// As `list-cidr-collections` prints them.
        cidr_collections: Vec<Value> = "CidrCollections",
        /// As `list-reusable-delegation-sets` prints them.
        reusable_delegation_sets: Vec<Value> = "ReusableDelegationSets",
        /// As `list-query-logging-configs` prints them.
        query_logging_configs: Vec<Value> = "QueryLoggingConfigs",
        /// Registered domains, without their registrants.
        domains: Vec<Value> = "Domains",
        /// Regional state.
        regions: Vec<Region<'a>> = "Regions",
    }
}

aws_object! {
    /// A public zone that Route 53 does not host.
    pub struct ExternalZone {
        /// The zone's name.
        origin: Text<'a> = "Origin",
        /// The servers its parent delegates to.
        name_servers: Vec<Text<'a>> = "NameServers",
        /// Absent when they were not read.
        resource_record_sets: Option<Vec<ResourceRecordSet<'a>>> = "ResourceRecordSets",
    }
}

aws_object! {
    /// Something the snapshot could not hold.
    pub struct Gap {
        /// The account.
        account_id: Option<Text<'a>> = "AccountId",
        /// The Region; absent for global services.
        region: Option<Text<'a>> = "Region",
        /// e.g. `route53resolver:ListResolverRules`.
        operation: Text<'a> = "Operation",
        /// The error code AWS gave, or `NotReadable`.
        code: Option<Text<'a>> = "Code",
        /// What AWS said.
        message: Option<Text<'a>> = "Message",
        /// The zone, rule or VPC it concerns, where it is one object's.
        resource: Option<Text<'a>> = "Resource",
    }
}

aws_object! {
    /// A network on premises: what is declared of it, as no AWS call knows it.
    pub struct Network {
        /// What it is called.
        name: Text<'a> = "Name",
        /// The addresses of its resolvers.
        servers: Vec<Text<'a>> = "Servers",
        /// Zones of its own; their `NameServers` mean nothing.
        zones: Vec<ExternalZone<'a>> = "Zones",
        /// Ids of the inbound endpoints its resolvers use.
        forwards_to: Vec<Text<'a>> = "ForwardsTo",
    }
}
