//! What somebody is here for. What a role may open stands in one table: the routes of `web`.

/// One role an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// Reads cases.
    Reader,
    /// Works on cases.
    Caseworker,
    /// Also gives the second pair of eyes.
    Approver,
    /// Also hands out work and sees how it goes.
    TeamLeader,
    /// Checks how cases and the access log were kept, without names and numbers.
    Auditor,
    /// Looks after accounts; sees no case.
    Administrator,
    /// A housing association: its own reports and the form to reply with.
    Association,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Reader,
        Self::Caseworker,
        Self::Approver,
        Self::TeamLeader,
        Self::Auditor,
        Self::Administrator,
        Self::Association,
    ];

    /// Its name in the store and in texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reader => "reader",
            Self::Caseworker => "caseworker",
            Self::Approver => "approver",
            Self::TeamLeader => "team-leader",
            Self::Auditor => "auditor",
            Self::Administrator => "administrator",
            Self::Association => "association",
        }
    }

    /// The role of that name.
    pub fn of(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.key() == key)
    }

    /// Whether names, numbers and birth dates of persons are shown to it.
    pub fn sees_names(self) -> bool {
        matches!(self, Self::Reader | Self::Caseworker | Self::Approver | Self::TeamLeader)
    }
}
