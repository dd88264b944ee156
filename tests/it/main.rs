//! The one integration binary; a module for each boundary.

mod architecture;
mod bewoning;
mod graph;
mod little;
