//! Master files, as Route 53 would spell their records; what is expected is written in the notation.

use r53lint::snapshot::{notation, v1, zonefile};

fn in_notation(zone: v1::ExternalZone<'static>) -> String {
    notation::write(&v1::Snapshot { external_zones: vec![zone], ..Default::default() })
}

#[test]
fn a_master_file_becomes_record_sets_as_route53_spells_them() {
    let zone = zonefile::parse("example.zone", include_str!("example.zone"), None).unwrap();
    assert_eq!(in_notation(zone), include_str!("example.txt"));
}

#[test]
fn line_ends_and_byte_order_marks_of_other_systems_change_nothing() {
    let text = format!("\u{feff}{}", include_str!("example.zone").replace('\n', "\r\n"));
    let zone = zonefile::parse("example.zone", &text, None).unwrap();
    assert_eq!(in_notation(zone), include_str!("example.txt"));
}

#[test]
fn the_zone_is_named_by_the_caller_or_the_soa_or_the_first_origin() {
    let named = |text: &str, origin| &*zonefile::parse("FILE", text, origin).unwrap().origin == "example.com.";
    assert!(named("@ A 192.0.2.1", Some("example.com")));
    assert!(named("www.example.com. A 192.0.2.1", Some("EXAMPLE.com.")));
    assert!(named("example.com. SOA a.example. b.example. 1 2 3 4 5\nwww.example.com. A 192.0.2.1", None));
    assert!(named("$ORIGIN www.example.com.\n@ A 192.0.2.1\nexample.com. SOA a. b. 1 2 3 4 5", None));
    assert!(named("$ORIGIN example.com.\n@ A 192.0.2.1\n$ORIGIN deep.example.com.\n@ A 192.0.2.1", None));
}

#[test]
fn the_callers_origin_must_be_a_name() {
    let error = zonefile::parse("FILE", "@ A 192.0.2.1", Some("a..b")).unwrap_err();
    assert_eq!(error.to_string(), "FILE: \"a..b\" is no domain name; name the zone as in example.com");
}

#[test]
fn wrong_files_say_where_and_what_to_do() {
    for paragraph in include_str!("wrong.txt").split("\n\n") {
        let (text, expected) = paragraph.split_once("---\n").expect("a text and an error, parted by ---");
        let error = zonefile::parse("FILE", text, None).expect_err(text);
        assert_eq!(error.to_string(), expected.trim_end(), "from:\n{text}");
    }
}
