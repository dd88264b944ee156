//! Values cut into bins whose evidence only rises or only falls.

use crate::domain::math::{decade, ln};

/// Evidence within a bin is smoothed as if so many cases had been seen in it before, as mixed as all.
const PRIOR_CASES: f64 = 30.0;
/// A fact of at most so many different values is cut at each of them.
const FEW_VALUES: usize = 12;
/// Others are cut at these shares of the cases, in thousandths.
const SHARES: [usize; 14] = [20, 50, 100, 200, 300, 400, 500, 600, 700, 800, 900, 950, 980, 990];

/// Values from one number up to another, with the evidence of the cases there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bin {
    /// Smallest value; none where the bin has no lower end.
    pub from: Option<f64>,
    /// First value beyond it; none where the bin has no upper end.
    pub below: Option<f64>,
    /// Natural log of how much commoner the bin is among confirmed cases, smoothed.
    pub evidence: f64,
    /// Standard deviation of that.
    pub deviation: f64,
    /// Cases in it.
    pub cases: usize,
    /// Confirmed ones.
    pub confirmed: usize,
}

/// Cases of one bin while it is built.
#[derive(Clone, Copy, Debug, Default)]
struct Heap {
    from: usize,
    confirmed: f64,
    other: f64,
    cases: usize,
    hits: usize,
}

impl Heap {
    fn share(&self) -> f64 {
        self.confirmed / (self.confirmed + self.other).max(f64::MIN_POSITIVE)
    }

    /// The share as if `PRIOR_CASES` more had been seen, mixed at `rate`; orders bins as their
    /// evidence does.
    fn smoothed(&self, rate: f64) -> f64 {
        (self.confirmed + PRIOR_CASES * rate) / (self.confirmed + self.other + PRIOR_CASES)
    }

    fn join(&mut self, next: &Self) {
        self.confirmed += next.confirmed;
        self.other += next.other;
        self.cases += next.cases;
        self.hits += next.hits;
    }
}

/// Cuts `values` into bins of rising or of falling evidence, whichever tells more; `NaN` is in none:
/// unknown is no evidence. None where all values are alike or no case, or every one, was confirmed.
/// O(cases log cases).
pub fn bins(values: &[f64], confirmed: &[bool], weights: &[f64]) -> Vec<Bin> {
    let cuts = cuts(values);
    let heaps = heaps(values, confirmed, weights, &cuts);
    let total = heaps.iter().fold(Heap::default(), |mut total, heap| {
        total.join(heap);
        total
    });
    if cuts.is_empty() || total.confirmed <= 0.0 || total.other <= 0.0 {
        return Vec::new();
    }
    let rate = total.share();
    let [rising, falling] = [true, false].map(|rising| monotone(&heaps, rate, rising));
    let told = |heaps: &[Heap]| heaps.iter().map(|heap| information(heap, &total)).sum::<f64>();
    let kept = if told(&rising) >= told(&falling) { rising } else { falling };
    let below = |next: usize| kept.get(next).map(|heap| cuts[heap.from - 1]);
    let made = kept.iter().enumerate().map(|(number, heap)| {
        let (evidence, deviation) = evidence(heap, &total);
        let from = heap.from.checked_sub(1).map(|cut| cuts[cut]);
        let below = below(number + 1);
        Bin { from, below, evidence, deviation, cases: heap.cases, confirmed: heap.hits }
    });
    made.collect()
}

/// Where to cut: every value but the smallest, or round numbers near shares of the cases.
fn cuts(values: &[f64]) -> Vec<f64> {
    let mut known: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    known.sort_unstable_by(f64::total_cmp);
    let Some(least) = known.first().copied() else { return Vec::new() };
    let mut different = known.clone();
    different.dedup();
    if different.len() > FEW_VALUES {
        let at = |share: &usize| round(known[known.len() * share / 1000]);
        different = SHARES.iter().map(at).collect();
        different.dedup();
    }
    different.retain(|value| *value > least);
    different
}

/// A number of two digits near this one: cuts shall tell of no single case.
fn round(value: f64) -> f64 {
    if value.abs() < 100.0 {
        return value.round();
    }
    let unit = decade(value.abs()) / 10.0;
    (value / unit).round() * unit
}

