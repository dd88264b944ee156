//! What a case holds: the first look, notes, files, letters, the decision, an exemption.

use serde::{Deserialize, Serialize};

use super::event::Decision;
use super::lists::{Innocent, Judgement, Outcome};
use crate::domain::{Day, Moment};

/// The blind first look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// What it said.
    pub judgement: Judgement,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// Something to remember.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What.
    pub text: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// A file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name for the reader.
    pub name: String,
    /// What its content is kept under.
    pub sha256: String,
    /// Bytes.
    pub size: u64,
    /// Media type.
    pub media: String,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
}

/// What whoever drafts a letter found in the registers themselves, where no run says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterTold {
    /// The address of the dwelling.
    pub address: String,
    /// From when the recipient is registered there; a day in ISO form, or empty.
    pub since: String,
    /// Adults registered there.
    pub adults: Option<u32>,
    /// Children registered there.
    pub children: Option<u32>,
    /// Why the letter is written, as its recipient may read it.
    pub reasons: Vec<String>,
    /// What somebody wrote in place of the gaps of the template, in their order.
    #[serde(default)]
    pub written: Vec<String>,
}

impl LetterTold {
    /// Whether nothing was told.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Every text in it.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let short = [&self.address, &self.since].into_iter();
        short.chain(&self.reasons).chain(&self.written).map(String::as_str)
    }
}

/// A letter on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The version that proposed it: its name within the case.
    pub version: i64,
    /// Which kind.
    pub kind: String,
    /// To whom.
    pub to: String,
    /// The day a reply is due.
    pub reply_by: Option<Day>,
    /// Its draft.
    pub sha256: String,
    /// What was told for it.
    pub told: LetterTold,
    /// Who drafted it.
    pub proposed_by: String,
    /// Who let it go, and when.
    pub approved: Option<(String, Moment)>,
    /// Whether it was sent back.
    pub returned: bool,
    /// The answer in short, and when it came.
    pub answer: Option<(String, Moment)>,
}

impl Letter {
    /// Whether it waits for a second person.
    pub fn is_waiting(&self) -> bool {
        self.approved.is_none() && !self.returned
    }
}

/// A decision with who stands for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// The rationale.
    pub why: String,
    /// The version that decided.
    pub version: i64,
    /// Who.
    pub by: String,
    /// When.
    pub at: Moment,
    /// The second person, where one agreed.
    pub approved_by: Option<String>,
}

impl Decided {
    /// Whether it waits for a second person.
    pub fn is_waiting(&self) -> bool {
        self.decision.needs_second() && self.approved_by.is_none()
    }
}

impl Decision {
    /// Whether a second person has to agree.
    pub fn needs_second(&self) -> bool {
        self.outcome == Outcome::Confirmed || self.result.changes_registration()
    }
}

/// The second look at a case without grounds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum SecondLook {
    /// Not drawn.
    #[default]
    None,
    /// Drawn, not done.
    Waiting,
    /// Done by this person, who agreed or not.
    Done(String, bool),
}

/// An accepted explanation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exemption {
    /// Which.
    pub code: Innocent,
    /// Who answers for it.
    pub owner: String,
    /// From this day.
    pub from: Day,
    /// Up to this day, not included.
    pub until: Day,
}
