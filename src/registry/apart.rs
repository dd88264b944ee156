//! `truth.csv` and `groups.csv`: read by evaluations and audits alone, never into a register.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::chunks;
use super::contract::{FileSpec, groups, truth};
use super::error::{Error, HeaderProblem};
use super::field::{Fault, Row};
use super::header::Layout;
use super::notes::Notes;
use super::redact::Kind;
use super::sensitive::{self, SensitiveTopic};
use super::{FileCount, Register, Reject};
use crate::domain::{PersonId, UncertainDay};

/// Rows of a file apart, with what had to be rejected. Rows are sorted by content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Apart<R> {
    /// Good rows.
    pub rows: Vec<R>,
    /// Rejected rows, sorted by line.
    pub rejects: Vec<Reject>,
    /// Rows read and accepted.
    pub count: FileCount,
}

/// What a simulated register knows about one registration.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct TruthRow {
    /// Whose registration.
    pub person_id: String,
    /// Where.
    pub dwelling_id: String,
    /// From when.
    pub moved_on: Option<UncertainDay>,
    /// Whether it was pro forma.
    pub label: TruthLabel,
    /// The planted pattern or innocent twin; empty where none.
    pub typology: String,
}

/// Whether a simulated registration is real.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TruthLabel {
    /// Someone lives there.
    Genuine,
    /// Registered there only on paper.
    ProForma,
}

impl TruthLabel {
    /// Every label with its name in the input contract.
    pub const NAMES: [(&'static str, Self); 2] =
        [("genuine", Self::Genuine), ("pro_forma", Self::ProForma)];
}

/// A person's group for the disparity audit.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct GroupRow {
    /// Who.
    pub person_id: String,
    /// Which attribute, for example `sex`.
    pub attribute: String,
    /// Its value.
    pub value: String,
}

/// The groups of `groups.csv`, and who of a register is in them. A person unknown to it is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GroupMembers {
    /// Attribute and value of each group, ascending.
    pub names: Vec<(String, String)>,
    /// Persons, each with the number of a group: once for each row.
    pub members: Vec<(PersonId, u32)>,
}

fn name(row: &GroupRow) -> (&str, &str) {
    (&row.attribute, &row.value)
}

impl GroupMembers {
    /// Of rows sorted by person. O(rows log groups).
    pub fn of(register: &Register, rows: &[GroupRow]) -> Self {
        let person = |id: &str| register.persons.ids.find(id).map(PersonId::new);
        // Rows are sorted by person: each is looked up once.
        let known: Vec<(PersonId, &GroupRow)> = rows
            .par_chunk_by(|one, other| one.person_id == other.person_id)
            .filter_map(|theirs| Some((person(&theirs[0].person_id)?, theirs)))
            .flat_map_iter(|(person, theirs)| theirs.iter().map(move |row| (person, row)))
            .collect();
        let seen = known.par_iter().fold(BTreeSet::new, |mut seen, (_, row)| {
            seen.insert(name(row));
            seen
        });
        let names = seen.reduce(BTreeSet::new, |one, other| &one | &other);
        let numbers: BTreeMap<_, u32> = names.iter().copied().zip(0..).collect();
        let number = |(person, row): &(PersonId, &GroupRow)| (*person, numbers[&name(row)]);
        Self {
            members: known.par_iter().map(number).collect(),
            names: names.iter().map(|(one, other)| (one.to_string(), other.to_string())).collect(),
        }
    }
}

/// Reads `truth.csv`.
///
/// # Errors
/// [`Error::Contract`] where the header does not keep the contract.
pub fn read_truth(bytes: &[u8]) -> Result<Apart<TruthRow>, Error> {
    read(bytes, &truth::FILE, |row| {
        row.required_id(truth::PERSON)?;
        row.required_id(truth::DWELLING)?;
        Ok(TruthRow {
            person_id: row.text(truth::PERSON),
            dwelling_id: row.text(truth::DWELLING),
            moved_on: row.date(truth::MOVED)?,
            label: row.required_word(truth::LABEL, &TruthLabel::NAMES)?,
            typology: row.text(truth::TYPOLOGY),
        })
    })
}

/// Reads `groups.csv`. Attributes that must not be kept at all are rejected row by row.
///
/// # Errors
/// [`Error::Contract`] where the header does not keep the contract.
pub fn read_groups(bytes: &[u8]) -> Result<Apart<GroupRow>, Error> {
    read(bytes, &groups::FILE, |row| {
        row.required_id(groups::PERSON)?;
        row.required_id(groups::ATTRIBUTE)?;
        let attribute = row.text(groups::ATTRIBUTE);
        if sensitive::topic(&attribute).is_some_and(|topic| topic != SensitiveTopic::Sex) {
            return Err(row.fault(groups::ATTRIBUTE, "refused-attribute", Kind::Word));
        }
        let (person_id, value) = (row.text(groups::PERSON), row.text(groups::VALUE));
        Ok(GroupRow { person_id, attribute, value })
    })
}

fn read<R: Ord + Send>(
    bytes: &[u8],
    file: &'static FileSpec,
    parse: impl Fn(&Row<'_>) -> Result<R, Fault> + Sync,
) -> Result<Apart<R>, Error> {
    let contract = |problems: Vec<HeaderProblem>| Error::Contract { problems };
    let layout = Layout::read(file, bytes, &[]).map_err(contract)?;
    let mut read = chunks::read(bytes, &layout, parse);
    let mut notes = Notes::default();
    notes.reject(file.name, std::mem::take(&mut read.faults));
    let (count, accepted) = (read.read, read.read - notes.rejected(file.name));
    let mut rows = read.into_vec();
    rows.sort_unstable();
    let (rejects, _) = notes.finish(|_| bytes);
    Ok(Apart {
        rows,
        rejects,
        count: FileCount { file: file.name.to_owned(), read: count, accepted },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::load_texts;

    #[test]
    fn members_are_the_rows_of_known_persons() {
        let persons = "person_id,born_on\na,1990\nb,1980\n";
        let loaded = load_texts(&[("persons.csv", persons)]).unwrap();
        let ids = &loaded.register.persons.ids;
        let rows = "person_id,attribute,value\nb,sex,man\nx,origin,elsewhere\na,sex,woman\n\
                    a,age,young\na,sex,woman\nx,sex,man\n";
        let groups =
            GroupMembers::of(&loaded.register, &read_groups(rows.as_bytes()).unwrap().rows);
        let name = |one: &str, other: &str| (one.to_owned(), other.to_owned());
        // A group that only somebody unknown is in is none.
        assert_eq!(groups.names, [name("age", "young"), name("sex", "man"), name("sex", "woman")]);
        let person = |id: &str| PersonId::new(ids.find(id).unwrap());
        let (a, b) = (person("a"), person("b"));
        assert_eq!(groups.members, [(a, 0), (a, 2), (a, 2), (b, 1)]);
    }
}
