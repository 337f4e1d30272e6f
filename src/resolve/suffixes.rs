//! Under which names people register their own: the Public Suffix List, read when it is first asked. It must not know
//! which domains an estate has.

use std::sync::OnceLock;

use publicsuffix::{List, Psl as _, Type};

use crate::name::Name;

fn list() -> &'static List {
    static LIST: OnceLock<List> = OnceLock::new();
    LIST.get_or_init(|| include_str!("data/public-suffixes.txt").parse().expect("the list is in its own format"))
}

/// The name under which someone registered it; none for a suffix itself.
#[must_use]
pub fn registered_domain(name: &Name) -> Option<String> {
    let text = name.relaxed();
    let domain = list().domain(text.as_bytes())?;
    str::from_utf8(domain.trim().as_bytes()).ok().map(str::to_owned)
}

/// Whether the list has heard of a top-level domain. Of some it only knows that every name directly below is a suffix.
#[must_use]
pub fn is_top_known(top: &[u8]) -> bool {
    list().suffix(&[b"x.", top].concat()).is_some_and(|suffix| suffix.is_known())
}

/// Who lets others have names directly below a suffix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Giver {
    /// A registry: the names are registered domains, whoever's.
    Registry,
    /// A company, to its customers: the suffix is a domain of its own.
    Company,
}

/// Who gives names directly below a name to others, if anybody is known to.
#[must_use]
pub fn giver_below(name: &Name) -> Option<Giver> {
    let text = name.relaxed();
    let suffix = list().suffix(text.as_bytes()).filter(|suffix| suffix.as_bytes() == text.as_bytes())?;
    suffix.typ().map(|section| match section {
        Type::Icann => Giver::Registry,
        Type::Private => Giver::Company,
    })
}

#[cfg(test)]
mod tests {
    use super::{Giver, giver_below, is_top_known, registered_domain};
    use crate::name::Name;

    #[test]
    fn registered_domains_end_below_suffixes() {
        let cases = [
            ("www.example.com.", Some("example.com")),
            ("a.b.example.co.uk.", Some("example.co.uk")),
            ("co.uk.", None),
            // a wildcard rule, and its exception
            ("a.b.ck.", Some("a.b.ck")),
            ("a.www.ck.", Some("www.ck")),
            // a suffix of a company's
            ("x.bucket.s3.amazonaws.com.", Some("bucket.s3.amazonaws.com")),
            ("www.xn--85x722f.xn--55qx5d.cn.", Some("xn--85x722f.xn--55qx5d.cn")),
            // a top-level domain nobody knows
            ("a.b.corp-internal.", Some("b.corp-internal")),
            (".", None),
        ];
        for (name, domain) in cases {
            assert_eq!(registered_domain(&Name::parse(name).unwrap()).as_deref(), domain, "{name}");
        }
    }

    #[test]
    fn suffixes_are_known() {
        assert!(is_top_known(b"com") && is_top_known(b"ck") && !is_top_known(b"corp-internal"));
        let giver = |name: &str| giver_below(&Name::parse(name).unwrap());
        assert_eq!(
            ["co.uk.", "dev.", "github.io."].map(giver),
            [Giver::Registry, Giver::Registry, Giver::Company].map(Some)
        );
        assert_eq!(["example.co.uk.", "corp-internal."].map(giver), [None; 2]);
    }
}
