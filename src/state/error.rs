//! Why a state cannot be used.

use std::path::PathBuf;

use super::FORMAT;
use crate::registry;

/// Why a state could not be opened, written or added to.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no state at the path.
    #[error("{} holds no state", .path.display())]
    NoState {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The state was written in another format or by another version of the program.
    #[error("the state was written by {found}; this is {}", this_version())]
    OtherVersion {
        /// What wrote it.
        found: String,
    },
    /// A file of the state is not as it was written.
    #[error("the state is damaged: {file} {what}")]
    Damaged {
        /// The file.
        file: String,
        /// What is wrong with it.
        what: String,
    },
    /// A file could not be read or written.
    #[error("could not {doing} {}", .path.display())]
    Disk {
        /// What was tried.
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another program is adding to the state.
    #[error("another program is writing to the state {}", .path.display())]
    Busy {
        /// The state.
        path: PathBuf,
    },
    /// The new moves could not be read at all.
    #[error(transparent)]
    Register(#[from] registry::Error),
}

/// The version this program reads and writes.
pub(super) fn this_version() -> String {
    format!("proforma {}, format {FORMAT}", env!("CARGO_PKG_VERSION"))
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoState { .. } => "write one with `proforma index DIR --out STATE`",
            Self::OtherVersion { .. } => "write it anew with `proforma index DIR --out STATE`",
            Self::Damaged { .. } => {
                "write it anew with `proforma index`, or go back to the copy kept on disk: \
                 docs/state.md says how"
            }
            Self::Disk { .. } => "check the path, your rights to it and the room on the disk",
            Self::Busy { .. } => "wait until it is done and try again",
            Self::Register(error) => error.hint(),
        }
    }

    pub(super) fn damaged(file: &str, what: impl Into<String>) -> Self {
        Self::Damaged { file: file.to_owned(), what: what.into() }
    }
}
