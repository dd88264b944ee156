//! Which importer reads a file: told by what the file holds, never by its name.

use crate::domain::Cpr;

/// What a fixed-width person extract is and the command that reads it; none for any other text.
///
/// Layout A begins with a start record of 35 characters, layout B with one of 17, or at once with
/// a person; in B the sex stands at 67, in A at 39.
pub(super) fn person_extract(text: &str) -> Option<(&'static str, &'static str)> {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next()?;
    let is_start =
        first.starts_with("000") && first.bytes().all(|b| b.is_ascii_digit() || b == b' ');
    let line = if is_start { lines.next()? } else { first };
    let is_person = line.starts_with("001")
        && line.get(3..13).is_some_and(|number| Cpr::parse(number.as_bytes()).is_ok());
    let sex_at = |position: usize| matches!(line.as_bytes().get(position - 1), Some(b'M' | b'K'));
    if is_person && sex_at(67) {
        return Some(LAYOUT_B);
    }
    (is_start && is_person && (sex_at(39) || first.trim_end().len() > 20)).then_some(LAYOUT_A)
}

/// What a file is and the command that reads it, where another importer does; told by its
/// beginning.
pub(super) fn other(beginning: &str) -> Option<(&'static str, &'static str)> {
    let start = beginning.trim_start_matches('\u{FEFF}').trim_start();
    if let Some(extract) = person_extract(beginning) {
        return Some(extract);
    }
    if start.starts_with(['{', '[']) && start.contains("CPRCustom_PublicSectorPerson") {
        return Some(ANSWERS);
    }
    if super::bbr::is_road_register(beginning) {
        return Some(ROADS);
    }
    start.starts_with("<?xml").then_some(XML)
}

/// The beginning of a file as text, enough to tell what it is.
pub(super) fn beginning(bytes: &[u8]) -> String {
    bytes.iter().take(1000).map(|b| char::from(*b)).collect()
}

/// Answers of the Datafordeler.
pub(super) const ANSWERS: (&str, &str) = (
    "an answer of the Datafordeler's CPR service (JSON)",
    "read it with `proforma import graphql`",
);
/// The road register.
const ROADS: (&str, &str) = ("the CPR road register", "read it with `proforma import bbr`");
/// Units and buildings as delivered.
const XML: (&str, &str) =
    ("an XML file, as BBR is delivered", "read it with `proforma import bbr`");
/// Layout A.
pub(super) const LAYOUT_A: (&str, &str) =
    ("a CPR extract of layout A (U12170-P)", "read it with `proforma import cpr`");
/// Layout B.
pub(super) const LAYOUT_B: (&str, &str) = (
    "a CPR extract of layout B (register extract with timestamps)",
    "read it with `proforma import dafo`",
);
