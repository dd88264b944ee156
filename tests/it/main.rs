//! The one integration binary; a module for each boundary.

mod architecture;
mod registry;
