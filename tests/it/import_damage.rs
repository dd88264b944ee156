//! Every reader on every file of the fuzz corpus, damaged in every way files are damaged on their
//! way: an answer or an error, never a panic, and whatever is read is accounted for.

use std::fs;
use std::path::PathBuf;

use proforma::registry::import::cpr::Summary;
use proforma::registry::import::merge::{Folder, merge};
use proforma::registry::import::table::{self, Mapping, READY};
use proforma::registry::import::{bbr, cpr, dafo, graphql};
use proptest::prelude::*;
use proptest::sample::Index;

use crate::support::project;

const REGISTER: &[u8] = b"dwelling_id\n04610010___1__1__th\n";

/// A reader of bytes that says whether what it read is accounted for; true where it refuses.
type Reader = fn(&[u8]) -> bool;

fn whole(s: &Summary) -> bool {
    let skipped: u64 = s.skipped.iter().map(|skipped| skipped.count).sum();
    s.read == s.used + skipped + s.corrections + s.superseded + s.rejected
}

fn tables(bytes: &[u8]) -> bool {
    READY.iter().all(|(name, _)| {
        let mapping = Mapping::ready(name).unwrap().unwrap();
        table::read("a", bytes, &mapping).map_or(true, |read| read.account.balances())
    })
}

fn merged(bytes: &[u8]) -> bool {
    ["moves.csv", "dwellings.csv", "persons.csv"].iter().all(|name| {
        let folder = |source| Folder { name: source, files: vec![(*name, bytes)] };
        merge(&[folder("a"), folder("b")]).map_or(true, |merged| {
            merged.counts.values().all(|c| c.read == c.kept + c.joined + c.outvoted + c.rejected)
        })
    })
}

const READERS: [(&str, Reader); 6] = [
    ("cpr", |bytes| cpr::read(&[("a", bytes)]).map_or(true, |read| whole(read.summary()))),
    ("dafo", |bytes| dafo::read(&[("a", bytes)]).map_or(true, |read| whole(read.summary()))),
    ("graphql", |bytes| graphql::read(&[("a", bytes)]).map_or(true, |read| whole(read.summary()))),
    ("bbr", |bytes| {
        bbr::read(&[("a", bytes)], Some(REGISTER)).map_or(true, |read| read.account.balances())
    }),
    ("table", tables),
    ("merge", merged),
];

/// Every file of the corpus but those for the address reader, which takes text.
fn corpus() -> Vec<(PathBuf, Vec<u8>)> {
    let folders = fs::read_dir(project("fuzz/seeds")).unwrap().map(|entry| entry.unwrap().path());
    let files = folders.flat_map(|folder| fs::read_dir(folder).unwrap());
    let mut files: Vec<PathBuf> = files.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.into_iter().map(|path| (path.clone(), fs::read(path).unwrap())).collect()
}

#[test]
fn every_reader_has_a_corpus_and_reads_or_refuses_every_file_of_it() {
    let corpus = corpus();
    for (name, reader) in READERS {
        let own = corpus.iter().filter(|(path, _)| path.parent().unwrap().ends_with(name));
        assert!(own.count() >= 2, "{name}");
        for (path, bytes) in &corpus {
            assert!(reader(bytes), "{name} loses rows of {}", path.display());
        }
    }
}

#[derive(Clone, Debug)]
enum Damage {
    Truncated(Index),
    Shuffled(u64),
    Flipped(Vec<(Index, u8)>),
    ReadAsLatinAndWrittenAsUtf8,
    Utf16,
    Concatenated(Index),
    Doubled,
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        any::<Index>().prop_map(Damage::Truncated),
        any::<u64>().prop_map(Damage::Shuffled),
        proptest::collection::vec((any::<Index>(), any::<u8>()), 1..8).prop_map(Damage::Flipped),
        Just(Damage::ReadAsLatinAndWrittenAsUtf8),
        Just(Damage::Utf16),
        any::<Index>().prop_map(Damage::Concatenated),
        Just(Damage::Doubled),
    ]
}

impl Damage {
    fn apply(&self, mut bytes: Vec<u8>, corpus: &[(PathBuf, Vec<u8>)]) -> Vec<u8> {
        match self {
            Self::Truncated(at) => bytes.truncate(at.index(bytes.len() + 1)),
            Self::Shuffled(seed) => return shuffled(&bytes, *seed),
            Self::Flipped(flips) => {
                let length = bytes.len();
                for (at, byte) in flips.iter().filter(|_| length > 0) {
                    bytes[at.index(length)] ^= byte;
                }
            }
            Self::ReadAsLatinAndWrittenAsUtf8 => {
                return bytes.iter().map(|b| char::from(*b)).collect::<String>().into_bytes();
            }
            Self::Utf16 => {
                let text = String::from_utf8_lossy(&bytes);
                let units = text.encode_utf16().flat_map(u16::to_le_bytes);
                return b"\xFF\xFE".iter().copied().chain(units).collect();
            }
            Self::Concatenated(at) => bytes.extend(&corpus[at.index(corpus.len())].1),
            Self::Doubled => bytes.extend_from_within(..),
        }
        bytes
    }
}

/// Lines in another order.
fn shuffled(bytes: &[u8], seed: u64) -> Vec<u8> {
    let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
    let mut state = seed | 1;
    for at in (1..lines.len()).rev() {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let other = usize::try_from(state >> 33).unwrap() % (at + 1);
        lines.swap(at, other);
    }
    lines.concat()
}

proptest! {
    #[test]
    fn damaged_files_are_read_or_refused_and_nothing_is_lost(
        pick in any::<Index>(),
        damages in proptest::collection::vec(damage(), 1..4),
    ) {
        let corpus = corpus();
        let (path, bytes) = &corpus[pick.index(corpus.len())];
        let mut bytes = bytes.clone();
        for damage in &damages {
            bytes = damage.apply(bytes, &corpus);
        }
        for (name, reader) in READERS {
            prop_assert!(reader(&bytes), "{} loses rows of {}", name, path.display());
        }
    }
}
