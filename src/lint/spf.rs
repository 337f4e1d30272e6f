//! SPF policies (RFC 7208), as far as they can be judged without asking anybody: their terms, and what is no term. It
//! must not know names, zones or rules.

use std::net::Ipv6Addr;

use super::strings::shown;

/// The most look-ups a receiver makes for one message (RFC 7208 §4.6.4).
pub const MOST_LOOKUPS: usize = 10;

const VERSION: &[u8] = b"v=spf1";
/// Mechanisms, which `name=` in place of `name:` turns into modifiers that nobody knows.
const MECHANISMS: [&str; 8] = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"];

/// One term, by what it costs and leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// `all`, and whether it lets everybody send.
    All(bool),
    /// `include:`, with the name it leads to; none where a macro makes the name.
    Include(Option<String>),
    /// `redirect=`, likewise.
    Redirect(Option<String>),
    /// `a`, `mx`, `ptr`, `exists`: one look-up that leads no further.
    LookUp,
    /// `ip4`, `ip6`, and modifiers that cost nothing.
    Free,
}

/// Whether a text is an SPF policy: its first word is the version (RFC 7208 §4.5).
#[must_use]
pub fn is_policy(text: &[u8]) -> bool {
    let Some((version, rest)) = text.split_at_checked(VERSION.len()) else { return false };
    version.eq_ignore_ascii_case(VERSION) && rest.first().is_none_or(|&byte| byte == b' ')
}

/// The terms of a policy, or the first thing that is none, in words.
pub fn terms(policy: &[u8]) -> Result<Vec<Term>, String> {
    let text = String::from_utf8_lossy(policy.get(VERSION.len()..).unwrap_or_default());
    text.split(' ').filter(|word| !word.is_empty()).map(term).collect()
}

fn term(word: &str) -> Result<Term, String> {
    let end = word.find([':', '=', '/']).unwrap_or(word.len());
    if word[end..].starts_with('=') {
        return modifier(word, &word[..end], &word[end + 1..]);
    }
    let (passes, named) = match word.split_at_checked(1) {
        Some(("+", rest)) => (true, rest),
        Some(("-" | "~" | "?", rest)) => (false, rest),
        _ => (true, word),
    };
    let end = named.find([':', '/']).unwrap_or(named.len());
    let (name, rest) = named.split_at(end);
    let argument = rest.strip_prefix(':');
    match (name.to_ascii_lowercase().as_str(), argument) {
        ("all", None) if rest.is_empty() => Ok(Term::All(passes)),
        ("include", Some(domain)) => Ok(Term::Include(target(word, domain)?)),
        ("exists", Some(domain)) => target(word, domain).map(|_| Term::LookUp),
        ("a" | "mx" | "ptr", None) => Ok(Term::LookUp),
        ("a" | "mx" | "ptr", Some(domain)) => {
            target(word, domain.split('/').next().unwrap_or_default()).map(|_| Term::LookUp)
        }
        ("ip4", Some(range)) if is_range(range, 32, is_ipv4) => Ok(Term::Free),
        ("ip6", Some(range)) if is_range(range, 128, |text| text.parse::<Ipv6Addr>().is_ok()) => Ok(Term::Free),
        ("ip4", _) => Err(format!("{} is no IPv4 address or range", shown(word))),
        ("ip6", _) => Err(format!("{} is no IPv6 address or range", shown(word))),
        _ => Err(format!("{} is no mechanism", shown(word))),
    }
}

fn modifier(word: &str, name: &str, value: &str) -> Result<Term, String> {
    if name.eq_ignore_ascii_case("redirect") {
        return Ok(Term::Redirect(target(word, value)?));
    }
    let is_mechanism = MECHANISMS.iter().any(|mechanism| mechanism.eq_ignore_ascii_case(name));
    if is_mechanism {
        Err(format!("{} has = in place of :, so that it says nothing", shown(word)))
    } else {
        Ok(Term::Free)
    }
}

