//! Judging the judgement: how a run fares against the truth of a simulated register.
//!
//! Reads finished files, never feeds back into scoring.

mod evaluate;
mod measure;
mod outline;

pub use evaluate::{
    AtRank, Evaluation, EvaluationError, ScoreRow, StoryShare, TruthRow, evaluate, read_scores,
    read_truth,
};
