//! The files beside the register: separations, custody, protections, relocation orders, and which
//! authority wrote a registration.
//!
//! A file is written only where the extract says anything of its kind.

use std::io;

use super::assembly::PersonRow;
use super::beside::Beside;
use super::dwelling::{Address, Dwellings};
use super::dwelling_id::id_text;
use super::history::Move;
use super::kin::Kin;
use super::value::Moment;
use super::write::{Table, Tables};
use crate::domain::Cpr;
use crate::registry::import::spill::Scratch;

/// The files while persons come, the smaller number first: what is in order for each is in order.
pub(super) struct BesideTables<'s> {
    kin: &'s Kin,
    dwellings: &'s Dwellings,
    separations: Table<'s, 2>,
    custody: Table<'s, 5>,
    protections: Table<'s, 3>,
    relocation_orders: Table<'s, 3>,
    authorities: Table<'s, 4>,
}

impl<'s> BesideTables<'s> {
    pub(super) fn new(kin: &'s Kin, dwellings: &'s Dwellings, scratch: &'s Scratch) -> Self {
        Self {
            kin,
            dwellings,
            separations: Table::new("separations.csv", ["person_id", "separated_on"], scratch),
            custody: Table::new(
                "custody.csv",
                ["person_id", "relation", "holder_id", "from", "to"],
                scratch,
            ),
            protections: Table::new("protections.csv", ["person_id", "from", "to"], scratch),
            relocation_orders: Table::new(
                "relocation_orders.csv",
                ["person_id", "dwelling_id", "ordered_on"],
                scratch,
            ),
            authorities: Table::new(
                "authorities.csv",
                ["person_id", "dwelling_id", "moved_on", "authority_code"],
                scratch,
            ),
        }
    }

    /// Adds what is told of a person under all their numbers.
    pub(super) fn add(
        &mut self,
        person: (Cpr, &PersonRow),
        beside: &[Beside],
        moves: &[Move],
    ) -> io::Result<()> {
        let (kin, dwellings) = (self.kin, self.dwellings);
        let name = |address: &Address| text(id_text(&dwellings.id(address)));
        let number = person.0;
        put(
            &mut self.authorities,
            moves.iter().filter_map(|told| {
                let (authority, to) = (told.authority?, told.to.as_ref()?);
                Some([id(number), name(to), told.on.to_text(), format!("{authority:04}")])
            }),
        )?;
        let each = || beside.iter();
        put(
            &mut self.separations,
            each().flat_map(|b| &b.separated_on).map(|on| [id(number), on.to_text()]),
        )?;
        put(
            &mut self.protections,
            each()
                .flat_map(|b| &b.protections)
                .map(|p| [id(number), p.from.to_text(), p.to.to_text()]),
        )?;
        put(&mut self.custody, each().flat_map(|beside| custody(person, beside, kin)))?;
        // An order is about where the person is registered last.
        let last = || moves.iter().rev().filter(|m| m.annulled.is_none()).find_map(|m| m.to);
        put(
            &mut self.relocation_orders,
            each().flat_map(|b| &b.ordered_out_on).map(|on| {
                [id(number), last().as_ref().map(name).unwrap_or_default(), on.to_text()]
            }),
        )
    }

    /// The files that have rows.
    pub(super) fn finish(self, tables: &mut Tables) -> io::Result<()> {
        tables.extend(self.separations.finish()?);
        tables.extend(self.custody.finish()?);
        tables.extend(self.protections.finish()?);
        tables.extend(self.relocation_orders.finish()?);
        tables.extend(self.authorities.finish()?);
        Ok(())
    }
}

/// Rows of one person, each once and in order.
fn put<const N: usize>(
    table: &mut Table<'_, N>,
    rows: impl Iterator<Item = [String; N]>,
) -> io::Result<()> {
    let mut rows: Vec<[String; N]> = rows.collect();
    rows.sort_unstable();
    rows.dedup();
    rows.iter().try_for_each(|row| table.write(row))
}

fn id(number: Cpr) -> String {
    number.reveal().to_owned()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// Where the record names no holder, mother and father are those the person has.
fn custody((person, row): (Cpr, &PersonRow), beside: &Beside, kin: &Kin) -> Vec<[String; 5]> {
    let parent = |relation| match relation {
        "mother" => row.mother,
        "father" => row.father,
        _ => None,
    };
    let rows = beside.custody.iter().map(|custody| {
        let holder = custody.holder.or_else(|| parent(custody.relation));
        let holder = holder.map(|holder| id(kin.lasting(holder))).unwrap_or_default();
        let date = Moment::to_text;
        [id(person), custody.relation.to_owned(), holder, date(custody.from), date(custody.to)]
    });
    rows.collect()
}
