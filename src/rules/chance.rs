//! The chance that a registration of a score is wrong, and how many of a list to expect.

use serde::Deserialize;

use crate::domain::math;

/// The chance that a registration of a score is wrong: 1 / (1 + e^-(intercept + slope x score)).
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chance {
    /// Log odds at score 0.
    pub intercept: f64,
    /// Log odds a point.
    pub slope: f64,
    /// Variance of the intercept, covariance of both, variance of the slope.
    pub spread: [f64; 3],
    /// Decided cases it rests on.
    pub cases: usize,
    /// Of these, drawn at random.
    pub control: usize,
}

/// How many of a list are expected to be wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Expected {
    /// The mean.
    pub hits: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

impl Chance {
    /// The chance of a score.
    pub fn of(&self, score: i32) -> f64 {
        1.0 / (1.0 + math::exp(-(self.intercept + self.slope * f64::from(score))))
    }

    /// What to expect of registrations with these scores: what is not known of the curve and what
    /// chance does, together.
    pub fn expected(&self, scores: &[i32]) -> Expected {
        let (mut hits, mut by_chance, mut pull) = (0.0, 0.0, [0.0; 2]);
        for score in scores {
            let chance = self.of(*score);
            let bend = chance * (1.0 - chance);
            hits += chance;
            by_chance += bend;
            pull[0] += bend;
            pull[1] += bend * f64::from(*score);
        }
        let [first, both, second] = self.spread;
        let of_curve =
            pull[0] * pull[0] * first + 2.0 * pull[0] * pull[1] * both + pull[1] * pull[1] * second;
        let reach = 1.96 * (by_chance + of_curve.max(0.0)).sqrt();
        #[expect(clippy::cast_precision_loss, reason = "a list is short")]
        let most = scores.len() as f64;
        Expected { hits, low: (hits - reach).max(0.0), high: (hits + reach).min(most) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_expected_lies_within_the_list() {
        let chance = Chance { intercept: -4.6, slope: 0.23, ..Chance::default() };
        assert!((chance.of(20) - 0.5).abs() < 0.01);
        let sure = chance.expected(&[20; 40]);
        assert!((sure.hits - 20.0).abs() < 0.1 && sure.low > 12.0 && sure.high < 28.0);
        let unsure = Chance { spread: [4.0, 0.0, 0.0], ..chance }.expected(&[20; 40]);
        assert!(unsure.low < 1.0 && unsure.high > 39.0, "{unsure:?}");
        assert_eq!(chance.expected(&[]), Expected::default());
    }
}
