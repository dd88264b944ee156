//! The report as a document: every value passes the gate of the disclosure policy.

use super::occupancy::{DepartmentCount, Occupancy, OccupancyRow};
use super::reply::{reference, reply_form};
use super::suppression::{Told, is_small, suppress};
use crate::domain::{Day, Language};
use crate::report::collate::compare;
use crate::report::disclosure::Gate;
use crate::report::document::{Block, Cell, Column, ColumnKind, Document, Sheet};
use crate::report::format::day;
use crate::report::wording::{Value, Wording};

/// What the report of one association is made from.
#[derive(Clone, Copy, Debug)]
pub struct AssociationInput<'a> {
    /// The association's id in the register.
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
    /// The occupancy of the run.
    pub occupancy: &'a Occupancy,
    /// That of the run of the previous report, where there is one.
    pub previous: Option<&'a Occupancy>,
    /// What the association may be told.
    pub gate: Gate<'a>,
    /// The words.
    pub wording: &'a Wording,
    /// The day of the report.
    pub day: Day,
    /// The last day to reply.
    pub reply_by: Day,
    /// Who asks.
    pub sender: &'a str,
}

/// The report of one association, without its watermark.
///
/// O(dwellings above a norm x log of them).
pub fn association_document(input: AssociationInput<'_>) -> Document {
    let report = Report { input, rows: rows_of(input.occupancy, input.id) };
    let mut blocks = report.opening();
    let dwellings = report.dwellings();
    let totals = input.gate.tell("totals", || report.totals());
    let form = reply_form(input, &report.rows);
    blocks.extend(report.list(&dwellings));
    if let Some(totals) = totals.as_ref().filter(|_| report.owns() > 0) {
        blocks.extend(report.figures(totals));
    }
    if !report.rows.is_empty() {
        blocks.push(report.heading("reply-heading"));
        blocks.push(report.say("reply-how"));
        blocks.push(Block::Table(form.clone()));
    }
    blocks.extend(report.disclosed());
    Document {
        language: input.wording.language,
        title: input.wording.say("report-title"),
        subtitle: input.wording.with(
            "report-subtitle",
            &[("association", Value::Text(input.name)), ("day", Value::Text(&report.as_of()))],
        ),
        day: input.day,
        watermark: String::new(),
        dense: false,
        blocks,
        sheets: [Some(dwellings), totals, Some(form)].into_iter().flatten().collect(),
    }
}

/// An association's dwellings above a norm, by address.
pub(super) fn rows_of<'o>(occupancy: &'o Occupancy, association: &str) -> Vec<&'o OccupancyRow> {
    let mut rows: Vec<_> =
        occupancy.rows.iter().filter(|row| row.association == association).collect();
    rows.sort_by(|one, other| {
        compare(&one.address, &other.address).then_with(|| one.dwelling.cmp(&other.dwelling))
    });
    rows
}

struct Report<'a> {
    input: AssociationInput<'a>,
    rows: Vec<&'a OccupancyRow>,
}

impl<'a> Report<'a> {
    fn language(&self) -> Language {
        self.input.wording.language
    }

    fn heading(&self, key: &str) -> Block {
        Block::Heading(2, self.input.wording.say(key))
    }

    fn say(&self, key: &str) -> Block {
        Block::Paragraph(self.input.wording.say(key))
    }

    fn as_of(&self) -> String {
        let text = &self.input.occupancy.as_of;
        text.parse::<Day>().map_or_else(|()| text.clone(), |known| day(known, self.language()))
    }

