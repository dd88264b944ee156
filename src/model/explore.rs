//! The explore list: the dwellings most unlike the others.

use super::artifact::Model;
use super::detectors::{Detectors, FitOptions, RowScore, Scorer};
use super::explain::{Deviation, Explanation};
use super::table::NumericTable;
use crate::domain::math::narrow;
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

/// A dwelling unlike those most like it. It proposes what to look into when writing rules; it opens
/// no case.
#[derive(Clone, Debug, PartialEq)]
pub struct Unusual {
    /// Its row in the dwelling table.
    pub dwelling_row: usize,
    /// Share of the dwellings of the fit that are at least as unusual.
    pub share: f64,
    /// The three facts furthest out, the furthest first.
    pub facts: Vec<FactDeviation>,
}

/// A fact of a dwelling beside what is usual in its group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactDeviation {
    /// The fact.
    pub fact: Fact,
    /// Its value.
    pub value: f32,
    /// The median of the group; none where nothing is known there.
    pub peer_median: Option<f32>,
    /// Share of the dwellings of the fit that are at least as far out on the same side.
    pub share: f64,
}

/// The `count` most unusual dwellings, most unusual first: by a model fitted elsewhere, or by one
/// fitted on these dwellings.
///
/// Dwellings with a recorded exemption are left out: they are known to be unlike others. The same
/// facts and seed give the same list; none where there are too few dwellings to say what is usual.
pub fn explore(facts: &Facts, model: Option<&Model>, seed: u64, count: usize) -> Vec<Unusual> {
    explore_table(&facts.dwellings, model, seed, count)
}

fn explore_table(
    table: &FactTable,
    model: Option<&Model>,
    seed: u64,
    count: usize,
) -> Vec<Unusual> {
    let (rows, values) = ordinary(table);
    let options = FitOptions { seed, ..FitOptions::default() };
    let fitted = match model {
        Some(_) => None,
        None => Detectors::fit(&values, options).ok(),
    };
    let Some(detectors) = model.map(|model| &model.detectors).or(fitted.as_ref()) else {
        return Vec::new();
    };
    let ready = detectors.ready();
    let scores = ready.score(&values);
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by(|one, other| {
        scores[*other].surprise.total_cmp(&scores[*one].surprise).then(one.cmp(other))
    });
    order.truncate(count);
    let told =
        |position: usize| tell(&ready, (&values, position), rows[position], scores[position]);
    order.into_iter().map(told).collect()
}

/// The dwellings that at most this share of dwellings is as unusual as, in ascending order of rows.
/// Each dwelling is judged the same alone and in any register.
pub fn unusual_dwellings(facts: &Facts, model: &Model, at_most: f64) -> Vec<Unusual> {
    let (rows, values) = ordinary(&facts.dwellings);
    let ready = model.detectors.ready();
    let scores = ready.score(&values);
    let few = (0..rows.len()).filter(|at| f64::from(scores[*at].share) <= at_most);
    few.map(|at| tell(&ready, (&values, at), rows[at], scores[at])).collect()
}

/// The facts a model is fitted on: of every dwelling looked at without a recorded exemption.
pub fn dwellings(facts: &Facts) -> NumericTable {
    ordinary(&facts.dwellings).1
}

/// Rows without a recorded exemption, and their facts.
fn ordinary(table: &FactTable) -> (Vec<usize>, NumericTable) {
    let exempt = table.column(Fact::ExemptClass);
    let rows: Vec<usize> = (0..table.rows()).filter(|row| exempt[*row] < 0.5).collect();
    let values = NumericTable::of_facts(table, &rows, &FEATURES);
    (rows, values)
}

fn tell(
    scorer: &Scorer<'_>,
    (values, position): (&NumericTable, usize),
    dwelling_row: usize,
    score: RowScore,
) -> Unusual {
    let facts = facts_of(&scorer.explain(values, position));
    Unusual { dwelling_row, share: f64::from(score.share), facts }
}

/// The deviations of an explanation as facts.
fn facts_of(explanation: &Explanation) -> Vec<FactDeviation> {
    let tell = |deviation: &Deviation| FactDeviation {
        fact: FEATURES[deviation.column],
        value: narrow(deviation.value),
        peer_median: deviation.peer_median,
        share: deviation.share,
    };
    explanation.deviations.iter().map(tell).collect()
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
        let found = explore_table(&dwellings(200), None, 7, 5);
        assert_eq!((found.len(), found[0].dwelling_row), (5, 17));
        assert!(found[0].facts[..2].iter().all(|it| it.value > 10.0 && it.peer_median < Some(5.0)));
        assert!(found.windows(2).all(|pair| pair[0].share <= pair[1].share));
        assert!(
            explore_table(&dwellings(200), None, 7, 500).iter().all(|it| it.dwelling_row != 18)
        );
    }

    #[test]
    fn an_unknown_fact_is_no_deviation() {
        let found = explore_table(&dwellings(30), None, 7, 30);
        let last = found.iter().find(|it| it.dwelling_row == 29).unwrap();
        assert!(last.facts.iter().all(|it| it.fact != Fact::Rooms));
        assert!(last.share > 0.02, "{}", last.share);
        assert_eq!(explore_table(&FactTable::unknown(TableKind::Dwelling, 0), None, 7, 3), []);
    }

    #[test]
    fn same_seed_same_list_on_one_thread_and_on_four() {
        let table = dwellings(250);
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| explore_table(&table, None, 3, 20))
        };
        assert_eq!(on(1), on(4));
    }

    #[test]
    fn unstable_living_never_enters() {
        for fact in FEATURES {
            assert!(!fact.entry().unstable_living, "{fact:?}");
            assert_eq!(fact.table(), TableKind::Dwelling);
            assert!(!matches!(fact.unit(), Unit::YesNo | Unit::Class));
        }
    }
}
