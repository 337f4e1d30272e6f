//! The machinery with rules made by hand: what no rule of the day happens to show.

use super::{Baseline, Context, Finding, Report, Rule, Settings, Severity, Subject, run};
use crate::model::{Estate, RrSetId};
use crate::resolve::{Certainty, CnameModel, Resolver};
use crate::snapshot::{lower, notation};

const ESTATE: &str = "zone example.com public ns-1.awsdns-01.com id=Z1
  a   A 192.0.2.1
  b   A 192.0.2.2
  c   A 192.0.2.3
";

fn estate(text: &str) -> Estate {
    lower(notation::read("estate", text).unwrap()).0
}

fn judge(estate: &Estate, rules: &[Rule], settings: &Settings) -> Report {
    run(&Resolver::new(estate, CnameModel::default()), rules, settings)
}

macro_rules! rule {
    ($slug:literal, $extra:literal, $check:expr) => {
        Rule {
            slug: $slug,
            page: concat!(
                "---\nseverity: warning\nconfidence: likely\naudience: everyone\nsince: 0.1.0\ncategory: records\n",
                $extra,
                "\n---\n# rule\n\nIt flags.\n"
            ),
            check: $check,
        }
    };
}

/// The record whose owner begins with this letter.
fn record(cx: &Context<'_>, letter: u8) -> RrSetId {
    let estate = cx.estate();
    estate.rrsets().find(|&id| estate.names().label(estate.rrset(id).owner) == [letter]).unwrap()
}

/// A finding on one record, decided by others.
fn on(cx: &Context<'_>, letter: u8, deciding: &[u8]) -> Finding {
    let finding = Finding::new(Subject::Record(record(cx, letter)), Certainty::Certain, char::from(letter).to_string());
    deciding.iter().fold(finding, |finding, &other| finding.decided_by_record(cx, record(cx, other)))
}

/// Each finding as `rule:message`, with its related ones in brackets.
fn told(report: &Report) -> Vec<String> {
    let one = |judged: &super::Judged| format!("{}:{}", judged.slug, judged.finding.message);
    let all = report.findings.iter().map(|judged| {
        let related: Vec<String> = judged.related.iter().map(one).collect();
        if related.is_empty() { one(judged) } else { format!("{} [{}]", one(judged), related.join(" ")) }
    });
    all.collect()
}

/// x yields to y by the same subject, y to z by what decides it; w by being what decides.
const YIELDING: [Rule; 4] = [
    rule!("x", "yields-to: y", |cx| vec![on(cx, b'a', &[]), on(cx, b'c', &[])]),
    rule!("y", "yields-to: z", |cx| vec![on(cx, b'a', b"b")]),
    rule!("z", "", |cx| vec![on(cx, b'b', b"b")]),
    rule!("w", "yields-to: nothing, y", |cx| vec![on(cx, b'b', &[])]),
];

#[test]
fn what_yields_is_told_with_the_finding_that_explains_it_last() {
    let estate = estate(ESTATE);
    let report = judge(&estate, &YIELDING, &Settings::default());
    assert_eq!(told(&report), ["x:c", "z:b [w:b x:a y:a]"]);
}

#[test]
fn nothing_yields_to_what_is_not_shown() {
    let estate = estate(ESTATE);
    let without = |skip: &str| Settings { skip: vec![skip.to_owned()], ..Settings::default() };
    assert_eq!(told(&judge(&estate, &YIELDING, &without("z"))), ["x:c", "y:a [w:b x:a]"]);
    assert_eq!(told(&judge(&estate, &YIELDING, &without("y"))), ["w:b", "x:a", "x:c", "z:b"]);
}

#[test]
fn no_error_yields_to_a_warning() {
    let severe = Settings { severities: [("x".to_owned(), Some(Severity::Error))].into(), ..Settings::default() };
    assert_eq!(told(&judge(&estate(ESTATE), &YIELDING, &severe)), ["x:a", "x:c", "z:b [w:b y:a]"]);
}

#[test]
fn rules_that_yield_in_a_circle_lose_nothing() {
    let circle = [
        rule!("x", "yields-to: y", |cx| vec![on(cx, b'a', &[])]),
        rule!("y", "yields-to: x", |cx| vec![on(cx, b'a', &[])]),
    ];
    let estate = estate(ESTATE);
    let report = judge(&estate, &circle, &Settings::default());
    let told: usize = report.findings.iter().map(|judged| 1 + judged.related.len()).sum();
    assert_eq!(told, 2, "{report:?}");
}

