//! Finished replies, kept so that an interrupted fetch can go on where it ended. It must not know where they are kept.

use std::io;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A place for finished replies. Whoever calls a fetch provides it: files are not this module's business.
pub trait Journal: Send + Sync {
    /// Begins, for what these accounts are read with. An error says why the journal is of another fetch.
    fn begin(&self, accounts: &[String]) -> io::Result<()>;
    /// The reply that was kept under this key.
    fn recall(&self, key: &str) -> Option<String>;
    /// Keeps a reply. What cannot be kept cannot be saved later either, so that an error ends the fetch.
    fn keep(&self, key: &str, reply: &str) -> io::Result<()>;
}

/// What a journal can hold.
pub(super) trait Reply: Sized {
    /// The reply as JSON.
    fn to_text(&self) -> serde_json::Result<String>;
    /// The reply that `text` is; none when it is no such reply.
    fn from_text(text: &str) -> Option<Self>;
}

impl<T: Serialize + Deserialize<'static>> Reply for T {
    fn to_text(&self) -> serde_json::Result<String> {
        serde_json::to_string(self)
    }

    fn from_text(text: &str) -> Option<Self> {
        // Objects of the snapshot borrow from the text they are read from; a `Value` gives its text away instead.
        Self::deserialize(serde_json::from_str::<Value>(text).ok()?).ok()
    }
}
