//! Which accounts are read: those of profiles, of roles, or a whole organisation. An account that lets nobody in is a gap.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_sdk_organizations::error::{ProvideErrorMetadata as _, SdkError};
use aws_sdk_organizations::operation::list_accounts::ListAccountsError;
use aws_sdk_organizations::types::Account;

use super::concurrent::each;
use super::door::Door;
use super::error::FetchError;
use super::gap::{Call, Gaps};
use super::line::by;
use super::progress::count;
use super::reason::Endpoint;
use super::run::Run;
use super::session::{Role, Session};
use super::{Options, Who, failure, regions};
use crate::snapshot::{Operation, v1};

/// How many roles are entered at the same time.
const AT_ONCE: usize = 8;

/// The accounts to read.
#[derive(Default)]
pub(super) struct Found {
    /// Their sessions, by account.
    pub(super) sessions: Vec<Arc<Session>>,
    /// What of them could not be entered.
    pub(super) gaps: Vec<v1::Gap<'static>>,
    /// Whether one of these was a no, and not only silence or "not now".
    was_refused: bool,
    /// The organisation they are of, where that was asked.
    pub(super) organization: Option<v1::Organization<'static>>,
}

/// Opens a session in every account that the options name.
pub(super) async fn find(options: &Options, run: &Arc<Run>) -> Result<Found, FetchError> {
    let mut first = Vec::new();
    for profile in profiles(&options.profiles) {
        first.push(Box::pin(Session::open(profile, options, run)).await?);
    }
    for session in first.iter().take(1) {
        regions::check(session, options).await?;
    }
    let found = match &options.who {
        Who::Profiles => Found { sessions: joined(first).into_iter().map(Arc::new).collect(), ..Found::default() },
        Who::Roles(roles) => {
            let home = Arc::new(only(first)?);
            enter(&home, roles.iter().map(|arn| role(arn)).collect(), options).await?
        }
        Who::Organization { role_name } => organization(only(first)?, role_name, options).await?,
    };
    if found.sessions.is_empty() {
        let reason = |gap: &v1::Gap<'static>| {
            let text = |text: &Option<crate::snapshot::Text<'static>>| text.as_deref().unwrap_or_default().to_owned();
            format!("{}: {} ({})", text(&gap.resource), text(&gap.message), text(&gap.code))
        };
        let reasons = found.gaps.iter().map(reason).collect();
        return Err(FetchError::NoAccount { reasons, was_refused: found.was_refused });
    }
    Ok(Found { sessions: once_each(found.sessions), ..found })
}

/// Without any, the environment or the default profile decides.
fn profiles(named: &[String]) -> Vec<Option<&str>> {
    if named.is_empty() { vec![None] } else { named.iter().map(|name| Some(name.as_str())).collect() }
}

fn only(mut sessions: Vec<Session>) -> Result<Session, FetchError> {
    let count = sessions.len();
    sessions.pop().filter(|_| count == 1).ok_or(FetchError::ManyProfiles { count })
}

/// Profiles of one account name its Regions together: it is read with the first.
fn joined(sessions: Vec<Session>) -> Vec<Session> {
    let mut joined: Vec<Session> = Vec::new();
    for session in sessions {
        match joined.iter_mut().find(|known| known.account_id == session.account_id) {
            Some(known) => known.other_regions.push(session.region),
            None => joined.push(session),
        }
    }
    joined
}

/// Two roles may lead to one account: it is read once, with the first.
fn once_each(sessions: Vec<Arc<Session>>) -> Vec<Arc<Session>> {
    let mut by_account = BTreeMap::new();
    for session in sessions {
        by_account.entry(session.account_id.clone()).or_insert(session);
    }
    by_account.into_values().collect()
}

/// The role of an ARN, whose fifth part is its account.
fn role(arn: &str) -> Role {
    Role { arn: arn.to_owned(), account: arn.split(':').nth(4).unwrap_or_default().to_owned(), name: None }
}

