//! Why a command stopped: what, where, causes, a hint, and whose turn it is.

use std::fmt;
use std::io;
use std::path::Path;

/// A command could not be done.
#[derive(Debug)]
pub struct Failure {
    /// 1: the user can fix it; 2: the program or machine failed.
    pub code: u8,
    /// Whether nobody reads the output any more, which is no failure.
    pub broken_pipe: bool,
    message: String,
    places: Vec<(String, Option<String>)>,
    hint: Option<String>,
}

impl Failure {
    /// Something the user can put right.
    pub fn user(message: impl Into<String>) -> Self {
        let message = message.into();
        Self { code: 1, broken_pipe: false, message, places: Vec::new(), hint: None }
    }

    /// Something only the machine or this program is to blame for.
    pub fn machine(message: impl Into<String>) -> Self {
        Self { code: 2, ..Self::user(message) }
    }

    /// A file could not be read or written.
    pub fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let message = format!("could not {doing} `{}`: {error}", path.display());
        let user = matches!(
            error.kind(),
            io::ErrorKind::NotFound
                | io::ErrorKind::PermissionDenied
                | io::ErrorKind::InvalidInput
                | io::ErrorKind::AlreadyExists
                | io::ErrorKind::NotADirectory
                | io::ErrorKind::IsADirectory
        );
        let failure = if user { Self::user(message) } else { Self::machine(message) };
        match error.kind() {
            io::ErrorKind::NotFound => failure
                .hint("is it spelt right? paths start in the folder the command is called from"),
            io::ErrorKind::PermissionDenied => {
                failure.hint("ask for the right to this file, or name another")
            }
            io::ErrorKind::IsADirectory => failure.hint("that is a folder; name a file in it"),
            io::ErrorKind::NotADirectory => failure.hint("that is a file; name a folder"),
            io::ErrorKind::StorageFull => failure.hint("make room on the disk, or name another"),
            _ => failure,
        }
    }

    /// Says what to do.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Adds one problem with its place.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.places.push((place.into(), None));
        self
    }

    /// Adds one problem with its place and what to do about this one.
    #[must_use]
    pub fn at_with(mut self, place: impl Into<String>, hint: Option<&str>) -> Self {
        self.places.push((place.into(), hint.map(str::to_owned)));
        self
    }
}

impl From<io::Error> for Failure {
    /// Only writing to standard output comes here; files go through [`Failure::file`].
    fn from(error: io::Error) -> Self {
        let broken_pipe = error.kind() == io::ErrorKind::BrokenPipe;
        Self { broken_pipe, ..Self::machine(format!("could not write the output: {error}")) }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error: {}", self.message)?;
        for (place, hint) in &self.places {
            write!(f, "\n  --> {place}")?;
            if let Some(hint) = hint {
                write!(f, "\n      hint: {hint}")?;
            }
        }
        match &self.hint {
            Some(hint) => write!(f, "\n\nhint: {hint}"),
            None => Ok(()),
        }
    }
}