#[test]
fn findings_with_one_cause_stand_together() {
    let rules = [rule!("x", "", |cx| vec![on(cx, b'a', b"cb"), on(cx, b'b', &[]), on(cx, b'c', b"bc")])];
    let estate = estate(ESTATE);
    let report = judge(&estate, &rules, &Settings::default());
    assert_eq!(told(&report), ["x:a", "x:c", "x:b"]);
    let groups: Vec<usize> = report.groups().map(<[_]>::len).collect();
    assert_eq!(groups, [2, 1]);
}

const TWINS: &str = "zone example.com public ns-1.awsdns-01.com id=Z1
  sub  NS ns-2.awsdns-02.com.
zone sub.example.com public ns-2.awsdns-02.com id=Z2
  a  A 192.0.2.1
zone sub.example.com public ns-3.awsdns-03.com id=Z3
  b  A 192.0.2.2
zone other.example.com public ns-4.awsdns-04.com id=Z4
zone other.example.com public ns-5.awsdns-05.com id=Z5
zone made.example.com private vpc-1 service=servicediscovery.amazonaws.com id=Z6
zone closed.example.com private vpc-1 unread id=Z7
";

fn zones_judged(text: &str) -> String {
    let estate = estate(text);
    let resolver = Resolver::new(&estate, CnameModel::default());
    let cx = Context::new(&resolver);
    let zones: Vec<String> = cx.zones().map(|zone| cx.zone_key(zone)).collect();
    let all: Vec<String> = cx.all_zones().map(|zone| cx.zone_key(zone)).collect();
    assert!(estate.zones().all(|zone| cx.is_judged(zone) == zones.contains(&cx.zone_key(zone))));
    format!("{} of {}", zones.join(" "), all.join(" "))
}

#[test]
fn dead_twins_and_zones_of_services_are_not_judged() {
    assert_eq!(zones_judged(TWINS), "Z1 Z2 Z4 Z5 of Z1 Z2 Z3 Z4 Z5 Z7");
}

#[test]
fn no_twin_is_dead_while_the_parent_names_a_server_of_it() {
    let both = TWINS.replace("NS ns-2.awsdns-02.com.", "NS ns-2.awsdns-02.com. ns-3.awsdns-03.com.");
    assert_eq!(zones_judged(&both), "Z1 Z2 Z3 Z4 Z5 of Z1 Z2 Z3 Z4 Z5 Z7");
    let neither = TWINS.replace("NS ns-2.awsdns-02.com.", "NS ns-9.awsdns-09.com.");
    assert_eq!(zones_judged(&neither), "Z1 Z2 Z3 Z4 Z5 of Z1 Z2 Z3 Z4 Z5 Z7");
}

/// Three findings, one of them merely likely.
const FLAGGING: [Rule; 2] = [
    rule!("x", "", |cx| vec![on(cx, b'a', &[]), on(cx, b'b', &[])]),
    rule!("y", "", |cx| vec![Finding { confidence: Certainty::Likely, ..on(cx, b'c', &[]) }]),
];

/// What is found, and what is said of the configuration, each with its line.
fn configured(text: &str) -> (Vec<String>, Vec<String>, Report) {
    let mut settings = Settings::from_toml(text).unwrap();
    settings.check(&FLAGGING).unwrap();
    settings.today = Some(jiff::civil::date(2026, 11, 24));
    let report = judge(&estate(ESTATE), &FLAGGING, &settings);
    let said = report
        .notices
        .iter()
        .map(|notice| format!("{}:{} {}", notice.line.unwrap_or_default(), notice.kind.slug(), notice.message));
    (told(&report), said.collect(), report)
}

#[test]
fn what_is_allowed_or_waived_is_left_out_and_counted() {
    let text = r#"
        rules.x.allow = ["*.example.com"]
        [[waive]]
        rule = "y"
        name = "C.example.com."
        zone = "example.com"
        type = "a"
        reason = "known"
        until = 2026-11-24
    "#;
    let (found, said, report) = configured(text);
    assert_eq!((found.len(), said.len(), report.allowed, report.waived.len()), (0, 0, 2, 1), "{report:?}");
}

