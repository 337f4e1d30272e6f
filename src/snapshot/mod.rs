//! The snapshot file: read, merged, lowered into an estate. It must not know rules or resolution.

mod defect;
mod escape;
mod json_path;
mod load;
mod lower;
mod merge;
pub mod notation;
mod object;
mod operation;
mod redact;
mod reply;
mod save;
mod texts;
mod time;
mod touched;
pub mod v1;
pub mod zonefile;

pub use defect::Defect;
pub use load::{LoadError, Source};
pub use lower::lower;
pub use merge::merge;
pub use object::{Extra, Text};
pub use operation::{Operation, Purpose};
pub use redact::redact;
pub use save::{SaveError, is_replaceable, replace, save, target, write};
pub use touched::Touched;
pub use zonefile::ZoneFileError;
