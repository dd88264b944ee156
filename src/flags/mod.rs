//! Judgement aid: rule outcomes become ranked flags, each with all its reasons.
//!
//! Reads no files and formats no text.

mod advice;
mod clearing;
mod combine;
mod control;
mod exempt;
mod flag;
mod gather;
mod household;
mod raise;
mod run;
mod typology;
mod unknown;
mod weigh;

pub use advice::{Advice, Advised, Ground, Norm, Occupancy, POLICY, advise};
pub use combine::{LINE, band};
pub use exempt::{Exemption, Exemptions};
pub use flag::{
    Clearing, ClearingKind, Evidence, Flag, FlagSubject, NotCounted, Reason, UnknownRule,
};
pub use gather::{counted_reasons, dwelling_score};
pub use raise::{
    Findings, RaiseOptions, hex, printable_scores, raise, raise_but, raise_without_control,
};
pub use run::{ControlDraw, RegistrationScore, RuleTally, Run};
pub use typology::Combination;
pub use weigh::{MOST_MODEL_POINTS, ModelReason, UNUSUAL_SHARE, UnusualFact, weigh};
