//! The artifact: a fitted model as a file, with what it was fitted on, refused where it does not fit.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::detectors::{Detectors, FitError, FitOptions};
use super::features::features;
use super::table::NumericTable;
use crate::domain::math::{count, narrow};
use crate::facts::Fact;

/// The form of the file; a file of another form is refused.
pub const FORMAT: u32 = 3;

/// What a row of the fitted table is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RowKind {
    /// A dwelling, by its facts.
    Dwelling,
    /// A registration of an adult, by its facts.
    Registration,
    /// Anything, by columns of numbers.
    Table,
}

impl std::fmt::Display for RowKind {
    fn fmt(&self, form: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        form.write_str(match self {
            Self::Dwelling => "dwellings",
            Self::Registration => "registrations",
            Self::Table => "those of a table",
        })
    }
}

/// A fitted model with what it was fitted on.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// The form of the file.
    pub format: u32,
    /// Version of the program that fitted it.
    pub program: String,
    /// What a row is.
    pub rows_are: RowKind,
    /// The columns, in their order.
    pub columns: Vec<Column>,
    /// Rows of the fit.
    pub rows: usize,
    /// Fingerprint of the values of the fit: the first 16 bytes of their SHA-256, in hex.
    pub data: String,
    /// Choices of the fit.
    pub options: FitOptions,
    /// What whoever fitted it says of the data and the quality.
    pub notes: Vec<String>,
    /// How well shares hold on rows the fit did not see.
    pub held_out: HeldOut,
    /// All that was learnt.
    pub detectors: Detectors,
}

/// A column and which definition of it the model was fitted on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Column {
    /// The name; of a fact, its key.
    pub name: String,
    /// Fingerprint of the fact's definition; empty where it is no fact.
    pub definition: String,
}

/// A trial on a fifth of the rows, kept out of a fit on the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HeldOut {
    /// Rows kept out.
    pub rows: usize,
    /// Share of them that the model says at most 1 % of rows are as unusual as.
    pub one_percent: f32,
    /// ... at most 5 %.
    pub five_percent: f32,
}

/// Why a file is no model that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// It is not JSON, or not that of a model.
    #[error("it is no model: {reason}")]
    NoModel {
        /// What the parser said.
        reason: String,
    },
    /// It has another form.
    #[error("it has form {found}, and this program reads form {FORMAT}")]
    OtherFormat {
        /// The form it has.
        found: u64,
    },
    /// Its parts do not fit together.
    #[error("it is damaged: {part} cannot be used")]
    Damaged {
        /// Which part.
        part: &'static str,
    },
    /// Its rows are not what is asked for.
    #[error("its rows are {found}, and {wanted} are asked for")]
    OtherRows {
        /// What its rows are.
        found: RowKind,
        /// What they should be.
        wanted: RowKind,
    },
    /// It was fitted on facts this program does not have, or defines otherwise.
    #[error(
        "its facts are not those of this program ({}; it was fitted by version {program}): {}",
        env!("CARGO_PKG_VERSION"), .changed.join(", ")
    )]
    OtherFacts {
        /// Version of the program that fitted it.
        program: String,
        /// Facts that differ, each with its definition in the model and in this program.
        changed: Vec<String>,
    },
}

impl ModelError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoModel { .. } => "give a file that `proforma model fit` wrote",
            Self::OtherFormat { .. } | Self::OtherFacts { .. } => {
                "fit it again with this program: `proforma model fit`"
            }
            Self::OtherRows { .. } => "`proforma model inspect` says what a model was fitted on",
            Self::Damaged { .. } => "fetch the file again, or fit the model again",
        }
    }
}

/// Eight hex digits that change with what the catalogue says a fact is.
pub fn definition(fact: Fact) -> String {
    let entry = fact.entry();
    let text = [entry.key, entry.unit.key(), entry.exact].join("\n");
    digest(text.as_bytes())[..8].to_owned()
}

fn digest(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let first = digest[..16].try_into().expect("a SHA-256 has 32 bytes");
    format!("{:032x}", u128::from_be_bytes(first))
}

/// Fingerprint of a table's names and values. O(rows x columns).
fn fingerprint(table: &NumericTable) -> String {
    let mut hash = Sha256::new();
    for (number, name) in table.names().iter().enumerate() {
        hash.update(name.as_bytes());
        for value in table.column(number) {
            let value = if value.is_nan() { f64::NAN } else { *value };
            hash.update(value.to_bits().to_be_bytes());
        }
    }
    let first = hash.finalize()[..16].try_into().expect("a SHA-256 has 32 bytes");
    format!("{:032x}", u128::from_be_bytes(first))
}

