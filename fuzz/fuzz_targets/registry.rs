//! Any bytes as any file of a registry folder: never a panic, and no row is lost.
//!
//! The first byte picks the file; the other required files stay small and sound.
#![no_main]

use libfuzzer_sys::fuzz_target;
use proforma::registry::{LoadOptions, Source, load, read_groups, read_truth};

const FILES: [&str; 10] = [
    "moves.csv",
    "persons.csv",
    "dwellings.csv",
    "associations.csv",
    "departments.csv",
    "leases.csv",
    "benefits.csv",
    "signals.csv",
    "findings.csv",
    "outcomes.csv",
];

const SOUND: [(&str, &[u8]); 3] = [
    ("moves.csv", b"move_id,person_id,to_dwelling_id,moved_on\nm1,p1,d1,2020\n"),
    ("persons.csv", b"person_id,born_on\np1,1970-01-01\np2,\n"),
    ("dwellings.csv", b"dwelling_id\nd1\nd2\n"),
];

fuzz_target!(|data: &[u8]| {
    let Some((pick, bytes)) = data.split_first() else { return };
    let name = FILES[usize::from(*pick) % FILES.len()];
    let mut sources = vec![Source { name, bytes }];
    let others = SOUND.iter().filter(|(other, _)| *other != name);
    sources.extend(others.map(|(name, bytes)| Source { name, bytes }));
    let options = LoadOptions { purposes: vec!["benefit".to_owned()], ..LoadOptions::default() };
    if let Ok(loaded) = load(&sources, &options) {
        let lost: u64 = loaded.counts.iter().map(|count| count.read - count.accepted).sum();
        let rejected = loaded.rejects.iter().filter(|reject| !reject.kept).count();
        assert_eq!(lost, rejected as u64);
    }
    let _ = (read_truth(bytes), read_groups(bytes));
});
