//! How fast a service may be asked: a token bucket that slows down when it is throttled and feels its way up again. Pure
//! arithmetic on the seconds since the fetch began; it must not know clocks, threads or services.

use std::collections::VecDeque;

/// What a service grants: so many calls a second, and so many at once after a rest.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Limits {
    /// Calls a second.
    pub(super) rate: f64,
    /// Calls at once.
    pub(super) burst: f64,
}

/// Calls reach the service less evenly than they leave here; this much less of both leaves room for that.
const MARGIN: f64 = 0.98;
/// A burst goes out at this many times the rate, not all at once: where it is refused, few calls are on their way.
const BURST_RATE: f64 = 5.0;
/// A rate never falls below this, so that a service that refuses for a while is not given up for minutes.
const SLOWEST: f64 = 0.2;
/// What is left of the rate right after a refusal, until what has piled up is through.
const EASED: f64 = 0.9;
/// Refusals this soon after another are of calls that were on their way already, in seconds.
const SAME_OVERLOAD: f64 = 1.0;
/// How long the answers that came through are remembered, in seconds: the rate the service really grants.
const MEMORY: f64 = 10.0;
/// Of the rate at which refusals were met, how near it is safe to go at once.
const SAFE: f64 = 0.99;
/// How fast the rate climbs back there: this much of the ceiling a second.
const CLIMB: f64 = 0.1;
/// How fast it goes beyond, as a part of the rate a second, and how many seconds without a refusal double that.
const PROBE: f64 = 0.0003;
const PROBE_DOUBLES: f64 = 15.0;

/// The tokens of one service.
#[derive(Debug)]
pub(super) struct Bucket {
    ceiling: Limits,
    rate: f64,
    burst: f64,
    tokens: f64,
    /// When the tokens were counted.
    counted: f64,
    /// When the next token may be taken at the earliest.
    next: f64,
    /// The rate at which the service refused, once it has.
    refused_at: Option<f64>,
    /// When the last overload began.
    eased: f64,
    answers: VecDeque<f64>,
}

impl Bucket {
    /// A full bucket.
    pub(super) fn new(limits: Limits) -> Self {
        let ceiling = Limits { rate: limits.rate * MARGIN, burst: (limits.burst * MARGIN).max(1.0) };
        Self {
            ceiling,
            rate: ceiling.rate,
            burst: ceiling.burst,
            tokens: ceiling.burst,
            counted: 0.0,
            next: 0.0,
            refused_at: None,
            eased: 0.0,
            answers: VecDeque::new(),
        }
    }

    /// Takes a token, or says how many seconds it is until there is one.
    pub(super) fn take(&mut self, now: f64) -> Result<(), f64> {
        self.count(now);
        let wait = f64::max((1.0 - self.tokens) / self.rate, self.next - now);
        if wait > 0.0 {
            return Err(wait);
        }
        self.tokens -= 1.0;
        self.next = now + 1.0 / (self.rate * BURST_RATE);
        Ok(())
    }

    /// A call was answered.
    pub(super) fn answered(&mut self, now: f64) {
        self.answers.push_back(now);
        while self.answers.front().is_some_and(|first| now - first > MEMORY) {
            self.answers.pop_front();
        }
    }

    /// A call was refused for coming too soon.
    pub(super) fn refused(&mut self, now: f64) {
        self.count(now);
        // Somebody else draws from the same bucket, or it is smaller than documented: nothing is saved up there.
        self.burst = 1.0;
        self.tokens = self.tokens.min(0.0);
        if self.refused_at.is_some() && now - self.eased < SAME_OVERLOAD {
            return;
        }
        let granted = self.granted(now).map_or(self.rate, |granted| granted.min(self.rate));
        self.refused_at = Some(granted.max(SLOWEST));
        self.rate = (granted * EASED).max(SLOWEST);
        self.eased = now;
    }

    /// The calls a second that came through since the last overload. Without one they came from the burst and say nothing.
    fn granted(&self, now: f64) -> Option<f64> {
        self.refused_at?;
        let since = self.eased.max(now - MEMORY);
        let answered = self.answers.iter().filter(|&&time| time > since).count();
        // A dozen thousand answers in ten seconds would still be exact.
        #[expect(clippy::cast_precision_loss, reason = "a count of calls")]
        Some(answered as f64 / (now - since))
    }

    fn count(&mut self, now: f64) {
        let passed = (now - self.counted).max(0.0);
        self.counted = now;
        self.tokens = (self.tokens + passed * self.rate).min(self.burst);
        self.climb(now, passed);
    }