/// Enters every role. What refuses becomes a gap, and the rest goes on; but nobody is let in with credentials that ran out.
async fn enter(home: &Arc<Session>, roles: Vec<Role>, options: &Options) -> Result<Found, FetchError> {
    let door = Door::new(Arc::clone(home), options.external_id.clone(), roles.len());
    let _awaited = home.run().waiting.begin(door.awaited());
    let entered = each(roles, AT_ONCE, |role| {
        let door = Arc::clone(&door);
        async move { door.enter(&role).await.map_err(|refusal| (role, refusal)) }
    });
    let mut found = Found::default();
    for result in entered.await {
        match result {
            Ok(session) => found.sessions.push(Arc::new(session)),
            Err((_, refusal)) if failure::EXPIRED.contains(&refusal.code.as_str()) => {
                return Err(FetchError::RanOut { operation: Operation::AssumeRole, reason: refusal.reason });
            }
            Err((role, refusal)) => {
                found.was_refused |= refusal.unanswered.is_none();
                let gaps = Gaps::of(&role.account);
                gaps.note(Call::about(Operation::AssumeRole, &role.arn), &refusal.code, refusal.reason);
                found.gaps.extend(gaps.sorted());
            }
        }
    }
    Ok(found)
}

/// Our own account, and a role in every other active account of the organisation.
async fn organization(mut home: Session, role_name: &str, options: &Options) -> Result<Found, FetchError> {
    let accounts = list(&home).await?;
    let organization = described(&accounts);
    let (own, others): (Vec<Account>, Vec<Account>) =
        accounts.into_iter().partition(|account| account.id.as_deref() == Some(&home.account_id));
    home.name = own.into_iter().next().and_then(|account| account.name);
    let role = |account: Account| {
        let id = account.id?;
        Some(Role {
            arn: format!("arn:{}:iam::{id}:role/{role_name}", home.partition),
            account: id,
            name: account.name,
        })
    };
    let roles = others.into_iter().filter(is_active).filter_map(role).collect();
    let home = Arc::new(home);
    let mut found = enter(&home, roles, options).await?;
    found.sessions.push(home);
    found.organization = Some(organization);
    Ok(found)
}

/// The organisation as the file has it: which accounts there are, read or not.
fn described(accounts: &[Account]) -> v1::Organization<'static> {
    let account = |account: &Account| v1::OrganizationAccount {
        id: account.id.clone().unwrap_or_default().into(),
        name: account.name.clone().map(Into::into),
        state: state(account).map(Into::into),
        ..v1::OrganizationAccount::default()
    };
    // `arn:aws:organizations::111111111111:account/o-1/222222222222`
    let id = accounts.iter().find_map(|account| account.arn.as_deref()?.split('/').nth(1).map(str::to_owned));
    v1::Organization {
        id: id.map(Into::into),
        accounts: by(Some(accounts.iter().map(account).collect()), |one: &v1::OrganizationAccount<'static>| {
            one.id.clone()
        }),
        ..v1::Organization::default()
    }
}

async fn list(home: &Session) -> Result<Vec<Account>, FetchError> {
    let (client, endpoint) = home.organizations();
    let _awaited = home.run().waiting.begin(endpoint.to_answer(Operation::ListAccounts));
    let mut pages = client.list_accounts().into_paginator().send();
    let mut accounts = Vec::new();
    while let Some(page) = pages.next().await {
        count(&home.run().counters.calls);
        accounts.extend(page.map_err(|failure| no_organization(&endpoint, &failure))?.accounts.into_iter().flatten());
    }
    let mut seen = BTreeSet::new();
    accounts.retain(|account| seen.insert(account.id.clone()));
    if !seen.contains(&Some(home.account_id.clone())) {
        let reason = format!("{endpoint} does not list account {}, which asks", home.account_id);
        return Err(FetchError::Unreadable { operation: Operation::ListAccounts, reason });
    }
    Ok(accounts)
}

/// `Status` is on its way out; where `State` is given it counts (semantics §0.2).
fn state(account: &Account) -> Option<String> {
    let state = account.state.as_ref().map(|state| state.as_str().to_owned());
    state.or_else(|| account.status.as_ref().map(|status| status.as_str().to_owned()))
}

fn is_active(account: &Account) -> bool {
    state(account).is_none_or(|state| state == "ACTIVE")
}

fn no_organization(endpoint: &Endpoint, failure: &SdkError<ListAccountsError>) -> FetchError {
    endpoint.unanswered(Operation::ListAccounts, failure).unwrap_or_else(|| FetchError::NoOrganization {
        code: failure.code().unwrap_or(v1::Gap::NOT_READABLE).to_owned(),
        reason: endpoint.reason(failure),
    })
}
