//! `typologies.toml`: named combinations of reasons.

use toml::de::DeTable;

use super::fault::RuleFault;
use super::report_duplicate;
use super::rule::{HEAVIEST, LANES, STATUSES, innocent, pattern_codes};
use super::source::{Section, Source};
use crate::domain::Points;
use crate::rules::{Typology, TypologyPart};

const KEYS: [&str; 15] = [
    "code",
    "name",
    "version",
    "status",
    "lane",
    "title",
    "sentence",
    "parts",
    "least",
    "points",
    "group",
    "innocent",
    "confirms",
    "refutes",
    "next_step",
];

/// The heaviest a part may weigh among its like.
const HEAVIEST_PART: i32 = 9;

pub(super) fn typologies(source: &Source<'_>, table: &DeTable<'_>) -> Vec<Typology> {
    let section = Section::open(source, table, 0, "the typologies", &["typologies"]);
    let mut typologies: Vec<Typology> = Vec::new();
    for (table, start) in section.tables("typologies") {
        let inner = Section::open(source, table, start, "a typology", &KEYS);
        let code = inner.text("code");
        if typologies.iter().any(|known| known.code == *code.get_ref()) {
            report_duplicate(source, &code, "code", "another typology");
        }
        if !is_code(code.get_ref()) && !code.get_ref().is_empty() {
            let expected = "`C` and a number".into();
            source.report(&code.span(), RuleFault::Malformed { key: "code".into(), expected });
        }
        typologies.push(typology(&inner, code.get_ref()));
    }
    typologies
}

fn is_code(code: &str) -> bool {
    let digits = code.strip_prefix('C').unwrap_or_default();
    (1..=2).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

fn typology(section: &Section<'_, '_>, code: &str) -> Typology {
    let parts = parts(section);
    let most: u32 = parts.iter().map(|part| part.weight).sum();
    let points = if section.has("points") { section.whole("points", 1, HEAVIEST / 5) } else { 0 };
    let counts = points > 0 || section.has("group");
    Typology {
        code: code.to_owned(),
        name: section.text("name").get_ref().to_string(),
        version: section.whole("version", 1, 9999).unsigned_abs(),
        status: section.word("status", &STATUSES),
        lane: section.word("lane", &LANES),
        title: section.bilingual("title"),
        sentence: section.bilingual("sentence"),
        least: section.whole("least", 1, most.max(1).cast_signed()).unsigned_abs(),
        parts,
        points: Points(points),
        group: if counts { section.text("group").get_ref().to_string() } else { String::new() },
        innocent: innocent(section),
        confirms: section.bilingual("confirms"),
        refutes: section.bilingual("refutes"),
        next_step: section.bilingual("next_step"),
    }
}

fn parts(section: &Section<'_, '_>) -> Vec<TypologyPart> {
    section.required("parts");
    section.tables("parts").into_iter().map(|(table, start)| part(section, table, start)).collect()
}

fn part(section: &Section<'_, '_>, table: &DeTable<'_>, start: usize) -> TypologyPart {
    let keys = ["patterns", "rules", "weight", "required"];
    let inner = Section::open(section.source, table, start, "a part", &keys);
    let patterns = if inner.has("patterns") { pattern_codes(&inner) } else { Vec::new() };
    let rules: Vec<String> =
        inner.texts("rules").iter().map(|code| code.get_ref().to_string()).collect();
    if patterns.is_empty() && rules.is_empty() {
        section.source.report(&inner.span(), RuleFault::Empty { what: "patterns".into() });
    }
    let required = inner.optional("required");
    let is_required = required.and_then(|value| value.get_ref().as_bool());
    if let Some(value) = required.filter(|_| is_required.is_none()) {
        inner.wrong_type("required", value, "`true` or `false`");
    }
    TypologyPart {
        patterns,
        rules,
        weight: inner.whole("weight", 1, HEAVIEST_PART).unsigned_abs(),
        required: is_required.unwrap_or(false),
    }
}
