//! The files beside the register: separations, custody, protections, relocation orders, and which
//! authority wrote a registration.
//!
//! A file is written only where the extract says anything of its kind.

use super::assembly::{Assembly, MoveRow};
use super::dwelling::Dwellings;
use super::value::Moment;
use crate::domain::Cpr;
use crate::registry::import::output::{Output, table};

/// The files that have rows.
pub(super) fn files(assembly: &Assembly, dwellings: &Dwellings) -> Vec<Output> {
    let files = [
        file("separations.csv", ["person_id", "separated_on"], separations(assembly)),
        file(
            "custody.csv",
            ["person_id", "relation", "holder_id", "from", "to"],
            custody(assembly),
        ),
        file("protections.csv", ["person_id", "from", "to"], protections(assembly)),
        file(
            "relocation_orders.csv",
            ["person_id", "dwelling_id", "ordered_on"],
            relocation_orders(assembly, dwellings),
        ),
        file(
            "authorities.csv",
            ["person_id", "dwelling_id", "moved_on", "authority_code"],
            authorities(assembly, dwellings),
        ),
    ];
    files.into_iter().flatten().collect()
}

fn file<const N: usize>(
    name: &'static str,
    columns: [&str; N],
    mut rows: Vec<[String; N]>,
) -> Option<Output> {
    rows.sort_unstable();
    rows.dedup();
    (!rows.is_empty()).then(|| (name, table(&columns, rows.into_iter())))
}

fn id(number: Cpr) -> String {
    number.reveal().to_owned()
}

fn separations(assembly: &Assembly) -> Vec<[String; 2]> {
    let each = |(person, beside): &(Cpr, super::beside::Beside)| {
        let dates = beside.separated_on.iter().map(|on| [id(*person), on.to_text()]);
        dates.collect::<Vec<_>>()
    };
    assembly.beside.iter().flat_map(each).collect()
}

fn protections(assembly: &Assembly) -> Vec<[String; 3]> {
    let each = |(person, beside): &(Cpr, super::beside::Beside)| {
        let rows = beside.protections.iter();
        rows.map(|p| [id(*person), p.from.to_text(), p.to.to_text()]).collect::<Vec<_>>()
    };
    assembly.beside.iter().flat_map(each).collect()
}

/// Where the record names no holder, mother and father are those the person has.
fn custody(assembly: &Assembly) -> Vec<[String; 5]> {
    let each = |(person, beside): &(Cpr, super::beside::Beside)| {
        let row = assembly.persons.get(*person);
        let parent = |relation| match relation {
            "mother" => row.and_then(|row| row.mother),
            "father" => row.and_then(|row| row.father),
            _ => None,
        };
        let rows = beside.custody.iter().map(|custody| {
            let holder = custody.holder.or_else(|| parent(custody.relation));
            let holder = holder.map(|holder| id(assembly.lasting(holder))).unwrap_or_default();
            let date = Moment::to_text;
            [id(*person), custody.relation.to_owned(), holder, date(custody.from), date(custody.to)]
        });
        rows.collect::<Vec<_>>()
    };
    assembly.beside.iter().flat_map(each).collect()
}

/// Named by what was registered, not by a move's id, which another import numbers anew.
fn authorities(assembly: &Assembly, dwellings: &Dwellings) -> Vec<[String; 4]> {
    let row = |row: &MoveRow| {
        let (authority, to) = (row.what.authority?, row.what.to.as_ref()?);
        Some([id(row.person), dwellings.id(to), row.what.on.to_text(), format!("{authority:04}")])
    };
    assembly.moves.iter().filter_map(row).collect()
}

/// An order is about where the person is registered last.
fn relocation_orders(assembly: &Assembly, dwellings: &Dwellings) -> Vec<[String; 3]> {
    if assembly.beside.iter().all(|(_, beside)| beside.ordered_out_on.is_empty()) {
        return Vec::new();
    }
    let last = assembly.last_addresses();
    let each = |(person, beside): &(Cpr, super::beside::Beside)| {
        let dwelling = last.get(person).map(|address| dwellings.id(address)).unwrap_or_default();
        let orders = beside.ordered_out_on.iter();
        let rows = orders.map(|on| [id(*person), dwelling.clone(), on.to_text()]);
        rows.collect::<Vec<_>>()
    };
    assembly.beside.iter().flat_map(each).collect()
}
