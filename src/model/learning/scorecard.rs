//! Which facts add to the rules, and how much each of their bins counts.
//!
//! One fact after the other is taken in, each time the one that explains most of what is left;
//! then all are learned together with the terms that were there before.

use super::bins::{Bin, bins};
use super::fit::{Cases, Estimate, Prior, chance, fit};

/// A fact that may be taken in: its value for every case, `NaN` where unknown.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Values by case.
    pub values: Vec<f64>,
}

/// A fact that was taken in.
#[derive(Clone, Debug, PartialEq)]
pub struct Chosen {
    /// Position among the candidates.
    pub candidate: usize,
    /// What its bins' evidence is multiplied by.
    pub share: Estimate,
    /// Its bins; those whose evidence speaks against count nothing.
    pub bins: Vec<Bin>,
}

/// All that was learned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Scorecard {
    /// The terms given, in their order.
    pub terms: Vec<Estimate>,
    /// The facts taken in, in the order of taking.
    pub chosen: Vec<Chosen>,
}

/// Limits of a scorecard.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Limits {
    /// No more facts than this.
    most_facts: usize,
    /// How strongly a fact's share holds on to 0.
    precision: f64,
    /// A fact is taken in where it explains at least so much: a chi-square of one degree.
    least_gain: f64,
}

/// Twelve facts at most, each worth its reading.
const LIMITS: Limits = Limits { most_facts: 12, precision: 15.0, least_gain: 4.0 };

/// Learns the given terms and, beside them, at most twelve facts.
/// O(facts taken x (a fit + candidates x cases)).
pub fn scorecard(cases: &Cases, priors: &[Prior], candidates: &[Candidate]) -> Scorecard {
    let columns: Vec<Column> =
        candidates.iter().map(|candidate| Column::of(candidate, cases)).collect();
    let (mut cases, mut priors) = (cases.clone(), priors.to_vec());
    let given = priors.len();
    let mut taken: Vec<usize> = Vec::new();
    loop {
        let learned = fit(&cases, &priors);
        let next = if taken.len() < LIMITS.most_facts {
            best(&cases, &learned, &columns, &taken)
        } else {
            None
        };
        let Some(next) = next else { return settled(&learned, given, &taken, columns) };
        for (case, evidence) in columns[next].evidence.iter().enumerate() {
            if *evidence > 0.0 {
                cases.terms[case].push((priors.len(), *evidence));
            }
        }
        priors.push(Prior { mean: 0.0, precision: LIMITS.precision });
        taken.push(next);
    }
}

/// A candidate with its bins and what they say of each case.
struct Column {
    bins: Vec<Bin>,
    evidence: Vec<f64>,
}

impl Column {
    fn of(candidate: &Candidate, cases: &Cases) -> Self {
        let bins = bins(&candidate.values, &cases.confirmed, &cases.weight);
        let evidence = candidate.values.iter().map(|value| told(&bins, *value)).collect();
        Self { bins, evidence }
    }
}

/// What a value speaks for; 0 where it is unknown or speaks against.
fn told(bins: &[Bin], value: f64) -> f64 {
    let holds = |bin: &&Bin| {
        bin.from.is_none_or(|from| value >= from) && bin.below.is_none_or(|below| value < below)
    };
    let here = if value.is_nan() { None } else { bins.iter().find(holds) };
    here.map_or(0.0, |bin| bin.evidence.max(0.0))
}

/// The candidate that explains most of what is left, where that is enough; of equals the first.
fn best(cases: &Cases, learned: &[Estimate], columns: &[Column], taken: &[usize]) -> Option<usize> {
    let expected: Vec<f64> = (0..cases.offset.len())
        .map(|case| {
            let terms = cases.terms[case].iter();
            let told: f64 = terms.map(|(place, term)| learned[*place].value * term).sum();
            chance(cases.offset[case] + told)
        })
        .collect();
    let gain = |column: &Column| {
        let (mut pull, mut bend) = (0.0, LIMITS.precision);
        for (case, evidence) in column.evidence.iter().enumerate() {
            let found = if cases.confirmed[case] { 1.0 } else { 0.0 };
            let weight = cases.weight[case];
            pull += weight * (found - expected[case]) * evidence;
            bend += weight * expected[case] * (1.0 - expected[case]) * evidence * evidence;
        }
        pull.max(0.0) * pull / bend
    };
    let open = (0..columns.len()).filter(|number| !taken.contains(number));
    let found = open.map(|number| (number, gain(&columns[number])));
    let strongest = found.fold(None, |most: Option<(usize, f64)>, next| match most {
        Some(most) if most.1 >= next.1 => Some(most),
        _ => Some(next),
    });
    strongest.filter(|(_, gain)| *gain >= LIMITS.least_gain).map(|(number, _)| number)
}

fn settled(
    learned: &[Estimate],
    given: usize,
    taken: &[usize],
    mut columns: Vec<Column>,
) -> Scorecard {
    let chosen = taken.iter().zip(&learned[given..]).map(|(candidate, share)| Chosen {
        candidate: *candidate,
        share: *share,
        bins: std::mem::take(&mut columns[*candidate].bins),
    });
    let chosen = chosen.collect();
    Scorecard { terms: learned[..given].to_vec(), chosen }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fact_that_tells_is_taken_in_and_noise_is_not() {
        let count = 1200_u32;
        let confirmed: Vec<bool> = (0..count).map(|case| case % 7 == 0).collect();
        let cases = Cases {
            terms: vec![vec![(0, 1.0)]; 1200],
            offset: vec![0.0; 1200],
            weight: vec![1.0; 1200],
            confirmed: confirmed.clone(),
        };
        let telling = confirmed.iter().map(|hit| if *hit { 3.0 } else { 1.0 });
        let telling =
            telling.enumerate().map(|(case, value)| if case % 5 == 0 { 2.0 } else { value });
        let noise = (0..count).map(|case| f64::from(case % 4));
        let candidates = [noise.collect(), telling.collect(), vec![f64::NAN; 1200]]
            .map(|values: Vec<f64>| Candidate { values });
        let learned = scorecard(&cases, &[Prior { mean: -2.0, precision: 0.01 }], &candidates);
        assert_eq!(learned.chosen.iter().map(|one| one.candidate).collect::<Vec<_>>(), [1]);
        assert!(learned.chosen[0].share.value > 0.5);
        assert_eq!(learned.terms.len(), 1);
    }
}
