//! The tables of a state that a register may be without: leases, benefits, signals, findings and
//! outcomes. They are small and read into memory.

use super::content::{Tables, file_name};
use super::error::Error;
use super::table::Table;
use crate::domain::{
    BenefitKind, FindingKind, LeaseKind, OutcomeKind, OutcomeOrigin, SignalSource,
};
use crate::registry::{Benefit, Finding, Lease, Outcome, Signal};

/// Stands for "not known" where a table holds codes.
const NO_CODE: u8 = u8::MAX;

pub(super) fn leases_table(leases: &[Lease]) -> Table {
    Table::default()
        .of("dwelling", leases.iter().map(|lease| lease.dwelling))
        .of("started_on", leases.iter().map(|lease| lease.started_on))
        .of("ended_on", leases.iter().map(|lease| lease.ended_on))
        .of("tenant", leases.iter().map(|lease| lease.tenant))
        .of("kind", leases.iter().map(|lease| lease.kind.map_or(NO_CODE, LeaseKind::code)))
}

pub(super) fn benefits_table(benefits: &[Benefit]) -> Table {
    Table::default()
        .of("person", benefits.iter().map(|benefit| benefit.person))
        .of("started_on", benefits.iter().map(|benefit| benefit.started_on))
        .of("ended_on", benefits.iter().map(|benefit| benefit.ended_on))
        .of("benefit", benefits.iter().map(|benefit| benefit.benefit.code()))
}

pub(super) fn signals_table(signals: &[Signal]) -> Table {
    Table::default()
        .of("dwelling", signals.iter().map(|signal| signal.dwelling))
        .of("received_on", signals.iter().map(|signal| signal.received_on))
        .of("person", signals.iter().map(|signal| signal.person))
        .of("source", signals.iter().map(|signal| signal.source.code()))
}

pub(super) fn findings_table(findings: &[Finding]) -> Table {
    Table::default()
        .of("person", findings.iter().map(|finding| finding.person))
        .of("dwelling", findings.iter().map(|finding| finding.dwelling))
        .of("from", findings.iter().map(|finding| finding.from))
        .of("to", findings.iter().map(|finding| finding.to))
        .of("finding", findings.iter().map(|finding| finding.finding.code()))
}

pub(super) fn outcomes_table(outcomes: &[Outcome]) -> Table {
    Table::default()
        .of("person", outcomes.iter().map(|outcome| outcome.person))
        .of("dwelling", outcomes.iter().map(|outcome| outcome.dwelling))
        .of("moved_on", outcomes.iter().map(|outcome| outcome.moved_on))
        .of("outcome", outcomes.iter().map(|outcome| outcome.outcome.code()))
        .of("decided_on", outcomes.iter().map(|outcome| outcome.decided_on))
        .of("origin", outcomes.iter().map(|outcome| outcome.origin.code()))
}

impl Tables {
    pub(super) fn leases(&self) -> Result<Vec<Lease>, Error> {
        let table = self.get("leases")?;
        let (dwelling, tenant) = (table.column("dwelling")?, table.column("tenant")?);
        let (started, ended) = (table.column("started_on")?, table.column("ended_on")?);
        let kind = table.column::<u8>("kind")?;
        let lease = |row| Lease {
            dwelling: dwelling.at(row),
            started_on: started.at(row),
            ended_on: ended.at(row),
            tenant: tenant.at(row),
            kind: LeaseKind::from_code(kind.at(row)),
        };
        Ok((0..kind.len()).map(lease).collect())
    }

    pub(super) fn benefits(&self) -> Result<Vec<Benefit>, Error> {
        let table = self.get("benefits")?;
        let (person, benefit) = (table.column("person")?, table.column::<u8>("benefit")?);
        let (started, ended) = (table.column("started_on")?, table.column("ended_on")?);
        let row = |row| {
            Some(Benefit {
                person: person.at(row),
                started_on: started.at(row),
                ended_on: ended.at(row),
                benefit: BenefitKind::from_code(benefit.at(row))?,
            })
        };
        known("benefits", (0..benefit.len()).map(row))
    }

    pub(super) fn signals(&self) -> Result<Vec<Signal>, Error> {
        let table = self.get("signals")?;
        let (dwelling, person) = (table.column("dwelling")?, table.column("person")?);
        let (received, source) = (table.column("received_on")?, table.column::<u8>("source")?);
        let row = |row| {
            Some(Signal {
                dwelling: dwelling.at(row),
                received_on: received.at(row),
                person: person.at(row),
                source: SignalSource::from_code(source.at(row))?,
            })
        };
        known("signals", (0..source.len()).map(row))
    }

    pub(super) fn findings(&self) -> Result<Vec<Finding>, Error> {
        let table = self.get("findings")?;
        let (person, dwelling) = (table.column("person")?, table.column("dwelling")?);
        let (from, to) = (table.column("from")?, table.column("to")?);
        let finding = table.column::<u8>("finding")?;
        let row = |row| {
            Some(Finding {
                person: person.at(row),
                dwelling: dwelling.at(row),
                from: from.at(row),
                to: to.at(row),
                finding: FindingKind::from_code(finding.at(row))?,
            })
        };
        known("findings", (0..finding.len()).map(row))
    }

    pub(super) fn outcomes(&self) -> Result<Vec<Outcome>, Error> {
        let table = self.get("outcomes")?;
        let (person, dwelling) = (table.column("person")?, table.column("dwelling")?);
        let (moved, decided) = (table.column("moved_on")?, table.column("decided_on")?);
        let (outcome, origin) = (table.column::<u8>("outcome")?, table.column::<u8>("origin")?);
        let row = |row| {
            Some(Outcome {
                person: person.at(row),
                dwelling: dwelling.at(row),
                moved_on: moved.at(row),
                outcome: OutcomeKind::from_code(outcome.at(row))?,
                decided_on: decided.at(row),
                origin: OutcomeOrigin::from_code(origin.at(row))?,
            })
        };
        known("outcomes", (0..origin.len()).map(row))
    }
}

/// All rows, or that the table holds a code that stands for nothing.
fn known<T>(table: &str, rows: impl Iterator<Item = Option<T>>) -> Result<Vec<T>, Error> {
    let unknown = || Error::damaged(&file_name(table), "holds a code that is not known");
    rows.collect::<Option<_>>().ok_or_else(unknown)
}
