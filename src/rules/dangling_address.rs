//! Public record sets that lead to addresses of EC2 which nobody in the organisation has any more.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::LazyLock;

use ipnet::Ipv4Net;
use rustc_hash::FxHashSet;

use crate::lint::hints::hints;
use crate::lint::{Context, Finding, Severity, Subject, phrase};
use crate::model::{AccountId, Estate, Group, Input, RecordType, Value};
use crate::resolve::{Certainty, Vantage, answerable};

static RANGES: LazyLock<Ranges> = LazyLock::new(|| Ranges::parse(include_str!("data/ec2-ranges.txt")));

/// How many addresses a sentence names.
const MOST_NAMED: usize = 3;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    let regions = regions_read(cx.estate());
    if regions.is_empty() {
        return Vec::new();
    }
    cx.each_group_of(&[RecordType::A, RecordType::CNAME, RecordType::HTTPS, RecordType::SVCB], |group| {
        let public = cx.estate().zone(cx.estate().rrset(group.first()).zone).is_public();
        let led = public.then(|| led(cx, group, &regions))?;
        (!led.lost.is_empty() && cx.is_published(group.first())).then(|| finding(cx, group, &led))
    })
}

/// Regions in which the addresses of every account of the organisation are known.
fn regions_read(estate: &Estate) -> FxHashSet<&str> {
    let Some(organization) = estate.organization().filter(|organization| organization.is_held()) else {
        return FxHashSet::default();
    };
    let active = organization.members.iter().filter(|member| member.active);
    let accounts: Vec<AccountId> = active.filter_map(|member| member.account).collect();
    let regions: FxHashSet<&str> = estate.places().iter().filter_map(|place| Some(estate.text(place.region?))).collect();
    let is_read = |region: &&str| {
        let holds = |account, input| estate.holds(input, Some(account), Some(region));
        let inputs = [Input::Addresses, Input::NetworkInterfaces];
        accounts.iter().all(|&account| inputs.into_iter().all(|input| holds(account, input)))
    };
    regions.into_iter().filter(is_read).collect()
}

/// Where a record set leads.
struct Led {
    /// Addresses of EC2 that nobody of ours has, with their Regions.
    lost: Vec<(Ipv4Addr, String)>,
    /// Whether it is plain that they were ours: they stand beside others that are, or are named as EC2 names its hosts.
    plain: bool,
}

fn led(cx: &Context<'_>, group: Group, regions: &FxHashSet<&str>) -> Led {
    let estate = cx.estate();
    let is_ours = |address: Ipv4Addr| !estate.addresses_at(IpAddr::V4(address)).is_empty();
    let mut led = Led { lost: Vec::new(), plain: false };
    for value in answerable(estate, group).into_iter().flat_map(|record| estate.values(record)) {
        for (address, region) in addresses(cx, group, value) {
            led.plain |= is_ours(address) || matches!(value, Value::Host(_));
            let lost = region.filter(|region| !is_ours(address) && regions.contains(region.as_str()));
            led.lost.extend(lost.map(|region| (address, region)));
        }
    }
    led
}

/// The addresses that a value leads to, and their Regions.
fn addresses(cx: &Context<'_>, group: Group, value: &Value) -> Vec<(Ipv4Addr, Option<String>)> {
    let in_region = |address| (address, RANGES.region_of(address).map(str::to_owned));
    let is_v4 = |address| if let IpAddr::V4(address) = address { Some(address) } else { None };
    match *value {
        Value::A(address) => vec![in_region(address)],
        Value::Host(host) => {
            cx.public_host(host).map(|host| (host.address, Some(host.region))).into_iter().collect()
        }
        Value::Text(text) if cx.estate().rrset(group.first()).rtype != RecordType::A => {
            hints(cx.estate().text(text)).filter_map(is_v4).map(in_region).collect()
        }
        _ => Vec::new(),
    }
}

