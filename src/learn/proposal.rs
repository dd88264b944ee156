//! From decided cases to proposed weights.

use std::collections::BTreeMap;

use super::cases::{Case, weighable};
use crate::domain::OutcomeOrigin;
use crate::model::learning::{self, Bin, Candidate, Cases, Chosen, Estimate, Prior};
use crate::rules::{BandWeight, BinWeight, FactWeight, Learned, RuleSet, Weights};

/// Natural log odds of one deciban.
const DECIBAN: f64 = std::f64::consts::LN_10 / 10.0;

/// How strongly the points of a band hold on to what they were: as if its weight were known to
/// within 1.4 decibans.
const BAND_PRECISION: f64 = 10.0;

/// What is common to all cases of one origin is learned freely: why they were chosen is no evidence.
const FREE: f64 = 0.01;

/// Width of a 95 % interval in standard deviations.
const INTERVAL: f64 = 1.96;

/// Points beyond these are not proposed.
const MOST_POINTS: f64 = 25.0;

/// Origins in the order of their terms.
const ORIGINS: [OutcomeOrigin; 3] =
    [OutcomeOrigin::Flag, OutcomeOrigin::Control, OutcomeOrigin::Tip];

/// Proposes weights: every band that counted in a case, and the facts that tell more than the rules
/// do. Weights without a case stay as they are and are not named.
///
/// Cases of the control sample count by how many registrations they stand for, relative to each
/// other; that the other cases were chosen is taken out by a term of their origin.
pub fn propose(rules: &RuleSet, cases: &[Case], as_of: &str) -> Weights {
    let bands = bands(cases);
    let weighable = weighable(rules);
    let (learnable, priors) = (arranged(cases, &bands), priors(rules, &bands));
    let column =
        |place: usize| Candidate { values: cases.iter().map(|c| c.facts[place]).collect() };
    let candidates: Vec<Candidate> = (0..weighable.len()).map(column).collect();
    let learned = learning::scorecard(&learnable, &priors, &candidates);
    let terms = &learned.terms[ORIGINS.len()..];
    let named = |((rule, band), estimate): (&(usize, usize), &Estimate)| {
        let (known, number) = (&rules.rules[*rule], rules.rules[*rule].bands[*band].number);
        (format!("{}.{number}", known.code), band_weight(rules, cases, (*rule, *band), *estimate))
    };
    let fact = |chosen: &Chosen| {
        let fact = weighable[chosen.candidate];
        Some((fact.key().to_owned(), fact_weight(fact.entry().en, chosen)?))
    };
    Weights {
        learned: Learned {
            as_of: as_of.to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            cases: cases.len(),
            confirmed: cases.iter().filter(|case| case.confirmed).count(),
            control: cases.iter().filter(|case| case.origin == OutcomeOrigin::Control).count(),
        },
        bands: bands.iter().zip(terms).map(named).collect(),
        facts: learned.chosen.iter().filter_map(fact).collect(),
        chance: None,
    }
}

/// Bands that counted in any case, by rule and position.
fn bands(cases: &[Case]) -> Vec<(usize, usize)> {
    let mut bands: Vec<(usize, usize)> = cases
        .iter()
        .flat_map(|case| &case.bands)
        .filter(|(_, _, share)| *share > 0.0)
        .map(|(rule, band, _)| (*rule, *band))
        .collect();
    bands.sort_unstable();
    bands.dedup();
    bands
}

fn priors(rules: &RuleSet, bands: &[(usize, usize)]) -> Vec<Prior> {
    let origins = [Prior { mean: 0.0, precision: FREE }; ORIGINS.len()];
    let shipped = bands.iter().map(|(rule, band)| {
        let points = f64::from(rules.rules[*rule].bands[*band].points.0);
        Prior { mean: points * DECIBAN, precision: BAND_PRECISION }
    });
    origins.into_iter().chain(shipped).collect()
}

/// The cases as rows of terms: their origin, and the share of each band that counted.
fn arranged(cases: &[Case], bands: &[(usize, usize)]) -> Cases {
    let place: BTreeMap<(usize, usize), usize> =
        bands.iter().zip(ORIGINS.len()..).map(|(band, place)| (*band, place)).collect();
    let mean = mean_of_controls(cases);
    let mut arranged = Cases::default();
    for case in cases {
        let origin = ORIGINS.iter().position(|origin| *origin == case.origin).unwrap_or(0);
        let counted = case.bands.iter().filter(|(_, _, share)| *share > 0.0);
        let counted = counted.map(|(rule, band, share)| (place[&(*rule, *band)], *share));
        arranged.terms.push(std::iter::once((origin, 1.0)).chain(counted).collect());
        arranged.offset.push(f64::from(case.combined) * DECIBAN);
        arranged.confirmed.push(case.confirmed);
        let drawn = case.origin == OutcomeOrigin::Control;
        arranged.weight.push(if drawn { case.stands_for / mean } else { 1.0 });
    }
    arranged
}

/// How many registrations a control case stands for on average.
fn mean_of_controls(cases: &[Case]) -> f64 {
    let drawn = || cases.iter().filter(|case| case.origin == OutcomeOrigin::Control);
    let (sum, count) =
        drawn().fold((0.0, 0.0), |(sum, count), case| (sum + case.stands_for, count + 1.0));
    if sum > 0.0 { sum / count } else { 1.0 }
}

#[expect(clippy::cast_possible_truncation, reason = "held between bounds far inside the range")]
fn points(log_odds: f64) -> i32 {
    (log_odds / DECIBAN).round().clamp(-99.0, 99.0) as i32
}

fn band_weight(
    rules: &RuleSet,
    cases: &[Case],
    (rule, band): (usize, usize),
    estimate: Estimate,
) -> BandWeight {
    let counted = |case: &&Case| {
        case.bands.iter().any(|(r, b, share)| (*r, *b) == (rule, band) && *share > 0.0)
    };
    let here = || cases.iter().filter(counted);
    let reach = INTERVAL * estimate.deviation;
    BandWeight {
        version: rules.rules[rule].version,
        old: rules.rules[rule].bands[band].points.0,
        new: points(estimate.value.clamp(0.0, MOST_POINTS * DECIBAN)),
        low: points(estimate.value - reach),
        high: points(estimate.value + reach),
        cases: here().count(),
        confirmed: here().filter(|case| case.confirmed).count(),
    }
}

/// The bins of a fact that count a point or more; none where none does.
fn fact_weight(question: &str, chosen: &Chosen) -> Option<FactWeight> {
    let bins = chosen.bins.iter().map(|bin| bin_weight(bin, chosen.share.value));
    let bins: Vec<BinWeight> = bins.filter(|bin| bin.points > 0).collect();
    (!bins.is_empty()).then(|| FactWeight { question: question.to_owned(), bins })
}

fn bin_weight(bin: &Bin, share: f64) -> BinWeight {
    #[expect(clippy::cast_possible_truncation, reason = "facts are single precision")]
    let narrow = |value: f64| value as f32;
    let told = |evidence: f64| points((share * evidence).min(MOST_POINTS * DECIBAN));
    BinWeight {
        from: bin.from.map(narrow),
        below: bin.below.map(narrow),
        points: told(bin.evidence).max(0),
        low: told(bin.evidence - INTERVAL * bin.deviation),
        high: told(bin.evidence + INTERVAL * bin.deviation),
        cases: bin.cases,
        confirmed: bin.confirmed,
    }
}
