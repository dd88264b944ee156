//! Learning weights from decided cases: plain arrays in, weights with their intervals out.
//!
//! Nothing here knows what a column stands for. What a weight starts from holds on to it as strongly
//! as its precision says, so that a few cases change little and many change what they should.

mod bins;
mod calibration;
mod fit;
mod scorecard;

pub use bins::{Bin, bins};
pub use calibration::{Calibration, calibrate};
pub use fit::{Cases, Estimate, Prior, fit};
pub use scorecard::{Candidate, Chosen, Scorecard, scorecard};
