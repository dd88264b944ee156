//! Numbers for whoever leads the work: load, age, how often flags were right, and how decisions are
//! made. Counted from decided cases; intervals are for whoever shows them.

use std::collections::BTreeMap;

use rusqlite::Connection;

use super::lists::{Judgement, LegalResult, Origin, Outcome};
use super::store::StoreError;
use crate::domain::Moment;

/// Milliseconds of a day.
const DAY: i64 = 24 * 60 * 60 * 1_000;
/// Upper bounds, in days, of the classes of age of open cases; the last class has none.
pub const AGES: [i64; 4] = [7, 28, 56, 182];

/// What one person has on the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// Who; empty for cases nobody has.
    pub who: String,
    /// Open cases.
    pub open: u64,
    /// Of these, past their day.
    pub late: u64,
}

/// A share as it was counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// How many were so.
    pub hits: u64,
    /// Of how many.
    pub of: u64,
}

impl Share {
    fn add(&mut self, hit: bool) {
        self.hits += u64::from(hit);
        self.of += 1;
    }
}

/// Everything the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// By person, busiest first.
    pub load: Vec<Load>,
    /// Open cases by age, in the classes of [`AGES`].
    pub ages: [u64; AGES.len() + 1],
    /// Wrong registrations among decided cases that came from flags. Those that could not be settled
    /// count among them.
    pub flagged: Share,
    /// The same among cases drawn at random.
    pub drawn: Share,
    /// The same by rule, among cases from flags that had it as a reason.
    pub rules: BTreeMap<String, Share>,
    /// The newest of those cases by rule, as the row of the run it came from: its sheet names the rule.
    pub named_by: BTreeMap<String, i64>,
    /// Cases from flags that were decided otherwise than the flag says.
    pub overridden: Share,
    /// Decided cases whose outcome is not what the blind first look said.
    pub changed_mind: Share,
    /// Median time from the case's beginning to its decision, in hours; none without decisions.
    pub median_hours: Option<i64>,
    /// Decisions within ten minutes of the case's beginning.
    pub hasty: Share,
    /// Decided cases where a letter went out though the registration was right.
    pub contacted_without_error: u64,
    /// Registrations that were corrected.
    pub corrected: u64,
}

/// Counts, over open cases as of `now` and cases decided since `since`. O(cases).
///
/// # Errors
/// Where the store cannot be read.
pub fn figures(database: &Connection, since: Moment, now: Moment) -> Result<Figures, StoreError> {
    let mut figures = Figures { load: load(database, now)?, ..Figures::default() };
    figures.ages = ages(database, now)?;
    let mut hours = Vec::new();
    for decided in decided(database, since)? {
        hours.push((decided.decided_at - decided.opened_at) / (DAY / 24));
        figures.count(&decided);
    }
    hours.sort_unstable();
    figures.median_hours = hours.get(hours.len() / 2).copied();
    figures.contacted_without_error = contacted_without_error(database, since)?;
    Ok(figures)
}

fn load(database: &Connection, now: Moment) -> Result<Vec<Load>, StoreError> {
    let mut query = database.prepare_cached(
        "SELECT assignee, count(*), sum(due < ?1) FROM queue WHERE open = 1
         GROUP BY assignee ORDER BY count(*) DESC, assignee",
    )?;
    let rows = query.query_map([now.day().ordinal()], |row| {
        let number = |place| row.get::<_, u32>(place).map(u64::from);
        Ok(Load { who: row.get(0)?, open: number(1)?, late: number(2)? })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn ages(database: &Connection, now: Moment) -> Result<[u64; AGES.len() + 1], StoreError> {
    let mut query = database.prepare_cached("SELECT opened_at FROM queue WHERE open = 1")?;
    let mut ages = [0; AGES.len() + 1];
    for opened in query.query_map([], |row| row.get::<_, i64>(0))? {
        let days = (now.0 - opened?) / DAY;
        let class = AGES.iter().position(|bound| days < *bound).unwrap_or(AGES.len());
        ages[class] += 1;
    }
    Ok(ages)
}

struct DecidedCase {
    origin: Origin,
    candidate: i64,
    outcome: Option<Outcome>,
    judgement: String,
    result: Option<LegalResult>,
    opened_at: i64,
    decided_at: i64,
    reasons: String,
}

fn decided(database: &Connection, since: Moment) -> Result<Vec<DecidedCase>, StoreError> {
    let mut query = database.prepare_cached(
        "SELECT queue.origin, outcome, judgement, result, opened_at, decided_at,
                coalesce(candidate.reasons, ''), queue.candidate
         FROM queue LEFT JOIN candidate ON candidate.id = queue.candidate
         WHERE outcome <> '' AND decided_at >= ?1",
    )?;
    let rows = query.query_map([since.0], |row| {
        Ok(DecidedCase {
            origin: Origin::named(&row.get::<_, String>(0)?).unwrap_or(Origin::Tip),
            outcome: Outcome::named(&row.get::<_, String>(1)?),
            judgement: row.get(2)?,
            result: LegalResult::named(&row.get::<_, String>(3)?),
            opened_at: row.get(4)?,
            decided_at: row.get(5)?,
            reasons: row.get(6)?,
            candidate: row.get(7)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Of those who got a letter, how many had a right registration.
fn contacted_without_error(database: &Connection, since: Moment) -> Result<u64, StoreError> {
    let contacted: u32 = database
        .prepare_cached(
            "SELECT count(*) FROM queue WHERE outcome = 'legitimate' AND decided_at >= ?1
             AND EXISTS (SELECT 1 FROM record WHERE stream = 'case' AND subject = case_id
                         AND kind = 'letter-approved')",
        )?
        .query_row([since.0], |row| row.get(0))?;
    Ok(contacted.into())
}

impl Figures {
    fn count(&mut self, decided: &DecidedCase) {
        let was_wrong = decided.outcome == Some(Outcome::Confirmed);
        if decided.origin == Origin::Control {
            self.drawn.add(was_wrong);
        }
        if decided.origin == Origin::Flag {
            self.flagged.add(was_wrong);
            self.overridden.add(!was_wrong);
            for rule in rules(&decided.reasons) {
                self.rules.entry(rule.to_owned()).or_default().add(was_wrong);
                let newest = self.named_by.entry(rule.to_owned()).or_default();
                *newest = decided.candidate.max(*newest);
            }
        }
        if let Some(said_wrong) = said_wrong(&decided.judgement) {
            self.changed_mind.add(said_wrong != was_wrong);
        }
        self.hasty.add(decided.decided_at - decided.opened_at < 10 * 60 * 1_000);
        let corrected = decided.result.is_some_and(LegalResult::changes_registration);
        self.corrected += u64::from(corrected);
    }
}

/// Whether a first look took the registration for wrong; none where it could not say.
fn said_wrong(judgement: &str) -> Option<bool> {
    match Judgement::named(judgement)? {
        Judgement::Questions => Some(true),
        Judgement::Ordinary => Some(false),
        Judgement::Unsure => None,
    }
}

/// The rules of `PF101.1 PF203.2`, each once.
fn rules(reasons: &str) -> impl Iterator<Item = &str> {
    let codes = reasons.split_whitespace().filter_map(|reason| reason.split('.').next());
    codes.collect::<std::collections::BTreeSet<_>>().into_iter()
}
