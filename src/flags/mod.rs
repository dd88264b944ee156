//! Judgement aid: rule outcomes become ranked flags, each with all its reasons.
//!
//! Reads no files and formats no text.

mod flag;
mod run;

pub use flag::{
    Clearing, ClearingKind, Evidence, Flag, FlagSubject, NotCounted, Reason, UnknownRule,
};
pub use run::{ControlDraw, RegistrationScore, RuleTally, Run};
