//! Generations: each a folder of its own that is never changed; `CURRENT` names the one that counts.
//!
//! A new generation is written beside the old one and counts from the moment `CURRENT` is replaced,
//! which happens at once. Whoever has the old one open keeps it.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::content::{Maker, Tables, file_name, graph_tables, norms_table, register_tables};
use super::disk::{self, Mark};
use super::error::{Error, this_version};
use super::record::{self, Record};
use super::table::Mapped;
use super::{FORMAT, State};
use crate::domain::Day;

const CURRENT: &str = "CURRENT";
const MANIFEST: &str = "state.json";
const LOCK: &str = ".lock";
const PART: &str = "part";

/// What a generation consists of.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Manifest {
    /// The day the graph is about, and the first day on which it would be another.
    as_of: Option<String>,
    until: Option<String>,
    /// The last generation before this one that surely was on disk when this one was written.
    pub(super) durable: Option<String>,
    files: BTreeMap<String, Mark>,
}

/// What was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Name of the generation.
    pub generation: String,
    /// Bytes of all its files.
    pub bytes: u64,
    /// The day its graph is about.
    pub as_of: Option<Day>,
}

/// The right to write to a state; given back when it is dropped or the program ends.
pub(super) struct Lock(#[expect(dead_code, reason = "held, not read")] File);

/// A program that starts another shares its files with it for a moment, locks included: who finds a
/// state locked looks again before saying so.
const LOCK_TRIES: u32 = 20;
const LOCK_PAUSE: Duration = Duration::from_millis(10);

impl Lock {
    pub(super) fn of(state: &Path) -> Result<Self, Error> {
        let path = state.join(LOCK);
        let file = File::create(&path).map_err(disk_error("open", &path))?;
        for _ in 0..LOCK_TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) => std::thread::sleep(LOCK_PAUSE),
                Err(TryLockError::Error(source)) => return Err(disk_error("lock", &path)(source)),
            }
        }
        Err(Error::Busy { path: state.to_owned() })
    }
}

pub(super) fn disk_error(doing: &'static str, path: &Path) -> impl Fn(io::Error) -> Error + use<> {
    let path = path.to_owned();
    move |source| Error::Disk { doing, path: path.clone(), source }
}

/// What `CURRENT` says: the generation, and what its manifest must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pointer {
    pub(super) generation: String,
    manifest: Mark,
}

impl Pointer {
    fn to_text(&self) -> String {
        let Self { generation, manifest } = self;
        format!(
            "proforma state, format {FORMAT}\nproforma {}\n{generation} {} {:08x}\n",
            env!("CARGO_PKG_VERSION"),
            manifest.bytes,
            manifest.crc32
        )
    }

    pub(super) fn read(state: &Path) -> Result<Self, Error> {
        let path = state.join(CURRENT);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Error::NoState { path: state.to_owned() });
            }
            read => read.map_err(disk_error("read", &path))?,
        };
        Self::parse(&bytes)
    }

    fn parse(bytes: &[u8]) -> Result<Self, Error> {
        let foreign = || Error::damaged(CURRENT, "is not as this program writes it");
        let text = str::from_utf8(bytes).map_err(|_| foreign())?;
        let lines: Vec<&str> = text.lines().collect();
        let [format, program, rest] = lines[..] else { return Err(foreign()) };
        let format = format.strip_prefix("proforma state, format ").ok_or_else(foreign)?;
        let number: u32 = format.parse().map_err(|_| foreign())?;
        let found = format!("{program}, format {number}");
        if found != this_version() {
            return Err(Error::OtherVersion { found });
        }
        let parts: Vec<&str> = rest.split(' ').collect();
        let [generation, bytes, crc32] = parts[..] else { return Err(foreign()) };
        number_of(generation).ok_or_else(foreign)?;
        let bytes = bytes.parse().map_err(|_| foreign())?;
        let crc32 = u32::from_str_radix(crc32, 16).map_err(|_| foreign())?;
        let pointer = Self { generation: generation.to_owned(), manifest: Mark { bytes, crc32 } };
        if pointer.to_text() == text { Ok(pointer) } else { Err(foreign()) }
    }
}

fn name(number: u64) -> String {
    format!("g{number:06}")
}

