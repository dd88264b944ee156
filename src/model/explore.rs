//! The explore lists: the dwellings and the registrations most unlike the others.

use super::artifact::{Model, RowKind};
use super::detectors::{Detectors, FitOptions, RowScore, Scorer};
use super::explain::{Deviation, Explanation};
use super::features::features;
use super::table::NumericTable;
use crate::domain::math::narrow;
use crate::facts::{Fact, Facts, TableKind};

/// A dwelling or registration unlike those most like it. It proposes what to look into when writing
/// rules; it opens no case.
#[derive(Clone, Debug, PartialEq)]
pub struct Unusual {
    /// Its row in the table of dwellings or of registrations.
    pub row: usize,
    /// Share of the rows of the fit that are at least as unusual.
    pub share: f64,
    /// The three facts furthest out, the furthest first.
    pub facts: Vec<FactDeviation>,
}

/// A fact beside what is usual in its group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FactDeviation {
    /// The fact.
    pub fact: Fact,
    /// Its value.
    pub value: f32,
    /// The median of the group; none where nothing is known there.
    pub peer_median: Option<f32>,
    /// Share of the rows of the fit that are at least as far out on the same side.
    pub share: f64,
}

/// The `count` most unusual rows of a kind, most unusual first: by a model fitted elsewhere, or by
/// one fitted on these rows; a model of other rows is not used.
///
/// Dwellings with a recorded exemption are left out, and who moved there: they are known to be
/// unlike others. Children are left out too. The same facts and seed give the same list; none where
/// there are too few rows to say what is usual.
pub fn explore(
    facts: &Facts,
    kind: RowKind,
    model: Option<&Model>,
    seed: u64,
    count: usize,
) -> Vec<Unusual> {
    let (rows, values) = ordinary(facts, kind);
    let model = model.filter(|model| model.rows_are == kind);
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
    let told = |at: usize| tell((&ready, kind), (&values, at), rows[at], scores[at]);
    order.into_iter().map(told).collect()
}

/// The dwellings that at most this share of dwellings is as unusual as, in ascending order of rows.
/// Each dwelling is judged the same alone and in any register.
pub fn unusual_dwellings(facts: &Facts, model: &Model, at_most: f64) -> Vec<Unusual> {
    let kind = RowKind::Dwelling;
    let (rows, values) = ordinary(facts, kind);
    let ready = model.detectors.ready();
    let scores = ready.score(&values);
    let few = (0..rows.len()).filter(|at| f64::from(scores[*at].share) <= at_most);
    few.map(|at| tell((&ready, kind), (&values, at), rows[at], scores[at])).collect()
}

/// The facts a model of dwellings or registrations is fitted on: those of every row that
/// [`explore`] looks at.
pub fn values_of(facts: &Facts, kind: RowKind) -> NumericTable {
    ordinary(facts, kind).1
}

/// Rows without a recorded exemption, of registrations those of adults, and their facts.
fn ordinary(facts: &Facts, kind: RowKind) -> (Vec<usize>, NumericTable) {
    let (table, of) = match kind {
        RowKind::Dwelling => (&facts.dwellings, TableKind::Dwelling),
        RowKind::Registration => (&facts.registrations, TableKind::Registration),
        RowKind::Table => return (Vec::new(), NumericTable::empty(Vec::new())),
    };
    let fact = |fact, row| facts.value(of, fact, row);
    let is_open = |row| fact(Fact::ExemptClass, row).is_some_and(|class| class < 0.5);
    let is_adult = |row| of == TableKind::Dwelling || fact(Fact::Age, row).is_some_and(of_age);
    let rows: Vec<usize> =
        (0..table.rows()).filter(|row| is_open(*row) && is_adult(*row)).collect();
    let values = NumericTable::of_facts(table, &rows, features(kind));
    (rows, values)
}

fn of_age(years: f32) -> bool {
    years >= 18.0
}

