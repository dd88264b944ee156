//! What goes over the wire: pending registrations in, advice out.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::registry::{Pending, PendingFields, Register, Reject, pending_row};
use crate::report::AdviceRecord;

/// The most registrations one request may ask about.
pub(super) const MOST_ROWS: usize = 1_000;

/// One or many pending registrations.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckRequest {
    /// Those to one dwelling from one day are judged together.
    #[schema(min_items = 1, max_items = 1000)]
    pub registrations: Vec<PendingRegistration>,
}

/// A registration that somebody has asked for, in the words of moves.csv.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PendingRegistration {
    /// Unique id of the registration; comes back with the advice.
    pub move_id: String,
    /// Who moves, as persons.csv writes it.
    pub person_id: String,
    /// Where to, as dwellings.csv writes it; not needed for departures.
    #[serde(default)]
    pub to_dwelling_id: String,
    /// Where from; the register's own history counts.
    #[serde(default)]
    pub from_dwelling_id: String,
    /// The date the move counts from: YYYY-MM-DD.
    pub moved_on: String,
    /// The day the municipality was notified: YYYY-MM-DD.
    #[serde(default)]
    pub notified_on: String,
    /// `move` unless given; `entry`, `birth`, `mail`, `exit`, `death`, `missing`.
    #[serde(default)]
    pub kind: String,
    /// Whether a c/o text is present; leave it out where that is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub care_of: Option<bool>,
}

impl PendingRegistration {
    /// The row it is, numbered from 1 in its request.
    pub(super) fn read(&self, register: &Register, number: u64) -> Result<Pending, Reject> {
        let care_of = self.care_of.map_or("", |yes| if yes { "1" } else { "0" });
        let fields: PendingFields<'_> = [
            &self.move_id,
            &self.person_id,
            &self.to_dwelling_id,
            &self.from_dwelling_id,
            &self.moved_on,
            &self.notified_on,
            &self.kind,
            care_of,
            "",
        ];
        pending_row(register, &fields, number)
    }
}

/// Advice on every registration, in the order they were given.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckResponse {
    /// One entry a registration.
    pub results: Vec<CheckResult>,
}

/// Advice on one registration, or why it could not be judged; exactly one of the two is there.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckResult {
    /// The advice.
    pub advice: Option<AdviceRecord>,
    /// What is wrong with the row.
    pub rejected: Option<Rejected>,
}

/// A row that could not be judged.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Rejected {
    /// Its number in the request, from 1.
    pub line: u64,
    /// The field at fault, empty where it is the whole row.
    pub column: String,
    /// A stable code such as `bad-date`.
    pub code: String,
    /// What to do.
    pub hint: String,
}

impl CheckResult {
    pub(super) fn advised(advice: AdviceRecord) -> Self {
        Self { advice: Some(advice), rejected: None }
    }

    /// Leaves the value out: it may be personal, and the caller has it.
    pub(super) fn rejected(reject: Reject) -> Self {
        let Reject { line, column, code, hint, .. } = reject;
        let rejected = Rejected { line, column, code: code.to_owned(), hint: hint.into() };
        Self { advice: None, rejected: Some(rejected) }
    }
}
