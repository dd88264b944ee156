//! Which table of a state holds what of a register and its graph.

use std::collections::BTreeMap;

use super::error::Error;
use super::optional::{
    benefits_table, findings_table, leases_table, outcomes_table, signals_table,
};
use super::table::{Mapped, Table};
use crate::domain::{AssociationId, Day};
use crate::facts::Norms;
use crate::graph::{Annulled, GraphColumns};
use crate::registry::{Dwellings, Ids, Moves, Persons, Places, Register, Texts};

/// One table: its name, whether more moves change it, and how it is made.
pub(super) type Maker<'a> = (&'static str, bool, Box<dyn Fn() -> Table + Sync + Send + 'a>);

/// The tables of a register.
pub(super) fn register_tables(register: &Register) -> Vec<Maker<'_>> {
    vec![
        ("moves", true, Box::new(|| moves_table(&register.moves))),
        ("sequences", true, Box::new(|| sequences_table(&register.moves))),
        ("persons", false, Box::new(|| persons_table(&register.persons))),
        ("replaced", false, Box::new(|| replaced_table(&register.persons))),
        ("dwellings", false, Box::new(|| dwellings_table(&register.dwellings))),
        ("associations", false, Box::new(|| associations_table(register))),
        ("departments", false, Box::new(|| departments_table(register))),
        ("leases", false, Box::new(|| leases_table(&register.leases))),
        ("benefits", false, Box::new(|| benefits_table(&register.benefits))),
        ("signals", false, Box::new(|| signals_table(&register.signals))),
        ("findings", false, Box::new(|| findings_table(&register.findings))),
        ("outcomes", false, Box::new(|| outcomes_table(&register.outcomes))),
    ]
}

/// The tables of a graph.
pub(super) fn graph_tables(graph: &GraphColumns) -> Vec<Maker<'_>> {
    vec![
        ("registrations", true, Box::new(|| registrations_table(graph))),
        ("doubted", true, Box::new(|| Table::default().with("doubted", &graph.doubted))),
        ("by_dwelling", true, Box::new(|| by_dwelling_table(graph))),
        ("blocks", true, Box::new(|| Table::default().with("last_end", &graph.block_ends))),
        ("person_index", true, Box::new(|| person_index_table(graph))),
        ("dwelling_index", true, Box::new(|| dwelling_index_table(graph))),
        ("kin", true, Box::new(|| kin_table(graph))),
        ("children", true, Box::new(|| Table::default().with("child", &graph.children))),
        ("annulled", true, Box::new(|| annulled_table(&graph.annulled))),
    ]
}

/// The table of what is usual: its numbers in one row of memory.
pub(super) fn norms_table(norms: &Norms) -> Maker<'_> {
    ("norms", true, Box::new(|| Table::default().of("count", norms.counts().into_iter())))
}

/// The name of a table's file.
pub(super) fn file_name(table: &str) -> String {
    format!("{table}.arrow")
}

fn moves_table(moves: &Moves) -> Table {
    Table::default()
        .with("person", &moves.person)
        .with("to", &moves.to)
        .with("from", &moves.from)
        .with("effective", &moves.effective)
        .with("notified", &moves.notified)
        .with("kind", &moves.kind)
        .with("care_of", &moves.care_of)
        .with("voided_on", &moves.voided_on)
        .with("key", &moves.key)
}

fn sequences_table(moves: &Moves) -> Table {
    Table::default().with("move", &moves.sequenced).with("sequence", &moves.sequence)
}

fn persons_table(persons: &Persons) -> Table {
    Table::default()
        .texts("person_id", persons.ids.texts())
        .with("born", &persons.born)
        .with("civil_status", &persons.civil_status)
        .with("civil_status_since", &persons.civil_status_since)
        .with("spouse", &persons.spouse)
        .with("mother", &persons.mother)
        .with("father", &persons.father)
        .with("protected", &persons.protected)
}

fn replaced_table(persons: &Persons) -> Table {
    Table::default()
        .texts("person_id", persons.replaced.texts())
        .with("replaced_by", &persons.replaced_by)
}

