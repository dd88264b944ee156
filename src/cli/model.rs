//! `proforma model`: what is unusual, compared with what.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::model_drift::{self, DriftArguments};
use super::model_fit::{self, FitArguments};
use super::model_score::{self, ScoreArguments};
use super::{Failure, model_card, model_file, output::Output};

#[derive(Debug, Subcommand)]
pub enum ModelCommand {
    /// Learn what is usual from registers or a table, and write it to a file
    Fit(FitArguments),
    /// Say how unusual each row of a table of numbers is
    Score(ScoreArguments),
    /// Say how a run differs from an earlier one: facts, scores, regions and rules that moved
    Drift(DriftArguments),
    /// Say what a model was fitted on and which groups it found
    Inspect(InspectArguments),
    /// Write the model card, in Markdown
    Card(CardArguments),
}

#[derive(Debug, Args)]
pub struct InspectArguments {
    /// File of the model; the shipped one unless given
    #[arg(value_name = "FILE", default_value = model_file::SHIPPED)]
    pub model: PathBuf,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct CardArguments {
    /// File of the model; the shipped one unless given
    #[arg(value_name = "FILE", default_value = model_file::SHIPPED)]
    pub model: PathBuf,
}

pub fn run(command: &ModelCommand, output: &mut Output) -> Result<(), Failure> {
    match command {
        ModelCommand::Fit(arguments) => model_fit::run(arguments, output),
        ModelCommand::Score(arguments) => model_score::run(arguments, output),
        ModelCommand::Drift(arguments) => model_drift::run(arguments, output),
        ModelCommand::Inspect(arguments) => inspect(arguments, output),
        ModelCommand::Card(arguments) => {
            output.print(&model_card::card(&model_file::read(&arguments.model)?))
        }
    }
}

fn inspect(arguments: &InspectArguments, output: &mut Output) -> Result<(), Failure> {
    let model = model_file::read(&arguments.model)?;
    if arguments.json {
        return output.print_json(&model_card::as_json(&model));
    }
    output.print(&model_card::inspect(&model, output.language))
}
