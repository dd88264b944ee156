//! Reports that were published to a housing association, and its replies.

use rusqlite::{Connection, OptionalExtension, Row, Transaction};

use crate::cases::store::StoreError;
use crate::domain::{Day, Moment};

/// A published report, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SharedReport {
    /// Its number.
    pub number: i64,
    /// Whose.
    pub association: String,
    /// The day it is about.
    pub as_of: Option<Day>,
    /// When it was published.
    pub published: Moment,
    /// When a reply came last.
    pub replied: Option<Moment>,
}

/// A report to be published.
#[derive(Clone, Copy, Debug)]
pub struct NewReport<'a> {
    /// Whose.
    pub association: &'a str,
    /// The day it is about.
    pub as_of: Day,
    /// The report as a page.
    pub page: &'a [u8],
    /// The form to reply with, as a spreadsheet.
    pub form: &'a [u8],
}

/// Publishes a report to its association.
pub fn publish_report(
    transaction: &Transaction<'_>,
    new: NewReport<'_>,
    now: Moment,
) -> Result<i64, StoreError> {
    transaction.execute(
        "INSERT INTO shared_report (association, as_of, published_at, page, form)
         VALUES (?1, ?2, ?3, ?4, ?5)",
        (new.association, new.as_of.ordinal(), now.0, new.page, new.form),
    )?;
    Ok(transaction.last_insert_rowid())
}

fn report_of(row: &Row<'_>) -> rusqlite::Result<SharedReport> {
    let as_of: u32 = row.get("as_of")?;
    Ok(SharedReport {
        number: row.get("number")?,
        association: row.get("association")?,
        as_of: Day::from_ordinal(as_of),
        published: Moment(row.get("published_at")?),
        replied: row.get::<_, Option<i64>>("replied_at")?.map(Moment),
    })
}

/// The reports of an association, newest first.
pub fn shared_reports(
    connection: &Connection,
    association: &str,
) -> Result<Vec<SharedReport>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT number, association, as_of, published_at,
                (SELECT max(at) FROM report_reply WHERE report = shared_report.number) AS replied_at
         FROM shared_report WHERE association = ?1 ORDER BY number DESC",
    )?;
    let rows = query.query_map([association], report_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// A page to read and a form to fill in.
pub(crate) type PageAndForm = (Vec<u8>, Vec<u8>);

/// Page and form of a report, where it is this association's.
pub fn report_bytes(
    connection: &Connection,
    association: &str,
    number: i64,
) -> Result<Option<PageAndForm>, StoreError> {
    let found = connection.query_row(
        "SELECT page, form FROM shared_report WHERE number = ?1 AND association = ?2",
        (number, association),
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    Ok(found.optional()?)
}

/// A filled-in form that came back.
#[derive(Clone, Copy, Debug)]
pub struct Reply<'a> {
    /// Which report.
    pub report: i64,
    /// Name of the account.
    pub who: &'a str,
    /// What its sender calls the file.
    pub file_name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
}

/// Keeps a reply. Earlier ones stay.
pub fn keep_reply(
    transaction: &Transaction<'_>,
    reply: Reply<'_>,
    now: Moment,
) -> Result<(), StoreError> {
    transaction.execute(
        "INSERT INTO report_reply (report, at, who, file_name, bytes) VALUES (?1, ?2, ?3, ?4, ?5)",
        (reply.report, now.0, reply.who, reply.file_name, reply.bytes),
    )?;
    Ok(())
}

/// A reply as those who work with it see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplyEntry {
    /// Its number.
    pub number: i64,
    /// Whose.
    pub association: String,
    /// When it came.
    pub at: Moment,
    /// What its sender calls the file.
    pub file_name: String,
}

/// All replies, newest first.
pub fn replies(connection: &Connection, most: u32) -> Result<Vec<ReplyEntry>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT report_reply.number, association, at, file_name
         FROM report_reply JOIN shared_report ON shared_report.number = report
         ORDER BY report_reply.number DESC LIMIT ?1",
    )?;
    let rows = query.query_map([most], |row| {
        Ok(ReplyEntry {
            number: row.get(0)?,
            association: row.get(1)?,
            at: Moment(row.get(2)?),
            file_name: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reports published before a moment, and the replies to them: how many of each.
pub fn reports_before(connection: &Connection, before: Moment) -> Result<(u64, u64), StoreError> {
    let count = |sql: &str| connection.query_row(sql, [before.0], |row| row.get::<_, u32>(0));
    let reports = count("SELECT count(*) FROM shared_report WHERE published_at < ?1")?;
    let replies = count(
        "SELECT count(*) FROM report_reply JOIN shared_report ON shared_report.number = report
         WHERE published_at < ?1",
    )?;
    Ok((reports.into(), replies.into()))
}

/// Erases reports published before a moment and the replies to them: how many of each.
pub fn erase_reports(
    transaction: &Transaction<'_>,
    before: Moment,
) -> Result<(u64, u64), StoreError> {
    let replies = transaction.execute(
        "DELETE FROM report_reply WHERE report IN
         (SELECT number FROM shared_report WHERE published_at < ?1)",
        [before.0],
    )?;
    let reports =
        transaction.execute("DELETE FROM shared_report WHERE published_at < ?1", [before.0])?;
    Ok((reports as u64, replies as u64))
}

/// Name and bytes of a reply.
pub fn reply_bytes(
    connection: &Connection,
    number: i64,
) -> Result<Option<(String, Vec<u8>)>, StoreError> {
    let found = connection.query_row(
        "SELECT file_name, bytes FROM report_reply WHERE number = ?1",
        [number],
        |row| Ok((row.get(0)?, row.get(1)?)),
    );
    Ok(found.optional()?)
}
