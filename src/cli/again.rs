//! A finished run, made again for whoever writes about it.

use std::path::Path;

use super::Failure;
use super::args::ExplainArguments;
use super::explain::Again;
use crate::report::Manifest;

/// Register and rules of the run in folder `run`; the register from `registry` where it has moved.
pub fn again(manifest: &Manifest, run: &Path, registry: Option<&Path>) -> Result<Again, Failure> {
    let (run, registry) = (run.to_owned(), registry.map(Path::to_owned));
    let whom = ExplainArguments {
        flag: None,
        dwelling: None,
        person: None,
        run,
        registry,
        state: None,
        json: false,
    };
    Again::of(manifest, &whom)
}
