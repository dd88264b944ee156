//! Tables as CSV: as spreadsheets set to Danish read it, or by RFC 4180.

use super::{Cell, Sheet};
use crate::domain::Day;

/// How the text is cut up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// For Excel set to Danish: a byte-order mark, `;`, decimal comma, `dd-mm-yyyy`.
    #[default]
    Excel,
    /// RFC 4180: comma, decimal point, ISO days.
    Plain,
}

impl Dialect {
    fn separator(self) -> char {
        match self {
            Self::Excel => ';',
            Self::Plain => ',',
        }
    }

    fn day(self, day: Day) -> String {
        let (year, month, date) = day.ymd();
        match self {
            Self::Excel => format!("{date:02}-{month:02}-{year:04}"),
            Self::Plain => day.to_string(),
        }
    }

    /// A share: a percentage where people read it, a fraction where programs do.
    fn share(self, share: f64) -> String {
        match self {
            Self::Excel => format!("{:.1} %", share * 100.0).replace('.', ","),
            Self::Plain => format!("{share:.4}"),
        }
    }

    fn cell(self, cell: &Cell) -> String {
        match cell {
            Cell::Empty => String::new(),
            Cell::Text(text) => quoted(&guarded(text)),
            Cell::Lines(lines) => quoted(&guarded(&lines.join("; "))),
            Cell::Whole(number) => number.to_string(),
            Cell::Share(share) => self.share(*share),
            Cell::Day(day) => self.day(*day),
        }
    }
}

/// A table as CSV, lines ended by CR and LF.
pub(in crate::report) fn sheet_csv(sheet: &Sheet, dialect: Dialect) -> Vec<u8> {
    let separator = dialect.separator().to_string();
    let line = |cells: Vec<String>| cells.join(&separator) + "\r\n";
    let titles = sheet.columns.iter().map(|column| quoted(&guarded(&column.title))).collect();
    let mut text = if dialect == Dialect::Excel { "\u{feff}".to_owned() } else { String::new() };
    text += &line(titles);
    for row in &sheet.rows {
        text += &line(row.iter().map(|cell| dialect.cell(cell)).collect());
    }
    text.into_bytes()
}

/// A text that a spreadsheet would take for a formula gets an apostrophe before it.
fn guarded(text: &str) -> String {
    let begins = text.trim_start_matches(' ').chars().next();
    let is_formula = begins.is_some_and(|letter| {
        matches!(letter, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠')
    });
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

/// Quoted where it must be. Both separators count: a file opened with the other one must not fall
/// apart into cells that begin like formulas.
fn quoted(text: &str) -> String {
    let must = text.contains([',', ';', '"', '\n', '\r', '\t']);
    if must { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::super::{Column, ColumnKind};
    use super::*;

    fn sheet() -> Sheet {
        let mut sheet = Sheet::new(
            "x",
            vec![
                Column::new("Adresse", ColumnKind::Text),
                Column::new("Antal", ColumnKind::Number),
                Column::new("Siden", ColumnKind::Day),
            ],
        );
        let day = "2026-11-02".parse().unwrap();
        let text = |text: &str| Cell::Text(text.to_owned());
        sheet.rows.push(vec![text("Vej 2, 1. tv"), Cell::Whole(-3), Cell::Day(day)]);
        sheet.rows.push(vec![text("=HYPERLINK(\"x\")"), Cell::Share(0.0834), Cell::Empty]);
        sheet.rows.push(vec![text(" @SUM(1;2)"), Cell::Empty, Cell::Empty]);
        sheet
    }

    #[test]
    fn excel_in_danish() {
        let text = String::from_utf8(sheet_csv(&sheet(), Dialect::Excel)).unwrap();
        assert_eq!(
            text,
            "\u{feff}Adresse;Antal;Siden\r\n\"Vej 2, 1. tv\";-3;02-11-2026\r\n\
             \"'=HYPERLINK(\"\"x\"\")\";8,3 %;\r\n\"' @SUM(1;2)\";;\r\n"
        );
    }

    #[test]
    fn rfc_4180() {
        let text = String::from_utf8(sheet_csv(&sheet(), Dialect::Plain)).unwrap();
        assert_eq!(
            text,
            "Adresse,Antal,Siden\r\n\"Vej 2, 1. tv\",-3,2026-11-02\r\n\
             \"'=HYPERLINK(\"\"x\"\")\",0.0834,\r\n\"' @SUM(1;2)\",,\r\n"
        );
    }
}
