//! Writes a snapshot as large as wanted, shaped like a real estate without defects: the input of the benchmarks.
//!
//! `cargo run --release --no-default-features --example estate -- [RECORD_SETS] [VPCS] [INCIDENTS] > estate.json`
//!
//! A third of the zones are private, each seen by some VPCs; names point at each other, at other zones, at providers;
//! subdomains are delegated to zones of the estate and elsewhere. Each of the INCIDENTS adds a delegation to a server
//! nobody knows, a private zone that mirrors it, and a CNAME that leads into it. The same arguments give the same bytes.

use std::io::{self, BufWriter, Write};

/// Record sets of one zone.
const ZONE_SIZE: usize = 2_000;

fn main() -> io::Result<()> {
    let mut numbers = std::env::args().skip(1).map(|text| text.parse().unwrap_or(0));
    let shape = Shape {
        record_sets: numbers.next().unwrap_or(1_000_000),
        vpcs: numbers.next().unwrap_or(10).max(1),
        incidents: numbers.next().unwrap_or(0),
    };
    let mut out = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    shape.write(&mut out)?;
    out.flush()
}

struct Shape {
    record_sets: usize,
    vpcs: usize,
    incidents: usize,
}

/// What stands at the head of a zone; the number decides its servers or its VPCs.
struct Head<'h> {
    id: &'h str,
    name: &'h str,
    private: bool,
    zone: usize,
}

