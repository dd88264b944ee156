//! Numbers, dates and values as people of each language write them.

use super::text::Word;
use crate::domain::{Bilingual, Day, Language, UncertainDay};
use crate::facts::{Fact, Unit};
use crate::rules::class_label;

/// A day: `02-11-2026` in Danish, `2026-11-02` in English.
pub fn day(day: Day, language: Language) -> String {
    let (year, month, date) = day.ymd();
    match language {
        Language::Danish => format!("{date:02}-{month:02}-{year:04}"),
        Language::English => day.to_string(),
    }
}

/// A date the register may be unsure of, with its own precision.
pub fn uncertain(date: UncertainDay, language: Language) -> String {
    match (date.exact(), language) {
        (Some(known), _) => day(known, language),
        (None, _) if date == UncertainDay::UNKNOWN => Word::NotKnown.text(language).to_owned(),
        (None, Language::English) => date.to_string(),
        (None, Language::Danish) => {
            let text = date.to_string();
            match text.split_once('-') {
                Some((year, month)) => format!("{month}-{year}"),
                None => text,
            }
        }
    }
}

/// A number with at most two decimals: `1.234,5` in Danish, `1,234.5` in English.
pub fn number(value: f32, language: Language) -> String {
    let text = format!("{:.2}", f64::from(value));
    let text = text.trim_end_matches('0').trim_end_matches('.');
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (whole, decimals) = text.split_once('.').unwrap_or((text, ""));
    let sign = if whole == "0" && decimals.is_empty() { "" } else { sign };
    let (thousands, point) = match language {
        Language::Danish => ('.', ','),
        Language::English => (',', '.'),
    };
    let mut out = sign.to_owned() + &grouped(whole, thousands);
    if !decimals.is_empty() {
        out.push(point);
        out.push_str(decimals);
    }
    out
}

/// A count with thousands separated.
pub(super) fn count(value: u64, language: Language) -> String {
    let mark = if language == Language::Danish { '.' } else { ',' };
    grouped(&value.to_string(), mark)
}

/// A share of one: `83,4 %` in Danish, `83.4 %` in English.
pub(super) fn percentage(share: f64, language: Language) -> String {
    let text = format!("{:.1} %", share * 100.0);
    match language {
        Language::Danish => text.replace('.', ","),
        Language::English => text,
    }
}

fn grouped(digits: &str, mark: char) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(mark);
        }
        out.push(digit);
    }
    out
}

/// A fact's value without its unit.
pub(super) fn bare_value(fact: Fact, value: Option<f32>, language: Language) -> String {
    let Some(value) = value else { return Word::NotKnown.text(language).to_owned() };
    match fact.unit() {
        Unit::YesNo => yes_no(value, language),
        Unit::Class => class_name(fact, value, language),
        _ => number(value, language),
    }
}

/// A fact's value with its unit.
pub(super) fn value(fact: Fact, value: Option<f32>, language: Language) -> String {
    let bare = bare_value(fact, value, language);
    let unit = unit_name(fact.unit(), value, language);
    match value {
        Some(_) if !unit.is_empty() => format!("{bare} {unit}"),
        _ => bare,
    }
}

/// The unit as it reads after this value.
fn unit_name(unit: Unit, value: Option<f32>, language: Language) -> &'static str {
    let is_one = value.is_some_and(|value| (value - 1.0).abs() < 0.005);
    let (da, en) = match unit {
        Unit::Persons if is_one => ("person", "person"),
        Unit::Rooms if is_one => ("rum", "room"),
        Unit::Groups if is_one => ("gruppe", "group"),
        Unit::Months if is_one => ("måned", "month"),
        Unit::Days if is_one => ("dag", "day"),
        Unit::Years if is_one => ("år", "year"),
        Unit::Stays if is_one => ("ophold", "stay"),
        Unit::Moves if is_one => ("flytning", "move"),
        Unit::Registrations if is_one => ("registrering", "registration"),
        Unit::Episodes if is_one => ("periode", "episode"),
        Unit::Dwellings if is_one => ("bolig", "dwelling"),
        Unit::Households if is_one => ("husstand", "household"),
        Unit::Signals if is_one => ("henvendelse", "message"),
        plural => plural.label(),
    };
    if language == Language::Danish { da } else { en }
}

/// A fact's value with its unit, in both languages.
pub(super) fn value_in_both(fact: Fact, known: Option<f32>) -> Bilingual {
    both(|language| value(fact, known, language))
}

/// A text made once in each language.
pub(super) fn both(text: impl Fn(Language) -> String) -> Bilingual {
    Bilingual { da: text(Language::Danish), en: text(Language::English) }
}

