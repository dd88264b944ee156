//! The disclosure policy: field by recipient by legal basis, read from a file.
//!
//! Reports and letters ask a [`Gate`] for every field; what the policy does not name cannot be
//! printed, and a policy cannot name what no report has.

use serde::Deserialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

const BUILTIN: &str = include_str!("disclosure.toml");

/// Everything a recipient can be told at all; a policy chooses among it.
const KNOWN: &[(Recipient, &[&str])] = &[
    (
        Recipient::Association,
        &[
            "reference",
            "department",
            "address",
            "norm",
            "adults",
            "rooms",
            "since",
            "change",
            "asked",
            "totals",
        ],
    ),
    (
        Recipient::Caseworker,
        &[
            "dwelling",
            "person",
            "reasons",
            "explanations",
            "clearing",
            "timeline",
            "network",
            "cases",
            "next_step",
            "rates",
        ],
    ),
    (Recipient::Citizen, &["address", "since", "reasons", "registered", "sources"]),
    (Recipient::Host, &["address"]),
    (Recipient::ThirdParty, &["address"]),
    (Recipient::AssociationLetter, &["address", "occupancy"]),
    (Recipient::Resident, &["address"]),
];

/// Whom something is written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// A housing association, about its own dwellings.
    Association,
    /// A caseworker of the municipality.
    Caseworker,
    /// The person a registration is about.
    Citizen,
    /// Owner or tenant of the dwelling.
    Host,
    /// A company, association or authority that is asked.
    ThirdParty,
    /// A housing association, about one dwelling of its own.
    AssociationLetter,
    /// A resident who asked.
    Resident,
}

impl Recipient {
    /// Its name in policies and journals.
    pub fn name(self) -> &'static str {
        match self {
            Self::Association => "association",
            Self::Caseworker => "caseworker",
            Self::Citizen => "citizen",
            Self::Host => "host",
            Self::ThirdParty => "third_party",
            Self::AssociationLetter => "association_letter",
            Self::Resident => "resident",
        }
    }

    fn known(self) -> &'static [&'static str] {
        KNOWN.iter().find(|(recipient, _)| *recipient == self).map_or(&[], |(_, fields)| fields)
    }
}

/// What is wrong with a policy.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum PolicyError {
    /// The file is not what a policy looks like.
    #[error("{file}: {problem}")]
    Unreadable {
        /// File name.
        file: String,
        /// What the reader says.
        problem: String,
    },
    /// No report has this field for this recipient.
    #[error("{file}: no `{recipient}` can be told `{field}`")]
    Unknown {
        /// File name.
        file: String,
        /// The recipient.
        recipient: &'static str,
        /// The field.
        field: String,
    },
    /// A field stands without a legal basis.
    #[error("{file}: `{recipient}` is told `{field}` on no legal basis")]
    NoBasis {
        /// File name.
        file: String,
        /// The recipient.
        recipient: &'static str,
        /// The field.
        field: String,
    },
}

