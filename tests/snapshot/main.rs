//! Snapshot files: loaded, merged, saved.

mod inputs;
mod load;
mod lowered;
mod merge;
mod redact;
mod save;
