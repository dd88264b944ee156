//! A writer is killed again and again: what it was told is kept, is kept.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use proforma::cases::journal::{self, Record};
use proforma::cases::store::{Store, StoreError};
use proforma::cases::{Event, Lane, MIGRATIONS, Policy, act, intake, queue};

use super::desk::{Desk, NOON, draft};

/// Where the child finds the store; set by the test alone.
const STORE: &str = "PROFORMA_KILLED_STORE";
/// Writes over all rounds.
const WRITES: usize = 1_000;

/// The child: writes until it is killed, and says each write once the store has said it is kept.
/// Does nothing where no test has asked for it.
#[test]
fn the_writer_that_is_killed() {
    let Ok(path) = std::env::var(STORE) else { return };
    let store = Store::open(Path::new(&path), &[MIGRATIONS]).unwrap();
    let policy = Policy::default();
    for count in 0.. {
        let text = "x".repeat(count * 37 % 900);
        let written = store
            .write(|transaction| -> Result<i64, Told> {
                if count % 3 == 0 {
                    let noted = draft(NOON, "anna", Event::Noted { text: format!("n{text}") });
                    act(transaction, &policy, (1, None), &noted).map_err(Told::of)?;
                } else {
                    let record = Record {
                        stream: "test",
                        subject: 1,
                        kind: "written",
                        at: NOON,
                        who: "anna",
                        body: &text,
                    };
                    journal::append(transaction, record)?;
                }
                let last = "SELECT max(number) FROM record";
                transaction.query_row(last, [], |row| row.get(0)).map_err(Told::of)
            })
            .map_err(|Told(text)| text)
            .unwrap();
        println!("kept {written}");
    }
}

/// An error as text, from whatever failed.
struct Told(String);

impl From<StoreError> for Told {
    fn from(error: StoreError) -> Self {
        Self(error.to_string())
    }
}

impl Told {
    fn of(error: impl std::fmt::Display) -> Self {
        Self(error.to_string())
    }
}

#[test]
fn a_killed_writer_loses_nothing_it_was_told_is_kept() {
    let desk = Desk::with(1, 0);
    assert_eq!(desk.fetch("anna", 1), [1]);
    let path = desk.path.clone();
    let (mut kept, mut acknowledged, mut round) = (0_i64, 0_usize, 0_u64);
    while acknowledged < WRITES {
        round += 1;
        assert!(round < 500, "the writer never gets anything done");
        // some die early, some late: by lot of the round
        let until = usize::try_from(round * 2_654_435_761 % 97 + 3).unwrap();
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["cases::kill::the_writer_that_is_killed", "--exact", "--nocapture"])
            .env(STORE, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        for line in lines.map_while(Result::ok) {
            let Some(number) = line.split("kept ").nth(1) else { continue };
            kept = number.trim().parse().unwrap();
            acknowledged += 1;
            if acknowledged % until == 0 {
                // SIGKILL on Unix: nothing of the child runs after it
                child.kill().unwrap();
            }
        }
        child.wait().unwrap();
        let store = Store::open(&path, &[MIGRATIONS]).unwrap();
        let checked = store.read(journal::verify).unwrap().unwrap();
        let there = i64::try_from(checked.records).unwrap();
        assert!(there >= kept, "{there} records are there, {kept} were acknowledged");
    }
    // the lists agree with the journal too
    let store = Store::open(&path, &[MIGRATIONS]).unwrap();
    let versions = || {
        store.read(|database| {
            let all = "SELECT version FROM queue";
            Ok::<i64, StoreError>(database.query_row(all, [], |row| row.get(0))?)
        })
    };
    let before = versions().unwrap();
    store.write(queue::rebuild).unwrap();
    assert_eq!(before, versions().unwrap());
    assert!(store.read(|database| intake::left(database, Lane::Review, 9)).unwrap() == 0);
}
