//! The store keeps what it was told to keep, and proves it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use proforma::cases::MIGRATIONS;
use proforma::cases::journal::{self, Fault, Record};
use proforma::cases::store::{Migration, Store, StoreError};
use proforma::domain::Moment;
use proptest::prelude::*;
use rusqlite::Connection;
use tempfile::TempDir;

const NOON: Moment = Moment(1_795_000_000_000);

fn store() -> (TempDir, PathBuf, Store) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.db");
    let store = Store::open(&path, &[MIGRATIONS]).unwrap();
    (folder, path, store)
}

fn record(subject: i64, body: &str) -> Record<'_> {
    Record { stream: "case", subject, kind: "noted", at: NOON, who: "u1", body }
}

fn write(store: &Store, subject: i64, body: &str) -> (i64, i64) {
    store.write(|transaction| journal::append(transaction, record(subject, body))).unwrap()
}

fn verdict(path: &Path) -> Result<u64, (i64, Fault)> {
    let database = Connection::open(path).unwrap();
    journal::verify(&database).unwrap().map(|checked| checked.records)
}

/// Does what the store itself refuses to.
fn tamper(path: &Path, sql: &str) {
    let database = Connection::open(path).unwrap();
    database
        .execute_batch(
            "PRAGMA foreign_keys = OFF;
             DROP TRIGGER record_keeps; DROP TRIGGER record_stays; DROP TRIGGER payload_keeps;",
        )
        .unwrap();
    assert!(database.execute(sql, []).unwrap() > 0, "{sql}");
}

