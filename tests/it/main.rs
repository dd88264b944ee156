//! The one integration binary; a module for each boundary.

mod architecture;
mod facts;
mod support;
mod bewoning;
mod graph;
mod import_cpr;
mod little;
