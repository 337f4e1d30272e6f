//! An account that a test disturbs the reading of: the program, a proxy in its way, and a file that is there already.

use std::path::PathBuf;
use std::sync::OnceLock;

use super::aws::Account;
use super::binary::{Program, Run};
use super::fill;
use super::moto::Moto;
use super::proxy::{self, Reply, Request};
use super::replies::nothing;

pub(crate) const OLD: &str = "what was there before\n";

/// An account with a dozen zones, and how it is read without faults.
pub(crate) struct World {
    pub(crate) account: Account,
    pub(crate) whole: String,
}

pub(crate) fn world() -> &'static World {
    static WORLD: OnceLock<World> = OnceLock::new();
    WORLD.get_or_init(|| {
        let account = Account::new(Moto::shared(), "340000000001");
        account.runtime.block_on(async {
            for n in 0..12 {
                fill::public_zone(&account, &format!("zone-{n:02}.example.")).await;
            }
            let vpc = fill::vpc(&account, "eu-west-1", "10.1.0.0/16", true).await;
            fill::private_zone(&account, "inside.example.", &[("eu-west-1", &vpc)]).await;
            fill::rule(&account, "eu-west-1", &vpc, "corp.example", None).await;
        });
        let scene = Scene::of(&account, nothing);
        let run = scene.fetch(&[]);
        assert_eq!(run.status, 0, "{}", run.stderr);
        World { whole: scene.written(), account }
    })
}

/// A program, a proxy in its way, and a file that is there already.
pub(crate) struct Scene {
    pub(crate) program: Program,
    pub(crate) folder: tempfile::TempDir,
}

impl Scene {
    pub(crate) fn new<F>(answer: F) -> Self
    where
        F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    {
        Self::of(&world().account, answer)
    }

    pub(crate) fn of<F>(account: &Account, answer: F) -> Self
    where
        F: Fn(&Request) -> Option<Reply> + Send + Sync + 'static,
    {
        let url = proxy::start(&Moto::shared().endpoint(), move |request| answer(request).or_else(|| nothing(request)));
        let folder = tempfile::tempdir().unwrap();
        let scene = Self { program: Program::of(account, "eu-west-1").through(&url), folder };
        r53lint::snapshot::replace(&scene.file(), |out| out.write_all(OLD.as_bytes())).unwrap();
        scene
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("snapshot.json")
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("snapshot.json.journal")
    }

    pub(crate) fn fetch(&self, more: &[&str]) -> Run {
        let file = self.file();
        self.program.run(&[&["fetch", "-v", "-o", file.to_str().unwrap()], more].concat())
    }

    /// What the file holds, but for the time.
    pub(crate) fn written(&self) -> String {
        let text = std::fs::read_to_string(self.file()).unwrap();
        let dated = |line: &&str| !line.trim_start().starts_with("\"CapturedAt\"");
        text.lines().filter(dated).collect::<Vec<_>>().join("\n")
    }

    /// The fetch could not finish: the old file is there, and nothing beside it but the journal.
    pub(crate) fn assert_nothing_written(&self, run: &Run, told: &str) {
        assert_eq!(run.status, 3, "{}", run.stderr);
        assert!(run.stderr.contains("error: ") && run.stderr.contains(told), "{told:?} is not in {}", run.stderr);
        assert_eq!(std::fs::read_to_string(self.file()).unwrap(), OLD);
        let mut files: Vec<_> =
            std::fs::read_dir(self.folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
        files.sort();
        assert_eq!(files, [self.file(), self.journal()]);
    }

    /// A whole new file, and no journal any more.
    pub(crate) fn assert_whole(&self, run: &Run) {
        assert_eq!(run.status, 0, "{}", run.stderr);
        assert_eq!(self.written(), world().whole);
        assert!(!self.journal().exists());
    }
}
