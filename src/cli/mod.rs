//! The rim: arguments, files, clock, terminal. One file a command; no logic of the stages here.

#![expect(
    unreachable_pub,
    reason = "private modules; clap turns the doc comments of arguments into help texts"
)]

mod account;
mod address;
mod again;
mod args;
mod args_cases;
mod args_desk;
mod args_report;
mod args_review;
mod args_rules;
mod args_synth;
mod audit;
mod cases;
mod cases_import;
mod check;
mod delivery;
mod demo;
mod demo_serve;
mod evaluate;
mod exemptions;
mod explain;
mod facts;
mod facts_export;
mod failure;
mod files;
mod graph;
mod import;
mod import_bbr;
mod import_reply;
mod import_report;
mod import_table;
mod input;
mod learn;
mod letter;
mod letter_templates;
mod load;
mod merge;
mod model;
mod model_card;
mod model_drift;
mod model_file;
mod model_fit;
mod model_score;
mod numeric_table;
mod occupants;
mod output;
mod packs;
mod progress;
mod report;
mod report_flags;
mod rule_json;
mod rules;
mod rules_check;
mod rules_diff;
mod rules_performance;
mod rules_publish;
mod scan;
mod score;
mod serve;
mod serve_review;
mod settings;
mod state;
mod synth;

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use crate::domain::Language;
use args::{Arguments, Command};
pub use failure::Failure;
use output::Output;

/// Runs the program with these arguments; errors go to standard error.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let mut output = Output::standard();
    let outcome = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => dispatch(arguments, &mut output),
        Err(error) => usage(&error, &mut output),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) if failure.broken_pipe => ExitCode::SUCCESS,
        Err(failure) => {
            output.complain(&failure.to_string());
            ExitCode::from(failure.code)
        }
    }
}

/// Help and version go to standard output; a wrong call is the user's to fix.
fn usage(error: &clap::Error, output: &mut Output) -> Result<(), Failure> {
    let text = error.render().to_string();
    if error.kind() == ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        return Err(Failure::user(format!("say what to do\n\n{}", text.trim_end())));
    }
    if error.use_stderr() {
        let text = text.trim_end().strip_prefix("error: ").unwrap_or(text.trim_end());
        return Err(Failure::user(text));
    }
    output.print(&text)
}

fn dispatch(arguments: Arguments, output: &mut Output) -> Result<(), Failure> {
    if let Some(threads) = arguments.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.into())
            .build_global()
            .map_err(|error| Failure::machine(format!("could not start threads: {error}")))?;
    }
    if let Some(language) = arguments.language {
        output.language = language.language();
    }
    // what is written for others is Danish unless asked otherwise, whatever the terminal speaks
    let to_readers = arguments.language.map_or(Language::Danish, args::LanguageArgument::language);
    match arguments.command {
        Command::Demo(arguments) => demo::run(&arguments, output),
        Command::Scan(arguments) => scan::run(&arguments, output),
        Command::Score(arguments) => score::run(&arguments, output),
        Command::Serve(arguments) => serve::run(&arguments, output),
        Command::Account(command) => account::run(&command, output),
        Command::Token(arguments) => serve::make_token(&arguments, output),
        Command::Index(arguments) => state::index(&arguments, output),
        Command::Append(arguments) => state::append(&arguments, output),
        Command::Explain(arguments) => explain::run(&arguments, output),
        Command::Rules(command) => rules::run(&command, output),
        Command::Facts(command) => facts::run(&command, output),
        Command::Occupants(arguments) => occupants::run(&arguments, output),
        Command::Graph(arguments) => graph::run(&arguments, output),
        Command::Import(command) => import::run(&command, output),
        Command::Merge(arguments) => merge::run(&arguments, output),
        Command::Check(arguments) => check::run(&arguments, output),
        Command::Address(arguments) => address::run(&arguments, output),
        Command::Synth(arguments) => synth::run(&arguments, output),
        Command::Evaluate(arguments) => evaluate::run(&arguments, output),
        Command::Audit(command) => audit::run(&command, output),
        Command::Model(command) => model::run(&command, output),
        Command::Learn(arguments) => learn::run(&arguments, output),
        Command::Letter(arguments) => letter::run(&arguments, to_readers, output),
        Command::Cases(command) => cases::run(&command, output),
        Command::Report(command) => report::run(&command, to_readers, output),
    }
}
