//! Exceptions: names that a rule allows, and waivers with a reason and an end. What they match is left out of the report;
//! what matches nothing, or has ended, is said.

use jiff::civil::Date;

use super::judged::Judged;
use super::notice::{Notice, NoticeKind};
use super::phrase;
use super::scope::Scope;
use super::settings::Settings;
use crate::model::{Estate, RecordType};
use crate::name::NameId;

/// A name that a rule may flag and that is meant so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The rule.
    pub rule: String,
    /// The name.
    pub name: Scope,
    /// The line it was written in.
    pub line: usize,
}

/// Findings to live with, for a reason and perhaps not for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// The rule.
    pub rule: String,
    /// The name flagged. A waiver has this or a fingerprint.
    pub name: Option<Scope>,
    /// The zone it is in, by name or id.
    pub zone: Option<Scope>,
    /// The type of the record set.
    pub rtype: Option<RecordType>,
    /// The one finding.
    pub fingerprint: Option<String>,
    /// Why.
    pub reason: String,
    /// The last day it holds.
    pub until: Option<Date>,
    /// The line it was written in.
    pub line: usize,
}

impl Waiver {
    /// How much of a finding it is about.
    fn matches(&self, estate: &Estate, judged: &Judged) -> Extent {
        if !self.is_of_kind(estate, judged) {
            return Extent::Nothing;
        }
        self.name.as_ref().map_or(Extent::All, |name| Extent::of(estate, judged, &[name]))
    }

    /// Whether all but the name is as it says.
    fn is_of_kind(&self, estate: &Estate, judged: &Judged) -> bool {
        let subject = judged.finding.subject;
        self.rule == judged.slug
            && self.rtype.is_none_or(|rtype| subject.rtype(estate) == Some(rtype))
            && self.fingerprint.as_ref().is_none_or(|fingerprint| *fingerprint == judged.fingerprint)
            && self
                .zone
                .as_ref()
                .is_none_or(|of| subject.zone(estate).is_some_and(|zone| of.matches_zone(estate, zone)))
    }

    fn has_ended(&self, today: Option<Date>) -> bool {
        self.until.zip(today).is_some_and(|(until, today)| until < today)
    }

    /// `the waiver of occluded-record for old.example.com`.
    fn spell(&self) -> String {
        let what = self.name.as_ref().map(Scope::text).or(self.fingerprint.as_deref()).unwrap_or_default();
        format!("the waiver of {} for {what}", self.rule)
    }
}

/// How much of a finding exceptions are about: its subject, or names that it gathers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    Nothing,
    /// Some of the names: the finding stands.
    Part,
    All,
}

impl Extent {
    fn of(estate: &Estate, judged: &Judged, scopes: &[&Scope]) -> Self {
        let finding = &judged.finding;
        if scopes.iter().any(|scope| scope.matches(estate, finding.subject)) {
            return Self::All;
        }
        let is_meant = |&name: &NameId| {
            let name = estate.name(name);
            scopes.iter().any(|scope| scope.is(&name))
        };
        match (finding.names.iter().all(is_meant), finding.names.iter().any(is_meant)) {
            (true, true) if finding.values.is_empty() => Self::All,
            (_, true) => Self::Part,
            (_, false) if finding.left_out.iter().any(is_meant) => Self::Part,
            (_, false) => Self::Nothing,
        }
    }
}

/// A finding that a waiver covers.
#[derive(Clone, Debug)]
pub struct Waived {
    /// The finding.
    pub judged: Judged,
    /// Why it is lived with.
    pub reason: String,
    /// The last day it is.
    pub until: Option<Date>,
}

/// What exceptions leave, and what they did.
#[derive(Default)]
pub(super) struct Excepted {
    /// Findings that nothing covers.
    pub(super) left: Vec<Judged>,
    /// How many findings the rules' lists allow.
    pub(super) allowed: usize,
    /// Findings that a waiver covers.
    pub(super) waived: Vec<Waived>,
    /// What is to be said of the exceptions.
    pub(super) notices: Vec<Notice>,
}

