//! Learning from outcomes: decided cases become weights that a person reads and accepts.
//!
//! Only decided cases teach; what nobody looked into is never a negative. Each case is seen as it was
//! known before it was decided. What is learned changes nothing by itself: it is a file.

mod cases;
mod proposal;
mod reliability;
mod text;

pub use cases::{Case, Control, Gathered, Skipped, gather};
pub use proposal::propose;
pub use reliability::{Reliability, calibrated};
pub use text::weights_text;
