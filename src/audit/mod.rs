//! Judging the judgement: how a run fares against the truth of a simulated register.
//!
//! Reads finished files, never feeds back into scoring.

mod both;
mod comparison;
mod curve;
mod evaluate;
mod history;
mod measure;
mod outline;
mod performance;
mod performance_text;
mod quality;
mod quality_page;
mod replay;
mod replay_text;
mod rule_change;
mod side_by_side;

pub use comparison::{
    Change, Comparison, FEWEST, FlagExample, GroupSelection, OldNew, PastOutcomes, PastPrecision,
    Workload,
};
pub use curve::{CurvePoint, Curves, ScoreStep, curves};
pub use evaluate::{
    AtRank, Evaluation, EvaluationError, ScoreRow, StoryShare, TruthRow, evaluate, read_scores,
    read_truth,
};
pub use measure::wilson;
pub use performance::{
    BandPerformance, Cases, ClosedCase, Performance, RuleHit, RulePerformance, RuleState,
    performance, read_outcomes,
};
pub use quality::{
    Figure, GONE_WITHOUT_TRACE, PatternFigure, Quality, TownEvaluation, TwinFigure, Visibility,
    WorldFigures, set_untraced_apart, visibility,
};
pub use replay::{ReplaySettings, compare};
pub use rule_change::{RuleChange, RuleChangeKind, rule_changes};
pub use side_by_side::side_by_side;
