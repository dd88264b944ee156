//! A ranking as curves: precision and lift by how many are looked at, and what scores mean.

use serde::Serialize;

use super::evaluate::{ScoreRow, TruthRow, ranked};
use super::measure::{hits_at, real, wilson};
use crate::domain::math::{exp, ln};

/// Curves go through so many lengths of list, evenly on a scale of doublings.
const POINTS: u32 = 40;

/// The first of a ranking.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct CurvePoint {
    /// How many are looked at.
    pub k: usize,
    /// Share of them that is pro forma.
    pub precision: f64,
    /// Share of all pro-forma registrations that is among them.
    pub recall: f64,
    /// Precision over what drawing at random finds.
    pub lift: f64,
}

/// Registrations of scores from one number up to another.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct ScoreStep {
    /// Smallest score.
    pub from: i32,
    /// How many there are.
    pub registrations: usize,
    /// Of these, pro forma.
    pub pro_forma: usize,
    /// Their share; 0 where there is none.
    pub share: f64,
    /// Its 95 % interval (Wilson).
    pub interval: (f64, f64),
}

/// A ranking as curves.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Curves {
    /// By length of list, the shortest first.
    pub points: Vec<CurvePoint>,
    /// By score, the lowest first.
    pub steps: Vec<ScoreStep>,
}

/// Scores are taken together from each of these up to the next.
const STEPS: [i32; 9] = [i32::MIN, 1, 5, 10, 14, 17, 20, 25, 30];

/// The curves of a ranking held against truth. `n log n` in the number of rows.
pub fn curves(scores: &[ScoreRow], truth: &[TruthRow]) -> Curves {
    let (rows, groups) = ranked(scores, truth);
    let all: usize = groups.iter().map(|group| group.relevant).sum();
    let base = real(all) / real(scores.len().max(1));
    let point = |k: usize| {
        let hits = hits_at(&groups, k);
        let precision = hits / real(k);
        let of = |whole: f64| if whole > 0.0 { 1.0 / whole } else { 0.0 };
        CurvePoint { k, precision, recall: hits * of(real(all)), lift: precision * of(base) }
    };
    let points = lengths(scores.len()).into_iter().map(point).collect();
    let step = |(place, from): (usize, &i32)| {
        let below = STEPS.get(place + 1).map_or(f64::INFINITY, |next| f64::from(*next));
        let inside = |score: f64| score >= f64::from(*from) && score < below;
        let here = || rows.iter().filter(|(row, _)| inside(row.score));
        let registrations = here().count();
        let pro_forma = here().filter(|(_, told)| told.is_some_and(|told| told.pro_forma)).count();
        ScoreStep {
            from: *from,
            registrations,
            pro_forma,
            share: real(pro_forma) / real(registrations.max(1)),
            interval: wilson(real(pro_forma), registrations),
        }
    };
    let steps = STEPS.iter().enumerate().map(step);
    Curves { points, steps: steps.filter(|step| step.registrations > 0).collect() }
}

/// List lengths from 10 to a twentieth of all, each longer than the one before.
fn lengths(rows: usize) -> Vec<usize> {
    let (least, most) = (10.0_f64.min(real(rows)), real(rows / 20).max(20.0).min(real(rows)));
    if rows == 0 {
        return Vec::new();
    }
    let length =
        |step: u32| least * exp(ln(most / least) * f64::from(step) / f64::from(POINTS - 1));
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most rows")]
    let mut lengths: Vec<usize> = (0..POINTS).map(|step| length(step).round() as usize).collect();
    lengths.dedup();
    lengths
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_start_at_the_top_and_steps_hold_all() {
        let key = |n: usize| (format!("p{n}"), "d".to_owned(), "2024-01-01".to_owned());
        let row = |n: usize| ScoreRow {
            key: key(n),
            score: if n < 20 { 30.0 } else { 0.0 },
            band: String::new(),
        };
        let scores: Vec<ScoreRow> = (0..1000).map(row).collect();
        let truth: Vec<TruthRow> = (0..10)
            .map(|n| TruthRow { key: key(n), pro_forma: true, typology: String::new() })
            .collect();
        let found = curves(&scores, &truth);
        assert_eq!(found.points[0].k, 10);
        assert!((found.points[0].precision - 0.5).abs() < 1e-9);
        assert!((found.points[0].lift - 50.0).abs() < 1e-9);
        assert_eq!(found.points.last().unwrap().k, 50);
        let steps: Vec<_> =
            found.steps.iter().map(|s| (s.from, s.registrations, s.pro_forma)).collect();
        assert_eq!(steps, [(i32::MIN, 980, 0), (30, 20, 10)]);
        assert_eq!(curves(&[], &[]), Curves::default());
    }
}
