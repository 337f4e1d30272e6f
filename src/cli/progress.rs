//! How a fetch gets on: one line that changes on a terminal, a line now and then elsewhere, nothing with `--quiet`.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::console::Console;
use crate::fetch::{Phase, Progress, Standing};
use crate::report::escape;
use crate::snapshot::v1;

/// How often a line is written where it cannot change.
const A_LINE_EVERY: Duration = Duration::from_secs(10);

/// What is answered sooner is not worth a word.
const A_MOMENT: Duration = Duration::from_secs(1);

/// Shows on standard error how a fetch gets on.
pub(super) struct Display<'c> {
    console: &'c Console,
    began: Instant,
    bar: Option<ProgressBar>,
    wait: Mutex<Option<Wait>>,
    told: Mutex<(Instant, Standing)>,
    /// When an object was last read, and how many were by then.
    moved: Mutex<(Instant, u64)>,
    warned: Mutex<BTreeSet<String>>,
    was_refused: AtomicBool,
    /// Regions that do not know credentials which are good elsewhere.
    strange: Mutex<BTreeSet<String>>,
}

/// What the fetch waits for.
struct Wait {
    what: String,
    since: Instant,
    /// Since when it has waited for one thing or another.
    began: Instant,
    /// Where it is shown on a terminal.
    line: Option<ProgressBar>,
}

impl Wait {
    /// The same wait goes on, for this.
    fn goes_on(wait: Option<Self>, what: &str) -> Self {
        let now = now();
        let wait = wait.unwrap_or_else(|| Self { what: String::new(), since: now, began: now, line: None });
        if wait.what == what { wait } else { Self { what: what.to_owned(), since: now, ..wait } }
    }

    fn spelled(&self) -> String {
        match self.since.elapsed().as_secs() {
            0 => format!("waiting for {}", self.what),
            seconds => format!("waiting for {}, {seconds} s", self.what),
        }
    }

    fn show(&mut self) {
        if self.began.elapsed() >= A_MOMENT {
            let text = escape::terminal(&self.spelled()).into_owned();
            let line = self.line.get_or_insert_with(|| ProgressBar::new(0).with_style(style(false)));
            line.set_message(text);
            line.tick();
        }
    }
}

impl<'c> Display<'c> {
    pub(super) fn new(console: &'c Console) -> Self {
        let now = now();
        let bar = (!console.is_quiet() && std::io::stderr().is_terminal()).then(|| ProgressBar::new(0));
        Self {
            console,
            began: now,
            bar,
            wait: Mutex::default(),
            told: Mutex::new((now, Standing::default())),
            moved: Mutex::new((now, 0)),
            warned: Mutex::default(),
            was_refused: AtomicBool::default(),
            strange: Mutex::default(),
        }
    }

    fn warn(&self, what: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| self.console.warn(what)),
            None => self.console.warn(what),
        }
    }

    /// Where the fetch stands, in words: how long it may take, or how long nothing has come of it.
    fn spelled(&self, standing: &Standing) -> String {
        let (done, total) = sum(standing);
        let mut text = counts(standing, self.began.elapsed().as_secs_f64());
        let still = self.still(done);
        if still >= A_LINE_EVERY {
            // Writing into a string cannot fail.
            let _ = write!(text, ", nothing new for {} s", still.as_secs());
        } else if done > 0 && total > done {
            // The rest takes as long as what came before.
            let left = self.began.elapsed().as_secs_f64() * rate(total - done, 1.0) / rate(done, 1.0);
            let about = if is_all(standing) { "about" } else { "at least" };
            let _ = write!(text, ", {about} {left:.0} s left");
        }
        text
    }

    /// How long no object has been read.
    fn still(&self, done: u64) -> Duration {
        let Ok(mut moved) = self.moved.lock() else { return Duration::ZERO };
        if moved.1 != done {
            *moved = (now(), done);
        }
        moved.0.elapsed()
    }

    /// Says what helps against refusals, where there were some.
    pub(super) fn advise(&self) {
        for region in self.strange.lock().iter().flat_map(|regions| regions.iter()) {
            self.console.tell(&format!(
                "{region} does not know the account's credentials, as AWS has it of Regions that are not enabled: \
                 enable it, or leave it out"
            ));
        }
        if self.was_refused.load(Ordering::Relaxed) {
            self.console.tell("`r53lint iam-policy` prints the policy that allows the calls that were refused");
        }
    }

    /// Takes the line away; with `--verbose`, says what the fetch took.
    pub(super) fn finish(&self) {
        self.waits(None);
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        let Ok(told) = self.told.lock() else { return };
        let (standing, seconds) = (told.1, self.began.elapsed().as_secs_f64());
        if standing == Standing::default() {
            return;
        }
        let recalled = match standing.recalled {
            0 => String::new(),
            replies => format!(", {replies} replies from the journal"),
        };
        self.console.verbose(&format!(
            "{} calls in {seconds:.1} s, {:.1} a second, {} throttled{recalled}",
            standing.calls,
            rate(standing.calls, seconds),
            standing.throttled,
        ));
    }
}

