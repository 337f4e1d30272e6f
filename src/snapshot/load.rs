//! A file, or standard input, to a snapshot: decompressed, told apart by content, parsed in one pass over text that the
//! snapshot borrows. It must not know what an estate is.

use std::cell::Cell;
use std::fmt;
use std::io::{self, Read as _};
use std::path::Path;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, Visitor};

use super::escape::printable;
use super::json_path::json_path;
use super::notation::{self, NotationError};
use super::object::{Object as _, Text};
use super::{reply, v1};

const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// Every version of the schema begins like this.
const SCHEMA_FAMILY: &str = "r53lint/snapshot/";

/// Characters of a parser's error that are shown, at its start and its end: it quotes whole strings between.
const LONGEST_START: usize = 100;
const LONGEST_END: usize = 60;
/// serde's words, and JSON's for the same.
const JSON_WORDS: [(&str, &str); 7] = [
    (": map,", ": object,"),
    (": sequence,", ": array,"),
    ("expected a sequence", "expected an array"),
    ("expected a map", "expected an object"),
    ("expected u16", "expected a whole number"),
    ("expected u32", "expected a whole number"),
    ("expected u64", "expected a whole number"),
];

/// Why a file is not a snapshot; each says where, and what to do next.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// Nothing is there.
    #[error("{0}: no such file; check the path, or write one with `r53lint fetch -o {0}`")]
    NotFound(String),
    /// A directory was given.
    #[error("{0} is a directory; name the snapshot files in it")]
    Directory(String),
    /// The operating system refused.
    #[error("{label}: cannot be read: {source}; check its permissions")]
    NotReadable {
        /// The file.
        label: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// No content at all.
    #[error("{0} is empty; was the command that wrote it interrupted? `r53lint fetch -o FILE` writes a snapshot")]
    Empty(String),
    /// Not text.
    #[error("{label} is not UTF-8 text: byte {offset} begins no character; save it again as UTF-8")]
    NotUtf8 {
        /// The file.
        label: String,
        /// Offset of the first wrong byte, from 0.
        offset: usize,
    },
    /// Compressed, and damaged.
    #[error("{label}: cannot be decompressed: {source}; the file is damaged or no zstd file: fetch or copy it again")]
    Zstd {
        /// The file.
        label: String,
        /// What the decompressor said.
        source: io::Error,
    },
    /// The JSON stops in the middle.
    #[error(
        "{label}, line {line}, column {column}: the JSON ends too early; the file was cut off: fetch or copy it again"
    )]
    Truncated {
        /// The file.
        label: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// Not JSON.
    #[error("{label}, line {line}, column {column}: not valid JSON: {problem}; mend the file there, or fetch it again")]
    Syntax {
        /// The file.
        label: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What the parser said.
        problem: String,
    },
    /// JSON nested deeper than any snapshot is.
    #[error(
        "{label}, line {line}, column {column}: nested more than 128 levels deep, as no snapshot is; \
         look at what wrote the file"
    )]
    TooDeep {
        /// The file.
        label: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
    },
    /// A field does not hold what it must.
    #[error("{label}, line {line}, column {column}: {path}: {problem}; write it as the AWS CLI does")]
    WrongType {
        /// The file.
        label: String,
        /// Where in the JSON, e.g. `Accounts[0].HostedZones[2].VPCs`.
        path: String,
        /// From 1.
        line: usize,
        /// From 1.
        column: usize,
        /// What was expected, and what was found.
        problem: String,
    },
    /// JSON, but no object.
    #[error("{0} is not a snapshot: a JSON array, not an object; `r53lint fetch -o FILE` writes one")]
    NotAnObject(String),
    /// An object, but of what?
    #[error("{label} is not a snapshot: no \"Schema\" among its fields ({fields}); `r53lint fetch -o FILE` writes one")]
    NoSchema {
        /// The file.
        label: String,
        /// The fields it has instead.
        fields: String,
    },
    /// Another program's.
    #[error(
        "{label} is not a snapshot: its Schema is {schema:?}, not {:?}; `r53lint fetch -o FILE` writes one",
        v1::SCHEMA
    )]
    WrongSchema {
        /// The file.
        label: String,
        /// What it says.
        schema: String,
    },
    /// A version from the future.
    #[error("{label}: {schema} is newer than this program; update r53lint")]
    NewerSchema {
        /// The file.
        label: String,
        /// What it says.
        schema: String,
    },
    /// A reply of `list-resource-record-sets` that names no zone.
    #[error(
        "{0} is a list of record sets without an SOA record, so its zone is unknown; \
         list the whole zone: `aws route53 list-resource-record-sets --hosted-zone-id ID`"
    )]
    NoApex(String),
    /// Neither JSON nor the notation.
    #[error("{0}; a snapshot in JSON would begin with an opening brace")]
    Notation(#[from] NotationError),
}

