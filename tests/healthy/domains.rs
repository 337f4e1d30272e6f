//! The public side: domains that sell, run, mail, park, delegate and move.

use serde_json::{Value, json};

use crate::record::{CLOUDFRONT, LOAD_BALANCER, alias, public, servers, set};
use crate::routed;

/// Registered domains.
const DOMAINS: usize = 210;

/// The name of a domain, by its number.
pub(crate) fn name(number: usize) -> String {
    let word = ["acme", "brand", "shop", "lab", "studio", "group"][number % 6];
    let top = ["com", "net", "org", "de", "co.uk", "io", "eu"][number % 7];
    format!("{word}-{number}.{top}")
}

/// Every public zone: the domains, and the subdomains that have zones of their own.
pub(crate) fn zones() -> Vec<Value> {
    let mut zones: Vec<Value> = (0..DOMAINS).map(domain).collect();
    for number in (0..DOMAINS).filter(|number| number % 7 == 3) {
        for (at, sub) in ["dev", "staging"].iter().enumerate() {
            zones.push(subzone(DOMAINS + 2 * number + at, &format!("{sub}.{}", name(number))));
        }
    }
    zones
}

/// What the registrar says of every domain.
pub(crate) fn registered() -> Vec<Value> {
    let domain = |number: usize| {
        let servers = servers(number).map(|server| json!({"Name": server}));
        json!({
            "DomainName": name(number), "Nameservers": servers, "DnssecKeys": [], "AutoRenew": true,
            "StatusList": ["clientTransferProhibited"], "TransferLock": true,
            "ExpirationDate": "2031-03-01T00:00:00Z",
        })
    };
    (0..DOMAINS).map(domain).collect()
}

fn domain(number: usize) -> Value {
    let name = name(number);
    let mut records = policies(&name, number);
    records.extend(match number % 7 {
        0 => shop(&name, number),
        1 => routed::records(&name, number),
        2 => parked(&name),
        3 => delegating(&name, number),
        4 => software_as_a_service(&name),
        5 => office(&name),
        _ => platform(&name, number),
    });
    public(number, &name, records)
}

fn subzone(number: usize, name: &str) -> Value {
    let api = format!("api.{name}");
    let address = format!("185.199.{}.{}", number % 200, 10 + number % 200);
    public(
        number,
        name,
        vec![
            set(name, "A", 300, &[&address]),
            set(&api, "A", 300, &[&address]),
            set(&format!("www.{name}"), "CNAME", 300, &[&format!("{name}.")]),
            set(&format!("docs.{name}"), "CNAME", 300, &[&format!("{api}.")]),
        ],
    )
}

