//! What can go wrong with the store.

use std::io;
use std::path::{Path, PathBuf};

/// Why the store did not do what was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file cannot be opened.
    #[error("the store `{}` cannot be opened: {source}", .path.display())]
    Unopened {
        /// Which.
        path: PathBuf,
        /// What the database said.
        source: rusqlite::Error,
    },
    /// The file is no store of this program.
    #[error("`{}` is no store of cases", .path.display())]
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// A migration that ran is no longer as it was.
    #[error("migration {series} {number} is not the one that made this store")]
    Changed {
        /// Whose tables.
        series: String,
        /// Which.
        number: u32,
    },
    /// The store holds a migration that this program does not know.
    #[error("the store was written by a later version: it has migration {series} {number}")]
    Later {
        /// Whose tables.
        series: String,
        /// Which.
        number: u32,
    },
    /// The copy would overwrite a file.
    #[error("`{}` exists", .path.display())]
    Exists {
        /// Which.
        path: PathBuf,
    },
    /// A path that the database cannot be told.
    #[error("`{}` is no UTF-8", .path.display())]
    Name {
        /// Which.
        path: PathBuf,
    },
    /// A file beside the store.
    #[error("`{}` cannot be written: {source}", .path.display())]
    File {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database failed.
    #[error("the store failed: {0}")]
    Database(#[from] rusqlite::Error),
}

impl StoreError {
    pub(super) fn file(path: &Path, source: io::Error) -> Self {
        Self::File { path: path.to_owned(), source }
    }

    /// What the caller can do, where there is something.
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Unopened { .. } | Self::File { .. } => {
                Some("look whether the folder is there and may be written")
            }
            Self::Foreign { .. } => Some("give the file that `proforma cases import` made"),
            Self::Changed { .. } => Some("use the version of the program that made the store"),
            Self::Later { .. } => Some("use that version, or a copy made before it"),
            Self::Exists { .. } => Some("give a new name"),
            Self::Name { .. } | Self::Database(_) => None,
        }
    }

    /// Whether the user can mend it; else the machine failed.
    pub fn is_users(&self) -> bool {
        !matches!(self, Self::Database(_))
    }
}
