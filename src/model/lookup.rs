//! What a value counts by itself, looked up: the tails and the histogram of a column in one search.
//!
//! Both are step functions of the value. The points where either changes are merged; a table of the
//! leading bits of a value says between which few points it lies, and a short search finds the place.

use super::block::ROWS;
use super::ecod::Tails;
use super::histogram::Histogram;
use crate::domain::math::narrow;

/// The step functions of one column.
#[derive(Debug)]
pub(super) struct Lookup {
    /// The points' places in the order of numbers, ascending; then that of an unknown value, then
    /// places larger than any.
    places: Vec<u32>,
    /// For each beginning of a place, how many points lie before all that begin so.
    before: Vec<u16>,
    /// Steps of the search, halved from one to the next: as many as the fullest beginning needs.
    steps: u32,
    /// Scores by tails and histogram before the first point, then on each and after each.
    scores: Vec<[f32; 2]>,
}

/// Leading bits of a place that the table knows: sign, exponent and three more.
const LEADING: u32 = 12;
/// The place of an unknown value: past infinity.
const UNKNOWN: u32 = 0xff80_0001;

/// The place of a value in the order of all numbers.
#[inline]
fn place(value: f32) -> u32 {
    let bits = value.to_bits();
    let turned = if bits >> 31 == 0 { bits | 1 << 31 } else { !bits };
    if value.is_nan() { UNKNOWN } else { turned }
}

fn beginning(place: u32) -> usize {
    (place >> (32 - LEADING)) as usize
}

impl Lookup {
    /// Of a column's distribution function and histogram.
    pub(super) fn of(tails: &Tails, histogram: &Histogram) -> Self {
        let histogram = histogram.ready();
        let mut points: Vec<f32> = tails.knots().iter().chain(&histogram.edges).copied().collect();
        points.retain(|point| point.is_finite());
        for point in &mut points {
            *point += 0.0; // one zero, not two
        }
        points.sort_unstable_by(f32::total_cmp);
        points.dedup_by_key(|point| place(*point));
        let both = |value: f32| [narrow(tails.score(value)), histogram.score(value)];
        let around = |point: &f32| [both(*point), both(point.next_up())];
        let mut scores = vec![both(f32::NEG_INFINITY)];
        scores.extend(points.iter().flat_map(around));
        scores.extend([[tails.middle_score(), histogram.unknown]; 2]);
        let mut places: Vec<u32> = points.into_iter().map(place).collect();
        places.push(UNKNOWN);
        Self::filled(places, scores)
    }

    fn filled(mut places: Vec<u32>, scores: Vec<[f32; 2]>) -> Self {
        let mut sizes = vec![0_u16; 1 << LEADING];
        for place in &places {
            sizes[beginning(*place)] += 1;
        }
        let fullest = sizes.iter().copied().max().unwrap_or(0);
        let before = sizes.iter().scan(0, |sum, size| {
            *sum += size;
            Some(*sum - size)
        });
        let before = before.collect();
        let steps = 16 - fullest.leading_zeros();
        places.extend(std::iter::repeat_n(u32::MAX, 1 << steps));
        Self { places, before, steps, scores }
    }

    /// Adds the scores of a column's values to those of the rows. O(rows x log points).
    pub(super) fn add(&self, column: &[f32; ROWS], sums: &mut [[f32; 2]; ROWS]) {
        let places = column.map(place);
        let mut found = places.map(|place| self.before[beginning(place)]);
        for step in (0..self.steps).rev() {
            let ahead = (1 << step) - 1;
            for (found, place) in found.iter_mut().zip(&places) {
                let is_past = self.places[usize::from(*found) + ahead] <= *place;
                // no choice for the processor to guess
                *found += u16::from(is_past) << step;
            }
        }
        for ((sum, found), place) in sums.iter_mut().zip(found).zip(places) {
            let after = usize::from(found);
            let is_on = after > 0 && self.places[after - 1] == place;
            let [tails, histogram] = self.scores[2 * after - usize::from(is_on)];
            sum[0] += tails;
            sum[1] += histogram;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// On, just below and just above every point, far outside, and where nothing is known.
    #[test]
    fn what_is_looked_up_is_what_both_functions_say() {
        let skewed = |row: u16| (f32::from(row) * 0.01).powi(3) - 40.0 + f32::from(row % 3);
        let mut values: Vec<f32> = (0..1500).map(skewed).chain([0.0; 40]).collect();
        values.sort_unstable_by(f32::total_cmp);
        for values in [&values[..], &[1.0; 4], &[0.0, 1.0, 1.0], &[]] {
            let (tails, histogram) = (Tails::of_sorted(values), Histogram::of_sorted(values));
            let (lookup, bins) = (Lookup::of(&tails, &histogram), histogram.ready());
            let points = tails.knots().iter().chain(&bins.edges).copied();
            let around = points.flat_map(|point| [point.next_down(), point, point.next_up()]);
            let mut tried: Vec<f32> =
                around.filter(|it| it.is_finite()).map(|it| it + 0.0).collect();
            tried.extend([-1e6, 0.0, 1e6, f32::NAN, -f32::NAN]);
            for value in tried {
                let mut found = [[0.0; 2]; ROWS];
                lookup.add(&[value; ROWS], &mut found);
                let known = [narrow(tails.score(value)), bins.score(value)];
                let unknown = [tails.middle_score(), bins.unknown];
                let expected = if value.is_nan() { unknown } else { known };
                let exactly = |scores: [f32; 2]| scores.map(|score| (score + 0.0).to_bits());
                assert_eq!(exactly(found[ROWS - 1]), exactly(expected), "{value}");
            }
        }
    }
}
