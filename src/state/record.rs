//! What was told when a register was read, kept beside it as JSON.

use serde::{Deserialize, Serialize};

use super::error::Error;
use super::{Input, State};
use crate::registry::{
    FileCount, Loaded, QualityNote, QualityReport, Register, Reject, known_code,
};

/// Its file.
pub(super) const FILE: &str = "load.json";

#[derive(Debug, Serialize, Deserialize)]
struct RejectRecord {
    file: String,
    line: u64,
    column: String,
    code: String,
    value: String,
    hint: String,
    kept: bool,
}

#[derive(Debug, Serialize, Deserialize)]
struct NoteRecord {
    code: String,
    count: u64,
    examples: Vec<String>,
}

#[derive(Debug, Serialize, Deserialize)]
struct CountRecord {
    file: String,
    read: u64,
    accepted: u64,
}

/// Everything of a state that is no column.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record {
    knows_leases: bool,
    knows_benefits: bool,
    knows_signals: bool,
    inputs: Vec<Input>,
    ignore_columns: Vec<String>,
    purposes: Vec<String>,
    rejects: Vec<RejectRecord>,
    notes: Vec<NoteRecord>,
    counts: Vec<CountRecord>,
    ignored_files: Vec<String>,
    closed_files: Vec<String>,
}

impl Record {
    /// What `state` holds besides its columns.
    pub(super) fn of(state: &State) -> Self {
        let loaded = &state.loaded;
        let reject = |reject: &Reject| RejectRecord {
            file: reject.file.clone(),
            line: reject.line,
            column: reject.column.clone(),
            code: reject.code.to_owned(),
            value: reject.value.clone(),
            hint: reject.hint.clone(),
            kept: reject.kept,
        };
        let note = |note: &QualityNote| NoteRecord {
            code: note.code.to_owned(),
            count: note.count,
            examples: note.examples.clone(),
        };
        let count = |count: &FileCount| CountRecord {
            file: count.file.clone(),
            read: count.read,
            accepted: count.accepted,
        };
        Self {
            knows_leases: loaded.register.knows_leases,
            knows_benefits: loaded.register.knows_benefits,
            knows_signals: loaded.register.knows_signals,
            inputs: state.inputs.clone(),
            ignore_columns: state.ignore_columns.clone(),
            purposes: state.purposes.clone(),
            rejects: loaded.rejects.iter().map(reject).collect(),
            notes: loaded.quality.notes.iter().map(note).collect(),
            counts: loaded.counts.iter().map(count).collect(),
            ignored_files: loaded.ignored_files.clone(),
            closed_files: loaded.closed_files.clone(),
        }
    }

    /// The record as bytes.
    pub(super) fn to_json(&self) -> Vec<u8> {
        serde_json::to_vec_pretty(self).expect("records hold strings, numbers and lists only")
    }

    /// The record out of bytes.
    pub(super) fn read(bytes: &[u8]) -> Result<Self, Error> {
        serde_json::from_slice(bytes).map_err(|error| Error::damaged(FILE, error.to_string()))
    }

    /// A state of this record and a register; the graph is added elsewhere.
    pub(super) fn state(self, register: Register) -> Result<State, Error> {
        let code = |code: &str| {
            known_code(code).ok_or_else(|| Error::damaged(FILE, "holds a code that is not known"))
        };
        let reject = |reject: RejectRecord| {
            Ok(Reject {
                code: code(&reject.code)?,
                file: reject.file,
                line: reject.line,
                column: reject.column,
                value: reject.value,
                hint: reject.hint,
                kept: reject.kept,
            })
        };
        let note = |note: NoteRecord| {
            let code = code(&note.code)?;
            Ok(QualityNote { code, count: note.count, examples: note.examples })
        };
        let count = |count: CountRecord| FileCount {
            file: count.file,
            read: count.read,
            accepted: count.accepted,
        };
        let loaded = Loaded {
            register: Register {
                knows_leases: self.knows_leases,
                knows_benefits: self.knows_benefits,
                knows_signals: self.knows_signals,
                ..register
            },
            rejects: self.rejects.into_iter().map(reject).collect::<Result<_, Error>>()?,
            quality: QualityReport {
                notes: self.notes.into_iter().map(note).collect::<Result<_, Error>>()?,
            },
            counts: self.counts.into_iter().map(count).collect(),
            ignored_files: self.ignored_files,
            closed_files: self.closed_files,
        };
        Ok(State {
            loaded,
            graph: None,
            norms: None,
            inputs: self.inputs,
            ignore_columns: self.ignore_columns,
            purposes: self.purposes,
        })
    }
}
