//! How one service of one account is asked: at its pace, again where that helps, with failures written down and finished
//! replies kept. Every call to AWS but those that open a session goes through [`Line::ask`].

use std::collections::BTreeSet;
use std::error::Error;
use std::sync::Arc;

use aws_sdk_route53::error::{ProvideErrorMetadata, SdkError};

use super::error::{self, FetchError};
use super::failure::{Failure, Patience};
use super::gap::{Call, Gaps};
use super::health::Worth;
use super::journal::Reply;
use super::pace::Pace;
use super::progress::count;
use super::reason::Endpoint;
use super::run::Run;
use crate::snapshot::Operation;

/// One service, in one Region where it is regional. Clones share the pace and the gaps.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) gaps: Gaps,
    endpoint: Endpoint,
    pace: Arc<Pace>,
    run: Arc<Run>,
}

/// What one page of a list holds, a `Vec` or none at all, and where the next begins.
pub(super) type Page<L> = (L, Option<String>);

impl Line {
    pub(super) fn new(gaps: Gaps, endpoint: Endpoint, pace: Arc<Pace>, run: Arc<Run>) -> Self {
        Self { gaps, endpoint, pace, run }
    }

    /// What whoever is told waits for.
    pub(super) fn to_answer(&self, operation: Operation) -> String {
        self.endpoint.to_answer(operation)
    }

    /// What a call answers; none when it fails for good, which is then a gap.
    pub(super) async fn ask<T, E, F>(&self, call: Call<'_>, send: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<T, SdkError<E>>>,
        E: Error + ProvideErrorMetadata + 'static,
    {
        let (mut patience, began) = (Patience::default(), self.pace.now());
        loop {
            if let Err(worth) = self.pace.admit().await {
                self.gaps.unreadable(call, &self.endpoint.not_asked(worth));
                return None;
            }
            count(&self.run.counters.calls);
            // The SDK's futures are large, and there are many of them.
            let failure = match Box::pin(send()).await {
                Ok(answer) => {
                    self.pace.answered();
                    return Some(answer);
                }
                Err(failure) => failure,
            };
            let kind = Failure::of(&failure);
            let is_down = self.is_down(kind);
            match patience.wait(kind).filter(|_| !is_down) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => return self.give_up(call, kind, &failure, began).await,
            }
        }
    }

    /// Takes note of a failure. Whether the whole service seems to be down, so that this call is not tried again.
    fn is_down(&self, kind: Failure) -> bool {
        match kind {
            Failure::TooSoon => {
                count(&self.run.counters.throttled);
                self.pace.refused(self.endpoint.patience()) || self.pace.worth() != Worth::All
            }
            Failure::Unanswered | Failure::Silent => self.pace.worth() != Worth::All,
            Failure::Stumbled | Failure::Expired => false,
            Failure::Final => {
                self.pace.is_there();
                false
            }
        }
    }

    /// A gap, or the end of everything where the rest would fail as well.
    async fn give_up<T, E>(&self, call: Call<'_>, kind: Failure, failure: &SdkError<E>, began: f64) -> Option<T>
    where
        E: Error + ProvideErrorMetadata + 'static,
    {
        let operation = call.operation;
        if kind == Failure::Expired {
            let reason = failure.message().map_or_else(|| error::causes(failure), str::to_owned);
            return self.run.stop_here(FetchError::RanOut { operation, reason }).await;
        }
        if kind.is_no_answer() && !self.run.is_online().await {
            return self.run.stop_here(FetchError::Lost { operation, reason: self.endpoint.reason(failure) }).await;
        }
        if let Some(met) = kind.met() {
            self.pace.given_up(began, met);
        }
        self.gaps.failed(call, &self.endpoint, failure);
        None
    }

    /// Every object of a list, from the journal where it holds them; none when a page fails, because a part of a list looks
    /// as if the rest did not exist.
    pub(super) async fn list<P, E, F, L, T>(
        &self,
        call: Call<'_>,
        send: impl Fn(Option<String>) -> F,
        open: impl Fn(P) -> Page<L>,
    ) -> Option<Vec<T>>
    where
        L: Into<Option<Vec<T>>>,
        F: Future<Output = Result<P, SdkError<E>>>,
        E: Error + ProvideErrorMetadata + 'static,
        Vec<T>: Reply,
    {
        self.once(call, self.pages(call, send, open)).await
    }

    async fn pages<P, E, F, L, T>(
        &self,
        call: Call<'_>,
        send: impl Fn(Option<String>) -> F,
        open: impl Fn(P) -> Page<L>,
    ) -> Option<Vec<T>>
    where
        L: Into<Option<Vec<T>>>,
        F: Future<Output = Result<P, SdkError<E>>>,
        E: Error + ProvideErrorMetadata + 'static,
    {
        let (mut all, mut token, mut seen) = (Vec::new(), None, BTreeSet::new());
        loop {
            let (items, next) = open(self.ask(call, || send(token.clone())).await?);
            all.extend(self.held(call, items.into())?);
            let Some(next) = next.filter(|next| !next.is_empty()) else { return Some(all) };
            if !seen.insert(next.clone()) {
                self.gaps.unreadable(call, "the listing does not advance");
                return None;
            }
            token = Some(next);
        }
    }

    /// The list that a reply holds. One without it is a gap, and not an empty list: whoever answers so may not be AWS.
    pub(super) fn held<T>(&self, call: Call<'_>, list: Option<Vec<T>>) -> Option<Vec<T>> {
        if list.is_none() {
            self.gaps.unreadable(call, &format!("{} answered, and the reply holds no list", self.endpoint));
        }
        list
    }

    /// The reply to a call, from the journal where it holds one. A reply that is a gap is none.
    pub(super) async fn once<T: Reply>(&self, call: Call<'_>, read: impl Future<Output = Option<T>>) -> Option<T> {
        if let Some(kept) = self.recall(call) {
            return Some(kept);
        }
        let reply = read.await?;
        self.keep(call, &reply).await;
        Some(reply)
    }

    fn recall<T: Reply>(&self, call: Call<'_>) -> Option<T> {
        let text = self.run.journal.as_ref()?.recall(&self.key(call))?;
        let reply = T::from_text(&text)?;
        count(&self.run.counters.recalled);
        self.pace.recalled();
        Some(reply)
    }

    async fn keep(&self, call: Call<'_>, reply: &impl Reply) {
        let Some(journal) = &self.run.journal else { return };
        let kept = reply.to_text().map_err(Into::into).and_then(|text| journal.keep(&self.key(call), &text));
        if let Err(source) = kept {
            self.run.stop_here::<()>(FetchError::Journal { source }).await;
        }
    }

    /// What tells a reply from all others of the fetch.
    fn key(&self, call: Call<'_>) -> String {
        let region = self.gaps.region().unwrap_or("-");
        let (account, resource) = (self.gaps.account(), call.resource.unwrap_or("-"));
        format!("{account} {region} {} {resource} {}", call.operation, call.part)
    }
}

/// A list in an order that AWS does not promise: by what tells its objects apart.
pub(super) fn by<T, K: Ord>(list: Option<Vec<T>>, key: impl Fn(&T) -> K) -> Option<Vec<T>> {
    list.map(|mut list| {
        list.sort_by_cached_key(key);
        list
    })
}
