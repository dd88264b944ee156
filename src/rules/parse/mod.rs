//! Rule files to a checked rule set: every fault of every file at once, each with its place.
//!
//! A malformed rule is never a rule that says no: one fault anywhere and there is no rule set.

mod condition;
mod example;
mod fault;
mod pack;
mod place;
mod rule;
mod settings;
mod source;
mod typology;
mod wording;

use std::fmt::Write;

use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::{DeTable, Error as TomlError};

pub(super) use condition::operator_name;
pub use fault::{RuleError, RuleFault};
pub(super) use place::{RuleParts, places};
pub(super) use rule::HEAVIEST;
pub use rule::{INNOCENT_CODES, Override};
pub use settings::{Settings, parse_settings};
use source::{Section, Source};

use super::{Pack, Rule, RuleGroup, RuleSet, Typology};
use crate::domain::Points;

/// The file of groups and caps.
pub const GROUPS_FILE: &str = "groups.toml";

/// The file of packs. A folder without one has the packs that ship with the program.
pub const PACKS_FILE: &str = "packs.toml";

/// The file of typologies. A folder without one has none.
pub const TYPOLOGIES_FILE: &str = "typologies.toml";

const SHIPPED_PACKS: &str = include_str!("../../../rules/packs.toml");

/// Reads and checks rule files: `files` are names and texts, one of them `groups.toml`, perhaps
/// one `packs.toml` and one `typologies.toml`;
/// `overrides` set limits (rule code, limit name, value) within their ranges.
///
/// # Errors
/// Everything that is wrong with any of the files, by file and place.
pub fn parse(
    files: &[(String, String)],
    overrides: &[Override],
) -> Result<RuleSet, Vec<RuleError>> {
    let mut files: Vec<&(String, String)> = files.iter().collect();
    files.sort();
    let mut faults = Vec::new();
    let mut rules: Vec<(Rule, &str)> = Vec::new();
    let (mut groups, mut packs, mut typologies) = (Vec::new(), shipped_packs(), Vec::new());
    for (name, text) in files.iter().copied() {
        let source = Source::new(name, text);
        if let Some((at, fault)) = unreadable(text) {
            source.report(&(at..at), fault);
            faults.extend(source.into_faults());
            continue;
        }
        let table = document(&source, text);
        match base_name(name) {
            GROUPS_FILE => groups = read_groups(&source, &table),
            PACKS_FILE => packs = pack::packs(&source, &table),
            TYPOLOGIES_FILE => typologies = typology::typologies(&source, &table),
            _ => rules.push((rule::rule(&source, &table, overrides), name)),
        }
        faults.extend(without_consequences(source.into_faults()));
    }
    rules.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
    check_together(&rules, (&groups, &packs), overrides, &mut faults);
    check_typologies(&typologies, &rules, &groups, &mut faults);
    if !faults.is_empty() {
        faults.sort_by_cached_key(|a| (a.file.clone(), a.line, a.column, a.fault.to_string()));
        faults.dedup(); // One slip in both languages of a text is one fault.
        return Err(faults);
    }
    let rules: Vec<Rule> = rules.into_iter().map(|(rule, _)| rule).collect();
    let fingerprint = fingerprint(&files, &rules);
    let caps = groups.iter().map(|group| (group.name.clone(), group.cap)).collect();
    Ok(RuleSet { rules, caps, groups, packs, typologies, chance: None, fingerprint })
}

/// Where and why nothing of a file can be read: it is empty, or holds bytes that are no text.
fn unreadable(text: &str) -> Option<(usize, RuleFault)> {
    let no_text = text.find(char::REPLACEMENT_CHARACTER).map(|at| (at, RuleFault::NotUtf8));
    no_text.or_else(|| text.trim().is_empty().then_some((0, RuleFault::EmptyFile)))
}

fn base_name(name: &str) -> &str {
    name.rsplit(['/', '\\']).next().unwrap_or(name)
}

fn is_rule_file(name: &str) -> bool {
    ![GROUPS_FILE, PACKS_FILE, TYPOLOGIES_FILE].contains(&base_name(name))
}

fn shipped_packs() -> Vec<Pack> {
    let source = Source::new(PACKS_FILE, SHIPPED_PACKS);
    pack::packs(&source, &document(&source, SHIPPED_PACKS))
}

/// The faults without those that only follow from what could not be read as TOML.
fn without_consequences(mut faults: Vec<RuleError>) -> Vec<RuleError> {
    if faults.iter().any(|error| matches!(error.fault, RuleFault::Syntax { .. })) {
        faults.retain(|error| {
            !matches!(error.fault, RuleFault::MissingKey { .. } | RuleFault::MissingExample { .. })
        });
    }
    faults
}

/// The TOML of one file; syntax faults are reported and what could be read is returned, unless
/// the rest would only repeat them.
fn document<'t>(source: &Source<'_>, text: &'t str) -> DeTable<'t> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        report_syntax(source, error);
    }
    table.into_inner()
}

fn report_syntax(source: &Source<'_>, error: &TomlError) {
    let span = error.span().unwrap_or(0..0);
    source.report(&span, RuleFault::Syntax { message: error.message().to_owned() });
}

fn read_groups(source: &Source<'_>, table: &DeTable<'_>) -> Vec<RuleGroup> {
    let section = Section::open(source, table, 0, "the groups", &["groups"]);
    let mut groups: Vec<RuleGroup> = Vec::new();
    for (table, start) in section.tables("groups") {
        let inner = Section::open(source, table, start, "a group", &["name", "cap", "reason"]);
        let name = inner.text("name");
        if groups.iter().any(|group| group.name == *name.get_ref()) {
            report_duplicate(source, &name, "name", "another group");
        }
        let cap = Points(inner.whole("cap", 1, 2 * HEAVIEST));
        let name = name.get_ref().to_string();
        groups.push(RuleGroup { name, cap, reason: inner.bilingual("reason") });
    }
    groups.sort_by(|a, b| a.name.cmp(&b.name));
    groups
}

