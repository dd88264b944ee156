//! What every importer tells: rows read and what became of each, and the files it leaves.

use std::fmt::Write;
use std::path::Path;

use super::output::{Output, counted};
use super::{Failure, files};
use crate::registry::Reject;
use crate::registry::import::Account;
use crate::report;

/// Writes files whole into a folder that is made for them.
pub fn write_files<'a>(
    out: &Path,
    written: impl Iterator<Item = (&'a str, &'a [u8])>,
) -> Result<(), Failure> {
    files::make_folder(out)?;
    for (name, bytes) in written {
        files::write(out, name, bytes)?;
    }
    Ok(())
}

/// Writes the rejected rows, where there are any, and fails on them where asked to.
pub fn write_rejects(out: &Path, rejects: &[Reject], strict: bool) -> Result<(), Failure> {
    if rejects.is_empty() {
        return Ok(());
    }
    files::write(out, "import-rejects.csv", &report::rejects_csv(rejects))?;
    if strict {
        let many = counted(rejects.len(), "record was", "records were");
        let place = out.join("import-rejects.csv");
        return Err(
            Failure::user(format!("{many} rejected")).hint(format!("see `{}`", place.display()))
        );
    }
    Ok(())
}

/// Rows read = imported + rejected + skipped, each kind of skipped with its number.
pub fn account_text(account: &Account) -> String {
    let skipped: u64 = account.skipped.values().sum();
    let mut text = format!(
        "read {}: {} imported, {} rejected, {skipped} skipped\n",
        counted(account.read, "row", "rows"),
        account.imported,
        account.rejects.len(),
    );
    for (kind, count) in &account.skipped {
        let _ = writeln!(text, "skipped: {kind} ({count})");
    }
    if !account.rejects.is_empty() {
        let _ = writeln!(text, "rejected rows: see import-rejects.csv");
    }
    for note in account.notes.values() {
        let _ = writeln!(text, "note: {} ({})", note.code, note.count);
    }
    text
}

/// Prints what an importer tells.
pub fn tell(output: &mut Output, text: &str) -> Result<(), Failure> {
    output.print(text)
}
