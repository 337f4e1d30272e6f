//! Under which names people register their own: the Public Suffix List, read when it is first asked. It must not know
//! which domains an estate has.

use std::sync::OnceLock;

use publicsuffix::{List, Psl as _};

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

/// Whether domains of many owners are registered directly below a name.
#[must_use]
pub fn is_public_suffix(name: &Name) -> bool {
    let text = name.relaxed();
    let suffix = list().suffix(text.as_bytes());
    suffix.is_some_and(|suffix| suffix.is_known() && suffix.as_bytes() == text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::{is_public_suffix, is_top_known, registered_domain};
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
        let is_suffix = |name: &str| is_public_suffix(&Name::parse(name).unwrap());
        assert!(is_suffix("co.uk.") && !is_suffix("example.co.uk.") && !is_suffix("corp-internal."));
    }
}
