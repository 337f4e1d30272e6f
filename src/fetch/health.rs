//! Whether a service is still worth asking, by what came of its last calls: one that is down is not waited for call after
//! call. Pure arithmetic on the seconds since the fetch began; it must not know clocks or services.

/// Refusals in a row below which a service is only slow.
const REFUSALS: u32 = 5;
/// Calls given up in a row, after which a service is not asked any more.
const GIVEN_UP: u32 = 3;

/// How much patience a service deserves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Worth {
    /// A call may be tried again and again.
    All,
    /// A call was given up, and nothing has been answered since: the others get one try each.
    OneTry,
    /// Nothing was ever answered, and waiting for it costs as much as a silence may last.
    NothingSoFar,
    /// Several calls in a row met silence.
    NothingAnyMore,
    /// Several calls in a row met nothing but refusals for coming too soon, or that the service cannot answer now.
    Busy,
}

/// What came of a service's calls.
#[derive(Debug, Default)]
pub(super) struct Health {
    /// When it answered last.
    answered: Option<f64>,
    /// Since when it has refused every call, and how many.
    refusing: Option<(f64, u32)>,
    /// Calls given up since it answered last, by what the last of them met.
    given_up: u32,
    met: Option<Met>,
}

/// Why a call was given up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// Nobody was there.
    Nobody,
    /// Somebody was, and said nothing.
    Silence,
    /// Refusals for coming too soon.
    Refusals,
}

impl Health {
    /// A call was answered.
    pub(super) fn answered(&mut self, now: f64) {
        *self = Self { answered: Some(now), ..Self::default() };
    }

    /// A call came too soon, or the service could not answer it now. Whether it has been so for longer than `patience`
    /// seconds, with no answer to any call in between.
    pub(super) fn refused(&mut self, now: f64, patience: f64) -> bool {
        let (since, count) = self.refusing.get_or_insert((now, 0));
        *count += 1;
        *count >= REFUSALS && now - *since >= patience
    }

    /// A call that began then was given up. Where others were answered meanwhile, it was not the service.
    pub(super) fn given_up(&mut self, began: f64, met: Met) {
        if self.answered.is_none_or(|at| at < began) {
            self.given_up += 1;
            self.met = Some(met);
        }
    }

    /// How much patience the next call deserves.
    pub(super) fn worth(&self) -> Worth {
        match self.met {
            None => Worth::All,
            Some(Met::Silence) if self.answered.is_none() => Worth::NothingSoFar,
            Some(Met::Silence) if self.given_up >= GIVEN_UP => Worth::NothingAnyMore,
            Some(Met::Refusals) if self.given_up >= GIVEN_UP => Worth::Busy,
            Some(_) => Worth::OneTry,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_without_an_answer_between_them_are_endured_for_a_while() {
        let mut health = Health::default();
        assert!(!(0..4).any(|_| health.refused(1.0, 0.0)), "four may be chance, however long they took");
        assert!(health.refused(61.0, 60.0));
        health.answered(62.0);
        assert!(!(63..90).any(|now| health.refused(f64::from(now), 60.0)));
    }

    #[test]
    fn a_service_that_is_down_gets_one_try_a_call_and_then_none() {
        let mut health = Health::default();
        health.answered(1.0);
        for expected in [Worth::OneTry, Worth::OneTry, Worth::Busy] {
            health.given_up(2.0, Met::Refusals);
            assert_eq!(health.worth(), expected);
        }
        health.answered(3.0);
        health.given_up(2.0, Met::Silence);
        assert_eq!(health.worth(), Worth::All, "others were answered meanwhile");
        for expected in [Worth::OneTry, Worth::OneTry, Worth::NothingAnyMore] {
            health.given_up(4.0, Met::Silence);
            assert_eq!(health.worth(), expected);
        }
    }

    #[test]
    fn what_never_said_a_word_is_waited_for_once() {
        let mut health = Health::default();
        health.given_up(0.0, Met::Silence);
        assert_eq!(health.worth(), Worth::NothingSoFar);
        let mut away = Health::default();
        (0..20).for_each(|_| away.given_up(0.0, Met::Nobody));
        assert_eq!(away.worth(), Worth::OneTry, "which costs nothing");
    }
}
