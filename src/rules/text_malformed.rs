//! TXT values that cannot say what they were meant to: strings over 255 bytes (semantics 4.26), quotation marks inside
//! mail policies, DKIM keys that are cut off or no keys, DMARC policies that nobody acts by.

use domain::utils::base64;

use crate::lint::strings::{LONGEST, Strings, begins_with, shown};
use crate::lint::{Context, Finding, Subject};
use crate::model::{Group, RecordType};
use crate::resolve::Certainty;

/// How values begin that programs read by the letter: SPF, DKIM, DMARC, MTA-STS, TLS reports, BIMI.
const POLICIES: [&str; 6] = ["v=spf1", "v=DKIM1", "v=DMARC1", "v=STSv1", "v=TLSRPTv1", "v=BIMI1"];
/// Quotation marks as word processors write them, in UTF-8.
const CURLY: [&[u8]; 2] = [b"\xe2\x80\x9c", b"\xe2\x80\x9d"];
/// The one version of DMARC policies.
const DMARC1: &[u8] = b"DMARC1";
/// What a DMARC policy can ask for.
const DMARC_POLICIES: [&str; 3] = ["none", "quarantine", "reject"];
/// Bytes of an Ed25519 key (RFC 8463).
const ED25519: usize = 32;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.each_group_of(&[RecordType::TXT, RecordType::SPF], |group| {
        let place = place(cx, group);
        let texts = || group.ids().flat_map(|id| cx.texts(id));
        let several = || (place == Place::Dmarc).then(|| several_policies(texts()))?;
        let fault = texts().find_map(|text| fault(text, place)).or_else(several)?;
        Some(finding(cx, group, fault))
    })
}

/// What is looked for at a name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A DKIM key (RFC 6376 §3.6.2.1).
    Dkim,
    /// A DMARC policy (RFC 7489 §6.1).
    Dmarc,
    Any,
}

fn place(cx: &Context<'_>, group: Group) -> Place {
    let owner = cx.estate().rrset(group.first()).owner;
    match cx.estate().names().label(owner) {
        b"_dmarc" => Place::Dmarc,
        _ if is_selector(cx, group) => Place::Dkim,
        _ => Place::Any,
    }
}

/// Whether the owner lies below `_domainkey`.
fn is_selector(cx: &Context<'_>, group: Group) -> bool {
    let names = cx.estate().names();
    let owner = cx.estate().rrset(group.first()).owner;
    names.ancestors(owner).skip(1).any(|name| names.label(name) == b"_domainkey")
}

/// What is wrong with a value, and what to do about it.
struct Fault {
    problem: String,
    help: String,
}

impl Fault {
    fn new(problem: impl Into<String>, help: impl Into<String>) -> Self {
        Self { problem: problem.into(), help: help.into() }
    }
}

/// Most values are judged by their length and their first bytes.
fn fault(text: &str, place: Place) -> Option<Fault> {
    let policy = POLICIES.iter().find(|policy| begins_with(text, policy));
    if text.len() <= LONGEST && policy.is_none() && place == Place::Any {
        return None;
    }
    let strings = Strings::parse(text);
    if strings.longest() > LONGEST && strings.quoted {
        let problem = format!("a string of {} bytes; {LONGEST} is the most one string has", strings.longest());
        return Some(Fault::new(problem, "split the value into strings of at most 255 bytes, each in quotation marks"));
    }
    if policy.is_some_and(|policy| has_quotes(policy, &strings.bytes)) {
        return Some(Fault::new(
            "quotation marks as part of its text, so that no program reads it",
            "take the inner quotation marks out, e.g. \"v=spf1 -all\" and not \"\\\"v=spf1 -all\\\"\"",
        ));
    }
    match place {
        Place::Dkim => broken_key(&strings.bytes),
        Place::Dmarc => broken_policy(&strings.bytes),
        Place::Any => None,
    }
}

/// Whether quotation marks stand where no policy has any; the notes of a DKIM key may have some.
fn has_quotes(policy: &str, text: &[u8]) -> bool {
    let before = text.iter().position(|byte| byte.eq_ignore_ascii_case(&b'v')).unwrap_or(text.len());
    let judged = if policy == "v=DKIM1" { &text[..before] } else { text };
    let curly = |mark: &&[u8]| judged.windows(mark.len()).any(|bytes| bytes == *mark);
    judged.contains(&b'"') || text[..before].contains(&b'\'') || CURLY.iter().any(curly)
}

/// What is wrong with a DKIM key; nothing with what is none.
fn broken_key(text: &[u8]) -> Option<Fault> {
    let tags: Vec<(&[u8], &[u8])> = text.split(|&byte| byte == b';').filter_map(tag).collect();
    let value = |name: &[u8]| tags.iter().find(|(key, _)| *key == name).map(|&(_, value)| value);
    let version = tags.iter().position(|(key, _)| *key == b"v");
    let is_key = version.is_some_and(|at| tags[at].1 == b"DKIM1") || (version.is_none() && value(b"p").is_some());
    if !is_key {
        return None;
    }
    if version.is_some_and(|at| at > 0) {
        let problem = "v=DKIM1 behind other tags, so that the key is ignored";
        return Some(Fault::new(problem, "begin the value with v=DKIM1"));
    }
    let Some(key) = value(b"p") else {
        return Some(Fault::new("a DKIM key without p=", "add the public key as p=…, or an empty p= to revoke it"));
    };
    let key: String = key.iter().filter(|byte| !byte.is_ascii_whitespace()).map(|&byte| char::from(byte)).collect();
    let problem = if key.is_empty() { None } else { wrong_key(&key, value(b"k").unwrap_or(b"rsa")) };
    let help = "publish the key again, whole: a long one as several strings of one value, not as several values";
    problem.map(|problem| Fault::new(problem, help))
}

