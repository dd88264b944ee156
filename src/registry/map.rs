//! Memory-mapping a file: the only place in the room that needs trust in the outside.

use std::fs::File;
use std::io;

use memmap2::Mmap;

/// The bytes of an open file, read by the system as they are needed.
#[expect(unsafe_code, reason = "mapping trusts that nobody shortens the file while it is read")]
pub(crate) fn map(file: &File) -> io::Result<Mmap> {
    // SAFETY: the mapping is private and read only. Another program that truncates the file while
    // a load runs would end this process; the manual asks for files that nobody writes to.
    unsafe { Mmap::map(file) }
}
