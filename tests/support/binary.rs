//! The program itself, in an environment that knows nothing of this machine's AWS configuration.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::process::Command;

use super::aws::Account;
use super::moto::Moto;

/// An environment and an endpoint to run the program with.
pub(crate) struct Program {
    environment: Vec<(&'static str, String)>,
    endpoint: String,
}

/// What a run came to.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Program {
    /// With an account's keys, against the moto server.
    pub(crate) fn of(account: &Account, region: &str) -> Self {
        Self::with(account.keys(), region, &Moto::shared().endpoint())
    }

    /// The same, with every call going there instead.
    pub(crate) fn through(self, endpoint: &str) -> Self {
        Self { endpoint: endpoint.to_owned(), ..self }
    }

    /// With these variables and no others but the Region.
    pub(crate) fn with(keys: Vec<(&'static str, String)>, region: &str, endpoint: &str) -> Self {
        let fixed = [("HOME", "/nonexistent"), ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_REGION", region)];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        Self { environment: keys.into_iter().chain(fixed).collect(), endpoint: endpoint.to_owned() }
    }

    /// Where the calls go.
    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Runs the program.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let output = self.command(arguments).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { status: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    /// The command to run; those that talk to AWS are given the endpoint, and need not wait for AWS's patience.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_r53lint"));
        command.args(arguments).env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        if matches!(arguments[0], "scan" | "fetch") {
            command.args(["--endpoint-url", &self.endpoint, "--pace", "100"]);
        }
        command
    }
}
