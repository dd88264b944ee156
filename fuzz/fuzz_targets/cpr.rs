//! Any bytes as a CPR extract: an answer or an error, never a panic.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::cpr;

fuzz_target!(|bytes: &[u8]| {
    let _ = cpr::read(&[("a", bytes)]);
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let _ = cpr::read(&[("a", first), ("b", second)]);
});
