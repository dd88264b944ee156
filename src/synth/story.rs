//! The named stories behind registrations: what evaluation later asks about.

macro_rules! stories {
    ($($(#[$doc:meta])* $variant:ident = $name:literal),* $(,)?) => {
        /// Why somebody registered where they did, where it is more than an ordinary move.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Story { $($(#[$doc])* $variant),* }

        impl Story {
            /// Every story with its name in `truth.csv`; patterns first, ordinary last.
            pub const NAMES: &'static [(&'static str, Self)] = &[$(($name, Self::$variant)),*];

            /// Its name in `truth.csv`.
            pub fn name(self) -> &'static str {
                Self::NAMES[self as usize].0
            }
        }
    };
}

stories! {
    /// One parent registers elsewhere, the family lives on together.
    PaperSeparation = "paper_separation",
    /// Many unrelated people registered at one small flat where they do not live.
    LetterboxHost = "letterbox_host",
    /// A few dwellings exchanging their registered residents.
    RotationRing = "rotation_ring",
    /// A flat let on without leave.
    IllegalSublet = "illegal_sublet",
    /// Child and one parent registered in another school district.
    SchoolDistrict = "school_district",
    /// A retired couple apart on paper.
    PensionersSplit = "pensioners_split",
    /// A young adult registered with an elderly tenant to take over the lease.
    LeaseTakeOver = "lease_take_over",
    /// Left without telling the register.
    GoneStillRegistered = "gone_still_registered",
    /// Registered with one host after another.
    Hopping = "hopping",
    /// Registered in a summer or allotment house all the year.
    SummerHouse = "summer_house",
    /// Wrong on paper, yet like an ordinary move in every way.
    HardSet = "hard_set",
    /// A couple that really separates.
    RealSeparation = "real_separation",
    /// A room in a shared flat.
    FlatShare = "flat_share",
    /// A room in a hall of residence.
    Hall = "hall",
    /// A stay in a shelter.
    Shelter = "shelter",
    /// A young adult back with the parents.
    Boomerang = "boomerang",
    /// Away while the building is renovated, and back.
    Rehousing = "rehousing",
    /// First residents of a new building.
    NewBuild = "new_build",
    /// Refugees given a home.
    RefugeesHoused = "refugees_housed",
    /// A family of six or more moving together.
    LargeFamily = "large_family",
    /// Two households exchanging homes.
    Swap = "swap",
    /// Living with an elderly relative to help.
    Carer = "carer",
    /// A lodger with relatives.
    LodgerWithKin = "lodger_with_kin",
    /// A lawful lodger with somebody not related.
    Lodger = "lodger",
    /// Workers sharing a house for a season.
    WorkersLodging = "workers_lodging",
    /// Moved together, and back apart within the year.
    FailedCouple = "failed_couple",
    /// A sublet that the landlord approved.
    ApprovedSublet = "approved_sublet",
    /// A family that moves before the school year.
    SchoolMove = "school_move",
    /// One of an elderly couple moves to a care home.
    CareHome = "care_home",
    /// Left, and told the register late.
    LateDeparture = "late_departure",
    /// No stable home: hosts, shelters, unknown address.
    UnstableLiving = "unstable_living",
    /// Pensioner with the right to live in the summer house.
    SummerRight = "summer_right",
    /// A teenager alternating between separated parents.
    SharedCustody = "shared_custody",
    /// Registered at the wrong door by mistake.
    WrongDoor = "wrong_door",
    /// Nothing special.
    Ordinary = "ordinary",
}

impl Story {
    /// Whether the registration is pro forma.
    pub fn is_pro_forma(self) -> bool {
        self <= Self::HardSet
    }

    /// Every pro-forma pattern.
    pub fn patterns() -> impl Iterator<Item = Self> {
        Self::NAMES.iter().map(|named| named.1).filter(|story| story.is_pro_forma())
    }
}
