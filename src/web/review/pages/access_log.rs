//! Who looked at what, for auditors and team leaders.

use askama::Template;

use crate::accounts::{AccessEntry, AccessFilter, Account, Act, accounts, list_access};
use crate::cases::store::StoreError;
use crate::web::review::answer::{Answer, page as give};
use crate::web::review::shell::Shell;
use crate::web::review::visit::Visit;

/// Lines on a page.
const LINES: u32 = 50;

#[derive(Template)]
#[template(path = "access-log.html")]
struct Log<'v> {
    shell: Shell<'v>,
    entries: Vec<AccessEntry>,
    acts: [Act; 7],
    accounts: Vec<Account>,
    /// The number of the account it is narrowed to; 0 for everybody's lines.
    who: i64,
    subject: &'v str,
    act: &'v str,
    /// Number of the last line, where there may be older ones.
    older: Option<i64>,
}

#[expect(clippy::unused_self, reason = "how a template calls it")]
impl Log<'_> {
    fn has_subject(&self, entry: &AccessEntry) -> bool {
        !entry.subject.is_empty() && !entry.subject.starts_with('/')
    }

    /// Whether the line is about a case, which whoever reads the log may open.
    fn is_case(&self, entry: &AccessEntry) -> bool {
        let is_report = Act::ReportRead.key() == entry.act;
        !is_report && entry.subject.parse::<i64>().is_ok_and(|case| case > 0)
    }
}

/// The newest lines, or those of a filter: an account, a number, a kind. Other words find nothing and
/// stand in no link.
pub(in crate::web::review) fn page(visit: &Visit<'_>) -> Answer {
    let (number, subject, act) =
        (visit.query("who").trim(), visit.query("subject").trim(), visit.query("act"));
    let before = visit.query("before").parse().unwrap_or(0);
    let (entries, accounts, who) = visit.store().read(|connection| {
        let accounts = accounts(connection)?;
        let named = accounts.iter().find(|account| account.id.to_string() == number);
        // a number that no account has finds nothing
        let who = named.map_or(number, |account| &account.name);
        let filter = AccessFilter { who, subject, act, before };
        let who = named.map_or(0, |account| account.id);
        Ok::<_, StoreError>((list_access(connection, filter, LINES)?, accounts, who))
    })?;
    let is_full = entries.len() == LINES as usize;
    let older = entries.last().filter(|_| is_full).map(|entry| entry.number);
    let shell = Shell::new(visit, "log-title").wide();
    let subject = if subject.parse::<u64>().is_ok() { subject } else { "" };
    let act = Act::ALL.map(Act::key).into_iter().find(|key| *key == act).unwrap_or_default();
    give(&Log { shell, entries, acts: Act::ALL, accounts, who, subject, act, older })
}
