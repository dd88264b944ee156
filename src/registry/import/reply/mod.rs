//! Reply forms of housing associations, filled in: signals, leases and corrections of data.
//!
//! Owns how a form is read; which mark stands for which dwelling, and what the columns are called,
//! the caller says. A row that cannot be used is a reject and never stops the rest.

mod additions;
mod cells;

use std::collections::BTreeMap;

use crate::domain::Day;
use crate::registry::Reject;

pub use additions::{Addition, merged};
pub use cells::{FormError, read_form};

/// What a column of the form is for; [`Columns`] says what each is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Asked {
    /// The mark of the row.
    Mark,
    /// Rooms as the association knows them.
    Rooms,
    /// First day of the lease.
    LeaseFrom,
    /// Last day of the lease.
    LeaseTo,
    /// Whether a sublet is approved.
    Sublet,
    /// From when.
    SubletFrom,
    /// Until when.
    SubletTo,
    /// Whether not all who are registered may live there.
    Doubt,
    /// The right address.
    RightAddress,
    /// Anything else.
    Remark,
}

/// What each column may be called, as the forms of any language write it.
pub type Columns = BTreeMap<Asked, Vec<String>>;

/// Who replied, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplySource {
    /// File name.
    pub file: String,
    /// A name for the reply that is the same whenever the same file is read.
    pub id: String,
    /// The day it was received.
    pub received_on: Day,
}

/// What a reply holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reply {
    /// Rows of the form, those without an answer too.
    pub rows: u64,
    /// Rows for `signals.csv`.
    pub signals: Vec<Addition>,
    /// Rows for `leases.csv`.
    pub leases: Vec<Addition>,
    /// Rows for `corrections.csv`: what a register should be asked to put right.
    pub corrections: Vec<Addition>,
    /// What could not be used.
    pub rejects: Vec<Reject>,
}

/// Reads the rows of a form. `dwellings` gives the dwelling of each mark of the association that
/// replies; any other mark is rejected. O(rows).
pub fn read_reply(
    rows: &[Vec<String>],
    columns: &Columns,
    dwellings: &BTreeMap<String, String>,
    source: &ReplySource,
) -> Result<Reply, FormError> {
    let head = rows.iter().position(|row| place(row, columns, Asked::Mark).is_some());
    let head = head.ok_or(FormError::NoMark)?;
    let mut reply = Reply::default();
    for (number, row) in rows.iter().enumerate().skip(head + 1) {
        if row.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let mut reading = Reading {
            row,
            head: &rows[head],
            columns,
            source,
            line: number as u64 + 1,
            reply: &mut reply,
        };
        reading.read(dwellings);
    }
    Ok(reply)
}

fn place(head: &[String], columns: &Columns, asked: Asked) -> Option<usize> {
    let names = columns.get(&asked)?;
    let same = |cell: &String| names.iter().any(|name| plain(name) == plain(cell));
    head.iter().position(same)
}

fn plain(text: &str) -> String {
    text.trim().trim_start_matches('\'').to_lowercase()
}

struct Reading<'a> {
    row: &'a [String],
    head: &'a [String],
    columns: &'a Columns,
    source: &'a ReplySource,
    line: u64,
    reply: &'a mut Reply,
}

