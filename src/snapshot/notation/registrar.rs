//! Lines of registered domains and of what zones are signed with, both ways. It must not know records.

use super::NotationError;
use super::line::Line;
use super::names::{optional, text, undotted};
use super::read::Reader;
use super::shared::{choice_or_own, commas, joined, switch, switch_word, unchoose_or_own};
use super::write::{Words, Writer};
use crate::snapshot::{Text, v1};

const SIGNING: [(&str, &str); 5] = [
    ("signing", "SIGNING"),
    ("off", "NOT_SIGNING"),
    ("deleting", "DELETING"),
    ("action-needed", "ACTION_NEEDED"),
    ("internal-failure", "INTERNAL_FAILURE"),
];
/// The state of a key-signing key, unless said otherwise.
const ACTIVE: &str = "ACTIVE";

impl Reader<'_> {
    /// `domain NAME SERVER[:ADDRESS,…]… [ds=TAG/ALGORITHM/TYPE/DIGEST,…] [expires=] [status=] [auto-renew=] [transfer-lock=]`.
    pub(super) fn domain(&mut self, line: &Line<'_>) -> Result<(), NotationError> {
        let mut fields = line.fields(&[], &["ds", "expires", "status", "auto-renew", "transfer-lock"])?;
        let name = undotted(fields.next("a registered domain")?);
        let known = self.current().account.domains.iter().flatten().any(|domain| &*domain.domain_name == name);
        if known {
            return Err(line.error(format!("domain {name} is there already"), "a name of its own"));
        }
        let ds = commas(fields.option("ds"));
        let domain = v1::Domain {
            domain_name: text(name),
            nameservers: fields.rest().into_iter().map(nameserver).collect(),
            dnssec_keys: ds.iter().map(|word| registered_ds(line, word)).collect::<Result<_, _>>()?,
            status_list: commas(fields.option("status")),
            expiration_date: optional(fields.option("expires")),
            auto_renew: switch(line, &fields, "auto-renew")?,
            transfer_lock: switch(line, &fields, "transfer-lock")?,
            ..Default::default()
        };
        self.current().account.domains.get_or_insert_default().push(domain);
        Ok(())
    }
}

fn nameserver(word: &str) -> v1::Nameserver<'static> {
    let (name, glue) = word.split_once(':').map_or((word, None), |(name, glue)| (name, Some(glue)));
    v1::Nameserver { name: text(undotted(name)), glue_ips: commas(glue), ..Default::default() }
}

/// `TAG/ALGORITHM/TYPE/DIGEST`, each perhaps `-`.
struct DsWord<'w> {
    numbers: [Option<u32>; 3],
    digest: Option<&'w str>,
}

fn ds<'w>(line: &Line<'_>, word: &'w str) -> Result<DsWord<'w>, NotationError> {
    let wrong = || line.error(format!("\"{word}\" is no DS record"), "TAG/ALGORITHM/TYPE/DIGEST, e.g. 12345/13/2/ABCD");
    let parts: Vec<Option<&str>> = word.split('/').map(|part| Some(part).filter(|&part| part != "-")).collect();
    let [tag, algorithm, digest_type, digest] = parts[..] else { return Err(wrong()) };
    let mut numbers = [None; 3];
    for (number, part) in numbers.iter_mut().zip([tag, algorithm, digest_type]) {
        *number = part.map(str::parse).transpose().map_err(|_| wrong())?;
    }
    Ok(DsWord { numbers, digest })
}