/// The text of a file, decompressed. The snapshot borrows from it.
#[derive(Clone, Debug)]
pub struct Source {
    label: String,
    text: String,
}

impl Source {
    /// Text from elsewhere; `label` names it in errors.
    pub fn new(label: impl Into<String>, text: impl Into<String>) -> Self {
        Source { label: label.into(), text: text.into() }
    }

    /// Reads a file; `-` is standard input. Files that end in `.zst`, or begin like zstd, are decompressed.
    pub fn open(path: &Path) -> Result<Self, LoadError> {
        if path == Path::new("-") {
            let mut bytes = Vec::new();
            let read = io::stdin().lock().read_to_end(&mut bytes);
            return Self::from_read("<stdin>".to_owned(), read.map(|_| bytes), false);
        }
        let compressed = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("zst"));
        let label = path.display().to_string();
        if path.is_dir() {
            return Err(LoadError::Directory(label));
        }
        Self::from_read(label, std::fs::read(path), compressed)
    }

    fn from_read(label: String, read: io::Result<Vec<u8>>, compressed: bool) -> Result<Self, LoadError> {
        match read {
            Ok(bytes) => Self::from_bytes(label, bytes, compressed),
            Err(source) if source.kind() == io::ErrorKind::NotFound => Err(LoadError::NotFound(label)),
            Err(source) => Err(LoadError::NotReadable { label, source }),
        }
    }

    fn from_bytes(label: String, bytes: Vec<u8>, compressed: bool) -> Result<Self, LoadError> {
        if bytes.is_empty() {
            return Err(LoadError::Empty(label));
        }
        let bytes = if compressed || bytes.starts_with(&ZSTD_MAGIC) {
            zstd::decode_all(&*bytes).map_err(|source| LoadError::Zstd { label: label.clone(), source })?
        } else {
            bytes
        };
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Source { label, text }),
            Err(error) => Err(LoadError::NotUtf8 { label, offset: error.utf8_error().valid_up_to() }),
        }
    }

    /// What errors call it: the path, or `<stdin>`.
    #[must_use]
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The text itself.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The snapshot: a snapshot file, a reply of `list-resource-record-sets`, or the notation, told apart by content.
    pub fn snapshot(&self) -> Result<v1::Snapshot<'_>, LoadError> {
        let text = self.text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&self.text);
        match text.trim_start().chars().next() {
            None => Err(LoadError::Empty(self.label.clone())),
            Some('[') => Err(LoadError::NotAnObject(self.label.clone())),
            Some('{') => self.object(text),
            Some(_) => Ok(notation::read(&self.label, text)?),
        }
    }

    fn object<'a>(&self, text: &'a str) -> Result<v1::Snapshot<'a>, LoadError> {
        let schema = Cell::new(None);
        let mut json = serde_json::Deserializer::from_str(text);
        let file = TopLevel { schema: &schema }.deserialize(&mut json).and_then(|file| json.end().map(|()| file));
        match (file, schema.into_inner()) {
            (_, Some(schema)) if schema != v1::SCHEMA => Err(self.other_schema(schema)),
            (Err(error), _) => Err(self.json_error(text, &error)),
            (Ok(file), Some(_)) => Ok(file.into_snapshot()),
            (Ok(file), None) => self.without_schema(file),
        }
    }

    fn without_schema<'a>(&self, file: TopLevelFields<'a>) -> Result<v1::Snapshot<'a>, LoadError> {
        match file.record_sets {
            Some(record_sets) => {
                reply::snapshot(record_sets, &file.rest).ok_or_else(|| LoadError::NoApex(self.label.clone()))
            }
            None => Err(LoadError::NoSchema { label: self.label.clone(), fields: file.other_names() }),
        }
    }

    fn other_schema(&self, schema: String) -> LoadError {
        let label = self.label.clone();
        let version = schema.strip_prefix(SCHEMA_FAMILY).and_then(|version| version.parse::<u32>().ok());
        match version {
            Some(version) if version > 1 => LoadError::NewerSchema { label, schema },
            _ => LoadError::WrongSchema { label, schema },
        }
    }

    fn json_error(&self, text: &str, error: &serde_json::Error) -> LoadError {
        let (label, line, column) = (self.label.clone(), error.line(), error.column());
        let said = error.to_string();
        let problem = plain(&said);
        match error.classify() {
            serde_json::error::Category::Eof => LoadError::Truncated { label, line, column },
            serde_json::error::Category::Data => {
                let path = printable(&json_path(text, line, column));
                LoadError::WrongType { label, path, line, column, problem }
            }
            _ if problem.starts_with("recursion limit") => LoadError::TooDeep { label, line, column },
            _ => LoadError::Syntax { label, line, column, problem },
        }
    }
}

