//! VPCs of other accounts, in Regions that only these accounts were read in: a private zone names them, or they are shared.
//! Their owners are looked for among the accounts of the fetch, and read there as well.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::concurrent::each;
use super::gap::Gaps;
use super::session::Session;
use super::{account, ec2};
use crate::snapshot::{Touched, v1};

/// How many accounts are asked at the same time, each in a Region of its own pace.
const AT_ONCE: usize = 40;

/// VPCs by their Region.
type Vpcs = BTreeMap<String, BTreeSet<String>>;
/// Regions by account.
type Places = BTreeMap<String, BTreeSet<String>>;

/// Adds to the accounts the Regions where they own VPCs that others name.
pub(super) async fn read(sessions: &[Arc<Session>], accounts: &mut [v1::Account<'static>], all_vpcs: bool) {
    let mut more = shared(accounts);
    let missing = missing(accounts);
    for (account, regions) in ask(sessions, accounts, &missing).await {
        more.entry(account).or_default().extend(regions);
    }
    let mut touched = Touched::default();
    for zones in accounts.iter().filter_map(|account| account.hosted_zones.as_deref()) {
        touched.by_zones(zones);
    }
    for account in accounts {
        let Some(mut names) = more.remove(&*account.account_id) else { continue };
        names.retain(|name| !has_read(account, name));
        let session = sessions.iter().find(|session| session.account_id == *account.account_id);
        if let Some(session) = session {
            let touched = (!all_vpcs).then(|| touched.clone());
            account::read_more(session, account, names, touched).await;
        }
    }
}

/// The Regions of VPCs whose owner is told, by that.
fn shared(accounts: &[v1::Account<'static>]) -> Places {
    let mut places = Places::new();
    let regions = accounts.iter().flat_map(|account| &account.regions);
    for (region, vpc) in regions.flat_map(|region| region.vpcs.iter().flatten().map(move |vpc| (region, vpc))) {
        if let Some(owner) = vpc.owner_id.as_deref() {
            places.entry(owner.to_owned()).or_default().insert(region.region.to_string());
        }
    }
    places
}

/// The VPCs that private zones name and no account sees.
fn missing(accounts: &[v1::Account<'static>]) -> Vpcs {
    let regions = accounts.iter().flat_map(|account| &account.regions);
    let seen: BTreeSet<&str> =
        regions.flat_map(|region| region.vpcs.iter().flatten()).map(|vpc| &*vpc.vpc_id).collect();
    let mut missing = Vpcs::new();
    let zones = accounts.iter().flat_map(|account| account.hosted_zones.iter().flatten());
    for vpc in zones.flat_map(|zone| zone.vpcs.iter().flatten()).filter(|vpc| !seen.contains(&*vpc.vpc_id)) {
        if let Some(region) = vpc.vpc_region.as_deref() {
            missing.entry(region.to_owned()).or_default().insert(vpc.vpc_id.to_string());
        }
    }
    missing
}

/// What an account said of a Region.
struct Said {
    session: Arc<Session>,
    region: String,
    owned: BTreeSet<String>,
    gaps: Gaps,
}

/// Asks every account that was not read there for the VPCs of a Region. One that does not answer is a gap only where somebody's
/// VPC is left that nobody owns.
async fn ask(sessions: &[Arc<Session>], accounts: &[v1::Account<'static>], missing: &Vpcs) -> Places {
    let mut questions = Vec::new();
    for (region, vpcs) in missing {
        let strangers = accounts.iter().filter(|account| !has_read(account, region));
        let ids: BTreeSet<&str> = strangers.map(|account| &*account.account_id).collect();
        let asked = sessions.iter().filter(|session| ids.contains(&*session.account_id));
        questions.extend(asked.map(|session| (Arc::clone(session), region.clone(), vpcs.clone())));
    }
    let said = each(questions, AT_ONCE, |(session, region, vpcs)| owned(session, region, vpcs)).await;
    let found: BTreeSet<&String> = said.iter().flat_map(|said| &said.owned).collect();
    let mut places = Places::new();
    for said in &said {
        if !said.owned.is_empty() {
            places.entry(said.session.account_id.clone()).or_default().insert(said.region.clone());
        } else if missing[&said.region].iter().any(|vpc| !found.contains(vpc)) && !said.has_no_such_region() {
            said.session.gaps.take(&said.gaps);
        }
    }
    places
}

impl Said {
    /// A Region that is not enabled does not know the account's credentials, and none of its VPCs are there.
    fn has_no_such_region(&self) -> bool {
        let is_of_region =
            |gap: &v1::Gap<'_>| gap.code.as_deref().is_some_and(|code| matches!(code, "AuthFailure" | "OptInRequired"));
        self.gaps.sorted().iter().all(is_of_region)
    }
}

async fn owned(session: Arc<Session>, region: String, vpcs: BTreeSet<String>) -> Said {
    let (client, mut line) = session.ec2(&region);
    line.gaps = Gaps::of(&session.account_id).in_region(&region);
    let there = Box::pin(ec2::vpcs_of(&client, &line, &vpcs)).await;
    Said { owned: there.into_iter().flatten().collect(), gaps: line.gaps, session, region }
}

fn has_read(account: &v1::Account<'static>, region: &str) -> bool {
    account.regions.iter().any(|known| *known.region == *region)
}