impl Shape {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        write!(
            out,
            r#"{{"Schema":"r53lint/snapshot/1","CapturedAt":"2026-11-23T07:00:00Z","Generator":"example estate","#
        )?;
        write!(out, r#""Accounts":[{{"AccountId":"111111111111","Partition":"aws","Name":"large","HostedZones":["#)?;
        for zone in 0..self.zones() {
            let comma = if zone == 0 { "" } else { "," };
            writeln!(out, "{comma}")?;
            self.zone(out, zone)?;
        }
        for incident in 0..self.incidents {
            writeln!(out, ",")?;
            self.mirror(out, incident)?;
        }
        write!(out, r#"],"Regions":[{{"Region":"eu-west-1","Vpcs":["#)?;
        for vpc in 0..self.vpcs {
            let comma = if vpc == 0 { "" } else { "," };
            let (high, low) = (vpc / 256, vpc % 256);
            write!(
                out,
                r#"{comma}{{"VpcId":"vpc-{vpc}","CidrBlock":"10.{low}.{high}.0/24","EnableDnsSupport":true,"EnableDnsHostnames":true}}"#
            )?;
        }
        writeln!(out, "]}}]}}]}}")
    }

    fn zones(&self) -> usize {
        self.record_sets.div_ceil(ZONE_SIZE).max(1)
    }

    /// Every third zone is private; the others' names follow one another.
    fn is_private(zone: usize) -> bool {
        zone % 3 == 2
    }

    fn zone_name(zone: usize) -> String {
        if Self::is_private(zone) {
            format!("internal-{zone}.corp.example.net")
        } else {
            format!("zone-{zone}.example.com")
        }
    }

    fn zone(&self, out: &mut impl Write, zone: usize) -> io::Result<()> {
        let name = Self::zone_name(zone);
        let private = Self::is_private(zone);
        self.zone_head(out, &Head { id: &format!("Z{zone}"), name: &name, private, zone })?;
        let first = zone * ZONE_SIZE;
        let last = ((zone + 1) * ZONE_SIZE).min(self.record_sets);
        Self::apex(out, &name, private, zone)?;
        for number in first + 2..last {
            writeln!(out, ",")?;
            self.record(out, zone, number)?;
        }
        if zone == 0 {
            for incident in 0..self.incidents {
                writeln!(out, ",")?;
                let cut = format!("onprem-{incident}.{name}");
                record(out, &cut, "NS", 3600, &format!("ns1.office-{incident}.example.org."))?;
                writeln!(out, ",")?;
                record(out, &format!("service-{incident}.{name}"), "CNAME", 60, &format!("app.{cut}."))?;
            }
        }
        write!(out, "]}}")
    }

    fn mirror(&self, out: &mut impl Write, incident: usize) -> io::Result<()> {
        let name = format!("onprem-{incident}.{}", Self::zone_name(0));
        self.zone_head(out, &Head { id: &format!("ZMIRROR{incident}"), name: &name, private: true, zone: incident })?;
        record(out, &format!("app.{name}"), "A", 60, "10.0.0.10")?;
        write!(out, "]}}")
    }

    fn zone_head(&self, out: &mut impl Write, head: &Head<'_>) -> io::Result<()> {
        let Head { id, name, private, zone } = *head;
        write!(
            out,
            r#"{{"HostedZone":{{"Id":"/hostedzone/{id}","Name":"{name}.","Config":{{"PrivateZone":{private},"Comment":""}}}},"#
        )?;
        if private {
            write!(out, r#""VPCs":["#)?;
            for (at, vpc) in (zone % 7..self.vpcs).step_by(1 + zone % 5).enumerate() {
                let comma = if at == 0 { "" } else { "," };
                write!(out, r#"{comma}{{"VPCRegion":"eu-west-1","VPCId":"vpc-{vpc}"}}"#)?;
            }
            write!(out, r"],")?;
        } else {
            let servers = servers(zone).map(|server| format!(r#""{server}""#)).join(",");
            write!(out, r#""DelegationSet":{{"NameServers":[{servers}]}},"#)?;
        }
        write!(out, r#""ResourceRecordSets":["#)
    }

    fn apex(out: &mut impl Write, name: &str, private: bool, zone: usize) -> io::Result<()> {
        let servers = if private { reserved() } else { servers(zone) };
        let first = servers[0].clone();
        let values = servers.map(|server| format!(r#"{{"Value":"{server}."}}"#)).join(",");
        writeln!(out, r#"{{"Name":"{name}.","Type":"NS","TTL":172800,"ResourceRecords":[{values}]}},"#)?;
        record(out, name, "SOA", 900, &format!("{first}. awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400"))
    }

    /// One record set, by its number: what it is repeats with a period that no zone size divides.
    fn record(&self, out: &mut impl Write, zone: usize, number: usize) -> io::Result<()> {
        let name = Self::zone_name(zone);
        let owner = format!("host-{number}.{name}");
        let address = format!("93.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
        let inside = format!("10.{}.{}.{}", number >> 16 & 255, number >> 8 & 255, number & 255);
        let address = if Self::is_private(zone) { inside } else { address };
        match number % 19 {
            0..=6 => record(out, &owner, "A", 300, &address),
            7 => record(out, &owner, "AAAA", 300, &format!("2606:2800::{:x}:{:x}", number >> 16, number & 0xffff)),
            8..=11 => record(out, &owner, "CNAME", 300, &format!("host-{}.{name}.", Self::address_near(zone, number))),
            12 => {
                let other = (zone * 31 + 7) % self.zones();
                let target = if Self::is_private(other) { zone } else { other };
                let host = Self::address_near(target, target * ZONE_SIZE + 19);
                record(out, &owner, "CNAME", 300, &format!("host-{host}.{}.", Self::zone_name(target)))
            }
            13 => record(out, &owner, "CNAME", 300, &format!("tenant-{number}.saas.example.org.")),
            14 => record(out, &owner, "TXT", 300, &format!(r#"\"site-verification={number:032x}\""#)),
            15 => record(out, &owner, "MX", 300, "10 mail.example.org."),
            16 => alias(out, &owner, &format!("lb-{number}.eu-west-1.elb.amazonaws.com.")),
            17 => record(out, &format!("_{number:x}.{owner}"), "CNAME", 300, "_x.acm-validations.aws."),
            _ if Self::is_private(zone) => record(out, &owner, "A", 300, &address),
            _ => delegation(out, &format!("team-{number}.{name}")),
        }
    }

    /// A number of the same zone whose record set is an A.
    fn address_near(zone: usize, number: usize) -> usize {
        let address = number - number % 19 + 1;
        let first = zone * ZONE_SIZE + 2;
        if address < first { address + 19 } else { address }
    }
}

fn servers(zone: usize) -> [String; 4] {
    ["com", "net", "org", "co.uk"].map(|tld| format!("ns-{}.awsdns-{:02}.{tld}", zone + 1, zone % 64))
}

fn reserved() -> [String; 4] {
    ["ns-0.awsdns-00.com", "ns-512.awsdns-00.net", "ns-1024.awsdns-00.org", "ns-1536.awsdns-00.co.uk"]
        .map(str::to_owned)
}

fn record(out: &mut impl Write, owner: &str, rtype: &str, ttl: u32, value: &str) -> io::Result<()> {
    write!(out, r#"{{"Name":"{owner}.","Type":"{rtype}","TTL":{ttl},"ResourceRecords":[{{"Value":"{value}"}}]}}"#)
}

fn delegation(out: &mut impl Write, cut: &str) -> io::Result<()> {
    let servers = ["ns1", "ns2"].map(|server| format!(r#"{{"Value":"{server}.dns-provider.example.org."}}"#)).join(",");
    write!(out, r#"{{"Name":"{cut}.","Type":"NS","TTL":86400,"ResourceRecords":[{servers}]}}"#)
}

fn alias(out: &mut impl Write, owner: &str, target: &str) -> io::Result<()> {
    let target = format!(r#"{{"HostedZoneId":"Z32O12XQLNTSW2","DNSName":"{target}","EvaluateTargetHealth":false}}"#);
    write!(out, r#"{{"Name":"{owner}.","Type":"A","AliasTarget":{target}}}"#)
}