#[test]
fn exceptions_that_match_nothing_or_have_ended_are_said() {
    let text = r#"
[rules.x]
allow = ["example.com", "a.example.com"]
[[waive]]
rule = "x"
name = "b.example.com"
reason = "known"
until = "2026-11-23"
[[waive]]
name = "b.example.com"
rule = "x"
type = "AAAA"
reason = "known"
[[waive]]
rule = "y"
fingerprint = "0123456789abcdef0123456789abcdef"
reason = "known"
"#;
    let (found, said, report) = configured(text);
    assert_eq!(found, ["x:b", "y:c"]);
    let expected = [
        "3:unused-allow x allows example.com, which matches nothing",
        "5:expired-waiver the waiver of x for b.example.com ended on 2026-11-23",
        "11:unused-waiver the waiver of x for b.example.com matches nothing",
        "15:unused-waiver the waiver of y for 0123456789abcdef0123456789abcdef matches nothing",
    ];
    assert_eq!(said, expected);
    assert!(!report.failed);
}

#[test]
fn an_exception_is_in_use_while_confidence_or_selection_hides_what_it_matches() {
    let waiver = "[[waive]]\nrule = \"y\"\nname = \"*\"\nreason = \"known\"\n";
    let (_, said, report) = configured(&format!("min-confidence = \"certain\"\n{waiver}"));
    assert_eq!((said.len(), report.waived.len()), (0, 0), "{report:?}");
    let unused = waiver.replace('*', "elsewhere.example");
    assert_eq!(configured(&unused).1.len(), 1);
    assert_eq!(configured(&format!("rules.y.severity = \"off\"\n{unused}")).1.len(), 0);
}

#[test]
fn notices_are_warnings() {
    let text = "fail-on = \"warning\"\nrules.x.severity = \"info\"\nrules.y.severity = \"info\"\n";
    assert!(!configured(text).2.failed);
    assert!(configured(&format!("{text}rules.x.allow = [\"nothing.example\"]")).2.failed);
}

#[test]
fn only_what_is_not_in_the_baseline_counts() {
    let estate = estate(ESTATE);
    let settings = Settings { fail_on: Some(Severity::Info), ..Settings::default() };
    let whole = judge(&estate, &FLAGGING, &settings);
    let baseline = Baseline::parse(&Baseline::of(&whole, &estate).to_json().unwrap()).unwrap();
    let clean = judge(&estate, &FLAGGING, &settings).without(&baseline, "known.json", &settings, &estate);
    assert_eq!((clean.findings.len(), clean.notices.len(), clean.baselined, clean.failed), (0, 0, 3, false));

    let one = judge(&estate, &FLAGGING[..1], &settings);
    let baseline = Baseline::of(&one, &estate);
    let new = judge(&estate, &FLAGGING, &settings).without(&baseline, "known.json", &settings, &estate);
    assert_eq!((told(&new), new.baselined, new.failed), (vec!["y:c".to_owned()], 2, true));

    let fixed = [rule!("x", "", |cx| vec![on(cx, b'b', &[])])];
    let fixed = judge(&estate, &fixed, &settings).without(&baseline, "known.json", &settings, &estate);
    assert_eq!(fixed.notices[0].message, "1 entry of the baseline matches nothing: a");
    let other = judge(&estate, &FLAGGING[1..], &settings).without(&baseline, "known.json", &settings, &estate);
    assert_eq!(other.notices, [], "a rule that did not run says nothing of its entries");
}

#[test]
fn a_rule_that_lacks_an_input_is_told_with_the_call_that_gives_it() {
    let rules = [
        rule!("x", "needs: health-checks, dhcp-options, cidr-collections", |_| Vec::new()),
        rule!("y", "needs: records", |_| Vec::new()),
    ];
    let text = "vpc vpc-1 eu-west-1 10.0.0.0/16\ngap route53:ListHealthChecks AccessDenied\n";
    let estate = estate(&format!("{ESTATE}{text}"));
    let lacking = judge(&estate, &rules, &Settings::default()).not_decided;
    let told = lacking.iter().map(|one| {
        let place = [one.account, one.region, one.code].into_iter().flatten().map(|text| estate.text(text));
        let inputs = one.inputs.iter().map(|input| input.name());
        format!("{} {} {}", one.rule, one.operation, place.chain(inputs).collect::<Vec<_>>().join(" "))
    });
    let told: Vec<String> = told.collect();
    assert!(
        told.contains(&"x route53:ListHealthChecks 111111111111 AccessDenied health-checks".to_owned()),
        "{told:?}"
    );
    assert!(told.iter().all(|one| one.starts_with("x ")), "{told:?}");
}
