//! Mapping files: which column, constant or key each value of the registry folder comes from.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::registry::contract;

/// Mappings for tables that many hold, by name.
pub const READY: [(&str, &str); 3] = [
    ("cpr-landlord", include_str!("mappings/cpr-landlord.toml")),
    ("dpr-dtpersbo", include_str!("mappings/dpr-dtpersbo.toml")),
    ("tenant-list", include_str!("mappings/tenant-list.toml")),
];

/// What a mapping file says.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// What the table is.
    pub name: String,
    /// Row of the header, from 1.
    #[serde(default = "one")]
    pub header_row: usize,
    /// Delimiter; found in the header unless given.
    pub delimiter: Option<char>,
    /// `utf-8` or `windows-1252`; found by content unless given.
    pub encoding: Option<String>,
    /// Sheet of a workbook; the first unless given.
    pub sheet: Option<String>,
    /// Columns read only to be dropped, beside those whose names tell.
    #[serde(default)]
    pub dropped: Vec<String>,
    /// Rows left out: column -> values.
    #[serde(default)]
    pub skip: BTreeMap<String, Vec<String>>,
    /// What is made of each row.
    #[serde(rename = "make")]
    pub makes: Vec<Make>,
}

fn one() -> usize {
    1
}

/// One row of one file of the registry folder.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Make {
    /// `moves`, `persons`, `dwellings`, `leases`, ...
    pub file: String,
    /// Make it only where this column has a value.
    pub when: Option<String>,
    /// Column of the registry folder -> where its value comes from.
    pub columns: BTreeMap<String, ValueSource>,
}

/// What form a value has in the table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Form {
    /// As it is.
    #[default]
    Text,
    /// `31-12-2024`, `2024-12-31`, `31.12.2024`, `31/12/2024`, or digits `YYYYMMDD` with or without
    /// a time of day.
    Date,
    /// With decimal comma or point, dots between thousands.
    Number,
    /// A personal number, leading zeros perhaps lost, with or without hyphen.
    Cpr,
    /// The birth date in a personal number.
    Born,
    /// Municipality, street, house number, floor, door: five columns make the kvhx key.
    Kvhx,
    /// The number of the row: an id where the table has none.
    Row,
    /// A one-line address in today's form.
    Address,
}

/// Where a value comes from.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValueSource {
    /// A column.
    pub column: Option<String>,
    /// Several columns, for forms made of several.
    #[serde(default)]
    pub columns: Vec<String>,
    /// Always this.
    pub constant: Option<String>,
    /// How it is written.
    #[serde(default)]
    pub form: Form,
    /// Value in the table -> value of the folder; others are rejected, an empty cell stays empty.
    #[serde(default)]
    pub codes: BTreeMap<String, String>,
    /// Put before the value.
    #[serde(default)]
    pub prefix: String,
}

/// What is wrong with a mapping.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MappingError {
    /// It is no mapping.
    #[error("the mapping cannot be read: {0}")]
    Unreadable(String),
    /// It makes a file or column that the input contract does not have.
    #[error("the mapping makes `{file}` column `{column}`, which a registry folder does not have")]
    Unknown {
        /// File.
        file: String,
        /// Column, empty where the file itself is unknown.
        column: String,
    },
    /// It names an encoding that is not known.
    #[error("the mapping names the encoding `{0}`; known are utf-8 and windows-1252")]
    Encoding(String),
}

impl Mapping {
    /// Reads a mapping and checks it against the input contract.
    pub fn parse(text: &str) -> Result<Self, MappingError> {
        let mapping: Self =
            toml::from_str(text).map_err(|error| MappingError::Unreadable(error.to_string()))?;
        for make in &mapping.makes {
            let name = format!("{}.csv", make.file);
            let unknown = |column: &str| MappingError::Unknown {
                file: make.file.clone(),
                column: column.to_owned(),
            };
            let file = contract::find(&name).ok_or_else(|| unknown(""))?;
            let is_known = |column: &&String| file.columns.iter().any(|c| c.name == *column);
            if let Some(column) = make.columns.keys().find(|column| !is_known(column)) {
                return Err(unknown(column));
            }
        }
        match &mapping.encoding {
            Some(name) if !["utf-8", "windows-1252"].contains(&name.as_str()) => {
                Err(MappingError::Encoding(name.clone()))
            }
            _ => Ok(mapping),
        }
    }

    /// The mapping that comes with the program under this name.
    pub fn ready(name: &str) -> Option<Result<Self, MappingError>> {
        READY.iter().find(|(known, _)| *known == name).map(|(_, text)| Self::parse(text))
    }

    /// Every column of the table that values come from, sorted.
    pub(super) fn columns(&self) -> Vec<String> {
        let sources = self.makes.iter().flat_map(|make| make.columns.values());
        let named = sources.flat_map(|source| source.column.iter().chain(&source.columns));
        let when = self.makes.iter().filter_map(|make| make.when.as_ref());
        let mut columns: Vec<String> = named.chain(when).chain(self.skip.keys()).cloned().collect();
        columns.sort_unstable();
        columns.dedup();
        columns
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_mappings_keep_the_contract() {
        for (name, text) in READY {
            let mapping = Mapping::parse(text).unwrap_or_else(|error| panic!("{name}: {error}"));
            for column in mapping.columns() {
                assert_eq!(crate::registry::sensitive::topic(&column), None, "{name}: {column}");
            }
        }
        let wrong =
            "name = \"x\"\n[[make]]\nfile = \"moves\"\ncolumns = { moved = { constant = \"1\" } }";
        assert!(matches!(Mapping::parse(wrong), Err(MappingError::Unknown { .. })));
    }
}
