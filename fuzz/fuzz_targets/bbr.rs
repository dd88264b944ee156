//! Any bytes as a building, address or road file: an answer or an error, and no row is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::bbr;

const REGISTER: &[u8] = b"dwelling_id\n04610010___1__1__th\n";

fuzz_target!(|bytes: &[u8]| {
    if let Ok(read) = bbr::read(&[("a", bytes)], Some(REGISTER)) {
        assert!(read.account.balances());
    }
});
