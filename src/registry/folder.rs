//! A registry folder on disk: its files found, mapped or decompressed.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use memmap2::Mmap;
use rayon::prelude::*;

use super::contract::{self, FILES};
use super::error::Error;
use super::{LoadOptions, Loaded, Source, load, map::map, parquet};

/// The forms a file may come in: what stands for `.csv` in the contract's name, and how it is packed.
const FORMS: [(&str, Packing); 4] = [
    (".csv", Packing::None),
    (".csv.gz", Packing::Gzip),
    (".csv.zst", Packing::Zstandard),
    (".parquet", Packing::Parquet),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Packing {
    None,
    Gzip,
    Zstandard,
    Parquet,
}

/// A file's bytes: mapped from disk, or in memory.
#[derive(Debug)]
pub enum Content {
    /// As the file lies on disk.
    Mapped(Mmap),
    /// In memory: unpacked, or from what is no plain file.
    Held(Vec<u8>),
}

impl std::ops::Deref for Content {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Mapped(mapped) => mapped,
            Self::Held(bytes) => bytes,
        }
    }
}

/// The open files of a registry folder.
#[derive(Debug)]
pub struct Folder {
    files: Vec<(&'static str, Content)>,
    ignored: Vec<String>,
}

impl Folder {
    /// Opens every file of the contract that lies directly in `path`, apart from `groups.csv` and
    /// `truth.csv`, which have their own readers.
    ///
    /// # Errors
    /// [`Error::Unreadable`], [`Error::Truncated`], or [`Error::TwoForms`] where a file is there
    /// both plain and compressed.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let mut names = names(path)?;
        let mut found = Vec::new();
        for file in FILES {
            if let Some((name, packing)) = form(&names, file.name)? {
                names.retain(|other| *other != name);
                if !contract::is_apart(file.name) {
                    found.push((file.name, path.join(name), packing));
                }
            }
        }
        names.retain(|name| !contract::is_kept(name));
        let files: Result<Vec<_>, Error> = found
            .into_par_iter()
            .map(|(name, path, packing)| Ok((name, read(&path, packing)?)))
            .collect();
        Ok(Self { files: files?, ignored: names })
    }

    /// The files as [`load`] takes them.
    pub fn sources(&self) -> Vec<Source<'_>> {
        self.files.iter().map(|(name, content)| Source { name, bytes: content }).collect()
    }

    /// Names of other files in the folder, sorted; they are left alone.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

/// Opens and loads the folder at `path`.
///
/// # Errors
/// As [`Folder::open`] and [`load`].
pub fn load_folder(path: &Path, options: &LoadOptions) -> Result<Loaded, Error> {
    let folder = Folder::open(path)?;
    let mut loaded = load(&folder.sources(), options)?;
    loaded.ignored_files.extend_from_slice(folder.ignored());
    Ok(loaded)
}

/// The bytes of one file of the contract, `groups.csv` and `truth.csv` included; none where it is
/// not there.
///
/// # Errors
/// As [`Folder::open`].
pub fn read_file(folder: &Path, name: &str) -> Result<Option<Content>, Error> {
    let Some((name, packing)) = form(&names(folder)?, name)? else { return Ok(None) };
    read(&folder.join(name), packing).map(Some)
}

/// Names of the files directly in `path`, sorted, without hidden ones.
fn names(path: &Path) -> Result<Vec<String>, Error> {
    let unreadable = |source| Error::Unreadable { path: path.to_owned(), source };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(path).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with('.') && !entry.path().is_dir() {
            names.push(name);
        }
    }
    names.sort_unstable();
    Ok(names)
}

/// The name and packing of the one form `file` is there in.
fn form(names: &[String], file: &str) -> Result<Option<(String, Packing)>, Error> {
    let stem = file.strip_suffix(".csv").unwrap_or(file);
    let forms = FORMS.map(|(ending, packing)| (format!("{stem}{ending}"), packing));
    let mut there: Vec<(String, Packing)> =
        forms.into_iter().filter(|(name, _)| names.contains(name)).collect();
    if there.len() > 1 {
        let forms = there.into_iter().map(|(name, _)| name).collect();
        return Err(Error::TwoForms { file: file.to_owned(), forms });
    }
    Ok(there.pop())
}

fn read(path: &PathBuf, packing: Packing) -> Result<Content, Error> {
    let unreadable = |source| Error::Unreadable { path: path.clone(), source };
    let file = File::open(path).map_err(unreadable)?;
    if packing == Packing::None {
        let is_empty = file.metadata().map_err(unreadable)?.len() == 0;
        return if is_empty {
            Ok(Content::Held(Vec::new()))
        } else {
            map(&file).map(Content::Mapped).map_err(unreadable)
        };
    }
    if packing == Packing::Parquet {
        let mapped = map(&file).map_err(unreadable)?;
        let text = parquet::to_csv(&Bytes::from_owner(mapped));
        return text
            .map(Content::Held)
            .map_err(|source| Error::Parquet { path: path.clone(), source });
    }
    let unpacked = unpack(file, packing).map(Content::Held);
    unpacked.map_err(|source| Error::Truncated { path: path.clone(), source })
}

fn unpack(file: File, packing: Packing) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    match packing {
        Packing::Zstandard => zstd::stream::read::Decoder::new(file)?.read_to_end(&mut bytes)?,
        _ => flate2::read::MultiGzDecoder::new(io::BufReader::new(file)).read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}
