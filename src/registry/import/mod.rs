//! Importers: extracts of other systems become a registry folder.
//!
//! An importer is a function from bytes to bytes. Files are opened and written at the rim, which also
//! gives the place for what is too much to hold (`spill`).

mod account;
pub mod address;
pub mod bbr;
pub mod cpr;
mod decoded;
pub mod merge;
mod output;
mod recognise;
pub mod reply;
pub mod rows;
mod spill;
pub mod table;

pub use account::Account;
pub use cpr::{dafo, graphql};
pub use output::{Output, Rows};
pub use spill::{Disk, Scratch, SpillFault};
