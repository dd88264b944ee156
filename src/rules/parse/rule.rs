//! One rule out of one file.

use toml::Spanned;
use toml::de::DeTable;

use super::condition::{Part, Scope, single};
use super::example::examples;
use super::fault::RuleFault;
use super::source::{Section, Source};
use super::wording::check_placeholders;
use crate::domain::{Bilingual, Day, Exempt, Points};
use crate::facts::{Fact, TableKind, Unit};
use crate::rules::{
    Concerns, Condition, Innocent, Lane, Limit, Mitigation, MitigationEffect, PATTERNS, Rule,
    RuleBand, Status,
};

const KEYS: [&str; 28] = [
    "code",
    "name",
    "version",
    "status",
    "since",
    "review",
    "owner",
    "pack",
    "patterns",
    "subject",
    "concerns",
    "group",
    "lane",
    "title",
    "question",
    "why",
    "legal_basis",
    "limits",
    "when",
    "bands",
    "exempt",
    "mitigations",
    "innocent",
    "confirms",
    "refutes",
    "next_step",
    "scene",
    "examples",
];

pub(super) const STATUSES: [(&str, Status); 3] =
    [("shadow", Status::Shadow), ("trial", Status::Trial), ("stable", Status::Stable)];
const SUBJECTS: [(&str, TableKind); 2] =
    [("dwelling", TableKind::Dwelling), ("registration", TableKind::Registration)];
const CONCERNS: [(&str, Concerns); 2] = [("all", Concerns::All), ("joined", Concerns::Joined)];
pub(super) const LANES: [(&str, Lane); 3] =
    [("review", Lane::Review), ("help", Lane::Help), ("repair", Lane::Repair)];

/// The closed list of innocent explanations that cases use too.
pub const INNOCENT_CODES: [&str; 20] = [
    "late-notice",
    "wrong-flat-number",
    "bbr-wrong",
    "family-growth",
    "real-separation",
    "shared-custody",
    "student-hall",
    "shelter",
    "care",
    "foster",
    "work-abroad",
    "prison-hospital",
    "homelessness",
    "refugee-temporary-housing",
    "approved-sublet",
    "new-build-renumbering",
    "caring-for-relative",
    "bereavement",
    "data-error",
    "other",
];

/// The heaviest a single reason may weigh, in decibans.
pub(in crate::rules) const HEAVIEST: i32 = 30;

/// A limit set from outside: rule code, limit name, value.
pub type Override = (String, String, f32);

/// Reads the rule in `table`; what is wrong with it is reported to `source`.
pub(super) fn rule(source: &Source<'_>, table: &DeTable<'_>, overrides: &[Override]) -> Rule {
    let section = Section::open(source, table, 0, "the rule", &KEYS);
    let code = code(&section);
    let subject = section.word("subject", &SUBJECTS);
    let limits = limits(&section, &code, overrides);
    let scope = Scope { source, subject, limits: &limits, part: Part::Sign };
    let rule = Rule {
        name: name(&section, &code),
        version: section.whole("version", 1, 9999).unsigned_abs(),
        status: section.word("status", &STATUSES),
        since: day(&section, "since"),
        review: day(&section, "review"),
        owner: section.text("owner").get_ref().to_string(),
        pack: section.text("pack").get_ref().to_string(),
        patterns: pattern_codes(&section),
        subject,
        concerns: concerns(&section, subject),
        group: section.text("group").get_ref().to_string(),
        lane: section.word("lane", &LANES),
        title: section.bilingual("title"),
        question: section.bilingual("question"),
        why: section.bilingual("why"),
        legal_basis: section.paragraphs("legal_basis"),
        when: when(&section, &scope).unwrap_or(Condition::All(Vec::new())),
        bands: bands(&section, &scope),
        exempt: exempt(&section),
        mitigations: mitigations(&section, &Scope { part: Part::Mitigation, ..scope }),
        innocent: innocent(&section),
        confirms: section.bilingual("confirms"),
        refutes: section.bilingual("refutes"),
        next_step: section.bilingual("next_step"),
        examples: examples(&section, subject),
        code,
        limits: Vec::new(),
    };
    check_limits_used(&section, &rule, &limits);
    check_texts(&section, &rule, &limits);
    Rule { limits, ..rule }
}

/// `concerns` of a rule about a dwelling; all where it does not say.
fn concerns(section: &Section<'_, '_>, subject: TableKind) -> Concerns {
    match (section.has("concerns"), subject) {
        (false, _) => Concerns::All,
        (true, TableKind::Dwelling) => section.word("concerns", &CONCERNS),
        (true, TableKind::Registration) => {
            let expected = "left out in a rule about a registration".into();
            let fault = RuleFault::Malformed { key: "concerns".into(), expected };
            section.source.report(&section.text("concerns").span(), fault);
            Concerns::All
        }
    }
}

