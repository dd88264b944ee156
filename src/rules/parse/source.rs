//! Reading keys out of a TOML file so that every fault keeps its place and none hides another.
//!
//! Readers report what is wrong and go on with an empty value: a file with a fault is refused as
//! a whole afterwards, so the empty value never reaches a rule.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::fault::{RuleError, RuleFault, suggest};
use crate::domain::Bilingual;

/// The files of a register that rules and examples may name; the first three are always there.
pub(super) const FILES: [&str; 10] = [
    "moves",
    "persons",
    "dwellings",
    "associations",
    "departments",
    "leases",
    "benefits",
    "signals",
    "findings",
    "outcomes",
];

/// One file and what was found wrong with it so far.
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    text: &'a str,
    line_starts: Vec<usize>,
    faults: RefCell<Vec<RuleError>>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        let after_newline = text.match_indices('\n').map(|(at, _)| at + 1);
        let line_starts = std::iter::once(0).chain(after_newline).collect();
        Self { file, text, line_starts, faults: RefCell::default() }
    }

    pub(super) fn report(&self, span: &Range<usize>, fault: RuleFault) {
        self.report_with(span, fault, None);
    }

    pub(super) fn report_with(&self, span: &Range<usize>, fault: RuleFault, hint: Option<String>) {
        let (line, column) = self.place(span.start);
        let error = RuleError { file: self.file.to_owned(), line, column, fault, hint };
        self.faults.borrow_mut().push(error);
    }

    pub(super) fn place(&self, at: usize) -> (u32, u32) {
        let line = self.line_starts.partition_point(|start| *start <= at).max(1);
        let start = self.line_starts[line - 1];
        let before = self.text.get(start..at).unwrap_or_default();
        let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        (number(line), number(before.chars().count() + 1))
    }

    /// Whether a fault of this kind was reported: what only follows from it is not reported too.
    pub(super) fn found(&self, kind: impl Fn(&RuleFault) -> bool) -> bool {
        self.faults.borrow().iter().any(|error| kind(&error.fault))
    }

    pub(super) fn into_faults(self) -> Vec<RuleError> {
        self.faults.into_inner()
    }
}

/// A table of the file with the keys it may hold.
#[derive(Clone, Copy)]
pub(super) struct Section<'a, 't> {
    pub(super) source: &'a Source<'a>,
    table: &'t DeTable<'t>,
    /// How messages call it: `band 2`.
    pub(super) place: &'a str,
    start: usize,
}

impl<'a, 't> Section<'a, 't> {
    /// Opens a table and reports every key that is not allowed.
    pub(super) fn open(
        source: &'a Source<'a>,
        table: &'t DeTable<'t>,
        start: usize,
        place: &'a str,
        allowed: &[&str],
    ) -> Self {
        for key in table.keys() {
            let word = key.get_ref().as_ref();
            if !allowed.contains(&word) {
                let fault = RuleFault::UnknownKey { key: word.to_owned(), place: place.to_owned() };
                source.report_with(&key.span(), fault, suggest(word, allowed.iter().copied()));
            }
        }
        Self { source, table, place, start }
    }

    pub(super) fn span(&self) -> Range<usize> {
        self.start..self.start
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    pub(super) fn optional(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.get(key)
    }

    pub(super) fn required(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = self.table.get(key);
        if value.is_none() {
            let fault = RuleFault::MissingKey { key: key.into(), place: self.place.into() };
            self.source.report(&self.span(), fault);
        }
        value
    }

    pub(super) fn wrong_type(&self, key: &str, value: &Spanned<DeValue<'_>>, expected: &str) {
        let fault = RuleFault::WrongType {
            key: key.into(),
            expected: expected.into(),
            found: value.get_ref().type_str().into(),
        };
        self.source.report(&value.span(), fault);
    }

    /// A required text that is not blank.
    pub(super) fn text(&self, key: &str) -> Spanned<&'t str> {
        let Some(value) = self.required(key) else { return Spanned::new(self.span(), "") };
        let text = value.get_ref().as_str();
        match text {
            None => self.wrong_type(key, value, "a text"),
            Some(text) if text.trim().is_empty() => {
                self.source.report(&value.span(), RuleFault::Empty { what: key.into() });
            }
            Some(_) => {}
        }
        Spanned::new(value.span(), text.unwrap_or_default())
    }

    /// The text of a key that was checked before; empty where it is none.
    pub(super) fn text_again(&self, key: &str) -> String {
        let text = self.optional(key).and_then(|value| value.get_ref().as_str());
        text.unwrap_or_default().to_owned()
    }

    /// A required finite number.
    pub(super) fn number(&self, key: &str) -> Spanned<f64> {
        let Some(value) = self.required(key) else { return Spanned::new(self.span(), 0.0) };
        let number = number_of(value.get_ref());
        if number.is_none() {
            self.wrong_type(key, value, "a finite number");
        }
        Spanned::new(value.span(), number.unwrap_or_default())
    }

    /// A required whole number from `low` to `high`.
    pub(super) fn whole(&self, key: &str, low: i32, high: i32) -> i32 {
        let Some(value) = self.required(key) else { return low };
        let whole = value.get_ref().as_integer().filter(|n| n.radix() == 10);
        let Some(whole) = whole.and_then(|n| n.as_str().parse::<i32>().ok()) else {
            self.wrong_type(key, value, "a whole number");
            return low;
        };
        self.in_range(key, value.span(), f64::from(whole), (f64::from(low), f64::from(high)));
        whole.clamp(low, high)
    }

