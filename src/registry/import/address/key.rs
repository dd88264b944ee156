//! The keys of access addresses (kvh, 12 characters) and units (kvhx, 19).
//!
//! Municipality and street with four digits each, house number in four, floor in three and door in
//! four characters, filled with `_` from the left: `04616814__10__1__th`. What has no value is `_`
//! throughout, an unknown municipality or street `0000`.

use std::fmt;
use std::str::FromStr;

use super::parts;

/// The key of an access address.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kvh {
    /// Municipality code; 0 where not known.
    pub municipality: u16,
    /// Street code within the municipality; 0 where not known.
    pub street: u16,
    /// House number with its letter; empty where there is none.
    pub house_number: String,
}

/// The key of a unit.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Kvhx {
    /// The access address.
    pub access: Kvh,
    /// Floor; empty where there is none.
    pub floor: String,
    /// Door; empty where there is none.
    pub door: String,
}

/// Why a text is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyFault {
    /// Not 12 or not 19 characters.
    #[error("a kvh key has 12 characters and a kvhx key 19")]
    Length,
    /// The codes are no digits.
    #[error("the first eight characters of a key are digits")]
    Codes,
}

impl fmt::Display for Kvh {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { municipality, street, house_number } = self;
        write!(f, "{municipality:04}{street:04}{house_number:_>4}")
    }
}

impl fmt::Display for Kvhx {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { access, floor, door } = self;
        write!(f, "{access}{floor:_>3}{door:_>4}")
    }
}

/// The part of a key from one character to another, without its filling.
fn part(key: &[char], from: usize, to: usize) -> String {
    key[from..to].iter().skip_while(|c| **c == '_').collect()
}

fn code(key: &[char]) -> Result<u16, KeyFault> {
    let digit = |c: &char| c.to_digit(10).and_then(|digit| u16::try_from(digit).ok());
    let add = |code: u16, c: &char| digit(c).map(|digit| code * 10 + digit);
    key.iter().try_fold(0, add).ok_or(KeyFault::Codes)
}

fn access(key: &[char]) -> Result<Kvh, KeyFault> {
    let house_number = part(key, 8, 12);
    Ok(Kvh { municipality: code(&key[..4])?, street: code(&key[4..8])?, house_number })
}

impl FromStr for Kvh {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let key: Vec<char> = text.chars().collect();
        if key.len() == 12 { access(&key) } else { Err(KeyFault::Length) }
    }
}

impl FromStr for Kvhx {
    type Err = KeyFault;

    fn from_str(text: &str) -> Result<Self, KeyFault> {
        let key: Vec<char> = text.chars().collect();
        if key.len() != 19 {
            return Err(KeyFault::Length);
        }
        Ok(Self { access: access(&key)?, floor: part(&key, 12, 15), door: part(&key, 15, 19) })
    }
}

/// The key of a dwelling: from the columns with its parts, else from an id that is a key. `field`
/// gives the value of a column of `dwellings.csv`.
pub(in crate::registry::import) fn key_of<'a>(field: impl Fn(&str) -> &'a str) -> Option<Kvhx> {
    let codes = (field("municipality_code").parse().ok(), field("street_code").parse().ok());
    let house = parts::house_number(field("house_number"));
    if let (Some(municipality), Some(street), Some(house_number)) = (codes.0, codes.1, house) {
        let access = Kvh { municipality, street, house_number };
        let (floor, door) = (parts::floor(field("floor"))?, parts::door(field("door"))?);
        return Some(Kvhx { access, floor, door });
    }
    field("dwelling_id").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_go_both_ways() {
        for key in ["04616814__10__1__th", "01010001134B____9999", "00000000____st______"] {
            let expected = if key.chars().count() == 19 { Ok(key) } else { Err(KeyFault::Length) };
            assert_eq!(
                key.parse::<Kvhx>().map(|key| key.to_string()).as_deref(),
                expected.as_ref().map(|k| *k)
            );
        }
        let short = Kvhx { floor: "st".into(), ..Kvhx::default() };
        assert_eq!(short.to_string(), "00000000_____st____");
        let long = "0461681499999kl2__12".replacen('9', "", 1);
        let key: Kvhx = long.parse().unwrap();
        assert_eq!(
            (key.access.house_number.as_str(), key.floor.as_str(), key.door.as_str()),
            ("9999", "kl2", "12")
        );
        assert_eq!("12341234123".parse::<Kvh>(), Err(KeyFault::Length));
        assert_eq!("1234vejk1234".parse::<Kvh>(), Err(KeyFault::Codes));
        assert_eq!("komm123412341231234".parse::<Kvhx>(), Err(KeyFault::Codes));
        assert_eq!("4201074006_st__tv".parse::<Kvhx>(), Err(KeyFault::Length));
    }
}
