//! The store: one SQLite file, one writer, a few readers, numbered migrations.
//!
//! ```
//! use proforma::cases::{MIGRATIONS, store::{Store, StoreError}};
//! # let folder = tempfile::tempdir().unwrap();
//! let store = Store::open(&folder.path().join("cases.db"), &[MIGRATIONS])?;
//! let answer = store.read(|database| {
//!     Ok::<i64, StoreError>(database.query_row("SELECT 41 + 1", [], |row| row.get(0))?)
//! })?;
//! assert_eq!(answer, 42);
//! # Ok::<(), StoreError>(())
//! ```

mod error;
mod migrations;
mod readers;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub use error::StoreError;
pub use migrations::{MIGRATIONS, Migration};
use readers::Readers;

/// Tells the file from other SQLite files: `prfm`.
const APPLICATION_ID: i32 = 0x7072_666d;
/// How long a connection waits for another process.
const BUSY: Duration = Duration::from_secs(10);
/// Readers that work at once; more wait.
const MOST_READERS: usize = 4;

/// The store. Share it behind an `Arc`; calls block, so call it from a thread that may.
#[derive(Debug)]
pub struct Store {
    path: PathBuf,
    writer: Mutex<Connection>,
    readers: Readers,
}

impl Store {
    /// Opens or makes the store and brings its tables up to date.
    ///
    /// `migrations` are the lists of all rooms that keep something in it, always the same ones.
    ///
    /// # Errors
    /// [`StoreError`]: another kind of file, a migration that was changed after it ran, a store
    /// written by a later version of the program, or what the system says.
    pub fn open(path: &Path, migrations: &[&[Migration]]) -> Result<Self, StoreError> {
        let foreign = |error| of_another_kind(path, error);
        let mut writer = connect(path).map_err(foreign)?;
        own(&writer, path).map_err(foreign)?;
        restrict(path)?;
        migrations::migrate(&mut writer, migrations)?;
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers: Readers::new(MOST_READERS),
        })
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reads. All queries of one call see the same state; nothing can be written.
    ///
    /// # Errors
    /// What `work` returns, or that the database cannot be read.
    pub fn read<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let connection = self.readers.take(|| reader(&self.path))?;
        let snapshot = connection.unchecked_transaction().map_err(StoreError::from)?;
        let read = work(&snapshot);
        drop(snapshot);
        read
    }

    /// Writes, one caller at a time: all of `work` is kept, on disk, when this returns `Ok`; nothing
    /// of it otherwise.
    ///
    /// # Errors
    /// What `work` returns, or that the database cannot be written.
    pub fn write<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // a panic in `work` rolled its transaction back: the connection is whole
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let written = work(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(written)
    }

    /// Writes a whole copy as of now to a new file while reading and writing go on. What was erased
    /// is in no page of the copy.
    ///
    /// # Errors
    /// Where the file exists, or cannot be written.
    pub fn backup_to(&self, path: &Path) -> Result<(), StoreError> {
        if path.exists() {
            return Err(StoreError::Exists { path: path.to_owned() });
        }
        let part = path.with_extension("part");
        if part.exists() {
            std::fs::remove_file(&part).map_err(|source| StoreError::file(&part, source))?;
        }
        let connection = connect(&self.path)?;
        let target = part.to_str().ok_or_else(|| StoreError::Name { path: part.clone() })?;
        connection.execute("VACUUM INTO ?1", [target])?;
        restrict(&part)?;
        let at = |source| StoreError::file(path, source);
        std::fs::File::open(&part).and_then(|file| file.sync_all()).map_err(at)?;
        std::fs::rename(&part, path).map_err(at)
    }
}

/// A connection as every one is set: in WAL, each commit on disk before it is told.
fn connect(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)
        .map_err(|source| StoreError::Unopened { path: path.to_owned(), source })?;
    connection.busy_timeout(BUSY)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "cache_size", -16_000)?;
    connection.pragma_update(None, "mmap_size", 1_i64 << 30)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

fn reader(path: &Path) -> Result<Connection, StoreError> {
    let connection = connect(path)?;
    connection.pragma_update(None, "query_only", true)?;
    Ok(connection)
}

/// A file that is no database is another program's too.
fn of_another_kind(path: &Path, error: StoreError) -> StoreError {
    match error {
        StoreError::Database(rusqlite::Error::SqliteFailure(told, _))
            if told.code == rusqlite::ErrorCode::NotADatabase =>
        {
            StoreError::Foreign { path: path.to_owned() }
        }
        error => error,
    }
}

/// Marks a new file as ours; refuses another program's.
fn own(connection: &Connection, path: &Path) -> Result<(), StoreError> {
    let id: i32 = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let tables: i64 =
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    match (id, tables) {
        (APPLICATION_ID, _) => {}
        (0, 0) => connection.pragma_update(None, "application_id", APPLICATION_ID)?,
        _ => return Err(StoreError::Foreign { path: path.to_owned() }),
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // what is deleted is overwritten with zeros
    connection.pragma_update(None, "secure_delete", true)?;
    Ok(())
}

/// Personal data: for the owner's eyes.
#[cfg(unix)]
fn restrict(path: &Path) -> Result<(), StoreError> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600))
        .map_err(|source| StoreError::file(path, source))
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> Result<(), StoreError> {
    Ok(())
}