impl Reading<'_> {
    fn cell(&self, asked: Asked) -> &str {
        let cell = place(self.head, self.columns, asked).and_then(|at| self.row.get(at));
        cell.map_or("", |cell| cell.trim().trim_start_matches('\''))
    }

    fn reject(&mut self, asked: Asked, code: &'static str, hint: &str) {
        let column = place(self.head, self.columns, asked).map(|at| self.head[at].clone());
        self.reply.rejects.push(Reject {
            file: self.source.file.clone(),
            line: self.line,
            column: column.unwrap_or_default(),
            code,
            value: String::new(),
            hint: hint.to_owned(),
            kept: false,
        });
    }

    fn read(&mut self, dwellings: &BTreeMap<String, String>) {
        self.reply.rows += 1;
        let Some(dwelling) = dwellings.get(&self.cell(Asked::Mark).to_uppercase()).cloned() else {
            let hint = "the mark is none of this association's report of this run";
            return self.reject(Asked::Mark, "unknown-mark", hint);
        };
        self.doubt(&dwelling);
        self.lease(&dwelling, "main", (Asked::LeaseFrom, Asked::LeaseTo), false);
        let sublet = self.yes_no(Asked::Sublet) == Some(true);
        let dates = (Asked::SubletFrom, Asked::SubletTo);
        self.lease(&dwelling, "sublet_approved", dates, sublet);
        self.correction(&dwelling, "rooms", Asked::Rooms);
        self.correction(&dwelling, "address", Asked::RightAddress);
        self.correction(&dwelling, "remark", Asked::Remark);
    }

    fn yes_no(&mut self, asked: Asked) -> Option<bool> {
        match self.cell(asked).to_lowercase().as_str() {
            "" => None,
            "ja" | "j" | "yes" | "y" | "x" | "1" | "true" | "sand" => Some(true),
            "nej" | "n" | "no" | "0" | "false" | "falsk" => Some(false),
            _ => {
                self.reject(asked, "bad-answer", "write ja or nej, or leave it empty");
                None
            }
        }
    }

    fn day(&mut self, asked: Asked) -> Result<Option<Day>, ()> {
        let text = self.cell(asked).to_owned();
        if text.is_empty() {
            return Ok(None);
        }
        let day = cells::day(&text);
        if day.is_none() {
            self.reject(asked, "bad-date", "write a real date as dd-mm-yyyy");
        }
        day.map(Some).ok_or(())
    }

    /// A name for a row that is the same whenever the same reply is read.
    fn name(&self, kind: &str) -> String {
        format!("{}-{}-{kind}", self.source.id, self.line)
    }

    fn doubt(&mut self, dwelling: &str) {
        if self.yes_no(Asked::Doubt) != Some(true) {
            return;
        }
        self.reply.signals.push(Addition::new(&[
            ("signal_id", &self.name("doubt")),
            ("dwelling_id", dwelling),
            ("person_id", ""),
            ("received_on", &self.source.received_on.to_string()),
            ("source", "landlord"),
        ]));
    }

    /// A lease; where `told`, also without dates.
    fn lease(&mut self, dwelling: &str, kind: &str, (from, to): (Asked, Asked), told: bool) {
        let (Ok(started), Ok(last)) = (self.day(from), self.day(to)) else { return };
        if !told && started.is_none() && last.is_none() {
            return;
        }
        if started.zip(last).is_some_and(|(started, last)| last < started) {
            return self.reject(to, "period-reversed", "the last day lies before the first");
        }
        let text = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        // the form asks for the last day, the register for the first day after it
        let ended = text(last.map(|last| last.plus(1)));
        self.reply.leases.push(Addition::new(&[
            ("lease_id", &self.name(kind)),
            ("dwelling_id", dwelling),
            ("tenant_person_id", ""),
            ("started_on", &text(started)),
            ("ended_on", &ended),
            ("kind", kind),
        ]));
    }

    fn correction(&mut self, dwelling: &str, what: &str, asked: Asked) {
        let told = cells::without_personal_numbers(self.cell(asked));
        if told.is_empty() {
            return;
        }
        let is_count = told.parse::<u16>().is_ok_and(|rooms| (1..=99).contains(&rooms));
        if what == "rooms" && !is_count {
            return self.reject(asked, "bad-number", "write how many rooms, such as 3");
        }
        self.reply.corrections.push(Addition::new(&[
            ("correction_id", &self.name(what)),
            ("dwelling_id", dwelling),
            ("what", what),
            ("told", &told),
            ("received_on", &self.source.received_on.to_string()),
            ("reply_id", &self.source.id),
        ]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn columns() -> Columns {
        let names = [
            (Asked::Mark, "Kendetegn"),
            (Asked::Rooms, "Rum efter jeres oplysninger"),
            (Asked::LeaseFrom, "Lejekontrakt fra"),
            (Asked::LeaseTo, "Lejekontrakt til"),
            (Asked::Sublet, "Godkendt fremleje (ja/nej)"),
            (Asked::Doubt, "Tvivl"),
            (Asked::Remark, "Bemærkning"),
        ];
        names.map(|(asked, name)| (asked, vec![name.to_owned()])).into()
    }

    fn read(form: &[u8]) -> Reply {
        let rows = read_form("svar.csv", form).unwrap();
        let dwellings = BTreeMap::from([("AB-2".to_owned(), "d2".to_owned())]);
        let source = ReplySource {
            file: "svar.csv".to_owned(),
            id: "r1".to_owned(),
            received_on: "2026-01-10".parse().unwrap(),
        };
        read_reply(&rows, &columns(), &dwellings, &source).unwrap()
    }

    #[test]
    fn a_filled_in_form_becomes_rows() {
        let reply = read(
            "\u{feff}Kendetegn;Rum efter jeres oplysninger;Lejekontrakt fra;Lejekontrakt til;\
             Godkendt fremleje (ja/nej);Tvivl;Bemærkning\r\n\
             ab-2;3;01-02-2019;;ja;JA;\"se 010190-1234; ellers intet\"\r\n\
             ZZ-9;2;;;;;\r\n\
             AB-2;mange;31-02-2019;;måske;nej;\r\n"
                .as_bytes(),
        );
        assert_eq!((reply.rows, reply.signals.len(), reply.leases.len()), (3, 1, 2));
        assert_eq!(reply.signals[0].field("source"), "landlord");
        assert_eq!(reply.leases[0].field("started_on"), "2019-02-01");
        assert_eq!(reply.leases[1].field("kind"), "sublet_approved");
        let told: Vec<&str> = reply.corrections.iter().map(|one| one.field("told")).collect();
        assert_eq!(told, ["3", "se ######-####; ellers intet"]);
        let codes: Vec<&str> = reply.rejects.iter().map(|reject| reject.code).collect();
        assert_eq!(codes, ["unknown-mark", "bad-date", "bad-answer", "bad-number"]);
    }

    #[test]
    fn old_spreadsheets_write_other_letters_and_commas() {
        let reply = read(b"Kendetegn,Bem\xe6rkning\nAB-2,\"bl\xe5, gr\xf8n\"\n");
        assert_eq!(reply.corrections[0].field("told"), "blå, grøn");
    }
}
