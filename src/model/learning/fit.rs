//! Logistic regression whose coefficients start from given values and hold on to them.
//!
//! The maximum of the posterior under normal priors, by Newton's method, with the standard deviations
//! that its curvature gives. linfa-logistic knows neither priors away from 0 nor weights of cases
//! nor intervals; a test holds this against it where all three are plain.

use crate::domain::math::{exp, ln};

/// Newton's method stops after so many steps, or where none is longer than this.
const MOST_STEPS: usize = 100;
const SHORT: f64 = 1e-9;
/// No coefficient moves further in one step, in units of log odds.
const LONGEST: f64 = 2.0;

/// Decided cases as rows of terms.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cases {
    /// For each case its terms that are not 0: number of the term and value.
    pub terms: Vec<Vec<(usize, f64)>>,
    /// What is added to the log odds of each case before anything is learned.
    pub offset: Vec<f64>,
    /// Whether it was confirmed.
    pub confirmed: Vec<bool>,
    /// How much it counts.
    pub weight: Vec<f64>,
}

/// Where a coefficient starts and how strongly it holds on: one over the variance.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prior {
    /// The value without any case.
    pub mean: f64,
    /// 0 holds on to nothing.
    pub precision: f64,
}

/// A learned coefficient, in natural log odds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Estimate {
    /// Its value.
    pub value: f64,
    /// Its standard deviation.
    pub deviation: f64,
}

/// Learns one coefficient for each prior. Sums run in the order of the cases, so the same cases in
/// the same order give the same bits. O(steps x (cases x terms of a case² + priors³)).
pub fn fit(cases: &Cases, priors: &[Prior]) -> Vec<Estimate> {
    let mut values: Vec<f64> = priors.iter().map(|prior| prior.mean).collect();
    let mut slope = Slope::at(cases, priors, &values);
    for _ in 0..MOST_STEPS {
        let step = slope.step();
        let (next, length) = improved(cases, priors, &values, &step);
        values = next;
        slope = Slope::at(cases, priors, &values);
        if length < SHORT {
            break;
        }
    }
    let inverse = inverted(slope.curvature, priors.len());
    let deviation = |place: usize| inverse[place * priors.len() + place].max(0.0).sqrt();
    let values = values.into_iter().enumerate();
    values.map(|(place, value)| Estimate { value, deviation: deviation(place) }).collect()
}

/// A step, halved until the posterior is no worse; its length in the largest coefficient.
fn improved(cases: &Cases, priors: &[Prior], from: &[f64], step: &[f64]) -> (Vec<f64>, f64) {
    let longest = step.iter().fold(0.0_f64, |most, part| most.max(part.abs()));
    let mut scale = if longest > LONGEST { LONGEST / longest } else { 1.0 };
    let before = posterior(cases, priors, from);
    loop {
        let moved = |(value, part): (&f64, &f64)| value + scale * part;
        let to: Vec<f64> = from.iter().zip(step).map(moved).collect();
        let length = longest * scale;
        if length < SHORT || posterior(cases, priors, &to) >= before {
            return (to, length);
        }
        scale /= 2.0;
    }
}

/// The log odds of a case.
fn log_odds(cases: &Cases, case: usize, values: &[f64]) -> f64 {
    let terms = cases.terms[case].iter();
    cases.offset[case] + terms.map(|(place, term)| values[*place] * term).sum::<f64>()
}

/// How likely a case with these log odds is confirmed.
pub(super) fn chance(log_odds: f64) -> f64 {
    1.0 / (1.0 + exp(-log_odds))
}

/// The log of the posterior, up to a constant.
fn posterior(cases: &Cases, priors: &[Prior], values: &[f64]) -> f64 {
    let told = |case: usize| {
        let odds = log_odds(cases, case, values);
        let side = if cases.confirmed[case] { odds } else { -odds };
        // ln(chance), kept from overflowing on either side.
        -cases.weight[case] * (ln(1.0 + exp(-side.abs())) + (-side).max(0.0))
    };
    let held = priors.iter().zip(values);
    let held = held.map(|(prior, value)| 0.5 * prior.precision * (value - prior.mean).powi(2));
    (0..cases.offset.len()).map(told).sum::<f64>() - held.sum::<f64>()
}

/// First and second derivatives of the posterior.
struct Slope {
    gradient: Vec<f64>,
    /// Minus the second derivatives, row after row.
    curvature: Vec<f64>,
}

impl Slope {
    fn at(cases: &Cases, priors: &[Prior], values: &[f64]) -> Self {
        let width = priors.len();
        let (mut gradient, mut curvature) = (vec![0.0; width], vec![0.0; width * width]);
        for (place, prior) in priors.iter().enumerate() {
            gradient[place] = -prior.precision * (values[place] - prior.mean);
            // A trace of hold keeps a term that no case has from having no answer.
            curvature[place * width + place] = prior.precision + 1e-9;
        }
        for (case, terms) in cases.terms.iter().enumerate() {
            let expected = chance(log_odds(cases, case, values));
            let found = if cases.confirmed[case] { 1.0 } else { 0.0 };
            let weight = cases.weight[case];
            let (pull, bend) = (weight * (found - expected), weight * expected * (1.0 - expected));
            for (place, term) in terms {
                gradient[*place] += pull * term;
                for (other, second) in terms {
                    curvature[place * width + other] += bend * term * second;
                }
            }
        }
        Self { gradient, curvature }
    }