fn number_of(name: &str) -> Option<u64> {
    let digits = name.strip_prefix('g').filter(|digits| digits.len() >= 6)?;
    digits.bytes().all(|digit| digit.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// Opens the state at `path`: every file is read through and held against its checksum, then mapped.
/// Nothing is built. O(bytes) to check; memory is used for what is looked at later.
///
/// # Errors
/// [`Error::NoState`], [`Error::OtherVersion`], [`Error::Damaged`], [`Error::Disk`].
pub fn open(path: &Path) -> Result<State, Error> {
    let mut pointer = Pointer::read(path)?;
    loop {
        let opened = open_generation(path, &pointer);
        let now = Pointer::read(path)?;
        // A generation may be taken away while it is opened, but only for a newer one.
        if opened.is_ok() || now == pointer {
            return opened.map(|(state, _)| state);
        }
        pointer = now;
    }
}

/// Opens one generation.
pub(super) fn open_generation(path: &Path, pointer: &Pointer) -> Result<(State, Manifest), Error> {
    let folder = path.join(&pointer.generation);
    let manifest = read_manifest(&folder, pointer)?;
    let marks: Vec<(&String, &Mark)> = manifest.files.iter().collect();
    marks.par_iter().try_for_each(|(file, mark)| check(&folder, file, **mark))?;
    let tables =
        manifest.files.keys().filter_map(|file| Some((file.strip_suffix(".arrow")?, file)));
    let tables: BTreeMap<String, Mapped> = tables
        .map(|(table, file)| Ok((table.to_owned(), Mapped::open(&folder.join(file), file)?)))
        .collect::<Result<_, Error>>()?;
    let tables = Tables(tables);
    let record = folder.join(record::FILE);
    let record = Record::read(&fs::read(&record).map_err(disk_error("read", &record))?)?;
    let mut state = record.state(tables.register()?)?;
    let day = |text: &Option<String>| {
        let parsed = text.as_ref().map(|text| text.parse::<Day>()).transpose();
        parsed.map_err(|()| Error::damaged(MANIFEST, "holds a day that is none"))
    };
    if let Some(as_of) = day(&manifest.as_of)? {
        let graph = tables.graph(as_of, day(&manifest.until)?)?;
        if !graph.fits(&state.loaded.register) {
            return Err(Error::damaged(MANIFEST, "names tables that do not fit each other"));
        }
        state.graph = Some(graph);
        state.norms = Some(tables.norms()?);
    }
    Ok((state, manifest))
}

fn read_manifest(folder: &Path, pointer: &Pointer) -> Result<Manifest, Error> {
    let path = folder.join(MANIFEST);
    let bytes = fs::read(&path).map_err(missing(MANIFEST, &path))?;
    if Mark::of(&bytes) != pointer.manifest {
        return Err(Error::damaged(MANIFEST, "is not as it was written"));
    }
    serde_json::from_slice(&bytes).map_err(|error| Error::damaged(MANIFEST, error.to_string()))
}

fn missing(file: &str, path: &Path) -> impl Fn(io::Error) -> Error + use<> {
    let (file, path) = (file.to_owned(), path.to_owned());
    move |source| match source.kind() {
        io::ErrorKind::NotFound => Error::damaged(&file, "is not there"),
        _ => Error::Disk { doing: "read", path: path.clone(), source },
    }
}

fn check(folder: &Path, file: &str, written: Mark) -> Result<(), Error> {
    let path = folder.join(file);
    let length = fs::metadata(&path).map_err(missing(file, &path))?.len();
    if length != written.bytes {
        let what = format!("has {length} bytes in place of {}", written.bytes);
        return Err(Error::damaged(file, what));
    }
    if disk::mark(&path).map_err(missing(file, &path))? != written {
        return Err(Error::damaged(file, "is not as it was written"));
    }
    Ok(())
}

/// Writes `state` to a new or another state's folder and waits until it is on disk.
///
/// # Errors
/// [`Error::Disk`], [`Error::Busy`].
pub fn create(path: &Path, state: &State) -> Result<Summary, Error> {
    fs::create_dir_all(path).map_err(disk_error("make", path))?;
    let lock = Lock::of(path)?;
    write(path, state, None, &lock)
}

/// The generation a new one is made from.
pub(super) struct Before {
    pub(super) pointer: Pointer,
    pub(super) manifest: Manifest,
    /// Whether it surely is on disk.
    pub(super) is_durable: bool,
}

/// Writes the next generation and makes it count. After another one, tables that more moves do not
/// change are shared with it, and nobody waits for the disk: until the new one is there for sure,
/// the last durable one is kept.
pub(super) fn write(
    path: &Path,
    state: &State,
    before: Option<&Before>,
    _lock: &Lock,
) -> Result<Summary, Error> {
    let generation = name(last_number(path)?.saturating_add(1));
    let part = path.join(&generation).with_extension(PART);
    // Files of a run that was stopped may be shared with a whole generation: never written over.
    if part.exists() {
        fs::remove_dir_all(&part).map_err(disk_error("remove", &part))?;
    }
    fs::create_dir_all(&part).map_err(disk_error("make", &part))?;
    let files = write_files(path, &part, state, before)?;
    let durable = before.and_then(|before| {
        if before.is_durable {
            Some(before.pointer.generation.clone())
        } else {
            before.manifest.durable.clone()
        }
    });
    let bytes = files.values().map(|mark| mark.bytes).sum();
    let as_of = state.graph.as_ref().map(|graph| graph.as_of);
    let until = state.graph.as_ref().and_then(|graph| graph.until);
    let manifest = Manifest {
        as_of: as_of.map(|day| day.to_string()),
        until: until.map(|day| day.to_string()),
        durable: durable.clone(),
        files,
    };
    let text = serde_json::to_vec_pretty(&manifest).expect("a manifest is plain data");
    let pointer = Pointer { generation: generation.clone(), manifest: Mark::of(&text) };
    let failed = disk_error("write", &part);
    disk::replace(&part.join(MANIFEST), &text).map_err(&failed)?;
    disk::replace(&part.join(CURRENT), pointer.to_text().as_bytes()).map_err(&failed)?;
    if before.is_none() {
        disk::sync_all(&part).map_err(&failed)?;
    }
    fs::rename(&part, path.join(&generation)).map_err(&failed)?;
    disk::sync_folder(path).map_err(&failed)?;
    let current = path.join(CURRENT);
    disk::replace(&current, pointer.to_text().as_bytes()).map_err(disk_error("write", &current))?;
    tidy(path, &[Some(generation.clone()), durable]);
    Ok(Summary { generation, bytes, as_of })
}

fn write_files(
    path: &Path,
    part: &Path,
    state: &State,
    before: Option<&Before>,
) -> Result<BTreeMap<String, Mark>, Error> {
    let mut makers = register_tables(&state.loaded.register);
    makers.extend(state.graph.iter().flat_map(graph_tables));
    makers.extend(state.norms.iter().map(norms_table));
    let make = |(table, changes, make): &Maker<'_>| {
        let file = file_name(table);
        let to = part.join(&file);
        let old = before.filter(|_| !changes);
        let old = old.and_then(|before| Some((before, *before.manifest.files.get(&file)?)));
        if let Some((before, mark)) = old {
            let from = path.join(&before.pointer.generation).join(&file);
            disk::share(&from, &to).map_err(disk_error("share", &from))?;
            return Ok((file, mark));
        }
        let mark = make().write(&to).map_err(disk_error("write", &to))?;
        Ok((file, mark))
    };
    let mut files: BTreeMap<String, Mark> =
        makers.par_iter().map(make).collect::<Result<_, Error>>()?;
    let (record, to) = (Record::of(state).to_json(), part.join(record::FILE));
    fs::write(&to, &record).map_err(disk_error("write", &to))?;
    files.insert(record::FILE.to_owned(), Mark::of(&record));
    Ok(files)
}

/// The highest number of any generation there, finished or not.
fn last_number(path: &Path) -> Result<u64, Error> {
    let names = generations(path).map_err(disk_error("read", path))?;
    Ok(names.iter().filter_map(|(_, number)| *number).max().unwrap_or(0))
}

/// The folders of generations, those that were never finished without a number.
fn generations(path: &Path) -> io::Result<Vec<(PathBuf, Option<u64>)>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let whole = name.strip_suffix(".part").unwrap_or(&name);
        if number_of(whole).is_some() {
            found.push((entry.path(), number_of(&name)));
        }
    }
    Ok(found)
}

/// Takes away generations that are neither kept nor needed. One that cannot be taken away now (a
/// system may hold what somebody has open) is taken away next time.
fn tidy(path: &Path, kept: &[Option<String>]) {
    let is_kept = |folder: &Path| {
        let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
        kept.contains(&name)
    };
    for (folder, _) in generations(path).unwrap_or_default() {
        if !is_kept(&folder) {
            let _ = fs::remove_dir_all(&folder);
        }
    }
}

/// Has a generation on disk for sure.
pub(super) fn settle(path: &Path, pointer: &Pointer) -> Result<(), Error> {
    let folder = path.join(&pointer.generation);
    disk::sync_all(&folder).map_err(disk_error("write", &folder))
}

/// When a generation was written.
pub(super) fn written_at(path: &Path, pointer: &Pointer) -> Option<std::time::SystemTime> {
    fs::metadata(path.join(&pointer.generation).join(MANIFEST)).and_then(|it| it.modified()).ok()
}
