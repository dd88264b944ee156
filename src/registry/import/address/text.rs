//! One-line addresses, as written today and as the person register wrote them before.
//!
//! `Strandvejen 123A, st. tv, 2900 Hellerup`, `Ahlefeldtsgade 22, 2., 1359 København K`,
//! `Industrivænget 4,1 tv`, `Skovvej 77 A`, `Møllemarksvej 24, 1., Bolbro, 5200 Odense V`, and the
//! same without commas. What fits nowhere is kept apart in `unknown`, never thrown away.

use std::fmt;

use super::parts;

/// The parts of a one-line address, in one form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AddressText {
    /// Road name as written, blanks made single.
    pub road: String,
    /// House number with its letter.
    pub house_number: String,
    /// Floor; empty where there is none.
    pub floor: String,
    /// Door; empty where there is none.
    pub door: String,
    /// Supplementary town name; empty where there is none.
    pub town: String,
    /// Postcode; none where there is none.
    pub postcode: Option<u16>,
    /// Post district; empty where there is none.
    pub district: String,
    /// What fits nowhere.
    pub unknown: Vec<String>,
}

/// Why a text is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextFault {
    /// Nothing is there.
    #[error("the address is empty")]
    Empty,
    /// No house number follows a road name.
    #[error("no house number follows the road name")]
    NoHouseNumber,
}

/// Longest text that is read: a line, not a file.
const LONGEST: usize = 400;

impl AddressText {
    /// Reads a line. Linear in its length, but for the number of numbers in its first part.
    pub fn parse(text: &str) -> Result<Self, TextFault> {
        let text: String = text.chars().take(LONGEST).collect();
        let mut segments = segments(&text);
        let has_postcode = segments.iter().flatten().any(|word| is_postcode(word));
        if segments.is_empty() {
            return Err(TextFault::Empty);
        }
        let mut read = Self::default();
        let first = segments.remove(0);
        let rest = read.take_house(&first, !segments.is_empty()).ok_or(TextFault::NoHouseNumber)?;
        read.take_segment(&rest);
        for segment in &segments {
            match segment.as_slice() {
                // Today's form puts a full stop after every floor, so that a bare number is a door;
                // older lines, which have no postcode, leave it out.
                [number] if read.is_unit_open() && is_bare_door(number, has_postcode) => {
                    read.door = parts::door(number).unwrap_or_default();
                }
                _ => read.take_segment(segment),
            }
        }
        Ok(read)
    }

    /// Road and house number from the first segment; gives the words after them. The house number
    /// is the one after which everything has a place; `Skovvej 77 A` and `77A` are the same.
    fn take_house(&mut self, words: &[String], more: bool) -> Option<Vec<String>> {
        let mut places: Vec<usize> =
            (1..words.len()).filter(|at| parts::house_number(&words[*at]).is_some()).collect();
        if more {
            places.reverse();
        }
        let place = |at: &usize| {
            let (_, after) = house_at(words, *at);
            let mut trial = Self { house_number: "1".to_owned(), ..Self::default() };
            trial.take_segment(&words[after..]);
            trial.unknown.is_empty() && trial.town.is_empty()
        };
        let at = places.iter().copied().find(place).or(places.first().copied())?;
        let (house, after) = house_at(words, at);
        self.road = words[..at].join(" ");
        self.house_number = house;
        Some(words[after..].to_vec())
    }

    /// A segment after the house number: floor and door, postcode and district, or a town.
    fn take_segment(&mut self, words: &[String]) {
        let mut words = words;
        if self.is_unit_open()
            && let Some((floor, door, used)) = unit(words)
        {
            (self.floor, self.door) = (floor, door);
            words = &words[used..];
        }
        match words.iter().position(|word| is_postcode(word)) {
            Some(at) if self.postcode.is_none() => {
                self.take_town(&words[..at]);
                self.postcode = words[at].parse().ok();
                self.district = words[at + 1..].join(" ");
            }
            _ => self.take_town(words),
        }
    }

    fn is_unit_open(&self) -> bool {
        self.floor.is_empty() && self.door.is_empty() && self.postcode.is_none()
    }

    fn take_town(&mut self, words: &[String]) {
        if words.is_empty() {
            return;
        }
        let is_name = words.iter().all(|word| !word.bytes().any(|b| b.is_ascii_digit()));
        if is_name && self.town.is_empty() && self.postcode.is_none() {
            self.town = words.join(" ");
        } else {
            self.unknown.push(words.join(" "));
        }
    }
}

fn is_postcode(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit())
}

fn is_bare_door(word: &str, has_postcode: bool) -> bool {
    let is_number = word.bytes().all(|b| b.is_ascii_digit());
    is_number && (word.len() == 3 || (word.len() < 3 && has_postcode))
}

/// Parts between commas, as words.
fn segments(text: &str) -> Vec<Vec<String>> {
    let words = |part: &str| part.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
    text.split([',', ';', '\n']).map(words).filter(|words| !words.is_empty()).collect()
}

/// The house number at a word, and the first word after it; a single letter behind belongs to it.
fn house_at(words: &[String], at: usize) -> (String, usize) {
    let number = parts::house_number(&words[at]).unwrap_or_default();
    let letter = words.get(at + 1).filter(|word| {
        let is_letter = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
        is_letter && number.bytes().all(|b| b.is_ascii_digit())
    });
    match letter.and_then(|letter| parts::house_number(&format!("{number}{letter}"))) {
        Some(whole) => (whole, at + 2),
        None => (number, at + 1),
    }
}

