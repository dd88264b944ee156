//! What goes from cases back to the other rooms: outcomes for learning, exemptions for later runs.
//! Nothing else of a case leaves.

use rusqlite::Connection;

use super::act;
use super::error::CaseError;
use super::intake;
use crate::domain::{Day, Moment};

/// A row of `outcomes.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutcomeRow {
    /// The register's own id.
    pub person_id: String,
    /// The dwelling.
    pub dwelling_id: String,
    /// The first day of the registration.
    pub moved_on: String,
    /// `confirmed`, `legitimate` or `inconclusive`.
    pub outcome: String,
    /// The day of the decision.
    pub decided_on: Day,
    /// `flag`, `control` or `tip`.
    pub origin: String,
}

/// The outcomes of decided cases, one row for each registration decided on, and how many decided
/// cases name nobody. Decisions that wait for a second person are none yet.
///
/// # Errors
/// Where the store cannot be read.
pub fn outcomes(database: &Connection) -> Result<(Vec<OutcomeRow>, usize), CaseError> {
    let mut query =
        database.prepare("SELECT case_id FROM queue WHERE outcome <> '' ORDER BY case_id")?;
    let cases = query.query_map([], |row| row.get(0))?;
    let cases: Vec<i64> = cases.collect::<Result<_, _>>()?;
    let (mut rows, mut nobody) = (Vec::new(), 0);
    for case in cases {
        let of_case = of_case(database, case)?;
        nobody += usize::from(of_case.is_empty());
        rows.extend(of_case);
    }
    Ok((rows, nobody))
}

fn of_case(database: &Connection, case: i64) -> Result<Vec<OutcomeRow>, CaseError> {
    let case = act::open(database, case)?.case;
    let Some(decided) = case.outcome() else { return Ok(Vec::new()) };
    let named = &decided.decision.persons;
    let meant = |person: &intake::Person| {
        let chosen = named.is_empty() || named.contains(&person.label);
        person.concerned && person.adult && chosen
    };
    let persons = intake::persons(database, case.candidate)?;
    let row = |person: intake::Person| OutcomeRow {
        person_id: person.person_id,
        dwelling_id: case.dwelling.clone(),
        moved_on: person.moved_on,
        outcome: decided.decision.outcome.key().to_owned(),
        decided_on: decided.at.day(),
        origin: case.origin.key().to_owned(),
    };
    Ok(persons.into_iter().filter(meant).map(row).collect())
}

/// What later runs respect: a flag on these reasons is not raised in this time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExemptionRow {
    /// The flag's lasting id.
    pub flag_id: String,
    /// `explained` or `objected`.
    pub basis: &'static str,
    /// The explanation; empty for objections.
    pub code: String,
    /// The reasons it covers, with a blank between.
    pub reasons: String,
    /// The first day.
    pub from: Day,
    /// The first day it does not hold any more.
    pub until: Day,
    /// Who answers for it; the case for objections.
    pub owner: String,
    /// The case.
    pub case: i64,
}

/// The exemptions and objections that hold on `today`.
///
/// # Errors
/// Where the store cannot be read.
pub fn exemptions(database: &Connection, today: Day) -> Result<Vec<ExemptionRow>, CaseError> {
    let mut query = database.prepare(
        "SELECT queue.case_id, queue.flag, reasons, objection, exempt_from, exempt_until, exempt_code,
                exempt_owner, opened_at, run.as_of
         FROM queue JOIN candidate ON candidate.id = queue.candidate
                    JOIN run ON run.id = candidate.run
         WHERE queue.flag <> '' AND (objection > ?1 OR exempt_until > ?1) ORDER BY queue.case_id",
    )?;
    let mut rows = query.query([today.ordinal()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let day = |at: usize| -> Result<Option<Day>, rusqlite::Error> {
            let ordinal: i64 = row.get(at)?;
            Ok(u32::try_from(ordinal).ok().and_then(Day::from_ordinal))
        };
        // a register is some days behind: what was explained is what the run saw on its day
        let seen = day(9)?.unwrap_or(Day::MIN);
        let (case, flag_id, reasons) = (row.get(0)?, row.get::<_, String>(1)?, row.get(2)?);
        let blank = ExemptionRow {
            flag_id,
            basis: "objected",
            code: String::new(),
            reasons,
            from: Moment(row.get(8)?).day().min(seen),
            until: Day::MIN,
            owner: format!("case {case}"),
            case,
        };
        if let Some(until) = day(3)?.filter(|until| *until > today) {
            found.push(ExemptionRow { until, ..blank.clone() });
        }
        if let (Some(from), Some(until)) = (day(4)?, day(5)?.filter(|until| *until > today)) {
            let (code, owner) = (row.get(6)?, row.get(7)?);
            let from = from.min(seen);
            found.push(ExemptionRow { basis: "explained", code, owner, from, until, ..blank });
        }
    }
    Ok(found)
}
