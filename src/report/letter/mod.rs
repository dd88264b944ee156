//! Letters: drafts from templates that a municipality can replace, for a lawyer to check and a
//! person to send.

mod content;
mod gather;
mod memo;
mod merge;
mod template;
mod templates;

pub use content::{LetterInput, letter_document};
pub(in crate::report) use gather::source_name;
pub use gather::{LetterFacts, LetterRecipient, LetterSubject, letter_facts, owner, recipients};
pub use memo::{MemoInput, memo_xml};
pub use merge::merge_csv;
pub use template::{Template, TemplateError};
pub use templates::LetterTemplates;

use super::disclosure::Recipient;
use crate::domain::Language;

/// Which letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterKind {
    /// L1: a message about somebody's registration was received.
    Receipt,
    /// L2: owner or tenant is asked who lives in the dwelling.
    HostDeclaration,
    /// L3: the person is asked to give an account.
    Account,
    /// L4: somebody else is asked.
    ThirdParty,
    /// L5: hearing with a draft decision.
    Hearing,
    /// L6: decision.
    Decision,
    /// L7: the case is closed without change.
    Closing,
    /// L8: a complaint was received.
    Complaint,
    /// L9: the association is told about the occupancy of one dwelling.
    Association,
    /// L10: an answer to a resident who asked.
    Resident,
}

/// Name, kind, recipient, working days to reply, fields a template must hold.
type Row = (&'static str, LetterKind, Recipient, Option<u32>, &'static [&'static str]);

const KINDS: [Row; 10] = [
    ("receipt", LetterKind::Receipt, Recipient::Citizen, None, &["contact"]),
    ("host-declaration", LetterKind::HostDeclaration, Recipient::Host, Some(10), &["reply_by"]),
    ("account", LetterKind::Account, Recipient::Citizen, Some(10), &["reply_by", "contact"]),
    ("third-party", LetterKind::ThirdParty, Recipient::ThirdParty, Some(10), &["reply_by"]),
    ("hearing", LetterKind::Hearing, Recipient::Citizen, Some(10), &["reply_by", "reasons"]),
    (
        "decision",
        LetterKind::Decision,
        Recipient::Citizen,
        None,
        &["complain_by", "complaint_authority", "reasons"],
    ),
    ("closing", LetterKind::Closing, Recipient::Citizen, None, &["contact"]),
    ("complaint", LetterKind::Complaint, Recipient::Citizen, Some(20), &["reply_by"]),
    (
        "association",
        LetterKind::Association,
        Recipient::AssociationLetter,
        Some(15),
        &["reply_by", "address"],
    ),
    ("resident", LetterKind::Resident, Recipient::Resident, None, &["contact"]),
];

impl LetterKind {
    /// The kind called so: `hearing` or `L5`.
    pub fn named(name: &str) -> Option<Self> {
        let lower = name.to_lowercase();
        let number = |at: usize| format!("l{}", at + 1);
        let mut kinds = KINDS.iter().enumerate();
        kinds.find(|(at, row)| row.0 == lower || number(*at) == lower).map(|(_, row)| row.1)
    }

    /// Every name, in order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        KINDS.iter().map(|row| row.0)
    }

    fn row(self) -> &'static Row {
        KINDS.iter().find(|row| row.1 == self).expect("every kind has a row")
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// To whom it goes.
    pub fn recipient(self) -> Recipient {
        self.row().2
    }

    /// Working days to reply; none where no reply is asked for.
    pub fn reply_days(self) -> Option<u32> {
        self.row().3
    }

    /// What no template of it may leave out.
    pub(super) fn required(self) -> &'static [&'static str] {
        self.row().4
    }

    /// The name of its template: `hearing.da.txt`.
    pub fn file(self, language: Language) -> String {
        let code = if language == Language::Danish { "da" } else { "en" };
        format!("{}.{code}.txt", self.name())
    }

    /// The built-in template.
    pub fn builtin(self, language: Language) -> &'static str {
        macro_rules! pair {
            ($name:literal) => {
                (
                    include_str!(concat!("templates/", $name, ".da.txt")),
                    include_str!(concat!("templates/", $name, ".en.txt")),
                )
            };
        }
        let (da, en) = match self {
            Self::Receipt => pair!("receipt"),
            Self::HostDeclaration => pair!("host-declaration"),
            Self::Account => pair!("account"),
            Self::ThirdParty => pair!("third-party"),
            Self::Hearing => pair!("hearing"),
            Self::Decision => pair!("decision"),
            Self::Closing => pair!("closing"),
            Self::Complaint => pair!("complaint"),
            Self::Association => pair!("association"),
            Self::Resident => pair!("resident"),
        };
        if language == Language::Danish { da } else { en }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::disclosure::Disclosure;

    #[test]
    fn every_built_in_template_is_one_and_asks_for_no_more_than_its_recipient_may_know() {
        let policy = Disclosure::builtin();
        for name in LetterKind::names() {
            let kind = LetterKind::named(name).unwrap();
            for language in [Language::Danish, Language::English] {
                let file = kind.file(language);
                let template = Template::parse(&file, kind.builtin(language), kind);
                let template = template.unwrap_or_else(|errors| panic!("{errors:?}"));
                let faults = template.withheld(&file, policy.gate(kind.recipient()));
                assert_eq!(faults, [], "{file}");
            }
        }
        assert_eq!(LetterKind::named("L10"), Some(LetterKind::Resident));
    }
}