impl PolicyError {
    /// What to do.
    pub fn hint(&self) -> String {
        match self {
            Self::Unreadable { .. } => {
                "each entry is [[disclose]] with recipient, field and basis".to_owned()
            }
            Self::Unknown { recipient, .. } => {
                let known = KNOWN.iter().find(|(known, _)| known.name() == *recipient);
                let fields = known.map_or_else(String::new, |(_, fields)| fields.join(", "));
                format!("it can be told: {fields}")
            }
            Self::NoBasis { .. } => "name the paragraph, or take the entry out".to_owned(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyFile {
    version: String,
    #[serde(default)]
    disclose: Vec<Entry>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    recipient: Recipient,
    field: String,
    basis: Vec<String>,
}

/// Who is told what, on which basis.
#[derive(Clone, Debug)]
pub struct Disclosure {
    /// As the file calls it.
    pub version: String,
    /// SHA-256 of the file.
    pub fingerprint: String,
    entries: Vec<Entry>,
}

impl Disclosure {
    /// The built-in policy.
    pub fn builtin() -> Self {
        Self::parse("disclosure.toml", BUILTIN).expect("tested: the built-in policy is one")
    }

    /// The built-in policy as text, to be changed.
    pub fn builtin_text() -> &'static str {
        BUILTIN
    }

    /// Reads a policy; every fault at once.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<PolicyError>> {
        let unreadable = |error: toml::de::Error| {
            vec![PolicyError::Unreadable { file: file.to_owned(), problem: error.to_string() }]
        };
        let read: PolicyFile = toml::from_str(text).map_err(unreadable)?;
        let faults: Vec<_> = read.disclose.iter().filter_map(|entry| entry.fault(file)).collect();
        if !faults.is_empty() {
            return Err(faults);
        }
        let fingerprint = crate::flags::hex(&Sha256::digest(text.as_bytes()));
        Ok(Self { version: read.version, fingerprint, entries: read.disclose })
    }

    /// The door to one recipient.
    pub fn gate(&self, recipient: Recipient) -> Gate<'_> {
        Gate { policy: self, recipient }
    }
}

impl Entry {
    fn fault(&self, file: &str) -> Option<PolicyError> {
        let (file, recipient, field) = (file.to_owned(), self.recipient.name(), self.field.clone());
        if !self.recipient.known().contains(&self.field.as_str()) {
            return Some(PolicyError::Unknown { file, recipient, field });
        }
        let has_basis = self.basis.iter().any(|basis| !basis.trim().is_empty());
        (!has_basis).then_some(PolicyError::NoBasis { file, recipient, field })
    }
}

/// Lets through to one recipient what the policy names.
#[derive(Clone, Copy, Debug)]
pub struct Gate<'p> {
    policy: &'p Disclosure,
    /// For whom.
    pub recipient: Recipient,
}

impl<'p> Gate<'p> {
    fn entries(self) -> impl Iterator<Item = &'p Entry> {
        self.policy.entries.iter().filter(move |entry| entry.recipient == self.recipient)
    }

    /// Whether the policy names the field.
    pub fn opens(self, field: &str) -> bool {
        self.entries().any(|entry| entry.field == field)
    }

    /// The value, where the policy names the field; else it is not even made.
    pub fn tell<T>(self, field: &str, value: impl FnOnce() -> T) -> Option<T> {
        self.opens(field).then(value)
    }

    /// What the recipient is told, with its basis, in the order of the policy.
    pub fn fields(self) -> Vec<(&'p str, &'p [String])> {
        self.entries().map(|entry| (entry.field.as_str(), entry.basis.as_slice())).collect()
    }

    /// Every basis, each once.
    pub fn bases(self) -> Vec<String> {
        let mut found: Vec<String> = Vec::new();
        for basis in self.entries().flat_map(|entry| &entry.basis) {
            if !found.contains(basis) {
                found.push(basis.clone());
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_policy_is_one_and_tells_no_association_about_persons() {
        let policy = Disclosure::builtin();
        let gate = policy.gate(Recipient::Association);
        assert!(gate.opens("address"));
        for field in ["person", "reasons", "network", "cases", "timeline"] {
            assert!(!gate.opens(field), "{field}");
        }
    }

    #[test]
    fn a_policy_cannot_name_what_no_report_has() {
        let text = "version = \"1\"\n[[disclose]]\nrecipient = \"association\"\nfield = \"person\"\n\
                    basis = [\"x\"]\n[[disclose]]\nrecipient = \"association\"\nfield = \"rooms\"\n\
                    basis = [\" \"]\n";
        let faults = Disclosure::parse("own.toml", text).unwrap_err();
        assert_eq!(faults.len(), 2, "{faults:?}");
        assert!(matches!(faults[0], PolicyError::Unknown { .. }));
        assert!(matches!(faults[1], PolicyError::NoBasis { .. }));
    }
}
