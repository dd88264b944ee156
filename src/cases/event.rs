//! What can happen to a case, as it is written down.

use serde::{Deserialize, Serialize};

use super::lists::{Hold, Innocent, Judgement, LegalResult, Origin, Outcome, State};
use super::parts::LetterTold;
use crate::domain::{Day, Moment};

/// An event with who, when and why; what changed by it is written down with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// When.
    pub at: Moment,
    /// The id of an account, or `system`.
    pub who: String,
    /// The rationale; required where [`Event::needs_why`] says so.
    pub why: String,
    /// What.
    pub event: Event,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Event {
    /// The case began.
    Opened {
        /// How it came up.
        origin: Origin,
        /// The row of the run it came from.
        candidate: i64,
        /// The dwelling's lasting id.
        dwelling: String,
        /// The flag's lasting id; empty for a drawn dwelling.
        flag: String,
        /// When it should have been looked at.
        #[serde(with = "day")]
        due: Option<Day>,
    },
    /// A later run said something of the same flag.
    Refreshed {
        /// The row of that run; none where the flag is gone.
        candidate: Option<i64>,
    },
    /// It was given to somebody, or put back.
    Assigned {
        /// Whom.
        to: Option<String>,
    },
    /// The blind first look, before reasons are shown.
    Looked {
        /// What the bare facts say.
        judgement: Judgement,
    },
    /// The facts were checked in the registers themselves.
    FactsChecked,
    /// It went to another state.
    Moved {
        /// Where.
        to: State,
        /// Until when; set by the deadlines in force where empty.
        #[serde(with = "day", default)]
        due: Option<Day>,
    },
    /// A deadline was set or moved.
    DueSet {
        /// Which day.
        #[serde(with = "day")]
        due: Option<Day>,
    },
    /// Something to remember.
    Noted {
        /// What.
        text: String,
    },
    /// A file was added.
    Attached {
        /// Its name for the reader.
        name: String,
        /// Its content's SHA-256, which it is kept under.
        sha256: String,
        /// Bytes.
        size: u64,
        /// Media type.
        media: String,
    },
    /// It must wait.
    HoldPlaced {
        /// Why.
        hold: Hold,
    },
    /// It need not wait any more.
    HoldLifted {
        /// Which hold.
        hold: Hold,
    },
    /// It was put off.
    Postponed {
        /// Until this day.
        #[serde(with = "day")]
        until: Option<Day>,
    },
    /// It is taken up again.
    Resumed,
    /// A mark for sorting.
    Tagged {
        /// Which.
        tag: String,
    },
    /// The mark is gone.
    Untagged {
        /// Which.
        tag: String,
    },
    /// A letter was drafted and waits for a second person.
    LetterProposed {
        /// Which kind, as the reports call it.
        kind: String,
        /// To whom, as reports print it.
        to: String,
        /// The day a reply is due.
        #[serde(with = "day")]
        reply_by: Option<Day>,
        /// SHA-256 of the draft, which is kept as a file of the case.
        sha256: String,
        /// What was told for it, where no run says it.
        #[serde(default, skip_serializing_if = "LetterTold::is_empty")]
        told: LetterTold,
    },
    /// A second person let the letter go.
    LetterApproved {
        /// The version that proposed it.
        letter: i64,
    },
    /// A second person sent the draft back.
    LetterReturned {
        /// The version that proposed it.
        letter: i64,
    },
    /// The answer came.
    LetterAnswered {
        /// The version that proposed it.
        letter: i64,
        /// What it says, in short.
        answer: String,
    },
    /// The caseworker decided.
    Decided(Decision),
    /// A second person agreed.
    DecisionApproved,
    /// A second person did not agree.
    DecisionReturned,
    /// The second look at a case without grounds.
    SecondLook {
        /// Whether it agrees.
        agrees: bool,
    },
    /// The person objects: the flag is suspended on the same facts.
    Objected {
        /// The first day it may be raised again.
        #[serde(with = "day")]
        until: Option<Day>,
    },
    /// An explanation is accepted: later runs respect it.
    Exempted {
        /// The explanation.
        code: Innocent,
        /// Who answers for it.
        owner: String,
        /// The first day it does not hold any more.
        #[serde(with = "day")]
        until: Option<Day>,
    },
    /// The exemption ends before its time.
    ExemptionEnded,
    /// An earlier event is taken back.
    Undone {
        /// Its version.
        version: i64,
    },
}

/// What reports call a letter to somebody who is neither citizen, host nor owner.
const THIRD_PARTY: &str = "third-party";

/// What was decided: three separate things.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// For learning.
    pub outcome: Outcome,
    /// Why it is right, where it is.
    pub innocent: Option<Innocent>,
    /// What became of the registration.
    pub result: LegalResult,
    /// The persons it is about, as reports print them; empty for all the flag concerns.
    #[serde(default)]
    pub persons: Vec<String>,
    /// Whether it was drawn for a second look; set by the store.
    #[serde(default)]
    pub second_look: bool,
}

impl Event {
    /// Its name in the journal; no personal data.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Opened { .. } => "opened",
            Self::Refreshed { .. } => "refreshed",
            Self::Assigned { .. } => "assigned",
            Self::Looked { .. } => "looked",
            Self::FactsChecked => "facts-checked",
            Self::Moved { .. } => "moved",
            Self::DueSet { .. } => "due-set",
            Self::Noted { .. } => "noted",
            Self::Attached { .. } => "attached",
            Self::HoldPlaced { .. } => "hold-placed",
            Self::HoldLifted { .. } => "hold-lifted",
            Self::Postponed { .. } => "postponed",
            Self::Resumed => "resumed",
            Self::Tagged { .. } => "tagged",
            Self::Untagged { .. } => "untagged",
            Self::LetterProposed { .. } => "letter-proposed",
            Self::LetterApproved { .. } => "letter-approved",
            Self::LetterReturned { .. } => "letter-returned",
            Self::LetterAnswered { .. } => "letter-answered",
            Self::Decided(_) => "decided",
            Self::DecisionApproved => "decision-approved",
            Self::DecisionReturned => "decision-returned",
            Self::SecondLook { .. } => "second-look",
            Self::Objected { .. } => "objected",
            Self::Exempted { .. } => "exempted",
            Self::ExemptionEnded => "exemption-ended",
            Self::Undone { .. } => "undone",
        }
    }

    /// Whether a rationale is required.
    pub fn needs_why(&self) -> bool {
        match self {
            Self::Moved { to, .. } => *to != State::Triage,
            // why somebody else has to be asked is told for each one
            Self::LetterProposed { kind, .. } => kind == THIRD_PARTY,
            Self::DueSet { .. }
            | Self::HoldPlaced { .. }
            | Self::HoldLifted { .. }
            | Self::Postponed { .. }
            | Self::LetterReturned { .. }
            | Self::Decided(_)
            | Self::DecisionReturned
            | Self::SecondLook { .. }
            | Self::Objected { .. }
            | Self::Exempted { .. }
            | Self::ExemptionEnded => true,
            _ => false,
        }
    }
}

/// Days as ISO dates.
mod day {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    use crate::domain::Day;

    #[expect(
        clippy::ref_option,
        clippy::trivially_copy_pass_by_ref,
        reason = "the signature serde asks for"
    )]
    pub(super) fn serialize<S: Serializer>(day: &Option<Day>, to: S) -> Result<S::Ok, S::Error> {
        match day {
            Some(day) => to.collect_str(day),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Day>, D::Error> {
        let text = Option::<String>::deserialize(from)?;
        let day = |text: String| text.parse().map_err(|()| D::Error::custom("no date"));
        text.map(day).transpose()
    }
}