fn yes_no(value: f32, language: Language) -> String {
    if value > 0.5 { Word::Yes } else { Word::No }.text(language).to_owned()
}

fn class_name(fact: Fact, value: f32, language: Language) -> String {
    #[expect(clippy::cast_possible_truncation, reason = "class numbers are small whole numbers")]
    #[expect(clippy::cast_sign_loss, reason = "held at 0")]
    let index = value.max(0.0) as usize;
    fact.classes().get(index).map_or_else(String::new, |name| class_label(name, language))
}

/// A rule's comparison as readers write it: `>= min_days (60)` becomes `≥ 60`.
pub(super) fn comparison(text: &str, language: Language) -> String {
    let danish = language == Language::Danish;
    let mut words: Vec<String> = Vec::new();
    for token in text.split_whitespace() {
        let word = match token {
            ">=" => "≥",
            "<=" => "≤",
            "<" | ">" => token,
            "=" | "==" => "=",
            "!=" => "≠",
            "not" if danish => "ikke",
            "not" | "known" if !danish => token,
            "in" if danish => "en af",
            "in" => "one of",
            "known" if danish => "kendt",
            "yes" => Word::Yes.text(language),
            "no" => Word::No.text(language),
            other => {
                words.push(operand(other, language));
                continue;
            }
        };
        words.push(word.to_owned());
    }
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// A number, a class name or the name of a limit; the limit's value follows it in brackets.
fn operand(token: &str, language: Language) -> String {
    let bare = token.trim_matches(|letter| matches!(letter, '(' | ')' | ','));
    let comma = if token.ends_with(',') { "," } else { "" };
    if let Ok(value) = bare.parse::<f32>() {
        return number(value, language) + comma;
    }
    let is_class = Fact::ALL.iter().any(|fact| fact.classes().contains(&bare));
    if is_class { class_label(bare, language) + comma } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_as_people_write_them() {
        for (value, da, en) in [
            (3.5, "3,5", "3.5"),
            (1_234_567.0, "1.234.567", "1,234,567"),
            (0.333, "0,33", "0.33"),
            (-0.001, "0", "0"),
            (-1234.0, "-1.234", "-1,234"),
            (0.0, "0", "0"),
        ] {
            assert_eq!(number(value, Language::Danish), da);
            assert_eq!(number(value, Language::English), en);
        }
    }

    #[test]
    fn shares_read_as_people_write_them() {
        assert_eq!(percentage(0.8342, Language::Danish), "83,4 %");
        assert_eq!(percentage(0.8342, Language::English), "83.4 %");
    }

    #[test]
    fn dates_keep_their_precision() {
        let read = |text: &str| text.parse::<UncertainDay>().unwrap();
        assert_eq!(uncertain(read("2026-11-02"), Language::Danish), "02-11-2026");
        assert_eq!(uncertain(read("2026-11"), Language::Danish), "11-2026");
        assert_eq!(uncertain(read("2026"), Language::Danish), "2026");
        assert_eq!(uncertain(read("2026-11"), Language::English), "2026-11");
    }

    #[test]
    fn values_carry_their_unit() {
        assert_eq!(value(Fact::AreaPerAdult, Some(12.5), Language::Danish), "12,5 m²");
        assert_eq!(value(Fact::CareOf, Some(1.0), Language::English), "yes");
        assert_eq!(
            value(Fact::ExemptClass, Some(1.0), Language::Danish),
            "kollegium eller ungdomsbolig"
        );
        assert_eq!(value(Fact::Rooms, None, Language::Danish), "ikke kendt");
    }

    #[test]
    fn comparisons_read_as_people_write_them() {
        for (rule, da, en) in [
            (">= min_days (60)", "≥ 60", "≥ 60"),
            ("> 1.5", "> 1,5", "> 1.5"),
            ("= no", "= nej", "= no"),
            (
                "not in care_home, new_build",
                "ikke en af plejehjem eller ældrebolig, nybyggeri",
                "not one of care home, new building",
            ),
        ] {
            assert_eq!(comparison(rule, Language::Danish), da);
            assert_eq!(comparison(rule, Language::English), en);
        }
    }

    #[test]
    fn one_of_something_is_singular() {
        assert_eq!(value(Fact::Adults, Some(1.0), Language::Danish), "1 person");
        assert_eq!(value(Fact::Rooms, Some(1.0), Language::English), "1 room");
        assert_eq!(value(Fact::Rooms, Some(2.0), Language::English), "2 rooms");
    }
}
