//! Findings: what a rule says of one subject. No severity is decided here, and no format known.

use super::context::Context;
use super::subject::Subject;
use crate::model::{Estate, RecordType, RrSetId, ZoneId};
use crate::name::NameId;
use crate::resolve::{Certainty, Cut, Resolution, Vantage};

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing.
    Info,
    /// Will surprise somebody.
    Warning,
    /// Somebody does not get an answer.
    Error,
}

/// Who wants to see a rule's findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Audience {
    /// Everybody.
    Everyone,
    /// Who cares for style and hygiene too.
    Pedantic,
    /// Who reviews governance and exposure by hand.
    Auditor,
}

/// What one rule says of one subject.
#[derive(Clone, Debug)]
pub struct Finding {
    /// What it is about.
    pub subject: Subject,
    /// How sure it is.
    pub confidence: Certainty,
    /// The most severe it may be, whatever the rule is set to: what only one reading of AWS's behaviour calls an error is
    /// a warning (semantics §2.2).
    pub at_most: Option<Severity>,
    /// Who wants to see it, where the rule's own audience is wider.
    pub audience: Audience,
    /// From where the trouble shows, in order; empty where it does not depend on the asker.
    pub vantages: Vec<Vantage>,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// What else is worth knowing, a line each: why it is only likely, who else is concerned.
    pub notes: Vec<String>,
    /// What to change to what.
    pub help: Option<String>,
    /// The look-ups that show it, one for each class of vantages.
    pub traces: Vec<(Vantage, Resolution)>,
    /// The objects that decided it, spelled stably: part of the fingerprint.
    pub deciding: Vec<String>,
    /// The same of objects that each decided part of it, and can be mended one by one: what is left is no other finding, so
    /// that they are not part of the fingerprint.
    pub deciding_parts: Vec<String>,
    /// Whether it is about all record sets of its subject's name and type, which can be mended one by one: the set
    /// identifier is not part of the fingerprint then.
    pub of_group: bool,
    /// What tells its remedy from that of findings which the same objects decided: those are no group with it.
    pub remedy: &'static str,
    /// Names beyond the subject that it gathers: those that are hidden, lame, led astray. Not part of the fingerprint.
    pub names: Vec<NameId>,
    /// The same for what is no name: addresses, ids.
    pub values: Vec<String>,
    /// Names that it would gather, and that the rule's list allows: they are not told.
    pub left_out: Vec<NameId>,
}

impl Finding {
    /// A finding with nothing but a subject and a sentence.
    #[must_use]
    pub fn new(subject: Subject, confidence: Certainty, message: impl Into<String>) -> Self {
        Self {
            subject,
            confidence,
            at_most: None,
            audience: Audience::Everyone,
            vantages: Vec::new(),
            message: message.into(),
            notes: Vec::new(),
            help: None,
            traces: Vec::new(),
            deciding: Vec::new(),
            deciding_parts: Vec::new(),
            of_group: false,
            remedy: "",
            names: Vec::new(),
            left_out: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Where the trouble shows.
    #[must_use]
    pub fn seen_from(mut self, vantages: impl IntoIterator<Item = Vantage>) -> Self {
        self.vantages.extend(vantages);
        self.vantages.sort_unstable();
        self.vantages.dedup();
        self
    }

    /// Caps its severity.
    #[must_use]
    pub fn at_most(mut self, severity: Severity) -> Self {
        self.at_most = Some(severity);
        self
    }

    /// Keeps it for an audience narrower than the rule's, unless somebody asks for the rule by name.
    #[must_use]
    pub fn only_for(mut self, audience: Audience) -> Self {
        self.audience = audience;
        self
    }

    /// Adds a line worth knowing.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds a look-up that shows it.
    #[must_use]
    pub fn trace(mut self, vantage: Vantage, resolution: Resolution) -> Self {
        self.traces.push((vantage, resolution));
        self
    }

    /// Adds an object that decided it, spelled as [`Subject::key`] spells objects.
    #[must_use]
    pub fn decided_by(mut self, object: impl Into<String>) -> Self {
        self.deciding.push(object.into());
        self
    }

    /// Says that it is about all record sets of its subject's name and type.
    #[must_use]
    pub fn of_group(mut self) -> Self {
        self.of_group = true;
        self
    }

    /// Says that another change clears it than other findings of its rule which the same objects decided.
    #[must_use]
    pub fn remedied_by(mut self, remedy: &'static str) -> Self {
        self.remedy = remedy;
        self
    }

    /// Adds objects that decided one part of what it gathers.
    #[must_use]
    pub fn decided_in_part_by(mut self, objects: impl IntoIterator<Item = String>) -> Self {
        self.deciding_parts.extend(objects);
        self
    }

    /// All that decided it, as a whole or in part.
    pub fn decided(&self) -> impl Iterator<Item = &String> {
        self.deciding.iter().chain(&self.deciding_parts)
    }

    /// Adds names that it gathers beyond its subject. A baseline knows them: more of them is news.
    #[must_use]
    pub fn gathering(mut self, names: impl IntoIterator<Item = NameId>) -> Self {
        self.names.extend(names);
        self
    }

    /// Notes names that it does not gather because they are allowed.
    #[must_use]
    pub fn leaving_out(mut self, names: impl IntoIterator<Item = NameId>) -> Self {
        self.left_out.extend(names);
        self
    }

    /// The same for what is no name.
    #[must_use]
    pub fn gathering_values(mut self, values: impl IntoIterator<Item = impl ToString>) -> Self {
        self.values.extend(values.into_iter().map(|value| value.to_string()));
        self
    }

    /// All that it gathers, spelled stably and sorted.
    #[must_use]
    pub fn gathered(&self, estate: &Estate) -> Vec<String> {
        let names = self.names.iter().map(|&name| estate.name(name).to_string());
        let mut gathered: Vec<String> = names.chain(self.values.iter().cloned()).collect();
        gathered.sort_unstable();
        gathered.dedup();
        gathered
    }

    /// Adds a record set that decided it.
    #[must_use]
    pub fn decided_by_record(self, cx: &Context<'_>, record: RrSetId) -> Self {
        self.decided_by(cx.record_key(record))
    }

    /// Adds a zone that decided it.
    #[must_use]
    pub fn decided_by_zone(self, cx: &Context<'_>, zone: ZoneId) -> Self {
        self.decided_by(cx.zone_key(zone))
    }

    /// Adds a delegation that decided it: the NS record set at the cut.
    #[must_use]
    pub fn decided_by_cut(self, cx: &Context<'_>, cut: Cut) -> Self {
        self.decided_by(cx.key(cut.zone, cut.name, RecordType::NS))
    }
}
