//! Rows and text that are put aside on disk where there are more than may be held, and had back.
//!
//! What is held at once is stated, however much there is to read.

use std::borrow::Cow;
use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::io::{self, Cursor, Read, Seek, SeekFrom, Write};

/// Something that keeps bytes and gives them back: a file without a name, or memory.
pub trait Disk: Read + Write + Seek {}

impl<T: Read + Write + Seek> Disk for T {}

/// How much may be held, and where the rest goes. Nothing is opened before it is needed.
pub struct Scratch {
    room: usize,
    open: Box<dyn Fn() -> io::Result<Box<dyn Disk>>>,
}

/// What could not be put aside or had back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is too much to hold could not be put aside: {0}")]
pub struct SpillFault(String);

impl SpillFault {
    pub(super) const HINT: &str =
        "make room on the disk of the folder that is written to, or name another folder";
}

impl From<io::Error> for SpillFault {
    fn from(error: io::Error) -> Self {
        Self(error.to_string())
    }
}

impl Scratch {
    /// Holds so many bytes of each kind of row and asks for a place when there are more.
    pub fn new(room: usize, open: impl Fn() -> io::Result<Box<dyn Disk>> + 'static) -> Self {
        Self { room, open: Box::new(open) }
    }

    /// Holds everything in memory.
    pub fn memory() -> Self {
        Self::new(usize::MAX, || Ok(Box::new(Cursor::new(Vec::new()))))
    }
}

impl std::fmt::Debug for Scratch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scratch").field("room", &self.room).finish_non_exhaustive()
    }
}

/// Takes rows of so many bytes in any order.
pub(super) struct Sorter<'s, const N: usize> {
    scratch: &'s Scratch,
    held: Vec<[u8; N]>,
    runs: Vec<Run>,
    count: u64,
}

/// Rows in order, put aside.
struct Run {
    disk: RefCell<Box<dyn Disk>>,
    length: u64,
}

impl<'s, const N: usize> Sorter<'s, N> {
    pub(super) fn new(scratch: &'s Scratch) -> Self {
        Self { scratch, held: Vec::new(), runs: Vec::new(), count: 0 }
    }

    pub(super) fn push(&mut self, row: [u8; N]) -> io::Result<()> {
        if self.held.len() >= (self.scratch.room / N).max(1) {
            self.put_aside()?;
        }
        self.count += 1;
        self.held.push(row);
        Ok(())
    }

    fn put_aside(&mut self) -> io::Result<()> {
        self.held.sort_unstable();
        let bytes = self.held.as_flattened();
        let mut disk = (self.scratch.open)()?;
        disk.write_all(bytes)?;
        disk.flush()?;
        self.runs.push(Run { disk: RefCell::new(disk), length: bytes.len() as u64 });
        self.held.clear();
        Ok(())
    }

    /// The rows in the order of their bytes: O(n log n).
    pub(super) fn finish(mut self) -> io::Result<Sorted<N>> {
        if self.runs.is_empty() {
            self.held.sort_unstable();
        } else {
            self.put_aside()?;
            self.held = Vec::new();
        }
        Ok(Sorted { held: self.held, runs: self.runs, count: self.count })
    }
}

/// Rows in the order of their bytes, to be gone through as often as wanted.
pub(super) struct Sorted<const N: usize> {
    held: Vec<[u8; N]>,
    runs: Vec<Run>,
    count: u64,
}

impl<const N: usize> Sorted<N> {
    /// How many rows there are.
    pub(super) fn count(&self) -> u64 {
        self.count
    }

    /// The rows, from the first on; holds a chunk of each run.
    pub(super) fn rows(&self) -> io::Result<Merged<'_, N>> {
        let held = Lane { run: None, read: 0, chunk: Cow::Borrowed(&*self.held), next: 0 };
        let runs = self.runs.iter().map(|run| Lane {
            run: Some(run),
            read: 0,
            chunk: Cow::Borrowed(&[][..]),
            next: 0,
        });
        let mut lanes: Vec<Lane<'_, N>> = std::iter::once(held).chain(runs).collect();
        let mut firsts = BinaryHeap::with_capacity(lanes.len());
        for (at, lane) in lanes.iter_mut().enumerate() {
            firsts.extend(lane.next()?.map(|row| Reverse((row, at))));
        }
        Ok(Merged { lanes, firsts })
    }
}

/// The rows of all runs in one order.
pub(super) struct Merged<'a, const N: usize> {
    lanes: Vec<Lane<'a, N>>,
    /// The first row of each run that is not through.
    firsts: BinaryHeap<Reverse<([u8; N], usize)>>,
}

impl<const N: usize> Merged<'_, N> {
    /// The row that comes next.
    pub(super) fn peek(&self) -> Option<&[u8; N]> {
        self.firsts.peek().map(|Reverse((row, _))| row)
    }
}

impl<const N: usize> Iterator for Merged<'_, N> {
    type Item = io::Result<[u8; N]>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut first = self.firsts.peek_mut()?;
        let Reverse((row, at)) = *first;
        match self.lanes[at].next() {
            Ok(Some(next)) => first.0.0 = next,
            Ok(None) => _ = PeekMut::pop(first),
            Err(error) => {
                PeekMut::pop(first);
                return Some(Err(error));
            }
        }
        Some(Ok(row))
    }
}

