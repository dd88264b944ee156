//! What can go wrong with a case.

use super::refusal::Refusal;
use super::store::StoreError;

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CaseError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// There is no such case.
    #[error("there is no case {0}")]
    Unknown(i64),
    /// What the case said was erased.
    #[error("case {0} was erased when its time was over")]
    Erased(i64),
    /// Somebody did something in the meantime: look before writing again.
    #[error("case {case} was changed in the meantime: it is at version {version}")]
    Conflict {
        /// Which.
        case: i64,
        /// Where it is now.
        version: i64,
    },
    /// The event may not happen.
    #[error("{0}")]
    Refused(Refusal),
    /// A record of the case cannot be read.
    #[error("record {number} of the journal cannot be read: {source}")]
    Unreadable {
        /// Its number.
        number: i64,
        /// What the parser said.
        source: serde_json::Error,
    },
}

impl From<rusqlite::Error> for CaseError {
    fn from(source: rusqlite::Error) -> Self {
        Self::Store(source.into())
    }
}

impl From<Refusal> for CaseError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
