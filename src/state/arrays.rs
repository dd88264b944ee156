//! Columns as Arrow arrays and back. Nothing is copied in either direction.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, Float32Type, Float64Type, Int32Type, UInt8Type, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, FixedSizeListArray, PrimitiveArray, StringArray};
use arrow_buffer::{
    ArrowNativeType, BooleanBuffer, Buffer, NullBuffer, OffsetBuffer, ScalarBuffer,
};
use arrow_schema::Field;

use crate::domain::{
    AssociationId, BuildingId, CivilStatus, Day, DepartmentId, DwellingId, Exempt, MoveKind,
    Period, PersonId, RegistrationId, UncertainDay, UseCode,
};
use crate::registry::{Cell, Column, Texts};

/// A value with an Arrow type.
pub(super) trait Stored: Cell {
    /// The column as an array; values that are not known are null.
    fn array(column: &Column<Self>) -> ArrayRef;

    /// The column an array holds; `None` where it is of another type.
    fn column(array: &ArrayRef) -> Option<Column<Self>>;
}

fn nulls(rows: usize, is_null: impl Fn(usize) -> bool) -> Option<NullBuffer> {
    let nulls = NullBuffer::new(BooleanBuffer::collect_bool(rows, |row| !is_null(row)));
    (nulls.null_count() > 0).then_some(nulls)
}

fn primitive<A: ArrowPrimitiveType>(
    raw: &ScalarBuffer<A::Native>,
    nulls: Option<NullBuffer>,
) -> ArrayRef {
    Arc::new(PrimitiveArray::<A>::new(raw.clone(), nulls))
}

fn numbers<A: ArrowPrimitiveType>(array: &ArrayRef) -> Option<ScalarBuffer<A::Native>> {
    array.as_primitive_opt::<A>().map(|array| array.values().clone())
}

macro_rules! stored {
    ($arrow:ident: $($cell:ty),*) => {$(
        impl Stored for $cell {
            fn array(column: &Column<Self>) -> ArrayRef {
                primitive::<$arrow>(column.raw(), None)
            }
            fn column(array: &ArrayRef) -> Option<Column<Self>> {
                numbers::<$arrow>(array).map(Column::of)
            }
        }
    )*};
}

macro_rules! stored_or_null {
    ($arrow:ident: $($cell:ty),*) => {$(
        impl Stored for Option<$cell> {
            fn array(column: &Column<Self>) -> ArrayRef {
                let nulls = nulls(column.len(), |row| column.at(row).is_none());
                primitive::<$arrow>(column.raw(), nulls)
            }
            fn column(array: &ArrayRef) -> Option<Column<Self>> {
                numbers::<$arrow>(array).map(Column::of)
            }
        }
    )*};
}

stored!(UInt32Type: PersonId, DwellingId, RegistrationId, AssociationId, Day, u32);
stored!(UInt8Type: bool, MoveKind, u8);
stored!(Int32Type: i32);
stored!(UInt64Type: u64);
stored_or_null!(UInt32Type: PersonId, DwellingId, BuildingId, AssociationId, DepartmentId, Day);
stored_or_null!(UInt8Type: bool, Exempt, CivilStatus);
stored_or_null!(Int32Type: u16, UseCode);
stored_or_null!(Float32Type: f32);

/// Pairs lie side by side: lists of two.
fn pairs<A: ArrowPrimitiveType>(raw: Buffer, rows: usize, nulls: Option<NullBuffer>) -> ArrayRef {
    let values = PrimitiveArray::<A>::new(ScalarBuffer::new(raw, 0, 2 * rows), None);
    let field = Arc::new(Field::new("item", A::DATA_TYPE, false));
    let list = FixedSizeListArray::try_new(field, 2, Arc::new(values), nulls);
    Arc::new(list.expect("twice as many values as rows"))
}

fn both<A: ArrowPrimitiveType, R: ArrowNativeType>(array: &ArrayRef) -> Option<ScalarBuffer<R>> {
    let list = array.as_fixed_size_list_opt().filter(|list| list.value_length() == 2)?;
    let values = list.values().as_primitive_opt::<A>()?.values().inner().clone();
    let is_aligned = values.as_ptr().cast::<R>().is_aligned();
    (is_aligned && values.len() == list.len() * size_of::<R>())
        .then(|| ScalarBuffer::new(values, 0, list.len()))
}

macro_rules! stored_pair {
    ($arrow:ident: $($cell:ty),*) => {$(
        impl Stored for $cell {
            fn array(column: &Column<Self>) -> ArrayRef {
                pairs::<$arrow>(column.raw().inner().clone(), column.len(), None)
            }
            fn column(array: &ArrayRef) -> Option<Column<Self>> {
                both::<$arrow, _>(array).map(Column::of)
            }
        }
    )*};
}

macro_rules! stored_pair_or_null {
    ($arrow:ident: $($cell:ty),*) => {$(
        impl Stored for Option<$cell> {
            fn array(column: &Column<Self>) -> ArrayRef {
                let nulls = nulls(column.len(), |row| column.at(row).is_none());
                pairs::<$arrow>(column.raw().inner().clone(), column.len(), nulls)
            }
            fn column(array: &ArrayRef) -> Option<Column<Self>> {
                both::<$arrow, _>(array).map(Column::of)
            }
        }
    )*};
}

stored_pair!(UInt32Type: UncertainDay, Period);
stored_pair_or_null!(UInt32Type: UncertainDay);
stored_pair_or_null!(Float64Type: (f64, f64));

/// Texts as an array of strings.
pub(super) fn text_array(texts: &Texts) -> ArrayRef {
    let offsets = OffsetBuffer::new(texts.offsets().clone());
    let array = StringArray::try_new(offsets, texts.bytes().clone(), None);
    Arc::new(array.expect("a register keeps UTF-8 with offsets that ascend"))
}

/// The texts of an array of strings; `None` where it is of another type.
pub(super) fn texts(array: &ArrayRef) -> Option<Texts> {
    let strings = array.as_string_opt::<i32>()?;
    Texts::of(strings.values().clone(), strings.offsets().inner().clone())
}
