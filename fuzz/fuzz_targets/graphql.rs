//! Any bytes as answers of the CPR service: an answer or an error, and no entry is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::graphql;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(extract) = graphql::read(&[("a", bytes)]) {
        let s = extract.summary();
        let skipped: u64 = s.skipped.iter().map(|skipped| skipped.count).sum();
        assert_eq!(s.read, s.used + skipped + s.corrections + s.superseded + s.rejected);
    }
});