fn tell(
    (scorer, kind): (&Scorer<'_>, RowKind),
    (values, position): (&NumericTable, usize),
    row: usize,
    score: RowScore,
) -> Unusual {
    let facts = facts_of(features(kind), &scorer.explain(values, position));
    Unusual { row, share: f64::from(score.share), facts }
}

/// The deviations of an explanation as facts.
fn facts_of(features: &[Fact], explanation: &Explanation) -> Vec<FactDeviation> {
    let tell = |deviation: &Deviation| FactDeviation {
        fact: features[deviation.column],
        value: narrow(deviation.value),
        peer_median: deviation.peer_median,
        share: deviation.share,
    };
    explanation.deviations.iter().map(tell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Day, DwellingId, Period, RegistrationId};
    use crate::facts::FactTable;

    /// Ordinary dwellings of one to four residents, then one with eleven; the last has no rooms. To
    /// each one adult came alone, to the eighth with eight strangers, to the ninth a child.
    fn facts(count: u8) -> Facts {
        let mut table = FactTable::unknown(TableKind::Dwelling, usize::from(count));
        let column = |value: &dyn Fn(u8) -> f32| (0..count).map(value).collect::<Vec<f32>>();
        let residents = |row: u8| f32::from(if row == 17 { 11 } else { row % 4 + 1 });
        table.put(Fact::ExemptClass, column(&|row| f32::from(u8::from(row == 18))));
        table.put(Fact::Residents, column(&residents));
        table.put(Fact::Adults, column(&residents));
        let rooms = |row: u8| if row + 1 == count { f32::NAN } else { f32::from(row % 3 + 2) };
        table.put(Fact::Rooms, column(&rooms));
        let mut registrations = FactTable::unknown(TableKind::Registration, usize::from(count));
        let strangers = |row: u8| if row == 8 || row == 9 { 8.0 } else { f32::from(row % 2) };
        registrations.put(Fact::SameDayStrangers, column(&strangers));
        registrations.put(Fact::AdultsAtArrival, column(&residents));
        registrations.put(Fact::Age, column(&|row| if row == 9 { 12.0 } else { 40.0 }));
        let ids = || 0..usize::from(count);
        Facts {
            window: Period::new(Day::MIN, Day::MAX),
            registrations,
            registration_rows: ids().map(RegistrationId::new).collect(),
            dwelling_row_of: (0..u32::from(count)).collect(),
            dwellings: table,
            dwelling_rows: ids().map(DwellingId::new).collect(),
        }
    }

    fn dwellings(count: u8, told: usize) -> Vec<Unusual> {
        explore(&facts(count), RowKind::Dwelling, None, 7, told)
    }

    #[test]
    fn the_odd_one_out_comes_first_with_what_makes_it_odd() {
        let found = dwellings(200, 5);
        assert_eq!((found.len(), found[0].row), (5, 17));
        assert!(found[0].facts[..2].iter().all(|it| it.value > 10.0 && it.peer_median < Some(5.0)));
        assert!(found.windows(2).all(|pair| pair[0].share <= pair[1].share));
        assert!(dwellings(200, 500).iter().all(|it| it.row != 18));
    }

    #[test]
    fn of_registrations_those_of_adults_at_open_dwellings_are_told() {
        let found = explore(&facts(200), RowKind::Registration, None, 7, 500);
        assert_eq!(found.len(), 198);
        assert!(found.iter().all(|it| it.row != 9 && it.row != 18));
        let strange = found.iter().position(|it| it.row == 8).unwrap();
        assert!(strange < 2 && found[strange].facts[0].fact == Fact::SameDayStrangers);
    }

    #[test]
    fn an_unknown_fact_is_no_deviation() {
        let found = dwellings(30, 30);
        let last = found.iter().find(|it| it.row == 29).unwrap();
        assert!(last.facts.iter().all(|it| it.fact != Fact::Rooms));
        assert!(last.share > 0.02, "{}", last.share);
        assert_eq!(dwellings(0, 3), []);
    }

    #[test]
    fn same_seed_same_list_on_one_thread_and_on_four() {
        let on = |threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            pool.install(|| dwellings(250, 20))
        };
        assert_eq!(on(1), on(4));
    }
}
