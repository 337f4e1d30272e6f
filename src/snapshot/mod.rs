//! The snapshot file: read, merged, lowered into an estate. It must not know rules or resolution.

mod object;
pub mod v1;

pub use object::{Extra, Text};
