//! The model: what is unusual, compared with what.
//!
//! It sees columns of facts only: no rules, no ids, no areas. What it finds opens no case and never
//! reaches a score by itself; it proposes where a rule may be worth writing.
//!
//! Four detectors look at the same scaled columns: a forest of random cuts, tails of the
//! distribution functions, histograms, and the distance within groups of rows that look alike. Each
//! score becomes the share of fitted rows that score as much, and these are combined. All is frozen
//! at the fit: a row's score is the same alone and in any batch.

mod artifact;
mod block;
mod calibrate;
mod cluster;
mod covariance;
mod density;
mod detectors;
mod drift;
mod ecod;
mod explain;
mod explore;
mod features;
mod forest;
mod histogram;
pub mod learning;
mod lookup;
mod names;
mod peers;
mod profile;
mod sample;
mod scale;
mod table;
mod tree;
mod walk;

pub use artifact::{Column, FORMAT, HeldOut, Model, ModelError, RowKind, definition};
pub use detectors::{DETECTORS, Detectors, FitError, FitOptions, RowScore, Scorer, WEIGHTS};
pub use drift::{Drift, NewRegion, RuleCount, RuleShift, Shift, Verdict, drift};
pub use explain::{Deviation, Explanation};
pub use explore::{FactDeviation, Unusual, explore, unusual_dwellings, values_of};
pub use features::{DWELLING_FEATURES, REGISTRATION_FEATURES, features};
pub use names::GroupMedian;
pub use peers::{PeerGroup, Peers};
pub use profile::Profile;
pub use table::NumericTable;