    fn climb(&mut self, now: f64, passed: f64) {
        let Some(refused_at) = self.refused_at else { return };
        let safe = refused_at * SAFE;
        if self.rate < safe {
            self.rate = (self.rate + passed * CLIMB * self.ceiling.rate).min(safe);
        } else {
            let haste = ((now - self.eased) / PROBE_DOUBLES).exp2();
            self.rate += self.rate * PROBE * haste * passed;
        }
        self.rate = self.rate.min(self.ceiling.rate);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::*;

    /// Seconds between a call and its arrival, and between that and its answer: more and less, as on a real network.
    const ON_THE_WAY: [f64; 7] = [0.012, 0.035, 0.019, 0.027, 0.014, 0.041, 0.022];
    const AT_ONCE: usize = 16;
    /// The burst is over by then, in seconds.
    const BEGINNING: f64 = 10.0;

    /// What became of the calls to a simulated service.
    struct Outcome {
        /// Answered calls a second, after the beginning.
        rate: f64,
        /// Of all answers, how many were refusals.
        refused: f64,
    }

    enum Event {
        Wants,
        Arrives,
        Hears(bool),
    }

    /// Asks a service that grants `real`, `calls` times, through a bucket that believes in `believed`. No clock is read:
    /// events happen in the order of their times.
    fn ask(real: Limits, believed: Limits, calls: u32) -> Outcome {
        let mut bucket = Bucket::new(believed);
        let (mut tokens, mut counted) = (real.burst, 0.0);
        let mut events: BTreeMap<(Duration, usize), Event> =
            (0..AT_ONCE).map(|n| ((Duration::ZERO, n), Event::Wants)).collect();
        let (mut serial, mut answered, mut refused, mut late) = (AT_ONCE, 0, 0, 0);
        // One turn at a time, as `Pace` does it: nobody overtakes who waits for a token.
        let (mut turn, mut end) = (0.0_f64, 0.0);
        while answered < calls {
            let ((time, _), event) = events.pop_first().unwrap();
            let now = time.as_secs_f64();
            serial += 1;
            let way = ON_THE_WAY[serial % ON_THE_WAY.len()];
            let (delay, next) = match event {
                Event::Wants if turn > now => (turn - now, Event::Wants),
                Event::Wants => match bucket.take(now) {
                    Ok(()) => (way, Event::Arrives),
                    Err(wait) => {
                        turn = now + wait;
                        (wait, Event::Wants)
                    }
                },
                Event::Arrives => {
                    tokens = f64::min(real.burst, tokens + (now - counted) * real.rate);
                    counted = now;
                    let granted = tokens >= 1.0;
                    tokens -= f64::from(u8::from(granted));
                    (way, Event::Hears(granted))
                }
                Event::Hears(true) => {
                    bucket.answered(now);
                    answered += 1;
                    late += u32::from(now > BEGINNING);
                    end = now;
                    (0.0, Event::Wants)
                }
                Event::Hears(false) => {
                    bucket.refused(now);
                    refused += 1;
                    (0.5, Event::Wants)
                }
            };
            // A nanosecond more, so that rounding never makes a wait of none.
            events.insert((time + Duration::from_secs_f64(delay) + Duration::from_nanos(1), serial), next);
        }
        let rate = f64::from(late) / (end - BEGINNING);
        Outcome { rate, refused: f64::from(refused) / f64::from(answered + refused) }
    }

    const ROUTE_53: Limits = Limits { rate: 10.0, burst: 50.0 };

    fn assert_kept(real: Limits, believed: Limits, within: f64, refusals: f64) {
        let outcome = ask(real, believed, 3000);
        let off = (outcome.rate / real.rate - 1.0).abs();
        assert!(off <= within, "{real:?}: {:.2} calls a second", outcome.rate);
        assert!(outcome.refused <= refusals, "{real:?}: {:.4} refused", outcome.refused);
    }

    #[test]
    fn the_documented_limit_is_kept_without_a_refusal() {
        assert_kept(ROUTE_53, ROUTE_53, 0.05, 0.0);
    }

    #[test]
    fn ten_a_second_are_kept_within_a_twentieth_whatever_the_burst() {
        for burst in [2.0, 5.0, 10.0, 20.0, 100.0] {
            assert_kept(Limits { rate: 10.0, burst }, ROUTE_53, 0.05, 0.01);
        }
    }

    #[test]
    fn a_limit_that_others_share_is_found() {
        for rate in [1.0, 2.0, 3.0, 5.0, 7.5] {
            assert_kept(Limits { rate, burst: 10.0 }, ROUTE_53, 0.07, 0.03);
        }
    }

    #[test]
    fn a_wait_is_as_long_as_the_next_token_takes() {
        let mut bucket = Bucket::new(Limits { rate: 10.0 / MARGIN, burst: 2.0 / MARGIN });
        assert_eq!(bucket.take(0.0), Ok(()));
        assert_eq!(bucket.take(0.0), Err(0.02), "a burst goes out at five times the rate");
        assert_eq!(bucket.take(0.02), Ok(()));
        let wait = bucket.take(0.05).unwrap_err();
        assert!((wait - 0.05).abs() < 1e-9, "{wait}");
        assert_eq!(bucket.take(0.1), Ok(()));
    }

    #[test]
    fn a_rate_recovers_when_the_refusals_end() {
        let mut bucket = Bucket::new(ROUTE_53);
        for n in 0..200 {
            bucket.refused(f64::from(n) * 0.6);
        }
        assert!(bucket.rate < 1.0, "{}", bucket.rate);
        for n in 0..1800 {
            let _ = bucket.take(120.0 + f64::from(n) * 0.1);
        }
        assert!(bucket.rate > 9.0, "{}", bucket.rate);
    }
}
