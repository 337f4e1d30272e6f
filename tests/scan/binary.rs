//! The program itself, in an environment that knows nothing of this machine's AWS configuration.

use std::process::Command;

use super::aws::Account;
use super::moto::Moto;

/// An environment and an endpoint to run the program with.
pub(crate) struct Scan {
    environment: Vec<(&'static str, String)>,
    endpoint: String,
}

/// What a run came to.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Scan {
    /// With an account's keys, against the moto server.
    pub(crate) fn of(account: &Account, region: &str) -> Self {
        Self::with(account.keys(), region, &Moto::shared().endpoint())
    }

    /// With these variables and no others but the Region.
    pub(crate) fn with(keys: Vec<(&'static str, String)>, region: &str, endpoint: &str) -> Self {
        let fixed = [("HOME", "/nonexistent"), ("AWS_EC2_METADATA_DISABLED", "true"), ("AWS_REGION", region)];
        let fixed = fixed.map(|(name, value)| (name, value.to_owned()));
        Self { environment: keys.into_iter().chain(fixed).collect(), endpoint: endpoint.to_owned() }
    }

    /// Runs the program; commands that talk to AWS are given the endpoint.
    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_r53lint"));
        command.args(arguments).env_clear().envs(self.environment.iter().map(|(name, value)| (name, value)));
        if matches!(arguments[0], "scan" | "fetch") {
            command.args(["--endpoint-url", &self.endpoint]);
        }
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Run { status: output.status.code().unwrap(), stdout: text(output.stdout), stderr: text(output.stderr) }
    }
}