/// The parser's words in those of JSON, without the place, and of a length that can be read.
fn plain(said: &str) -> String {
    let problem = said.rsplit_once(" at line ").map_or(said, |(problem, _)| problem);
    let mut problem = printable(problem);
    let cut = problem.char_indices().nth(LONGEST_START).map(|(start, _)| start);
    let end = problem.char_indices().rev().nth(LONGEST_END).map(|(end, _)| end);
    if let (Some(start), Some(end)) = (cut, end.filter(|&end| cut < Some(end))) {
        problem.replace_range(start..end, " … ");
    }
    JSON_WORDS.iter().fold(problem, |problem, (theirs, json)| problem.replace(theirs, json))
}

/// The outermost object, and what its `Schema` said as soon as it was read.
struct TopLevel<'s> {
    schema: &'s Cell<Option<String>>,
}

/// What the outermost object held.
struct TopLevelFields<'a> {
    rest: v1::Snapshot<'a>,
    record_sets: Option<Vec<v1::ResourceRecordSet<'a>>>,
    names: Vec<String>,
}

impl<'de> DeserializeSeed<'de> for TopLevel<'_> {
    type Value = TopLevelFields<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for TopLevel<'_> {
    type Value = TopLevelFields<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a snapshot object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = TopLevelFields { rest: v1::Snapshot::default(), record_sets: None, names: Vec::new() };
        while let Some(name) = map.next_key::<Text<'de>>()? {
            fields.names.push(name.to_string());
            fields.read(&name, &mut map)?;
            if &*name == "Schema" && !fields.rest.schema.is_empty() {
                self.schema.set(Some(fields.rest.schema.to_string()));
                if &*fields.rest.schema != v1::SCHEMA {
                    return Err(A::Error::custom("another schema"));
                }
            }
        }
        Ok(fields)
    }
}

impl<'de> TopLevelFields<'de> {
    fn read<A: MapAccess<'de>>(&mut self, name: &str, map: &mut A) -> Result<(), A::Error> {
        if name == "ResourceRecordSets" && self.rest.schema.is_empty() {
            self.record_sets = map.next_value()?;
        } else if !self.rest.read_field(name, map)? {
            let value = map.next_value()?;
            self.rest.extra().get_or_insert_default().insert(name.to_owned(), value);
        }
        Ok(())
    }

    /// What the object holds instead of a `Schema`.
    fn other_names(mut self) -> String {
        self.names.retain(|name| name != "Schema");
        if self.names.is_empty() { "there are none".to_owned() } else { printable(&self.names.join(", ")) }
    }

    /// A list of record sets before `Schema` was an unknown field after all.
    fn into_snapshot(mut self) -> v1::Snapshot<'de> {
        if let Some(Ok(value)) = self.record_sets.map(serde_json::to_value) {
            self.rest.extra().get_or_insert_default().insert("ResourceRecordSets".to_owned(), value);
        }
        self.rest
    }
}
