//! Text of the estate, in one arena: ids, TXT values, whatever is only printed.

use std::num::NonZeroU32;

/// A piece of text in the [`TextArena`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId {
    /// One behind its first byte, so that an absent text takes no more room than one that is there.
    behind: NonZeroU32,
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
        let behind = NonZeroU32::MIN.saturating_add(narrow(self.text.len()));
        self.text.push_str(text);
        TextId { behind, len: narrow(text.len()) }
    }

    /// The text that was put in.
    #[must_use]
    pub fn get(&self, id: TextId) -> &str {
        let start = id.behind.get() as usize - 1;
        &self.text[start..start + id.len as usize]
    }
}
