//! Patterns of names from data files, one a line: `*` stands for one label or a part of one, `**` in front for one label
//! or more. It must not know what the names mean.

use crate::name::{NameId, NameTable};

/// A list of patterns.
#[derive(Debug)]
pub struct Patterns {
    patterns: Vec<Pattern>,
}

/// One line of the file.
#[derive(Debug)]
pub struct Pattern {
    /// Leftmost first.
    labels: Vec<&'static str>,
    /// What stands behind it on its line.
    pub what: &'static str,
}

impl Patterns {
    /// Reads a data file: lines of a pattern and what it means; `#` begins a comment line.
    #[must_use]
    pub fn parse(text: &'static str) -> Self {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        let pattern = |line: &'static str| {
            let (name, what) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            Pattern { labels: name.split('.').collect(), what: what.trim() }
        };
        Self { patterns: lines.map(pattern).collect() }
    }

    /// The first pattern that covers a name.
    #[must_use]
    pub fn find(&self, names: &NameTable, name: NameId) -> Option<&Pattern> {
        self.covering(names, name).next()
    }

    /// Every pattern that covers a name, in order.
    pub fn covering<'p, 'n>(
        &'p self,
        names: &'n NameTable,
        name: NameId,
    ) -> impl Iterator<Item = &'p Pattern> + use<'p, 'n> {
        self.patterns.iter().filter(move |pattern| pattern.covers(names, name))
    }
}

impl Pattern {
    /// Whether it stands for more than one name.
    #[must_use]
    pub fn is_wild(&self) -> bool {
        self.labels.iter().any(|label| label.contains('*'))
    }

    fn covers(&self, names: &NameTable, name: NameId) -> bool {
        let (many, labels) = match self.labels.as_slice() {
            ["**", labels @ ..] => (true, labels),
            labels => (false, labels),
        };
        let Some(above) = names.depth(name).checked_sub(labels.len()).filter(|&above| (above > 0) == many) else {
            return false;
        };
        let mut path = names.ancestors(name).skip(above);
        labels.iter().all(|pattern| path.next().is_some_and(|at| matches(pattern.as_bytes(), names.label(at))))
    }
}

/// Whether a label is what a pattern says; `*` is any run of bytes, at most one in a label.
fn matches(pattern: &[u8], label: &[u8]) -> bool {
    let Some(star) = pattern.iter().position(|&byte| byte == b'*') else { return pattern == label };
    let (start, end) = (&pattern[..star], &pattern[star + 1..]);
    label.len() >= start.len() + end.len() && label.starts_with(start) && label.ends_with(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_stands_for_whole_names() {
        let patterns =
            Patterns::parse("# list\n*.*.elb.amazonaws.com a load balancer\n**.s3-website-*.amazonaws.com\tS3\n");
        let mut names = NameTable::new();
        let mut what = |name: &str| {
            let id = names.intern_text(name).expect("a name");
            patterns.find(&names, id).map(|pattern| pattern.what)
        };
        assert_eq!(what("lb-1.eu-west-1.elb.amazonaws.com"), Some("a load balancer"));
        assert_eq!(what("bucket.s3-website-eu-west-1.amazonaws.com"), Some("S3"));
        assert_eq!(what("www.example.com.s3-website-eu-west-1.amazonaws.com"), Some("S3"));
        assert_eq!(what("dualstack.lb-1.eu-west-1.elb.amazonaws.com"), None);
        assert_eq!(what("eu-west-1.elb.amazonaws.com"), None);
        assert_eq!(what("s3-website-eu-west-1.amazonaws.com"), None);
        assert_eq!(what("amazonaws.com"), None);
        assert_eq!(what("a.b.elb.amazonaws.org"), None);
    }
}
