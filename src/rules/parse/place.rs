//! Where the parts of a rule stand in its file, for findings about rules that are well formed.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

use super::source::Source;
use super::{base_name, is_rule_file};

/// Line and column, from 1.
pub(in crate::rules) type Place = (u32, u32);

/// Where one rule's parts stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::rules) struct RuleParts {
    /// The file's name.
    pub(in crate::rules) file: String,
    /// By part: `when`, `since`, `examples`, `band 1`, `mitigation 1`, `limit many_over`.
    parts: BTreeMap<String, Place>,
}

impl RuleParts {
    /// Where a part stands; the top of the file where it has no place of its own.
    pub(in crate::rules) fn of(&self, part: &str) -> Place {
        self.parts.get(part).copied().unwrap_or((1, 1))
    }
}

/// The places of every rule file's parts, by rule code.
pub(in crate::rules) fn places(files: &[(String, String)]) -> BTreeMap<String, RuleParts> {
    let rules = files.iter().filter(|(name, _)| is_rule_file(name));
    rules.filter_map(|(name, text)| of_file(name, text)).collect()
}

fn of_file(name: &str, text: &str) -> Option<(String, RuleParts)> {
    let source = Source::new(name, text);
    let table = DeTable::parse(text).ok()?.into_inner();
    let code = table.get("code")?.get_ref().as_str()?.to_owned();
    let mut places = RuleParts { file: base_name(name).to_owned(), parts: BTreeMap::new() };
    for (key, value) in &table {
        let key = key.get_ref().as_ref();
        places.parts.insert(key.to_owned(), source.place(value.span().start));
        for (part, at) in inner_parts(key, value.get_ref()) {
            places.parts.insert(part, source.place(at));
        }
    }
    Some((code, places))
}

fn inner_parts(key: &str, value: &DeValue<'_>) -> Vec<(String, usize)> {
    match (key, value) {
        ("bands" | "mitigations" | "examples", DeValue::Array(items)) => {
            let numbered = items.iter().zip(1..);
            let name = key.trim_end_matches('s');
            numbered.map(|(item, number)| (format!("{name} {number}"), item.span().start)).collect()
        }
        ("limits", DeValue::Table(limits)) => {
            let named = limits.keys();
            named.map(|name| (format!("limit {}", name.get_ref()), name.span().start)).collect()
        }
        _ => Vec::new(),
    }
}
