//! A day's registrations for a state: a new generation, or none where nothing is new.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::error::Error;
use super::generation::{
    Before, Lock, Pointer, Summary, open_generation, settle, write, written_at,
};
use super::{Input, State, worked_out};
use crate::registry::{self, Loaded, QualityReport, Reject, Source};

/// What was added. added + known + rejected = read.
#[derive(Debug)]
pub struct Append {
    /// Rows read.
    pub read: u64,
    /// Rows that told something new.
    pub added: u64,
    /// Rows the state held already.
    pub known: u64,
    /// Rejected rows, sorted by line.
    pub rejects: Vec<Reject>,
    /// What was written; none where the state stays as it was.
    pub written: Option<Summary>,
}

/// Systems write what they were given to disk within half a minute; after twice that, waiting for
/// the disk costs next to nothing.
const SETTLED_AFTER: Duration = Duration::from_mins(1);

/// Adds the rows of a `moves.csv` to the state at `path`; `now` is the time of day.
///
/// The state becomes what indexing everything at once would give. Where no row is new, or where
/// `strict` and a row is rejected, nothing is written. Whenever the program is stopped, the state is
/// the old one or the new one.
///
/// # Errors
/// As [`open`](super::open), and where the header does not keep the contract.
pub fn append(
    path: &Path,
    (source, input): (Source<'_>, Input),
    strict: bool,
    now: SystemTime,
) -> Result<Append, Error> {
    Pointer::read(path)?;
    let lock = Lock::of(path)?;
    let pointer = Pointer::read(path)?;
    let (state, manifest) = open_generation(path, &pointer)?;
    let appended = registry::append(state.loaded.register, source, &state.ignore_columns)?;
    let mut result = Append {
        read: appended.read,
        added: appended.added,
        known: appended.known,
        rejects: appended.rejects,
        written: None,
    };
    if result.added == 0 || (strict && !result.rejects.is_empty()) {
        return Ok(result);
    }
    let mut loaded = Loaded { register: appended.register, ..state.loaded };
    tell(&mut loaded, &result, appended.quality);
    let (graph, norms) = worked_out(&loaded.register);
    let mut inputs = state.inputs;
    inputs.push(input);
    let state = State { loaded, graph, norms, inputs, ..state };
    let age = written_at(path, &pointer).and_then(|then| now.duration_since(then).ok());
    // What `index` wrote is on disk already.
    let was_waited_for = manifest.durable.is_none();
    let is_durable = was_waited_for || age.is_some_and(|age| age > SETTLED_AFTER);
    if is_durable && !was_waited_for {
        settle(path, &pointer)?;
    }
    let before = Before { pointer, manifest, is_durable };
    result.written = Some(write(path, &state, Some(&before), &lock)?);
    Ok(result)
}

/// Adds what was told of the new rows to what was told of the others.
fn tell(loaded: &mut Loaded, result: &Append, quality: QualityReport) {
    let rejected = result.rejects.iter().filter(|reject| !reject.kept).count() as u64;
    for count in loaded.counts.iter_mut().filter(|count| count.file == "moves.csv") {
        count.read += result.added + rejected;
        count.accepted += result.added;
    }
    loaded.rejects.extend_from_slice(&result.rejects);
    loaded.rejects.sort();
    let notes = &mut loaded.quality.notes;
    for note in quality.notes {
        match notes.iter_mut().find(|known| known.code == note.code) {
            Some(known) => {
                known.count += note.count;
                known.examples.extend(note.examples);
            }
            None => notes.push(note),
        }
    }
    notes.sort_by_key(|note| note.code);
}
