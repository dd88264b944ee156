//! Importers: extracts of other systems become a registry folder.
//!
//! An importer is a function from bytes to bytes. Files are opened and written at the rim.

pub mod address;
pub mod cpr;