#[test]
fn what_was_written_is_there_after_opening_again() {
    let (_folder, path, store) = store();
    assert_eq!(write(&store, 7, "{}"), (1, 1));
    assert_eq!(write(&store, 8, "{}"), (2, 1));
    assert_eq!(write(&store, 7, r#"{"text":"æ"}"#), (3, 2));
    drop(store);
    let store = Store::open(&path, &[MIGRATIONS]).unwrap();
    let read = store.read(|database| journal::read(database, "case", 7)).unwrap();
    assert_eq!(read.len(), 2);
    assert_eq!(read[1].body.as_deref(), Some(r#"{"text":"æ"}"#));
    assert_eq!((read[1].at, read[1].who.as_str()), (NOON, "u1"));
}

#[test]
fn a_failed_write_leaves_nothing() {
    let (_folder, _path, store) = store();
    let failed: Result<(), StoreError> = store.write(|transaction| {
        journal::append(transaction, record(1, "{}"))?;
        Err(rusqlite::Error::QueryReturnedNoRows.into())
    });
    assert!(failed.is_err());
    assert_eq!(store.read(|database| journal::version(database, "case", 1)).unwrap(), 0);
}

#[test]
fn readers_cannot_write() {
    let (_folder, _path, store) = store();
    let refused: Result<usize, StoreError> =
        store.read(|database| Ok(database.execute("DELETE FROM payload", [])?));
    assert!(refused.is_err());
}

#[test]
fn many_threads_write_one_chain() {
    let (_folder, path, store) = store();
    let store = Arc::new(store);
    let threads: Vec<_> = (0..8)
        .map(|thread| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for _ in 0..25 {
                    write(&store, thread, "{}");
                    store.read(|database| journal::version(database, "case", thread)).unwrap();
                }
            })
        })
        .collect();
    for thread in threads {
        thread.join().unwrap();
    }
    assert_eq!(verdict(&path), Ok(200));
}

#[test]
fn the_journal_refuses_to_be_changed() {
    let (_folder, _path, store) = store();
    write(&store, 1, "{}");
    for sql in
        ["UPDATE record SET who = 'u2'", "DELETE FROM record", "UPDATE payload SET body = '[]'"]
    {
        let refused: Result<usize, StoreError> =
            store.write(|transaction| Ok(transaction.execute(sql, [])?));
        assert!(refused.is_err(), "{sql}");
    }
}

#[test]
fn verify_names_the_first_broken_record() {
    for (sql, wanted) in [
        ("UPDATE record SET who = 'u2' WHERE number = 3", (3, Fault::Changed)),
        ("UPDATE record SET at = at + 1 WHERE number = 1", (1, Fault::Changed)),
        (
            "UPDATE record SET kind = 'x', hash = randomblob(32) WHERE number = 2",
            (2, Fault::Changed),
        ),
        ("DELETE FROM record WHERE number = 4", (5, Fault::Missing)),
        ("UPDATE payload SET body = '[]' WHERE number = 2", (2, Fault::PayloadChanged)),
        ("UPDATE payload SET salt = randomblob(32) WHERE number = 5", (5, Fault::PayloadChanged)),
        ("DELETE FROM payload WHERE number = 3", (3, Fault::PayloadGone)),
        ("UPDATE record SET before = zeroblob(32) WHERE number = 4", (4, Fault::Unlinked)),
    ] {
        let (_folder, path, store) = store();
        for number in 0..6 {
            write(&store, number % 2, "{}");
        }
        assert_eq!(verdict(&path), Ok(6));
        drop(store);
        tamper(&path, sql);
        assert_eq!(verdict(&path), Err(wanted), "{sql}");
    }
}

#[test]
fn what_was_said_can_be_erased_and_the_chain_still_holds() {
    let (_folder, path, store) = store();
    for _ in 0..3 {
        write(&store, 1, r#"{"note":"a secret of somebody"}"#);
        write(&store, 2, "{}");
    }
    let erased = store
        .write(|transaction| journal::erase(transaction, ("case", 1), (NOON, "system")))
        .unwrap();
    assert_eq!(erased, 3);
    let read = store.read(|database| journal::read(database, "case", 1)).unwrap();
    assert!(read.iter().all(|written| written.body.is_none()));
    assert_eq!(verdict(&path), Ok(7));
    // what comes after an erasure is not covered by it
    let (number, _) = write(&store, 1, "{}");
    let copy = path.with_file_name("copy.db");
    store.backup_to(&copy).unwrap();
    let bytes = std::fs::read(&copy).unwrap();
    assert!(!bytes.windows(8).any(|window| window == b"a secret"));
    drop(store);
    tamper(&path, &format!("DELETE FROM payload WHERE number = {number}"));
    assert_eq!(verdict(&path), Err((number, Fault::PayloadGone)));
}

#[test]
fn a_copy_made_while_writing_is_whole() {
    let (folder, _path, store) = store();
    let store = Arc::new(store);
    let other = Arc::clone(&store);
    let writing = std::thread::spawn(move || {
        for _ in 0..60 {
            write(&other, 1, "{}");
        }
    });
    let mut records = Vec::new();
    for number in 0..4 {
        let copy = folder.path().join(format!("copy-{number}.db"));
        store.backup_to(&copy).unwrap();
        records.push(verdict(&copy).unwrap());
        assert!(matches!(store.backup_to(&copy), Err(StoreError::Exists { .. })));
        Store::open(&copy, &[MIGRATIONS]).unwrap();
    }
    writing.join().unwrap();
    assert!(records.is_sorted());
}

#[test]
fn another_programs_file_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("text.db");
    std::fs::write(&text, "not a database, but long enough to look like a file of some kind")
        .unwrap();
    let foreign = folder.path().join("foreign.db");
    Connection::open(&foreign).unwrap().execute_batch("CREATE TABLE other (x)").unwrap();
    for path in [&text, &foreign] {
        let before = std::fs::read(path).unwrap();
        assert!(matches!(Store::open(path, &[MIGRATIONS]), Err(StoreError::Foreign { .. })));
        assert_eq!(std::fs::read(path).unwrap(), before);
    }
    let nowhere = folder.path().join("no").join("cases.db");
    assert!(matches!(Store::open(&nowhere, &[MIGRATIONS]), Err(StoreError::Unopened { .. })));
}

#[test]
fn migrations_run_once_are_never_changed_and_known() {
    let step = |number, sql| Migration { series: "test", number, name: "step", sql };
    let one = [step(1, "CREATE TABLE one (x)")];
    let two = [one[0], step(2, "CREATE TABLE two (x)")];
    let changed = [step(1, "CREATE TABLE one (y)")];
    let broken = [one[0], step(2, "CREATE TABLE two (x); CREATE TABLE one (x)")];
    let (_folder, path, first) = store();
    drop(first);
    let open = |list: &[Migration]| Store::open(&path, &[MIGRATIONS, list]).map(drop);
    open(&one).unwrap();
    assert!(matches!(open(&broken), Err(StoreError::Database(_))));
    assert!(matches!(open(&changed), Err(StoreError::Changed { number: 1, .. })));
    open(&two).unwrap();
    open(&two).unwrap();
    assert!(matches!(open(&one), Err(StoreError::Later { number: 2, .. })));
}

#[cfg(unix)]
#[test]
fn only_the_owner_may_read_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let (_folder, path, _store) = store();
    assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// Whatever byte of the chain is changed, the record it belongs to is named.
    #[test]
    fn any_changed_record_is_found(records in 1_i64..12, pick in 0_i64..12, column in 0_usize..7) {
        let (_folder, path, store) = store();
        for number in 0..records {
            write(&store, number % 3, "{}");
        }
        drop(store);
        let number = pick % records + 1;
        let column = ["stream", "kind", "who", "at", "subject", "version", "payload_hash"][column];
        let value = match column {
            "stream" | "kind" | "who" => format!("{column} || '-'"),
            "payload_hash" => "randomblob(32)".to_owned(),
            _ => format!("{column} + 100"),
        };
        tamper(&path, &format!("UPDATE record SET {column} = {value} WHERE number = {number}"));
        prop_assert_eq!(verdict(&path), Err((number, Fault::Changed)));
    }
}
