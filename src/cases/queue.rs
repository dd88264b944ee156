//! Cases as lists show them: a table made from the journal, with filters, orders and saved views.

use rusqlite::{Connection, OptionalExtension, Transaction, params_from_iter, types::Value};

use super::act::{self, STREAM};
use super::case::Case;
use super::error::CaseError;
use super::filter::Filter;
use super::lists::{Hold, Origin, State, Status};
use super::parts::Decided;
use super::sort_key::sort_key;
use super::tags;
pub use super::views::{save_view, views};
use crate::domain::{Day, Language, Moment};

/// A row of a list. What would tell a flag from a drawn dwelling is empty before the first look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The case.
    pub case: i64,
    /// Its version.
    pub version: i64,
    /// Where it stands.
    pub state: State,
    /// How that shows today.
    pub status: Status,
    /// When it began.
    pub opened_at: Moment,
    /// Who works on it.
    pub assignee: Option<String>,
    /// Whether the first look is recorded.
    pub looked: bool,
    /// Until when something has to happen.
    pub due: Option<Day>,
    /// Put off to this day.
    pub postponed: Option<Day>,
    /// Why it must wait.
    pub holds: Vec<Hold>,
    /// Marks.
    pub tags: Vec<String>,
    /// The dwelling's lasting id.
    pub dwelling: String,
    /// One line; empty where not known.
    pub address: String,
    /// `A`, `B`, `C`; empty before the first look and for drawn dwellings.
    pub band: String,
    /// Danish and English title.
    pub title: (String, String),
    /// How it came up; none before the first look.
    pub origin: Option<Origin>,
    /// Key of the outcome.
    pub outcome: String,
    /// When it was decided.
    pub decided_at: Option<Moment>,
}

impl Row {
    /// Whether somebody with or without the right to protected addresses must not be told where this
    /// case is.
    pub fn is_hidden_from(&self, sees_protected: bool) -> bool {
        !sees_protected && self.holds.contains(&Hold::Protected)
    }

    /// The title for the reader.
    pub fn title(&self, language: Language) -> &str {
        if language == Language::Danish { &self.title.0 } else { &self.title.1 }
    }
}

/// Writes the row of a case anew.
pub(super) fn put(transaction: &Transaction<'_>, case: &Case) -> Result<(), CaseError> {
    let about = about(transaction, case.candidate)?;
    let looked = case.look.is_some();
    let shown = |text: String| if looked { text } else { String::new() };
    let decided = case.decision.as_ref();
    let outcome = case.outcome().map(|decided| &decided.decision);
    let exemption = case.exemption.as_ref();
    let (key, hidden_key) = keys(case, &about.address);
    let values: Vec<Value> = vec![
        case.id.into(),
        case.version.into(),
        case.candidate.into(),
        case.state.key().to_owned().into(),
        base(case).key().to_owned().into(),
        i64::from(is_open(case)).into(),
        i64::from(case.state.awaits_answer()).into(),
        case.opened_at.0.into(),
        case.state_since.0.into(),
        case.assignee.clone().unwrap_or_default().into(),
        i64::from(looked).into(),
        case.look.as_ref().map(|look| look.judgement.key()).unwrap_or_default().to_owned().into(),
        due(case.due).into(),
        day(case.postponed).into(),
        case.holds.iter().map(|hold| hold.key()).collect::<Vec<_>>().join(" ").into(),
        case.tags.iter().fold(String::new(), |tags, tag| tags + tag + "\n").into(),
        case.first_persons().into_iter().collect::<Vec<_>>().join(" ").into(),
        case.dwelling.clone().into(),
        case.flag.clone().into(),
        about.address.clone().into(),
        key.into(),
        shown(about.band).into(),
        if looked { about.score } else { 0 }.into(),
        shown(about.titles.0).into(),
        shown(about.titles.1).into(),
        shown(case.origin.key().to_owned()).into(),
        outcome.map(|it| it.outcome.key()).unwrap_or_default().to_owned().into(),
        outcome
            .and_then(|it| it.innocent)
            .map(super::lists::Innocent::key)
            .unwrap_or_default()
            .to_owned()
            .into(),
        outcome.map(|it| it.result.key()).unwrap_or_default().to_owned().into(),
        case.outcome().map_or(0, |decided| decided.at.0).into(),
        decided.map(|decided| decided.by.clone()).unwrap_or_default().into(),
        decided.and_then(|it| it.approved_by.clone()).unwrap_or_default().into(),
        day(case.objection).into(),
        day(exemption.map(|it| it.from)).into(),
        day(exemption.map(|it| it.until)).into(),
        exemption.map(|it| it.code.key()).unwrap_or_default().to_owned().into(),
        exemption.map(|it| it.owner.clone()).unwrap_or_default().into(),
        i64::from(case.still_raised).into(),
        hidden_key.into(),
    ];
    let marks = vec!["?"; values.len()].join(", ");
    transaction
        .prepare_cached(&format!("INSERT OR REPLACE INTO queue VALUES ({marks})"))?
        .execute(params_from_iter(values))?;
    Ok(())
}