fn report_duplicate(source: &Source<'_>, value: &Spanned<&str>, what: &str, first: &str) {
    let value_text = (*value.get_ref()).to_owned();
    let fault = RuleFault::Duplicate { what: what.into(), value: value_text, first: first.into() };
    source.report(&value.span(), fault);
}

/// What only shows when all files are read: duplicates, groups, overrides.
fn check_together(
    rules: &[(Rule, &str)],
    (groups, packs): (&[RuleGroup], &[Pack]),
    overrides: &[Override],
    faults: &mut Vec<RuleError>,
) {
    if rules.is_empty() {
        faults.push(whole_file("rules", RuleFault::NoRules, None));
    }
    for pair in rules.windows(2) {
        let ((first, first_file), (second, file)) = (&pair[0], &pair[1]);
        if first.code == second.code && !first.code.is_empty() {
            let (value, first) = (second.code.clone(), (*first_file).to_owned());
            let fault = RuleFault::Duplicate { what: "code".into(), value, first };
            faults.push(whole_file(file, fault, None));
        }
    }
    check_packs(rules, packs, faults);
    for (rule, file) in rules {
        let known = groups.iter().any(|group| group.name == rule.group);
        if !known && !rule.group.is_empty() {
            let fault = RuleFault::UnknownWord { what: "group".into(), word: rule.group.clone() };
            let hint = fault::suggest(&rule.group, groups.iter().map(|group| group.name.as_str()))
                .filter(|_| !groups.is_empty())
                .unwrap_or_else(|| format!("declare it with its cap in `{GROUPS_FILE}`"));
            faults.push(whole_file(file, fault, Some(hint)));
        }
    }
    for set in overrides {
        check_override(rules, set, faults);
    }
}

fn check_packs(rules: &[(Rule, &str)], packs: &[Pack], faults: &mut Vec<RuleError>) {
    for (rule, file) in rules.iter().filter(|(rule, _)| !rule.pack.is_empty()) {
        if packs.iter().all(|pack| pack.name != rule.pack) {
            let fault = RuleFault::UnknownWord { what: "pack".into(), word: rule.pack.clone() };
            let hint = fault::suggest(&rule.pack, packs.iter().map(|pack| pack.name.as_str()));
            faults.push(whole_file(file, fault, hint));
        }
    }
}

fn check_typologies(
    typologies: &[Typology],
    rules: &[(Rule, &str)],
    groups: &[RuleGroup],
    faults: &mut Vec<RuleError>,
) {
    for typology in typologies {
        let place = format!("{TYPOLOGIES_FILE} {}", typology.code);
        if typology.points > Points(0) && groups.iter().all(|group| group.name != typology.group) {
            let word = typology.group.clone();
            let hint = fault::suggest(&word, groups.iter().map(|group| group.name.as_str()));
            let fault = RuleFault::UnknownWord { what: "group".into(), word };
            faults.push(whole_file(&place, fault, hint));
        }
        for code in typology.parts.iter().flat_map(|part| &part.rules) {
            if rules.iter().all(|(rule, _)| rule.code != *code) {
                let hint = fault::suggest(code, rules.iter().map(|(rule, _)| rule.code.as_str()));
                let fault = RuleFault::UnknownRule { code: code.clone() };
                faults.push(whole_file(&place, fault, hint));
            }
        }
    }
}

fn check_override(
    rules: &[(Rule, &str)],
    (code, name, value): &Override,
    faults: &mut Vec<RuleError>,
) {
    let place = format!("limit {code}.{name}");
    let Some((rule, _)) = rules.iter().find(|(rule, _)| rule.code == *code) else {
        let hint = fault::suggest(code, rules.iter().map(|(rule, _)| rule.code.as_str()));
        let fault = RuleFault::UnknownRule { code: code.clone() };
        faults.push(whole_file(&place, fault, hint));
        return;
    };
    let Some(limit) = rule.limits.iter().find(|limit| limit.name == *name) else {
        let hint = fault::suggest(name, rule.limits.iter().map(|limit| limit.name.as_str()));
        let fault = RuleFault::UnknownLimit { name: name.clone() };
        faults.push(whole_file(&place, fault, hint));
        return;
    };
    let (low, high) = limit.range;
    if !(low..=high).contains(value) {
        let (value, low, high) = (f64::from(*value), f64::from(low), f64::from(high));
        let fault = RuleFault::OutOfRange { what: place.clone(), value, low, high };
        let hint = "the rule file states the allowed range and where it comes from".to_owned();
        faults.push(whole_file(&place, fault, Some(hint)));
    }
}

fn whole_file(file: &str, fault: RuleFault, hint: Option<String>) -> RuleError {
    RuleError { file: file.to_owned(), line: 0, column: 0, fault, hint }
}

/// SHA-256 over file texts (line ends made equal) and the limits in force.
fn fingerprint(files: &[&(String, String)], rules: &[Rule]) -> String {
    let mut hash = Sha256::new();
    for (name, text) in files {
        hash.update(format!("{}\n{}\n", base_name(name), text.replace("\r\n", "\n")));
    }
    for rule in rules {
        for limit in &rule.limits {
            hash.update(format!("{}.{}={}\n", rule.code, limit.name, limit.value));
        }
    }
    hex(&hash.finalize())
}

/// Bytes as small hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        write!(hex, "{byte:02x}").expect("writing to a string does not fail");
        hex
    })
}
