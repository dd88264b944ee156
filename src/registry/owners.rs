//! `associations.csv` and `departments.csv`, and which dwelling belongs to which.

use std::collections::BTreeMap;

use super::chunks;
use super::contract::{associations, departments, dwellings as dwelling_columns};
use super::dwellings;
use super::field::{Fault, Row};
use super::header::Layout;
use super::ids::Span;
use super::notes::Notes;
use super::register::Register;
use super::unique;
use crate::domain::{AssociationId, DepartmentId};

/// An owner's id, name and, for a department, its association.
#[derive(Default)]
struct Owner {
    name: String,
    association: Option<String>,
}

type Owners = BTreeMap<String, Owner>;

/// A file that may be there: its bytes and layout.
pub(super) type Maybe<'a> = Option<(&'a [u8], &'a Layout)>;

/// Columns of id, name and association in one of the two files.
#[derive(Clone, Copy)]
struct Places {
    id: usize,
    name: usize,
    association: Option<usize>,
}

fn read(given: Maybe<'_>, places: Places, notes: &mut Notes) -> (Owners, u64) {
    let Some((bytes, layout)) = given else { return (Owners::new(), 0) };
    let text = |span: Span| String::from_utf8_lossy(span.slice(bytes)).into_owned();
    let mut read = chunks::read(bytes, layout, |row: &Row<'_>| {
        let id = row.required_id(places.id)?;
        let association = places.association.map(|column| row.required_id(column)).transpose()?;
        let owner = Owner { name: row.text(places.name), association: association.map(text) };
        Ok::<_, Fault>((id, row.position as u64, owner))
    });
    notes.reject(layout.file.name, std::mem::take(&mut read.faults));
    notes.lose(layout.file.name, std::mem::take(&mut read.lost));
    let count = read.read;
    let mut rows = read.into_vec();
    let ids: Vec<(Span, u64)> = rows.iter().map(|(id, position, _)| (*id, *position)).collect();
    let (kept, duplicates) = unique::by_id(bytes, layout, &ids);
    notes.reject(layout.file.name, duplicates);
    let owners = kept.into_iter().map(|row| {
        let (id, _, owner) = &mut rows[row as usize];
        (text(*id), std::mem::take(owner))
    });
    (owners.collect(), count)
}

/// Names associations and departments and gives every dwelling its own. Returns rows read.
///
/// Ids that only dwellings or departments name are associations too, called by their id.
pub(super) fn load(
    register: &mut Register,
    (bytes, known): (&[u8], &mut dwellings::Known<'_>),
    (given_associations, given_departments): (Maybe<'_>, Maybe<'_>),
    notes: &mut Notes,
) -> (u64, u64) {
    let places =
        Places { id: associations::ASSOCIATION, name: associations::NAME, association: None };
    let (mut associations, read_associations) = read(given_associations, places, notes);
    let places = Places {
        id: departments::DEPARTMENT,
        name: departments::NAME,
        association: Some(departments::ASSOCIATION),
    };
    let (mut departments, read_departments) = read(given_departments, places, notes);
    let text = |span: Option<Span>| {
        span.map(|span| str::from_utf8(span.slice(bytes)).expect("rows are checked"))
    };
    for (place, (association, department)) in known.owners.iter().enumerate() {
        let (association, department) = (text(*association), text(*department));
        if let Some(id) = association.filter(|id| !associations.contains_key(*id)) {
            associations.insert(id.to_owned(), Owner::default());
        }
        let Some(id) = department.filter(|id| !departments.contains_key(*id)) else { continue };
        match association {
            Some(owner) => {
                let association = Some(owner.to_owned());
                departments.insert(id.to_owned(), Owner { association, ..Owner::default() });
            }
            None => notes.add(
                "department-without-association",
                dwelling_columns::FILE.name,
                known.positions[place],
            ),
        }
    }
    for owner in departments.values().filter_map(|department| department.association.clone()) {
        associations.entry(owner).or_default();
    }
    assign(register, (bytes, known), &associations, &departments);
    (read_associations, read_departments)
}

/// Fills the register's lists and the dwellings' columns.
fn assign(
    register: &mut Register,
    (bytes, known): (&[u8], &mut dwellings::Known<'_>),
    associations: &Owners,
    departments: &Owners,
) {
    let rank = |owners: &Owners| -> BTreeMap<Vec<u8>, usize> {
        owners.keys().enumerate().map(|(rank, id)| (id.clone().into_bytes(), rank)).collect()
    };
    let (ranks, department_ranks) = (rank(associations), rank(departments));
    let named = |id: &str, owner: &Owner| {
        if owner.name.is_empty() { id.to_owned() } else { owner.name.clone() }
    };
    register.association_ids = associations.keys().cloned().collect();
    register.department_ids = departments.keys().cloned().collect();
    register.associations = associations.iter().map(|(id, owner)| named(id, owner)).collect();
    let department = |(id, owner): (&String, &Owner)| {
        let association = owner.association.as_ref().expect("departments have an association");
        (AssociationId::new(ranks[association.as_bytes()]), named(id, owner))
    };
    register.departments = departments.iter().map(department).collect();
    let found = |ranks: &BTreeMap<Vec<u8>, usize>, span: Option<Span>| {
        span.and_then(|span| ranks.get(span.slice(bytes)).copied())
    };
    let owner = |(association, department): &(Option<Span>, Option<Span>)| {
        let department = found(&department_ranks, *department).map(DepartmentId::new);
        let own = found(&ranks, *association).map(AssociationId::new);
        (own.or_else(|| department.map(|id| register.departments[id.index()].0)), department)
    };
    let (own, part): (Vec<_>, Vec<_>) = known.owners.iter().map(owner).unzip();
    let places = &mut known.dwellings.places;
    (places.association, places.department) = (own.into(), part.into());
}
