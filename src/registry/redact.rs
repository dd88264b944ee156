//! What of a wrong value may be shown, and which allowed word it may have meant.

/// What a column holds, as far as showing its values goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Ids and free text: only their shape is shown.
    Personal,
    /// A date.
    Date,
    /// A number.
    Number,
    /// A word close to an allowed one.
    Word,
}

/// More digits than this may be a personal number or a phone number.
const MOST_DIGITS: usize = 5;
pub(super) const LONGEST_SHOWN: usize = 40;

/// `value` as it may be written to a file or screen.
pub(super) fn show(value: &[u8], kind: Kind) -> String {
    let text = String::from_utf8_lossy(value);
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let shown = match kind {
        Kind::Personal => false,
        Kind::Date => is_date_like(&text),
        Kind::Number => {
            digits <= MOST_DIGITS && text.chars().all(|c| matches!(c, '0'..='9' | '.' | ',' | '-'))
        }
        Kind::Word => digits <= MOST_DIGITS,
    };
    if shown && text.len() <= LONGEST_SHOWN { text.into_owned() } else { shape(&text) }
}

/// Digits and separators of a date, but not six or ten digits in a row as in a personal number.
fn is_date_like(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let others = text.len() - digits;
    let plain = text.chars().all(|c| matches!(c, '0'..='9' | '-' | '/' | '.'));
    plain && digits <= 8 && (digits <= MOST_DIGITS || others >= 2)
}

/// The first characters of a text; what a column is called is never longer.
pub(super) fn cut(text: &str) -> String {
    text.chars().take(LONGEST_SHOWN).collect()
}

/// The value with every letter as `a` and every digit as `9`.
pub(super) fn shape(text: &str) -> String {
    let blank = |c: char| match c {
        _ if c.is_ascii_digit() => '9',
        _ if c.is_alphanumeric() => 'a',
        _ if c.is_ascii_graphic() || c == ' ' => c,
        _ => '?',
    };
    let mut shape: String = text.chars().take(LONGEST_SHOWN).map(blank).collect();
    if text.chars().nth(LONGEST_SHOWN).is_some() {
        shape.push_str("...");
    }
    shape
}

/// The allowed word that `written` is closest to, where it is close enough to be meant.
pub(super) fn nearest(
    written: &str,
    allowed: impl Iterator<Item = &'static str>,
) -> Option<&'static str> {
    if written.len() > LONGEST_SHOWN {
        return None;
    }
    let written = written.trim().to_lowercase().replace(['-', ' '], "_");
    let close = |word: &&'static str| {
        let distance = strsim::damerau_levenshtein(&written, word);
        (distance <= 1 + word.len() / 5).then_some((distance, *word))
    };
    allowed.filter_map(|word| close(&word)).min().map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_only_what_cannot_be_personal() {
        for (value, kind, shown) in [
            ("2024-02-30", Kind::Date, "2024-02-30"),
            ("31-12-2020", Kind::Date, "31-12-2020"),
            ("070761-4285", Kind::Date, "999999-9999"),
            ("0707614285", Kind::Number, "9999999999"),
            ("12.5", Kind::Number, "12.5"),
            ("Jensen", Kind::Number, "aaaaaa"),
            ("moove", Kind::Word, "moove"),
            ("Åse-1", Kind::Personal, "aaa-9"),
        ] {
            assert_eq!(show(value.as_bytes(), kind), shown, "{value}");
        }
    }

    #[test]
    fn suggests_close_words_only() {
        let words = ["move", "birth", "exit"];
        assert_eq!(nearest("Moves", words.into_iter()), Some("move"));
        assert_eq!(nearest("Jensen", words.into_iter()), None);
    }
}