impl Progress for Display<'_> {
    fn waits(&self, what: Option<&str>) {
        let (Ok(mut wait), Ok(mut told)) = (self.wait.lock(), self.told.lock()) else { return };
        let Some(what) = what else {
            if let Some(line) = wait.take().and_then(|wait| wait.line) {
                line.finish_and_clear();
            }
            return;
        };
        let goes_on = Wait::goes_on(wait.take(), what);
        let wait = wait.insert(goes_on);
        if self.bar.is_some() {
            wait.show();
        } else if told.0.elapsed() >= A_LINE_EVERY {
            told.0 = now();
            self.console.tell(&wait.spelled());
        }
    }

    fn stands(&self, standing: &Standing) {
        let Ok(mut told) = self.told.lock() else { return };
        told.1 = *standing;
        if let Some(bar) = &self.bar {
            let (done, total) = sum(standing);
            bar.set_style(style(is_all(standing)));
            bar.set_length(total);
            bar.set_position(done);
            bar.set_message(self.spelled(standing));
        } else if told.0.elapsed() >= A_LINE_EVERY {
            told.0 = now();
            self.console.tell(&self.spelled(standing));
        }
    }

    fn nothing_read(&self, what: &str) {
        self.warn(&format!("nothing could be read of {what}"));
    }

    fn gap(&self, gap: &v1::Gap<'_>) {
        if is_refusal(gap) {
            self.was_refused.store(true, Ordering::Relaxed);
        }
        if let (true, Some(region), Ok(mut strange)) = (is_strange(gap), gap.region.as_deref(), self.strange.lock()) {
            strange.insert(region.to_owned());
        }
        let what = if self.console.is_verbose() { in_full(gap) } else { in_short(gap) };
        // A call that is refused for one zone is refused for hundreds.
        let is_new = self.warned.lock().map_or(true, |mut warned| warned.insert(what.clone()));
        if !is_new && !self.console.is_verbose() {
            return;
        }
        self.warn(&what);
    }
}

/// Whether credentials that opened the session are none there.
fn is_strange(gap: &v1::Gap<'_>) -> bool {
    let codes = ["AuthFailure", "InvalidClientTokenId", "OptInRequired", "UnrecognizedClientException"];
    gap.code.as_deref().is_some_and(|code| codes.contains(&code))
}

/// Whether a policy would help.
fn is_refusal(gap: &v1::Gap<'_>) -> bool {
    let code = gap.code.as_deref().unwrap_or_default();
    ["AccessDenied", "Unauthorized", "NotAuthorized"].iter().any(|word| code.contains(word))
}

fn in_short(gap: &v1::Gap<'_>) -> String {
    let account = gap.account_id.iter().map(|account| format!(" of account {account}"));
    format!("{}{} could not be read: {}", gap.operation, account.collect::<String>(), why(gap))
}

/// With the object and what AWS said of it.
fn in_full(gap: &v1::Gap<'_>) -> String {
    let parts = [("in ", &gap.region), ("about ", &gap.resource)];
    let parts = parts.into_iter().filter_map(|(word, text)| Some(format!("\n{word}{}", text.as_deref()?)));
    let message = gap.message.iter().filter(|message| why(gap) != &***message).map(|message| format!("\n{message}"));
    in_short(gap) + &parts.chain(message).collect::<String>()
}

/// AWS's code or, where there is none, what came instead.
fn why<'g>(gap: &'g v1::Gap<'_>) -> &'g str {
    let code = gap.code.as_deref().filter(|code| *code != v1::Gap::NOT_READABLE);
    code.or(gap.message.as_deref()).unwrap_or("it failed")
}

#[expect(clippy::disallowed_methods, reason = "the command line reads the clock")]
fn now() -> Instant {
    Instant::now()
}

/// A bar tells how much is left only when it is known how much there is.
fn style(is_all: bool) -> ProgressStyle {
    let template = if is_all { "{bar:24} {msg}" } else { "{spinner} {msg}" };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn is_all(standing: &Standing) -> bool {
    Phase::ALL.iter().all(|&phase| standing.part(phase).is_all)
}

/// e.g. `12 of 150 hosted zones, 1 of 4+ Regions, 9.8 calls a second`: a private zone that is not read yet may name one more
/// Region.
fn counts(standing: &Standing, seconds: f64) -> String {
    let mut text = String::new();
    for phase in Phase::ALL {
        let part = standing.part(phase);
        // One account is nothing to count.
        if part.total > u64::from(phase == Phase::Accounts) {
            // Writing into a string cannot fail.
            let more = if part.is_all { "" } else { "+" };
            let _ = write!(text, "{} of {}{more} {phase}, ", part.done, part.total);
        }
    }
    let _ = write!(text, "{:.1} calls a second", rate(standing.calls, seconds));
    text
}

fn sum(standing: &Standing) -> (u64, u64) {
    let parts = Phase::ALL.map(|phase| standing.part(phase));
    (parts.iter().map(|part| part.done).sum(), parts.iter().map(|part| part.total).sum())
}

#[expect(clippy::cast_precision_loss, reason = "for people to read")]
fn rate(count: u64, seconds: f64) -> f64 {
    count as f64 / seconds.max(0.001)
}
