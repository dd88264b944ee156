//! Parquet: files of a registry folder read and written, tables of results written.
//!
//! A file of the folder becomes the text the loader reads anyway, so rows are judged, counted and
//! rejected alike in every form. Row groups are read in parallel and keep their order.

use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use arrow_array::builder::StringBuilder;
use arrow_array::cast::AsArray;
use arrow_array::types::{
    Date32Type, Decimal128Type, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type,
    Int64Type, TimestampMicrosecondType, TimestampMillisecondType, TimestampNanosecondType,
    UInt8Type, UInt16Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema, TimeUnit};
use bytes::Bytes;
use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder,
};
use parquet::basic::{Compression, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use rayon::prelude::*;

use crate::domain::Day;

/// Rows of one row group: enough to compress, few enough that a large file has many.
const GROUP: usize = 1 << 17;

/// Why a Parquet file cannot be read or written.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The program was built without Parquet.
    #[error("this program was built without Parquet")]
    Absent,
    /// The file is none, is damaged or ends too early.
    #[error("the Parquet file is damaged or ends too early: {0}")]
    Damaged(String),
    /// A column holds something else than text, numbers, dates and truth values.
    #[error("column `{column}` holds {kind}, which no column of a register is")]
    Unsupported {
        /// Its name.
        column: String,
        /// What it holds.
        kind: String,
    },
}

impl From<ParquetError> for Fault {
    fn from(error: ParquetError) -> Self {
        Self::Damaged(error.to_string())
    }
}

/// A Parquet file as CSV with a header. O(cells); the whole text is held in memory.
///
/// The reader of the format is another's work and may stop on bytes nobody wrote: that counts as
/// damage here.
pub fn to_csv(bytes: &Bytes) -> Result<Vec<u8>, Fault> {
    let read = AssertUnwindSafe(|| read(bytes));
    catch_unwind(read).unwrap_or_else(|_| Err(Fault::Damaged("it cannot be decoded".to_owned())))
}

fn read(bytes: &Bytes) -> Result<Vec<u8>, Fault> {
    // Types as they lie in the file: categories of other programs are plain text then.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let metadata = ArrowReaderMetadata::load(bytes, options)?;
    let fields = metadata.schema().fields();
    for field in fields {
        if !is_plain(field.data_type()) {
            let (column, kind) = (field.name().clone(), field.data_type().to_string());
            return Err(Fault::Unsupported { column, kind });
        }
    }
    let mut text = Vec::new();
    let names = fields.iter().map(|field| field.name().as_bytes());
    names.enumerate().for_each(|(at, name)| put(&mut text, at, fields.len(), name));
    let groups: Vec<Vec<u8>> = (0..metadata.metadata().num_row_groups())
        .into_par_iter()
        .map(|group| read_group(bytes, metadata.clone(), group))
        .collect::<Result<_, _>>()?;
    for group in &groups {
        text.extend_from_slice(group);
    }
    Ok(text)
}

fn read_group(
    bytes: &Bytes,
    metadata: ArrowReaderMetadata,
    group: usize,
) -> Result<Vec<u8>, Fault> {
    let reader = ParquetRecordBatchReaderBuilder::new_with_metadata(bytes.clone(), metadata)
        .with_row_groups(vec![group])
        .build()?;
    let (mut text, mut value) = (Vec::new(), Vec::new());
    for batch in reader {
        let batch = batch.map_err(|error| Fault::Damaged(error.to_string()))?;
        let width = batch.num_columns();
        for row in 0..batch.num_rows() {
            for (at, column) in batch.columns().iter().enumerate() {
                value.clear();
                cell(column, row, &mut value);
                put(&mut text, at, width, &value);
            }
        }
    }
    Ok(text)
}

/// Adds the field at a place of a row. A row of one empty field is no blank line.
fn put(text: &mut Vec<u8>, at: usize, width: usize, value: &[u8]) {
    let lone = width == 1 && value.is_empty();
    let quoted = value.iter().any(|byte| matches!(byte, b'"' | b',' | b'\n' | b'\r'));
    if quoted {
        text.push(b'"');
        for byte in value {
            text.extend(std::iter::repeat_n(*byte, 1 + usize::from(*byte == b'"')));
        }
        text.push(b'"');
    } else {
        text.extend_from_slice(if lone { b" " } else { value });
    }
    text.push(if at + 1 == width { b'\n' } else { b',' });
}

fn is_plain(kind: &DataType) -> bool {
    let timed = matches!(kind, DataType::Timestamp(unit, _) if *unit != TimeUnit::Second);
    let uuid = *kind == DataType::FixedSizeBinary(16);
    let other = matches!(
        kind,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::Boolean
            | DataType::Date32
            | DataType::Decimal128(..)
            | DataType::Null
    );
    let number = kind.is_integer() || matches!(kind, DataType::Float32 | DataType::Float64);
    timed || uuid || other || number
}

