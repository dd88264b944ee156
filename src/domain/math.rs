//! Arithmetic that gives the same bits on every machine: logarithm, exponential, narrowing.
//!
//! The functions of the standard library differ between platforms in the last digit; these use only
//! operations whose result the standard for floating point fixes.

/// Logarithm to base e; minus infinity for 0 and below. Relative error below 1e-15.
pub fn ln(value: f64) -> f64 {
    if value <= 0.0 {
        return f64::NEG_INFINITY;
    }
    if !value.is_normal() {
        return if value.is_finite() { ln(value * TWO_TO_64) - 64.0 * LN_2 } else { value };
    }
    ln_of_normal(value)
}

/// [`ln`] of many numbers, with the same bits: side by side, so that the processor works on several.
pub fn ln_each<const N: usize>(values: [f64; N]) -> [f64; N] {
    let mut found = values;
    for value in &mut found {
        *value = ln_of_normal(*value);
    }
    for (found, value) in found.iter_mut().zip(values) {
        if !value.is_normal() || value <= 0.0 {
            *found = ln(value);
        }
    }
    found
}

#[inline]
fn ln_of_normal(value: f64) -> f64 {
    let bits = value.to_bits();
    let exponent = u32::try_from((bits >> 52) & 0x7ff).unwrap_or(0);
    let mut power = f64::from(exponent) - 1023.0;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | 0x3ff0_0000_0000_0000);
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        power += 1.0;
    }
    let ratio = (mantissa - 1.0) / (mantissa + 1.0);
    let square = ratio * ratio;
    let series = (0..12_u8).rev().fold(0.0, |sum, n| sum * square + 1.0 / f64::from(2 * n + 1));
    power * LN_2 + 2.0 * ratio * series
}

/// e to a power; 0 far below, infinity far above. Relative error below 1e-14. Without a branch.
#[inline]
pub fn exp(value: f64) -> f64 {
    let scaled = value / LN_2;
    // to the nearest whole number, halves away from 0, without asking the machine how it rounds
    let even = (scaled + WHOLE) - WHOLE;
    let rest = scaled - even;
    let up = if rest >= 0.5 && scaled > 0.0 { 1.0 } else { 0.0 };
    let down = if rest <= -0.5 && scaled < 0.0 { 1.0 } else { 0.0 };
    let whole = even + up - down;
    let rest = value - whole * LN_2;
    let series = (1..=16_u8).rev().fold(1.0, |sum, n| 1.0 + sum * rest / f64::from(n));
    let power = series * power_of_two(whole);
    let power = if value < -700.0 { 0.0 } else { power };
    if value > 700.0 { f64::INFINITY } else { power }
}

/// [`exp`] of many numbers, side by side, so that the processor works on several.
pub fn exp_each<const N: usize>(mut values: [f64; N]) -> [f64; N] {
    for value in &mut values {
        *value = exp(*value);
    }
    values
}

/// Added to a number and taken away again, it leaves no digit after the point.
const WHOLE: f64 = 6_755_399_441_055_744.0;

const LN_2: f64 = std::f64::consts::LN_2;
const TWO_TO_64: f64 = 18_446_744_073_709_551_616.0;

/// Two to a whole number within -1011..=1011: its digits, pushed to the end of the fraction, become the
/// exponent.
#[inline]
fn power_of_two(whole: f64) -> f64 {
    f64::from_bits((whole + WHOLE).to_bits().wrapping_add(1023) << 52)
}

/// A number of rows or columns as a number to calculate with.
#[expect(clippy::cast_precision_loss, reason = "rows are far fewer than 2^52")]
pub fn count(number: usize) -> f64 {
    number as f64
}

/// The power of ten at or below a value above 0, within `1e-300..=1e300`.
pub fn decade(value: f64) -> f64 {
    let mut unit = 1.0;
    while unit > value && unit > 1e-300 {
        unit /= 10.0;
    }
    while unit * 10.0 <= value && unit < 1e300 {
        unit *= 10.0;
    }
    unit
}

/// The nearest number of half the width.
#[expect(clippy::cast_possible_truncation, reason = "the nearest value is wanted")]
pub fn narrow(value: f64) -> f32 {
    value as f32
}

#[cfg(test)]
mod tests {
    #![expect(clippy::disallowed_methods, reason = "the functions of this machine to compare with")]
    use super::*;

    #[test]
    fn a_decade_is_the_power_of_ten_below() {
        let close = |value, expected: f64| (decade(value) / expected - 1.0).abs() < 1e-12;
        assert!(close(1.0, 1.0) && close(9.99, 1.0) && close(10.0, 10.0) && close(1824.0, 1000.0));
        assert!(close(0.02, 0.01) && close(0.5, 0.1) && decade(f64::INFINITY).is_finite());
        assert!(decade(0.0) > 0.0 && close(f64::NAN, 1.0));
    }

    #[test]
    fn they_are_as_close_as_the_standard_library() {
        for step in 1..2000_u32 {
            let value = f64::from(step * step) / 977.0;
            assert!((ln(value) - value.ln()).abs() <= 1e-14 * value.ln().abs().max(1.0), "{value}");
            let power = f64::from(step) / 3.0 - 600.0;
            if power < 60.0 {
                assert!((exp(power) / power.exp() - 1.0).abs() < 1e-12, "{power}");
            }
        }
        assert!(ln(0.0).is_infinite() && exp(-1e9).abs() < f64::MIN_POSITIVE);
        assert!((ln(5e-324) - 5e-324_f64.ln()).abs() < 1e-10 && ln(f64::NAN).is_nan());
    }
}
