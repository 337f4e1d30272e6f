//! The frozen shapes of outcomes, steps, findings, gaps and defects in JSON: fields may be added, never changed.

use serde::Serialize;

use super::{Results, Words, asking_of, words};
use crate::lint::{Judged, NotDecided, Notice, Subject, Waived};
use crate::model::GapId;
use crate::resolve::{Outcome, Resolution, Vantage, Way};
use crate::snapshot;

/// What a question comes to.
#[derive(Serialize)]
pub(super) struct OutcomeShape {
    status: &'static str,
    certainty: &'static str,
    /// The targets of the CNAMEs on the way.
    chain: Vec<String>,
    answers: Vec<String>,
    cut: Option<String>,
    reason: Option<String>,
    /// Why it is only likely.
    doubt: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    varies: bool,
    /// Who gets no answer, where a routing policy leaves somebody out.
    #[serde(skip_serializing_if = "Option::is_none")]
    unserved: Option<String>,
    /// What the other CNAME model says, where it differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    other_model: Option<&'static str>,
}

impl OutcomeShape {
    pub(super) fn new(words: Words<'_>, outcome: &Outcome) -> Self {
        Self {
            status: words::status(outcome.status),
            certainty: words::certainty(outcome.certainty),
            chain: outcome.chain.iter().map(|&target| words.name(target)).collect(),
            answers: words.answers(outcome),
            cut: outcome.cut.map(|cut| words.name(cut.name)),
            reason: words.reason(outcome),
            doubt: words.doubt(outcome),
            varies: outcome.varies,
            unserved: words.unserved(outcome),
            other_model: outcome.other_model.map(words::status),
        }
    }

    /// With the name asked at the head of the chain.
    pub(super) fn asked(mut self, name: String) -> Self {
        self.chain.insert(0, name);
        self
    }
}

/// One of the ways a question goes.
#[derive(Serialize)]
pub(super) struct WayShape {
    /// The record sets that routing chooses on it, and when.
    when: Vec<String>,
    status: &'static str,
    answers: Vec<String>,
    reason: Option<String>,
}

impl WayShape {
    pub(super) fn new(words: Words<'_>, way: &Way) -> Self {
        Self {
            when: words.when(way),
            status: words::status(way.status),
            answers: words.values(&way.answers),
            reason: way.reason.map(|reason| words.reason_sentence(reason)),
        }
    }
}

/// A hop.
#[derive(Serialize)]
pub(super) struct StepShape {
    step: &'static str,
    who: String,
    by: String,
    /// The association by which that reached the VPC.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<String>,
    /// What else covers the name, and was passed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    beat: Vec<String>,
    name: Option<String>,
    detail: String,
}

/// The hops of a look-up.
pub(super) fn steps(words: Words<'_>, resolution: &Resolution, asking: &words::Asking) -> Vec<StepShape> {
    let shape = |step: words::StepWords| StepShape {
        step: step.step,
        who: step.who,
        by: step.by,
        via: step.via,
        beat: step.beat,
        name: step.name,
        detail: step.detail,
    };
    words.steps(resolution, asking).into_iter().map(shape).collect()
}

/// A finding.
#[derive(Serialize)]
pub(super) struct FindingShape<'a> {
    rule: &'a str,
    severity: &'static str,
    confidence: &'static str,
    fingerprint: &'a str,
    /// The same for findings that one change would clear.
    group: &'a str,
    message: &'a str,
    help: Option<&'a str>,
    /// What is worth knowing; first what a baseline does not know.
    notes: Vec<&'a str>,
    url: String,
    subject: SubjectShape<'a>,
    vantages: Vec<&'a str>,
    /// Every name and value that the finding gathers beyond its subject; the message names the first few.
    gathers: Vec<String>,
    traces: Vec<TraceShape<'a>>,
    /// What other rules say of the same cause.
    related: Vec<RelatedShape<'a>>,
}

/// A finding in short: one that another one explains.
#[derive(Serialize)]
struct RelatedShape<'a> {
    rule: &'a str,
    severity: &'static str,
    fingerprint: &'a str,
    message: &'a str,
    subject: SubjectShape<'a>,
}

#[derive(Serialize)]
struct TraceShape<'a> {
    vantage: &'a str,
    outcome: OutcomeShape,
    steps: Vec<StepShape>,
}

impl<'a> FindingShape<'a> {
    pub(super) fn new(results: &Results<'a>, judged: &'a Judged) -> Self {
        let words = results.words();
        let finding = &judged.finding;
        let asking = asking_of(results.estate(), judged);
        let trace = |(vantage, resolution): &(Vantage, Resolution)| TraceShape {
            vantage: words.vantage(*vantage),
            outcome: OutcomeShape::new(words, &resolution.outcome),
            steps: steps(words, resolution, &asking),
        };
        Self {
            rule: judged.slug,
            severity: words::severity(judged.severity),
            confidence: words::certainty(finding.confidence),
            fingerprint: &judged.fingerprint,
            group: &judged.group,
            message: &finding.message,
            help: finding.help.as_deref(),
            notes: judged.beyond_baseline.iter().chain(&finding.notes).map(String::as_str).collect(),
            url: words::page_url(judged.slug),
            subject: SubjectShape::new(words, finding.subject),
            vantages: finding.vantages.iter().map(|&vantage| words.vantage(vantage)).collect(),
            gathers: finding.gathered(results.estate()),
            traces: finding.traces.iter().map(trace).collect(),
            related: judged.related.iter().map(|related| RelatedShape::new(words, related)).collect(),
        }
    }
}

