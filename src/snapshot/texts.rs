//! Every text of a snapshot, wherever it is, with the name of the field it is in. It must not know what texts mean.

use serde_json::Value;

use super::object::{Extra, Text};

/// Is shown a field's name and its text, and may change the text.
pub(super) type Visit<'v> = dyn FnMut(&str, &mut String) + 'v;

/// Whatever a field may hold.
pub(super) trait Texts {
    /// Shows every text in here; `field` is where it is.
    fn each_text(&mut self, field: &str, visit: &mut Visit<'_>);
}

impl Texts for Text<'_> {
    fn each_text(&mut self, field: &str, visit: &mut Visit<'_>) {
        let mut text = self.to_string();
        visit(field, &mut text);
        if text != **self {
            *self = Text::from(text);
        }
    }
}

impl<T: Texts> Texts for Option<T> {
    fn each_text(&mut self, field: &str, visit: &mut Visit<'_>) {
        if let Some(value) = self {
            value.each_text(field, visit);
        }
    }
}

impl<T: Texts> Texts for Vec<T> {
    fn each_text(&mut self, field: &str, visit: &mut Visit<'_>) {
        for value in self {
            value.each_text(field, visit);
        }
    }
}

impl<T: Texts> Texts for Box<T> {
    fn each_text(&mut self, field: &str, visit: &mut Visit<'_>) {
        (**self).each_text(field, visit);
    }
}

impl Texts for Value {
    fn each_text(&mut self, field: &str, visit: &mut Visit<'_>) {
        match self {
            Self::String(text) => visit(field, text),
            Self::Array(values) => values.iter_mut().for_each(|value| value.each_text(field, visit)),
            Self::Object(fields) => fields.iter_mut().for_each(|(field, value)| value.each_text(field, visit)),
            Self::Null | Self::Bool(_) | Self::Number(_) => {}
        }
    }
}

/// Fields that this version does not know.
pub(super) fn each_text_of_extra(extra: &mut Extra, visit: &mut Visit<'_>) {
    for (field, value) in extra.iter_mut().flat_map(|extra| extra.iter_mut()) {
        value.each_text(field, visit);
    }
}

/// What holds no text.
macro_rules! no_texts {
    ($($name:ty),*) => {
        $(impl Texts for $name {
            fn each_text(&mut self, _: &str, _: &mut Visit<'_>) {}
        })*
    };
}

no_texts!(bool, u16, u32, u64);
