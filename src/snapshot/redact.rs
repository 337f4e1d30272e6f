//! Takes out of a snapshot what its readers need not know: account ids and names, roles and users, comments, tags, the values
//! of TXT records, paths of health checks, and what AWS said to whom. The same text becomes the same stand-in everywhere, so that whatever belonged
//! together still does, and names resolve as before. What DNS and the estate are about stays: names of zones, records, rules,
//! load balancers, buckets and log groups, ids of objects, addresses.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use serde_json::Value;

use super::object::Text;
use super::texts::Texts as _;
use super::v1;

/// How long an account id is.
const ID: usize = 12;
/// Fields that hold an account's id and nothing else.
const ACCOUNT_FIELDS: [&str; 3] = ["AccountId", "OwnerId", "OwningAccount"];

/// Fields in which anybody may write anything, and what their stand-ins are called. Paths of health checks hold tokens.
const FREE_TEXTS: [(&str, &str); 3] = [("Comment", "comment"), ("StatusMessage", "message"), ("ResourcePath", "/path")];

/// Replaces them. What the result says of itself: `Redacted` is true.
pub fn redact(snapshot: &mut v1::Snapshot<'_>) {
    let accounts = accounts(snapshot);
    replace_names(snapshot, &accounts);
    replace_tags(snapshot);
    replace_text_records(snapshot);
    for (free, kind) in FREE_TEXTS {
        let texts = collect(snapshot, |field, text, found| found.extend((field == free).then(|| text.to_owned())));
        let stand_ins = stand_ins(kind, texts);
        snapshot.each_text("", &mut |field, text| {
            if let Some(stand_in) = stand_ins.get(text.as_str()).filter(|_| field == free) {
                text.clone_from(stand_in);
            }
        });
    }
    snapshot.each_text("", &mut |_, text| replace_ids(text, &accounts));
    for gap in &mut snapshot.gaps {
        // AWS says who was refused what.
        gap.message = None;
    }
    let principals = stand_ins(
        "name",
        collect(snapshot, |_, text, found| {
            found.extend(principals(text).into_iter().map(|name| text[name].to_owned()));
        }),
    );
    snapshot.each_text("", &mut |_, text| replace_principals(text, &principals));
    snapshot.extra.get_or_insert_default().insert("Redacted".to_owned(), Value::Bool(true));
}

/// The distinct texts that `pick` finds.
fn collect(snapshot: &mut v1::Snapshot<'_>, pick: impl Fn(&str, &str, &mut BTreeSet<String>)) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    snapshot.each_text("", &mut |field, text| pick(field, text, &mut found));
    found
}

/// A stand-in for each text, numbered in the texts' order. Nothing is left of an empty one to hide.
fn stand_ins(kind: &str, texts: BTreeSet<String>) -> BTreeMap<String, String> {
    let texts = texts.into_iter().filter(|text| !text.is_empty());
    texts.enumerate().map(|(n, text)| (text, format!("{kind} {}", n + 1))).collect()
}

/// Every account that the snapshot names, with an id that no account has: in fields of their own, in ARNs, in the names of
/// registries and buckets. Another number of twelve digits is replaced as well, everywhere by the same, which changes no answer.
fn accounts(snapshot: &mut v1::Snapshot<'_>) -> BTreeMap<String, String> {
    let mut ids = collect(snapshot, |field, text, found| {
        // Beside other letters it is known only where it is told elsewhere: there it may be a part of any number.
        let apart = text.split(|c: char| !c.is_ascii_alphanumeric());
        let alone = ACCOUNT_FIELDS.contains(&field).then_some(text);
        found.extend(apart.chain(alone).filter(|id| is_id(id)).map(str::to_owned));
    });
    let members = snapshot.organization.iter().flat_map(|organization| organization.accounts.iter().flatten());
    ids.extend(members.map(|account| account.id.to_string()).filter(|id| is_id(id)));
    ids.into_iter().enumerate().map(|(n, id)| (id, format!("{:012}", n + 1))).collect()
}

fn is_id(text: &str) -> bool {
    text.len() == ID && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Replaces account ids that stand alone among other digits, also inside names of buckets and load balancers.
fn replace_ids(text: &mut String, accounts: &BTreeMap<String, String>) {
    let mut at = 0;
    while let Some(start) = text[at..].find(|c: char| c.is_ascii_digit()).map(|found| at + found) {
        let length = text[start..].bytes().take_while(u8::is_ascii_digit).count();
        at = start + length;
        if let Some(stand_in) = text.get(start..at).and_then(|run| accounts.get(run)) {
            text.replace_range(start..at, &stand_in.clone());
        }
    }
}

/// Where the names of roles, users and sessions are in a text: behind the first slash of an ARN of IAM or STS.
fn principals(text: &str) -> Vec<Range<usize>> {
    let is_end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',' | ';' | ')');
    let (mut names, mut at) = (Vec::new(), 0);
    while let Some(start) = text[at..].find("arn:").map(|found| at + found) {
        at = text[start..].find(is_end).map_or(text.len(), |length| start + length);
        let mut parts = text[start..at].splitn(6, ':').skip(2);
        let is_principal = matches!(parts.next(), Some("iam" | "sts"));
        let name = parts.nth(2).filter(|_| is_principal).and_then(|of| of.split_once('/'));
        names.extend(name.map(|(_, name)| at - name.len()..at));
    }
    names
}

