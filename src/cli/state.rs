//! `proforma index` and `proforma append`: a register frozen on disk, and more moves for it.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use clap::Args;
use serde_json::json;

use super::args::LoadArguments;
use super::input::{self, Origin};
use super::output::{Output, counted};
use super::{Failure, files, load};
use crate::registry::{Reject, Source};
use crate::report;
use crate::state::{self, Append, Input, State};

#[derive(Debug, Args)]
pub struct IndexArguments {
    /// Registry folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    /// Folder of the state; one that stands there is replaced as a whole
    #[arg(long, value_name = "STATE")]
    pub out: PathBuf,
    #[command(flatten)]
    pub load: LoadArguments,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

#[derive(Debug, Args)]
pub struct AppendArguments {
    /// Folder of the state
    #[arg(value_name = "STATE")]
    pub state: PathBuf,
    /// New moves, with the columns of moves.csv
    #[arg(value_name = "FILE")]
    pub moves: PathBuf,
    /// Add nothing when any row is rejected
    #[arg(long)]
    pub strict: bool,
    /// Print the summary as JSON
    #[arg(long)]
    pub json: bool,
}

/// Where the rejected rows of the last run stand.
const REJECTS: &str = "rejects.csv";

pub fn index(arguments: &IndexArguments, output: &mut Output) -> Result<(), Failure> {
    let options = load::options(&arguments.load);
    let input = input::open_hashed(&Origin::Folder(&arguments.folder), &options)?;
    load::describe(&input.loaded, output);
    let out = &arguments.out;
    files::make_folder(out)?;
    files::write(out, REJECTS, &report::rejects_csv(&input.loaded.rejects))?;
    load::refuse_rejects(&input.loaded, arguments.load.strict, &out.join(REJECTS))?;
    let register = &input.loaded.register;
    let (graph, norms) = state::worked_out(register);
    let (persons, dwellings) = (register.persons.ids.len(), register.dwellings.ids.len());
    let moves = register.moves.len();
    let of = |hash: report::FileHash| Input { file: hash.file, sha256: hash.sha256 };
    let state = State {
        graph,
        norms,
        inputs: input.hashes.into_iter().map(of).collect(),
        ignore_columns: options.ignore_columns,
        purposes: options.purposes,
        loaded: input.loaded,
    };
    let summary = state::create(out, &state).map_err(|error| input::failure(&error, out))?;
    let as_of = summary.as_of.map(|day| day.to_string());
    if arguments.json {
        return output.print_json(&json!({
            "state": out.display().to_string(), "generation": summary.generation,
            "as_of": as_of, "persons": persons, "dwellings": dwellings, "moves": moves,
            "bytes": summary.bytes,
        }));
    }
    output.print(&format!(
        "{}: {}, {}, {}, {} MB\n",
        out.display(),
        counted(persons, "person", "persons"),
        counted(dwellings, "dwelling", "dwellings"),
        counted(moves, "move", "moves"),
        summary.bytes / 1_000_000
    ))
}

pub fn append(arguments: &AppendArguments, output: &mut Output) -> Result<(), Failure> {
    let bytes = files::read(&arguments.moves)?;
    let name = arguments.moves.file_name().unwrap_or_default().to_string_lossy();
    let input = Input { file: name.clone().into_owned(), sha256: input::sha256(&bytes) };
    let source = Source { name: &name, bytes: &bytes };
    let path = &arguments.state;
    let done = state::append(path, (source, input), arguments.strict, now())
        .map_err(|error| input::failure(&error, state_or_file(&error, arguments)))?;
    if !done.rejects.is_empty() {
        files::write(path, REJECTS, &report::rejects_csv(&done.rejects))?;
    }
    refuse(&done.rejects, arguments)?;
    tell(&done, arguments, output)
}

fn state_or_file<'a>(error: &state::Error, arguments: &'a AppendArguments) -> &'a Path {
    match error {
        state::Error::Register(_) => &arguments.moves,
        _ => &arguments.state,
    }
}

fn refuse(rejects: &[Reject], arguments: &AppendArguments) -> Result<(), Failure> {
    let Some(first) = rejects.first().filter(|_| arguments.strict) else { return Ok(()) };
    let many = counted(rejects.len(), "row or value", "rows or values");
    Err(Failure::user(format!("{many} could not be used; the state stays as it was"))
        .at(format!("{}:{} {} {}", first.file, first.line, first.column, first.code))
        .hint(format!(
            "all are in `{}`; without `--strict` the good rows go on",
            arguments.state.join(REJECTS).display()
        )))
}

fn tell(done: &Append, arguments: &AppendArguments, output: &mut Output) -> Result<(), Failure> {
    let rejected = done.rejects.iter().filter(|reject| !reject.kept).count();
    let lost = done.rejects.len() - rejected;
    let generation = done.written.as_ref().map(|summary| summary.generation.clone());
    if arguments.json {
        return output.print_json(&json!({
            "state": arguments.state.display().to_string(), "generation": generation,
            "read": done.read, "added": done.added, "known": done.known, "rejected": rejected,
            "lost_values": lost,
        }));
    }
    for reject in done.rejects.iter().take(5) {
        output.note(&format!("{}:{} {} {}", reject.file, reject.line, reject.column, reject.code));
    }
    if !done.rejects.is_empty() {
        output.note(&format!("all rejects: {}", arguments.state.join(REJECTS).display()));
    }
    output.print(&format!(
        "{}: added {}, known already {}, rejected {rejected}\n",
        arguments.state.display(),
        done.added,
        done.known
    ))
}

fn now() -> SystemTime {
    #[expect(clippy::disallowed_methods, reason = "the rim reads the clock: is the disk done?")]
    SystemTime::now()
}
