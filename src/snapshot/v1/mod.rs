//! Version 1 of the snapshot file: AWS state in the shapes and names the AWS CLI prints.
//!
//! Enumerations stay text here, so that a value newer than this program survives a load and a save; lowering gives them
//! meaning. A list that a call fills is absent when it was not read, and empty when it was read and holds nothing.

mod dnssec;
mod ec2;
mod firewall;
mod global;
mod profile;
mod region;
mod resolver;
mod zone;

use super::object::{Text, aws_object};

pub use dnssec::*;
pub use ec2::*;
pub use firewall::*;
pub use global::*;
pub use profile::*;
pub use region::*;
pub use resolver::*;
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
        /// Which accounts there are, where that is known.
        organization: Option<Organization<'a>> = "Organization",
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
        hosted_zones: Option<Vec<Zone<'a>>> = "HostedZones",
        /// As `list-health-checks`.
        health_checks: Option<Vec<HealthCheck<'a>>> = "HealthChecks",
        /// As `list-cidr-collections`, with their locations.
        cidr_collections: Option<Vec<CidrCollection<'a>>> = "CidrCollections",
        /// As `list-reusable-delegation-sets`.
        reusable_delegation_sets: Option<Vec<DelegationSet<'a>>> = "ReusableDelegationSets",
        /// As `list-query-logging-configs`.
        query_logging_configs: Option<Vec<QueryLoggingConfig<'a>>> = "QueryLoggingConfigs",
        /// As `list-traffic-policy-instances`.
        traffic_policy_instances: Option<Vec<TrafficPolicyInstance<'a>>> = "TrafficPolicyInstances",
        /// As `get-domain-detail` for each registered domain, without its registrant.
        domains: Option<Vec<Domain<'a>>> = "Domains",
        /// Regional state.
        regions: Vec<Region<'a>> = "Regions",
    }
}

aws_object! {
    /// The organisation the accounts belong to.
    pub struct Organization {
        /// `o-…`.
        id: Option<Text<'a>> = "Id",
        /// As `organizations list-accounts`, without their mail addresses.
        accounts: Option<Vec<OrganizationAccount<'a>>> = "Accounts",
    }
}

aws_object! {
    /// An account of the organisation, read or not.
    pub struct OrganizationAccount {
        /// Twelve digits.
        id: Text<'a> = "Id",
        /// Its name.
        name: Option<Text<'a>> = "Name",
        /// `PENDING_ACTIVATION`, `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE` or `CLOSED`.
        state: Option<Text<'a>> = "State",
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

impl Gap<'_> {
    /// The code of a gap that AWS gave none for: no answer came, or none that could be read. Its message says what did.
    pub const NOT_READABLE: &'static str = "NotReadable";
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
