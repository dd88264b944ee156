//! Any bytes as moves and dwellings of one of two folders: merged or refused, and no row is lost.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::import::merge::{Folder, merge};

const MOVES: &[u8] = b"move_id,person_id,to_dwelling_id,moved_on\n1,p1,d1,2020-01-01\n";
const DWELLINGS: &[u8] = b"dwelling_id,address\nd1,\"Rugvej 1, 1. th, 5000 Odense C\"\n";

fuzz_target!(|bytes: &[u8]| {
    for name in ["moves.csv", "dwellings.csv"] {
        let sound = Folder { name: "a", files: vec![("moves.csv", MOVES), ("dwellings.csv", DWELLINGS)] };
        let other = Folder { name: "b", files: vec![(name, bytes)] };
        if let Ok(merged) = merge(&[sound, other]) {
            for count in merged.counts.values() {
                assert_eq!(count.read, count.kept + count.joined + count.outvoted + count.rejected);
            }
        }
    }
});
