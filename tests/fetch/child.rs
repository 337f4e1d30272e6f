//! A fetch in a process of its own, so that nothing of the machine's AWS configuration reaches it.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::process::Command;
use std::sync::Mutex;

use r53lint::fetch::{self, Options, Phase, Progress, Standing, Who};
use r53lint::snapshot::v1;

/// What a fetch brought back, and what it told on the way.
pub(crate) type Outcome = (Result<v1::Snapshot<'static>, String>, Vec<String>);

/// The environment and options of one fetch.
pub(crate) struct Fetch {
    environment: BTreeMap<&'static str, OsString>,
}

impl Fetch {
    /// With these environment variables and no others.
    pub(crate) fn with(environment: impl IntoIterator<Item = (&'static str, String)>) -> Self {
        let nowhere = [("HOME", "/nonexistent"), ("AWS_EC2_METADATA_DISABLED", "true")];
        let nowhere = nowhere.map(|(name, value)| (name, value.to_owned()));
        let all = nowhere.into_iter().chain(environment);
        Self { environment: all.map(|(name, value)| (name, value.into())).collect() }
    }

    /// One more variable.
    pub(crate) fn and(mut self, name: &'static str, value: impl Into<OsString>) -> Self {
        self.environment.insert(name, value.into());
        self
    }

    /// The option `--endpoint-url`.
    pub(crate) fn endpoint_url(self, url: &str) -> Self {
        self.and("TEST_ENDPOINT_URL", url)
    }

    /// The option `--region`.
    pub(crate) fn region(self, region: &str) -> Self {
        self.and("TEST_REGION", region)
    }

    /// The option `--profile`.
    pub(crate) fn profile(self, profile: &str) -> Self {
        self.and("TEST_PROFILE", profile)
    }

    /// The option `--all-vpcs`.
    pub(crate) fn all_vpcs(self) -> Self {
        self.and("TEST_ALL_VPCS", "yes")
    }

    /// Any other option.
    pub(crate) fn option(self, name: &'static str, value: &str) -> Self {
        self.and(name, value)
    }

    /// Runs it in this very program's test `child`.
    pub(crate) fn run(&self) -> Outcome {
        let result = tempfile::NamedTempFile::new().unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "child", "--ignored", "--nocapture"])
            .env_clear()
            .envs(&self.environment)
            .env("TEST_RESULT", result.path())
            .output()
            .unwrap();
        assert!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
        let text = std::fs::read_to_string(result.path()).unwrap();
        // The snapshot borrows from its file; a test process may keep that.
        serde_json::from_str(text.leak()).unwrap()
    }

    /// The snapshot, when a fetch must succeed.
    pub(crate) fn snapshot(&self) -> v1::Snapshot<'static> {
        self.run().0.unwrap()
    }

    /// The error's text, when a fetch must fail.
    pub(crate) fn error(&self) -> String {
        self.run().0.unwrap_err()
    }
}

/// The other side: fetches as the environment says and writes the outcome down.
pub(crate) fn fetch_as_told() {
    let told = |name| std::env::var_os(name).map(|value| value.into_string().unwrap());
    let options = Options {
        profiles: told("TEST_PROFILE").iter().flat_map(|all| all.split(',')).map(str::to_owned).collect(),
        regions: told("TEST_REGION").into_iter().collect(),
        endpoint_url: told("TEST_ENDPOINT_URL"),
        all_vpcs: told("TEST_ALL_VPCS").is_some(),
        all_regions: told("TEST_ALL_REGIONS").is_some(),
        external_id: told("TEST_EXTERNAL_ID"),
        who: match (told("TEST_ORGANIZATION"), told("TEST_ROLES")) {
            (Some(role_name), _) => Who::Organization { role_name },
            (None, Some(roles)) => Who::Roles(roles.split(',').map(str::to_owned).collect()),
            (None, None) => Who::Profiles,
        },
        mfa_code: |serial| {
            let code = std::env::var_os("TEST_MFA_CODE").map(|code| code.into_string().unwrap());
            code.ok_or_else(|| format!("nobody knows the code of {serial}"))
        },
        haste: 100.0,
        ..Options::default()
    };
    let recorder = Recorder::default();
    let result = fetch::fetch(&options, &recorder).map_err(|error| error.to_string());
    let file = OpenOptions::new().write(true).open(told("TEST_RESULT").unwrap()).unwrap();
    serde_json::to_writer(file, &(result, recorder.0.into_inner().unwrap())).unwrap();
}

/// The gaps it is told of, and before them where the fetch stood at last.
#[derive(Default)]
struct Recorder(Mutex<Vec<String>>);

impl Progress for Recorder {
    fn stands(&self, standing: &Standing) {
        let mut told = self.0.lock().unwrap();
        told.retain(|line| line.starts_with("gap: "));
        let parts =
            Phase::ALL.map(|phase| format!("{phase}: {}/{}", standing.part(phase).done, standing.part(phase).total));
        told.splice(0..0, parts);
    }
    fn gap(&self, gap: &v1::Gap<'_>) {
        self.0.lock().unwrap().push(format!("gap: {}", gap.operation));
    }
}