impl Model {
    /// Fits a model of dwellings or registrations on a table of their [`features`], or of anything.
    pub fn fit(
        table: &NumericTable,
        rows_are: RowKind,
        options: FitOptions,
        notes: Vec<String>,
    ) -> Result<Self, FitError> {
        let define = |name: &String| match rows_are {
            RowKind::Dwelling | RowKind::Registration => {
                Fact::from_key(name).map(definition).unwrap_or_default()
            }
            RowKind::Table => String::new(),
        };
        let column = |name: &String| Column { name: name.clone(), definition: define(name) };
        Ok(Self {
            format: FORMAT,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            rows_are,
            columns: table.names().iter().map(column).collect(),
            rows: table.rows(),
            data: fingerprint(table),
            options,
            notes,
            held_out: HeldOut::of(table, options),
            detectors: Detectors::fit(table, options)?,
        })
    }

    /// Reads a model; it is sound, but its facts may be others than this program's.
    pub fn from_json(bytes: &[u8]) -> Result<Self, ModelError> {
        let no_model = |error: serde_json::Error| ModelError::NoModel { reason: error.to_string() };
        let head: Head = serde_json::from_slice(bytes).map_err(no_model)?;
        if head.format != u64::from(FORMAT) {
            return Err(ModelError::OtherFormat { found: head.format });
        }
        let model: Self = serde_json::from_slice(bytes).map_err(no_model)?;
        match model.detectors.unsound(model.columns.len()) {
            Some(part) => Err(ModelError::Damaged { part }),
            None => Ok(model),
        }
    }

    /// Refuses a model of other rows, or whose facts are not the program's.
    pub fn for_rows(self, wanted: RowKind) -> Result<Self, ModelError> {
        if self.rows_are != wanted {
            return Err(ModelError::OtherRows { found: self.rows_are, wanted });
        }
        let changed = self.changed_facts();
        if changed.is_empty() {
            return Ok(self);
        }
        Err(ModelError::OtherFacts { program: self.program, changed })
    }

    /// What differs between the facts of the fit and the program's.
    fn changed_facts(&self) -> Vec<String> {
        let of_program = |fact: &Fact| (fact.key().to_owned(), definition(*fact));
        let own: Vec<(String, String)> = features(self.rows_are).iter().map(of_program).collect();
        let of_model = |it: &Column| (it.name.clone(), it.definition.clone());
        let its: Vec<(String, String)> = self.columns.iter().map(of_model).collect();
        if its == own {
            return Vec::new();
        }
        let in_list = |list: &[(String, String)], key: &str| {
            let found = list.iter().find(|fact| fact.0 == key);
            found.map_or_else(|| "none".to_owned(), |fact| fact.1.clone())
        };
        let mut keys: Vec<&str> = own.iter().chain(&its).map(|fact| fact.0.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        let pairs = keys.into_iter().map(|key| (key, in_list(&its, key), in_list(&own, key)));
        let told = pairs.filter(|(_, then, now)| then != now);
        let mut changed: Vec<String> =
            told.map(|(key, then, now)| format!("{key} (definition {then}, here {now})")).collect();
        if changed.is_empty() {
            changed.push("their order".to_owned());
        }
        changed
    }

    /// Names of the columns.
    pub fn names(&self) -> Vec<String> {
        self.columns.iter().map(|column| column.name.clone()).collect()
    }

    /// The model as JSON.
    pub fn to_json(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec(self).expect("every part of a model can be written");
        bytes.push(b'\n');
        bytes
    }
}

#[derive(Deserialize)]
struct Head {
    format: u64,
}

impl HeldOut {
    /// Fits on four fifths of the rows and looks at the shares of the rest; nothing where there are
    /// too few rows.
    fn of(table: &NumericTable, options: FitOptions) -> Self {
        let (out, kept): (Vec<usize>, Vec<usize>) = (0..table.rows()).partition(|row| row % 5 == 0);
        let Ok(model) = Detectors::fit(&table.rows_of(&kept), options) else {
            return Self::default();
        };
        let scores = model.ready().score(&table.rows_of(&out));
        let below = |share: f32| {
            let number = scores.iter().filter(|score| score.share <= share).count();
            narrow(count(number) / count(scores.len().max(1)))
        };
        Self { rows: out.len(), one_percent: below(0.01), five_percent: below(0.05) }
    }
}
