//! The explore list: dwellings furthest from those most like them.

use ndarray::{Array2, Axis};
use rayon::prelude::*;

use super::cluster::{Groups, group, squared};
use super::matrix::Matrix;
use super::scale::{RobustScale, median};
use crate::facts::{Fact, FactTable, Facts};

/// What the model looks at. Nothing about unstable living (unknown addresses, frequent moves, short
/// stays), nothing others have said of the dwelling, and no classes.
pub const FEATURES: [Fact; 24] = [
    Fact::Residents,
    Fact::Adults,
    Fact::Children,
    Fact::Rooms,
    Fact::Area,
    Fact::AdultsOverRooms,
    Fact::ResidentsPerRoom,
    Fact::AreaPerResident,
    Fact::FamilyGroups,
    Fact::UnlinkedAdults,
    Fact::ArrivalsNinetyDays,
    Fact::DeparturesNinetyDays,
    Fact::LargestFillUp,
    Fact::ArrivalsYear,
    Fact::DeparturesYear,
    Fact::TurnoverPerRoom,
    Fact::ArrivalsSinceDeparture,
    Fact::AccumulationMonths,
    Fact::NetGrowth,
    Fact::FamilyGrowth,
    Fact::HostStay,
    Fact::LodgersTwoYears,
    Fact::ParentsApart,
    Fact::ReturningHouseholds,
];

/// How many facts are told of each dwelling.
const TOLD: usize = 3;

/// A dwelling unlike those most like it. It proposes what to look into when writing rules; it opens
/// no case.
#[derive(Clone, Debug, PartialEq)]
pub struct Unusual {
    /// Its row in the dwelling table.
    pub dwelling_row: usize,
    /// Distance from the middle of its group, in widths of the middle half of each fact.
    pub distance: f64,
    /// The three facts that deviate most, the most deviating first.
    pub facts: Vec<Deviation>,
}

/// A fact of a dwelling beside what is usual in its group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Deviation {
    /// The fact.
    pub fact: Fact,
    /// Its value.
    pub value: f32,
    /// The median of the group.
    pub peer_median: f32,
    /// The value is not known: the median of all dwellings stands for it.
    pub imputed: bool,
}

/// The `count` dwellings furthest from the group of dwellings most like them, furthest first.
///
/// Dwellings with a recorded exemption are left out: they are known to be unlike others. The same
/// facts and seed give the same list. O(dwellings x facts x groups).
pub fn explore(facts: &Facts, seed: u64, count: usize) -> Vec<Unusual> {
    explore_table(&facts.dwellings, seed, count)
}

fn explore_table(table: &FactTable, seed: u64, count: usize) -> Vec<Unusual> {
    let exempt = table.column(Fact::ExemptClass);
    let rows: Vec<usize> = (0..table.rows()).filter(|row| exempt[*row] < 0.5).collect();
    let matrix = Matrix::of(table, &rows, &FEATURES);
    let scale = RobustScale::of(&matrix.values);
    let scaled = scale.apply(&matrix.values);
    let Some(groups) = group(&scaled, seed) else { return Vec::new() };
    let distances = distances(&scaled, &groups);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| distances[*other].total_cmp(&distances[*one]).then(one.cmp(other)));
    order.truncate(count);
    let usual = medians(&matrix.values, &groups);
    let scaled_usual = scale.apply(&usual);
    let tell = |position: usize| Unusual {
        dwelling_row: rows[position],
        distance: distances[position],
        facts: deviations(
            &matrix,
            (&scaled, &scaled_usual),
            &usual,
            (position, groups.of_row[position]),
        ),
    };
    order.into_iter().map(tell).collect()
}

/// Distance of every row from the middle of its group.
fn distances(scaled: &Array2<f64>, groups: &Groups) -> Vec<f64> {
    let centre = |row: usize| groups.centres.row(groups.of_row[row]);
    let distance = |row: usize| squared(&scaled.row(row), &centre(row)).sqrt();
    (0..scaled.nrows()).into_par_iter().map(distance).collect()
}

