//! Tables with a type for each column, for data programs; and what every writer of rows can do.

use std::sync::Arc;

use arrow_array::builder::{Date32Builder, Float32Builder, Int64Builder, StringBuilder};
use arrow_array::{ArrayRef, RecordBatch};
use arrow_schema::{DataType, Field, Schema};

use super::table::Table;
use crate::domain::Day;
use crate::registry::parquet::date32;

/// Where rows go, value by value.
pub(super) trait Sheet {
    /// Adds a text; an empty one is unknown in a column of any kind.
    fn text(&mut self, text: &str);
    /// Adds a whole number.
    fn number(&mut self, number: i64);
    /// Adds a number.
    fn decimal(&mut self, number: f32);
    /// Adds a day.
    fn day(&mut self, day: Day);
    /// Ends the row.
    fn end_row(&mut self);
}

impl Sheet for Table {
    fn text(&mut self, text: &str) {
        Self::text(self, text);
    }

    fn number(&mut self, number: i64) {
        Self::number(self, number);
    }

    fn decimal(&mut self, number: f32) {
        Self::decimal(self, number);
    }

    fn day(&mut self, day: Day) {
        Self::day(self, day);
    }

    fn end_row(&mut self) {
        Self::end_row(self);
    }
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Number,
    Decimal,
    Day,
}

enum Builder {
    Text(StringBuilder),
    Number(Int64Builder),
    Decimal(Float32Builder),
    Day(Date32Builder),
}

/// Rows under construction, column by column.
pub(super) struct Columns {
    columns: Vec<(String, Builder)>,
    at: usize,
}

const AS_DECLARED: &str = "columns are filled as they were declared";

impl Columns {
    /// A table of these columns.
    pub(super) fn new<'a>(columns: impl IntoIterator<Item = (&'a str, Kind)>) -> Self {
        let builder = |kind| match kind {
            Kind::Text => Builder::Text(StringBuilder::new()),
            Kind::Number => Builder::Number(Int64Builder::new()),
            Kind::Decimal => Builder::Decimal(Float32Builder::new()),
            Kind::Day => Builder::Day(Date32Builder::new()),
        };
        let columns = columns.into_iter().map(|(name, kind)| (name.to_owned(), builder(kind)));
        Self { columns: columns.collect(), at: 0 }
    }

    fn next(&mut self) -> &mut Builder {
        self.at += 1;
        &mut self.columns[self.at - 1].1
    }

    /// The finished table; every column may hold unknown values.
    pub(super) fn into_batch(self) -> RecordBatch {
        let finish = |builder| -> (DataType, ArrayRef) {
            match builder {
                Builder::Text(mut builder) => (DataType::Utf8, Arc::new(builder.finish())),
                Builder::Number(mut builder) => (DataType::Int64, Arc::new(builder.finish())),
                Builder::Decimal(mut builder) => (DataType::Float32, Arc::new(builder.finish())),
                Builder::Day(mut builder) => (DataType::Date32, Arc::new(builder.finish())),
            }
        };
        let columns = self.columns.into_iter().map(|(name, builder)| {
            let (kind, array) = finish(builder);
            (Field::new(name, kind, true), array)
        });
        let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns.unzip();
        RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect(AS_DECLARED)
    }
}

impl Sheet for Columns {
    fn text(&mut self, text: &str) {
        match self.next() {
            Builder::Text(builder) => builder.append_option(Some(text).filter(|t| !t.is_empty())),
            other => {
                assert!(text.is_empty(), "{AS_DECLARED}");
                match other {
                    Builder::Number(builder) => builder.append_null(),
                    Builder::Decimal(builder) => builder.append_null(),
                    Builder::Day(builder) => builder.append_null(),
                    Builder::Text(_) => {}
                }
            }
        }
    }

    fn number(&mut self, number: i64) {
        let Builder::Number(builder) = self.next() else { unreachable!("{AS_DECLARED}") };
        builder.append_value(number);
    }

    fn decimal(&mut self, number: f32) {
        let Builder::Decimal(builder) = self.next() else { unreachable!("{AS_DECLARED}") };
        builder.append_value(number);
    }

    fn day(&mut self, day: Day) {
        let Builder::Day(builder) = self.next() else { unreachable!("{AS_DECLARED}") };
        builder.append_value(date32(day));
    }

    fn end_row(&mut self) {
        debug_assert_eq!(self.at, self.columns.len(), "{AS_DECLARED}");
        self.at = 0;
    }
}

#[cfg(test)]
mod tests {
    use arrow_array::cast::AsArray;
    use arrow_array::types::{Date32Type, Int64Type};

    use super::*;

    #[test]
    fn unknown_is_null_in_every_column() {
        let mut table = Columns::new([("a", Kind::Text), ("b", Kind::Number), ("c", Kind::Day)]);
        for _ in 0..3 {
            table.text("");
        }
        table.end_row();
        table.text("x");
        table.number(-3);
        table.day("1970-01-02".parse().unwrap());
        table.end_row();
        let batch = table.into_batch();
        assert_eq!((batch.num_rows(), batch.num_columns()), (2, 3));
        assert!(batch.columns().iter().all(|column| column.null_count() == 1));
        assert_eq!(batch.column(1).as_primitive::<Int64Type>().value(1), -3);
        assert_eq!(batch.column(2).as_primitive::<Date32Type>().value(1), 1);
    }
}