fn code(section: &Section<'_, '_>) -> String {
    let code = section.text("code");
    let digits = code.get_ref().strip_prefix("PF").unwrap_or_default();
    if digits.len() != 3 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        malformed(section, "code", &code, "`PF` and three digits");
    }
    code.get_ref().to_string()
}

fn malformed(section: &Section<'_, '_>, key: &str, value: &Spanned<&str>, expected: &str) {
    if !value.get_ref().trim().is_empty() {
        let fault = RuleFault::Malformed { key: key.into(), expected: expected.into() };
        section.source.report(&value.span(), fault);
    }
}

fn name(section: &Section<'_, '_>, code: &str) -> String {
    let name = section.text("name");
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if !name.get_ref().chars().all(is_word) {
        malformed(section, "name", &name, "small letters and hyphens, `more-adults-than-rooms`");
    }
    let expected = format!("{code}-{}.toml", name.get_ref());
    let is_named = !code.is_empty() && !name.get_ref().is_empty();
    if is_named && section.source.file.rsplit(['/', '\\']).next() != Some(expected.as_str()) {
        section.source.report(&name.span(), RuleFault::FileName { expected });
    }
    name.get_ref().to_string()
}

fn day(section: &Section<'_, '_>, key: &str) -> String {
    let text = section.text(key);
    if text.get_ref().parse::<Day>().is_err() {
        malformed(section, key, &text, "a date like \"2026-01-31\"");
    }
    text.get_ref().to_string()
}

/// The required list of patterns, ascending.
pub(super) fn pattern_codes(section: &Section<'_, '_>) -> Vec<String> {
    section.some_texts("patterns");
    let known: Vec<(&str, ())> = PATTERNS
        .iter()
        .filter(|pattern| pattern.may_be_covered())
        .map(|pattern| (pattern.code, ()))
        .collect();
    let mut codes = Vec::new();
    for word in section.texts("patterns") {
        section.known_word("pattern", word.get_ref(), word.span(), &known);
        codes.push(word.get_ref().to_string());
    }
    codes.sort();
    codes.dedup();
    codes
}

fn limits(section: &Section<'_, '_>, code: &str, overrides: &[Override]) -> Vec<Limit> {
    let Some(value) = section.optional("limits") else { return Vec::new() };
    let Some(table) = value.get_ref().as_table() else {
        section.wrong_type("limits", value, "a table of limits");
        return Vec::new();
    };
    let mut limits = Vec::new();
    for (name, value) in table {
        let Some(inner) = value.get_ref().as_table() else {
            section.wrong_type(name.get_ref(), value, "a table");
            continue;
        };
        limits.push(limit(section.source, name, inner, (code, overrides)));
    }
    limits
}

fn limit(
    source: &Source<'_>,
    name: &Spanned<std::borrow::Cow<'_, str>>,
    table: &DeTable<'_>,
    (code, overrides): (&str, &[Override]),
) -> Limit {
    let place = format!("limit `{}`", name.get_ref());
    let keys = ["default", "unit", "range", "basis"];
    let section = Section::open(source, table, name.span().start, &place, &keys);
    let name = name.get_ref().to_string();
    let range = range(&section);
    let default = section.number("default");
    section.in_range(&place, default.span(), *default.get_ref(), range);
    let set = overrides.iter().find(|(rule, limit, _)| rule == code && *limit == name);
    let units: Vec<(&str, ())> = Unit::ALL.iter().map(|unit| (unit.key(), ())).collect();
    section.word("unit", &units);
    Limit {
        default: single(*default.get_ref()),
        value: set.map_or(single(*default.get_ref()), |(_, _, value)| *value),
        unit: section.text_again("unit"),
        range: (single(range.0), single(range.1)),
        basis: section.bilingual("basis"),
        name,
    }
}

fn range(section: &Section<'_, '_>) -> (f64, f64) {
    let Some(value) = section.required("range") else { return (f64::MIN, f64::MAX) };
    let numbers: Vec<f64> = section
        .list("range")
        .iter()
        .filter_map(|item| super::source::number_of(item.get_ref()))
        .collect();
    match numbers[..] {
        [low, high] if low <= high => (low, high),
        _ => {
            section.wrong_type("range", value, "two numbers, the lower first");
            (f64::MIN, f64::MAX)
        }
    }
}

fn when(section: &Section<'_, '_>, scope: &Scope<'_>) -> Option<Condition> {
    let value = section.optional("when")?;
    if let Some(table) = value.get_ref().as_table() {
        Some(scope.condition(table, value.span().start, 1))
    } else {
        section.wrong_type("when", value, "a condition in braces");
        None
    }
}