/// Floor and door at the beginning of some words, and how many words they take.
fn unit(words: &[String]) -> Option<(String, String, usize)> {
    let first = words.first()?;
    let (floor, mut used) = match parts::floor(first).filter(|floor| !floor.is_empty()) {
        Some(floor) => (floor, 1),
        None if is_side(first) => (String::new(), 0),
        None => return glued(first).map(|(floor, door)| (floor, door, 1)),
    };
    let is_storey = |word: &String| word.to_lowercase().trim_end_matches('.') == "sal";
    used += usize::from(words.get(used).is_some_and(is_storey) && !floor.is_empty());
    let named = words.get(used).is_some_and(|word| word.to_lowercase() == "dør");
    used += usize::from(named);
    let door =
        words.get(used).filter(|word| named || is_door(word)).and_then(|word| parts::door(word));
    used += usize::from(door.is_some());
    Some((floor, door.unwrap_or_default(), used))
}

/// `1.tv`, `st.th`: floor and door without a blank.
fn glued(word: &str) -> Option<(String, String)> {
    let (floor, door) = word.split_once('.')?;
    let floor = parts::floor(floor).filter(|floor| !floor.is_empty())?;
    Some((floor, parts::door(door)?))
}

fn is_side(word: &str) -> bool {
    let word = word.to_lowercase();
    matches!(word.trim_end_matches('.'), "tv" | "th" | "mf")
}

/// Whether a word after a floor is a door: a side, a number that is no postcode, or a number and a
/// letter.
fn is_door(word: &str) -> bool {
    let has_digit = word.bytes().any(|b| b.is_ascii_digit());
    let is_postcode =
        word.len() == 4 && word.bytes().all(|b| b.is_ascii_digit()) && !word.starts_with('0');
    is_side(word)
        || word.chars().count() == 1
        || (has_digit && !is_postcode && parts::door(word).is_some())
}

impl fmt::Display for AddressText {
    /// The one-line form of today.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.road, self.house_number)?;
        let floor = match self.floor.as_str() {
            "" => String::new(),
            floor => format!("{floor}."),
        };
        let unit = [floor.as_str(), &self.door].join(" ");
        let postcode = self.postcode.map(|code| format!("{code:04}")).unwrap_or_default();
        let place = [postcode.as_str(), &self.district].join(" ");
        for part in [unit.trim(), &self.town, place.trim()].into_iter().filter(|p| !p.is_empty()) {
            write!(f, ", {part}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_todays_and_older_lines_into_todays_form() {
        for (text, expected) in [
            ("Strandvejen 123A, st. tv, 2900 Hellerup", "Strandvejen 123A, st. tv, 2900 Hellerup"),
            ("Ahlefeldtsgade 22, 2., 1359 København K", "Ahlefeldtsgade 22, 2., 1359 København K"),
            ("Industrivænget 4,1 tv", "Industrivænget 4, 1. tv"),
            ("Skovvej 77 A", "Skovvej 77A"),
            ("Lærkevej 024, 1., Bolbro, 5200 Odense V", "Lærkevej 24, 1., Bolbro, 5200 Odense V"),
            ("Rugvej 10 1. th 5000 Odense C", "Rugvej 10, 1. th, 5000 Odense C"),
            ("Rugvej 10 st th", "Rugvej 10, st. th"),
            ("Rugvej 10, stuen dør 0012, 5000 Odense C", "Rugvej 10, st. 12, 5000 Odense C"),
            ("Rugvej 10, 2. sal th", "Rugvej 10, 2. th"),
            ("Rugvej 10,kld. 3", "Rugvej 10, kl. 3"),
            ("Rugvej 10, 38, 5000 Odense C", "Rugvej 10, 38, 5000 Odense C"),
            ("Rugvej 10, 104", "Rugvej 10, 104"),
            ("Rugvej 10,1", "Rugvej 10, 1."),
            ("Rugvej 10, 1.tv, 5000 Odense C", "Rugvej 10, 1. tv, 5000 Odense C"),
            ("10. Februar Vej 5, 4. mf, 9000 Aalborg", "10. Februar Vej 5, 4. mf, 9000 Aalborg"),
            ("Nygade 3 B 2 th", "Nygade 3B, 2. th"),
            ("  Nygade   7 , 8000   Aarhus  C ", "Nygade 7, 8000 Aarhus C"),
        ] {
            let read = AddressText::parse(text).map(|read| read.to_string());
            assert_eq!(read.as_deref(), Ok(expected), "{text}");
            assert_eq!(AddressText::parse(expected).unwrap().to_string(), expected);
        }
    }

    #[test]
    fn what_fits_nowhere_is_kept_and_what_is_no_address_says_so() {
        let read = AddressText::parse("Nygade 7, baghus 22x9, 8000 Aarhus C").unwrap();
        assert_eq!(read.unknown, ["baghus 22x9"]);
        assert_eq!(AddressText::parse(" , "), Err(TextFault::Empty));
        assert_eq!(AddressText::parse("Nygade"), Err(TextFault::NoHouseNumber));
        assert_eq!(AddressText::parse("7, 8000 Aarhus"), Err(TextFault::NoHouseNumber));
    }
}
