//! Judging the judgement: how a run fares against the truth of a simulated register.
//!
//! Reads finished files, never feeds back into scoring.

mod evaluate;
mod measure;
mod outline;
mod quality;
mod quality_page;

pub use evaluate::{
    AtRank, Evaluation, EvaluationError, ScoreRow, StoryShare, TruthRow, evaluate, read_scores,
    read_truth,
};
pub use quality::{
    Figure, PatternFigure, Quality, TownEvaluation, TwinFigure, Visibility, WorldFigures,
    visibility,
};
