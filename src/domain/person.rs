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

    /// The number column formats hold for it: its place in [`Self::NAMES`].
    pub fn code(self) -> u8 {
        self as u8
    }

    /// The inverse of [`Self::code`].
    pub fn from_code(code: u8) -> Option<Self> {
        Self::NAMES.get(usize::from(code)).map(|(_, status)| *status)
    }
}
