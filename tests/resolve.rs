//! The resolution model on estates as data: `tests/resolve/*.txt` holds an estate in the notation, a line `---`, and one
//! question a line with what it must come to. With `R53LINT_BLESS=1` the answers are written anew, to be reviewed.

#![expect(clippy::unwrap_used, reason = "a case that cannot be read fails its test")]

use std::fmt::Write as _;
use std::path::Path;

use r53lint::model::{Estate, RecordType, ZoneKind};
use r53lint::name::Name;
use r53lint::resolve::{
    Asked, Certainty, CnameModel, End, Home, Object, Outcome, Question, Reason, Resolver, Shared, Status, Vantage,
    questions,
};
use r53lint::snapshot::{lower, notation};

#[test]
fn every_question_comes_to_what_the_case_says() {
    let bless = std::env::var_os("R53LINT_BLESS").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/resolve");
    let mut cases: Vec<_> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    assert!(cases.len() > 10, "the cases are in {}", folder.display());
    let mut failures = String::new();
    for case in cases {
        let text = std::fs::read_to_string(&case).unwrap();
        let actual = answer(&case.display().to_string(), &text);
        if actual != text && bless {
            r53lint::snapshot::replace(&case, |out| out.write_all(actual.as_bytes())).unwrap();
        } else if actual != text {
            writeln!(failures, "{}:\n{}", case.display(), difference(&text, &actual)).unwrap();
        }
    }
    assert!(failures.is_empty(), "{failures}");
}

/// The case with its answers as the model gives them.
fn answer(label: &str, text: &str) -> String {
    let (notation, questions) = text.split_once("\n---\n").unwrap_or_else(|| panic!("{label}: no line ---"));
    let snapshot = notation::read(label, notation).unwrap_or_else(|error| panic!("{error}"));
    let (estate, defects) = lower(snapshot);
    assert_eq!(defects, [], "{label}");
    let mut model = CnameModel::Recheck;
    let mut out = format!("{notation}\n---\n");
    for line in questions.lines() {
        let answered = match line.strip_prefix("model ") {
            Some(name) => {
                model = if name == "other-domain" { CnameModel::OtherDomain } else { CnameModel::Recheck };
                line.to_owned()
            }
            None if line.is_empty() || line.starts_with('#') => line.to_owned(),
            None => ask(label, &estate, model, line),
        };
        writeln!(out, "{answered}").unwrap();
    }
    out
}

fn ask(label: &str, estate: &Estate, model: CnameModel, line: &str) -> String {
    let question = line.split(" =").next().unwrap_or_default().trim();
    let [name, rtype, vantage] = question.split_whitespace().collect::<Vec<_>>()[..] else {
        panic!("{label}: {line:?} is not NAME TYPE VANTAGE = …")
    };
    let resolver = Resolver::new(estate, model);
    let from = match vantage {
        "internet" => Vantage::Internet,
        inside => {
            let vpc = estate.vpc_named(inside).map(Vantage::Vpc);
            let vantage = vpc.or_else(|| estate.network_named(inside).map(Vantage::Network));
            vantage.unwrap_or_else(|| panic!("{label}: no VPC or network {inside}"))
        }
    };
    let question = resolver.question(&Name::parse(name).unwrap(), RecordType::parse(rtype).unwrap());
    format!("{name} {rtype} {vantage} = {}", spell(estate, &resolver.ask(from, question)))
}

fn spell(estate: &Estate, outcome: &Outcome) -> String {
    let mut text = format!("{:?} {:?}", outcome.status, outcome.certainty).to_lowercase();
    for &target in &outcome.chain {
        write!(text, " → {}", estate.name(target).relaxed()).unwrap();
    }
    let mut answers: Vec<String> =
        outcome.answers.iter().flat_map(|&id| estate.values(id)).map(|value| estate.spell(value)).collect();
    answers.sort();
    if !answers.is_empty() {
        write!(text, " : {}", answers.join(" ")).unwrap();
    }
    if outcome.varies {
        text.push_str(" (varies)");
    }
    if outcome.unserved.is_some() {
        text.push_str(" (some get none)");
    }
    if let Some(reason) = outcome.reason {
        let reason = format!("{reason:?}");
        write!(text, " [{}]", reason.split('(').next().unwrap_or_default()).unwrap();
    }
    if let Some(other) = outcome.other_model {
        write!(text, " otherwise {}", format!("{other:?}").to_lowercase()).unwrap();
    }
    text
}

fn difference(expected: &str, actual: &str) -> String {
    let lines = expected.lines().zip(actual.lines()).filter(|(expected, actual)| expected != actual);
    let pairs: Vec<String> =
        lines.map(|(expected, actual)| format!("  expected {expected}\n  actual   {actual}")).collect();
    pairs.join("\n")
}

/// What a question comes to, without what depends on which VPC of a class was asked.
fn gist(outcome: &Outcome) -> String {
    let Outcome { status, certainty, chain, answers, varies, other_model, .. } = outcome;
    format!("{status:?} {certainty:?} {chain:?} {answers:?} {varies} {other_model:?}")
}

