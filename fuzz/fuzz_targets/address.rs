//! Any text as an address, a key or a part of one: never a panic, and today's form reads back.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::address::{AddressText, Kvh, Kvhx, door, floor, house_number};

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let _ = (text.parse::<Kvh>(), floor(text), door(text), house_number(text));
    if let Ok(key) = text.parse::<Kvhx>() {
        let _ = key.to_string();
    }
    if let Ok(address) = AddressText::parse(text) {
        let _ = address.to_string();
    }
});
