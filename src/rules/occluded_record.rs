//! placeholder
use crate::lint::{Context, Finding};
pub(super) fn check(_cx: &Context<'_>) -> Vec<Finding> { Vec::new() }
