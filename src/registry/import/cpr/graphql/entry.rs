//! One entry of a person: fields by name in any case, dates with their marks, where it lies.

use serde_json::Value;

use super::super::value::{self, Moment};
use crate::domain::Cpr;
use crate::registry::redact;

/// An object within a person, with the way to it.
#[derive(Clone)]
pub(super) struct Entry<'a> {
    value: &'a Value,
    path: String,
}

/// What is wrong with a field.
pub(super) struct Fault {
    pub(super) column: String,
    pub(super) code: &'static str,
    pub(super) value: String,
    pub(super) hint: &'static str,
}

/// What the register says of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Validity {
    Current,
    Former,
    /// Regretted, corrected or technical: says nothing of its own.
    Corrected,
}

const DATE_HINT: &str = "there is no such date / den dato findes ikke";
const NUMBER_HINT: &str = "the field must hold a CPR number / feltet skal være et CPR-nummer";
const STATUS_HINT: &str = "the status is none of aktuel, historisk, fortrudt, rettet, \
                           teknisk_aendring / status er ingen af dem";

impl<'a> Entry<'a> {
    pub(super) fn whole(value: &'a Value) -> Self {
        Self { value, path: String::new() }
    }

    /// The fields of the object, by name; none where it is none.
    pub(super) fn fields(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        self.value.as_object().into_iter().flatten()
    }

    fn get(&self, name: &str) -> Option<&'a Value> {
        let mut fields = self.fields();
        fields.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    fn way(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}.{name}", self.path) }
    }

    /// A field as text; empty where there is none, or it holds more than one value.
    pub(super) fn text(&self, name: &str) -> String {
        match self.get(name) {
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => number.to_string(),
            Some(Value::Bool(flag)) => flag.to_string(),
            _ => String::new(),
        }
    }

    /// The object of a field.
    pub(super) fn inner(&self, name: &str) -> Option<Self> {
        let value = self.get(name).filter(|value| value.is_object())?;
        Some(Self { value, path: self.way(name) })
    }

    /// The objects of a field: a list of them, or one.
    pub(super) fn list(&self, name: &str) -> Vec<Self> {
        match self.get(name) {
            Some(Value::Array(list)) => {
                let entry = |(at, value)| Self { value, path: format!("{}[{at}]", self.way(name)) };
                list.iter().enumerate().map(entry).collect()
            }
            Some(value @ Value::Object(_)) => vec![Self { value, path: self.way(name) }],
            _ => Vec::new(),
        }
    }

    pub(super) fn fault(&self, name: &str, code: &'static str, hint: &'static str) -> Fault {
        let value = redact::shape(&self.text(name));
        Fault { column: self.way(name), code, value, hint }
    }

    /// A date with the mark that says it is a guess.
    pub(super) fn moment(&self, name: &str) -> Result<Moment, Fault> {
        let mark = format!("{name}usikkerhedsmarkering");
        let is_guess = matches!(self.text(&mark).as_str(), "true" | "*" | "1");
        moment(&self.text(name), is_guess).ok_or_else(|| self.fault(name, "bad-date", DATE_HINT))
    }

    /// A personal number; none where the field is empty or zeros.
    pub(super) fn person(&self, name: &str) -> Result<Option<Cpr>, Fault> {
        let digits: String = self.text(name).chars().filter(|c| !matches!(c, '-' | ' ')).collect();
        if digits.bytes().all(|b| b == b'0') {
            return Ok(None);
        }
        let number = Cpr::parse(digits.as_bytes());
        number.map(Some).map_err(|_| self.fault(name, "bad-person-id", NUMBER_HINT))
    }

    /// The first personal number within: of the entry itself or of a person it names.
    pub(super) fn person_within(&self) -> Result<Option<Cpr>, Fault> {
        if let Some(number) = self.person("personnummer")? {
            return Ok(Some(number));
        }
        for (name, value) in self.fields().filter(|(_, value)| value.is_object()) {
            let inner = Self { value, path: self.way(name) };
            if let Some(number) = inner.person("personnummer")? {
                return Ok(Some(number));
            }
        }
        Ok(None)
    }

    /// Whether the row holds. Without a status its end tells.
    pub(super) fn validity(&self) -> Result<Validity, Fault> {
        match self.text("status").to_lowercase().as_str() {
            "" if self.moment("virkningtil")?.is_known() => Ok(Validity::Former),
            "aktuel" | "" => Ok(Validity::Current),
            "historisk" => Ok(Validity::Former),
            "fortrudt" | "rettet" | "teknisk_aendring" => Ok(Validity::Corrected),
            _ => Err(self.fault("status", "bad-code", STATUS_HINT)),
        }
    }
}

/// A date, or a point in time as Danish clocks show it. `None` where it is neither; the last day of
/// the calendar stands for no end.
fn moment(text: &str, is_guess: bool) -> Option<Moment> {
    let mark: &[u8] = if is_guess { b"*" } else { b"" };
    let text = match text.len() {
        4 => format!("{text}-00-00"),
        7 => format!("{text}-00"),
        _ => text.to_owned(),
    };
    if text.starts_with("9999-12-31") || text.starts_with("0001-01-01") {
        return Some(Moment::UNKNOWN);
    }
    if text.len() <= 12 {
        return value::moment(text.as_bytes(), mark);
    }
    let local = local(&text)?;
    value::moment(local.as_bytes(), mark)
}

/// `YYYYMMDDhhmm` as Danish clocks show it. A time with an offset of its own is such a time; one in
/// UTC is turned into one, by the rule for summer time that holds since 1996.
fn local(text: &str) -> Option<String> {
    let is_utc = text.ends_with(['Z', 'z']) || text.ends_with("+00:00");
    if is_utc {
        let danish = jiff::tz::TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").ok()?;
        let clock = text.parse::<jiff::Timestamp>().ok()?.to_zoned(danish);
        let (year, month, day) = (clock.year(), clock.month(), clock.day());
        return Some(format!(
            "{year:04}{month:02}{day:02}{:02}{:02}",
            clock.hour(),
            clock.minute()
        ));
    }
    let (date, time) = (text.get(..10)?, text.get(11..16)?);
    let is_parted = matches!(text.as_bytes()[10], b'T' | b' ') && time.as_bytes()[2] == b':';
    is_parted.then(|| format!("{date}{time}").replace(['-', ':'], ""))
}

#[cfg(test)]
mod tests {
    use super::{Moment, moment};

    #[test]
    fn points_in_time_become_danish_days() {
        for (text, is_guess, expected) in [
            ("2005-01-01T11:12:00.000000+01:00", false, Some("2005-01-01")),
            ("2004-12-31T23:00:00Z", false, Some("2005-01-01")),
            ("2004-06-30T22:00:00.000000Z", false, Some("2004-07-01")),
            ("2004-12-31T22:59:00+00:00", false, Some("2004-12-31")),
            ("2005-01-01", true, Some("2005-01")),
            ("2005-01-01 00:00:00", false, Some("2005-01-01")),
            ("1961-05", false, Some("1961-05")),
            ("1961", false, Some("1961")),
            ("200111071450", false, Some("2001-11-07")),
            ("9999-12-31T23:59:59Z", false, Some("")),
            ("", false, Some("")),
            ("2005-13-01T00:00:00Z", false, None),
            ("2005-02-30", false, None),
            ("2005-01-01Tx1:12:00", false, None),
            ("ærøærøærøærø", false, None),
        ] {
            let read = moment(text, is_guess).map(Moment::to_text);
            assert_eq!(read.as_deref(), expected, "{text}");
        }
    }
}