    pub(super) fn in_range(&self, what: &str, span: Range<usize>, value: f64, range: (f64, f64)) {
        let (low, high) = range;
        if !(low..=high).contains(&value) {
            self.source
                .report(&span, RuleFault::OutOfRange { what: what.into(), value, low, high });
        }
    }

    /// A word out of a closed list.
    pub(super) fn word<T: Copy>(&self, key: &str, names: &[(&str, T)]) -> T {
        let word = self.text(key);
        self.known_word(key, word.get_ref(), word.span(), names).unwrap_or(names[0].1)
    }

    /// Looks one word up and reports it where it is not in the list.
    pub(super) fn known_word<T: Copy>(
        &self,
        what: &str,
        word: &str,
        span: Range<usize>,
        names: &[(&str, T)],
    ) -> Option<T> {
        let found = names.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() && !word.trim().is_empty() {
            let fault = RuleFault::UnknownWord { what: what.into(), word: word.into() };
            let allowed = names.iter().map(|(name, _)| *name);
            self.source.report_with(&span, fault, suggest(word, allowed));
        }
        found
    }

    /// A list of texts; empty where the key is absent.
    pub(super) fn texts(&self, key: &str) -> Vec<Spanned<&'t str>> {
        let mut texts = Vec::new();
        for value in self.list(key) {
            match value.get_ref().as_str() {
                Some(text) => texts.push(Spanned::new(value.span(), text)),
                None => self.wrong_type(key, value, "a list of texts"),
            }
        }
        texts
    }

    /// A required list of texts with something in it.
    pub(super) fn some_texts(&self, key: &str) -> Vec<String> {
        self.required(key);
        let texts = self.texts(key);
        if self.has(key) && self.list(key).is_empty() {
            self.source.report(&self.span(), RuleFault::Empty { what: key.into() });
        }
        texts.iter().map(|text| text.get_ref().to_string()).collect()
    }

    /// A required list of names of files of the contract, without their ending.
    pub(super) fn known_files(&self, key: &str) -> Vec<String> {
        let known: Vec<(&str, ())> = FILES.iter().map(|file| (*file, ())).collect();
        for word in self.texts(key) {
            self.known_word("file", word.get_ref(), word.span(), &known);
        }
        self.some_texts(key)
    }

    /// The items of a list; none where the key is absent.
    pub(super) fn list(&self, key: &str) -> &'t [Spanned<DeValue<'t>>] {
        let Some(value) = self.optional(key) else { return &[] };
        if let DeValue::Array(items) = value.get_ref() {
            items
        } else {
            self.wrong_type(key, value, "a list");
            &[]
        }
    }

    /// The tables under a key with where each starts; none where the key is absent.
    pub(super) fn tables(&self, key: &str) -> Vec<(&'t DeTable<'t>, usize)> {
        let mut tables = Vec::new();
        for value in self.list(key) {
            match value.get_ref().as_table() {
                Some(table) => tables.push((table, value.span().start)),
                None => self.wrong_type(key, value, "a list of tables"),
            }
        }
        tables
    }

    /// A required pair of texts, `da` and `en`.
    pub(super) fn bilingual(&self, key: &str) -> Bilingual {
        let Some(value) = self.required(key) else { return empty_text() };
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a table with `da` and `en`");
            return empty_text();
        };
        let place = format!("`{key}` of {}", self.place);
        let inner = Section::open(self.source, table, value.span().start, &place, &["da", "en"]);
        inner.languages()
    }

    /// `da` and `en` of this very table.
    pub(super) fn languages(&self) -> Bilingual {
        let (da, en) = (self.text("da"), self.text("en"));
        super::wording::check_words(self.source, &da);
        super::wording::check_words(self.source, &en);
        Bilingual { da: tidy(da.get_ref()), en: tidy(en.get_ref()) }
    }

    /// A required list of paragraphs of law with something in it: each a text that stands for both
    /// languages, since the law is in one, or a table with `da` and `en`.
    pub(super) fn paragraphs(&self, key: &str) -> Vec<Bilingual> {
        self.required(key);
        let list = self.list(key);
        if self.has(key) && list.is_empty() {
            self.source.report(&self.span(), RuleFault::Empty { what: key.into() });
        }
        list.iter().filter_map(|value| self.paragraph(key, value)).collect()
    }

    fn paragraph(&self, key: &str, value: &'t Spanned<DeValue<'t>>) -> Option<Bilingual> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(Bilingual { da: text.to_owned(), en: text.to_owned() });
        }
        let Some(table) = value.get_ref().as_table() else {
            self.wrong_type(key, value, "a list of texts, or of tables with `da` and `en`");
            return None;
        };
        let place = format!("`{key}` of {}", self.place);
        let languages = ["da", "en"];
        let inner = Section::open(self.source, table, value.span().start, &place, &languages);
        Some(inner.languages())
    }
}

fn empty_text() -> Bilingual {
    Bilingual { da: String::new(), en: String::new() }
}

/// Line breaks inside a text are for the author's eyes; readers get one line.
fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A finite TOML number.
pub(super) fn number_of(value: &DeValue<'_>) -> Option<f64> {
    let text = match value {
        DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
        DeValue::Float(float) => float.as_str(),
        _ => return None,
    };
    text.parse::<f64>().ok().filter(|number| number.is_finite() && number.abs() <= 1e7)
}
