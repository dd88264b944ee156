//! The graph against naive oracles and hand-written tables.
