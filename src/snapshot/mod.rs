//! The snapshot file: read, merged, lowered into an estate. It must not know rules or resolution.

mod lower;
mod object;
pub mod v1;

pub use lower::{Defect, lower};
pub use object::{Extra, Text};
