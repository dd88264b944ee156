//! The access log: who looked at what, when and why. Written before the page is made.

use rusqlite::{Connection, Row, Transaction};

use super::account::Account;
use crate::cases::ACCESS;
use crate::cases::journal::{self, Record};
use crate::cases::store::StoreError;
use crate::domain::Moment;

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Act {
    /// A case was opened.
    Viewed,
    /// A masked number was shown.
    Revealed,
    /// Something left the program: a file, a letter, a list.
    Exported,
    /// Cases were searched for.
    Searched,
    /// The access log itself was read.
    LogRead,
    /// A citizen followed their case by its code.
    Followed,
    /// A housing association opened a report.
    ReportRead,
}

impl Act {
    /// Every act.
    pub const ALL: [Self; 7] = [
        Self::Viewed,
        Self::Revealed,
        Self::Exported,
        Self::Searched,
        Self::LogRead,
        Self::Followed,
        Self::ReportRead,
    ];

    /// Its name in the store and in texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Viewed => "viewed",
            Self::Revealed => "revealed",
            Self::Exported => "exported",
            Self::Searched => "searched",
            Self::LogRead => "log-read",
            Self::Followed => "followed",
            Self::ReportRead => "report-read",
        }
    }
}

/// Why somebody looks: a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// To work on the case.
    Casework,
    /// To decide on what a colleague proposes.
    Approval,
    /// To hear a party or answer a request for access.
    PartyAccess,
    /// To lead the work.
    Management,
    /// To check how it is done.
    Audit,
    /// To answer a question from a colleague.
    Enquiry,
    /// To follow one's own case, or one's own reports.
    Own,
}

impl Purpose {
    /// Those that people choose from.
    pub const CHOICES: [Self; 6] = [
        Self::Casework,
        Self::Approval,
        Self::PartyAccess,
        Self::Management,
        Self::Audit,
        Self::Enquiry,
    ];

    /// Its name in the store and in texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Casework => "casework",
            Self::Approval => "approval",
            Self::PartyAccess => "party-access",
            Self::Management => "management",
            Self::Audit => "audit",
            Self::Enquiry => "enquiry",
            Self::Own => "own",
        }
    }

    /// The purpose of that name, where people may choose it.
    pub fn chosen(key: &str) -> Option<Self> {
        Self::CHOICES.into_iter().find(|purpose| purpose.key() == key)
    }

    /// What a role opens cases for, unless it says otherwise.
    pub fn of(role: super::Role) -> Self {
        use super::Role;
        match role {
            Role::Caseworker => Self::Casework,
            Role::Approver => Self::Approval,
            Role::TeamLeader => Self::Management,
            Role::Auditor | Role::Administrator => Self::Audit,
            Role::Reader => Self::Enquiry,
            Role::Association => Self::Own,
        }
    }
}

/// One access to be written down. The subject is the id of a case, report or export: nothing
/// personal.
#[derive(Clone, Copy, Debug)]
pub struct Access<'a> {
    /// What.
    pub act: Act,
    /// To what.
    pub subject: &'a str,
    /// Why.
    pub purpose: Purpose,
}

/// Writes an access down. `None` is a citizen with a code. Of a case it also goes into the chained
/// journal, where the export of what is held on a person finds it.
pub fn record_access(
    transaction: &Transaction<'_>,
    who: Option<&Account>,
    access: Access<'_>,
    now: Moment,
) -> Result<(), StoreError> {
    let (name, role) = who.map_or(("", "citizen"), |who| (&who.name, who.role.key()));
    transaction.execute(
        "INSERT INTO access (at, who, role, act, subject, purpose) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        (now.0, name, role, access.act.key(), access.subject, access.purpose.key()),
    )?;
    let Ok(case) = access.subject.parse() else { return Ok(()) };
    let body = format!("{{\"purpose\":\"{}\",\"role\":\"{role}\"}}", access.purpose.key());
    let who = if name.is_empty() { role } else { name };
    let kind = access.act.key();
    let record = Record { stream: ACCESS, subject: case, kind, at: now, who, body: &body };
    journal::append(transaction, record)?;
    Ok(())
}

/// A line of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessEntry {
    /// Counts up.
    pub number: i64,
    /// When.
    pub at: Moment,
    /// Name of the account; empty for a citizen.
    pub who: String,
    /// As what.
    pub role: String,
    /// What was done.
    pub act: String,
    /// To what.
    pub subject: String,
    /// Why.
    pub purpose: String,
}

/// Which lines to list; empty fields let all through.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccessFilter<'a> {
    /// Name of an account.
    pub who: &'a str,
    /// Id of a case, report or export.
    pub subject: &'a str,
    /// Key of an act.
    pub act: &'a str,
    /// Only lines before this number; 0 for the newest.
    pub before: i64,
}

/// Lines of the log, newest first, at most `most`.
pub fn list_access(
    connection: &Connection,
    filter: AccessFilter<'_>,
    most: u32,
) -> Result<Vec<AccessEntry>, StoreError> {
    let mut query = connection.prepare_cached(
        "SELECT number, at, who, role, act, subject, purpose FROM access
         WHERE (?1 = '' OR who = ?1) AND (?2 = '' OR subject = ?2) AND (?3 = '' OR act = ?3)
           AND (?4 = 0 OR number < ?4)
         ORDER BY number DESC LIMIT ?5",
    )?;
    let wanted = (filter.who, filter.subject, filter.act, filter.before, most);
    let rows = query.query_map(wanted, entry_of)?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn entry_of(row: &Row<'_>) -> rusqlite::Result<AccessEntry> {
    Ok(AccessEntry {
        number: row.get(0)?,
        at: Moment(row.get(1)?),
        who: row.get(2)?,
        role: row.get(3)?,
        act: row.get(4)?,
        subject: row.get(5)?,
        purpose: row.get(6)?,
    })
}
