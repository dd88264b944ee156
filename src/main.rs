//! The `proforma` program: arguments in, exit code out.

use std::process::ExitCode;

fn main() -> ExitCode {
    proforma::cli::run(std::env::args_os())
}
