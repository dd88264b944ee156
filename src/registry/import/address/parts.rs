//! House numbers, floors and doors as different sources write them, in one form.

/// A house number without leading zeros, its letter in upper case: `077a` is `77A`. None where it
/// is no house number: one to three digits and at most one letter.
pub fn house_number(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let number = text[..digits].trim_start_matches('0');
    let letter = text[digits..].to_uppercase();
    let is_letter = letter.chars().count() <= 1 && letter.chars().all(char::is_alphabetic);
    ((1..=3).contains(&number.len()) && is_letter).then(|| format!("{number}{letter}"))
}

/// A floor in lower case: `01` is `1`, `Stuen` is `st`, `kld.` is `kl`, `2. sal` is `2`. Empty
/// where there is none; `None` where it is no floor.
pub fn floor(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.strip_suffix("sal").unwrap_or(&text).trim().trim_end_matches('.');
    let text = text.strip_suffix("sal").unwrap_or(text).trim().trim_end_matches('.');
    let number = text.trim_start_matches('0');
    let is_number = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    match text {
        "" => Some(String::new()),
        "st" | "stuen" | "stue" | "stueplan" | "stueetage" => Some("st".to_owned()),
        "kl" | "kld" | "kælder" | "kælderen" => Some("kl".to_owned()),
        "mz" | "kv" | "pt" => Some(text.to_owned()),
        _ if is_number(text) && (1..=2).contains(&number.len()) => Some(number.to_owned()),
        _ => cellar(text),
    }
}

/// A numbered cellar: `kl2`, and `k2` as the person register writes it.
fn cellar(text: &str) -> Option<String> {
    let level = text.strip_prefix("kl").or_else(|| text.strip_prefix('k'))?;
    let is_level = level.len() == 1 && level.bytes().all(|b| matches!(b, b'1'..=b'9'));
    is_level.then(|| format!("k{level}"))
}

/// A door in lower case: `0012` is `12`, `TV.` is `tv`. Empty where there is none; `None` where it
/// is longer than four characters or holds what no door does.
pub fn door(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.strip_prefix("dør").map_or(text.as_str(), str::trim).trim_end_matches('.');
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let text = if is_number { text.trim_start_matches('0') } else { text };
    let is_plain = text.chars().all(|c| c.is_alphanumeric() || matches!(c, '/' | '-'));
    (text.chars().count() <= 4 && is_plain).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_have_one_form() {
        for (text, expected) in [
            ("004 ", Some("4")),
            ("077a", Some("77A")),
            ("77 A", Some("77A")),
            ("1234", None),
            ("A", None),
            ("000", None),
            ("4AB", None),
        ] {
            assert_eq!(house_number(text).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("01", Some("1")),
            ("1.", Some("1")),
            ("2. sal", Some("2")),
            ("2.sal.", Some("2")),
            ("ST", Some("st")),
            ("stuen", Some("st")),
            ("kld.", Some("kl")),
            ("k2", Some("k2")),
            ("kl2", Some("k2")),
            ("", Some("")),
            ("100", None),
            ("vej", None),
        ] {
            assert_eq!(floor(text).as_deref(), expected, "{text}");
        }
        for (text, expected) in [
            ("0012", Some("12")),
            ("  TV", Some("tv")),
            ("mf.", Some("mf")),
            ("dør 3", Some("3")),
            ("1b", Some("1b")),
            ("", Some("")),
            ("12345", None),
            ("a b", None),
        ] {
            assert_eq!(door(text).as_deref(), expected, "{text}");
        }
    }
}
