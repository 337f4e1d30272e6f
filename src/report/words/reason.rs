//! Why an outcome is what it is, as a sentence without a full stop.

use super::{Words, status_for_people};
use crate::lint::Cause;
use crate::model::{DomainId, GapId, RrSetId};
use crate::resolve::{Cut, Doubt, Outcome, Reason, Status, Way, registrar};

impl Words<'_> {
    /// Why an outcome is what it is; none where the status says it all.
    #[must_use]
    pub fn reason(self, outcome: &Outcome) -> Option<String> {
        match outcome.reason {
            Some(reason) => Some(self.reason_sentence(reason)),
            None if outcome.status == Status::Loop => Some(no_reason(Status::Loop)),
            None => None,
        }
    }

    /// What a client gets on one of a question's ways, and when.
    #[must_use]
    pub fn way(self, way: &Way) -> String {
        let when = self.when(way);
        let when = if when.is_empty() { "otherwise".to_owned() } else { when.join(", then ") };
        let what = match (way.status, way.reason) {
            (Status::Answer, None) => self.values(&way.answers).join(", "),
            (status, Some(reason)) => format!("{}: {}", status_for_people(status), self.reason_sentence(reason)),
            (status, None) => status_for_people(status).to_owned(),
        };
        format!("{when}: {what}")
    }

    /// A reason as a sentence.
    pub(in crate::report) fn reason_sentence(self, reason: Reason) -> String {
        match reason {
            Reason::NotHeld => "no public zone of the snapshot answers for it".to_owned(),
            Reason::SpecialDomain(name) => {
                format!("nothing under {} exists on the Internet", self.spell(name))
            }
            Reason::OnHold(domain) => {
                let domain = self.estate.domain(domain);
                let status = registrar::hold(self.estate, domain).map_or("on hold", |(_, status)| status);
                format!("the registry publishes no delegation of {}: its status is {status}", self.spell(domain.name))
            }
            Reason::DeadRegistration(domain) => {
                let name = self.spell(self.estate.domain(domain).name);
                format!("no server that the registry delegates {name} to can answer the Internet")
            }
            Reason::DelegatedAway(cut) => {
                format!("the delegation {} leads to servers outside the snapshot", self.cut(cut))
            }
            Reason::DeadDelegation(cut) => format!("no server of the delegation {} can answer", self.cut(cut)),
            Reason::MirroredDelegation(cut) => format!(
                "nothing public is known of the servers of the delegation {}, and a private zone or rule mirrors it",
                self.cut(cut)
            ),
            Reason::ZoneNotRead(zone) => format!("the record sets of {} were not read", self.zone(zone)),
            Reason::FallbackUnknown(zone) if self.estate.zone(zone).fallback == Some(true) => {
                format!("whether public DNS is asked for what {} lacks is not documented here", self.zone(zone))
            }
            Reason::FallbackUnknown(zone) => {
                format!("whether {} falls back to public DNS for names it lacks is not known", self.zone(zone))
            }
            Reason::SeveralZones(zone) => format!(
                "several public zones are named {}, they answer differently, and the snapshot does not tell which is live",
                self.spell(self.estate.zone(zone).name)
            ),
            Reason::Forwarded(rule) => format!("{} sends it to servers outside the snapshot", self.rule(rule)),
            Reason::WrongEndpoint(rule) => {
                format!("{} sends it to an endpoint that is not for forwarded questions", self.rule(rule))
            }
            Reason::AwsAlias(rrset) => self.alias_sentence(rrset),
            Reason::Autodefined => "the VPC resolver makes this name itself".to_owned(),
            Reason::VpcNotDescribed(vpc) => {
                format!("{} is only mentioned in the snapshot: its zones and rules were not read", self.vpc(vpc))
            }
            Reason::Gap(gap) => self.gap_sentence(gap),
            Reason::ResolverOff(vpc) => {
                format!("enableDnsSupport is off in {}, so its resolver answers nothing", self.vpc(vpc))
            }
            Reason::NoDelegateRule(cut) | Reason::NoDelegateAddress(cut) | Reason::NoDelegateZone(cut) => {
                self.private_delegation_sentence(reason, cut)
            }
            Reason::EndpointNotHeld(network) => {
                format!("network {} uses an endpoint that the snapshot does not hold", self.network(network))
            }
            Reason::TooDeep => "aliases or forwarding rules lead on further than is followed".to_owned(),
            Reason::RuleUnsettled(rule) => {
                format!("whether {} is in effect is not settled: its association is not COMPLETE", self.rule(rule))
            }
            Reason::Unread(what) => format!("{} was not read", self.estate.text(what)),
            Reason::ApexLeftOut(zone) => {
                format!("{} has it at its apex, and the snapshot leaves it out", self.zone(zone))
            }
            Reason::LongChain => "the chain of CNAMEs is longer than resolvers follow".to_owned(),
            Reason::Redirected(rrset) => {
                let owner = self.spell(self.estate.rrset(rrset).owner);
                format!("the DNAME {owner} sends all names below it elsewhere, which is not followed")
            }
            Reason::BadValue(rrset) => {
                let of = self.estate.rrset(rrset);
                format!("the value of {} {} is not one its type allows", self.spell(of.owner), of.rtype)
            }
        }
    }

    fn private_delegation_sentence(self, reason: Reason, cut: Cut) -> String {
        let cut = self.cut(cut);
        match reason {
            Reason::NoDelegateRule(_) => format!("no DELEGATE rule serves the delegation {cut} of a private zone"),
            Reason::NoDelegateAddress(_) => {
                format!("no name server of the delegation {cut} has an address that a DELEGATE rule can use")
            }
            _ => format!("no VPC that the delegation {cut} leads into has a private zone for it"),
        }
    }

    /// Why an outcome is only likely, as a sentence.
    #[must_use]
    pub fn doubt(self, outcome: &Outcome) -> Option<String> {
        Some(match outcome.doubt? {
            Doubt::Mirrored(cut) => {
                format!("that the servers of {} are private is inferred from what mirrors it inside", self.cut(cut))
            }
            Doubt::Servers(cut) => {
                format!("that no server of {} can answer is very probable, not proven", self.cut(cut))
            }
            Doubt::OtherServers(cut) => {
                format!("the delegation {} also names servers that are none of the zone's own", self.cut(cut))
            }
            Doubt::Expired(_) | Doubt::NoServersRegistered(_) | Doubt::OtherRegistered(_) => {
                self.registry_doubt(outcome.doubt?)
            }
            Doubt::CnameModel => "AWS does not document how a VPC goes on with such a CNAME".to_owned(),
            Doubt::PublicSideNotHeld => {
                "the public side of the CNAME's target is not in the snapshot; if it failed, the VPC would too"
                    .to_owned()
            }
            Doubt::Precedence(winner, other) => {
                let (winner, other) = (self.contender(winner), self.contender(other));
                format!("that {winner} comes before {other} is inferred from what AWS documents")
            }
            Doubt::SystemBelowZone(rule) => {
                format!("that {} leaves names below it to the private zone above is not documented", self.rule(rule))
            }
            Doubt::UnreadRouting(rrset) => format!(
                "{} is routed by a policy that this version does not know",
                self.spell(self.estate.rrset(rrset).owner)
            ),
            Doubt::UnsupportedRouting(rrset) => format!(
                "IP-based routing of {} is not supported in a private zone",
                self.spell(self.estate.rrset(rrset).owner)
            ),
            Doubt::Attributes(vpc) => format!("the DNS attributes of {} were not read", self.vpc(vpc)),
            Doubt::Incomplete(vpc) => format!("not all zones and rules of {} were read", self.vpc(vpc)),
            Doubt::ProfilesUnread(vpc) => format!("the Profiles of {} were not read", self.vpc(vpc)),
            Doubt::Partial(zone) => format!("{} was read only in part", self.zone(zone)),
            Doubt::AliasTarget(rrset) => format!(
                "what the alias {} answers while no record of its own type stands at its target is not documented",
                self.spell(self.estate.rrset(rrset).owner)
            ),
            Doubt::Fallback(zone) => {
                format!("how {} falls back to public DNS is hardly documented", self.zone(zone))
            }
            Doubt::PrivateDelegation(cut) => {
                format!("how AWS follows the delegation {} of a private zone is hardly documented", self.cut(cut))
            }
            Doubt::InboundDelegation(cut) => {
                format!("what an inbound delegation endpoint answers for {} is hardly documented", self.cut(cut))
            }
            Doubt::SharedServer(zone) => format!(
                "a server of {} also holds a zone below a delegation of it, and resolvers differ in what they ask it for",
                self.zone(zone)
            ),
            Doubt::EndpointNotAtWork(_) | Doubt::EndpointsUnread | Doubt::EndpointKind(_) => {
                self.endpoint_doubt(outcome.doubt?)
            }
            Doubt::OtherNetwork(cut) => {
                format!("whether the network reaches the servers of {} is not in a snapshot", self.cut(cut))
            }
            Doubt::Forwards(network) => format!(
                "which names network {} sends through its inbound endpoints is inferred from what the VPCs behind them cover",
                self.network(network)
            ),
            Doubt::ForwardedChain => {
                "it is not known whether the target of a CNAME in a forwarded answer is asked for again".to_owned()
            }
            Doubt::LongChain => "resolvers differ in how many CNAMEs they follow".to_owned(),
            Doubt::Forks => "routing policies fork it into more ways than were followed".to_owned(),
        })
    }

    fn registry_doubt(self, doubt: Doubt) -> String {
        match doubt {
            Doubt::Expired(domain) => self.has_ended(domain),
            Doubt::NoServersRegistered(domain) => {
                let name = self.spell(self.estate.domain(domain).name);
                format!("the snapshot does not tell which servers the registry delegates {name} to")
            }
            Doubt::OtherRegistered(zone) => {
                format!("the registry also names servers that are none of {}'s own", self.zone(zone))
            }
            _ => "its registration is in doubt".to_owned(),
        }
    }

    fn endpoint_doubt(self, doubt: Doubt) -> String {
        match doubt {
            Doubt::EndpointNotAtWork(endpoint) => {
                let endpoint = self.estate.endpoint(endpoint);
                let status = endpoint.status.map_or("not OPERATIONAL", |status| self.estate.text(status));
                format!("endpoint {} is {status}", self.estate.text(endpoint.id))
            }
            Doubt::EndpointKind(rule) => {
                format!("that the endpoint {} sends to does not answer is inferred", self.rule(rule))
            }
            _ => "that address may be the one of an endpoint which was not read".to_owned(),
        }
    }

    /// What keeps names unknown, and so what would decide them, to follow their number.
    #[must_use]
    pub fn cause(self, cause: Cause) -> String {
        match cause {
            Cause::Gap(gap) => format!("for want of {}", self.gap_place(gap)),
            Cause::Zone(zone) => match self.estate.zone(zone).account {
                Some(account) => {
                    format!("in {} of account {}", self.zone(zone), self.estate.text(self.estate.account(account).id))
                }
                None => format!("in {}, which was not read", self.zone(zone)),
            },
            Cause::Vpc(vpc) => format!("in {}, whose account or Region was not read", self.vpc(vpc)),
            Cause::Endpoint(network) => {
                format!("behind an endpoint of network {}, which was not read", self.network(network))
            }
            Cause::Unread(what) => format!("for want of {}", self.estate.text(what)),
            Cause::Forwarded(rule) => format!("behind {}", self.rule(rule)),
            Cause::SeveralZones(zone) => {
                format!("for want of the registrar's name servers of {}", self.spell(self.estate.zone(zone).name))
            }
            Cause::AwsResource => "answered by AWS resources".to_owned(),
            Cause::Elsewhere => "hosted elsewhere".to_owned(),
        }
    }

    fn gap_place(self, id: GapId) -> String {
        let gap = self.estate.gap(id);
        let parts = [Some(gap.operation), gap.account, gap.region, gap.resource].into_iter().flatten();
        parts.map(|text| self.estate.text(text)).collect::<Vec<_>>().join(" ")
    }

    /// The last step of a look-up that no zone answered.
    pub(super) fn ending(self, status: Status, reason: Option<Reason>) -> String {
        reason.map_or_else(|| no_reason(status), |reason| self.reason_sentence(reason))
    }

    /// What decided, spelled as in data: an id where there is one.
    pub(super) fn reason_by(self, reason: Reason) -> Option<String> {
        match reason {
            Reason::NotHeld | Reason::TooDeep | Reason::LongChain | Reason::Autodefined => None,
            Reason::SpecialDomain(name) => Some(self.name(name)),
            Reason::OnHold(domain) | Reason::DeadRegistration(domain) => {
                Some(self.name(self.estate.domain(domain).name))
            }
            Reason::DelegatedAway(cut)
            | Reason::DeadDelegation(cut)
            | Reason::MirroredDelegation(cut)
            | Reason::NoDelegateRule(cut)
            | Reason::NoDelegateZone(cut)
            | Reason::NoDelegateAddress(cut) => Some(self.zone_key(cut.zone)),
            Reason::ZoneNotRead(zone)
            | Reason::SeveralZones(zone)
            | Reason::FallbackUnknown(zone)
            | Reason::ApexLeftOut(zone) => Some(self.zone_key(zone)),
            Reason::Forwarded(rule) | Reason::WrongEndpoint(rule) | Reason::RuleUnsettled(rule) => {
                Some(self.rule_id(rule).to_owned())
            }
            Reason::AwsAlias(rrset) | Reason::BadValue(rrset) | Reason::Redirected(rrset) => {
                Some(self.zone_key(self.estate.rrset(rrset).zone))
            }
            Reason::VpcNotDescribed(vpc) | Reason::ResolverOff(vpc) => Some(self.vpc(vpc).to_owned()),
            Reason::Gap(gap) => Some(self.estate.text(self.estate.gap(gap).operation).to_owned()),
            Reason::Unread(what) => Some(self.estate.text(what).to_owned()),
            Reason::EndpointNotHeld(network) => Some(self.network(network).to_owned()),
        }
    }

    fn cut(self, cut: Cut) -> String {
        self.spell(cut.name)
    }

    fn has_ended(self, domain: DomainId) -> String {
        let name = self.spell(self.estate.domain(domain).name);
        format!("the registration of {name} has ended, and its registrar may have taken it out")
    }

    fn alias_sentence(self, rrset: RrSetId) -> String {
        let Some(alias) = self.estate.alias(rrset) else { return "an alias without a target".to_owned() };
        let target = self.spell(alias.target);
        if self.estate.encloses(alias.target) {
            return format!(
                "an alias to {target} by a zone id that is not its own, and what that answers is not known"
            );
        }
        format!("an alias to the AWS resource {target}, whose addresses are not in a snapshot")
    }

    fn gap_sentence(self, id: GapId) -> String {
        let gap = self.estate.gap(id);
        let operation = self.estate.text(gap.operation);
        match gap.code.map(|code| self.estate.text(code)) {
            Some(code) => format!("the snapshot has a gap here: {operation} gave {code}"),
            None => format!("the snapshot has a gap here: {operation}"),
        }
    }
}

fn no_reason(status: Status) -> String {
    match status {
        Status::Loop => "it comes back to a name that was asked before".to_owned(),
        other => format!("ends in {}", status_for_people(other)),
    }
}