    fn step(&self) -> Vec<f64> {
        let width = self.gradient.len();
        let inverse = inverted(self.curvature.clone(), width);
        let row = |place: usize| inverse[place * width..(place + 1) * width].iter();
        (0..width).map(|place| row(place).zip(&self.gradient).map(|(a, b)| a * b).sum()).collect()
    }
}

/// The inverse of a symmetric positive definite matrix, row after row, by sweeping. O(width³).
fn inverted(mut matrix: Vec<f64>, width: usize) -> Vec<f64> {
    for pivot in 0..width {
        let divisor = matrix[pivot * width + pivot];
        let row: Vec<f64> = matrix[pivot * width..(pivot + 1) * width].to_vec();
        let column: Vec<f64> = (0..width).map(|place| matrix[place * width + pivot]).collect();
        for place in (0..width).filter(|place| *place != pivot) {
            let factor = column[place] / divisor;
            for (other, entry) in row.iter().enumerate().filter(|(other, _)| *other != pivot) {
                matrix[place * width + other] -= factor * entry;
            }
            matrix[place * width + pivot] = -factor;
        }
        for (other, entry) in row.iter().enumerate() {
            matrix[pivot * width + other] = entry / divisor;
        }
        matrix[pivot * width + pivot] = 1.0 / divisor;
    }
    matrix
}

#[cfg(test)]
mod tests {
    use linfa::prelude::*;
    use linfa_logistic::LogisticRegression;
    use ndarray::{Array1, Array2};

    use super::*;

    /// Two terms of which the first speaks for, the second against; repeated.
    fn cases(times: usize) -> Cases {
        let mut cases = Cases::default();
        for number in 0..times {
            let (first, second) =
                ([0.0, 1.0, 1.0, 0.0][number % 4], [0.0, 0.0, 1.0, 1.0][number % 4]);
            let confirmed = [number % 8 == 0, number % 16 != 1, number % 16 == 2, number % 16 == 3];
            let terms = [(0, 1.0), (1, first), (2, second)];
            cases.terms.push(terms.into_iter().filter(|term| term.1 > 0.0).collect());
            cases.confirmed.push(confirmed[number % 4]);
            cases.offset.push(0.0);
            cases.weight.push(1.0);
        }
        cases
    }

    fn priors(mean: f64, precision: f64) -> [Prior; 3] {
        let held = Prior { mean, precision };
        [Prior { mean: 0.0, precision: 0.0 }, held, held]
    }

    #[test]
    fn plain_cases_are_learned_as_linfa_learns_them() {
        let cases = cases(480);
        let mut records = Array2::zeros((480, 2));
        for (case, terms) in cases.terms.iter().enumerate() {
            for (place, term) in terms.iter().filter(|(place, _)| *place > 0) {
                records[[case, place - 1]] = *term;
            }
        }
        let targets: Array1<bool> = cases.confirmed.iter().copied().collect();
        let theirs = LogisticRegression::default()
            .alpha(3.0)
            .gradient_tolerance(1e-8)
            .max_iterations(500)
            .fit(&Dataset::new(records, targets))
            .unwrap();
        let ours = fit(&cases, &priors(0.0, 3.0));
        // Which of the two classes linfa calls positive is its own affair.
        let sign = (theirs.params()[0] * ours[1].value).signum();
        for place in 0..2 {
            let (own, other) = (ours[place + 1].value, sign * theirs.params()[place]);
            assert!((own - other).abs() < 1e-4, "{own} {other}");
        }
        assert!((ours[0].value - sign * theirs.intercept()).abs() < 1e-4);
    }

    #[test]
    fn ten_cases_change_little_and_a_thousand_what_they_should() {
        let shipped = 1.0;
        let learned = |times| fit(&cases(times), &priors(shipped, 10.0));
        let (few, many) = (learned(10), learned(2000));
        let alone = fit(&cases(2000), &priors(0.0, 0.0));
        // The second term speaks against; it was shipped as speaking for.
        assert!(alone[2].value < -1.0);
        assert!((few[2].value - shipped).abs() < 0.35, "{few:?}");
        assert!((many[2].value - alone[2].value).abs() < 0.35, "{many:?} {alone:?}");
        assert!(many[2].deviation < few[2].deviation);
    }

    #[test]
    fn cases_all_confirmed_still_have_an_answer() {
        let mut cases = cases(10);
        cases.confirmed.fill(true);
        let found = fit(&cases, &priors(1.0, 10.0));
        assert!(found.iter().all(|estimate| estimate.value.is_finite()));
        assert_eq!(fit(&Cases::default(), &[]), []);
    }
}
