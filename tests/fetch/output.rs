//! Where a snapshot goes: a file that is whole or as it was, standard output, a disk that is full.

use std::process::{Command, Stdio};

use super::binary::Run;
use super::proxy::Reply;
use super::scene::{OLD, Scene, world};

/// A limit on the size of files does what a full disk does: to the journal first or, where that is small enough, to the
/// snapshot.
#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_leaves_the_old_file() {
    let too_small_for_the_snapshot = (world().whole.len() / 1024 - 1).to_string();
    for (kilobytes, told) in
        [("4", "its journal cannot be written"), (&too_small_for_the_snapshot, "cannot be written")]
    {
        let scene = Scene::new(|_| None);
        let file = scene.file();
        let command = scene.program.command(&["fetch", "-o", file.to_str().unwrap()]);
        let run = run(&mut limited(&command, kilobytes));
        scene.assert_nothing_written(&run, told);
        assert!(run.stderr.contains("go on with `--resume`"), "{}", run.stderr);
        scene.assert_whole(&scene.fetch(&["--resume"]));
    }
}

fn run(command: &mut Command) -> Run {
    let end = command.stderr(Stdio::piped()).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Run { status: end.status.code().unwrap(), stdout: text(end.stdout), stderr: text(end.stderr) }
}

/// The same command, with files of so many kilobytes at most.
fn limited(command: &Command, kilobytes: &str) -> Command {
    let mut shell = Command::new("bash");
    shell.args(["-c", "trap '' XFSZ; ulimit -f \"$0\"; exec \"$@\"", kilobytes]).arg(command.get_program());
    shell.args(command.get_args()).env_clear();
    shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", "/usr/bin:/bin");
    shell
}

/// Not even the journal's first line has room.
#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_full_from_the_beginning_leaves_the_old_file() {
    let scene = Scene::new(|_| None);
    let command = scene.program.command(&["fetch", "-o", scene.file().to_str().unwrap()]);
    let run = run(&mut limited(&command, "0"));
    assert_eq!(run.status, 3, "{}", run.stderr);
    assert!(run.stderr.contains("its journal cannot be written"), "{}", run.stderr);
    assert!(!run.stderr.contains("--resume"), "{}", run.stderr);
    assert_eq!(std::fs::read_to_string(scene.file()).unwrap(), OLD);
    assert!(!scene.journal().exists());
}

