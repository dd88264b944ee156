//! The journal: records that are only ever added, each holding the hash of the one before.
//!
//! A record says which stream and subject it belongs to (`case` 17, `account` 3), who did what and
//! when. What it says in detail is its payload, JSON that may hold personal data. The chain holds a
//! salted hash of the payload only, so that a payload can be erased when its time is over and the
//! chain still proves that nothing else is missing or changed.

mod chain;
mod verify;

pub use chain::{Record, Written, append, erase, read, version};
pub use verify::{Checked, Fault, verify};

/// The stream of records about the journal itself: what was erased.
pub const ERASURES: &str = "erasure";
