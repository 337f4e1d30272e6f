//! `--timings`: how long each step of a run took.

use std::io::Write as _;
use std::time::{Duration, Instant};

/// Steps and how long they took, in order.
pub(super) struct Stopwatch {
    last: Instant,
    steps: Vec<(&'static str, Duration)>,
}

impl Stopwatch {
    #[expect(clippy::disallowed_methods, reason = "the clock is read here and handed on as names of steps that ended")]
    pub(super) fn start() -> Self {
        Self { last: Instant::now(), steps: Vec::new() }
    }

    /// A step ended now.
    pub(super) fn done(&mut self, step: &'static str) {
        self.steps.push((step, self.last.elapsed()));
        self.last += self.steps[self.steps.len() - 1].1;
    }

    /// Every step with its share of all, the longest first, on standard error.
    pub(super) fn tell(&self) {
        let all: Duration = self.steps.iter().map(|(_, took)| *took).sum();
        let mut steps = self.steps.clone();
        steps.sort_by_key(|&(_, took)| std::cmp::Reverse(took));
        let share = |took: Duration| 100.0 * took.as_secs_f64() / all.as_secs_f64();
        let line = |(step, took): (&str, Duration)| {
            format!("{:9.1} ms {:5.1}%  {step}\n", took.as_secs_f64() * 1e3, share(took))
        };
        let lines: Vec<String> = steps.into_iter().chain([("all", all)]).map(line).collect();
        // Nothing is left to say when standard error is closed.
        let _ = std::io::stderr().lock().write_all(lines.concat().as_bytes());
    }
}
