//! Danish addresses: the keys kvh and kvhx, one-line texts, and texts matched against a register.

mod key;
mod matching;
mod parts;
mod text;

pub(super) use key::key_of;
pub use key::{KeyFault, Kvh, Kvhx};
pub use matching::{Category, Difference, Directory, Entry, Match};
pub use parts::{door, floor, house_number};
pub use text::{AddressText, TextFault};
