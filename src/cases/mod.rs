//! Cases: what happened to each flag, from the first look to the end, and the store that keeps it.
//!
//! Everything is an append-only journal in one SQLite file; the state of a case is a fold over its
//! events. No clock: whoever calls says when.

mod act;
mod case;
mod citizen;
mod error;
mod event;
mod export;
mod face;
mod fetch;
mod figures;
pub mod files;
mod filter;
pub mod intake;
pub mod journal;
mod lists;
mod parts;
#[cfg(test)]
mod plans;
mod policy;
pub mod queue;
mod refusal;
mod retention;
mod sort_key;
pub mod store;
mod subject;
mod tags;
mod transition;
mod views;

pub use act::{Change, File, Line, STREAM, SYSTEM, act, act_on_all, begin, leaves_at, open};
pub use case::{Case, Entry};
pub use citizen::{Progress, Reached, progress, progress_of_letter};
pub use error::CaseError;
pub use event::{Decision, Draft, Event};
pub use export::{ExemptionRow, OutcomeRow, exemptions, outcomes};
pub use figures::{AGES, Figures, Load, Share, figures};
pub use filter::{Filter, Sort, Stage, Whose};
pub use lists::{
    Hold, Innocent, Judgement, Lane, LegalResult, Origin, Outcome, State, Status, Step,
};
pub use parts::{Attachment, Decided, Exemption, Letter, LetterTold, Look, Note, SecondLook};
pub use policy::Policy;
pub use refusal::Refusal;
pub use retention::{ErasedCase, Erasures, Retention, erase, over};
pub use sort_key::sort_key;
/// The tables of this room, for [`store::Store::open`].
pub use store::MIGRATIONS;
pub use subject::{ACCESS, Subject, case_export, subject_export};
pub use tags::{tag_mark, tag_of};
pub use transition::allow;