fn dwellings_table(dwellings: &Dwellings) -> Table {
    Table::default()
        .texts("dwelling_id", dwellings.ids.texts())
        .with("building", &dwellings.building)
        .with("use_code", &dwellings.use_code)
        .with("rooms", &dwellings.rooms)
        .with("area_m2", &dwellings.area_m2)
        .with("exempt", &dwellings.exempt)
        .with("special", &dwellings.special)
        .with("unit_complete", &dwellings.unit_complete)
        .with("position", &dwellings.position)
        .texts("address", &dwellings.places.address)
        .with("municipality", &dwellings.places.municipality)
        .with("association", &dwellings.places.association)
        .with("department", &dwellings.places.department)
}

fn names<'a>(names: impl Iterator<Item = &'a String>) -> Texts {
    names.map(String::as_str).collect()
}

fn associations_table(register: &Register) -> Table {
    Table::default()
        .texts("association_id", &names(register.association_ids.iter()))
        .texts("name", &names(register.associations.iter()))
}

fn departments_table(register: &Register) -> Table {
    let departments = || register.departments.iter();
    Table::default()
        .of("association", departments().map(|(association, _)| *association))
        .texts("department_id", &names(register.department_ids.iter()))
        .texts("name", &names(departments().map(|(_, name)| name)))
}

fn registrations_table(graph: &GraphColumns) -> Table {
    Table::default()
        .with("person", &graph.person)
        .with("dwelling", &graph.dwelling)
        .with("start", &graph.start)
        .with("earliest", &graph.earliest)
        .with("surely", &graph.surely)
        .with("move", &graph.source)
        .with("stay", &graph.stay)
}

fn by_dwelling_table(graph: &GraphColumns) -> Table {
    Table::default().with("registration", &graph.at_dwelling).with("stay", &graph.stay_at_dwelling)
}

fn person_index_table(graph: &GraphColumns) -> Table {
    Table::default()
        .with("first_registration", &graph.by_person)
        .with("first_child", &graph.by_parent)
}

fn dwelling_index_table(graph: &GraphColumns) -> Table {
    Table::default().with("first_registration", &graph.by_dwelling)
}

fn kin_table(graph: &GraphColumns) -> Table {
    Table::default()
        .with("adult_from", &graph.adult_from)
        .with("sheltered", &graph.sheltered)
        .with("spouse", &graph.spouse)
        .with("mother", &graph.mother)
        .with("father", &graph.father)
}

fn annulled_table(annulled: &[Annulled]) -> Table {
    Table::default()
        .of("person", annulled.iter().map(|one| one.person))
        .of("dwelling", annulled.iter().map(|one| one.dwelling))
        .of("on", annulled.iter().map(|one| one.on))
}

fn owned(texts: &Texts) -> Vec<String> {
    texts.iter().map(str::to_owned).collect()
}

/// The open tables of a state.
pub(super) struct Tables(pub(super) BTreeMap<String, Mapped>);

impl Tables {
    pub(super) fn get(&self, table: &str) -> Result<&Mapped, Error> {
        let missing = || Error::damaged(&file_name(table), "is not there");
        self.0.get(table).ok_or_else(missing)
    }

    /// The register; what it knows of optional files is filled in elsewhere.
    pub(super) fn register(&self) -> Result<Register, Error> {
        let (associations, departments) = (self.get("associations")?, self.get("departments")?);
        let owners = departments.values::<AssociationId>("association")?;
        let names = departments.texts("name")?;
        Ok(Register {
            moves: self.moves()?,
            persons: self.persons()?,
            dwellings: self.dwellings()?,
            associations: owned(&associations.texts("name")?),
            association_ids: owned(&associations.texts("association_id")?),
            department_ids: owned(&departments.texts("department_id")?),
            departments: owners.into_iter().zip(names.iter().map(str::to_owned)).collect(),
            leases: self.leases()?,
            benefits: self.benefits()?,
            signals: self.signals()?,
            findings: self.findings()?,
            outcomes: self.outcomes()?,
            ..Register::default()
        })
    }

