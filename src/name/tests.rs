//! Properties of names, with NLnet Labs `domain` as the oracle.

use std::str::FromStr;

use domain::base::CanonicalOrd;
use domain::base::name::Name as Oracle;
use proptest::prelude::*;

use super::{Name, NameError, NameTable};

fn label() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        3 => "[a-zA-Z0-9_-]{1,12}".prop_map(String::into_bytes),
        1 => Just(b"*".to_vec()),
        1 => prop::collection::vec(any::<u8>(), 1..=63),
    ]
}

fn name() -> impl Strategy<Value = Name> {
    prop::collection::vec(label(), 0..6)
        .prop_map(|labels| labels.iter().fold(Name::root(), |name, label| name.child(label).unwrap_or(name)))
}

/// The same name for the oracle, from wire format, so that spelling plays no part.
fn oracle(name: &Name) -> Oracle<Vec<u8>> {
    let wire: Vec<u8> = name.wire.iter().copied().chain([0]).collect();
    Oracle::from_octets(wire).unwrap()
}

proptest! {
    #[test]
    fn what_is_printed_reads_back(name in name()) {
        prop_assert_eq!(&Name::parse(&name.to_string()).unwrap(), &name);
        prop_assert!(name.to_string().bytes().all(|byte| byte.is_ascii_graphic()));
    }

    #[test]
    fn order_is_the_oracles(a in name(), b in name()) {
        prop_assert_eq!(a.cmp(&b), oracle(&a).canonical_cmp(&oracle(&b)));
    }

    #[test]
    fn below_is_the_oracles(a in name(), b in name(), label in label()) {
        prop_assert_eq!(a.is_at_or_below(&b), oracle(&a).ends_with(&oracle(&b)));
        if let Some(child) = b.child(&label) {
            prop_assert!(child.is_at_or_below(&b));
            prop_assert!(!b.is_at_or_below(&child));
            prop_assert_eq!(child.parent().unwrap(), b);
        }
    }

    #[test]
    fn limits_are_the_oracles(text in "[a-z]{1,70}(\\.[a-z]{1,70}){0,5}") {
        // the oracle lets a name of 255 bytes grow by the root's
        let oracle = Oracle::<Vec<u8>>::from_str(&text).is_ok_and(|name| name.len() <= super::MAX_NAME);
        prop_assert_eq!(Name::parse(&text).is_ok(), oracle);
    }

    #[test]
    fn no_text_panics(text in "(\\PC|[\\\\.0-9]){0,40}") {
        if let Ok(name) = Name::parse(&text) {
            prop_assert!(name.to_string().len() <= 4 * 255);
        }
    }

    #[test]
    fn a_table_gives_back_what_went_in(names in prop::collection::vec(name(), 0..20), other in name()) {
        let mut table = NameTable::new();
        let ids: Vec<_> = names.iter().map(|name| table.intern(name)).collect();
        for (name, &id) in names.iter().zip(&ids) {
            prop_assert_eq!(&table.name(id), name);
            prop_assert_eq!(table.find(name), Some(id));
            prop_assert_eq!(table.depth(id), name.label_count());
            prop_assert_eq!(table.intern_text(&name.to_string()).unwrap(), id);
        }
        let (nearest, missing) = table.nearest(&other);
        prop_assert!(other.is_at_or_below(&table.name(nearest)));
        prop_assert_eq!(table.depth(nearest) + missing, other.label_count());
        for (a, &id) in names.iter().zip(&ids) {
            for (b, &above) in names.iter().zip(&ids) {
                prop_assert_eq!(table.is_at_or_below(id, above), a.is_at_or_below(b));
            }
        }
    }
}

proptest! {
    /// Names in runs below the same parents, where only the first label is read, come out as each by itself.
    #[test]
    fn text_after_text_is_read_as_by_itself(
        runs in prop::collection::vec(("[a-zA-Z0-9*\\\\.-]{1,70}", "[a-z\\\\.]{0,190}", any::<bool>()), 1..30),
        places in prop::collection::vec(0..4_usize, 30),
    ) {
        let mut table = NameTable::new();
        for (at, (label, _, dot)) in runs.iter().enumerate() {
            let parent = &runs[places[at] % runs.len()].1;
            let text = format!("{label}.{parent}{}", if *dot { "." } else { "" });
            match (table.intern_text(&text), Name::parse(&text)) {
                (Ok(id), Ok(name)) => prop_assert_eq!(table.name(id), name),
                (read, alone) => prop_assert_eq!(read.err(), alone.err(), "{}", text),
            }
        }
    }
}

#[test]
fn spellings_that_are_one_name() {
    for (text, spelled) in [
        ("WWW.Example.COM", "www.example.com."),
        ("\\052.example.com.", "*.example.com."),
        ("*.example.com", "*.example.com."),
        ("a\\056b.example", "a\\056b.example."),
        ("a\\.b.example", "a\\056b.example."),
        ("\\100.example", "\\100.example."),
        ("a*.example", "a\\052.example."),
        ("A\\101.example", "aa.example."),
        (".", "."),
    ] {
        assert_eq!(Name::parse(text).unwrap().to_string(), spelled, "{text}");
    }
}

#[test]
fn texts_that_are_no_name() {
    let long_label = "a".repeat(64);
    let long_name = format!("{0}.{0}.{0}.{0}", "a".repeat(63));
    for (text, error) in [
        ("", NameError::Empty),
        ("a..b", NameError::EmptyLabel),
        (".a", NameError::EmptyLabel),
        ("..", NameError::EmptyLabel),
        ("a\\", NameError::BadEscape(1)),
        ("a\\99b", NameError::BadEscape(1)),
        ("\\777", NameError::BadEscape(0)),
        ("müller.example", NameError::NotAscii('ü')),
        (&long_label, NameError::LabelTooLong(64)),
        (&long_name, NameError::TooLong),
    ] {
        assert_eq!(Name::parse(text), Err(error), "{text}");
    }
}
