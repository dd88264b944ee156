//! Whether scores mean what they say: learned scores of decided cases beside what was found.

use super::cases::{Case, weighable};
use super::proposal::propose;
use crate::domain::OutcomeOrigin;
use crate::model::learning::calibrate;
use crate::rules::{BinWeight, Chance, RuleSet, Weights};

/// Without so many control cases, and so many confirmed and other ones, no chance is told.
const ENOUGH_CONTROL: usize = 100;
const ENOUGH_EACH: usize = 30;

/// Cases are scored by weights learned from the other parts.
const PARTS: usize = 5;

/// Weighed facts together count at most this: what the rule set's cap says too.
const MOST_OF_FACTS: i32 = 9;

/// Scores from one number up to another: what was found, and what the chance says.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Reliability {
    /// Smallest score.
    pub from: i32,
    /// Greatest score; none where there is no upper end.
    pub to: Option<i32>,
    /// Decided cases.
    pub cases: usize,
    /// Of these, confirmed.
    pub confirmed: usize,
    /// Share confirmed, each case counting for as many registrations as it stands for.
    pub found: f64,
    /// 95 % interval of that share.
    pub interval: (f64, f64),
    /// Mean chance by the curve.
    pub expected: f64,
}

/// Bands of scores as the list has them.
const STEPS: [(i32, Option<i32>); 5] =
    [(i32::MIN, Some(0)), (1, Some(9)), (10, Some(13)), (14, Some(19)), (20, None)];

/// The chance of a score, where enough cases were decided and enough of them drawn at random, and
/// how it fits. Cases of tips are left out: what chooses them is not known.
///
/// Each case is scored by weights that were learned without it. Control cases count for as many
/// registrations as they stand for; where no run tells, together for all that were looked at.
pub fn calibrated(
    rules: &RuleSet,
    cases: &[Case],
    looked_at: usize,
) -> Option<(Chance, Vec<Reliability>)> {
    let scores = held_out_scores(rules, cases);
    let kept: Vec<usize> =
        (0..cases.len()).filter(|case| cases[*case].origin != OutcomeOrigin::Tip).collect();
    let count =
        |wanted: &dyn Fn(&Case) -> bool| kept.iter().filter(|case| wanted(&cases[**case])).count();
    let control = count(&|case| case.origin == OutcomeOrigin::Control);
    let confirmed = count(&|case| case.confirmed);
    if control < ENOUGH_CONTROL || confirmed.min(kept.len() - confirmed) < ENOUGH_EACH {
        return None;
    }
    let weights = stands_for(cases, looked_at);
    let pick = |values: &[f64]| kept.iter().map(|case| values[*case]).collect::<Vec<f64>>();
    let found: Vec<bool> = kept.iter().map(|case| cases[*case].confirmed).collect();
    let (scores, weights) = (pick(&scores), pick(&weights));
    let curve = calibrate(&scores, &found, &weights)?;
    let chance = Chance {
        intercept: curve.intercept,
        slope: curve.slope,
        spread: curve.spread,
        cases: kept.len(),
        control,
    };
    let table = STEPS.iter().filter_map(|step| row(*step, &chance, (&scores, &found, &weights)));
    Some((chance, table.collect()))
}

fn row(
    (from, to): (i32, Option<i32>),
    chance: &Chance,
    (scores, found, weights): (&[f64], &[bool], &[f64]),
) -> Option<Reliability> {
    let inside =
        |score: f64| score >= f64::from(from) && to.is_none_or(|to| score <= f64::from(to));
    let here: Vec<usize> = (0..scores.len()).filter(|case| inside(scores[*case])).collect();
    let total: f64 = here.iter().map(|case| weights[*case]).sum();
    let mean = |value: &dyn Fn(usize) -> f64| {
        here.iter().map(|case| weights[*case] * value(*case)).sum::<f64>() / total
    };
    let share = mean(&|case| if found[case] { 1.0 } else { 0.0 });
    let squares: f64 = here.iter().map(|case| weights[*case] * weights[*case]).sum();
    (total > 0.0).then(|| Reliability {
        from,
        to,
        cases: here.len(),
        confirmed: here.iter().filter(|case| found[**case]).count(),
        found: share,
        interval: interval(share, total * total / squares),
        expected: mean(&|case| chance.of(rounded(scores[case]))),
    })
}

/// Wilson's 95 % interval of a share among so many cases; weights make them as many as they are worth.
fn interval(share: f64, cases: f64) -> (f64, f64) {
    let square = 1.96_f64.powi(2);
    let middle = (share + square / (2.0 * cases)) / (1.0 + square / cases);
    let spread = (share * (1.0 - share) / cases + square / (4.0 * cases * cases)).sqrt();
    let reach = 1.96 * spread / (1.0 + square / cases);
    ((middle - reach).max(0.0), (middle + reach).min(1.0))
}

#[expect(clippy::cast_possible_truncation, reason = "scores are sums of small whole numbers")]
fn rounded(score: f64) -> i32 {
    score.round() as i32
}

fn stands_for(cases: &[Case], looked_at: usize) -> Vec<f64> {
    let drawn = |case: &&Case| case.origin == OutcomeOrigin::Control;
    let known = cases.iter().filter(drawn).any(|case| case.stands_for > 1.0);
    let count = cases.iter().filter(drawn).count().max(1);
    #[expect(clippy::cast_precision_loss, reason = "counts of registrations stay far below 2^53")]
    let share = looked_at as f64 / count as f64;
    let weight = |case: &Case| match case.origin {
        OutcomeOrigin::Control if !known => share.max(1.0),
        _ => case.stands_for,
    };
    cases.iter().map(weight).collect()
}

/// The score of each case by weights learned from the four fifths it is not in.
fn held_out_scores(rules: &RuleSet, cases: &[Case]) -> Vec<f64> {
    let mut scores = vec![0.0; cases.len()];
    for part in 0..PARTS {
        let others = cases.iter().enumerate().filter(|(number, _)| number % PARTS != part);
        let others: Vec<Case> = others.map(|(_, case)| case.clone()).collect();
        let weights = propose(rules, &others, "");
        for (number, case) in cases.iter().enumerate().filter(|(number, _)| number % PARTS == part)
        {
            scores[number] = f64::from(score(rules, &weights, case));
        }
    }
    scores
}

/// The score of a case under weights: each band for the share of it that counted before.
fn score(rules: &RuleSet, weights: &Weights, case: &Case) -> i32 {
    let of_rules: f64 = case
        .bands
        .iter()
        .map(|(rule, band, share)| {
            let (known, band) = (&rules.rules[*rule], &rules.rules[*rule].bands[*band]);
            let name = format!("{}.{}", known.code, band.number);
            let points = weights.bands.get(&name).map_or(band.points.0, |weight| weight.new);
            share * f64::from(points)
        })
        .sum();
    let beside = if case.bands.is_empty() { 0 } else { of_facts(rules, weights, case) };
    rounded(of_rules) + case.combined + beside
}

fn of_facts(rules: &RuleSet, weights: &Weights, case: &Case) -> i32 {
    let holds = |bin: &&BinWeight, value: f64| {
        bin.from.is_none_or(|from| value >= f64::from(from))
            && bin.below.is_none_or(|below| value < f64::from(below))
    };
    let told = weighable(rules).into_iter().zip(&case.facts).filter_map(|(fact, value)| {
        let weight = weights.facts.get(fact.key()).filter(|_| !value.is_nan())?;
        weight.bins.iter().find(|bin| holds(bin, *value)).map(|bin| bin.points)
    });
    told.sum::<i32>().min(MOST_OF_FACTS)
}
