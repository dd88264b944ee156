//! The one integration binary; a module for each boundary.

mod architecture;
mod bewoning;
mod facts;
mod graph;
mod import_cpr;
mod little;
mod registry;
mod village;