/// Writes a value as the loader reads it; nothing where there is none.
fn cell(column: &ArrayRef, row: usize, out: &mut Vec<u8>) {
    macro_rules! number {
        ($kind:ty) => {
            tell(out, column.as_primitive::<$kind>().value(row))
        };
    }
    if column.is_null(row) {
        return;
    }
    match column.data_type() {
        DataType::Utf8 => out.extend_from_slice(column.as_string::<i32>().value(row).as_bytes()),
        DataType::LargeUtf8 => {
            out.extend_from_slice(column.as_string::<i64>().value(row).as_bytes());
        }
        DataType::Binary => out.extend_from_slice(column.as_binary::<i32>().value(row)),
        DataType::LargeBinary => out.extend_from_slice(column.as_binary::<i64>().value(row)),
        DataType::FixedSizeBinary(_) => uuid(column.as_fixed_size_binary().value(row), out),
        DataType::Boolean => tell(out, u8::from(column.as_boolean().value(row))),
        DataType::Int8 => number!(Int8Type),
        DataType::Int16 => number!(Int16Type),
        DataType::Int32 => number!(Int32Type),
        DataType::Int64 => number!(Int64Type),
        DataType::UInt8 => number!(UInt8Type),
        DataType::UInt16 => number!(UInt16Type),
        DataType::UInt32 => number!(UInt32Type),
        DataType::UInt64 => number!(UInt64Type),
        DataType::Float32 => number!(Float32Type),
        DataType::Float64 => number!(Float64Type),
        DataType::Date32 => day(i64::from(column.as_primitive::<Date32Type>().value(row)), out),
        DataType::Decimal128(..) => {
            tell(out, column.as_primitive::<Decimal128Type>().value_as_string(row));
        }
        DataType::Timestamp(TimeUnit::Millisecond, _) => {
            moment(column.as_primitive::<TimestampMillisecondType>().value(row), 1_000, out);
        }
        DataType::Timestamp(TimeUnit::Microsecond, _) => {
            moment(column.as_primitive::<TimestampMicrosecondType>().value(row), 1_000_000, out);
        }
        DataType::Timestamp(TimeUnit::Nanosecond, _) => {
            let value = column.as_primitive::<TimestampNanosecondType>().value(row);
            moment(value, 1_000_000_000, out);
        }
        _ => {}
    }
}

fn tell(out: &mut Vec<u8>, value: impl std::fmt::Display) {
    write!(out, "{value}").expect("memory takes every byte");
}

fn uuid(bytes: &[u8], out: &mut Vec<u8>) {
    for (at, byte) in bytes.iter().enumerate() {
        if matches!(at, 4 | 6 | 8 | 10) {
            out.push(b'-');
        }
        tell(out, format_args!("{byte:02x}"));
    }
}

/// Days since 1970-01-01 as a date; a day no calendar has is left for the loader to reject.
fn day(days: i64, out: &mut Vec<u8>) {
    let epoch = i64::from(epoch().ordinal());
    let ordinal = u32::try_from(days.saturating_add(epoch)).ok();
    match ordinal.and_then(Day::from_ordinal) {
        Some(day) => tell(out, day),
        None => tell(out, format_args!("day {days}")),
    }
}

/// A point in time: its day where it is midnight, else day and seconds, which no date is.
fn moment(value: i64, per_second: i64, out: &mut Vec<u8>) {
    let per_day = per_second * 86_400;
    day(value.div_euclid(per_day), out);
    let rest = value.rem_euclid(per_day);
    if rest != 0 {
        tell(out, format_args!(" and {} seconds", rest / per_second));
    }
}

fn epoch() -> Day {
    Day::from_ymd(1970, 1, 1).expect("a day of the calendar")
}

/// The number a day has in a column of dates.
pub fn date32(day: Day) -> i32 {
    day.since(epoch()).0
}

/// A CSV text with a header as a Parquet file, every column text and empty fields unknown. A
/// row of another width is an error. For files of a registry folder, whose dates may be part of one.
pub fn from_csv(bytes: &[u8]) -> Result<Vec<u8>, Fault> {
    let damaged = |error: csv::Error| Fault::Damaged(error.to_string());
    let mut reader = csv::Reader::from_reader(bytes);
    let header = reader.headers().map_err(damaged)?.clone();
    let mut columns: Vec<StringBuilder> = header.iter().map(|_| StringBuilder::new()).collect();
    for row in reader.records() {
        let row = row.map_err(damaged)?;
        for (column, value) in columns.iter_mut().zip(&row) {
            column.append_option(Some(value).filter(|value| !value.is_empty()));
        }
    }
    let fields: Vec<Field> =
        header.iter().map(|name| Field::new(name, DataType::Utf8, true)).collect();
    let arrays: Vec<ArrayRef> =
        columns.iter_mut().map(|column| Arc::new(column.finish()) as ArrayRef).collect();
    let batch = RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays);
    write(&batch.map_err(|error| Fault::Damaged(error.to_string()))?)
}

/// A table as a Parquet file: zstd, row groups of 131,072 rows. The same rows give the same bytes.
pub fn write(batch: &RecordBatch) -> Result<Vec<u8>, Fault> {
    let properties = WriterProperties::builder()
        .set_compression(Compression::ZSTD(ZstdLevel::default()))
        .set_max_row_group_row_count(Some(GROUP))
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties))?;
    writer.write(batch)?;
    Ok(writer.into_inner()?)
}