    fn moves(&self) -> Result<Moves, Error> {
        let (table, sequences) = (self.get("moves")?, self.get("sequences")?);
        Ok(Moves {
            person: table.column("person")?,
            to: table.column("to")?,
            from: table.column("from")?,
            effective: table.column("effective")?,
            notified: table.column("notified")?,
            kind: table.column("kind")?,
            care_of: table.column("care_of")?,
            voided_on: table.column("voided_on")?,
            key: table.column("key")?,
            sequenced: sequences.column("move")?,
            sequence: sequences.column("sequence")?,
        })
    }

    fn persons(&self) -> Result<Persons, Error> {
        let (table, replaced) = (self.get("persons")?, self.get("replaced")?);
        Ok(Persons {
            ids: Ids::of(table.texts("person_id")?),
            born: table.column("born")?,
            civil_status: table.column("civil_status")?,
            civil_status_since: table.column("civil_status_since")?,
            spouse: table.column("spouse")?,
            mother: table.column("mother")?,
            father: table.column("father")?,
            protected: table.column("protected")?,
            replaced: Ids::of(replaced.texts("person_id")?),
            replaced_by: replaced.column("replaced_by")?,
        })
    }

    fn dwellings(&self) -> Result<Dwellings, Error> {
        let table = self.get("dwellings")?;
        Ok(Dwellings {
            ids: Ids::of(table.texts("dwelling_id")?),
            building: table.column("building")?,
            use_code: table.column("use_code")?,
            rooms: table.column("rooms")?,
            area_m2: table.column("area_m2")?,
            exempt: table.column("exempt")?,
            special: table.column("special")?,
            unit_complete: table.column("unit_complete")?,
            position: table.column("position")?,
            places: Places {
                address: table.texts("address")?,
                municipality: table.column("municipality")?,
                association: table.column("association")?,
                department: table.column("department")?,
            },
        })
    }

    /// What is usual.
    pub(super) fn norms(&self) -> Result<Norms, Error> {
        let counts = self.get("norms")?.values::<u64>("count")?;
        let strange = || Error::damaged(&file_name("norms"), "holds no norms");
        Norms::from_counts(&counts).ok_or_else(strange)
    }

    /// The graph as of `as_of`, which holds until `until`.
    pub(super) fn graph(&self, as_of: Day, until: Option<Day>) -> Result<GraphColumns, Error> {
        let (rows, places) = (self.get("registrations")?, self.get("by_dwelling")?);
        let (kin, index) = (self.get("kin")?, self.get("person_index")?);
        let annulled = self.get("annulled")?;
        let (whose, place) = (annulled.column("person")?, annulled.column("dwelling")?);
        let on = annulled.column("on")?;
        let one = |row| Annulled { person: whose.at(row), dwelling: place.at(row), on: on.at(row) };
        Ok(GraphColumns {
            as_of,
            until,
            person: rows.column("person")?,
            dwelling: rows.column("dwelling")?,
            start: rows.column("start")?,
            earliest: rows.column("earliest")?,
            surely: rows.column("surely")?,
            source: rows.column("move")?,
            stay: rows.column("stay")?,
            doubted: self.get("doubted")?.column("doubted")?,
            by_person: index.column("first_registration")?,
            by_dwelling: self.get("dwelling_index")?.column("first_registration")?,
            at_dwelling: places.column("registration")?,
            stay_at_dwelling: places.column("stay")?,
            block_ends: self.get("blocks")?.column("last_end")?,
            adult_from: kin.column("adult_from")?,
            sheltered: kin.column("sheltered")?,
            spouse: kin.column("spouse")?,
            mother: kin.column("mother")?,
            father: kin.column("father")?,
            by_parent: index.column("first_child")?,
            children: self.get("children")?.column("child")?,
            annulled: (0..on.len()).map(one).collect(),
        })
    }
}
