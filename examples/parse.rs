//! Only reads and parses a snapshot: what the benchmarks hold the rest against.
//!
//! `cargo run --release --no-default-features --example parse -- estate.json`

use std::path::Path;
use std::process::ExitCode;

use r53lint::snapshot::{LoadError, Source};

fn main() -> Result<ExitCode, LoadError> {
    let file = std::env::args().nth(1).unwrap_or_else(|| "-".to_owned());
    let source = Source::open(Path::new(&file))?;
    let snapshot = source.snapshot()?;
    let zones = snapshot.accounts.iter().flat_map(|account| &account.hosted_zones).flatten().count();
    Ok(if zones == 0 { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
