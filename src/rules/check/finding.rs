//! What the checker has to say of a rule: a value with a place, a code and a hint.

use std::fmt;

use crate::rules::RuleError;

/// One thing to put right or to look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// The file's name.
    pub file: String,
    /// Line, from 1; 0 where it concerns the file as a whole.
    pub line: u32,
    /// Column in characters, from 1.
    pub column: u32,
    /// Whether the rules may not be used like this.
    pub level: Level,
    /// For example `unreachable-band`.
    pub code: &'static str,
    /// What was found.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Must be put right.
    Error,
    /// Worth a look.
    Advice,
}

impl Level {
    /// Its word in output.
    pub fn key(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Advice => "advice",
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (file, line, column) = (&self.file, self.line, self.column);
        let (level, code) = (self.level.key(), self.code);
        match line {
            0 => write!(f, "{file}: {level} {code}: {}", self.message),
            _ => write!(f, "{file}:{line}:{column}: {level} {code}: {}", self.message),
        }
    }
}

impl From<&RuleError> for Finding {
    fn from(error: &RuleError) -> Self {
        Self {
            file: error.file.clone(),
            line: error.line,
            column: error.column,
            level: Level::Error,
            code: "malformed",
            message: error.fault.to_string(),
            hint: error.hint().unwrap_or_default().to_owned(),
        }
    }
}
