//! What VPCs and networks learnt of name servers' addresses: each look-up may lead through other delegations, and the same
//! few servers stand behind thousands of questions.

use std::net::IpAddr;
use std::sync::{PoisonError, RwLock};

use rustc_hash::FxHashMap;

use super::delegation::address_of;
use super::outcome::{Asked, Cut, Question};
use super::path::{Path, Place};
use crate::model::{Estate, RecordType};
use crate::name::NameId;

/// Who looked, at which delegation, for which server.
pub(super) type Looked = (Place, Cut, NameId);

/// The addresses; none where the snapshot does not tell.
type Known = Option<Vec<IpAddr>>;

/// Looks both families of a name server's addresses up, as `ask` does; none where that does not tell.
pub(super) fn look_up(
    estate: &Estate,
    (cut, host): (Cut, NameId),
    pending: &[Cut],
    ask: impl Fn(Path) -> Vec<Path>,
) -> Known {
    let mut addresses = Vec::new();
    let mut decided = true;
    for rtype in [RecordType::A, RecordType::AAAA] {
        let question = Question { name: Asked::exactly(host), rtype };
        for path in ask(Path::for_address(question, pending, cut)) {
            decided &= path.status.is_decided();
            addresses.extend(path.answers.iter().flat_map(|&id| estate.values(id)).filter_map(address_of));
        }
    }
    (decided || !addresses.is_empty()).then_some(addresses)
}

/// Look-ups that were made.
#[derive(Default)]
pub(super) struct Addresses(RwLock<FxHashMap<Looked, Known>>);

impl Addresses {
    /// What was found before, or is now. What depends on the way that led here is not remembered.
    pub(super) fn find(&self, looked: Looked, pending: &[Cut], look: impl FnOnce() -> Known) -> Known {
        if !pending.is_empty() {
            return look();
        }
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&looked).cloned();
        known.unwrap_or_else(|| {
            let found = look();
            self.0.write().unwrap_or_else(PoisonError::into_inner).insert(looked, found.clone());
            found
        })
    }
}
