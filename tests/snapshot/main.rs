//! Snapshot files: loaded, merged, saved.

mod inputs;
mod load;
mod merge;
mod save;
