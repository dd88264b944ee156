//! Dense ids of one run: positions in the frozen columns, four bytes each even as `Option`.
//!
//! They mean nothing outside the run and are never printed.

use std::num::NonZeroU32;

macro_rules! dense_id {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The id of the row at `index`; fails above 4,294,967,294 rows, which loading refuses.
            pub fn new(index: usize) -> Self {
                let number = u32::try_from(index).ok().and_then(|n| n.checked_add(1));
                Self(number.and_then(NonZeroU32::new).expect("the loader refuses that many rows"))
            }

            /// The row it stands for.
            pub fn index(self) -> usize {
                self.0.get() as usize - 1
            }

            /// The number column formats hold for it: one more than the row, never 0.
            pub fn number(self) -> u32 {
                self.0.get()
            }

            /// The inverse of `number`; `None` for 0.
            pub fn from_number(number: u32) -> Option<Self> {
                NonZeroU32::new(number).map(Self)
            }
        }
    )*};
}

dense_id! {
    /// A person; persons with a changed number are one.
    PersonId
    /// A unit one can be registered at.
    DwellingId
    /// A person registered somewhere (or known to be away) for a period, in one graph.
    RegistrationId
    /// Persons who moved together, in one graph.
    HouseholdId
    /// Dwellings of one entrance or building.
    BuildingId
    /// A housing association.
    AssociationId
    /// A department (afdeling) of a housing association.
    DepartmentId
}