fn bands(section: &Section<'_, '_>, scope: &Scope<'_>) -> Vec<RuleBand> {
    let tables = section.tables("bands");
    if tables.is_empty() {
        let fault = RuleFault::MissingKey { key: "bands".into(), place: "the rule".into() };
        section.source.report(&section.span(), fault);
    }
    let mut bands: Vec<RuleBand> = Vec::new();
    for (number, (table, start)) in (1_u8..=99).zip(tables) {
        let place = format!("band {number}");
        let keys = ["when", "points", "reason"];
        let inner = Section::open(section.source, table, start, &place, &keys);
        let points = Points(inner.whole("points", 1, HEAVIEST));
        if bands.last().is_some_and(|before| before.points <= points) {
            let fault = RuleFault::BandOrder { number: usize::from(number) };
            let hint = "put the strongest band first".to_owned();
            section.source.report_with(&inner.span(), fault, Some(hint));
        }
        let when = when(&inner, scope).unwrap_or(Condition::All(Vec::new()));
        bands.push(RuleBand { number, when, points, reason: inner.bilingual("reason") });
    }
    bands
}

fn exempt(section: &Section<'_, '_>) -> Vec<Exempt> {
    section.required("exempt");
    let words = section.texts("exempt");
    let known = words.iter().filter_map(|word| {
        section.known_word("exempt", word.get_ref(), word.span(), Exempt::NAMES)
    });
    let mut exempt: Vec<Exempt> = known.collect();
    exempt.sort_unstable();
    exempt.dedup();
    exempt
}

fn mitigations(section: &Section<'_, '_>, scope: &Scope<'_>) -> Vec<Mitigation> {
    let mut mitigations = Vec::new();
    for (number, (table, start)) in (1_u8..=99).zip(section.tables("mitigations")) {
        let place = format!("mitigation {number}");
        let keys = ["when", "cancel", "lower", "text"];
        let inner = Section::open(section.source, table, start, &place, &keys);
        inner.required("when");
        let when = when(&inner, scope).unwrap_or(Condition::Any(Vec::new()));
        let effect = effect(&inner);
        mitigations.push(Mitigation { when, effect, text: inner.bilingual("text") });
    }
    mitigations
}

fn effect(section: &Section<'_, '_>) -> MitigationEffect {
    let cancels = section.optional("cancel").and_then(|value| value.get_ref().as_bool());
    match (cancels, section.has("cancel"), section.has("lower")) {
        (Some(true), true, false) => {}
        (_, false, true) => {
            return MitigationEffect::Lower(Points(section.whole("lower", 1, HEAVIEST)));
        }
        _ => {
            let expected = "either `cancel = true` or `lower = POINTS`".into();
            let fault = RuleFault::Malformed { key: "mitigations".into(), expected };
            section.source.report(&section.span(), fault);
        }
    }
    MitigationEffect::Cancel
}

pub(super) fn innocent(section: &Section<'_, '_>) -> Vec<Innocent> {
    let codes: Vec<(&str, ())> = INNOCENT_CODES.iter().map(|code| (*code, ())).collect();
    let tables = section.tables("innocent");
    if tables.is_empty() {
        let place = section.place.into();
        let fault = RuleFault::MissingKey { key: "innocent".into(), place };
        section.source.report(&section.span(), fault);
    }
    let mut innocent = Vec::new();
    for (table, start) in tables {
        let place = "an innocent explanation";
        let inner = Section::open(section.source, table, start, place, &["code", "da", "en"]);
        inner.word("code", &codes);
        innocent.push(Innocent { code: inner.text_again("code"), text: inner.languages() });
    }
    innocent
}

fn check_limits_used(section: &Section<'_, '_>, rule: &Rule, limits: &[Limit]) {
    if section.source.found(|fault| matches!(fault, RuleFault::UnknownLimit { .. })) {
        return; // The limit that nobody uses is the one that was misspelt.
    }
    let used: Vec<&str> = rule.comparisons().into_iter().filter_map(|c| c.limit_name()).collect();
    for limit in limits.iter().filter(|limit| !used.contains(&limit.name.as_str())) {
        let fault = RuleFault::UnusedLimit { name: limit.name.clone() };
        section.source.report(&section.span(), fault);
    }
}

/// Band reasons and mitigation texts may show what the rule itself read, and nothing else.
fn check_texts(section: &Section<'_, '_>, rule: &Rule, limits: &[Limit]) {
    let mut readable: Vec<String> =
        rule.facts().into_iter().map(|fact: Fact| fact.key().to_owned()).collect();
    readable.extend(limits.iter().map(|limit| limit.name.clone()));
    let check = |key: &str, texts: &mut dyn Iterator<Item = &Bilingual>| {
        for ((_, start), text) in section.tables(key).into_iter().zip(texts) {
            check_placeholders(section.source, &(start..start), text, &readable);
        }
    };
    check("bands", &mut rule.bands.iter().map(|band| &band.reason));
    check("mitigations", &mut rule.mitigations.iter().map(|mitigation| &mitigation.text));
}
