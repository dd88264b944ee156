//! What a dwelling is: its use, and why ordinary norms may not fit it.

/// Street codes from here on name registrations that are no dwelling ("no fixed abode", ...).
pub const SPECIAL_STREET_CODE: u16 = 9900;

/// The BBR use code of a unit, as delivered (110 to 999).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UseCode(pub u16);

/// What a unit is meant for, in the few classes that rules distinguish.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DwellingKind {
    /// An ordinary dwelling (110 to 149, 190 and other codes below 200).
    Dwelling,
    /// A hall of residence (150).
    Hall,
    /// A residential institution (160).
    Institution,
    /// A summer house (510, 585).
    SummerHouse,
    /// An allotment garden house (540).
    Allotment,
    /// Shop, office, workshop, school, hotel and whatever else nobody is meant to live in.
    NotForLiving,
}

impl DwellingKind {
    /// Every kind with its name in rule files, in the order of [`DwellingKind::code`].
    pub const NAMES: [(&'static str, Self); 6] = [
        ("dwelling", Self::Dwelling),
        ("hall", Self::Hall),
        ("institution", Self::Institution),
        ("summer_house", Self::SummerHouse),
        ("allotment", Self::Allotment),
        ("not_for_living", Self::NotForLiving),
    ];

    /// The number a fact column holds for it.
    pub fn code(self) -> u8 {
        self as u8
    }
}

impl UseCode {
    /// The class of this code.
    pub fn kind(self) -> DwellingKind {
        match self.0 {
            150 => DwellingKind::Hall,
            160 => DwellingKind::Institution,
            0..200 => DwellingKind::Dwelling,
            510 | 585 => DwellingKind::SummerHouse,
            540 => DwellingKind::Allotment,
            _ => DwellingKind::NotForLiving,
        }
    }
}

macro_rules! named {
    ($(#[$doc:meta])* $type:ident { $($(#[$vdoc:meta])* $name:literal => $variant:ident),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $type { $($(#[$vdoc])* $variant),* }

        impl $type {
            /// Every value with its name in the input contract.
            pub const NAMES: &'static [(&'static str, Self)] = &[$(($name, Self::$variant)),*];

            /// Its name in the input contract.
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize].0
            }

            /// The number column formats hold for it: its place in [`Self::NAMES`].
            pub fn code(self) -> u8 {
                self as u8
            }

            /// The inverse of [`Self::code`].
            pub fn from_code(code: u8) -> Option<Self> {
                match code {
                    $(code if code == Self::$variant as u8 => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}
pub(crate) use named;

named! {
    /// Why a dwelling is not judged by the ordinary norms.
    Exempt {
        /// Hall of residence, youth housing.
        "hall" => Hall,
        /// Care home, housing for the elderly.
        "care_home" => CareHome,
        /// Shelter, crisis centre.
        "shelter" => Shelter,
        /// Residential institution.
        "institution" => Institution,
        /// Housing for refugees.
        "refugee_housing" => RefugeeHousing,
        /// Temporary housing by the municipality.
        "temporary" => Temporary,
        /// Built within the last months.
        "new_build" => NewBuild,
        /// Used while a building is renovated.
        "rehousing" => Rehousing,
        /// Another reason the municipality has recorded.
        "other" => Other,
    }
}

named! {
    /// The kind of a lease.
    LeaseKind {
        /// The tenant's own contract.
        "main" => Main,
        /// A sublet the association has approved.
        "sublet_approved" => SubletApproved,
        /// An exchange of dwellings.
        "exchange" => Exchange,
    }
}

named! {
    /// Who told that something may be wrong at a dwelling.
    SignalSource {
        /// The landlord or association.
        "landlord" => Landlord,
        /// A letter came back.
        "returned_mail" => ReturnedMail,
        /// Another authority.
        "authority" => Authority,
        /// A utility.
        "utility" => Utility,
        /// A citizen.
        "citizen" => Citizen,
    }
}
