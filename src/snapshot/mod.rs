//! The snapshot file: read, merged, lowered into an estate. It must not know rules or resolution.

mod load;
mod lower;
pub mod notation;
mod object;
mod reply;
pub mod v1;

pub use load::{LoadError, Source};
pub use lower::{Defect, lower};
pub use object::{Extra, Text};