/// Leaves out what is allowed or waived, and what is less sure than the settings want: an exception that matches only
/// such a finding is in use all the same.
pub(super) fn except(estate: &Estate, settings: &Settings, ran: &[&'static str], findings: Vec<Judged>) -> Excepted {
    let mut excepted = Excepted::default();
    let mut allows = vec![false; settings.allow.len()];
    let mut waivers = vec![false; settings.waivers.len()];
    for mut judged in findings {
        let allowed = allow(estate, &settings.allow, &mut allows, &judged);
        let waiver = waive(estate, settings, &mut waivers, &mut judged);
        if judged.finding.confidence < settings.min_confidence {
            continue;
        }
        match waiver {
            _ if allowed => excepted.allowed += 1,
            Some(Waiver { reason, until, .. }) => {
                excepted.waived.push(Waived { judged, reason: reason.clone(), until: *until });
            }
            None => excepted.left.push(judged),
        }
    }
    excepted.notices = notices(settings, ran, &allows, &waivers);
    excepted
}

/// Whether a rule's list allows a finding: its subject, or every name that it gathers. Notes the entries that say so.
fn allow(estate: &Estate, allows: &[Allow], used: &mut [bool], judged: &Judged) -> bool {
    let of_rule = |allow: &&Allow| allow.rule == judged.slug;
    let scopes: Vec<&Scope> = allows.iter().filter(of_rule).map(|allow| &allow.name).collect();
    if scopes.is_empty() {
        return false;
    }
    mark(
        used,
        allows,
        |allow| if of_rule(&allow) { Extent::of(estate, judged, &[&allow.name]) } else { Extent::Nothing },
    );
    Extent::of(estate, judged, &scopes) == Extent::All
}

/// The waiver that covers a finding, or the first of several that do so together. Of a finding that some cover in part it is
/// said: it stands for what is left.
fn waive<'s>(estate: &Estate, settings: &'s Settings, used: &mut [bool], judged: &mut Judged) -> Option<&'s Waiver> {
    let extent = |waiver: &Waiver| {
        if waiver.has_ended(settings.today) { Extent::Nothing } else { waiver.matches(estate, judged) }
    };
    if let Some(whole) = mark(used, &settings.waivers, extent) {
        return Some(whole);
    }
    let parts: Vec<&Waiver> = settings.waivers.iter().filter(|waiver| extent(waiver) == Extent::Part).collect();
    let scopes: Vec<&Scope> = parts.iter().filter_map(|waiver| waiver.name.as_ref()).collect();
    if scopes.is_empty() {
        return None;
    }
    if Extent::of(estate, judged, &scopes) == Extent::All {
        return parts.first().copied();
    }
    let names: Vec<String> = scopes.iter().map(|scope| scope.text().to_owned()).collect();
    let (names, are) = (phrase::list(&names, names.len()), if names.len() == 1 { "is" } else { "are" });
    judged.finding.notes.push(format!("{names} {are} waived; the finding stands for what else it gathers"));
    None
}

/// Notes every entry that is about a finding, and gives the first that is about all of it.
fn mark<'e, T>(used: &mut [bool], entries: &'e [T], extent: impl Fn(&T) -> Extent) -> Option<&'e T> {
    let mut first = None;
    for (used, entry) in used.iter_mut().zip(entries) {
        let extent = extent(entry);
        *used |= extent != Extent::Nothing;
        first = first.or((extent == Extent::All).then_some(entry));
    }
    first
}

/// Entries of rules that did not run are none of this run's business.
fn notices(settings: &Settings, ran: &[&'static str], allows: &[bool], waivers: &[bool]) -> Vec<Notice> {
    let file = || settings.file.clone();
    let has_run = |rule: &str| ran.contains(&rule);
    let waivers = settings.waivers.iter().zip(waivers).filter_map(|(waiver, &used)| {
        let ended = waiver.has_ended(settings.today);
        let (kind, message) = match waiver.until.filter(|_| ended) {
            Some(until) => (NoticeKind::ExpiredWaiver, format!("{} ended on {until}", waiver.spell())),
            None if used => return None,
            None => (NoticeKind::UnusedWaiver, format!("{} matches nothing", waiver.spell())),
        };
        let help = if ended { "take it out, or give it a later date" } else { "take it out" };
        let notice = Notice { kind, message, help: help.to_owned(), file: file(), line: Some(waiver.line) };
        has_run(&waiver.rule).then_some(notice)
    });
    let allows = settings.allow.iter().zip(allows).filter(|(allow, used)| !**used && has_run(&allow.rule));
    let allows = allows.map(|(allow, _)| Notice {
        kind: NoticeKind::UnusedAllow,
        message: format!("{} allows {}, which matches nothing", allow.rule, allow.name.text()),
        help: "take it out".to_owned(),
        file: file(),
        line: Some(allow.line),
    });
    let mut notices: Vec<Notice> = waivers.chain(allows).collect();
    notices.sort_by_key(|notice| (notice.line, notice.kind));
    notices
}
