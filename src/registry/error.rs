//! Why a registry folder cannot be read at all. Faulty rows are [`Reject`](super::Reject)s instead.

use std::fmt;
use std::path::PathBuf;

use super::sensitive::SensitiveTopic;

/// Why nothing could be loaded.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Files or columns are not as the contract has them; every problem of every file is here.
    #[error("the folder does not keep the input contract{}", listed(.problems))]
    Contract {
        /// In file order.
        problems: Vec<HeaderProblem>,
    },
    /// The same file was given twice or in two forms.
    #[error("{file} is there more than once: {}", .forms.join(", "))]
    TwoForms {
        /// Its name in the contract.
        file: String,
        /// The forms found.
        forms: Vec<String>,
    },
    /// A file or the folder could not be opened or read.
    #[error("{} cannot be read", .path.display())]
    Unreadable {
        /// Which.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A compressed file ends too early or is damaged.
    #[error("{} is damaged or ends too early", .path.display())]
    Truncated {
        /// Which.
        path: PathBuf,
        /// What the decompressor said.
        source: std::io::Error,
    },
    /// A Parquet file cannot be read.
    #[error("{} cannot be read", .path.display())]
    Parquet {
        /// Which.
        path: PathBuf,
        /// Why.
        source: super::parquet::Fault,
    },
    /// More rows or longer ids than four-byte numbers can count.
    #[error("{file} is too large for one register")]
    TooLarge {
        /// Which.
        file: &'static str,
    },
}

impl Error {
    /// What to do about it, in English as all errors are.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Contract { problems } if problems.iter().all(HeaderProblem::is_no_file) => {
                "a registry folder holds moves.csv, persons.csv and dwellings.csv; look at the path"
            }
            Self::Contract { .. } => {
                "rename or remove the columns named; `--ignore-column NAME` passes over an unknown \
                 one"
            }
            Self::TwoForms { .. } => "keep one of them",
            Self::Unreadable { .. } => "check the path and your rights to it",
            Self::Truncated { .. } => "fetch or compress the file again",
            Self::Parquet { source: super::parquet::Fault::Absent, .. } => {
                "give the file as CSV, or build the program with `--features parquet`"
            }
            #[cfg(feature = "parquet")]
            Self::Parquet { .. } => {
                "write the file again, with text, numbers, dates and truth values only"
            }
            Self::TooLarge { .. } => "split the register by municipality",
        }
    }
}

fn listed(problems: &[HeaderProblem]) -> String {
    problems.iter().fold(String::new(), |listed, problem| listed + "\n  " + &problem.to_string())
}

/// What is wrong with the files or the header of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderProblem {
    /// A required file is not there.
    NoFile {
        /// Which.
        file: &'static str,
    },
    /// The file has no header row.
    Empty {
        /// Which.
        file: &'static str,
    },
    /// The header is no UTF-8 text or has an unclosed quote.
    Unreadable {
        /// Which.
        file: &'static str,
    },
    /// The columns are parted by something else than commas.
    OtherDelimiter {
        /// Which.
        file: &'static str,
    },
    /// A required column is not there.
    Missing {
        /// In which file.
        file: &'static str,
        /// Which.
        column: &'static str,
    },
    /// A column the contract does not know.
    Unknown {
        /// In which file.
        file: &'static str,
        /// Its name; the shape of it where it looks like data.
        column: String,
        /// The allowed name it is closest to.
        nearest: Option<&'static str>,
    },
    /// A column that is there twice.
    Repeated {
        /// In which file.
        file: &'static str,
        /// Which.
        column: String,
    },
    /// A column that no judgement may rest on.
    Refused {
        /// In which file.
        file: &'static str,
        /// Which.
        column: String,
        /// What it tells.
        topic: SensitiveTopic,
    },
}

impl HeaderProblem {
    fn is_no_file(&self) -> bool {
        matches!(self, Self::NoFile { .. })
    }

    /// A stable code.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFile { .. } => "missing-file",
            Self::Empty { .. } => "empty-file",
            Self::Unreadable { .. } => "unreadable-header",
            Self::OtherDelimiter { .. } => "other-delimiter",
            Self::Missing { .. } => "missing-column",
            Self::Unknown { .. } => "unknown-column",
            Self::Repeated { .. } => "repeated-column",
            Self::Refused { .. } => "refused-column",
        }
    }
}

impl fmt::Display for HeaderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFile { file } => write!(f, "{file}: the file is missing"),
            Self::Empty { file } => {
                write!(f, "{file}: the file has no header row")
            }
            Self::Unreadable { file } => write!(f, "{file}: the header row is not UTF-8 text"),
            Self::OtherDelimiter { file } => write!(f, "{file}: columns must be parted by commas"),
            Self::Missing { file, column } => {
                write!(f, "{file}: column `{column}` is missing")
            }
            Self::Unknown { file, column, nearest } => {
                write!(f, "{file}: column `{column}` is not known")?;
                nearest.iter().try_for_each(|name| write!(f, ", did you mean `{name}`?"))
            }
            Self::Repeated { file, column } => {
                write!(f, "{file}: column `{column}` is there twice")
            }
            Self::Refused { file, column, topic } => write!(
                f,
                "{file}: column `{column}` is refused: {topic} must not be part of judging where \
                 someone lives; take it out of the file"
            ),
        }
    }
}
