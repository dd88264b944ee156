//! Any bytes as a CPR register extract of layout B: an answer or an error, and no record is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::dafo;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(extract) = dafo::read(&[("a", bytes)]) {
        let s = extract.summary();
        let skipped: u64 = s.skipped.iter().map(|skipped| skipped.count).sum();
        assert_eq!(s.read, s.used + skipped + s.corrections + s.superseded + s.rejected);
    }
});
