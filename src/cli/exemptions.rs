//! Exemptions for a scan: read from the file that `proforma cases exemptions` writes.

use std::path::Path;

use serde::Deserialize;

use super::{Failure, files};
use crate::domain::{Day, Period};
use crate::flags::Exemption;
use crate::report::ExemptionRecord;

/// A row of the file, as far as a scan reads it: nothing of a person or a case.
#[derive(Deserialize)]
struct Row {
    flag_id: String,
    reasons: String,
    from: String,
    until: String,
}

/// Reads the file; every row that is wrong is told.
pub fn read(path: &Path) -> Result<Vec<ExemptionRecord>, Failure> {
    let text = files::read_text(path)?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut faults = Vec::new();
    for row in reader.deserialize::<Row>() {
        match row {
            Ok(row) if is_whole(&row) => rows.push(record(row)),
            Ok(_) => faults.push("a row without flag, reasons or two dates in order".to_owned()),
            Err(error) => faults.push(error.to_string()),
        }
    }
    if faults.is_empty() {
        return Ok(rows);
    }
    let failure = Failure::user("the exemptions cannot be used; nothing was run")
        .hint("the file is written by `proforma cases exemptions --store FILE --out FILE`");
    let at = path.display();
    Err(faults.iter().fold(failure, |failure, fault| failure.at(format!("{at}: {fault}"))))
}

fn is_whole(row: &Row) -> bool {
    let dates = (row.from.parse::<Day>(), row.until.parse::<Day>());
    let named = !row.flag_id.is_empty() && !row.reasons.trim().is_empty();
    named && matches!(dates, (Ok(from), Ok(until)) if from < until)
}

fn record(row: Row) -> ExemptionRecord {
    let Row { flag_id, reasons, from, until } = row;
    ExemptionRecord { flag_id, reasons, from, until }
}

/// What a run respects.
pub fn of_records(records: &[ExemptionRecord]) -> Result<Vec<Exemption>, Failure> {
    let damaged = |()| Failure::user("an exemption of the run names no valid day");
    let exemption = |record: &ExemptionRecord| {
        Ok(Exemption {
            flag: record.flag_id.clone(),
            reasons: record.reasons.split_whitespace().map(str::to_owned).collect(),
            period: Period::new(
                record.from.parse().map_err(damaged)?,
                record.until.parse().map_err(damaged)?,
            ),
        })
    };
    records.iter().map(exemption).collect()
}
