//! A register to work on: a folder that is read, or a state that is opened.

use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::args::OriginArguments;
use super::{Failure, load};
use crate::desk::Desk;
use crate::domain::Day;
use crate::facts::{Norms, STANDARD_MONTHS};
use crate::graph::{self, GraphColumns, HouseholdGraph};
use crate::registry::{self, Folder, LoadOptions, Loaded, Source};
use crate::report::FileHash;
use crate::rules::RuleSet;
use crate::state;

/// Where a register comes from.
#[derive(Clone, Copy, Debug)]
pub enum Origin<'a> {
    /// A registry folder.
    Folder(&'a Path),
    /// A state.
    State(&'a Path),
}

impl<'a> Origin<'a> {
    /// The one that was typed; the parser sees to it that it is one.
    pub fn typed(arguments: &'a OriginArguments) -> Self {
        match (&arguments.state, &arguments.folder) {
            (Some(state), _) => Self::State(state),
            (None, folder) => Self::Folder(folder.as_deref().unwrap_or(Path::new(""))),
        }
    }

    /// Its place.
    pub fn path(&self) -> &'a Path {
        match self {
            Self::Folder(path) | Self::State(path) => path,
        }
    }
}

/// A register with what was told when it was read.
#[derive(Debug)]
pub struct Input {
    pub loaded: Loaded,
    /// The files it was made from, by name; empty where nobody asked.
    pub hashes: Vec<FileHash>,
    graph: Option<GraphColumns>,
    norms: Option<Norms>,
}

impl Input {
    /// The graph on a day: the frozen one where it holds, else one that is built.
    pub fn graph(&self, as_of: Day) -> HouseholdGraph<'_> {
        let register = &self.loaded.register;
        let frozen = self.graph.as_ref().and_then(|columns| columns.graph(register, as_of));
        frozen.unwrap_or_else(|| graph::build(register, as_of))
    }

    /// The last day the register knows; a state has it at hand.
    pub fn last_known_day(&self) -> Option<Day> {
        let frozen = self.graph.as_ref().map(|columns| columns.as_of);
        frozen.or_else(|| self.loaded.last_known_day())
    }

    /// A desk over a graph of the register, with what is usual as it was frozen where that holds.
    pub fn desk<'g>(
        &self,
        graph: &'g HouseholdGraph<'g>,
        rules: RuleSet,
        window_months: u32,
    ) -> Desk<'g> {
        let same_day = self.graph.as_ref().is_some_and(|columns| columns.as_of == graph.as_of);
        let holds = same_day && window_months == STANDARD_MONTHS;
        match self.norms.as_ref().filter(|_| holds) {
            Some(norms) => Desk::with_norms(graph, rules, window_months, norms.clone()),
            None => Desk::open(graph, rules, window_months),
        }
    }
}

/// Reads or opens a register for those who look at where persons were registered and nothing else.
pub fn open_moves(origin: &Origin<'_>) -> Result<Input, Failure> {
    match origin {
        Origin::Folder(path) => read(path, &LoadOptions::default()),
        Origin::State(path) => opened(path).map(|state| of_state(state).0),
    }
}

/// Reads or opens a register; a state is held to the purposes of `options`.
pub fn open(origin: &Origin<'_>, options: &LoadOptions) -> Result<Input, Failure> {
    match origin {
        Origin::Folder(path) => read(path, options),
        Origin::State(path) => open_state(path, options),
    }
}

/// The same with the hashes of its files.
pub fn open_hashed(origin: &Origin<'_>, options: &LoadOptions) -> Result<Input, Failure> {
    match origin {
        Origin::Folder(path) => hashed_folder(path, options),
        Origin::State(path) => open_state(path, options),
    }
}

fn read(path: &Path, options: &LoadOptions) -> Result<Input, Failure> {
    let loaded = load::folder(path, options)?;
    Ok(Input { loaded, hashes: Vec::new(), graph: None, norms: None })
}

fn open_state(path: &Path, options: &LoadOptions) -> Result<Input, Failure> {
    let (input, purposes) = of_state(opened(path)?);
    if purposes != options.purposes {
        return Err(Failure::user("the state was made for other purposes")
            .at(path.display().to_string())
            .hint("give the same `--purpose` as to `proforma index`, or index again"));
    }
    Ok(input)
}

fn hashed_folder(path: &Path, options: &LoadOptions) -> Result<Input, Failure> {
    let failed = |error: registry::Error| load::failure(&error, path);
    let folder = Folder::open(path).map_err(failed)?;
    let sources = folder.sources();
    let hashes = hashes(&sources);
    let mut loaded = registry::load(&sources, options).map_err(failed)?;
    loaded.ignored_files.extend_from_slice(folder.ignored());
    Ok(Input { loaded, hashes, graph: None, norms: None })
}

fn of_state(state: state::State) -> (Input, Vec<String>) {
    let hash = |input: state::Input| FileHash { file: input.file, sha256: input.sha256 };
    let hashes = state.inputs.into_iter().map(hash).collect();
    let state::State { loaded, graph, norms, purposes, .. } = state;
    (Input { loaded, hashes, graph, norms }, purposes)
}

fn opened(path: &Path) -> Result<state::State, Failure> {
    state::open(path).map_err(|error| failure(&error, path))
}

/// Why a state could not be used.
pub fn failure(error: &state::Error, place: &Path) -> Failure {
    match error {
        state::Error::Disk { doing, path, source } => Failure::file(doing, path, source),
        state::Error::Register(error) => load::failure(error, place),
        other => {
            Failure::user(other.to_string()).at(place.display().to_string()).hint(other.hint())
        }
    }
}

/// SHA-256 of every file, by name.
pub fn hashes(sources: &[Source<'_>]) -> Vec<FileHash> {
    let mut inputs: Vec<FileHash> = sources
        .par_iter()
        .map(|source| FileHash { file: source.name.to_owned(), sha256: sha256(source.bytes) })
        .collect();
    inputs.sort_by(|one, other| one.file.cmp(&other.file));
    inputs
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    crate::flags::hex(&Sha256::digest(bytes))
}
