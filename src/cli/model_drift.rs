//! `proforma model drift`: how a run differs from an earlier one.

use std::path::{Path, PathBuf};

use clap::Args;

use super::explain::RUN_HINT;
use super::{Failure, files, output::Output};
use crate::model::{self, Profile, RuleCount};
use crate::report::Manifest;

#[derive(Debug, Args)]
pub struct DriftArguments {
    /// Folder of the earlier run
    #[arg(value_name = "OLD_RUN")]
    pub old: PathBuf,
    /// Folder of the later run
    #[arg(value_name = "NEW_RUN")]
    pub new: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

pub fn run(arguments: &DriftArguments, output: &mut Output) -> Result<(), Failure> {
    let (old, new) = (read(&arguments.old)?, read(&arguments.new)?);
    let drift = model::drift((&old.0, &new.0), (&old.1, &new.1));
    if arguments.json { output.print_json(&drift) } else { output.print(&drift.to_text()) }
}

/// How a run is spread, and how often its rules hold.
fn read(run: &Path) -> Result<(Profile, Vec<RuleCount>), Failure> {
    let profile: Profile = of_run(run, "profile.json")?;
    let manifest: Manifest = of_run(run, "run.json")?;
    let counts = manifest.tallies.into_iter().map(|tally| RuleCount {
        rule: tally.rule,
        hits: tally.hits,
        rows: tally.hits + tally.mitigated + tally.unknown + tally.no_hit,
    });
    Ok((profile, counts.collect()))
}

fn of_run<T: serde::de::DeserializeOwned>(run: &Path, name: &str) -> Result<T, Failure> {
    let bytes = files::read(&run.join(name)).map_err(|failure| failure.hint(RUN_HINT))?;
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::user(format!("{name} is not of a run of this version: {error}"))
            .at(run.join(name).display().to_string())
            .hint(RUN_HINT)
    })
}
