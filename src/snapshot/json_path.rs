//! Where in a JSON text a parse stopped, as people write it: `Accounts[0].HostedZones[2].VPCs`. It must not know any
//! particular object: the text up to there is walked again, whatever it holds.

use std::fmt::{self, Write as _};

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use super::object::Text;

/// The path of the value that ends, or that the text had begun, at a line and a column (in bytes), both from 1.
pub(super) fn json_path(text: &str, line: usize, column: usize) -> String {
    let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let end = text.len().min(before + column);
    let mut steps = Vec::new();
    let mut json = serde_json::Deserializer::from_slice(&text.as_bytes()[..end]);
    // The text ends in the middle, so this fails; what it had reached by then is what is asked.
    let _ = Walk { steps: &mut steps, depth: 0 }.deserialize(&mut json);
    spell(&steps)
}

/// One level down.
enum Step {
    Field(String),
    Element(usize),
}

fn spell(steps: &[Step]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            Step::Field(name) if path.is_empty() => path.push_str(name),
            Step::Field(name) => _ = write!(path, ".{name}"),
            Step::Element(at) => _ = write!(path, "[{at}]"),
        }
    }
    path
}

/// Reads any value. The steps stay those of the last value reached, until its next sibling is.
struct Walk<'w> {
    steps: &'w mut Vec<Step>,
    depth: usize,
}

impl Walk<'_> {
    fn enter(&mut self, step: Step) -> Walk<'_> {
        self.steps.truncate(self.depth);
        self.steps.push(step);
        Walk { steps: self.steps, depth: self.depth + 1 }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut elements: A) -> Result<(), A::Error> {
        for at in 0.. {
            if elements.next_element_seed(self.enter(Step::Element(at)))?.is_none() {
                break;
            }
        }
        self.steps.truncate(self.depth);
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut fields: A) -> Result<(), A::Error> {
        while let Some(name) = fields.next_key::<Text<'de>>()? {
            fields.next_value_seed(self.enter(Step::Field(name.to_string())))?;
        }
        self.steps.truncate(self.depth);
        Ok(())
    }
}
