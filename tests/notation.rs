//! The notation, read and written.

use r53lint::snapshot::notation;

const INCIDENT: &str = "\
zone acmeltd.co.uk public ns1.faereal.net
  service1     60 CNAME service1.region.prod.acmeltd.co.uk.
  region.prod  NS    ns3.internal.faereal.net.
zone region.prod.acmeltd.co.uk private vpc-1
  service1     A     10.10.10.10
vpc vpc-1 eu-west-1 10.10.0.0/16
";

#[test]
fn the_designs_example_reads() {
    let snapshot = notation::read("incident", INCIDENT).unwrap();
    println!("{}", serde_json::to_string_pretty(&snapshot).unwrap());
    let source = r53lint::snapshot::Source::new("x", INCIDENT);
    assert_eq!(source.snapshot().unwrap(), snapshot);
    let json = serde_json::to_string(&snapshot).unwrap();
    assert_eq!(r53lint::snapshot::Source::new("x", json).snapshot().unwrap(), snapshot);
}
