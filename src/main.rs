//! The `proforma` program.

fn main() {}
