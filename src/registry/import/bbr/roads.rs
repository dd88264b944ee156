//! The road register of the CPR office (layout 1.10): names of roads, postcodes of house numbers.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::super::account::Account;
use crate::domain::SPECIAL_STREET_CODE;

/// One range of house numbers of a road with its postcode.
#[derive(Clone, Debug)]
struct Range {
    from: (u16, char),
    to: (u16, char),
    odd: bool,
    postcode: String,
    district: String,
}

/// Roads by municipality and street code.
#[derive(Debug, Default)]
pub(super) struct Roads {
    names: BTreeMap<(u16, u16), (String, String)>,
    ranges: BTreeMap<(u16, u16), Vec<Range>>,
}

/// Whether a file is the road register: its start record has 17 or 18 digits and nothing else.
pub(in super::super) fn is_road_register(text: &str) -> bool {
    let mut lines = text.lines();
    let start = lines.next().unwrap_or_default().trim_end();
    let is_start = start.starts_with("000")
        && (17..=18).contains(&start.len())
        && start.bytes().all(|b| b.is_ascii_digit());
    // The person extract of layout B begins alike; there a personal number follows the type.
    let road = lines.next().is_some_and(|line| {
        let mut letters = line.chars();
        letters.by_ref().take(51).all(|c| c.is_ascii_digit()) && letters.next().is_some()
    });
    is_start && road
}

impl Roads {
    /// Reads the records of roads and postcodes; others are skipped by type.
    pub(super) fn read(
        &mut self,
        name: &str,
        text: impl BufRead,
        account: &mut Account,
    ) -> io::Result<u64> {
        let mut roads = 0;
        for (line, number) in text.lines().zip(1_u64..) {
            let line: Vec<char> = line?.trim_end().chars().collect();
            let kind: String = line.iter().take(3).collect();
            if line.is_empty() || matches!(kind.as_str(), "000" | "999") {
                continue;
            }
            account.read += 1;
            let read = match kind.as_str() {
                "001" => self.add_road(&line),
                "004" => self.add_range(&line),
                _ => {
                    account.skip(&format!("road register record {}", plain(&kind)));
                    continue;
                }
            };
            match read {
                Some(()) => {
                    account.imported += 1;
                    roads += u64::from(kind == "001");
                }
                None => account.reject((name, number), "VEJKOD", "bad-code", ("", HINT)),
            }
        }
        Ok(roads)
    }

    /// Of two rows of one road the one that counts from later stays.
    fn add_road(&mut self, line: &[char]) -> Option<()> {
        let key = (code(line, 4)?, code(line, 8)?);
        let since = field(line, 40, 12);
        let long = field(line, 72, 40);
        let name = if long.is_empty() { field(line, 52, 20) } else { long };
        let known = self.names.entry(key).or_default();
        if known.0 <= since {
            *known = (since, name);
        }
        Some(())
    }

    fn add_range(&mut self, line: &[char]) -> Option<()> {
        let key = (code(line, 4)?, code(line, 8)?);
        let range = Range {
            from: house(&field(line, 12, 4))?,
            to: house(&field(line, 16, 4))?,
            odd: field(line, 20, 1) == "U",
            postcode: field(line, 33, 4),
            district: field(line, 37, 20),
        };
        self.ranges.entry(key).or_default().push(range);
        Some(())
    }

    /// The name of a road, and the postcode and district of a house in it.
    pub(super) fn find(
        &self,
        municipality: u16,
        street: u16,
        number: &str,
    ) -> Option<(&str, Option<(&str, &str)>)> {
        if street >= SPECIAL_STREET_CODE {
            return None;
        }
        let (_, name) = self.names.get(&(municipality, street))?;
        let place = house(number).and_then(|house| {
            let ranges = self.ranges.get(&(municipality, street))?;
            let holds = |range: &&Range| {
                range.from <= house && house <= range.to && range.odd == (house.0 % 2 == 1)
            };
            ranges
                .iter()
                .find(holds)
                .map(|range| (range.postcode.as_str(), range.district.as_str()))
        });
        Some((name, place))
    }
}

const HINT: &str = "codes and house numbers are digits / koder og husnumre er cifre";

/// Digits only, so that a broken line shows nothing of what it holds.
fn plain(kind: &str) -> &str {
    if kind.bytes().all(|b| b.is_ascii_digit()) { kind } else { "of unknown type" }
}

fn field(line: &[char], position: usize, length: usize) -> String {
    let part = line.iter().skip(position - 1).take(length);
    part.collect::<String>().trim().to_owned()
}

fn code(line: &[char], position: usize) -> Option<u16> {
    field(line, position, 4).parse().ok()
}

/// Number and letter, to compare.
fn house(text: &str) -> Option<(u16, char)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let letter = text[digits..].trim().chars().next().unwrap_or(' ');
    Some((text[..digits].parse().ok()?, letter))
}