#[test]
fn asking_everywhere_at_once_leaves_no_vantage_out() {
    let mut asked = 0;
    for (label, estate) in estates() {
        let resolver = Resolver::new(&estate, CnameModel::Recheck);
        for question in questions::names(&estate).into_iter().flat_map(|name| questions::at(&estate, name)) {
            let mut told = Vec::new();
            resolver.everywhere(question, |_, outcome| told.push(gist(outcome)));
            check_who_gets_what(&label, &resolver, question);
            for vantage in resolver.vantages() {
                let outcome = resolver.ask(vantage, question);
                assert!(told.contains(&gist(&outcome)), "{label}: {question:?} from {vantage:?} was not told");
                asked += 1;
            }
        }
    }
    assert!(asked > 1000, "only {asked} questions were asked");
}

/// Every view, and every view that a private zone answers, stands with the outcome it gets when it is asked itself.
fn check_who_gets_what(label: &str, resolver: &Resolver<'_>, question: Question) {
    let estate = resolver.estate();
    let views: Vec<Vantage> = resolver.views().iter().map(|view| Vantage::Vpc(view.vpc())).collect();
    let everybody: Vec<Vantage> =
        resolver.vantages().filter(|one| !matches!(one, Vantage::Vpc(_))).chain(views.iter().copied()).collect();
    let check = |wanted: &[Vantage], outcomes: &[Shared]| {
        for &vantage in wanted {
            let told: Vec<_> = outcomes.iter().filter(|(who, _)| who.contains(&vantage)).collect();
            let [(_, outcome)] = told[..] else { panic!("{label}: {question:?} from {vantage:?} is told {told:?}") };
            assert_eq!(gist(outcome), gist(&resolver.ask(vantage, question)), "{label}: {question:?} from {vantage:?}");
        }
    };
    check(&everybody, &resolver.outcomes(question));
    for zone in estate.zones().filter(|&zone| estate.zone(zone).kind == ZoneKind::Private) {
        let apex = Asked::exactly(estate.zone(zone).name);
        let answers = |vantage: &&Vantage| {
            let Vantage::Vpc(vpc) = **vantage else { return false };
            let covering = resolver.view(vpc).covering(estate.names(), apex);
            covering.is_some_and(|(_, contender)| contender.object == Object::Zone(zone))
        };
        let inside: Vec<Vantage> = views.iter().filter(answers).copied().collect();
        check(&inside, &resolver.outcomes_inside(zone, question));
    }
}

/// RFC 8020: a certain "no such name" holds for every name below it too, as the Internet sees them.
#[test]
fn nothing_lies_below_what_does_not_exist() {
    let mut asked = 0;
    for (label, estate) in estates() {
        let resolver = Resolver::new(&estate, CnameModel::Recheck);
        let outcome = |name| {
            let question = Question { name: Asked::exactly(name), rtype: RecordType::A };
            resolver.ask(Vantage::Internet, question)
        };
        for name in estate.names().ids() {
            let missing = outcome(name);
            // of names like `internal` the snapshot holds no zone; VPCs' resolvers make some below it
            let held = !matches!(missing.reason, Some(Reason::SpecialDomain(_)));
            let is_end = missing.status == Status::NxDomain && missing.chain.is_empty() && held;
            for below in estate.names().ids().filter(|&below| is_end && estate.names().parent(below) == Some(name)) {
                let found = outcome(below);
                assert_eq!(
                    (found.status, found.chain.len()),
                    (Status::NxDomain, 0),
                    "{label}: {} is missing, {} is not",
                    estate.name(name),
                    estate.name(below)
                );
                asked += 1;
            }
        }
    }
    assert!(asked > 50, "only {asked} names were asked");
}

/// The estates of the cases here and of those of the rules.
fn estates() -> Vec<(String, Estate)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["tests/resolve", "tests/lint"].map(|folder| root.join(folder));
    let cases = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let read = |case: std::path::PathBuf| {
        let text = std::fs::read_to_string(&case).unwrap();
        let label = case.display().to_string();
        let notation = text.split_once("\n---\n").unwrap().0;
        let (estate, _) = lower(notation::read(&label, notation).unwrap());
        (label, estate)
    };
    cases.map(|entry| read(entry.unwrap().path())).collect()
}

#[test]
fn what_leads_on_and_on_ends() {
    let mut aliases = String::from("zone example.com public ns-1.awsdns-01.com id=Z1\n");
    let mut rules = String::new();
    for at in 0..5000 {
        writeln!(aliases, "  a{at} A alias a{}.example.com.", at + 1).unwrap();
        let address = |at: usize| format!("10.{}.{}.1", at / 256, at % 256);
        writeln!(rules, "vpc vpc-{at} eu-west-1 10.0.0.0/16").unwrap();
        writeln!(rules, "endpoint rslvr-in-{at} inbound vpc-{at} {}", address(at)).unwrap();
        writeln!(rules, "rule rr-{at} forward x.example to {} on vpc-{at}", address(at + 1)).unwrap();
    }
    for (notation, name) in [(aliases, "a0.example.com"), (rules, "x.example")] {
        let (estate, _) = lower(notation::read("deep", &notation).unwrap());
        let resolver = Resolver::new(&estate, CnameModel::Recheck);
        let question = resolver.question(&Name::parse(name).unwrap(), RecordType::A);
        let vantage = resolver.vantages().nth(1).unwrap_or(Vantage::Internet);
        assert_eq!(resolver.ask(vantage, question).reason, Some(Reason::TooDeep));
    }
}

