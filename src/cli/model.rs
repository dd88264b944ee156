//! `proforma model`: what is unusual, compared with what.

use clap::Subcommand;

use super::model_drift::{self, DriftArguments};
use super::model_score::{self, ScoreArguments};
use super::{Failure, output::Output};

#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Say how unusual each row of a table of numbers is
    Score(ScoreArguments),
    /// Say how a run differs from an earlier one: facts, scores, regions and rules that moved
    Drift(DriftArguments),
}

pub fn run(command: &ModelCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        ModelCommand::Score(arguments) => model_score::run(arguments, output),
        ModelCommand::Drift(arguments) => model_drift::run(arguments, output),
    }
}
