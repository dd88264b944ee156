//! One value: a cell, some cells or a constant become what the input contract holds.

use super::mapping::{Form, ValueSource};
use super::sheet::Header;
use crate::domain::{Cpr, Day};
use crate::registry::import::address::{self, AddressText, Kvh, Kvhx};

/// A value that cannot be used: column, code, what stood there.
pub(super) struct Fault {
    pub(super) column: String,
    pub(super) code: &'static str,
    pub(super) value: String,
}

/// A row of the table, with the number that stands for it.
pub(super) struct Cells<'a> {
    pub(super) header: &'a Header,
    pub(super) values: &'a [String],
    pub(super) line: u64,
}

impl Cells<'_> {
    /// The cell of a column, without blanks around it.
    pub(super) fn get(&self, column: &str) -> &str {
        let place = self.header.place(column);
        place.and_then(|place| self.values.get(place)).map_or("", |value| value.trim())
    }

    /// The value that a source gives for this row.
    pub(super) fn value(&self, source: &ValueSource) -> Result<String, Fault> {
        let column = source.column.as_deref().unwrap_or_default();
        let written = source.constant.as_deref().unwrap_or_else(|| self.get(column));
        let fault = |code| Fault { column: column.to_owned(), code, value: written.to_owned() };
        if source.form == Form::Row {
            return Ok(format!("{}{}", source.prefix, self.line));
        }
        if source.form == Form::Kvhx {
            return self.key(&source.columns);
        }
        if written.is_empty() {
            return Ok(String::new());
        }
        let value = if source.codes.is_empty() {
            read(source.form, written).map_err(fault)?
        } else {
            source.codes.get(written).cloned().ok_or_else(|| fault("unknown-word"))?
        };
        Ok(format!("{}{value}", source.prefix))
    }

    fn key(&self, columns: &[String]) -> Result<String, Fault> {
        let part = |at: usize| columns.get(at).map_or("", |column| self.get(column));
        let fault = |at: usize| Fault {
            column: columns.get(at).cloned().unwrap_or_default(),
            code: "bad-address",
            value: part(at).to_owned(),
        };
        let code = |at: usize| part(at).parse::<u16>().map_err(|_| fault(at));
        let house_number = match part(2) {
            "" => String::new(),
            written => address::house_number(written).ok_or_else(|| fault(2))?,
        };
        let access = Kvh { municipality: code(0)?, street: code(1)?, house_number };
        let floor = address::floor(part(3)).ok_or_else(|| fault(3))?;
        let door = address::door(part(4)).ok_or_else(|| fault(4))?;
        Ok(Kvhx { access, floor, door }.to_string())
    }
}

fn read(form: Form, written: &str) -> Result<String, &'static str> {
    match form {
        Form::Date => date(written).ok_or("bad-date"),
        Form::Number => number(written).ok_or("bad-number"),
        Form::Cpr => cpr(written).ok_or("bad-person-id"),
        Form::Born => {
            let number = cpr(written).ok_or("bad-person-id")?;
            let born = Cpr::parse(number.as_bytes()).ok().and_then(|number| number.born_on());
            Ok(born.map(|day| day.to_string()).unwrap_or_default())
        }
        Form::Address => {
            AddressText::parse(written).map(|line| line.to_string()).map_err(|_| "bad-address")
        }
        Form::Text | Form::Row | Form::Kvhx => Ok(written.to_owned()),
    }
}

/// A date as ISO; months and days of 00 are left out, zeros alone are no date.
fn date(written: &str) -> Option<String> {
    let digits: String = written.chars().filter(char::is_ascii_digit).collect();
    let separators = written.chars().filter(|c| matches!(c, '-' | '.' | '/')).count();
    let head = written.split(['-', '.', '/']).next().unwrap_or_default();
    if digits.len() == written.len() {
        return packed(&digits);
    }
    let parts: Vec<&str> = written.split([' ', 'T']).next()?.split(['-', '.', '/']).collect();
    let [first, month, last] = parts[..] else {
        return packed(digits.get(..digits.len().min(13))?).filter(|_| separators == 1);
    };
    let (year, day) = if head.len() == 4 { (first, last) } else { (last, first) };
    if year.len() != 4 {
        return None;
    }
    let day = Day::from_ymd(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    Some(day.to_string())
}

/// `YYYYMMDD`, perhaps with hours and minutes, perhaps with a zero before it.
fn packed(digits: &str) -> Option<String> {
    let digits =
        if digits.len() == 13 { digits.strip_prefix('0').unwrap_or(&digits[..12]) } else { digits };
    if digits.bytes().all(|b| b == b'0') {
        return Some(String::new());
    }
    if !matches!(digits.len(), 8 | 12 | 14) {
        return None;
    }
    let (year, month, day) = (&digits[..4], &digits[4..6], &digits[6..8]);
    let text = match (month, day) {
        ("00", "00") => year.to_owned(),
        (_, "00") => format!("{year}-{month}"),
        _ => format!("{year}-{month}-{day}"),
    };
    crate::domain::UncertainDay::parse(text.as_bytes()).map(|_| text)
}

/// A number with a decimal point: the last comma or point is decimal, unless it parts thousands.
fn number(written: &str) -> Option<String> {
    let plain: String = written.chars().filter(|c| !c.is_whitespace()).collect();
    let is_number = plain.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',' | '-'));
    let number = if plain.contains(',') { plain.replace('.', "").replace(',', ".") } else { plain };
    let value: f64 = number.parse().ok().filter(|_| is_number)?;
    value.is_finite().then_some(if value.fract() == 0.0 { format!("{value:.0}") } else { number })
}

/// Ten digits; zeros lost in front come back, a hyphen goes.
fn cpr(written: &str) -> Option<String> {
    let written = written.strip_suffix(".0").unwrap_or(written);
    let digits: String = written.chars().filter(|c| *c != '-' && *c != ' ').collect();
    let number = format!("{digits:0>10}");
    Cpr::parse(number.as_bytes()).is_ok().then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_numbers_and_personal_numbers_have_one_form() {
        for (written, expected) in [
            ("31-12-2024", Some("2024-12-31")),
            ("1.2.2024", Some("2024-02-01")),
            ("2024-12-31", Some("2024-12-31")),
            ("2024-12-31 00:00:00", Some("2024-12-31")),
            ("199109151457", Some("1991-09-15")),
            ("0199109151457", Some("1991-09-15")),
            ("19910000", Some("1991")),
            ("0000000000000", Some("")),
            ("199109151457.0", Some("1991-09-15")),
            ("31-12-24", None),
            ("30-02-2024", None),
            ("x", None),
            ("2024", None),
        ] {
            assert_eq!(date(written).as_deref(), expected, "{written}");
        }
        for (written, expected) in [
            ("1.234,5", Some("1234.5")),
            ("72,0", Some("72")),
            ("72.5", Some("72.5")),
            ("a", None),
            ("inf", None),
        ] {
            assert_eq!(number(written).as_deref(), expected, "{written}");
        }
        assert_eq!(cpr("707614285").as_deref(), Some("0707614285"));
        assert_eq!(cpr("070761-4285").as_deref(), Some("0707614285"));
        assert_eq!(cpr("123"), None);
    }
}
