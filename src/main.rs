//! The thin binary: everything is in the library's `cli`.

use std::process::ExitCode;

fn main() -> ExitCode {
    r53lint::cli::main()
}