fn finding(cx: &Context<'_>, group: Group, led: &Led) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let owner = cx.spell(rrset.owner);
    let addresses: Vec<String> = led.lost.iter().map(|(address, _)| address.to_string()).collect();
    let mut regions: Vec<&str> = led.lost.iter().map(|(_, region)| region.as_str()).collect();
    regions.sort_unstable();
    regions.dedup();
    let (listed, regions) = (phrase::list(&addresses, MOST_NAMED), phrase::list(&regions, MOST_NAMED));
    let message = format!(
        "{owner} {} leads to {listed}: {} of EC2 in {regions} that no account of the organisation has",
        rrset.rtype,
        if addresses.len() == 1 { "an address" } else { "addresses" }
    );
    let finding = Finding::new(Subject::Record(group.first()), Certainty::Likely, message)
        .seen_from([Vantage::Internet])
        .decided_by_record(cx, group.first())
        .gathering_values(&addresses)
        .help(format!("take {listed} out of {owner} {}, or put an address of yours in its place", rrset.rtype));
    if led.plain {
        return finding.note("who has it now is not in the snapshot");
    }
    let note = "a partner's or a vendor's address on AWS, or one of Lightsail's, looks the same: if it is one, allow it";
    finding.at_most(Severity::Warning).note(note)
}

/// Ranges of addresses, in order.
struct Ranges {
    /// First address, last address, Region.
    regions: Vec<(Ipv4Addr, Ipv4Addr, &'static str)>,
    /// Within them, what other services use for themselves.
    except: Vec<(Ipv4Addr, Ipv4Addr, &'static str)>,
}

impl Ranges {
    /// Reads the data file: lines of a Region and its ranges.
    fn parse(text: &'static str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let of_line = |line: &'static str| {
            let (region, ranges) = line.split_once(' ').unwrap_or((line, ""));
            let ranges = ranges.split_whitespace().filter_map(|range| range.parse::<Ipv4Net>().ok());
            ranges.map(move |range| (range.network(), range.broadcast(), region))
        };
        let mut all: Vec<_> = lines.flat_map(of_line).collect();
        all.sort_unstable();
        let (except, regions) = all.into_iter().partition(|&(_, _, region)| region == "except");
        Self { regions, except }
    }

    fn region_of(&self, address: Ipv4Addr) -> Option<&'static str> {
        let region = holding(&self.regions, address)?;
        holding(&self.except, address).is_none().then_some(region)
    }
}

/// What is said of the range that holds an address.
fn holding(ranges: &[(Ipv4Addr, Ipv4Addr, &'static str)], address: Ipv4Addr) -> Option<&'static str> {
    let after = ranges.partition_point(|&(first, _, _)| first <= address);
    let &(_, last, region) = ranges[..after].last()?;
    (address <= last).then_some(region)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_told_apart() {
        let ranges = Ranges::parse("# list\neu-west-1 192.0.2.0/25 198.51.100.0/24\nus-east-1 192.0.2.128/26\nexcept 192.0.2.4/31\n");
        let region = |address: &str| ranges.region_of(address.parse().expect("an address"));
        assert_eq!(region("192.0.2.0"), Some("eu-west-1"));
        assert_eq!(region("192.0.2.127"), Some("eu-west-1"));
        assert_eq!(region("192.0.2.128"), Some("us-east-1"));
        assert_eq!(region("192.0.2.192"), None);
        assert_eq!(region("192.0.2.3"), Some("eu-west-1"));
        assert_eq!(region("192.0.2.5"), None);
        assert_eq!(region("192.0.2.6"), Some("eu-west-1"));
        assert_eq!(region("203.0.113.1"), None);
        assert_eq!(region("0.0.0.0"), None);
    }

    #[test]
    fn every_line_of_the_list_is_read() {
        let text = include_str!("data/ec2-ranges.txt");
        let words = text.lines().filter(|line| !line.starts_with('#')).flat_map(|line| line.split(' ').skip(1));
        assert_eq!(RANGES.regions.len() + RANGES.except.len(), words.count());
        assert!(RANGES.regions.windows(2).all(|pair| pair[0].1 < pair[1].0), "ranges overlap");
    }
}
