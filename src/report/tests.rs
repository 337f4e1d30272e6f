//! Renderers on findings made by hand: what the rules of the day do not happen to show.

use super::{Detail, Format, Look, Results, write};
use crate::lint::{Cause, Coverage, Finding, Judged, Report, Severity, Subject};
use crate::model::RecordType;
use crate::name::Name;
use crate::resolve::{Certainty, CnameModel, Resolver, Vantage};
use crate::snapshot::{Defect, lower, notation};

const ESTATE: &str = r#"
zone example.com public ns-1.awsdns-01.com id=Z1
  www   CNAME app.inner.example.com. id="blue one" weight=1
  inner NS    ns.inner.example.com.
zone inner.example.com private vpc-0123456789abcdef0 vpc-b id=Z2
  app   A     10.0.0.1
vpc vpc-0123456789abcdef0 eu-west-1 10.0.0.0/16
vpc vpc-b eu-west-1 10.1.0.0/16
vpc vpc-c eu-west-1 10.2.0.0/16
"#;

/// Two findings on [`ESTATE`], as a format writes them.
fn rendered(format: Format, look: &Look) -> String {
    let (estate, _) = lower(notation::read("estate", ESTATE).unwrap());
    let resolver = Resolver::new(&estate, CnameModel::default());
    let question = resolver.question(&Name::parse("www.example.com").unwrap(), RecordType::A);
    let vpcs: Vec<Vantage> = estate.vpcs().map(Vantage::Vpc).collect();
    let trace = |vantage| (vantage, resolver.trace(vantage, question));
    let record = estate.rrsets().find(|&id| estate.rrset(id).rtype == RecordType::CNAME).unwrap();
    let mut finding = Finding::new(Subject::Record(record), Certainty::Certain, "www.example.com fails\u{1b}[2J")
        .seen_from(vpcs.clone())
        .note("the first note of a certain finding is a note like any other, even when it is so long that it wraps")
        .note("another");
    finding.traces = vec![trace(vpcs[0]), trace(vpcs[2])];
    let vpc = Finding::new(Subject::Vpc(estate.vpcs().next().unwrap()), Certainty::Likely, "a VPC").note("perhaps");
    let judge = |slug: &'static str, severity, finding| Judged {
        slug,
        severity,
        fingerprint: "0123".to_owned(),
        group: slug.to_owned(),
        finding,
        beyond_baseline: Vec::new(),
        related: Vec::new(),
    };
    let report = Report {
        findings: vec![judge("some-rule", Severity::Warning, finding), judge("other-rule", Severity::Info, vpc)],
        coverage: Coverage { names: 2, proven: 1, likely: 0, unknown: 1, causes: vec![(Cause::Elsewhere, 1)] },
        ..Report::default()
    };
    let defects = [Defect { place: "zone \u{202e}x".to_owned(), problem: "no name".to_owned(), is_damage: false }];
    let results = Results { resolver: &resolver, report: &report, defects: &defects };
    let mut out = Vec::new();
    write(format, &results, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn piped_output_is_not_wrapped() {
    let expected = r#"warning[some-rule] www.example.com fails\u{1b}[2J
  zone example.com (Z1) · record www.example.com CNAME set "blue one"
  from vpc-0123456789abcdef0 and vpc-b:
  1 vpc-0123456789abcdef0 www.example.com                        no private zone or rule covers it → public recursion
  2 public                example.com                            CNAME app.inner.example.com (set "blue one", weight 1)
  3 public                inner.example.com                      delegated to ns.inner.example.com, which the Internet cannot reach (no glue)
  4 vpc-0123456789abcdef0 SERVFAIL                               private zone Z2 inner.example.com is never asked
  from vpc-c:
  1 vpc-c      www.example.com                        no private zone or rule covers it → public recursion
  2 public     example.com                            CNAME app.inner.example.com (set "blue one", weight 1)
  3 public     inner.example.com                      delegated to ns.inner.example.com, which the Internet cannot reach (no glue)
  4 vpc-c      SERVFAIL                               no server of the delegation inner.example.com can answer
  = note: the first note of a certain finding is a note like any other, even when it is so long that it wraps
  = note: another

info[other-rule] a VPC
  VPC vpc-0123456789abcdef0
  = likely: perhaps

defect: zone \u{202e}x: no name
0 errors, 1 warning, 1 info · 2 names: 1 proven, 0 likely, 1 unknown
unknown: 1 hosted elsewhere
"#;
    assert_eq!(rendered(Format::Pretty, &Look::default()), expected);
}

#[test]
fn nothing_is_wider_than_the_terminal() {
    for width in [60, 80, 99, 120] {
        for format in [Format::Pretty, Format::Table] {
            let look = Look { width: Some(width), ..Look::default() };
            let text = rendered(format, &look);
            let widest = text.lines().map(|line| line.chars().count()).max();
            assert!(widest <= Some(width.max(72)), "{width}: {text}");
        }
    }
}

#[test]
fn on_a_narrow_terminal_what_happens_stands_below() {
    let text = rendered(Format::Pretty, &Look { width: Some(60), ..Look::default() });
    let row = "  3 public                inner.example.com
      delegated to ns.inner.example.com, which the Internet
      cannot reach (no glue)
";
    assert!(text.contains(row), "{text}");
}

#[test]
fn quiet_leaves_the_summary_out() {
    let text = rendered(Format::Pretty, &Look { detail: Detail::Quiet, ..Look::default() });
    assert!(text.ends_with("  = likely: perhaps\n"), "{text}");
    let table = rendered(Format::Table, &Look { detail: Detail::Quiet, ..Look::default() });
    assert!(!table.contains("defect:") && !table.contains("proven"), "{table}");
}

#[test]
fn colour_adds_nothing_but_colour() {
    let coloured = rendered(Format::Pretty, &Look { colour: true, ..Look::default() });
    assert!(coloured.contains("\u{1b}["));
    let plain = anstream::adapter::strip_str(&coloured).to_string();
    assert_eq!(plain, rendered(Format::Pretty, &Look::default()));
}

#[test]
fn a_vpc_is_a_subject_with_an_id() {
    let text = rendered(Format::Ndjson, &Look::default());
    let finding: serde_json::Value = serde_json::from_str(text.lines().nth(1).unwrap()).unwrap();
    let subject = &finding["subject"];
    assert_eq!((&subject["kind"], &subject["id"]), (&"vpc".into(), &"vpc-0123456789abcdef0".into()));
    assert!(subject["zone"].is_null() && subject["name"].is_null() && subject["type"].is_null());
}

/// Seven findings of one cause, the first of which explains six of another rule.
fn grouped(look: &Look) -> String {
    let (estate, _) = lower(notation::read("estate", ESTATE).unwrap());
    let resolver = Resolver::new(&estate, CnameModel::default());
    let zone = estate.zones().next().unwrap();
    let judge = |slug: &'static str, number: usize| Judged {
        slug,
        severity: Severity::Error,
        fingerprint: format!("{number:04}"),
        group: slug.to_owned(),
        finding: Finding::new(Subject::Zone(zone), Certainty::Certain, format!("trouble {number}")).decided_by("Z9"),
        beyond_baseline: Vec::new(),
        related: Vec::new(),
    };
    let mut findings: Vec<Judged> = (1..8).map(|number| judge("some-rule", number)).collect();
    findings[0].related = (1..7).map(|number| judge("other-rule", number)).collect();
    let report = Report { findings, ..Report::default() };
    let mut out = Vec::new();
    let results = Results { resolver: &resolver, report: &report, defects: &[] };
    write(Format::Pretty, &results, look, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn one_cause_is_one_block() {
    let expected = "error[some-rule] trouble 1
  zone example.com (Z1)
  = related: other-rule: trouble 1
  = related: other-rule: trouble 2
  = related: other-rule: trouble 3
  = related: other-rule: trouble 4
  = related: other-rule: trouble 5
  = related: and 1 more; --format json lists all
  = also: 6 findings of this rule with the same cause (Z9):
    trouble 2
    trouble 3
    trouble 4
    trouble 5
    trouble 6
    and 1 more; --format json lists all

7 errors, 0 warnings, 0 infos · 0 names: 0 proven, 0 likely, 0 unknown
";
    assert_eq!(grouped(&Look::default()), expected);
    let all = grouped(&Look { detail: Detail::Verbose, ..Look::default() });
    assert!(all.contains("    trouble 7\n") && all.contains("other-rule: trouble 6\n"), "{all}");
}

#[test]
fn a_page_keeps_tables_and_lists_within_the_width_and_code_as_it_is() {
    let markdown = "# Heading

| word | what it means at some length, so that it wraps |
|---|---|
| `cut` | an NS record set below an apex, and a long story to tell about it |

1. a list whose first entry is longer than the forty columns there are
   - one within

```fires
zone example.com public ns-1.awsdns-01.com id=Z1
  www  CNAME short.example.com.
```
";
    let expected = "Heading

word   what it means at some length,
       so that it wraps
`cut`  an NS record set below an apex,
       and a long story to tell about
       it

  1. a list whose first entry is longer
     than the forty columns there are
     - one within

    zone example.com public ns-1.awsdns-01.com id=Z1
      www  CNAME short.example.com.
";
    let mut out = Vec::new();
    super::page::write(markdown, &Look { width: Some(40), ..Look::default() }, &mut out).unwrap();
    assert_eq!(String::from_utf8(out).unwrap(), expected);
}
