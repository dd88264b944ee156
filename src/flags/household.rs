//! Flags of households: those who left a dwelling, or whose dwelling has no reason of its own.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::gather::Gathered;
use super::raise::{Findings, flag};
use super::{Flag, FlagSubject};
use crate::domain::DwellingId;

/// One flag a dwelling for all its households that reach the line, led by the one with most: several
/// who lodged there one after the other are one matter, looked into once. By dwelling.
pub(super) fn flags(findings: Findings<'_>, gathered: &Gathered) -> Vec<Flag> {
    let mut found: BTreeMap<DwellingId, Flag> = BTreeMap::new();
    for household in gathered.households(findings) {
        let Some(flag) = household_flag(findings, gathered, &household) else { continue };
        let together = match found.remove(&flag.dwelling) {
            Some(other) => joined(other, flag),
            None => flag,
        };
        found.insert(together.dwelling, together);
    }
    found.into_values().collect()
}

/// The stronger of two flags, concerning whom both concern.
fn joined(one: Flag, other: Flag) -> Flag {
    let weight = |flag: &Flag| (flag.score, Reverse(flag.registration));
    let (mut kept, given_up) =
        if weight(&one) >= weight(&other) { (one, other) } else { (other, one) };
    kept.concerned.extend(given_up.concerned);
    kept.concerned.sort_unstable();
    kept
}

/// A household whose registration has reasons that no flag of its dwelling takes in.
fn household_flag(findings: Findings<'_>, gathered: &Gathered, rows: &[usize]) -> Option<Flag> {
    let lead = *rows.iter().max_by_key(|row| (gathered.score(findings, **row), Reverse(**row)))?;
    let dwelling_row = findings.facts.dwelling_row_of[lead] as usize;
    let reasons = gathered.own_reasons(findings, lead);
    let mut flag = flag(findings, FlagSubject::Registration, dwelling_row, reasons)?;
    flag.registration = Some(findings.facts.registration_rows[lead]);
    flag.concerned = rows.iter().map(|row| findings.facts.registration_rows[*row]).collect();
    flag.not_counted = gathered.not_counted_of_registration(lead);
    Some(flag)
}
