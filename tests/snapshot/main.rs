//! Snapshot files: loaded, merged, saved.

mod load;
mod merge;
mod save;
