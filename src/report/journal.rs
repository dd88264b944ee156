//! The journal: what was written for whom, on which basis. Lines are only ever added, and each holds
//! the hash of the one before, so that none can be taken out unseen.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disclosure::{Disclosure, Gate};

/// One line: a file made for one recipient.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct JournalEntry {
    /// From 1.
    pub number: u64,
    /// When the file was written (RFC 3339, UTC).
    pub written_at: String,
    /// What it is: `association-report`, `flag-list`, `letter-hearing`, ...
    pub what: String,
    /// The kind of recipient, as the policy calls it.
    pub recipient: String,
    /// Which: an association's id, a flag's id; never a person's.
    pub about: String,
    /// File name, without its folder.
    pub file: String,
    /// SHA-256 of the file.
    pub sha256: String,
    /// The number of the copy, as printed on every page.
    pub copy: String,
    /// Fields that were told.
    pub fields: Vec<String>,
    /// On which basis.
    pub basis: Vec<String>,
    /// SHA-256 of the policy.
    pub policy: String,
    /// The day of the run (ISO date).
    pub as_of: String,
    /// Who approved a letter that is no longer marked as a draft.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub approved_by: String,
    /// `hash` of the line before; empty in the first.
    pub before: String,
    /// SHA-256 of this line with an empty `hash`.
    pub hash: String,
}

impl JournalEntry {
    /// An entry for a file that `gate` let through; the rest is set by the caller.
    pub fn of(gate: Gate<'_>, policy: &Disclosure) -> Self {
        Self {
            recipient: gate.recipient.name().to_owned(),
            fields: gate.fields().iter().map(|(field, _)| (*field).to_owned()).collect(),
            basis: gate.bases(),
            policy: policy.fingerprint.clone(),
            ..Self::default()
        }
    }

    /// The line that follows `journal`, with its number and hashes set.
    pub fn line_after(mut self, journal: &str) -> Result<String, usize> {
        let last = verify(journal)?;
        self.number = last.as_ref().map_or(0, |last| last.number) + 1;
        self.before = last.map_or_else(String::new, |last| last.hash);
        self.hash = self.computed();
        let line = serde_json::to_string(&self).expect("strings and numbers are JSON");
        Ok(line + "\n")
    }

    fn computed(&self) -> String {
        let bare = Self { hash: String::new(), ..self.clone() };
        let text = serde_json::to_string(&bare).expect("strings and numbers are JSON");
        sha256(text.as_bytes())
    }
}

/// Checks a journal line by line; the last entry, or the first line (from 1) that is not as it was
/// written.
pub fn verify(journal: &str) -> Result<Option<JournalEntry>, usize> {
    let mut last: Option<JournalEntry> = None;
    for (line, number) in journal.lines().zip(1_usize..) {
        let entry: JournalEntry = serde_json::from_str(line).map_err(|_| number)?;
        let before = last.as_ref().map_or("", |last| last.hash.as_str());
        let follows = entry.number == number as u64 && entry.before == before;
        if !follows || entry.hash != entry.computed() {
            return Err(number);
        }
        last = Some(entry);
    }
    Ok(last)
}

/// The number of a copy: what it holds and for whom, in ten signs.
pub fn copy_number(recipient: &str, content: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update(recipient.as_bytes());
    hash.update([0]);
    hash.update(content);
    crate::flags::hex(&hash.finalize())[..10].to_owned()
}

/// SHA-256 in hex.
pub fn sha256(bytes: &[u8]) -> String {
    crate::flags::hex(&Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_changed_or_missing_line_is_found() {
        let mut journal = String::new();
        for file in ["a.html", "b.html", "c.html"] {
            let entry = JournalEntry { file: file.to_owned(), ..JournalEntry::default() };
            journal += &entry.line_after(&journal).unwrap();
        }
        assert_eq!(verify(&journal).unwrap().unwrap().number, 3);
        assert_eq!(verify(&journal.replace("b.html", "x.html")), Err(2));
        let without: Vec<&str> = journal.lines().filter(|line| !line.contains("b.html")).collect();
        assert_eq!(verify(&without.join("\n")), Err(2));
    }
}