/// The name a term leads to; none where a macro makes it.
fn target(word: &str, domain: &str) -> Result<Option<String>, String> {
    match domain {
        "" => Err(format!("{} names nothing", shown(word))),
        _ if domain.contains('%') => Ok(None),
        _ if domain.contains(':') => Err(format!("{} is two terms without a blank between them", shown(word))),
        _ => Ok(Some(domain.to_owned())),
    }
}

fn is_range(text: &str, longest: u8, is_address: impl Fn(&str) -> bool) -> bool {
    match text.split_once('/') {
        Some((address, prefix)) => is_address(address) && prefix.parse::<u8>().is_ok_and(|prefix| prefix <= longest),
        None => is_address(text),
    }
}

/// With leading zeros too, which receivers let pass.
fn is_ipv4(text: &str) -> bool {
    let mut octets = 0;
    text.split('.').inspect(|_| octets += 1).all(|octet| octet.parse::<u8>().is_ok()) && octets == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(policy: &str) -> Result<Vec<Term>, String> {
        assert!(is_policy(policy.as_bytes()), "{policy}");
        terms(policy.as_bytes())
    }

    #[test]
    fn a_policy_is_told_by_its_first_word() {
        assert!(is_policy(b"v=spf1") && is_policy(b"V=SPF1 -all"));
        assert!(
            !is_policy(b"v=spf10 -all") && !is_policy(b"v=spf1include:x") && !is_policy(b" v=spf1") && !is_policy(b"")
        );
    }

    #[test]
    fn terms_cost_and_lead_where_they_say() {
        let include = |name: &str| Term::Include(Some(name.to_owned()));
        assert_eq!(
            read(
                "v=spf1 include:a.example ?include:b.example  a MX mx:c.example/24//64 ptr exists:%{i}.d.example ~all"
            ),
            Ok(vec![
                include("a.example"),
                include("b.example"),
                Term::LookUp,
                Term::LookUp,
                Term::LookUp,
                Term::LookUp,
                Term::LookUp,
                Term::All(false)
            ])
        );
        assert_eq!(read("v=spf1 include:%{d}.x.example"), Ok(vec![Term::Include(None)]));
        assert_eq!(
            read("v=spf1 redirect=_spf.example.com"),
            Ok(vec![Term::Redirect(Some("_spf.example.com".to_owned()))])
        );
        assert_eq!(read("v=spf1 all"), Ok(vec![Term::All(true)]));
        assert_eq!(read("v=spf1 +all"), Ok(vec![Term::All(true)]));
    }

    #[test]
    fn addresses_and_modifiers_cost_nothing() {
        let policy = "v=spf1 ip4:192.0.2.1 ip4:192.0.2.1/24 -ip6:2001:db8::/32 ip4:010.0.0.1 exp=why.example.com x-y=z a/24 a//64";
        let mut expected = vec![Term::Free; 6];
        expected.extend([Term::LookUp, Term::LookUp]);
        assert_eq!(read(policy), Ok(expected));
    }

    #[test]
    fn what_is_no_term_is_named() {
        for (policy, said) in [
            ("v=spf1 ipv4:192.0.2.1 -all", "ipv4:192.0.2.1 is no mechanism"),
            ("v=spf1 ip4:192.0.2.0/33", "ip4:192.0.2.0/33 is no IPv4 address or range"),
            ("v=spf1 ip4:192.0.2", "ip4:192.0.2 is no IPv4 address or range"),
            ("v=spf1 ip6:192.0.2.1", "ip6:192.0.2.1 is no IPv6 address or range"),
            ("v=spf1 ip4=192.0.2.1 -all", "ip4=192.0.2.1 has = in place of :, so that it says nothing"),
            ("v=spf1 include: -all", "include: names nothing"),
            ("v=spf1 include -all", "include is no mechanism"),
            (
                "v=spf1 include:a.exampleinclude:b.example",
                "include:a.exampleinclude:b.example is two terms without a blank between them",
            ),
            ("v=spf1 -all,", "-all, is no mechanism"),
            ("v=spf1 all:x", "all:x is no mechanism"),
        ] {
            assert_eq!(read(policy), Err(said.to_owned()));
        }
    }
}
