//! The optional files: owners, leases, benefits, signals, findings and outcomes.

use super::chunks;
use super::contract::{benefits, findings, leases, outcomes, signals};
use super::field::{Fault, Row};
use super::header::Layout;
use super::moves::Lookup;
use super::notes::Notes;
use super::redact::Kind;
use super::register::{Benefit, Finding, Lease, Outcome, Signal};
use crate::domain::{
    BenefitKind, Day, FindingKind, LeaseKind, OutcomeKind, OutcomeOrigin, PersonId, SignalSource,
    UncertainDay,
};

/// What a row tells besides its value.
#[derive(Clone, Copy, Default)]
struct Remarks {
    imprecise: bool,
    unknown_person: bool,
}

/// Reads one optional file into sorted rows and says how many rows it had.
pub(super) fn load<R: Ord + Send>(
    bytes: &[u8],
    layout: &Layout,
    lookup: &Lookup<'_>,
    notes: &mut Notes,
    parse: impl Fn(&mut Reading<'_>) -> Result<R, Fault> + Sync,
) -> (Vec<R>, u64) {
    let file = layout.file.name;
    let mut read = chunks::read(bytes, layout, |row| {
        let mut reading = Reading { row: *row, lookup, remarks: Remarks::default() };
        parse(&mut reading).map(|value| (value, reading.remarks, row.position as u64))
    });
    notes.reject(file, std::mem::take(&mut read.faults));
    notes.lose(file, std::mem::take(&mut read.lost));
    let count = read.read;
    let mut rows: Vec<R> = Vec::new();
    for (value, remarks, position) in read.into_vec() {
        if remarks.imprecise {
            notes.add("imprecise-date-unused", file, position);
        }
        if remarks.unknown_person {
            notes.add("unknown-person", file, position);
        }
        rows.push(value);
    }
    rows.sort_unstable();
    (rows, count)
}

/// One row of an optional file while it is read.
pub(super) struct Reading<'a> {
    row: Row<'a>,
    lookup: &'a Lookup<'a>,
    remarks: Remarks,
}

impl Reading<'_> {
    /// A day; a date that is not known to the day counts as unknown, which is noted.
    fn day(&mut self, column: usize) -> Option<Day> {
        let date = self.row.or_lost(self.row.date(column));
        self.exact(date)
    }

    /// The same of an end: one that cannot be read leaves open whether the row holds today, and goes
    /// with its row.
    fn end(&mut self, column: usize) -> Result<Option<Day>, Fault> {
        let date = self.row.date(column)?;
        Ok(self.exact(date))
    }

    fn exact(&mut self, date: Option<UncertainDay>) -> Option<Day> {
        let day = date.and_then(UncertainDay::exact);
        self.remarks.imprecise |= date.is_some() && day.is_none();
        day
    }

    /// A person who may be missing; one nobody knows counts as missing, which is noted.
    fn maybe_person(&mut self, column: usize) -> Option<PersonId> {
        self.row.or_lost(self.row.id(column))?;
        let person = self.lookup.person(&self.row, column).ok();
        self.remarks.unknown_person |= person.is_none();
        person
    }

    /// The fault of an end before its start.
    fn reversed(&self, column: usize, is_so: bool) -> Result<(), Fault> {
        if is_so { Err(self.row.fault(column, "period-reversed", Kind::Date)) } else { Ok(()) }
    }

    fn period(
        &mut self,
        (start, end): (usize, usize),
    ) -> Result<(Option<Day>, Option<Day>), Fault> {
        let (started_on, ended_on) = (self.day(start), self.end(end)?);
        let reversed = started_on.zip(ended_on).is_some_and(|(start, end)| end < start);
        self.reversed(end, reversed)?;
        Ok((started_on, ended_on))
    }
}

pub(super) fn lease(reading: &mut Reading<'_>) -> Result<Lease, Fault> {
    let dwelling = reading.lookup.dwelling(&reading.row, leases::DWELLING)?;
    reading.row.or_lost(reading.row.id(leases::LEASE));
    let (started_on, ended_on) = reading.period((leases::STARTED, leases::ENDED))?;
    let tenant = reading.maybe_person(leases::TENANT);
    let kind = reading.row.or_lost(reading.row.word(leases::KIND, LeaseKind::NAMES));
    Ok(Lease { dwelling, started_on, ended_on, tenant, kind })
}

pub(super) fn benefit(reading: &mut Reading<'_>) -> Result<Benefit, Fault> {
    let person = reading.lookup.person(&reading.row, benefits::PERSON)?;
    let (started_on, ended_on) = reading.period((benefits::STARTED, benefits::ENDED))?;
    let benefit = reading.row.required_word(benefits::BENEFIT, BenefitKind::NAMES)?;
    Ok(Benefit { person, started_on, ended_on, benefit })
}

pub(super) fn signal(reading: &mut Reading<'_>) -> Result<Signal, Fault> {
    let dwelling = reading.lookup.dwelling(&reading.row, signals::DWELLING)?;
    reading.row.or_lost(reading.row.id(signals::SIGNAL));
    let received_on = reading.day(signals::RECEIVED);
    let person = reading.maybe_person(signals::PERSON);
    let source = reading.row.required_word(signals::SOURCE, SignalSource::NAMES)?;
    Ok(Signal { dwelling, received_on, person, source })
}

pub(super) fn finding(reading: &mut Reading<'_>) -> Result<Finding, Fault> {
    let person = reading.lookup.person(&reading.row, findings::PERSON)?;
    let dwelling = reading.lookup.dwelling(&reading.row, findings::DWELLING)?;
    let from = reading.row.or_lost(reading.row.date(findings::FROM));
    let from = from.unwrap_or(UncertainDay::UNKNOWN);
    let to = reading.row.date(findings::TO)?;
    reading.reversed(findings::TO, to.is_some_and(|to| to.latest < from.earliest))?;
    let finding = reading.row.required_word(findings::FINDING, FindingKind::NAMES)?;
    Ok(Finding { person, dwelling, from, to, finding })
}

pub(super) fn outcome(reading: &mut Reading<'_>) -> Result<Outcome, Fault> {
    let person = reading.lookup.person(&reading.row, outcomes::PERSON)?;
    let dwelling = reading.lookup.dwelling(&reading.row, outcomes::DWELLING)?;
    let moved_on = reading.day(outcomes::MOVED);
    let decided_on = reading.day(outcomes::DECIDED);
    let outcome = reading.row.required_word(outcomes::OUTCOME, OutcomeKind::NAMES)?;
    let origin = reading.row.required_word(outcomes::ORIGIN, OutcomeOrigin::NAMES)?;
    Ok(Outcome { person, dwelling, moved_on, outcome, decided_on, origin })
}
