//! A register and its graph frozen on disk: written once, mapped into memory when it is opened.
//!
//! Owns the format, its checksums and how a state takes in more moves. Tables are Arrow IPC files, so
//! that other programs read them too. Knows nothing of suspicion.

mod append;
mod arrays;
mod content;
mod disk;
mod error;
mod generation;
mod optional;
mod record;
mod table;

pub use append::{Append, append};
pub use error::Error;
pub use generation::{Summary, create, open};

use crate::domain::Period;
use crate::facts::{self, Norms, STANDARD_MONTHS};
use crate::graph::{self, GraphColumns};
use crate::registry::{Loaded, Register};

/// Version of the file set: one program reads one.
pub const FORMAT: u32 = 2;

/// A file a state was made from, and its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Input {
    /// File name.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// The graph of a register as of the last day it knows, and what is usual then: worked out once, so
/// that opening works nothing out. O(registrations).
pub fn worked_out(register: &Register) -> (Option<GraphColumns>, Option<Norms>) {
    let Some(day) = register.last_known_day() else { return (None, None) };
    let graph = graph::build(register, day);
    let norms = facts::norms(&graph, Period::of_months(STANDARD_MONTHS, day));
    (Some(graph.columns()), Some(norms))
}

/// What a state holds.
#[derive(Debug)]
pub struct State {
    /// The register with what was rejected and noted when it was read.
    pub loaded: Loaded,
    /// The graph as of the last day the register knows; none where it knows no day.
    pub graph: Option<GraphColumns>,
    /// What is usual on that day, over the [`STANDARD_MONTHS`] up to it: what checks compare with.
    pub norms: Option<Norms>,
    /// The files it was made from, by name; files added later come last.
    pub inputs: Vec<Input>,
    /// Unknown columns that were passed over.
    pub ignore_columns: Vec<String>,
    /// Purposes that opened files.
    pub purposes: Vec<String>,
}
