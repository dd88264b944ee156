//! Data goes to standard output, everything else to standard error.

use std::io::{self, IsTerminal, Write};

use super::Failure;

/// Where a command prints.
pub struct Output {
    data: Box<dyn Write>,
    notes: Box<dyn Write>,
    /// Whether a person watches standard error.
    pub watched: bool,
    /// Columns of the terminal, 100 where there is none.
    pub width: usize,
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
        Self {
            data: Box::new(io::stdout()),
            notes: Box::new(io::stderr()),
            watched: io::stderr().is_terminal(),
            width: columns.unwrap_or(100).clamp(60, 200),
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
