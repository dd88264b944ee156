//! Why an event may not happen, in words for the caseworker.

use std::fmt;

use super::lists::{Hold, State};
use crate::domain::{Day, Language};

/// Why an event may not happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// There is no way from here to there.
    NoWay {
        /// Where the case stands.
        from: State,
        /// Where it was to go.
        to: State,
    },
    /// Not in the state it is in.
    NotHere(State),
    /// The first look comes first.
    NoFirstLook,
    /// The first look is recorded once.
    LookedBefore,
    /// The facts have to be checked in the registers themselves first.
    FactsUnchecked,
    /// A rationale of so many letters is required.
    NoWhy(usize),
    /// A text is longer than so many letters.
    TooLong(usize),
    /// A text is empty.
    Empty,
    /// The second person has to be another one.
    OwnWork,
    /// The case has to wait.
    OnHold(Hold),
    /// The hold is there already, or is not.
    HoldUnchanged,
    /// The day lies in the past, or there is none.
    Past,
    /// The day lies later than this one.
    TooFar(Day),
    /// Nothing waits for it.
    NothingWaits,
    /// Something waits for a second person first.
    Waiting,
    /// Outcome and legal result do not go together.
    Mismatch,
    /// An explanation goes with no grounds, and with nothing else.
    Explanation,
    /// It can be taken back for so many minutes only.
    TooLate(i64),
    /// Only the person who did it can take it back, and only if nothing came after it.
    NotYours,
    /// Such an event cannot be taken back.
    NotUndone,
    /// The file is larger than so many bytes.
    TooLarge(u64),
    /// A letter like that is not there.
    NoLetter,
    /// A letter that does not leave the case as it is drafted.
    NotAttached,
}

impl Refusal {
    /// The same for the reader.
    pub fn text(&self, language: Language) -> String {
        let state = |state: &State| state.text(language);
        let (da, en) = match self {
            Self::NoWay { from, to } => (
                format!("En sag i “{}” kan ikke gå til “{}”.", state(from), state(to)),
                format!("A case in “{}” cannot go to “{}”.", state(from), state(to)),
            ),
            Self::NotHere(at) => (
                format!("Det kan ikke gøres, mens sagen er i “{}”.", state(at)),
                format!("This cannot be done while the case is in “{}”.", state(at)),
            ),
            Self::NoWhy(letters) => (
                format!("Skriv en begrundelse på mindst {letters} tegn."),
                format!("Write a rationale of at least {letters} characters."),
            ),
            Self::TooLong(letters) => (
                format!("Teksten må højst være på {letters} tegn."),
                format!("The text may be at most {letters} characters long."),
            ),
            Self::OnHold(hold) => (
                format!("Sagen er sat i bero: {}.", hold.text(language)),
                format!("The case is on hold: {}.", hold.text(language)),
            ),
            Self::TooFar(day) => (
                format!("Datoen må højst være {}.", danish(*day)),
                format!("The date can be {} at the latest.", danish(*day)),
            ),
            Self::TooLate(minutes) => (
                format!("Det kan kun fortrydes i {minutes} minutter."),
                format!("It can only be undone for {minutes} minutes."),
            ),
            Self::TooLarge(bytes) => (
                format!("Filen må højst fylde {} MB.", bytes >> 20),
                format!("The file may be at most {} MB.", bytes >> 20),
            ),
            plain => {
                let (da, en) = plain.plain();
                (da.to_owned(), en.to_owned())
            }
        };
        if language == Language::Danish { da } else { en }
    }

    fn plain(&self) -> (&'static str, &'static str) {
        match self {
            Self::NoFirstLook => {
                ("Registrér først dit første blik på sagen.", "Record your first look first.")
            }
            Self::LookedBefore => {
                ("Det første blik er allerede registreret.", "The first look is recorded already.")
            }
            Self::FactsUnchecked => (
                "Bekræft først, at oplysningerne er kontrolleret i CPR og BBR.",
                "Confirm first that the facts were checked in CPR and BBR.",
            ),
            Self::Empty => ("Skriv en tekst.", "Write a text."),
            Self::OwnWork => (
                "En anden end den, der foreslog det, skal godkende.",
                "Someone other than the person who proposed it has to approve.",
            ),
            Self::HoldUnchanged => {
                ("Det er sagen allerede, eller ikke mere.", "The case is so already, or no longer.")
            }
            Self::Past => {
                ("Vælg en dag, der ikke er passeret.", "Choose a day that has not passed.")
            }
            Self::NothingWaits => {
                ("Der er intet, der venter på det.", "Nothing is waiting for this.")
            }
            Self::Waiting => (
                "Der ligger noget til godkendelse på sagen.",
                "Something on the case is waiting for approval.",
            ),
            Self::Mismatch => (
                "Udfaldet og det retlige resultat passer ikke sammen.",
                "The outcome and the legal result do not go together.",
            ),
            Self::Explanation => (
                "Vælg en forklaring, når der ikke er grundlag, og ellers ingen.",
                "Choose an explanation where there are no grounds, and none otherwise.",
            ),
            Self::NotYours => (
                "Kun den, der gjorde det, kan fortryde, og kun hvis intet er sket siden.",
                "Only the person who did it can undo it, and only if nothing happened since.",
            ),
            Self::NotUndone => ("Det kan ikke fortrydes.", "This cannot be undone."),
            Self::NoLetter => ("Der er ikke et sådant brev.", "There is no such letter."),
            _ => {
                ("Udkastet ligger ikke på sagen.", "The draft is not among the files of the case.")
            }
        }
    }
}

fn danish(day: Day) -> String {
    let (year, month, date) = day.ymd();
    format!("{date:02}.{month:02}.{year}")
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
}