/// Who may issue certificates, and the records that prove it.
fn policies(name: &str, number: usize) -> Vec<Value> {
    let proof = |at: usize| format!("_{:032x}", 0x0123_4567_89ab_cdef_u128 * (1 + number as u128 + 1000 * at as u128));
    vec![
        set(
            name,
            "CAA",
            3600,
            &[r#"0 issue "amazon.com""#, r#"0 issue "letsencrypt.org""#, r#"0 iodef "mailto:security@acme-0.com""#],
        ),
        set(&format!("{}.{name}", proof(1)), "CNAME", 300, &[&format!("{}.jkddzztszm.acm-validations.aws.", proof(2))]),
        set(
            &format!("{}.www.{name}", proof(3)),
            "CNAME",
            300,
            &[&format!("{}.mhbtsbpdnt.acm-validations.aws.", proof(4))],
        ),
    ]
}

/// Mail at Google, with keys that are longer than one string.
fn mail(name: &str) -> Vec<Value> {
    let key = format!("MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA{}AQAB", "q7Zr".repeat(86));
    let (first, rest) = key.split_at(200);
    vec![
        set(name, "MX", 3600, &["1 smtp.google.com."]),
        set(
            name,
            "TXT",
            3600,
            &[
                r#""v=spf1 include:_spf.google.com include:amazonses.com ~all""#,
                r#""google-site-verification=0123456789abcdefghijklmnopqrstuvwxyzABCDEF""#,
            ],
        ),
        set(&format!("_dmarc.{name}"), "TXT", 3600, &[r#""v=DMARC1; p=quarantine; rua=mailto:dmarc@acme-0.com""#]),
        set(&format!("google._domainkey.{name}"), "TXT", 3600, &[&format!(r#""v=DKIM1; k=rsa; p={first}" "{rest}""#)]),
    ]
}

fn shop(name: &str, number: usize) -> Vec<Value> {
    let distribution = format!("d{number:012x}.cloudfront.net");
    let www = format!("www.{name}");
    let mut records = mail(name);
    for owner in [name, &www] {
        records.extend(["A", "AAAA"].map(|rtype| alias(owner, rtype, CLOUDFRONT, &distribution, false)));
    }
    for at in ["a", "b", "c"] {
        let key = format!("{at}{number:030x}");
        let owner = format!("{key}._domainkey.{name}");
        records.push(set(&owner, "CNAME", 1800, &[&format!("{key}.dkim.amazonses.com.")]));
    }
    records.push(set(&format!("static.{name}"), "CNAME", 300, &[&format!("{www}.")]));
    records
}

/// A domain that only exists so that nobody else has it: no mail, no address.
fn parked(name: &str) -> Vec<Value> {
    vec![
        set(name, "MX", 3600, &["0 ."]),
        set(name, "TXT", 3600, &[r#""v=spf1 -all""#]),
        set(&format!("_dmarc.{name}"), "TXT", 3600, &[r#""v=DMARC1; p=reject; adkim=s; aspf=s""#]),
        set(&format!("*._domainkey.{name}"), "TXT", 3600, &[r#""v=DKIM1; p=""#]),
    ]
}

/// Subdomains with zones of their own, here and at other providers.
fn delegating(name: &str, number: usize) -> Vec<Value> {
    let mut records = mail(name);
    for (at, sub) in ["dev", "staging"].iter().enumerate() {
        let servers = servers(DOMAINS + 2 * number + at).map(|server| format!("{server}."));
        records.push(set(
            &format!("{sub}.{name}"),
            "NS",
            86_400,
            &servers.iter().map(String::as_str).collect::<Vec<_>>(),
        ));
    }
    let address = format!("93.184.{}.34", number % 200);
    records.extend([
        set(name, "A", 300, &[&address]),
        set(&format!("www.{name}"), "A", 300, &[&address]),
        set(&format!("status.{name}"), "NS", 86_400, &["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]),
        set(
            &format!("labs.{name}"),
            "NS",
            86_400,
            &["ns1-01.azure-dns.com.", "ns2-01.azure-dns.net.", "ns3-01.azure-dns.org."],
        ),
        set(&format!("own.{name}"), "NS", 86_400, &[&format!("ns1.own.{name}."), &format!("ns2.own.{name}.")]),
        set(&format!("ns1.own.{name}"), "A", 86_400, &["93.184.216.53"]),
        set(&format!("ns2.own.{name}"), "A", 86_400, &["185.199.108.53"]),
        set(&format!("api.{name}"), "CNAME", 300, &[&format!("api.dev.{name}.")]),
        set(&format!("uptime.{name}"), "CNAME", 300, &[&format!("eu.status.{name}.")]),
    ]);
    records
}

fn software_as_a_service(name: &str) -> Vec<Value> {
    let mut records = mail(name);
    let label = name.split('.').next().unwrap();
    let at = |sub: &str, target: &str| set(&format!("{sub}.{name}"), "CNAME", 3600, &[target]);
    records.extend([
        set(name, "A", 300, &["151.101.1.195", "151.101.65.195"]),
        set(&format!("www.{name}"), "CNAME", 300, &[&format!("{name}.")]),
        at("calendar", "ghs.googlehosted.com."),
        at("em1234", "u1234567.wl123.sendgrid.net."),
        at("s1._domainkey", "s1.domainkey.u1234567.wl123.sendgrid.net."),
        at("s2._domainkey", "s2.domainkey.u1234567.wl123.sendgrid.net."),
        at("cdn", &format!("{label}.b-cdn.net.")),
        at("go", "custom.bl.ink."),
        at("_acme-challenge.cdn", &format!("{label}.validations.acme-0.com.")),
    ]);
    records
}

/// Mail, telephony and devices at Microsoft.
fn office(name: &str) -> Vec<Value> {
    let dashed = name.replace('.', "-");
    let at = |sub: &str, target: &str| set(&format!("{sub}.{name}"), "CNAME", 3600, &[target]);
    vec![
        set(name, "MX", 3600, &[&format!("0 {dashed}.mail.protection.outlook.com.")]),
        set(name, "TXT", 3600, &[r#""v=spf1 include:spf.protection.outlook.com -all""#, r#""MS=ms12345678""#]),
        set(&format!("_dmarc.{name}"), "TXT", 3600, &[r#""v=DMARC1; p=reject; rua=mailto:dmarc@acme-0.com""#]),
        at("selector1._domainkey", &format!("selector1-{dashed}._domainkey.acmegroup.onmicrosoft.com.")),
        at("selector2._domainkey", &format!("selector2-{dashed}._domainkey.acmegroup.onmicrosoft.com.")),
        at("autodiscover", "autodiscover.outlook.com."),
        at("enterpriseregistration", "enterpriseregistration.windows.net."),
        at("sip", "sipdir.online.lync.com."),
        set(&format!("_sip._tls.{name}"), "SRV", 3600, &["100 1 443 sipdir.online.lync.com."]),
        set(&format!("_sipfederationtls._tcp.{name}"), "SRV", 3600, &["100 1 5061 sipfed.online.lync.com."]),
        set(name, "A", 300, &["185.199.109.153"]),
        set(&format!("www.{name}"), "CNAME", 300, &[&format!("{name}.")]),
    ]
}

/// Clusters behind load balancers: wildcards, and names that are more specific.
fn platform(name: &str, number: usize) -> Vec<Value> {
    let balancer = format!("k8s-ingress-{number:010}.eu-west-1.elb.amazonaws.com");
    let mut records = mail(name);
    for owner in [name.to_owned(), format!("*.apps.{name}"), format!("login.{name}")] {
        records.extend(["A", "AAAA"].map(|rtype| alias(&owner, rtype, LOAD_BALANCER, &balancer, true)));
    }
    records.extend([
        set(&format!("grafana.apps.{name}"), "CNAME", 60, &[&format!("login.{name}.")]),
        set(&format!("_minecraft._tcp.{name}"), "SRV", 300, &[&format!("0 5 25565 login.{name}.")]),
        set(&format!("vpn.{name}"), "A", 300, &[routed::elastic(number)]),
        set(&format!("old.{name}"), "CNAME", 300, &[&format!("login.{name}.")]),
        set(&format!("v6.{name}"), "AAAA", 300, &["2606:2800:220:1:248:1893:25c8:1946"]),
    ]);
    records
}
