//! Data goes to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use super::Failure;
use crate::domain::Language;

/// Where a command prints.
pub struct Output {
    data: Box<dyn Write>,
    notes: Box<dyn Write>,
    /// Whether a person watches standard error.
    pub watched: bool,
    /// Columns of the terminal, 100 where there is none.
    pub width: usize,
    /// The language of results; notes and errors are for operators and English throughout.
    pub language: Language,
}

impl std::fmt::Debug for Output {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("watched", &self.watched).finish_non_exhaustive()
    }
}

impl Output {
    /// The process's own streams.
    pub fn standard() -> Self {
        let columns = std::env::var("COLUMNS").ok().and_then(|text| text.parse().ok());
        let terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
        Self {
            data: Box::new(io::stdout()),
            notes: Box::new(io::stderr()),
            watched: io::stderr().is_terminal(),
            width: columns.or(terminal).unwrap_or(100).clamp(60, 200),
            language: of_the_terminal(),
        }
    }

    /// Prints data.
    pub fn print(&mut self, text: &str) -> Result<(), Failure> {
        self.data.write_all(text.as_bytes())?;
        if !text.ends_with('\n') {
            self.data.write_all(b"\n")?;
        }
        self.data.flush()?;
        Ok(())
    }

    /// Prints a value as indented JSON.
    pub fn print_json(&mut self, value: &impl serde::Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::machine(format!("could not write JSON: {error}")))?;
        self.print(&text)
    }

    /// Tells the user something that is no data. A closed standard error is ignored.
    pub fn note(&mut self, text: &str) {
        let _ = writeln!(self.notes, "{text}");
    }

    /// Tells why the command stopped.
    pub fn complain(&mut self, text: &str) {
        let _ = writeln!(self.notes, "{text}");
    }
}

/// Danish where the terminal says so, by the variables that programs go by; else English.
fn of_the_terminal() -> Language {
    let variables = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter();
    let said = variables.filter_map(|name| std::env::var(name).ok()).find(|text| !text.is_empty());
    if said.is_some_and(|text| text.starts_with("da")) {
        Language::Danish
    } else {
        Language::English
    }
}

/// A number with the word that fits it: `1 row`, `2 rows`.
pub fn counted(number: impl TryInto<u64>, one: &str, many: &str) -> String {
    let number = number.try_into().unwrap_or(u64::MAX);
    format!("{number} {}", if number == 1 { one } else { many })
}
