//! What is known of a person besides where they are registered.

/// Civil status as the register has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CivilStatus {
    /// Never married.
    Single,
    /// Married.
    Married,
    /// Divorced.
    Divorced,
    /// Widowed.
    Widowed,
    /// In a registered partnership.
    Partnership,
    /// After a registered partnership.
    Dissolved,
}

impl CivilStatus {
    /// Every status with its name in the input contract.
    pub const NAMES: [(&'static str, Self); 6] = [
        ("single", Self::Single),
        ("married", Self::Married),
        ("divorced", Self::Divorced),
        ("widowed", Self::Widowed),
        ("partnership", Self::Partnership),
        ("dissolved", Self::Dissolved),
    ];
}
