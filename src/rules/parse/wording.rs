//! Checks on what a rule says to people: no accusing words, no placeholder without a value.

use std::ops::Range;

use toml::Spanned;

use super::fault::{RuleFault, suggest};
use super::source::Source;
use crate::domain::Bilingual;
use crate::facts::Fact;

/// Word stems that accuse. A rule only ever says that a registration may be wrong.
const ACCUSING: [&str; 9] =
    ["fraud", "snyd", "mistænk", "mistank", "svindel", "bedrag", "suspect", "suspicio", "cheat"];

pub(super) fn check_words(source: &Source<'_>, text: &Spanned<&str>) {
    let lower = text.get_ref().to_lowercase();
    for word in ACCUSING.iter().filter(|word| lower.contains(**word)) {
        let fault = RuleFault::ForbiddenWord { word: (*word).to_owned() };
        let hint = "say that the registration may be wrong, and why".to_owned();
        source.report_with(&text.span(), fault, Some(hint));
    }
}

/// The names in `{name}` and `{name:singular/plural}`; none where one is not of these forms.
pub(in crate::rules) fn placeholders(text: &str) -> Option<Vec<&str>> {
    let mut names = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        let inner = rest[at..].strip_prefix('{')?;
        let end = inner.find(['{', '}']).filter(|end| inner[*end..].starts_with('}'))?;
        let (name, forms) = inner[..end].split_once(':').unwrap_or((&inner[..end], "one/many"));
        forms.split_once('/').filter(|(one, many)| !one.is_empty() && !many.is_empty())?;
        names.push(name);
        rest = &inner[end + 1..];
    }
    Some(names)
}

/// Every placeholder of both languages must be among `readable`. Where a condition names a fact
/// that does not exist, a placeholder may stand for the fact that was meant: the condition's
/// fault is enough.
pub(super) fn check_placeholders(
    source: &Source<'_>,
    span: &Range<usize>,
    text: &Bilingual,
    readable: &[String],
) {
    let lost_fact = source.found(|fault| matches!(fault, RuleFault::UnknownFact { .. }));
    let excused = |name: &str| {
        (lost_fact && Fact::from_key(name).is_some())
            || source.found(|fault| match fault {
                RuleFault::UnknownFact { key } => key == name,
                RuleFault::UnknownLimit { name: limit } => limit == name,
                _ => false,
            })
    };
    for words in [&text.da, &text.en] {
        let Some(names) = placeholders(words) else {
            source.report(span, RuleFault::BrokenPlaceholder);
            continue;
        };
        let readable_name = |name: &str| readable.iter().any(|word| word == name);
        for name in names.into_iter().filter(|name| !readable_name(name) && !excused(name)) {
            let fault = RuleFault::UnknownPlaceholder { name: name.to_owned() };
            source.report_with(span, fault, suggest(name, readable.iter().map(String::as_str)));
        }
    }
}