/// One run while it is gone through.
struct Lane<'a, const N: usize> {
    /// None for what is held.
    run: Option<&'a Run>,
    /// Bytes of the run that were read.
    read: u64,
    chunk: Cow<'a, [[u8; N]]>,
    next: usize,
}

/// Bytes of a run that are read at once.
const CHUNK: usize = 1 << 16;

impl<const N: usize> Lane<'_, N> {
    fn next(&mut self) -> io::Result<Option<[u8; N]>> {
        if self.next == self.chunk.len() {
            self.read_on()?;
        }
        let row = self.chunk.get(self.next).copied();
        self.next += 1;
        Ok(row)
    }

    fn read_on(&mut self) -> io::Result<()> {
        let Some(run) = self.run else { return Ok(()) };
        let left = usize::try_from(run.length - self.read).unwrap_or(usize::MAX) / N;
        let mut chunk = std::mem::take(&mut self.chunk).into_owned();
        chunk.resize(left.min((CHUNK / N).max(1)), [0; N]);
        let mut disk = run.disk.borrow_mut();
        disk.seek(SeekFrom::Start(self.read))?;
        disk.read_exact(chunk.as_flattened_mut())?;
        self.read += chunk.as_flattened().len() as u64;
        (self.chunk, self.next) = (Cow::Owned(chunk), 0);
        Ok(())
    }
}

/// Takes text that is wanted back as it came.
pub(super) struct Spool<'s> {
    scratch: &'s Scratch,
    held: Vec<u8>,
    disk: Option<Box<dyn Disk>>,
}

/// Bytes of a spool that are held at most: it is written through, not put in order.
const SPOOL: usize = 1 << 20;

impl<'s> Spool<'s> {
    pub(super) fn new(scratch: &'s Scratch) -> Self {
        Self { scratch, held: Vec::new(), disk: None }
    }

    /// What was taken, to be written elsewhere.
    pub(super) fn finish(self) -> Spooled {
        Spooled { held: self.held, disk: self.disk.map(RefCell::new) }
    }
}

impl Write for Spool<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.held.len().saturating_add(bytes.len()) > self.scratch.room.min(SPOOL)
            && self.scratch.room < usize::MAX
        {
            let disk = match &mut self.disk {
                Some(disk) => disk,
                none => none.insert((self.scratch.open)()?),
            };
            disk.write_all(&self.held)?;
            self.held.clear();
        }
        self.held.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.disk.as_mut().map_or(Ok(()), Write::flush)
    }
}

/// Text as it came.
pub(super) struct Spooled {
    held: Vec<u8>,
    disk: Option<RefCell<Box<dyn Disk>>>,
}

impl std::fmt::Debug for Spooled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Spooled").field("held", &self.held.len()).finish_non_exhaustive()
    }
}

impl Spooled {
    pub(super) fn copy_to(&self, mut out: &mut dyn Write) -> io::Result<()> {
        if let Some(disk) = &self.disk {
            let mut disk = disk.borrow_mut();
            disk.rewind()?;
            io::copy(&mut **disk, &mut out)?;
        }
        out.write_all(&self.held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiny(room: usize) -> Scratch {
        Scratch::new(room, || Ok(Box::new(Cursor::new(Vec::new()))))
    }

    #[test]
    fn rows_come_back_in_order_however_little_is_held() {
        let rows: Vec<[u8; 4]> =
            (0..1_000_u32).map(|at| (at * 7_919 % 500).to_be_bytes()).collect();
        let mut expected = rows.clone();
        expected.sort_unstable();
        for scratch in [tiny(0), tiny(40), tiny(4_000), Scratch::memory()] {
            let mut sorter = Sorter::new(&scratch);
            rows.iter().try_for_each(|row| sorter.push(*row)).unwrap();
            let in_order = sorter.finish().unwrap();
            assert_eq!(in_order.count(), 1_000);
            for _ in 0..2 {
                let told: io::Result<Vec<[u8; 4]>> = in_order.rows().unwrap().collect();
                assert_eq!(told.unwrap(), expected);
            }
        }
    }

    #[test]
    fn text_comes_back_as_it_came() {
        for scratch in [tiny(0), tiny(10), Scratch::memory()] {
            let mut spool = Spool::new(&scratch);
            for word in ["one ", "", "twenty-two ", "3"] {
                spool.write_all(word.as_bytes()).unwrap();
            }
            let spooled = spool.finish();
            for _ in 0..2 {
                let mut told = Vec::new();
                spooled.copy_to(&mut told).unwrap();
                assert_eq!(told, b"one twenty-two 3");
            }
        }
    }

    #[test]
    fn a_full_disk_is_told() {
        let scratch = Scratch::new(0, || Err(io::Error::from(io::ErrorKind::StorageFull)));
        let mut sorter = Sorter::new(&scratch);
        assert!(sorter.push([1]).is_ok());
        assert!(sorter.push([2]).is_err());
    }
}