/// Rules from each layer of VPCs to both of the next, and glueless delegations that wait for one another: the number of
/// ways grows with their product, and is bounded all the same.
#[test]
fn what_branches_at_every_turn_ends() {
    let (mut layers, mut glueless) = (String::new(), String::from("zone corp.test private vpc-1 id=Z1\n"));
    for at in 0..40 {
        let address = |side| format!("10.{at}.{side}.1");
        for side in 0..2 {
            writeln!(layers, "vpc vpc-{at}-{side} eu-west-1 10.{at}.0.0/16").unwrap();
            writeln!(layers, "endpoint rslvr-in-{at}-{side} inbound vpc-{at}-{side} {}", address(side)).unwrap();
        }
        if at > 0 {
            let on = format!("vpc-{}-0 vpc-{}-1", at - 1, at - 1);
            writeln!(layers, "rule rr-{at} forward x.test to {} {} on {on}", address(0), address(1)).unwrap();
        }
        let hosts: Vec<String> = (0..8).map(|host| format!("ns{host}.c{}.corp.test.", (at + host + 1) % 40)).collect();
        writeln!(glueless, "  c{at} NS {}", hosts.join(" ")).unwrap();
    }
    glueless.push_str("rule rr-1 delegate corp.test via rslvr-out-1 on vpc-1\nvpc vpc-1 eu-west-1 10.0.0.0/16\n");
    for (notation, name, status) in
        [(layers, "x.test", Status::NxDomain), (glueless, "www.c0.corp.test", Status::External)]
    {
        let (estate, _) = lower(notation::read("wide", &notation).unwrap());
        let resolver = Resolver::new(&estate, CnameModel::Recheck);
        let question = resolver.question(&Name::parse(name).unwrap(), RecordType::A);
        let vantage = resolver.vantages().nth(1).unwrap_or(Vantage::Internet);
        assert_eq!(resolver.ask(vantage, question).status, status, "{name}");
    }
}

/// What is told plainly is so from everywhere, by the long way, and of a plain name every question is decided.
#[test]
fn what_is_told_plainly_everybody_gets() {
    let (mut decided, mut outside, mut inside, mut plain_names) = (0, 0, 0, 0);
    for (label, estate) in estates() {
        let resolver = Resolver::new(&estate, CnameModel::Recheck);
        let names = questions::names(&estate);
        let mut home = Home::default();
        for &name in names.iter().filter(|&&name| resolver.is_plain_name(&mut home, name)) {
            plain_names += 1;
            let is_decided = |question| {
                resolver.plainly(question).is_some_and(|plain| matches!(plain.end, End::Answer | End::Nothing))
            };
            assert!(questions::at(&estate, name).into_iter().all(is_decided), "{label}: {}", estate.name(name));
        }
        for question in names.into_iter().flat_map(|name| questions::at(&estate, name)) {
            let held = |&vantage: &Vantage| resolver.is_held_privately(vantage, question.name.node);
            let (plain, vantages) = match (resolver.plainly(question), resolver.plainly_inside(question)) {
                (Some(plain), _) => (plain, resolver.vantages().collect::<Vec<_>>()),
                (None, Some(plain)) => (plain, resolver.vantages().filter(held).collect()),
                (None, None) => continue,
            };
            for &vantage in &vantages {
                let outcome = resolver.ask(vantage, question);
                let asked = format!("{label}: {} {:?}: {outcome:?}", estate.name(question.name.node), question.rtype);
                match plain.end {
                    End::Answer => assert_eq!(outcome.status, Status::Answer, "{asked}"),
                    End::Nothing => {
                        assert!(matches!(outcome.status, Status::NoData | Status::NxDomain), "{asked}");
                    }
                    End::Outside(reason) => {
                        assert_eq!((outcome.status, outcome.reason), (Status::External, Some(reason)), "{asked}");
                    }
                }
                assert_eq!((outcome.certainty, outcome.chain.len()), (Certainty::Certain, plain.hops), "{asked}");
                let first = resolver.ask(vantages[0], question);
                assert_eq!((outcome.status, outcome.answers), (first.status, first.answers), "{asked}");
            }
            inside += usize::from(!vantages.contains(&Vantage::Internet) && !vantages.is_empty());
            *if matches!(plain.end, End::Answer | End::Nothing) { &mut decided } else { &mut outside } += 1;
        }
    }
    let told = [decided, outside, inside];
    assert!(told[0] > 100 && told[1] > 20 && told[2] > 50, "only {told:?} questions are told plainly");
    assert!(plain_names > 50, "only {plain_names} names are plain");
}
