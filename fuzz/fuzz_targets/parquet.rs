//! Any bytes as a Parquet file: rows that all have the same columns, or an error.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use proforma::registry::parquet::{from_csv, to_csv};

// The decoder is another's work. What it stops on is caught and told as damage, so the fuzzer must
// not end at the first sign of it, but only where something gets out.
fuzz_target!(
    init: std::panic::set_hook(Box::new(|_| {})),
    |bytes: &[u8]| {
        if let Ok(text) = to_csv(&Bytes::copy_from_slice(bytes)) {
            let rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_slice());
            assert!(rows.into_byte_records().all(|row| row.is_ok()), "rows differ in length");
        }
        if let Ok(packed) = from_csv(bytes) {
            to_csv(&packed.into()).expect("what was written is read");
        }
    }
);
