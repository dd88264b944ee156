//! Files and folders: read, written, listed in order.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Failure;
use crate::registry::Content;
use crate::registry::import::{Disk, Scratch};

/// The text of a file, with the sign for unreadable characters where bytes are no UTF-8.
pub fn read_text_as_far(path: &Path) -> Result<String, Failure> {
    read(path).map(|bytes| match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => String::from_utf8_lossy(error.as_bytes()).into_owned(),
    })
}

/// The text of a file.
pub fn read_text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        if error.kind() == io::ErrorKind::InvalidData {
            return Failure::user(format!("`{}` is not UTF-8 text", path.display()));
        }
        Failure::file("read", path, &error)
    })
}

/// The bytes of a file.
pub fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    fs::read(path).map_err(|error| Failure::file("read", path, &error))
}

/// Opens a file, or reads a pipe to its end.
pub fn open(path: &Path) -> Result<Content, Failure> {
    let failed = |error: io::Error| Failure::file("read", path, &error);
    let file = fs::File::open(path).map_err(failed)?;
    let about = file.metadata().map_err(failed)?;
    if about.is_file() && about.len() > 0 {
        return crate::registry::map(&file).map(Content::Mapped).map_err(failed);
    }
    let mut bytes = Vec::new();
    io::Read::read_to_end(&mut &file, &mut bytes).map_err(failed)?;
    Ok(Content::Held(bytes))
}

/// A table as the bytes of a Parquet file.
pub fn parquet(table: &arrow_array::RecordBatch) -> Result<Vec<u8>, Failure> {
    crate::registry::parquet::write(table).map_err(|fault| no_parquet(&fault))
}

/// A CSV file with a header as the bytes of a Parquet file, all columns text.
pub fn parquet_of_csv(bytes: &[u8]) -> Result<Vec<u8>, Failure> {
    crate::registry::parquet::from_csv(bytes).map_err(|fault| no_parquet(&fault))
}

/// Refuses to begin work whose outcome could not be written.
pub fn guard_parquet(asked: bool) -> Result<(), Failure> {
    if asked && !cfg!(feature = "parquet") {
        return Err(no_parquet(&crate::registry::parquet::Fault::Absent));
    }
    Ok(())
}

fn no_parquet(fault: &crate::registry::parquet::Fault) -> Failure {
    Failure::user(fault.to_string())
        .hint("write CSV, or build the program with `--features parquet`")
}

/// Everything in a folder, by name.
pub fn list(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let failed = |error| Failure::file("open the folder", folder, &error);
    let entries = fs::read_dir(folder).map_err(failed)?;
    let mut paths = entries
        .map(|entry| entry.map(|entry| entry.path()).map_err(failed))
        .collect::<Result<Vec<_>, _>>()?;
    paths.sort();
    Ok(paths)
}

/// A path as seen from a folder, with `/` between its parts; as it is where one of the two does not
/// exist or lies on another drive.
pub fn seen_from(path: &Path, folder: &Path) -> String {
    let as_given = || path.display().to_string();
    let (Ok(path), Ok(folder)) = (path.canonicalize(), folder.canonicalize()) else {
        return as_given();
    };
    let (to, from): (Vec<_>, Vec<_>) = (path.components().collect(), folder.components().collect());
    let shared = to.iter().zip(&from).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return as_given();
    }
    let up = from[shared..].iter().map(|_| "..".to_owned());
    let down = to[shared..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Where a path written by [`seen_from`] leads.
pub fn led_from(folder: &Path, seen: &str) -> PathBuf {
    let path = folder.join(seen);
    path.canonicalize().unwrap_or(path)
}

/// Makes a folder and those above it.
pub fn make_folder(folder: &Path) -> Result<(), Failure> {
    fs::create_dir_all(folder).map_err(|error| Failure::file("make the folder", folder, &error))
}

/// Bytes of each kind of row that an import holds before it puts them aside.
const ROOM: usize = 16 << 20;

/// A place for what is too much to hold: files without a name in a folder, which vanish with the
/// program however it ends.
pub fn scratch(folder: &Path) -> Scratch {
    let folder = folder.to_owned();
    Scratch::new(ROOM, move || {
        fs::create_dir_all(&folder)?;
        tempfile::tempfile_in(&folder).map(|file| Box::new(file) as Box<dyn Disk>)
    })
}

/// Refuses to write a registry folder where one stands already, unless asked to replace it: files
/// of two registers must not mix.
pub fn guard_register(folder: &Path, replace: bool) -> Result<(), Failure> {
    let names = ["moves.csv", "persons.csv", "dwellings.csv", "moves.parquet"];
    let Some(found) = names.iter().find(|name| folder.join(name).exists()) else { return Ok(()) };
    if replace {
        return Ok(());
    }
    Err(Failure::user(format!("`{}` holds a register already", folder.display()))
        .at(folder.join(found).display().to_string())
        .hint("name another folder, or add `--replace`"))
}

/// Writes a file whole: beside it first, then in its place, so that no half file is ever seen.
pub fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), Failure> {
    write_by(folder, name, &|out| out.write_all(bytes))
}

/// The same for a file that is made while it is written.
pub fn write_by(
    folder: &Path,
    name: &str,
    make: &dyn Fn(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Failure> {
    let (path, beside) = (folder.join(name), folder.join(format!(".{name}.part")));
    fs::File::create(&beside)
        .and_then(|mut file| make(&mut file))
        .and_then(|()| fs::rename(&beside, &path))
        .map_err(|error| Failure::file("write", &path, &error))
}
