//! Any bytes as a table under each ready mapping: an answer or an error, and no row is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::table::{Mapping, READY, read};

fuzz_target!(|bytes: &[u8]| {
    for (name, _) in READY {
        let mapping = Mapping::ready(name).expect("a ready mapping").expect("keeps the contract");
        if let Ok(read) = read("a", bytes, &mapping) {
            assert!(read.account.balances());
        }
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Mapping::parse(text);
    }
});
