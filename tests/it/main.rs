//! The one integration binary; a module for each boundary.

mod architecture;
mod bewoning;
mod evaluate;
mod graph;
mod import_cpr;
mod little;
mod synth;