/// What a case is found and put in order by: its address, and apart from it one that is protected.
fn keys(case: &Case, address: &str) -> (String, String) {
    let key = sort_key(address);
    let is_protected = case.holds.contains(&Hold::Protected);
    if is_protected { (String::new(), key) } else { (key, String::new()) }
}

/// What is copied from the run.
#[derive(Default)]
struct About {
    address: String,
    band: String,
    score: i64,
    titles: (String, String),
}

fn about(database: &Connection, candidate: i64) -> Result<About, CaseError> {
    let found = database
        .prepare_cached(
            "SELECT address, band, score, title_da, title_en FROM candidate WHERE id = ?1",
        )?
        .query_row([candidate], |row| {
            Ok(About {
                address: row.get(0)?,
                band: row.get(1)?,
                score: row.get(2)?,
                titles: (row.get(3)?, row.get(4)?),
            })
        })
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// The status that no passing day changes.
fn base(case: &Case) -> Status {
    if case.waits_for_second() {
        Status::ForApproval
    } else if case.state.is_closed() {
        Status::Closed
    } else if case.state == State::Hearing {
        Status::Hearing
    } else if case.state == State::Signal {
        Status::New
    } else {
        Status::InProgress
    }
}

fn is_open(case: &Case) -> bool {
    !case.state.is_closed()
        || case.waits_for_second()
        || case.decision.as_ref().is_some_and(Decided::is_waiting)
}

/// Cases without a deadline come after all others.
fn due(day: Option<Day>) -> i64 {
    day.unwrap_or(Day::MAX).ordinal().into()
}

fn day(day: Option<Day>) -> i64 {
    day.map_or(0, |day| day.ordinal().into())
}

fn day_of(ordinal: i64) -> Option<Day> {
    let day = u32::try_from(ordinal).ok().and_then(Day::from_ordinal);
    day.filter(|day| *day != Day::MAX)
}

/// The condition of a filter, with its tag looked up.
fn condition(
    database: &Connection,
    filter: &Filter,
    today: Day,
) -> Result<(String, Vec<Value>), CaseError> {
    let tag = tags::tag_of(database, &filter.tag)?;
    Ok(filter.condition(tag.as_deref(), today))
}

/// A page of a list: `limit` rows from `offset` on.
///
/// # Errors
/// Where the store cannot be read.
pub fn page(
    database: &Connection,
    filter: &Filter,
    today: Day,
    (offset, limit): (u32, u32),
) -> Result<Vec<Row>, CaseError> {
    let (condition, mut values) = condition(database, filter, today)?;
    let sql = format!("{ROWS} WHERE {condition} ORDER BY {} LIMIT ? OFFSET ?", filter.order());
    values.extend([Value::from(i64::from(limit)), Value::from(i64::from(offset))]);
    let mut query = database.prepare_cached(&sql)?;
    let rows = query.query_map(params_from_iter(values), |row| row_of(row, today))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// What [`row_of`] reads, in its order.
const ROWS: &str =
    "SELECT case_id, version, state, base, awaits, opened_at, assignee, looked, due, postponed,
            holds, tags, dwelling, address, band, title_da, title_en, outcome, decided_at, origin
     FROM queue";

fn row_of(row: &rusqlite::Row<'_>, today: Day) -> Result<Row, rusqlite::Error> {
    let text = |at: usize| row.get::<_, String>(at);
    let number = |at: usize| row.get::<_, i64>(at);
    let state = State::named(&text(2)?).unwrap_or(State::Signal);
    let base = Status::named(&text(3)?).unwrap_or(Status::New);
    let (due, postponed) = (day_of(number(8)?), day_of(number(9)?));
    let holds = text(10)?;
    let decided = number(18)?;
    Ok(Row {
        case: number(0)?,
        version: number(1)?,
        state,
        status: shown(base, number(4)? == 1, due, postponed, today),
        opened_at: Moment(number(5)?),
        assignee: Some(text(6)?).filter(|name| !name.is_empty()),
        looked: number(7)? == 1,
        due,
        postponed,
        holds: holds.split_whitespace().filter_map(Hold::named).collect(),
        tags: text(11)?.lines().map(str::to_owned).collect(),
        dwelling: text(12)?,
        address: text(13)?,
        band: text(14)?,
        title: (text(15)?, text(16)?),
        origin: Origin::named(&text(19)?),
        outcome: text(17)?,
        decided_at: (decided != 0).then_some(Moment(decided)),
    })
}

/// [`Case::status`] from what the table holds.
fn shown(
    base: Status,
    awaits: bool,
    due: Option<Day>,
    postponed: Option<Day>,
    today: Day,
) -> Status {
    if matches!(base, Status::ForApproval | Status::Closed) {
        base
    } else if postponed.is_some_and(|until| today < until) {
        Status::Postponed
    } else if awaits && due.is_some_and(|due| due < today) {
        Status::Overdue
    } else {
        base
    }
}

/// How many cases a filter finds, counted up to `most`.
///
/// # Errors
/// Where the store cannot be read.
pub fn count(
    database: &Connection,
    filter: &Filter,
    today: Day,
    most: u32,
) -> Result<u32, CaseError> {
    let (condition, mut values) = condition(database, filter, today)?;
    let sql = format!("SELECT count(*) FROM (SELECT 1 FROM queue WHERE {condition} LIMIT ?)");
    values.push(i64::from(most).into());
    let counted: i64 =
        database.prepare_cached(&sql)?.query_row(params_from_iter(values), |row| row.get(0))?;
    Ok(u32::try_from(counted).unwrap_or(u32::MAX))
}

/// Every case a filter finds, in its order.
///
/// # Errors
/// Where the store cannot be read.
pub fn all(database: &Connection, filter: &Filter, today: Day) -> Result<Vec<i64>, CaseError> {
    let (condition, values) = condition(database, filter, today)?;
    let sql = format!("SELECT case_id FROM queue WHERE {condition} ORDER BY {}", filter.order());
    let mut query = database.prepare_cached(&sql)?;
    let rows = query.query_map(params_from_iter(values), |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The cases before and after `case` in a list, round its ends; none where there is no other.
///
/// # Errors
/// Where the store cannot be read.
pub fn around(
    database: &Connection,
    filter: &Filter,
    today: Day,
    case: i64,
) -> Result<(Option<i64>, Option<i64>), CaseError> {
    let rows = page(database, filter, today, (0, 200))?;
    let at = rows.iter().position(|row| row.case == case);
    let after = at.map_or(0, |at| at + 1);
    let ring = || rows.iter().skip(after).chain(rows.iter().take(after)).map(|row| row.case);
    let is_other = |other: &i64| *other != case;
    let before = ring().rfind(is_other);
    Ok((before, ring().find(is_other)))
}

/// Earlier and other cases at a dwelling, newest first.
///
/// # Errors
/// Where the store cannot be read.
pub fn at_dwelling(
    database: &Connection,
    dwelling: &str,
    today: Day,
) -> Result<Vec<Row>, CaseError> {
    let mut query = database
        .prepare_cached(&format!("{ROWS} WHERE dwelling = ?1 ORDER BY case_id DESC LIMIT 50"))?;
    let rows = query.query_map([dwelling], |row| row_of(row, today))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Makes the whole table anew from the journal. O(events).
///
/// # Errors
/// Where the store fails or a record cannot be read.
pub fn rebuild(transaction: &Transaction<'_>) -> Result<usize, CaseError> {
    transaction.execute("DELETE FROM queue", [])?;
    let mut query = transaction
        .prepare("SELECT DISTINCT subject FROM record WHERE stream = ?1 ORDER BY subject")?;
    let ids: Vec<i64> = query.query_map([STREAM], |row| row.get(0))?.collect::<Result<_, _>>()?;
    let mut made = 0;
    for id in ids {
        match act::open(transaction, id) {
            Ok(file) => put(transaction, &file.case)?,
            Err(CaseError::Erased(_)) => continue,
            Err(error) => return Err(error),
        }
        made += 1;
    }
    Ok(made)
}
