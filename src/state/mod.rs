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

use crate::graph::GraphColumns;
use crate::registry::Loaded;

/// Version of the file set: one program reads one.
pub const FORMAT: u32 = 1;

/// A file a state was made from, and its SHA-256.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Input {
    /// File name.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// What a state holds.
#[derive(Debug)]
pub struct State {
    /// The register with what was rejected and noted when it was read.
    pub loaded: Loaded,
    /// The graph as of the last day the register knows; none where it knows no day.
    pub graph: Option<GraphColumns>,
    /// The files it was made from, by name; files added later come last.
    pub inputs: Vec<Input>,
    /// Unknown columns that were passed over.
    pub ignore_columns: Vec<String>,
    /// Purposes that opened files.
    pub purposes: Vec<String>,
}
