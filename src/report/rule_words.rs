//! Conditions in plain words, for readers who have never seen a rule file.

use super::format::value as value_words;
use crate::domain::Language;
use crate::facts::{Fact, Unit};
use crate::rules::{
    Comparison, Condition, Operator, Rule, Value, class_label, fill_with, format_number,
};

/// One line of a condition with its depth, from 0.
pub(super) type Line = (usize, String);

/// A condition as lines in plain words: the question of each fact and the answer it must have.
/// None where there is nothing to ask.
pub(super) fn condition_words(condition: &Condition, language: Language) -> Vec<Line> {
    let mut lines = Vec::new();
    match condition {
        Condition::All(parts) => parts.iter().for_each(|part| push(part, language, 0, &mut lines)),
        other => push(other, language, 0, &mut lines),
    }
    lines
}

fn word(language: Language, da: &str, en: &str) -> String {
    match language {
        Language::Danish => da.to_owned(),
        Language::English => en.to_owned(),
    }
}

fn push(condition: &Condition, language: Language, depth: usize, lines: &mut Vec<Line>) {
    let (heading, parts): (String, &[Condition]) = match condition {
        Condition::All(parts) => (word(language, "alt dette:", "all of these:"), parts),
        Condition::Any(parts) => {
            (word(language, "mindst ét af disse:", "at least one of these:"), parts)
        }
        Condition::Not(part) => (word(language, "ikke:", "not:"), std::slice::from_ref(part)),
        Condition::Fact(comparison) => {
            lines.push((depth, comparison_words(comparison, language)));
            return;
        }
    };
    lines.push((depth, heading));
    for part in parts {
        push(part, language, depth + 1, lines);
    }
}

/// `How many adults ...? at least 2 persons`.
fn comparison_words(comparison: &Comparison, language: Language) -> String {
    let entry = comparison.fact.entry();
    let question = word(language, entry.da, entry.en);
    format!("{question} **{}**", answer(comparison, language))
}

fn answer(comparison: &Comparison, language: Language) -> String {
    let fact = comparison.fact;
    match (&comparison.value, comparison.operator) {
        (Value::None, _) | (_, Operator::Known) => word(language, "oplyst", "known"),
        (Value::Classes(classes), _) => {
            let words = fact.classes();
            let named = classes.iter().filter_map(|class| words.get(usize::from(*class)));
            let named: Vec<String> = named.map(|name| class_label(name, language)).collect();
            named.join(&word(language, " eller ", " or "))
        }
        (Value::Number(value), operator) => {
            format!(
                "{}{}",
                operator_words(fact, operator, language),
                value_words(fact, Some(*value), language)
            )
        }
        (Value::Limit { name, value }, operator) => {
            let value = value_words(fact, Some(*value), language);
            let limit = word(language, "grænsen", "the limit");
            format!("{}{value} ({limit} `{name}`)", operator_words(fact, operator, language))
        }
    }
}

fn operator_words(fact: Fact, operator: Operator, language: Language) -> String {
    if matches!(fact.unit(), Unit::YesNo | Unit::Class) {
        let negated = operator == Operator::NotEqual;
        return if negated { word(language, "ikke ", "not ") } else { String::new() };
    }
    match operator {
        Operator::Equal => word(language, "præcis ", "exactly "),
        Operator::NotEqual => word(language, "ikke ", "not "),
        Operator::Less => word(language, "under ", "less than "),
        Operator::AtMost => word(language, "højst ", "at most "),
        Operator::Greater => word(language, "mere end ", "more than "),
        Operator::AtLeast => word(language, "mindst ", "at least "),
        Operator::In | Operator::Known => String::new(),
    }
}

/// A reason or mitigation without a case: limits by their value, facts as `…`.
pub(super) fn without_case(text: &str, language: Language, rule: &Rule) -> String {
    fill_with(text, |name| {
        let limit = rule.limits.iter().find(|limit| limit.name == name);
        let value = limit.map(|limit| format_number(limit.value, language));
        value.or_else(|| Fact::from_key(name).map(|_| "…".to_owned()))
    })
}

/// Numbers as words, beside those written in digits.
const DANISH_NUMBERS: [&str; 15] = [
    "to",
    "tre",
    "fire",
    "fem",
    "seks",
    "syv",
    "otte",
    "ni",
    "ti",
    "elleve",
    "tolv",
    "halvt",
    "halve",
    "halvandet",
    "halvanden",
];
const ENGLISH_NUMBERS: [&str; 13] = [
    "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "half", "dozen",
];

/// A reason or mitigation without any number: facts and limits as `…`, digits and numbers in words
/// too.
pub(super) fn without_numbers(text: &str, language: Language) -> String {
    let numbers: &[&str] = match language {
        Language::Danish => &DANISH_NUMBERS,
        Language::English => &ENGLISH_NUMBERS,
    };
    let blank = fill_with(text, |_| Some("…".to_owned()));
    let mut quiet = String::with_capacity(blank.len());
    let mut letters = blank.chars().peekable();
    while let Some(letter) = letters.next() {
        let mut run = String::from(letter);
        if letter.is_ascii_digit() {
            let inside = |next: &char| next.is_ascii_digit() || matches!(next, '.' | ',');
            while letters.next_if(inside).is_some() {}
            "…".clone_into(&mut run);
        } else if letter.is_alphabetic() {
            while let Some(next) = letters.next_if(|next| next.is_alphabetic()) {
                run.push(next);
            }
        }
        let is_number = numbers.contains(&run.to_lowercase().as_str());
        quiet.push_str(if is_number { "…" } else { &run });
    }
    quiet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_digit_is_left() {
        let quiet = |text| without_numbers(text, Language::English);
        assert_eq!(quiet("{adults} in 90 days, 2,5 a room"), "… in … days, … a room");
        assert_eq!(quiet("{adults:one/many} here"), "… many here");
        assert_eq!(quiet("Two persons stay half a year to see"), "… persons stay … a year to see");
        let danish = without_numbers("To af dem blev i et halvt år", Language::Danish);
        assert_eq!(danish, "… af dem blev i et … år");
    }

    #[test]
    fn comparisons_read_as_answers() {
        let value = Value::Limit { name: "many".into(), value: 3.0 };
        let comparison = Comparison { fact: Fact::Adults, operator: Operator::AtLeast, value };
        assert_eq!(answer(&comparison, Language::Danish), "mindst 3 personer (grænsen `many`)");
        let value = Value::Number(0.0);
        let comparison =
            Comparison { fact: Fact::StillRegistered, operator: Operator::Equal, value };
        assert_eq!(answer(&comparison, Language::English), "no");
    }
}
