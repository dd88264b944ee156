//! What can be wrong with a rule file: a value with a place, a reason and a hint.

use std::fmt;

use thiserror::Error;

/// One thing wrong with one rule file (or with a limit set from outside).
#[derive(Clone, Debug, PartialEq)]
pub struct RuleError {
    /// File name as it was given.
    pub file: String,
    /// Line, from 1; 0 where the fault concerns the file as a whole.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// What is wrong.
    pub fault: RuleFault,
    /// What to do about it.
    pub hint: Option<String>,
}

impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.fault),
            line => write!(f, "{}:{line}:{}: {}", self.file, self.column, self.fault),
        }
    }
}

impl std::error::Error for RuleError {}

impl RuleError {
    /// What to do about it, where there is something to say.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }
}

/// Why a rule file is refused.
#[derive(Clone, Debug, PartialEq, Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "each variant's message says what it means and names its fields")]
pub enum RuleFault {
    #[error("this is not TOML: {message}")]
    Syntax { message: String },
    #[error("this is not UTF-8 text")]
    NotUtf8,
    #[error("the file is empty")]
    EmptyFile,
    #[error("unknown key `{key}` in {place}")]
    UnknownKey { key: String, place: String },
    #[error("{place} lacks `{key}`")]
    MissingKey { key: String, place: String },
    #[error("`{key}` must be {expected}, but is {found}")]
    WrongType { key: String, expected: String, found: String },
    #[error("there is no fact `{key}`")]
    UnknownFact { key: String },
    #[error("a rule about a dwelling cannot read `{fact}`, a fact about single registrations")]
    WrongTable { fact: String },
    #[error(
        "`{fact}` may lower or cancel a rule, never make it hold for a shelter or an institution"
    )]
    NoSign { fact: String },
    #[error("`{operator}` does not fit `{fact}`, which is measured in `{unit}`")]
    OperatorDoesNotFit { operator: String, fact: String, unit: String },
    #[error("`{fact}` is measured in `{expected}`, but is compared in `{given}`")]
    UnitMismatch { fact: String, expected: String, given: String },
    #[error("`{word}` is no {what}")]
    UnknownWord { what: String, word: String },
    #[error("the rule has no limit `{name}`")]
    UnknownLimit { name: String },
    #[error("the limit `{name}` is used in no condition")]
    UnusedLimit { name: String },
    #[error("{what} is {value}, outside {low} to {high}")]
    OutOfRange { what: String, value: f64, low: f64, high: f64 },
    #[error("a condition holds exactly one of `all`, `any`, `not` and `fact`")]
    NotOneForm,
    #[error("a comparison holds either `value` or `limit`")]
    NotOneOperand,
    #[error("conditions are nested more than {most} deep")]
    TooDeep { most: usize },
    #[error("`{what}` is empty")]
    Empty { what: String },
    #[error("band {number} weighs as much as the one before it or more")]
    BandOrder { number: usize },
    #[error("`{{{name}}}` is neither a fact nor a limit that the rule reads")]
    UnknownPlaceholder { name: String },
    #[error("the text has braces that are not `{{name}}` or `{{name:singular/plural}}`")]
    BrokenPlaceholder,
    #[error("the word `{word}` must not occur: a rule asks, it does not accuse")]
    ForbiddenWord { word: String },
    #[error("`{key}` must be {expected}")]
    Malformed { key: String, expected: String },
    #[error("`{value}` is already the {what} of {first}")]
    Duplicate { what: String, value: String, first: String },
    #[error("the file must be named {expected}")]
    FileName { expected: String },
    #[error("the rule has no example {kind}")]
    MissingExample { kind: String },
    #[error("there is no rule file in the folder")]
    NoRules,
    #[error("there is no rule `{code}`")]
    UnknownRule { code: String },
}

/// A hint that names the nearest of `allowed`, lists them where none is near and they are few, or
/// names those that share a part of the word; none where nothing is alike.
pub(super) fn suggest<'a>(
    word: &str,
    allowed: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    let allowed: Vec<&str> = allowed.into_iter().collect();
    let nearest = allowed
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), *candidate))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, candidate)| *distance * 3 <= candidate.len().max(word.len()) + 1);
    if let Some((_, candidate)) = nearest {
        return Some(format!("did you mean `{candidate}`?"));
    }
    if allowed.len() <= MOST_LISTED {
        return (!allowed.is_empty()).then(|| format!("allowed: {}", allowed.join(", ")));
    }
    let alike = alike(word, &allowed);
    (!alike.is_empty()).then(|| format!("did you mean one of {}?", alike.join(", ")))
}

/// Longer lists are not printed whole.
const MOST_LISTED: usize = 24;

/// At most four candidates that share most parts with `word`: `rooms_number` shares `rooms`.
fn alike(word: &str, allowed: &[&str]) -> Vec<String> {
    let parts: Vec<&str> = parts(word).collect();
    let shared = |candidate: &str| {
        let of_candidate = self::parts(candidate);
        of_candidate.filter(|other| parts.iter().any(|part| same_stem(part, other))).count()
    };
    let mut found: Vec<(usize, &str)> = allowed.iter().map(|word| (shared(word), *word)).collect();
    found.retain(|(shared, _)| *shared > 0);
    // A short name that shares as many parts is nearer than a long one.
    found.sort_by_key(|(shared, word)| (std::cmp::Reverse(*shared), word.len(), *word));
    found.into_iter().take(4).map(|(_, word)| format!("`{word}`")).collect()
}

fn parts(word: &str) -> impl Iterator<Item = &str> {
    word.split(['_', '-', ' ']).filter(|part| part.len() >= 3)
}

/// Whether two parts are one word but for an ending or a letter: `adult`, `adults`, `adultz`.
fn same_stem(a: &str, b: &str) -> bool {
    a == b || a.len().min(b.len()) >= 4 && strsim::damerau_levenshtein(a, b) <= 1
}
