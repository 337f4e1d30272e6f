//! No field of the file is forgotten: the fetch fills each one, or it stands here with its reason.

use std::path::Path;

/// What is in the file and not from AWS: a struct, its field or `*`, and why.
const LEFT_OUT: [(&str, &str, &str); 5] = [
    ("Snapshot", "captured_at", "the command line knows the time"),
    ("Snapshot", "external_zones", "other providers' zones come from master files"),
    ("Snapshot", "networks", "networks on premises are declared"),
    ("ExternalZone", "*", "other providers' zones come from master files"),
    ("Network", "*", "networks on premises are declared"),
];

/// The text of every source file below a folder.
fn sources(folder: &Path) -> String {
    let mut entries: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let read = |path: &Path| if path.is_dir() { sources(path) } else { std::fs::read_to_string(path).unwrap() };
    entries.iter().map(|path| read(path) + "\n").collect::<Vec<_>>().concat()
}

/// The structs of the file, each with its fields.
fn structs(text: &str) -> Vec<(&str, Vec<&str>)> {
    let bodies = text.split("pub struct ").skip(1).filter_map(|rest| rest.split_once(" {")).map(|(name, body)| {
        let body = body.split("\n}\n").next().unwrap_or_default();
        let of_line = |line: &'_ str| Some(line.trim_start().split_once(": ")?.0.len());
        let fields = body.lines().map(str::trim_start).filter(|line| !line.starts_with("//"));
        (
            name,
            fields
                .filter_map(|line| Some(&line[..of_line(line)?]))
                .map(|field| field.trim_start_matches("flat "))
                .collect(),
        )
    });
    bodies.collect()
}

/// Whether the fetch puts something into a field: where it makes such an object, or afterwards.
fn fills(fetch: &str, name: &str, field: &str) -> bool {
    let starts = [format!("for v1::{name}<'static> {{"), format!("v1::{name} {{")];
    let makes = starts.iter().flat_map(|start| fetch.split(start.as_str()).skip(1));
    let mut made = makes.filter_map(|rest| rest.split("\n}\n").next());
    let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let afterwards = [format!(".{field} = "), format!(".{field}, "), format!(".{field}) = ")];
    made.any(|item| item.split(|c| !is_word(c)).any(|word| word == field))
        || afterwards.iter().any(|text| fetch.contains(text))
}

#[test]
fn no_field_of_the_file_is_forgotten() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (file, fetch) = (sources(&root.join("src/snapshot/v1")), sources(&root.join("src/fetch")));
    let structs = structs(&file);
    assert!(
        structs.len() > 50 && structs.iter().all(|(name, fields)| !name.is_empty() && !fields.is_empty()),
        "{structs:?}"
    );
    let left_out =
        |name: &str, field: &str| LEFT_OUT.iter().any(|(left, what, _)| *left == name && ["*", field].contains(what));
    let mut forgotten = Vec::new();
    for (name, fields) in &structs {
        let fields = fields.iter().filter(|field| !left_out(name, field) && !fills(&fetch, name, field));
        forgotten.extend(fields.map(|field| format!("{name}.{field}")));
    }
    assert_eq!(forgotten, [""; 0], "say where it comes from, or why it does not");
    assert!(!fills(&fetch.replace("resource_properties", ""), "ProfileResourceAssociation", "resource_properties"));
}