fn heaps(values: &[f64], confirmed: &[bool], weights: &[f64], cuts: &[f64]) -> Vec<Heap> {
    let empty = |from| Heap { from, ..Heap::default() };
    let mut heaps: Vec<Heap> = (0..=cuts.len()).map(empty).collect();
    for (case, value) in values.iter().enumerate().filter(|(_, value)| !value.is_nan()) {
        let heap = &mut heaps[cuts.partition_point(|cut| cut <= value)];
        let share = if confirmed[case] { &mut heap.confirmed } else { &mut heap.other };
        *share += weights[case];
        heap.cases += 1;
        heap.hits += usize::from(confirmed[case]);
    }
    heaps
}

/// Joins neighbours until the smoothed share of confirmed cases only rises (or only falls), and the
/// evidence with it.
fn monotone(heaps: &[Heap], rate: f64, rising: bool) -> Vec<Heap> {
    let mut kept: Vec<Heap> = Vec::new();
    for heap in heaps {
        kept.push(*heap);
        while let [.., before, last] = kept.as_mut_slice() {
            let in_order = before.cases > 0
                && last.cases > 0
                && if rising {
                    before.smoothed(rate) < last.smoothed(rate)
                } else {
                    before.smoothed(rate) > last.smoothed(rate)
                };
            if in_order {
                break;
            }
            before.join(&last.clone());
            kept.pop();
        }
    }
    kept
}

/// Smoothed log ratio of a bin's share among confirmed and among other cases, with its deviation.
fn evidence(heap: &Heap, total: &Heap) -> (f64, f64) {
    let rate = total.share();
    let confirmed = heap.confirmed + PRIOR_CASES * rate;
    let other = heap.other + PRIOR_CASES * (1.0 - rate);
    let evidence = ln(confirmed / other) - ln(total.confirmed / total.other);
    (evidence, (1.0 / confirmed + 1.0 / other).sqrt())
}

/// How much a bin tells confirmed from other cases.
fn information(heap: &Heap, total: &Heap) -> f64 {
    let difference = heap.confirmed / total.confirmed - heap.other / total.other;
    difference * evidence(heap, total).0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn evidence_only_rises_where_more_means_more_often_confirmed() {
        let values: Vec<f64> = (0..1000_u32).map(|case| f64::from(case % 50)).collect();
        let confirmed: Vec<bool> = (0..1000).map(|case| case % 50 > 40 && case % 3 > 0).collect();
        let found = bins(&values, &confirmed, &[1.0; 1000]);
        assert!(found.len() > 1 && found.len() < 20);
        assert!(found.windows(2).all(|pair| pair[0].evidence < pair[1].evidence));
        assert!(found.windows(2).all(|pair| pair[0].below == pair[1].from));
        assert_eq!((found[0].from, found.last().unwrap().below), (None, None));
        assert_eq!(found.iter().map(|bin| bin.cases).sum::<usize>(), 1000);
        let turned: Vec<f64> = values.iter().map(|value| -value).collect();
        let fallen = bins(&turned, &confirmed, &[1.0; 1000]);
        assert!(fallen.windows(2).all(|pair| pair[0].evidence > pair[1].evidence));
    }

    #[test]
    fn few_cases_are_little_evidence_and_unknown_none() {
        let (values, confirmed) =
            ([0.0, 0.0, 0.0, 1.0, 1.0, f64::NAN], [false, false, true, true, true, true]);
        let found = bins(&values, &confirmed, &[1.0; 6]);
        assert_eq!(found.iter().map(|bin| bin.cases).sum::<usize>(), 5);
        assert!(found.iter().all(|bin| bin.evidence.abs() < 0.3), "{found:?}");
        assert_eq!(bins(&[1.0; 4], &[true, false, true, false], &[1.0; 4]), []);
        assert_eq!(bins(&[1.0, 2.0], &[true, true], &[1.0; 2]), []);
        assert_eq!(bins(&[], &[], &[]), []);
    }

    #[test]
    fn cuts_are_round_numbers() {
        for (value, near) in [(17.4, 17.0), (123.4, 120.0), (1824.0, 1800.0), (-1824.0, -1800.0)] {
            assert!((round(value) - near).abs() < 1e-9, "{value}");
        }
    }
}
