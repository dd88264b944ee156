//! The Danish personal number. The only type that holds one; printing it takes `reveal()`.

use std::fmt;

use super::Day;

/// A ten-digit CPR number whose date part is a real date.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cpr([u8; 10]);

/// Why ten digits are no CPR number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CprFault {
    /// Not ten digits.
    Shape,
    /// The first six digits are no date.
    Date,
}

impl fmt::Debug for Cpr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cpr(..)")
    }
}

/// Weights of the modulus-11 check, from the register authority's description of the number.
const WEIGHTS: [u32; 10] = [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

impl Cpr {
    /// Reads ten digits. A replacement number (day raised by 60) is a number too, without a date.
    pub fn parse(text: &[u8]) -> Result<Self, CprFault> {
        let digits: [u8; 10] = text.try_into().map_err(|_| CprFault::Shape)?;
        if !digits.iter().all(u8::is_ascii_digit) {
            return Err(CprFault::Shape);
        }
        let cpr = Self(digits);
        if cpr.born_on().is_none() && !cpr.is_replacement() {
            return Err(CprFault::Date);
        }
        Ok(cpr)
    }

    /// Whether `text` is what an id column holds when it holds CPR numbers: ten digits.
    pub fn looks_like(text: &[u8]) -> bool {
        text.len() == 10 && text.iter().all(u8::is_ascii_digit)
    }

    fn pair(&self, at: usize) -> i16 {
        i16::from(self.0[at] - b'0') * 10 + i16::from(self.0[at + 1] - b'0')
    }

    fn is_replacement(&self) -> bool {
        let (day, month) = (self.pair(0) - 60, self.pair(2));
        (1..=31).contains(&day) && (1..=12).contains(&month)
    }

    /// The birth date in the number; the century follows from the seventh digit.
    pub fn born_on(&self) -> Option<Day> {
        let yy = self.pair(4);
        let century = match (self.0[6], yy) {
            (b'0'..=b'3', _) | (b'4' | b'9', 37..) => 1900,
            (b'4' | b'9', _) | (b'5'..=b'8', ..=57) => 2000,
            _ => 1800,
        };
        let (month, day) = (i8::try_from(self.pair(2)).ok()?, i8::try_from(self.pair(0)).ok()?);
        Day::from_ymd(century + yy, month, day)
    }

    /// Whether the modulus-11 check holds. Valid numbers without it exist since 2007.
    pub fn passes_modulus_11(&self) -> bool {
        let sum: u32 =
            self.0.iter().zip(WEIGHTS).fold(0, |sum, (d, w)| sum + u32::from(d - b'0') * w);
        sum.is_multiple_of(11)
    }

    /// The ten digits. Call it only where someone with the right asked for the number.
    pub fn reveal(&self) -> &str {
        str::from_utf8(&self.0).expect("parse keeps ASCII digits only")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worked_example_of_the_register_authority() {
        let cpr = Cpr::parse(b"0707614285").unwrap();
        assert!(cpr.passes_modulus_11());
        assert_eq!(cpr.born_on(), Day::from_ymd(1961, 7, 7));
        assert_eq!(format!("{cpr:?}"), "Cpr(..)");
    }

    #[test]
    fn dates_are_checked_and_replacements_accepted() {
        assert_eq!(Cpr::parse(b"3102611234"), Err(CprFault::Date));
        assert_eq!(Cpr::parse(b"310261123"), Err(CprFault::Shape));
        assert!(Cpr::parse(b"6707614285").is_ok());
        assert_eq!(Cpr::parse(b"0101005000").unwrap().born_on(), Day::from_ymd(2000, 1, 1));
        assert_eq!(Cpr::parse(b"0101585000").unwrap().born_on(), Day::from_ymd(1858, 1, 1));
    }
}