fn registered_ds(line: &Line<'_>, word: &str) -> Result<v1::DnssecKey<'static>, NotationError> {
    let DsWord { numbers: [key_tag, algorithm, digest_type], digest } = ds(line, word)?;
    Ok(v1::DnssecKey { algorithm, key_tag, digest: optional(digest), digest_type, ..Default::default() })
}

/// The state and keys of a zone: `signing [keys TAG/ALGORITHM/TYPE/DIGEST[:STATUS]…]`.
pub(super) fn dnssec(line: &Line<'_>, state: &str, keys: &[&str]) -> Result<v1::Dnssec<'static>, NotationError> {
    let signing = if state == "-" { None } else { Some(choice_or_own(line, state, &SIGNING)?) };
    Ok(v1::Dnssec {
        status: signing.map(signing_status),
        key_signing_keys: keys.iter().map(|word| key(line, word)).collect::<Result<_, _>>()?,
        ..Default::default()
    })
}

fn signing_status(signing: &str) -> v1::DnssecStatus<'static> {
    v1::DnssecStatus { serve_signature: Some(text(signing)), ..Default::default() }
}

/// A zone that does not sign, and has no keys.
pub(super) fn unsigned() -> v1::Dnssec<'static> {
    v1::Dnssec { status: Some(signing_status("NOT_SIGNING")), ..Default::default() }
}

fn key(line: &Line<'_>, word: &str) -> Result<v1::KeySigningKey<'static>, NotationError> {
    let (word, status) = word.split_once(':').unwrap_or((word, ACTIVE));
    let DsWord { numbers: [key_tag, signing_algorithm_type, digest_algorithm_type], digest } = ds(line, word)?;
    Ok(v1::KeySigningKey {
        status: Some(text(status)),
        key_tag,
        signing_algorithm_type,
        digest_algorithm_type,
        digest_value: optional(digest),
        ..Default::default()
    })
}

impl Writer<'_> {
    /// The registered domains of an account.
    pub(super) fn domains(&mut self, account: &v1::Account<'_>) {
        for domain in account.domains.iter().flatten() {
            let servers: Vec<String> = domain.nameservers.iter().map(nameserver_word).collect();
            let ds: Vec<String> = domain.dnssec_keys.iter().map(registered_word).collect();
            let statuses = joined(domain.status_list.iter().map(Text::as_str));
            let line = Words::new("domain")
                .word(&domain.domain_name)
                .words(servers.iter().map(String::as_str))
                .option("ds", Some(&ds.join(",")))
                .option("expires", domain.expiration_date.as_deref())
                .option("status", Some(&statuses))
                .option("auto-renew", switch_word(domain.auto_renew))
                .option("transfer-lock", switch_word(domain.transfer_lock));
            self.line(&line);
        }
    }
}

fn nameserver_word(server: &v1::Nameserver<'_>) -> String {
    let glue = joined(server.glue_ips.iter().map(Text::as_str));
    if glue.is_empty() { server.name.to_string() } else { format!("{}:{glue}", server.name) }
}

fn ds_word(numbers: [Option<u32>; 3], digest: Option<&str>) -> String {
    let number = |number: Option<u32>| number.map_or_else(|| "-".to_owned(), |number| number.to_string());
    let [tag, algorithm, digest_type] = numbers.map(number);
    format!("{tag}/{algorithm}/{digest_type}/{}", digest.unwrap_or("-"))
}

fn registered_word(key: &v1::DnssecKey<'_>) -> String {
    ds_word([key.key_tag, key.algorithm, key.digest_type], key.digest.as_deref())
}

/// The words of a zone's state and keys; `None` when no line says them.
pub(super) fn dnssec_words(line: Words, dnssec: &v1::Dnssec<'_>) -> Option<Words> {
    let signing = dnssec.status.as_ref().and_then(|status| status.serve_signature.as_deref());
    let word = signing.map_or(Some("-"), |signing| unchoose_or_own(signing, &SIGNING))?;
    let keys: Vec<String> = dnssec.key_signing_keys.iter().map(key_word).collect();
    Some(line.raw(word).section("keys", &keys))
}

fn key_word(key: &v1::KeySigningKey<'_>) -> String {
    let numbers = [key.key_tag, key.signing_algorithm_type, key.digest_algorithm_type];
    let status = key.status.as_deref().filter(|&status| status != ACTIVE).map(|status| format!(":{status}"));
    format!("{}{}", ds_word(numbers, key.digest_value.as_deref()), status.unwrap_or_default())
}
