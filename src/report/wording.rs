//! The words of reports and letters: Fluent files, Danish and English, which a municipality can
//! replace text by text.
//!
//! Words of the flag page stand in [`Word`](super::Word); these are the ones people outside the
//! house read, so they can be changed without a new program.

use std::collections::{BTreeMap, BTreeSet};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use thiserror::Error;
use unic_langid::LanguageIdentifier;

use super::format::count;
use crate::domain::Language;

const DANISH: &str = include_str!("texts/da.ftl");
const ENGLISH: &str = include_str!("texts/en.ftl");

/// The texts of one language.
pub struct Wording {
    /// Which.
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// A file of replacement texts cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum TextError {
    /// It is no Fluent file.
    #[error("{file}: not readable as texts: {problem}")]
    Unreadable {
        /// File name.
        file: String,
        /// What the reader says.
        problem: String,
    },
    /// A text has a name that no report uses.
    #[error("{file}: there is no text `{key}`")]
    Unknown {
        /// File name.
        file: String,
        /// Its name.
        key: String,
    },
    /// A text asks for a value that is not given where it stands.
    #[error("{file}: `{key}` has no value `${variable}`")]
    Variable {
        /// File name.
        file: String,
        /// Name of the text.
        key: String,
        /// Name of the value.
        variable: String,
    },
}

impl TextError {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable { .. } => "write each text as `name = words`".to_owned(),
            Self::Unknown { key, .. } => match nearest(key) {
                Some(known) => format!("did you mean `{known}`?"),
                None => "the names are those of the built-in texts".to_owned(),
            },
            Self::Variable { key, .. } => {
                let known = entries(DANISH).remove(key.as_str()).unwrap_or_default();
                let names: Vec<String> = known.iter().map(|name| format!("${name}")).collect();
                format!("values there: {}", names.join(", "))
            }
        }
    }
}

fn nearest(key: &str) -> Option<&'static str> {
    entries(DANISH)
        .into_keys()
        .map(|known| (strsim::damerau_levenshtein(known, key), known))
        .min()
        .filter(|(distance, _)| *distance <= 4)
        .map(|(_, known)| known)
}

impl std::fmt::Debug for Wording {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Wording").field("language", &self.language).finish_non_exhaustive()
    }
}

/// A value put into a text.
#[derive(Clone, Copy, Debug)]
pub enum Value<'a> {
    /// Words, put in as they are.
    Text(&'a str),
    /// A number, which also chooses between singular and plural.
    Count(u64),
}

impl Wording {
    /// The built-in texts of reports and letters.
    pub fn builtin(language: Language) -> Self {
        Self::of(language, if language == Language::Danish { DANISH } else { ENGLISH })
    }

    /// The texts of a file that is part of the program and tested with it.
    pub(crate) fn of(language: Language, text: &str) -> Self {
        let (code, numbers): (_, fn(&FluentValue<'_>, &_) -> Option<String>) = match language {
            Language::Danish => ("da", danish_number),
            Language::English => ("en", english_number),
        };
        let identifier: LanguageIdentifier = code.parse().expect("a language code");
        let mut bundle = FluentBundle::new_concurrent(vec![identifier]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(numbers));
        let resource = FluentResource::try_new(text.to_owned()).expect("tested: it is Fluent");
        bundle.add_resource(resource).expect("tested: no text is there twice");
        Self { language, bundle }
    }

    /// The built-in texts with those of `text` in their place. Every fault at once.
    pub fn with_replacements(mut self, file: &str, text: &str) -> Result<Self, Vec<TextError>> {
        let faults = faults(file, text);
        if !faults.is_empty() {
            return Err(faults);
        }
        let resource = FluentResource::try_new(text.to_owned()).map_err(|(_, errors)| {
            let problem = errors.first().map_or_else(String::new, ToString::to_string);
            vec![TextError::Unreadable { file: file.to_owned(), problem }]
        })?;
        self.bundle.add_resource_overriding(resource);
        Ok(self)
    }

    /// A text without values.
    pub fn say(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with its values. A text nobody wrote is its own name.
    pub fn with(&self, key: &str, values: &[(&'static str, Value<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|text| text.value()) else {
            return key.to_owned();
        };
        let mut arguments = FluentArgs::new();
        for (name, value) in values {
            match value {
                Value::Text(text) => arguments.set(*name, FluentValue::from(*text)),
                Value::Count(number) => {
                    #[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
                    let number = FluentNumber::new(*number as f64, FluentNumberOptions::default());
                    arguments.set(*name, FluentValue::Number(number));
                }
            }
        }
        let mut faults = Vec::new();
        self.bundle.format_pattern(pattern, Some(&arguments), &mut faults).into_owned()
    }
}

fn danish_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, Language::Danish)
}

fn english_number<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    grouped(value, Language::English)
}

fn grouped(value: &FluentValue<'_>, language: Language) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "made of a u64")]
    let whole = number.value as u64;
    Some(count(whole, language))
}

/// The texts of a file by name, each with the values it asks for.
pub(crate) fn entries(text: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut found: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        let begins = line.chars().next().is_some_and(char::is_alphabetic);
        if let Some((key, _)) = line.split_once('=').filter(|_| begins) {
            current = Some(key.trim());
        }
        let Some(key) = current else { continue };
        let variables = found.entry(key).or_default();
        for rest in line.split('$').skip(1) {
            let is_name = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | '-');
            let end = rest.find(|letter| !is_name(letter)).unwrap_or(rest.len());
            variables.insert(&rest[..end]);
        }
    }
    found
}

/// Texts nobody uses and values nobody gives.
fn faults(file: &str, text: &str) -> Vec<TextError> {
    let known = entries(DANISH);
    let mut faults = Vec::new();
    for (key, variables) in entries(text) {
        let Some(given) = known.get(key) else {
            faults.push(TextError::Unknown { file: file.to_owned(), key: key.to_owned() });
            continue;
        };
        for variable in variables.difference(given) {
            faults.push(TextError::Variable {
                file: file.to_owned(),
                key: key.to_owned(),
                variable: (*variable).to_owned(),
            });
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_texts_with_the_same_values() {
        assert_eq!(entries(DANISH), entries(ENGLISH));
        for language in [Language::Danish, Language::English] {
            let wording = Wording::builtin(language);
            for key in entries(DANISH).keys() {
                let text = wording.bundle.get_message(key).and_then(|text| text.value());
                assert!(text.is_some(), "{key}");
            }
        }
    }

    #[test]
    fn a_municipality_replaces_texts_but_invents_none() {
        let own = "report-title = Vores rapport\nreport-titel = x\nreply-by = Inden { $dag }\n";
        let faults = Wording::builtin(Language::Danish).with_replacements("own.ftl", own);
        let faults = faults.unwrap_err();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(faults.iter().any(|fault| fault.hint().contains("report-title")), "{faults:?}");
        let own = Wording::builtin(Language::Danish)
            .with_replacements("own.ftl", "report-title = Vores rapport\n")
            .unwrap();
        assert_eq!(own.say("report-title"), "Vores rapport");
    }

    #[test]
    fn numbers_choose_their_word_and_are_grouped() {
        let english = Wording::builtin(Language::English);
        let values = |number| {
            [
                ("day", Value::Text("2026-01-01")),
                ("count", Value::Count(number)),
                ("all", Value::Count(1234)),
            ]
        };
        assert!(english.with("flags-subtitle", &values(1)).ends_with("1 flag of 1,234."));
        assert!(english.with("flags-subtitle", &values(2)).ends_with("2 flags of 1,234."));
    }
}