fn replace_principals(text: &mut String, stand_ins: &BTreeMap<String, String>) {
    for name in principals(text).into_iter().rev() {
        if let Some(stand_in) = stand_ins.get(&text[name.clone()]) {
            text.replace_range(name, &stand_in.replace(' ', "-"));
        }
    }
}

fn replace_names(snapshot: &mut v1::Snapshot<'_>, accounts: &BTreeMap<String, String>) {
    let named = |id: &str| accounts.get(id).map(|id| Text::from(format!("account {}", id.trim_start_matches('0'))));
    for account in snapshot.accounts.iter_mut().filter(|account| account.name.is_some()) {
        account.name = named(&account.account_id);
    }
    let members = snapshot.organization.iter_mut().flat_map(|organization| organization.accounts.iter_mut().flatten());
    for member in members.filter(|member| member.name.is_some()) {
        member.name = named(&member.id);
    }
}

fn replace_tags(snapshot: &mut v1::Snapshot<'_>) {
    let (mut keys, mut values) = (BTreeSet::new(), BTreeSet::new());
    each_tag(snapshot, |tag| {
        keys.insert(tag.key.to_string());
        values.insert(tag.value.to_string());
    });
    let (keys, values) = (stand_ins("key", keys), stand_ins("value", values));
    let replace = |text: &mut Text<'_>, stand_ins: &BTreeMap<String, String>| {
        if let Some(stand_in) = stand_ins.get(&**text) {
            *text = stand_in.clone().into();
        }
    };
    each_tag(snapshot, |tag| {
        replace(&mut tag.key, &keys);
        replace(&mut tag.value, &values);
    });
}

fn each_tag(snapshot: &mut v1::Snapshot<'_>, mut act: impl FnMut(&mut v1::Tag<'_>)) {
    for account in &mut snapshot.accounts {
        let zones = account.hosted_zones.iter_mut().flatten().flat_map(|zone| zone.tags.iter_mut().flatten());
        zones.for_each(&mut act);
        let vpcs = account.regions.iter_mut().flat_map(|region| region.vpcs.iter_mut().flatten());
        vpcs.flat_map(|vpc| &mut vpc.tags).for_each(&mut act);
    }
}

fn replace_text_records(snapshot: &mut v1::Snapshot<'_>) {
    let mut values = BTreeSet::new();
    each_text_record(snapshot, |value| {
        values.insert(value.to_string());
    });
    let stand_ins: BTreeMap<String, String> = stand_ins("text", values);
    each_text_record(snapshot, |value| {
        if let Some(stand_in) = stand_ins.get(&**value) {
            *value = format!("\"{stand_in}\"").into();
        }
    });
}

fn each_text_record(snapshot: &mut v1::Snapshot<'_>, mut act: impl FnMut(&mut Text<'_>)) {
    let hosted = snapshot.accounts.iter_mut().flat_map(|account| account.hosted_zones.iter_mut().flatten());
    let hosted = hosted.flat_map(|zone| zone.resource_record_sets.iter_mut().flatten());
    let networks = snapshot.networks.iter_mut().flat_map(|network| &mut network.zones);
    let elsewhere = snapshot.external_zones.iter_mut().chain(networks);
    let elsewhere = elsewhere.flat_map(|zone| zone.resource_record_sets.iter_mut().flatten());
    for set in hosted.chain(elsewhere).filter(|set| matches!(&*set.rr_type, "TXT" | "SPF")) {
        set.resource_records.iter_mut().for_each(|record| act(&mut record.value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn principals_are_what_arns_of_iam_and_sts_end_with() {
        let names = |text: &'static str| principals(text).into_iter().map(|name| &text[name]).collect::<Vec<_>>();
        assert_eq!(names("arn:aws:iam::111111111111:role/dns/reader"), ["dns/reader"]);
        assert_eq!(
            names("é arn:aws-cn:iam::1:user/ada, not \"arn:aws:sts::1:assumed-role/pod/i-1\""),
            ["ada", "pod/i-1"]
        );
        assert_eq!(names("arn:aws:iam::1:role/arn:aws:iam::1:role/x"), ["arn:aws:iam::1:role/x"]);
        for text in ["arn:aws:iam::1:root", "arn:aws:logs:eu-west-1:1:log-group:/dns", "arn:", "arn:aws:iam::1:role/ "]
        {
            assert!(names(text).iter().all(|name| name.is_empty()), "{text}");
        }
    }

    #[test]
    fn ids_are_replaced_where_they_stand_alone() {
        let accounts = BTreeMap::from([("111111111111".to_owned(), "000000000001".to_owned())]);
        for (text, expected) in [
            ("arn:aws:iam::111111111111:role/x", "arn:aws:iam::000000000001:role/x"),
            ("logs-111111111111.s3.amazonaws.com", "logs-000000000001.s3.amazonaws.com"),
            ("1111111111112", "1111111111112"),
            ("222222222222 é 111111111111", "222222222222 é 000000000001"),
        ] {
            let mut text = text.to_owned();
            replace_ids(&mut text, &accounts);
            assert_eq!(text, expected);
        }
    }
}
