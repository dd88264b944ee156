//! One table in one Arrow IPC file with one record batch, so that each column is one run of memory.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_buffer::Buffer;
use arrow_ipc::convert::try_fb_to_schema;
use arrow_ipc::reader::{FileDecoder, read_footer_length};
use arrow_ipc::root_as_footer;
use arrow_ipc::writer::FileWriter;
use arrow_schema::{ArrowError, Field, Schema};
use bytes::Bytes;

use super::arrays::{Stored, text_array, texts};
use super::disk::{Checked, Mark};
use super::error::Error;
use crate::registry::{self, Column, Texts};

/// Columns of equal length under their names.
#[derive(Default)]
pub(super) struct Table {
    fields: Vec<Field>,
    arrays: Vec<ArrayRef>,
}

impl Table {
    /// Adds a column.
    pub(super) fn with<T: Stored>(self, name: &str, column: &Column<T>) -> Self {
        self.and(name, T::array(column))
    }

    /// Adds a column out of values.
    pub(super) fn of<T: Stored>(self, name: &str, values: impl Iterator<Item = T>) -> Self {
        self.with(name, &values.collect())
    }

    /// Adds a column of texts.
    pub(super) fn texts(self, name: &str, texts: &Texts) -> Self {
        self.and(name, text_array(texts))
    }

    fn and(mut self, name: &str, array: ArrayRef) -> Self {
        self.fields.push(Field::new(name, array.data_type().clone(), array.is_nullable()));
        self.arrays.push(array);
        self
    }

    /// Writes the table to a new file and says what was written.
    pub(super) fn write(self, path: &Path) -> io::Result<Mark> {
        let failed = |error: ArrowError| match error {
            ArrowError::IoError(_, error) => error,
            other => io::Error::other(other),
        };
        let schema = Arc::new(Schema::new(self.fields));
        let batch = RecordBatch::try_new(Arc::clone(&schema), self.arrays).map_err(failed)?;
        let file = Checked::new(File::create(path)?);
        let mut writer = FileWriter::try_new(file, &schema).map_err(failed)?;
        writer.write(&batch).and_then(|()| writer.finish()).map_err(failed)?;
        let mut file = writer.into_inner().map_err(failed)?;
        file.flush()?;
        Ok(file.mark())
    }
}

/// A table that was opened, mapped from its file.
pub(super) struct Mapped {
    file: String,
    batch: RecordBatch,
}

impl Mapped {
    /// Maps a file whose checksum is known to be right.
    pub(super) fn open(path: &Path, file: &str) -> Result<Self, Error> {
        let disk = |source| Error::Disk { doing: "read", path: path.to_owned(), source };
        let map = File::open(path).and_then(|file| registry::map(&file)).map_err(disk)?;
        let bytes = Buffer::from(Bytes::from_owner(map));
        let batch = read(&bytes).map_err(|error| Error::damaged(file, error.to_string()))?;
        Ok(Self { file: file.to_owned(), batch })
    }

    fn array(&self, name: &str) -> Result<&ArrayRef, Error> {
        let missing = || Error::damaged(&self.file, format!("has no column {name}"));
        self.batch.column_by_name(name).ok_or_else(missing)
    }

    fn other_type(&self, name: &str) -> Error {
        Error::damaged(&self.file, format!("holds {name} in another type"))
    }

    /// A column by its name.
    pub(super) fn column<T: Stored>(&self, name: &str) -> Result<Column<T>, Error> {
        T::column(self.array(name)?).ok_or_else(|| self.other_type(name))
    }

    /// The values of a column by its name.
    pub(super) fn values<T: Stored>(&self, name: &str) -> Result<Vec<T>, Error> {
        Ok(self.column(name)?.iter().collect())
    }

    /// A column of texts by its name.
    pub(super) fn texts(&self, name: &str) -> Result<Texts, Error> {
        texts(self.array(name)?).ok_or_else(|| self.other_type(name))
    }
}

/// Bytes of magic and length at the end of a file.
const TRAILER: usize = 10;

fn read(bytes: &Buffer) -> Result<RecordBatch, ArrowError> {
    let broken = || ArrowError::ParseError("is no Arrow file of one batch".to_owned());
    let end = bytes.len().checked_sub(TRAILER).ok_or_else(broken)?;
    let trailer = bytes[end..].try_into().map_err(|_| broken())?;
    let footer = end.checked_sub(read_footer_length(trailer)?).ok_or_else(broken)?;
    let footer = root_as_footer(&bytes[footer..end]).map_err(|_| broken())?;
    let schema = try_fb_to_schema(footer.schema().ok_or_else(broken)?)?;
    let blocks = footer.recordBatches().filter(|blocks| blocks.len() == 1);
    let block = blocks.ok_or_else(broken)?.get(0);
    let offset = usize::try_from(block.offset()).map_err(|_| broken())?;
    let body = usize::try_from(block.bodyLength()).map_err(|_| broken())?;
    let metadata = usize::try_from(block.metaDataLength()).map_err(|_| broken())?;
    let length = body.checked_add(metadata).ok_or_else(broken)?;
    if offset.checked_add(length).is_none_or(|last| last > end) {
        return Err(broken());
    }
    let decoder = FileDecoder::new(Arc::new(schema), footer.version()).with_require_alignment(true);
    let batch = decoder.read_record_batch(block, &bytes.slice_with_length(offset, length))?;
    batch.ok_or_else(broken)
}
