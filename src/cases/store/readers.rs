//! A few connections to read with; who finds none waits.

use std::ops::Deref;
use std::sync::{Condvar, Mutex, PoisonError};

use rusqlite::Connection;

use super::StoreError;

#[derive(Debug)]
pub(super) struct Readers {
    idle: Mutex<Idle>,
    returned: Condvar,
    most: usize,
}

#[derive(Debug, Default)]
struct Idle {
    connections: Vec<Connection>,
    open: usize,
}

impl Readers {
    pub(super) fn new(most: usize) -> Self {
        Self { idle: Mutex::default(), returned: Condvar::new(), most }
    }

    /// An idle connection, a new one while there are few, or the next that is returned.
    pub(super) fn take(
        &self,
        connect: impl FnOnce() -> Result<Connection, StoreError>,
    ) -> Result<Lent<'_>, StoreError> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            if let Some(connection) = idle.connections.pop() {
                return Ok(Lent { readers: self, connection: Some(connection) });
            }
            if idle.open < self.most {
                let connection = connect()?;
                idle.open += 1;
                return Ok(Lent { readers: self, connection: Some(connection) });
            }
            idle = self.returned.wait(idle).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A connection that goes back when dropped.
pub(super) struct Lent<'a> {
    readers: &'a Readers,
    connection: Option<Connection>,
}

impl Deref for Lent<'_> {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("held until drop")
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let mut idle = self.readers.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.connections.extend(self.connection.take());
        self.readers.returned.notify_one();
    }
}
