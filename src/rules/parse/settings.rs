//! The settings file of a municipality: packs switched on and limits set, every fault with its
//! place, held against the rules there are.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::condition::single;
use super::fault::{RuleError, RuleFault, suggest};
use super::source::{Section, Source, number_of};
use super::{Override, document};
use crate::rules::{Rule, RuleSet};

/// What a settings file says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Packs to switch on, in place of the defaults.
    pub packs: Option<Vec<String>>,
    /// Limits set: rule code, limit name, value.
    pub limits: Vec<Override>,
    /// The file of learned weights, as seen from the settings file.
    pub weights: Option<String>,
}

/// Reads a settings file and holds it against `set`, the rules with the limits of their files.
///
/// # Errors
/// Everything that is wrong with it, by place.
pub fn parse_settings(file: &str, text: &str, set: &RuleSet) -> Result<Settings, Vec<RuleError>> {
    let source = Source::new(file, text);
    let table = document(&source, text);
    let section =
        Section::open(&source, &table, 0, "the settings", &["packs", "limits", "weights"]);
    let settings = Settings {
        packs: packs(&section, set),
        limits: limits(&section, &table, set),
        weights: section.has("weights").then(|| section.text("weights").get_ref().to_string()),
    };
    let mut faults = source.into_faults();
    if faults.is_empty() {
        return Ok(settings);
    }
    faults.sort_by_cached_key(|fault| (fault.line, fault.column, fault.fault.to_string()));
    Err(faults)
}

fn packs(section: &Section<'_, '_>, set: &RuleSet) -> Option<Vec<String>> {
    let value = section.optional("packs")?;
    let Some(table) = value.get_ref().as_table() else {
        section.wrong_type("packs", value, "a table with `on = [..]`");
        return None;
    };
    let inner = Section::open(section.source, table, value.span().start, "`packs`", &["on"]);
    inner.optional("on")?;
    let known: Vec<(&str, ())> = set.packs.iter().map(|pack| (pack.name.as_str(), ())).collect();
    let names = inner.texts("on");
    for name in &names {
        inner.known_word("rule pack", name.get_ref(), name.span(), &known);
    }
    Some(names.into_iter().map(|name| name.into_inner().to_owned()).collect())
}

fn limits(section: &Section<'_, '_>, table: &DeTable<'_>, set: &RuleSet) -> Vec<Override> {
    let Some(value) = table.get("limits") else { return Vec::new() };
    let Some(codes) = value.get_ref().as_table() else {
        section.wrong_type("limits", value, "tables `[limits.CODE]` with numbers");
        return Vec::new();
    };
    codes.iter().flat_map(|(code, value)| of_rule(section, code, value, set)).collect()
}

type Key<'a> = Spanned<std::borrow::Cow<'a, str>>;

fn of_rule(
    section: &Section<'_, '_>,
    code: &Key<'_>,
    value: &Spanned<DeValue<'_>>,
    set: &RuleSet,
) -> Vec<Override> {
    let Some(rule) = set.rules.iter().find(|rule| rule.code == *code.get_ref()) else {
        let hint = suggest(code.get_ref(), set.rules.iter().map(|rule| rule.code.as_str()));
        let hint = hint.unwrap_or_else(|| "`proforma rules list` shows all codes".to_owned());
        let fault = RuleFault::UnknownRule { code: code.get_ref().to_string() };
        section.source.report_with(&code.span(), fault, Some(hint));
        return Vec::new();
    };
    let Some(limits) = value.get_ref().as_table() else {
        section.wrong_type(code.get_ref(), value, "a table of limits with numbers");
        return Vec::new();
    };
    limits.iter().filter_map(|(name, value)| limit(section, rule, name, value)).collect()
}

fn limit(
    section: &Section<'_, '_>,
    rule: &Rule,
    name: &Key<'_>,
    value: &Spanned<DeValue<'_>>,
) -> Option<Override> {
    let Some(limit) = rule.limits.iter().find(|limit| limit.name == *name.get_ref()) else {
        let hint = suggest(name.get_ref(), rule.limits.iter().map(|limit| limit.name.as_str()));
        let hint = hint.unwrap_or_else(|| format!("{} has no limits to set", rule.code));
        let fault = RuleFault::UnknownLimit { name: name.get_ref().to_string() };
        section.source.report_with(&name.span(), fault, Some(hint));
        return None;
    };
    let Some(number) = number_of(value.get_ref()) else {
        section.wrong_type(name.get_ref(), value, "a finite number");
        return None;
    };
    let (low, high) = (f64::from(limit.range.0), f64::from(limit.range.1));
    if !(low..=high).contains(&number) {
        let what = format!("{}.{}", rule.code, limit.name);
        let fault = RuleFault::OutOfRange { what, value: number, low, high };
        let hint = "the rule file states the range and where it comes from".to_owned();
        section.source.report_with(&value.span(), fault, Some(hint));
    }
    Some((rule.code.clone(), limit.name.clone(), single(number)))
}
