//! Text of the estate, in one arena: ids, TXT values, whatever is only printed.

/// A piece of text in the [`TextArena`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct TextId {
    start: u32,
    len: u32,
}

/// Every piece of text behind one another.
#[derive(Clone, Debug, Default)]
pub struct TextArena {
    text: String,
}

impl TextArena {
    /// Puts a text in.
    pub fn add(&mut self, text: &str) -> TextId {
        let narrow = |length| u32::try_from(length).expect("an estate has less than 4 GiB of text");
        let id = TextId { start: narrow(self.text.len()), len: narrow(text.len()) };
        self.text.push_str(text);
        id
    }

    /// The text that was put in.
    #[must_use]
    pub fn get(&self, id: TextId) -> &str {
        &self.text[id.start as usize..(id.start + id.len) as usize]
    }
}