#[test]
fn a_quiet_fetch_says_nothing_and_a_redacted_one_tells_no_account() {
    let scene = Scene::new(|request| {
        let denied = request.action() == "route53:GetDNSSEC";
        denied.then(|| Reply::refusal(request, 403, "AccessDenied"))
    });
    let file = scene.file();
    let run = scene.program.run(&["fetch", "-q", "--redact", "-o", file.to_str().unwrap()]);
    assert_eq!((run.status, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    let written = scene.written();
    assert!(written.contains("\"AccountId\": \"000000000001\"") && written.contains("\"Redacted\": true"));
    assert!(!written.contains("340000000001"), "{written}");
}

#[test]
fn a_snapshot_can_go_to_standard_output() {
    let scene = Scene::new(|_| None);
    let run = scene.program.run(&["fetch", "-o", "-"]);
    assert_eq!(run.status, 0, "{}", run.stderr);
    let dated = |line: &&str| !line.trim_start().starts_with("\"CapturedAt\"");
    assert_eq!(run.stdout.lines().filter(dated).collect::<Vec<_>>().join("\n"), world().whole);
    assert_eq!(std::fs::read_dir(scene.folder.path()).unwrap().count(), 1, "no journal, no file of that name");
}

#[test]
#[cfg(target_os = "linux")]
fn whoever_has_read_enough_of_standard_output_is_no_fault_and_a_full_one_is() {
    let scene = Scene::new(|_| None);
    let command = scene.program.command(&["fetch", "-q", "-o", "-"]);
    let piped = |line: &str| {
        let mut shell = Command::new("bash");
        shell.args(["-c", line]).arg(command.get_program()).args(command.get_args()).env_clear();
        shell.envs(command.get_envs().filter_map(|(name, value)| Some((name, value?)))).env("PATH", "/usr/bin:/bin");
        run(&mut shell)
    };
    let gone = piped(r#""$0" "$@" | true; exit "${PIPESTATUS[0]}""#);
    assert_eq!((gone.status, gone.stderr.as_str()), (0, ""));
    let full = piped(r#""$0" "$@" > /dev/full"#);
    assert_eq!(full.status, 3);
    for part in ["error: standard output cannot be written", "No space left on device"] {
        assert!(full.stderr.contains(part), "{part:?} is not in {}", full.stderr);
    }
    let device = scene.program.run(&["fetch", "-q", "-o", "/dev/full"]);
    assert_eq!(device.status, 3);
    assert!(device.stderr.starts_with("error: /dev/full: cannot be written: No space left"), "{}", device.stderr);
}

#[test]
fn flags_that_contradict_each_other_are_refused_before_anything_is_read() {
    let scene = Scene::new(|_| unreachable!("nothing is asked"));
    let file = scene.file();
    let name = file.to_str().unwrap();
    for (arguments, told) in [
        (vec!["fetch", "-o", "-", "--resume"], "- has no journal"),
        (vec!["fetch", "-o", "/dev/null", "--resume"], "/dev/null has no journal"),
        (vec!["scan", "--save", "-"], "standard output is for the report"),
        (vec!["scan", "--save", name, "-o", name], "cannot be the snapshot and something else"),
        (vec!["scan", "--save", name, "--with", name], "is an input"),
        (vec!["scan", "-o", name, "--with", name], "is an input"),
    ] {
        let run = scene.program.run(&arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}: {}", run.stderr);
        assert!(run.stderr.contains(told), "{told:?} is not in {}", run.stderr);
        assert_eq!(std::fs::read_to_string(&file).unwrap(), OLD);
    }
}

#[test]
fn a_journal_that_is_not_there_is_missed() {
    let scene = Scene::new(|_| None);
    let run = scene.fetch(&["--resume"]);
    scene.assert_whole(&run);
    let told = format!("warning: there is no {} to go on with", scene.journal().display());
    assert!(run.stderr.contains(&told), "{}", run.stderr);
    let quiet = scene.program.run(&["fetch", "-q", "--resume", "-o", scene.file().to_str().unwrap()]);
    assert_eq!((quiet.status, quiet.stderr.as_str()), (0, ""));
}

/// Where nobody can make files, whoever they are.
#[test]
#[cfg(target_os = "linux")]
fn a_directory_that_takes_no_file_is_refused_before_anything_is_read() {
    let scene = Scene::new(|_| unreachable!("nothing is asked"));
    for arguments in [["fetch", "-o", "/sys/snapshot.json"], ["scan", "--save", "/sys/snapshot.json"]] {
        let run = scene.program.run(&arguments);
        assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{}", run.stderr);
        let told = "error: /sys/snapshot.json: cannot be written: ";
        assert!(run.stderr.starts_with(told) && run.stderr.contains("check permissions"), "{}", run.stderr);
        assert!(!run.stderr.contains("journal") && !run.stderr.contains(".tmp"), "{}", run.stderr);
    }
}

#[test]
fn a_status_for_gaps_is_told_also_when_quiet() {
    let scene = Scene::new(|request| {
        let denied = request.action() == "route53:GetDNSSEC";
        denied.then(|| Reply::refusal(request, 403, "AccessDenied"))
    });
    let name = scene.file();
    let quiet = ["-q", "--complete"];
    for arguments in [&["fetch", "-o", name.to_str().unwrap()][..], &["scan", "--fail-on", "never"]] {
        let run = scene.program.run(&[arguments, &quiet].concat());
        assert_eq!(run.status, 3, "{}", run.stderr);
        let [line] = &run.stderr.lines().collect::<Vec<_>>()[..] else { panic!("{}", run.stderr) };
        assert!(line.starts_with("error: the snapshot has ") && line.ends_with("--complete was asked for"), "{line}");
    }
}

/// One rule for the flag and the variable, and files that are none are told.
#[test]
fn an_environment_is_understood_as_the_flags_are() {
    let scene = Scene::new(|_| None);
    let program = env!("CARGO_BIN_EXE_r53lint");
    let file = scene.file();
    let fetch = |variables: &[(&str, &str)]| {
        let inherited = scene.program.command(&["fetch"]);
        let keys = inherited.get_envs().filter_map(|(name, value)| Some((name, value?)));
        let mut command = Command::new(program);
        command.args(["fetch", "--pace", "50", "-o", file.to_str().unwrap()]).env_clear().envs(keys);
        run(command.envs(variables.iter().copied()))
    };
    let elsewhere = fetch(&[("AWS_ENDPOINT_URL", scene.program.endpoint())]);
    scene.assert_whole(&elsewhere);
    let at_aws = fetch(&[]);
    assert_eq!(at_aws.status, 2, "{}", at_aws.stderr);
    assert!(at_aws.stderr.contains("`--pace 50` is more than the 1 that AWS grants"), "{}", at_aws.stderr);
    for variable in ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"] {
        let run = fetch(&[("AWS_ENDPOINT_URL", scene.program.endpoint()), (variable, "/usr")]);
        assert_eq!(run.status, 2, "{}", run.stderr);
        let told = format!("error: {variable} is set to \"/usr\", which is a directory");
        assert!(run.stderr.contains(&told), "{}", run.stderr);
    }
}
