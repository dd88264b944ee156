//! Who may sign in, as what, and who looked at what: accounts, sessions, the access log.
//!
//! Keeps its tables in the store of `cases`. No clock and no HTTP: whoever calls says when, and from
//! where.

mod access_log;
mod account;
mod invitation;
mod letter_code;
mod one_time;
mod password;
mod role;
mod secret;
mod session;
mod shared_report;
mod sign_in;
mod throttle;

pub use access_log::{Access, AccessEntry, AccessFilter, Act, Purpose, list_access, record_access};
pub use account::{
    Account, AccountError, NewAccount, account_by_name, account_by_number, accounts, add_account,
    change_role, close_account, reopen_account, set_password, set_uses_keys,
};
pub use invitation::{Invitation, InvitationError, Welcome, accept, find_invitation, invite};
pub use letter_code::{LetterCode, Reader, find_letter_code, new_letter_code};
pub use one_time::{app_link, current_code, key_text, new_recovery_codes, recovery_codes_left};
pub use password::{LEAST_PASSWORD, PasswordFault};
pub use role::Role;
pub use secret::{Secret, readable_code, secret_hash};
pub use session::{
    ABSOLUTE_LIMIT, IDLE_LIMIT, Session, begin_session, end_other_sessions, end_session,
    find_session, sessions, sweep_sessions,
};
pub use shared_report::{
    NewReport, Reply, ReplyEntry, SharedReport, erase_reports, keep_reply, publish_report, replies,
    reply_bytes, report_bytes, reports_before, shared_reports,
};
pub use sign_in::{Attempt, confirm, sign_in};
pub use throttle::{Limit, allow};

pub(crate) use session::touch;

use std::path::Path;

use crate::cases;
use crate::cases::store::{Migration, Store, StoreError};

/// The tables of this room, for [`Store::open`].
pub const MIGRATIONS: &[Migration] = &[
    Migration {
        series: "accounts",
        number: 1,
        name: "accounts",
        sql: include_str!("migrations/001-accounts.sql"),
    },
    Migration {
        series: "accounts",
        number: 2,
        name: "readers",
        sql: include_str!("migrations/002-readers.sql"),
    },
];

/// Opens or makes a store with the tables of cases and accounts: what every command opens.
///
/// # Errors
/// [`StoreError`].
pub fn open_store(path: &Path) -> Result<Store, StoreError> {
    Store::open(path, &[cases::MIGRATIONS, MIGRATIONS])
}