/// What keeps receivers from acting by a DMARC policy (RFC 7489 §6.3, §6.6.3); nothing with what is none.
fn broken_policy(text: &[u8]) -> Option<Fault> {
    let tags: Vec<(&[u8], &[u8])> = text.split(|&byte| byte == b';').filter_map(tag).collect();
    let value = |name: &[u8]| tags.iter().find(|(key, _)| *key == name).map(|&(_, value)| value);
    let known = |value: &[u8]| DMARC_POLICIES.iter().any(|policy| value.eq_ignore_ascii_case(policy.as_bytes()));
    let is_version = |version: &[u8]| version.get(..DMARC1.len()).is_some_and(|start| start.eq_ignore_ascii_case(DMARC1));
    let is_policy = value(b"v").is_some_and(is_version);
    if !is_policy && !value(b"p").is_some_and(known) {
        return None;
    }
    let first = tags.first().filter(|_| text.first().is_some_and(|byte| !byte.is_ascii_whitespace()));
    let problem = match first.filter(|(key, _)| *key == b"v").and_then(|(_, version)| version.strip_prefix(DMARC1)) {
        None => Some("a DMARC policy that does not begin with v=DMARC1, so that it is ignored"),
        Some(b"") => None,
        Some(_) => Some("a DMARC policy without a semicolon behind v=DMARC1, so that it is ignored"),
    };
    if let Some(problem) = problem {
        return Some(Fault::new(problem, "begin the value with v=DMARC1; and leave everything else behind it"));
    }
    let wrong = [&b"p"[..], b"sp"].into_iter().find_map(|name| Some((name, value(name).filter(|value| !known(value))?)));
    let problem = match (value(b"p"), wrong) {
        (None, _) => "a DMARC policy without p=".to_owned(),
        (_, Some((name, value))) => {
            let (name, value) = (String::from_utf8_lossy(name), String::from_utf8_lossy(value));
            format!("a DMARC policy with {name}={}, which is no policy", shown(&value))
        }
        _ => return None,
    };
    Some(Fault::new(problem, "write p=none, p=quarantine or p=reject behind v=DMARC1; sp= takes the same values"))
}

/// Of several DMARC policies none applies (RFC 7489 §6.6.3).
fn several_policies<'t>(texts: impl Iterator<Item = &'t str>) -> Option<Fault> {
    let policies = texts.filter(|text| begins_with(text, "v=DMARC1")).count();
    let problem = || format!("{policies} DMARC policies, so that none of them applies");
    (policies > 1).then(|| Fault::new(problem(), "leave one of them"))
}

/// `name=value`, without the blanks around both.
fn tag(tag: &[u8]) -> Option<(&[u8], &[u8])> {
    let at = tag.iter().position(|&byte| byte == b'=')?;
    Some((tag[..at].trim_ascii(), tag[at + 1..].trim_ascii()))
}

/// What keeps a text from being a public key.
fn wrong_key(key: &str, algorithm: &[u8]) -> Option<String> {
    let bare = key.trim_end_matches('=');
    let padded = format!("{bare}{}", "=".repeat((4 - bare.len() % 4) % 4));
    let Ok(bytes) = base64::decode::<Vec<u8>>(&padded) else {
        return Some("a DKIM key whose p= is not Base64".to_owned());
    };
    match algorithm {
        b"ed25519" if bytes.len() != ED25519 => {
            Some(format!("an Ed25519 key of {} bytes; it must have {ED25519}", bytes.len()))
        }
        b"rsa" => match der_length(&bytes) {
            None => Some("a DKIM key whose p= is no RSA public key".to_owned()),
            Some(whole) if whole > bytes.len() => {
                Some(format!("a DKIM key that is cut off: {} of {whole} bytes", bytes.len()))
            }
            Some(_) => None,
        },
        _ => None,
    }
}

/// How many bytes a DER sequence has by its own account; none when it is none.
fn der_length(bytes: &[u8]) -> Option<usize> {
    let (&[0x30, first], rest) = bytes.split_first_chunk()? else { return None };
    if first < 0x80 {
        return Some(2 + usize::from(first));
    }
    let count = usize::from(first & 0x7f);
    let octets = rest.get(..count).filter(|_| (1..=3).contains(&count))?;
    Some(2 + count + octets.iter().fold(0, |length, &octet| length << 8 | usize::from(octet)))
}

fn finding(cx: &Context<'_>, group: Group, fault: Fault) -> Finding {
    let rrset = cx.estate().rrset(group.first());
    let message = format!("{} {} holds {}", cx.spell(rrset.owner), rrset.rtype, fault.problem);
    Finding::new(Subject::Record(group.first()), Certainty::Certain, message)
        .decided_by_record(cx, group.first())
        .help(fault.help)
}
