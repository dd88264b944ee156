//! Bytes on disk: checksums while writing, checking without keeping, files that replace others whole.

use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use crc32fast::Hasher;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Length and checksum of a file: CRC-32 as zip and PNG have it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    pub(super) bytes: u64,
    pub(super) crc32: u32,
}

impl Mark {
    /// The mark of bytes in memory.
    pub(super) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.len() as u64, crc32: crc32fast::hash(bytes) }
    }
}

/// A writer that keeps count and checksum of what goes through.
pub(super) struct Checked<W> {
    inner: W,
    hasher: Hasher,
    bytes: u64,
}

impl<W: Write> Checked<W> {
    pub(super) fn new(inner: W) -> Self {
        Self { inner, hasher: Hasher::new(), bytes: 0 }
    }

    pub(super) fn mark(self) -> Mark {
        Mark { bytes: self.bytes, crc32: self.hasher.finalize() }
    }
}

impl<W: Write> Write for Checked<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Bytes read at a time, and bytes whose checksum is one task.
const CHUNK: usize = 1 << 18;
const TASK: u64 = 1 << 24;

/// What a file holds now. Read through a small buffer by several threads: nothing of it stays in
/// memory as part of this program.
pub(super) fn mark(path: &Path) -> io::Result<Mark> {
    let bytes = fs::metadata(path)?.len();
    let starts: Vec<u64> = (0..bytes.div_ceil(TASK)).map(|task| task * TASK).collect();
    let parts: Vec<Hasher> = starts
        .into_par_iter()
        .map(|start| hash_part(path, start, TASK.min(bytes - start)))
        .collect::<io::Result<_>>()?;
    let mut whole = Hasher::new();
    for part in &parts {
        whole.combine(part);
    }
    Ok(Mark { bytes, crc32: whole.finalize() })
}

fn hash_part(path: &Path, start: u64, length: u64) -> io::Result<Hasher> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(start))?;
    let mut part = file.take(length);
    let (mut hasher, mut buffer) = (Hasher::new(), vec![0; CHUNK]);
    loop {
        match part.read(&mut buffer)? {
            0 => return Ok(hasher),
            read => hasher.update(&buffer[..read]),
        }
    }
}

/// Writes a file beside its place, has it on disk, then puts it in place.
pub(super) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("part");
    let mut file = File::create(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&beside, path)?;
    sync_folder(path.parent().unwrap_or(Path::new(".")))
}

/// Has a folder's names on disk, where the system can.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

/// Has a folder's files and names on disk.
pub(super) fn sync_all(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        File::open(entry?.path())?.sync_all()?;
    }
    sync_folder(folder)
}

/// The same file under another name, without copying where the disk can.
pub(super) fn share(from: &Path, to: &Path) -> io::Result<()> {
    fs::hard_link(from, to).or_else(|_| fs::copy(from, to).map(|_| ()))
}
