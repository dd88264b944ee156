//! The model: which dwellings are unlike all others, as something to look into.
//!
//! It sees columns of facts only: no rules, no ids, no areas. What it finds opens no case and never
//! reaches a score; it proposes where a rule may be worth writing.

mod cluster;
mod explore;
mod matrix;
mod scale;

pub use explore::{Deviation, FEATURES, Unusual, explore};