/// The median of every fact in every group, one row a group.
fn medians(values: &Array2<f64>, groups: &Groups) -> Array2<f64> {
    let mut usual = Array2::zeros(groups.centres.dim());
    for number in 0..groups.centres.nrows() {
        let members = groups.of_row.iter().enumerate().filter(|(_, group)| **group == number);
        let members: Vec<usize> = members.map(|(row, _)| row).collect();
        let part = values.select(Axis(0), &members);
        for (column, place) in part.axis_iter(Axis(1)).zip(usual.row_mut(number)) {
            *place = median(&mut column.to_vec()).unwrap_or(0.0);
        }
    }
    usual
}

/// The facts of a row that are furthest from the medians of its group; known values come first.
fn deviations(
    matrix: &Matrix,
    (scaled, scaled_usual): (&Array2<f64>, &Array2<f64>),
    usual: &Array2<f64>,
    (row, number): (usize, usize),
) -> Vec<Deviation> {
    let far = |column: &usize| (scaled[[row, *column]] - scaled_usual[[number, *column]]).abs();
    let imputed = |column: &usize| matrix.imputed[[row, *column]];
    let mut columns: Vec<usize> = (0..FEATURES.len()).collect();
    columns.sort_by(|one, other| {
        imputed(one).cmp(&imputed(other)).then(far(other).total_cmp(&far(one))).then(one.cmp(other))
    });
    let tell = |column: usize| Deviation {
        fact: FEATURES[column],
        value: narrow(matrix.values[[row, column]]),
        peer_median: narrow(usual[[number, column]]),
        imputed: matrix.imputed[[row, column]],
    };
    columns.into_iter().take(TOLD).map(tell).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "the value came out of an f32 column")]
fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::{TableKind, Unit};

    /// Ordinary dwellings of one to four residents, then one with eleven; the last has no rooms.
    fn dwellings(count: u8) -> FactTable {
        let mut table = FactTable::unknown(TableKind::Dwelling, usize::from(count));
        let column = |value: &dyn Fn(u8) -> f32| (0..count).map(value).collect::<Vec<f32>>();
        let residents = |row: u8| f32::from(if row == 17 { 11 } else { row % 4 + 1 });
        table.put(Fact::ExemptClass, column(&|row| f32::from(u8::from(row == 18))));
        table.put(Fact::Residents, column(&residents));
        table.put(Fact::Adults, column(&residents));
        let rooms = |row: u8| if row + 1 == count { f32::NAN } else { f32::from(row % 3 + 2) };
        table.put(Fact::Rooms, column(&rooms));
        table
    }

    #[test]
    fn the_odd_one_out_comes_first_with_what_makes_it_odd() {
        let found = explore_table(&dwellings(200), 7, 5);
        assert_eq!((found.len(), found[0].dwelling_row), (5, 17));
        assert_eq!(found[0].facts.len(), TOLD);
        assert!(found[0].facts[..2].iter().all(|it| it.value > 10.0 && it.peer_median < 5.0));
        assert!(found.windows(2).all(|pair| pair[0].distance >= pair[1].distance));
        assert!(explore_table(&dwellings(200), 7, 500).iter().all(|it| it.dwelling_row != 18));
    }

    #[test]
    fn unknown_values_say_that_they_were_filled_in() {
        let found = explore_table(&dwellings(30), 7, 30);
        let last = found.iter().find(|it| it.dwelling_row == 29).unwrap();
        assert!(last.facts.iter().filter(|it| it.fact == Fact::Rooms).all(|it| it.imputed));
        assert!(last.facts.iter().any(|it| it.imputed), "only two facts are known of it");
        assert_eq!(explore_table(&FactTable::unknown(TableKind::Dwelling, 0), 7, 3), []);
    }

    #[test]
    fn same_seed_same_list_on_one_thread_and_on_four() {
        let table = dwellings(250);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| explore_table(&table, 3, 20))
        };
        assert_eq!(on(1), on(4));
    }

    #[test]
    fn unstable_living_never_enters() {
        for fact in FEATURES {
            let barred = ["missing_", "moves_", "short_"];
            assert!(barred.iter().all(|start| !fact.key().starts_with(start)), "{fact:?}");
            assert_eq!(fact.table(), TableKind::Dwelling);
            assert!(!matches!(fact.unit(), Unit::YesNo | Unit::Class));
        }
    }
}
