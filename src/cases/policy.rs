//! What a municipality decides about its cases: deadlines, windows, shares.

use rand::RngCore;
use rand::rngs::OsRng;
use rusqlite::{Connection, OptionalExtension, Transaction};
use sha2::{Digest, Sha256};

use super::lists::State;
use super::store::StoreError;
use crate::domain::Day;

/// The policy in force. Events hold what it gave, so that a later change rewrites nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Working days to the first check of a signal.
    pub triage_workdays: u32,
    /// Working days to tell the person once a case is opened.
    pub tell_workdays: u32,
    /// Working days to reply to a letter and to a hearing.
    pub reply_workdays: u32,
    /// Working days to assess once the file is complete.
    pub assess_workdays: u32,
    /// Working days to reconsider a complaint.
    pub appeal_workdays: u32,
    /// Fewest letters of a rationale, blanks at the ends not counted.
    pub why_letters: usize,
    /// A decision can be taken back for so long.
    pub undo_minutes: i64,
    /// A letter leaves so long after it was let go.
    pub letter_minutes: i64,
    /// One in so many cases without grounds gets a second look.
    pub second_look_one_in: u32,
    /// Draws the second looks.
    pub seed: u64,
    /// An exemption lasts at most so many months.
    pub exemption_months: u32,
    /// An objection suspends a flag for so many months.
    pub objection_months: u32,
    /// Largest file, in bytes.
    pub attachment_bytes: u64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            triage_workdays: 5,
            tell_workdays: 5,
            reply_workdays: 10,
            assess_workdays: 10,
            appeal_workdays: 20,
            why_letters: 10,
            undo_minutes: 10,
            letter_minutes: 5,
            second_look_one_in: 20,
            seed: 0,
            exemption_months: 24,
            objection_months: 12,
            attachment_bytes: 10 << 20,
        }
    }
}

/// The name of the seed among the settings of a store.
const SEED: &str = "second-look-seed";

impl Policy {
    /// The policy of a store; its draws follow a seed of its own once [`Policy::settle`] made one.
    ///
    /// # Errors
    /// Where the store cannot be read.
    pub fn of(database: &Connection) -> Result<Self, StoreError> {
        let seed: Option<String> = database
            .prepare_cached("SELECT value FROM setting WHERE name = ?1")?
            .query_row([SEED], |row| row.get(0))
            .optional()?;
        let seed = seed.and_then(|text| u64::from_str_radix(&text, 16).ok()).unwrap_or_default();
        Ok(Self { seed, ..Self::default() })
    }

    /// The same, with a seed drawn where there is none: nobody can tell in advance which cases get a
    /// second look, and everybody can check afterwards which should have.
    ///
    /// # Errors
    /// Where the store cannot be written.
    pub fn settle(transaction: &Transaction<'_>) -> Result<Self, StoreError> {
        transaction.execute(
            "INSERT OR IGNORE INTO setting VALUES (?1, ?2)",
            (SEED, format!("{:016x}", OsRng.next_u64())),
        )?;
        Self::of(transaction)
    }

    /// Until when something has to happen in a state that begins on `day`.
    pub fn due(&self, state: State, day: Day) -> Option<Day> {
        let days = match state {
            State::Signal | State::Triage => self.triage_workdays,
            State::Opened | State::Decided => self.tell_workdays,
            State::HostDeclaration
            | State::Account
            | State::ThirdParty
            | State::Visit
            | State::Hearing => self.reply_workdays,
            State::Assessment => self.assess_workdays,
            State::Appeal => self.appeal_workdays,
            _ => return None,
        };
        Some(day.plus_workdays(days))
    }

    /// Whether a case without grounds is drawn for a second look: the same answer every time.
    pub fn draws_second_look(&self, case: i64) -> bool {
        let mut hash = Sha256::new();
        hash.update(b"second look");
        hash.update(self.seed.to_be_bytes());
        hash.update(case.to_be_bytes());
        let digest: [u8; 32] = hash.finalize().into();
        let lot = digest[..8].iter().fold(0_u64, |lot, byte| (lot << 8) | u64::from(*byte));
        lot.is_multiple_of(u64::from(self.second_look_one_in.max(1)))
    }
}