impl<'a> RelatedShape<'a> {
    fn new(words: Words<'a>, judged: &'a Judged) -> Self {
        Self {
            rule: judged.slug,
            severity: words::severity(judged.severity),
            fingerprint: &judged.fingerprint,
            message: &judged.finding.message,
            subject: SubjectShape::new(words, judged.finding.subject),
        }
    }
}

/// What a finding is about.
#[derive(Serialize, Default)]
struct SubjectShape<'a> {
    kind: &'static str,
    account: Option<&'a str>,
    /// Of what is neither a record set nor a zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    zone_id: Option<&'a str>,
    zone: Option<String>,
    name: Option<String>,
    r#type: Option<String>,
    set_identifier: Option<&'a str>,
}

impl<'a> SubjectShape<'a> {
    fn new(words: Words<'a>, subject: Subject) -> Self {
        let estate = words.estate();
        let account = subject.account(estate).map(|id| estate.text(estate.account(id).id));
        let mut shape = Self { kind: subject.kind(), account, ..Self::default() };
        if let Some(zone) = subject.zone(estate) {
            shape.zone_id = words.zone_id(zone);
            shape.zone = Some(words.name(estate.zone(zone).name));
        } else {
            shape.id = subject.id(estate);
            shape.name = subject.name(estate).map(|name| words.name(name));
        }
        if let Subject::Record(id) = subject {
            let rrset = estate.rrset(id);
            shape.name = Some(words.name(rrset.owner));
            shape.r#type = Some(rrset.rtype.to_string());
            shape.set_identifier = estate.set_identifier(id);
        }
        shape
    }
}

/// A finding that a waiver covers.
#[derive(Serialize)]
pub(super) struct WaivedShape<'a> {
    #[serde(flatten)]
    finding: RelatedShape<'a>,
    reason: &'a str,
    until: Option<String>,
}

impl<'a> WaivedShape<'a> {
    pub(super) fn new(words: Words<'a>, waived: &'a Waived) -> Self {
        Self {
            finding: RelatedShape::new(words, &waived.judged),
            reason: &waived.reason,
            until: waived.until.map(|day| day.to_string()),
        }
    }
}

/// A rule that lacks something in one place.
#[derive(Serialize)]
pub(super) struct NotDecidedShape<'a> {
    rule: &'a str,
    inputs: Vec<&'static str>,
    account: Option<&'a str>,
    region: Option<&'a str>,
    operation: &'a str,
    code: Option<&'a str>,
}

impl<'a> NotDecidedShape<'a> {
    pub(super) fn new(words: Words<'a>, lacking: &'a NotDecided) -> Self {
        let text = |text| words.estate().text(text);
        Self {
            rule: lacking.rule,
            inputs: lacking.inputs.iter().map(|input| input.name()).collect(),
            account: lacking.account.map(text),
            region: lacking.region.map(text),
            operation: &lacking.operation,
            code: lacking.code.map(text),
        }
    }
}

/// Something to be said of the configuration.
#[derive(Serialize)]
pub(super) struct NoticeShape<'a> {
    notice: &'static str,
    severity: &'static str,
    message: &'a str,
    help: &'a str,
    file: &'a str,
    line: Option<usize>,
}

impl<'a> From<&'a Notice> for NoticeShape<'a> {
    fn from(notice: &'a Notice) -> Self {
        Self {
            notice: notice.kind.slug(),
            severity: words::severity(Notice::SEVERITY),
            message: &notice.message,
            help: &notice.help,
            file: &notice.file,
            line: notice.line,
        }
    }
}

/// Something the snapshot could not hold.
#[derive(Serialize)]
pub(super) struct GapShape<'a> {
    account_id: Option<&'a str>,
    region: Option<&'a str>,
    operation: &'a str,
    code: Option<&'a str>,
    message: Option<&'a str>,
    resource: Option<&'a str>,
}

impl<'a> GapShape<'a> {
    pub(super) fn new(words: Words<'a>, id: GapId) -> Self {
        let estate = words.estate();
        let gap = estate.gap(id);
        let text = |text| estate.text(text);
        Self {
            account_id: gap.account.map(text),
            region: gap.region.map(text),
            operation: estate.text(gap.operation),
            code: gap.code.map(text),
            message: gap.message.map(text),
            resource: gap.resource.map(text),
        }
    }
}

/// Something in the snapshot that is no DNS.
#[derive(Serialize)]
pub(super) struct DefectShape<'a> {
    place: &'a str,
    problem: &'a str,
}

impl<'a> From<&'a snapshot::Defect> for DefectShape<'a> {
    fn from(defect: &'a snapshot::Defect) -> Self {
        Self { place: &defect.place, problem: &defect.problem }
    }
}
