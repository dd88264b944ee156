//! Values in words: filling reason texts, and how numbers read in each language.

use super::Rule;
use crate::domain::Language;
use crate::facts::{Fact, Facts, Unit};

/// `text` with every `{fact_key}` and `{limit_name}` replaced by its value for `row`.
///
/// `text` is one language of a reason or mitigation of `rule`. A missing value reads "ukendt" or
/// "unknown".
pub fn fill(text: &str, language: Language, rule: &Rule, facts: &Facts, row: usize) -> String {
    fill_with(text, |name| {
        if let Some(limit) = rule.limits.iter().find(|limit| limit.name == name) {
            return Some(format_number(limit.value, language));
        }
        let fact = Fact::from_key(name)?;
        Some(format_value(fact, facts.value(rule.subject, fact, row), language))
    })
}

/// Replaces each `{name}` by what `value_of` gives; leaves a name it does not know as it stands.
pub fn fill_with(text: &str, value_of: impl Fn(&str) -> Option<String>) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let Some((name, following)) = after.split_once('}') else {
            filled.push('{');
            rest = after;
            continue;
        };
        filled.push_str(&in_words(name, &value_of));
        rest = following;
    }
    filled + rest
}

/// `{adults}` gives the value, `{adults:voksen/voksne}` the value with the word that fits it.
fn in_words(placeholder: &str, value_of: &impl Fn(&str) -> Option<String>) -> String {
    let (name, forms) = placeholder.split_once(':').unwrap_or((placeholder, ""));
    let Some(value) = value_of(name) else { return format!("{{{placeholder}}}") };
    match forms.split_once('/') {
        Some((one, _)) if value == "1" => format!("{value} {one}"),
        Some((_, many)) => format!("{value} {many}"),
        None => value,
    }
}

/// A fact's value for readers, without its unit.
pub fn format_value(fact: Fact, value: Option<f32>, language: Language) -> String {
    let word = |da: &str, en: &str| match language {
        Language::Danish => da.to_owned(),
        Language::English => en.to_owned(),
    };
    match (value, fact.unit()) {
        (None, _) => word("ukendt", "unknown"),
        (Some(value), Unit::YesNo) if value > 0.5 => word("ja", "yes"),
        (Some(_), Unit::YesNo) => word("nej", "no"),
        (Some(value), Unit::Class) => {
            let mut classes = fact.classes().into_iter().zip(0_u8..);
            let name = classes.find(|(_, class)| (f32::from(*class) - value).abs() < 0.5);
            name.map_or_else(|| word("ukendt", "unknown"), |(name, _)| class_label(name, language))
        }
        (Some(value), Unit::Days | Unit::Metres | Unit::Months | Unit::Years) => {
            format_number(value.round(), language)
        }
        (Some(value), _) => format_number(value, language),
    }
}

/// A number with at most one decimal: `2`, and `2,5` in Danish or `2.5` in English.
pub fn format_number(value: f32, language: Language) -> String {
    let text = format!("{value:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    let text = if text == "-0" { "0" } else { text };
    match language {
        Language::Danish => text.replace('.', ","),
        Language::English => text.to_owned(),
    }
}

/// How the words of class facts read.
const LABELS: [(&str, &str, &str); 14] = [
    ("dwelling", "almindelig bolig", "ordinary dwelling"),
    ("hall", "kollegium eller ungdomsbolig", "hall of residence"),
    ("institution", "døgninstitution", "residential institution"),
    ("summer_house", "sommerhus", "summer house"),
    ("allotment", "kolonihavehus", "allotment house"),
    ("not_for_living", "enhed, der ikke er beregnet til beboelse", "unit not meant for living in"),
    ("none", "ingen", "none"),
    ("care_home", "plejehjem eller ældrebolig", "care home"),
    ("shelter", "herberg eller krisecenter", "shelter"),
    ("refugee_housing", "bolig for flygtninge", "housing for refugees"),
    ("temporary", "kommunens midlertidige bolig", "temporary housing by the municipality"),
    ("new_build", "nybyggeri", "new building"),
    ("rehousing", "genhusning", "rehousing"),
    ("other", "anden undtagelse", "another exemption"),
];

/// A class word such as `summer_house` for readers; the word itself where it is not listed.
pub fn class_label(word: &str, language: Language) -> String {
    let label = LABELS.iter().find(|(name, _, _)| *name == word);
    let label = label.map(|(_, da, en)| match language {
        Language::Danish => *da,
        Language::English => *en,
    });
    label.unwrap_or(word).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_each_language_writes_them() {
        assert_eq!(format_number(2.5, Language::Danish), "2,5");
        assert_eq!(format_number(2.5, Language::English), "2.5");
        assert_eq!(format_number(60.0, Language::Danish), "60");
        assert_eq!(format_number(-0.01, Language::English), "0");
        assert_eq!(format_value(Fact::Rooms, None, Language::Danish), "ukendt");
        assert_eq!(format_value(Fact::StillRegistered, Some(1.0), Language::Danish), "ja");
    }

    #[test]
    fn every_class_word_has_a_label() {
        for fact in Fact::ALL {
            for word in fact.classes() {
                assert!(LABELS.iter().any(|(name, _, _)| *name == word), "{word}");
            }
        }
    }

    #[test]
    fn filling_leaves_unknown_names_as_they_stand() {
        let filled = fill_with("{a} og {b}, {", |name| (name == "a").then(|| "1".to_owned()));
        assert_eq!(filled, "1 og {b}, {");
        let filled = |value: &str| fill_with("{a:voksen/voksne}", |_| Some(value.to_owned()));
        assert_eq!((filled("1"), filled("2")), ("1 voksen".to_owned(), "2 voksne".to_owned()));
    }
}