    fn departments_of(&self, occupancy: &'a Occupancy) -> Vec<&'a DepartmentCount> {
        let mut own: Vec<_> = occupancy
            .departments
            .iter()
            .filter(|count| count.association == self.input.id && count.dwellings > 0)
            .collect();
        own.sort_by(|one, other| {
            compare(&one.name, &other.name).then_with(|| one.department.cmp(&other.department))
        });
        own
    }

    fn owns(&self) -> u64 {
        self.departments_of(self.input.occupancy).iter().map(|count| count.dwellings).sum()
    }

    fn opening(&self) -> Vec<Block> {
        let wording = self.input.wording;
        let what = wording.with("report-what", &[("sender", Value::Text(self.input.sender))]);
        vec![
            Block::Paragraph(what),
            Block::Notice(wording.say("report-care-title"), wording.say("report-care")),
        ]
    }

    /// The dwellings above a norm, or why there are none.
    fn list(&self, dwellings: &Sheet) -> Vec<Block> {
        let wording = self.input.wording;
        let mut blocks = vec![self.heading("dwellings-heading")];
        if self.owns() == 0 {
            blocks.push(self.say("owns-nothing"));
        } else if !self.input.occupancy.checked {
            blocks.push(self.say("norms-not-checked"));
        } else if self.rows.is_empty() {
            blocks.push(self.say("none-above"));
        } else {
            blocks.push(self.say("dwellings-listed"));
            blocks.push(Block::Table(dwellings.clone()));
            blocks.push(Block::Heading(3, wording.say("asked-heading")));
            blocks.push(Block::List(self.asked()));
            let reply_by = day(self.input.reply_by, self.language());
            let value = [("day", Value::Text(reply_by.as_str()))];
            blocks.push(Block::Paragraph(wording.with("reply-by", &value)));
        }
        blocks
    }

    /// What is asked, once for each norm that occurs.
    fn asked(&self) -> Vec<String> {
        let mut norms: Vec<&str> =
            self.rows.iter().flat_map(|row| row.norms.iter().map(String::as_str)).collect();
        norms.sort_unstable();
        norms.dedup();
        let asked = |norm: &str| self.input.wording.say(&format!("asked-{norm}"));
        self.input.gate.tell("asked", || norms.into_iter().map(asked).collect()).unwrap_or_default()
    }

    /// One column for each field the policy names, in the order of the policy.
    fn dwellings(&self) -> Sheet {
        let fields = self.input.gate.fields();
        let columns: Vec<(&str, Column)> = fields
            .iter()
            .filter(|(field, _)| !matches!(*field, "totals" | "asked"))
            .map(|(field, _)| (*field, self.column(field)))
            .collect();
        let wording = self.input.wording;
        let mut sheet = Sheet::new(
            wording.say("dwellings-sheet"),
            columns.iter().map(|(_, column)| column.clone()).collect(),
        );
        for row in &self.rows {
            let cells = columns.iter().map(|(field, _)| self.cell(field, row));
            sheet.rows.push(cells.collect());
        }
        sheet
    }

    fn column(&self, field: &str) -> Column {
        let kind = match field {
            "adults" | "rooms" => ColumnKind::Number,
            "since" => ColumnKind::Day,
            _ => ColumnKind::Text,
        };
        Column::new(self.input.wording.say(&format!("field-{field}")), kind)
    }

    /// A value, if the policy names its field.
    fn cell(&self, field: &str, row: &OccupancyRow) -> Cell {
        self.input.gate.tell(field, || self.value(field, row)).unwrap_or(Cell::Empty)
    }

    fn value(&self, field: &str, row: &OccupancyRow) -> Cell {
        let wording = self.input.wording;
        match field {
            "reference" => Cell::Text(reference(self.input.occupancy, row)),
            "department" => Cell::Text(self.department_name(&row.department)),
            "address" if row.address.is_empty() => Cell::Text(wording.say("no-address")),
            "address" => Cell::Text(row.address.clone()),
            "norm" => {
                let norms = row.norms.iter().map(|norm| wording.say(&format!("norm-{norm}")));
                Cell::Text(norms.collect::<Vec<_>>().join("; "))
            }
            "adults" => Cell::Whole(row.adults.into()),
            "rooms" => Cell::Whole(row.rooms.into()),
            "since" => row.since.parse().map_or(Cell::Empty, Cell::Day),
            "change" => Cell::Text(self.change(row)),
            _ => Cell::Empty,
        }
    }

    fn change(&self, row: &OccupancyRow) -> String {
        let key = match self.input.previous {
            None => "change-first",
            Some(before) if before.rows.iter().any(|old| old.dwelling == row.dwelling) => {
                "change-same"
            }
            Some(_) => "change-new",
        };
        self.input.wording.say(key)
    }

    fn department_name(&self, id: &str) -> String {
        let known = self.input.occupancy.departments.iter();
        let mut named = known.filter(|count| count.department == id && !count.name.is_empty());
        let own = |count: &&DepartmentCount| count.association == self.input.id;
        let none = || self.input.wording.say("no-department");
        named.find(own).map_or_else(none, |count| count.name.clone())
    }

    /// Counts by department with the whole town beside each, small numbers held back.
    fn totals(&self) -> Sheet {
        let wording = self.input.wording;
        let column = |key: &str| Column::new(wording.say(key), ColumnKind::Number);
        let mut columns = vec![
            Column::new(wording.say("field-department"), ColumnKind::Text),
            column("totals-dwellings"),
            column("totals-judged"),
            column("totals-above"),
            column("totals-share"),
            column("totals-town-judged"),
            column("totals-town-share"),
        ];
        if self.input.previous.is_some() {
            columns.push(column("totals-change"));
        }
        let counts = self.departments_of(self.input.occupancy);
        let told = told(&counts);
        let before = self.before(&counts);
        let mut sheet = Sheet::new(wording.say("totals-sheet"), columns);
        for (at, count) in counts.iter().enumerate() {
            let name = self.department_name(&count.department);
            let change = before.as_ref().map(|before| (told.cells[at], before.cells[at]));
            sheet.rows.push(self.line(name, count, told.cells[at], change));
        }
        let sum = DepartmentCount {
            dwellings: counts.iter().map(|count| count.dwellings).sum(),
            judged: counts.iter().map(|count| count.judged).sum(),
            ..DepartmentCount::default()
        };
        let change = before.map(|before| (told.total, before.total));
        sheet.rows.push(self.line(wording.say("totals-all"), &sum, told.total, change));
        sheet
    }

    /// The counts of the previous report for the same departments, as they were told.
    fn before(&self, counts: &[&DepartmentCount]) -> Option<Told> {
        let previous = self.departments_of(self.input.previous?);
        let earlier = |count: &&DepartmentCount| {
            let mut same = previous.iter().filter(|old| old.department == count.department);
            same.next().copied()
        };
        let all = told(&previous);
        let place = |count: &DepartmentCount| {
            previous.iter().position(|old| old.department == count.department)
        };
        let cells = counts.iter().map(|count| match earlier(count) {
            Some(old) => place(old).and_then(|at| all.cells[at]),
            None => None,
        });
        Some(Told { cells: cells.collect(), total: all.total })
    }

    fn line(
        &self,
        name: String,
        count: &DepartmentCount,
        above: Option<u64>,
        change: Option<(Option<u64>, Option<u64>)>,
    ) -> Vec<Cell> {
        let held = || Cell::Text(self.input.wording.say("held-back"));
        let told = |number: Option<u64>| number.map_or_else(held, whole);
        let (town_judged, town_above) = self.input.occupancy.town;
        let town = self.town_told();
        let mut cells = vec![
            Cell::Text(name),
            whole(count.dwellings),
            whole(count.judged),
            told(above),
            above.map_or_else(held, |above| share(above, count.judged)),
            whole(town_judged),
            town.map_or_else(held, |above| share(above, town_judged)),
        ];
        if let Some((now, before)) = change {
            let both = now.zip(before);
            cells.push(both.map_or_else(held, |(now, before)| {
                Cell::Whole(now.cast_signed() - before.cast_signed())
            }));
        }
        cells
    }

    /// How many of the town are above a norm, unless the association could take its own from it and
    /// be left with a small number of others.
    fn town_told(&self) -> Option<u64> {
        let (_, town) = self.input.occupancy.town;
        let counts = self.departments_of(self.input.occupancy);
        let own: u64 = counts.iter().map(|count| count.above).sum();
        suppress(&[town]).total.filter(|_| !is_small(town.saturating_sub(own)))
    }

    fn figures(&self, totals: &Sheet) -> Vec<Block> {
        vec![
            self.heading("totals-heading"),
            self.say("totals-what"),
            Block::Table(totals.clone()),
            Block::Small(self.input.wording.say("totals-held-back")),
        ]
    }

    /// What the association is told, and on which basis; the law is quoted in Danish.
    fn disclosed(&self) -> Vec<Block> {
        let wording = self.input.wording;
        let fields = self.input.gate.fields();
        let names: Vec<String> =
            fields.iter().map(|(field, _)| wording.say(&format!("field-{field}"))).collect();
        vec![
            self.heading("disclosed-heading"),
            Block::Paragraph(
                wording.with("disclosed-what", &[("fields", Value::Text(&names.join(", ")))]),
            ),
            Block::ForeignList(Language::Danish, self.input.gate.bases()),
            self.say("disclosed-not"),
        ]
    }
}

fn told(counts: &[&DepartmentCount]) -> Told {
    suppress(&counts.iter().map(|count| count.above).collect::<Vec<_>>())
}

fn whole(number: u64) -> Cell {
    Cell::Whole(number.cast_signed())
}

#[expect(clippy::cast_precision_loss, reason = "a share for people to read")]
fn share(part: u64, whole: u64) -> Cell {
    if whole == 0 { Cell::Empty } else { Cell::Share(part as f64 / whole as f64) }
}
