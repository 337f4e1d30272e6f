//! The command line as its users meet it: `tests/cli/*.trycmd` holds commands, what they print, and how they end. With
//! `TRYCMD=overwrite` the outputs are written anew, to be reviewed. Here is what cannot be said so.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};

use serde_json::Value;

fn r53lint(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_r53lint"));
    command.args(arguments).env_clear();
    command
}

#[test]
fn every_command_prints_what_its_case_says() {
    let features = if cfg!(feature = "aws") { "tests/cli/aws/*.trycmd" } else { "tests/cli/offline/*.trycmd" };
    let cases = trycmd::TestCases::new();
    cases.case("tests/cli/*.trycmd").case(features).env("NO_COLOR", "1").env("CLICOLOR_FORCE", "0");
}

#[test]
fn nobody_is_told_of_a_reader_who_has_seen_enough() {
    let mut estate = String::from("zone example.com public ns-1.awsdns-01.com\n");
    for host in 0..2000 {
        writeln!(estate, "  host{host} A 192.0.2.1").unwrap();
    }
    let mut command = r53lint(&["trace", "-", "--all"]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(estate.as_bytes()).unwrap();
    let mut first = String::new();
    BufReader::with_capacity(64, child.stdout.take().unwrap()).read_line(&mut first).unwrap();
    let end = child.wait_with_output().unwrap();
    assert!(first.starts_with("{\"name\":\"example.com.\""), "{first}");
    assert_eq!((end.status.code(), end.stderr), (Some(0), Vec::new()));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_an_error() {
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let end = r53lint(&["lint", "tests/cli/estates/clean.txt"]).stdout(full).output().unwrap();
    let said = String::from_utf8(end.stderr).unwrap();
    assert_eq!(end.status.code(), Some(2), "{said}");
    assert!(said.starts_with("error: standard output cannot be written\n"), "{said}");
}

#[test]
fn colours_come_when_asked_for_and_only_then() {
    let printed = |arguments: &[&str], force: Option<&str>| {
        let mut command = r53lint(arguments);
        command.envs(force.map(|value| ("CLICOLOR_FORCE", value)));
        command.output().unwrap().stdout.contains(&0x1b)
    };
    let estate = "tests/cli/estates/incident.txt";
    assert!(!printed(&["lint", estate], None));
    assert!(printed(&["lint", estate, "--color", "always"], None));
    assert!(printed(&["lint", estate], Some("1")));
    assert!(!printed(&["lint", estate, "--color", "never"], Some("1")));
    assert!(!printed(&["lint", estate, "--color", "always", "--format", "json"], None));
}

#[test]
fn the_report_has_the_frozen_shape() {
    let report = json(&["lint", "tests/cli/estates/incident.txt", "--format", "json"]);
    has_keys(
        &report,
        &["schema", "summary", "unknown", "gaps", "defects", "not_decided", "notices", "findings", "waived"],
    );
    let found = ["errors", "warnings", "infos", "waived", "allowed", "baselined", "notices"];
    has_keys(&report["summary"], &[&found[..], &["names", "proven", "likely", "unknown"]].concat());
    let finding = &report["findings"][0];
    let what = ["rule", "severity", "confidence", "fingerprint", "message", "help", "notes", "url"];
    has_keys(finding, &[&what[..], &["group", "subject", "vantages", "gathers", "traces", "related"]].concat());
    has_keys(&finding["subject"], &["kind", "account", "zone_id", "zone", "name", "type", "set_identifier"]);
    let trace = &finding["traces"][0];
    has_keys(trace, &["vantage", "outcome", "steps"]);
    has_keys(&trace["outcome"], &["status", "certainty", "chain", "answers", "cut", "reason", "doubt"]);
    has_keys(&trace["steps"][0], &["step", "who", "by", "name", "detail"]);
}

#[test]
fn gaps_and_defects_have_the_frozen_shape() {
    let report = json(&["lint", "tests/cli/estates/gaps.txt", "--format", "json"]);
    assert_eq!(report["gaps"].as_array().map(Vec::len), Some(7));
    has_keys(&report["gaps"][0], &["account_id", "region", "operation", "code", "message", "resource"]);
    assert_eq!(report["defects"].as_array().map(Vec::len), Some(6));
    has_keys(&report["defects"][0], &["place", "problem"]);
}

#[test]
fn nothing_from_dns_or_aws_acts_on_a_terminal() {
    let estate = "tests/cli/estates/hostile.txt";
    let name = ["trace", estate, "txt.example.com", "TXT"];
    for arguments in [&["lint", estate][..], &["lint", estate, "--format", "table"], &["lint", estate, "-v"], &name] {
        let printed = String::from_utf8(r53lint(arguments).output().unwrap().stdout).unwrap();
        assert!(printed.contains("\\u{1b}") || arguments.contains(&"table"), "{printed}");
        let acts = |character: char| character != '\n' && (character.is_control() || character == '\u{202e}');
        assert!(!printed.contains(acts), "{printed:?}");
    }
}

#[test]
fn a_configuration_is_found_above_the_working_directory() {
    let top = tempfile::tempdir().unwrap();
    let below = top.path().join("a/b");
    std::fs::create_dir_all(&below).unwrap();
    let configuration = |out: &mut dyn std::io::Write| out.write_all(b"fail-on = \"never\"\n");
    r53lint::snapshot::replace(&top.path().join("r53lint.toml"), configuration).unwrap();
    let estate = format!("{}/tests/cli/estates/loop.txt", env!("CARGO_MANIFEST_DIR"));
    let code = |flags: &[&str]| {
        let mut command = r53lint(&["lint", &estate]);
        command.args(flags).current_dir(&below).output().unwrap().status.code()
    };
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--fail-on", "error"]), Some(1));
}

#[test]
fn steps_that_are_timed_find_the_same() {
    let arguments = ["lint", "tests/cli/estates/incident.txt", "--audience", "auditor", "--format", "json"];
    let plain = r53lint(&arguments).output().unwrap();
    let timed = r53lint(&[&arguments[..], &["--timings"]].concat()).output().unwrap();
    assert!(plain.stdout == timed.stdout && plain.status == timed.status);
    let said = String::from_utf8(timed.stderr).unwrap();
    for rule in r53lint::rules::CATALOGUE {
        assert!(said.lines().any(|line| line.ends_with(&format!("  {}", rule.slug))), "{}: {said}", rule.slug);
    }
}

fn json(arguments: &[&str]) -> Value {
    let output = r53lint(arguments).output().expect("the program starts");
    assert!(output.stdout.ends_with(b"}\n"));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

/// Neither more nor fewer; `lint.trycmd` shows their order.
fn has_keys(object: &Value, expected: &[&str]) {
    let keys: BTreeSet<&str> = object.as_object().expect("an object").keys().map(String::as_str).collect();
    assert_eq!(keys, expected.iter().copied().collect());
}

#[test]
fn the_readme_shows_what_the_program_prints() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let block = readme.split("```console\n$ r53lint ").nth(1).and_then(|rest| rest.split("\n```").next()).unwrap();
    let (command, shown) = block.split_once('\n').unwrap();
    let output = r53lint(&command.split(' ').collect::<Vec<_>>()).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    for line in shown.lines().filter(|line| line.trim() != "...") {
        assert!(printed.lines().any(|other| other == line), "README.md shows {line:?}, the program printed\n{printed}");
    }
}
