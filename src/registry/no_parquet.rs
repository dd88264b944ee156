//! What stands in for Parquet in a program that was built without it.

use arrow_array::RecordBatch;
use bytes::Bytes;

use crate::domain::Day;

/// Why a Parquet file cannot be read or written.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The program was built without Parquet.
    #[error("this program was built without Parquet")]
    Absent,
}

/// Would read a Parquet file as CSV.
///
/// # Errors
/// Always [`Fault::Absent`].
pub fn to_csv(_: &Bytes) -> Result<Vec<u8>, Fault> {
    Err(Fault::Absent)
}

/// The number a day has in a column of dates.
pub fn date32(day: Day) -> i32 {
    day.since(Day::from_ymd(1970, 1, 1).expect("a day of the calendar")).0
}

/// Would write a table as a Parquet file.
///
/// # Errors
/// Always [`Fault::Absent`].
pub fn write(_: &RecordBatch) -> Result<Vec<u8>, Fault> {
    Err(Fault::Absent)
}

/// Would write a CSV text as a Parquet file.
///
/// # Errors
/// Always [`Fault::Absent`].
pub fn from_csv(_: &[u8]) -> Result<Vec<u8>, Fault> {
    Err(Fault::Absent)
}
