//! What a column holds: values and the numbers they are kept as.

use arrow_buffer::ArrowNativeType;

use crate::domain::{
    AssociationId, BuildingId, CivilStatus, Day, DepartmentId, DwellingId, Exempt, MoveKind,
    Period, PersonId, RegistrationId, UncertainDay, UseCode,
};

/// A value that a column can hold as a number.
pub trait Cell: Copy {
    /// The number.
    type Raw: ArrowNativeType;

    /// The number that stands for the value.
    fn pack(self) -> Self::Raw;

    /// The value a number stands for; some value of the kind where it stands for none.
    fn unpack(raw: Self::Raw) -> Self;
}

macro_rules! ids {
    ($($id:ident)*) => {$(
        impl Cell for $id {
            type Raw = u32;
            #[inline]
            fn pack(self) -> u32 {
                self.number()
            }
            #[inline]
            fn unpack(raw: u32) -> Self {
                Self::from_number(raw.max(1)).expect("one and more are ids")
            }
        }

        impl Cell for Option<$id> {
            type Raw = u32;
            #[inline]
            fn pack(self) -> u32 {
                self.map_or(0, $id::number)
            }
            #[inline]
            fn unpack(raw: u32) -> Self {
                $id::from_number(raw)
            }
        }
    )*};
}

ids!(PersonId DwellingId RegistrationId BuildingId AssociationId DepartmentId);

macro_rules! plain {
    ($($number:ident)*) => {$(
        impl Cell for $number {
            type Raw = $number;
            #[inline]
            fn pack(self) -> $number {
                self
            }
            #[inline]
            fn unpack(raw: $number) -> $number {
                raw
            }
        }
    )*};
}

plain!(i32 u8 u32 u64);

impl Cell for Day {
    type Raw = u32;
    #[inline]
    fn pack(self) -> u32 {
        self.ordinal()
    }
    #[inline]
    fn unpack(raw: u32) -> Self {
        Self::from_ordinal(raw).unwrap_or(Self::MIN)
    }
}

impl Cell for Option<Day> {
    type Raw = u32;
    #[inline]
    fn pack(self) -> u32 {
        self.map_or(0, Day::ordinal)
    }
    #[inline]
    fn unpack(raw: u32) -> Self {
        Day::from_ordinal(raw)
    }
}

/// Two four-byte numbers as eight bytes, the first lowest: side by side in memory.
#[inline]
fn pair(first: u32, second: u32) -> u64 {
    u64::from(first) | u64::from(second) << 32
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the halves are meant")]
fn halves(pair: u64) -> (u32, u32) {
    (pair as u32, (pair >> 32) as u32)
}

impl Cell for UncertainDay {
    type Raw = u64;
    #[inline]
    fn pack(self) -> u64 {
        pair(self.earliest.pack(), self.latest.pack())
    }
    #[inline]
    fn unpack(raw: u64) -> Self {
        let (earliest, latest) = halves(raw);
        Self { earliest: Day::unpack(earliest), latest: Day::unpack(latest) }
    }
}

impl Cell for Option<UncertainDay> {
    type Raw = u64;
    #[inline]
    fn pack(self) -> u64 {
        self.map_or(0, UncertainDay::pack)
    }
    #[inline]
    fn unpack(raw: u64) -> Self {
        (raw != 0).then(|| UncertainDay::unpack(raw))
    }
}

impl Cell for Period {
    type Raw = u64;
    #[inline]
    fn pack(self) -> u64 {
        pair(self.from.pack(), self.to.pack())
    }
    #[inline]
    fn unpack(raw: u64) -> Self {
        let (from, to) = halves(raw);
        Self::new(Day::unpack(from), Day::unpack(to))
    }
}

/// Stands for "not known" among small codes.
pub(super) const NO_CODE: u8 = u8::MAX;

impl Cell for bool {
    type Raw = u8;
    #[inline]
    fn pack(self) -> u8 {
        u8::from(self)
    }
    #[inline]
    fn unpack(raw: u8) -> Self {
        raw == 1
    }
}

impl Cell for Option<bool> {
    type Raw = u8;
    #[inline]
    fn pack(self) -> u8 {
        self.map_or(NO_CODE, u8::from)
    }
    #[inline]
    fn unpack(raw: u8) -> Self {
        (raw != NO_CODE).then_some(raw == 1)
    }
}

impl Cell for MoveKind {
    type Raw = u8;
    #[inline]
    fn pack(self) -> u8 {
        self.code()
    }
    #[inline]
    fn unpack(raw: u8) -> Self {
        Self::from_code(raw).unwrap_or(Self::Move)
    }
}

macro_rules! codes {
    ($($word:ident)*) => {$(
        impl Cell for Option<$word> {
            type Raw = u8;
            #[inline]
            fn pack(self) -> u8 {
                self.map_or(NO_CODE, $word::code)
            }
            #[inline]
            fn unpack(raw: u8) -> Self {
                $word::from_code(raw)
            }
        }
    )*};
}

codes!(Exempt CivilStatus);

/// Stands for "not known" among numbers that are never negative.
pub(super) const NO_NUMBER: i32 = -1;

impl Cell for Option<u16> {
    type Raw = i32;
    #[inline]
    fn pack(self) -> i32 {
        self.map_or(NO_NUMBER, i32::from)
    }
    #[inline]
    fn unpack(raw: i32) -> Self {
        u16::try_from(raw).ok()
    }
}

impl Cell for Option<UseCode> {
    type Raw = i32;
    #[inline]
    fn pack(self) -> i32 {
        self.map(|code| code.0).pack()
    }
    #[inline]
    fn unpack(raw: i32) -> Self {
        Option::<u16>::unpack(raw).map(UseCode)
    }
}

impl Cell for Option<f32> {
    type Raw = f32;
    #[inline]
    fn pack(self) -> f32 {
        self.unwrap_or(f32::NAN)
    }
    #[inline]
    fn unpack(raw: f32) -> Self {
        (!raw.is_nan()).then_some(raw)
    }
}

/// Two coordinates side by side, both `NaN` where not known.
impl Cell for Option<(f64, f64)> {
    type Raw = i128;
    #[inline]
    fn pack(self) -> i128 {
        let (first, second) = self.unwrap_or((f64::NAN, f64::NAN));
        (u128::from(first.to_bits()) | u128::from(second.to_bits()) << 64).cast_signed()
    }
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the halves are meant")]
    fn unpack(raw: i128) -> Self {
        let bits = raw.cast_unsigned();
        let (first, second) = (f64::from_bits(bits as u64), f64::from_bits((bits >> 64) as u64));
        (!first.is_nan() && !second.is_nan()).then_some((first, second))
    }
}
