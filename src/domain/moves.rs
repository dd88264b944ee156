//! The kinds of rows a register knows about where people live.

use super::dwelling::named;

named! {
    /// What a registration move is.
    MoveKind {
        /// An ordinary move.
        "move" => Move,
        /// First registration of a newborn.
        "birth" => Birth,
        /// Arrival from abroad.
        "entry" => Entry,
        /// Departure abroad.
        "exit" => Exit,
        /// Death.
        "death" => Death,
        /// Gone, no known address.
        "missing" => Missing,
        /// A mailing address only; never counts as living there.
        "mail" => Mail,
        /// The municipality annulled a registration.
        "void" => Void,
    }
}

impl MoveKind {
    /// Whether such a move places the person in a dwelling as a resident.
    pub fn settles(self) -> bool {
        matches!(self, Self::Move | Self::Birth | Self::Entry)
    }

    /// Whether such a row must name a destination.
    pub fn needs_destination(self) -> bool {
        self.settles() || self == Self::Mail
    }
}

named! {
    /// A benefit whose size depends on who lives together.
    BenefitKind {
        /// Child allowance for single parents.
        "single_parent_allowance" => SingleParentAllowance,
        /// Housing benefit.
        "housing_benefit" => HousingBenefit,
        /// Pension supplement for single persons.
        "single_pension_supplement" => SinglePensionSupplement,
        /// Student grant at the rate for living away from home.
        "student_grant_away" => StudentGrantAway,
        /// Cash assistance as a single person.
        "cash_assistance_single" => CashAssistanceSingle,
    }
}

named! {
    /// What the municipality has established or is looking into about one residence.
    FindingKind {
        /// The residence is being looked into.
        "under_investigation" => UnderInvestigation,
        /// Established: the person does not live there.
        "not_resident" => NotResident,
    }
}

named! {
    /// What a caseworker found.
    OutcomeKind {
        /// The registration was wrong.
        "confirmed" => Confirmed,
        /// The registration was right.
        "legitimate" => Legitimate,
        /// It could not be settled.
        "inconclusive" => Inconclusive,
    }
}

named! {
    /// How a decided case came to be looked at.
    OutcomeOrigin {
        /// Through a flag.
        "flag" => Flag,
        /// Through the random control sample.
        "control" => Control,
        /// Through a tip.
        "tip" => Tip,
    }
}
