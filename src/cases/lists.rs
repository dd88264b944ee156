//! The closed lists of a case: states, outcomes, explanations, results, holds. Each entry has a key
//! for files and a name in both languages, in the words of the systems caseworkers know.

use crate::domain::Language;

macro_rules! closed_list {
    ($(#[$doc:meta])* $name:ident { $($(#[$entry_doc:meta])* $entry:ident = $key:literal, $da:literal, $en:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$entry_doc])* #[serde(rename = $key)] $entry,)+
        }

        impl $name {
            /// Every entry, in order.
            pub const ALL: &[Self] = &[$(Self::$entry),+];

            /// Its key in files and forms.
            pub fn key(self) -> &'static str {
                match self { $(Self::$entry => $key,)+ }
            }

            /// The entry with this key.
            pub fn named(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$entry),)+ _ => None }
            }

            /// Its name for the reader.
            pub fn text(self, language: Language) -> &'static str {
                let (da, en) = match self { $(Self::$entry => ($da, $en),)+ };
                if language == Language::Danish { da } else { en }
            }
        }
    };
}

closed_list! {
    /// Where a case stands, S0 to S13.
    State {
        /// S0: a flag, a message or a drawn dwelling that nobody has looked at.
        Signal = "S0", "Signal", "Signal";
        /// S1: the caseworker reads the facts.
        Triage = "S1", "Visitering", "First check";
        /// S2: explained on paper; nobody was contacted.
        Dismissed = "S2", "Afvist", "Dismissed";
        /// S3: the presumption is written down.
        Opened = "S3", "Sag oprettet", "Case opened";
        /// S4a: owner or tenant is asked.
        HostDeclaration = "S4a", "Logiværtserklæring", "Host's declaration";
        /// S4b: the person is asked.
        Account = "S4b", "Redegørelse fra borger", "Account by the citizen";
        /// S4c: somebody else is asked.
        ThirdParty = "S4c", "Tredjepart", "Third party";
        /// S4d: a visit, to the door or on invitation.
        Visit = "S4d", "Besøg", "Visit";
        /// S5: the file is complete.
        Assessment = "S5", "Vurdering", "Assessment";
        /// S6: the person is heard on a draft decision.
        Hearing = "S6", "Partshøring", "Hearing";
        /// S7: decided; the letter goes out.
        Decided = "S7", "Afgørelse", "Decision";
        /// S8: the register is corrected.
        Corrected = "S8", "CPR rettet", "Register corrected";
        /// S9: the person complains.
        Appeal = "S9", "Klage", "Complaint";
        /// S10: others are told.
        Notified = "S10", "Underretning", "Notification";
        /// S11: a separate decision on a fine.
        Fine = "S11", "Bøde", "Fine";
        /// S12: closed.
        Closed = "S12", "Lukket", "Closed";
        /// S13: erased after its time.
        Erased = "S13", "Slettet", "Erased";
    }
}

closed_list! {
    /// How a case shows in lists: the words of the move-case system.
    Status {
        /// Nobody has looked.
        New = "new", "Ny", "New";
        /// Somebody works on it.
        InProgress = "in-progress", "I gang", "In progress";
        /// An answer is awaited.
        Hearing = "hearing", "Partshøring", "Hearing";
        /// The answer is late.
        Overdue = "overdue", "Svarfrist overskredet", "Reply overdue";
        /// Put off to a day.
        Postponed = "postponed", "Udsat", "Postponed";
        /// A second person has to look.
        ForApproval = "for-approval", "Til godkendelse", "For approval";
        /// Done.
        Closed = "closed", "Afsluttet", "Closed";
    }
}

closed_list! {
    /// What was found: what learning reads. Apart from the explanation and the legal result.
    Outcome {
        /// The registration was wrong.
        Confirmed = "confirmed", "Registreringen var forkert", "The registration was wrong";
        /// The registration is right, or there are no grounds.
        Legitimate = "legitimate", "Ikke grundlag", "No grounds";
        /// It could not be found out.
        Inconclusive = "inconclusive", "Kunne ikke afklares", "Could not be settled";
    }
}

closed_list! {
    /// Why a registration that looked odd is right.
    Innocent {
        /// Moved, told late.
        LateNotice = "late-notice", "For sen anmeldelse", "Late notice";
        /// Another flat of the house.
        WrongFlat = "wrong-flat-number", "Forkert etage eller dør", "Wrong floor or door";
        /// Rooms or use are wrong in the building register.
        BuildingData = "bbr-wrong", "Forkerte oplysninger i BBR", "Wrong data in the building register";
        /// Children, spouses, parents moved in.
        FamilyGrowth = "family-growth", "Familien er blevet større", "The family has grown";
        /// A separation that took place.
        Separation = "real-separation", "Reel samlivsophævelse", "A real separation";
        /// Children who live with both parents.
        SharedCustody = "shared-custody", "Delt bopæl", "Shared residence of children";
        /// Student or hall of residence.
        Student = "student", "Studerende eller kollegium", "Student or hall of residence";
        /// Shelter or crisis centre.
        Shelter = "shelter", "Herberg eller krisecenter", "Shelter or crisis centre";
        /// Care home or treatment.
        Care = "care", "Pleje eller behandling", "Care or treatment";
        /// Foster care.
        Foster = "foster", "Plejefamilie", "Foster care";
        /// Work abroad or posting.
        WorkAbroad = "work-abroad", "Arbejde i udlandet", "Work abroad";
        /// Prison or hospital.
        Away = "prison-or-hospital", "Fængsel eller hospital", "Prison or hospital";
        /// No home of their own.
        Homeless = "homelessness", "Hjemløshed", "Homelessness";
        /// Housing by the municipality.
        Temporary = "temporary-housing", "Midlertidig kommunal bolig", "Temporary municipal housing";
        /// A sublet the landlord approved.
        Sublet = "approved-sublet", "Godkendt fremleje", "Approved sublet";
        /// A new building or a new address.
        NewBuild = "new-build", "Nybyggeri eller omnummerering", "New building or renumbering";
        /// Caring for a relative.
        Caring = "caring-for-relative", "Pasning af pårørende", "Caring for a relative";
        /// A death in the household.
        Bereavement = "bereavement", "Dødsfald", "Bereavement";
        /// A fault in the data.
        DataError = "data-error", "Fejl i data", "Error in the data";
        /// Something else, told in the rationale.
        Other = "other", "Andet (se begrundelsen)", "Other (see the rationale)";
    }
}

closed_list! {
    /// What became of the registration. It is made in the population register, never here.
    LegalResult {
        /// Nothing changed.
        Unchanged = "unchanged", "Registreringen er uændret", "Registration unchanged";
        /// The person gave notice of a move.
        MovedOwn = "moved-voluntarily", "Borgeren har selv anmeldt flytning", "The citizen gave notice";
        /// Registered elsewhere in the municipality.
        ChangedHere = "changed-same-municipality", "Flyttet i samme kommune", "Changed within the municipality";
        /// Registered in another municipality.
        ChangedOther = "changed-other-municipality", "Flyttet til anden kommune", "Changed to another municipality";
        /// Registered as gone abroad.
        Abroad = "abroad", "Udrejst", "Registered as gone abroad";
        /// Registered without a fixed residence.
        NoResidence = "without-residence", "Uden fast bopæl", "Without a fixed residence";
        /// A new move was refused.
        Refused = "refused-move", "Ny flytning afvist", "New move refused";
        /// Another unit of the house.
        UnitFixed = "wrong-unit-fixed", "Forkert enhed rettet", "Wrong unit corrected";
        /// The building register was corrected.
        BuildingFixed = "bbr-fixed", "BBR rettet", "Building register corrected";
        /// A double.
        Duplicate = "duplicate", "Dobbelt sag", "Duplicate";
        /// Nobody had the time.
        NotInvestigated = "not-investigated", "Ikke undersøgt", "Not investigated";
        /// Handed to social services.
        SocialServices = "social-services", "Henvist til socialforvaltningen", "Referred to social services";
        /// Handed to the police.
        Police = "police", "Overgivet til politiet", "Referred to the police";
    }
}

closed_list! {
    /// Why a case must wait.
    Hold {
        /// Crisis centre or protected address.
        Protected = "protected-address", "Beskyttet adresse eller krisecenter", "Protected address or crisis centre";
        /// A child is part of it: the other parent is heard.
        Child = "child-in-case", "Barn i sagen", "Child in the case";
        /// A complaint is pending.
        Appeal = "appeal-pending", "Klage under behandling", "Complaint pending";
        /// The police asked to wait.
        Police = "police", "Politiet har bedt os vente", "The police asked us to wait";
    }
}

closed_list! {
    /// Which list of a run a case is fetched from.
    Lane {
        /// Registrations that may not be real.
        Review = "review", "Gennemgang", "Review";
        /// Signs of unstable living: an offer of help.
        Help = "help", "Tilbud om hjælp", "Offer of help";
        /// Signs of a faulty register.
        Repair = "repair", "Fejl i data", "Faulty data";
    }
}

closed_list! {
    /// How a case came up. Not shown before the first look.
    Origin {
        /// A flag of a run.
        Flag = "flag", "Flag fra en kørsel", "Flag of a run";
        /// Drawn at random.
        Control = "control", "Tilfældigt udtrukket", "Drawn at random";
        /// A message.
        Tip = "tip", "Henvendelse", "Message";
    }
}

closed_list! {
    /// What the caseworker thinks of the bare facts, before any reason is shown.
    Judgement {
        /// As one would expect.
        Ordinary = "ordinary", "Ser almindeligt ud", "Looks ordinary";
        /// Something to ask about.
        Questions = "questions", "Giver anledning til spørgsmål", "Raises questions";
        /// Cannot tell.
        Unsure = "unsure", "Kan ikke afgøres på det grundlag", "Cannot tell from this";
    }
}

impl State {
    /// Whether an answer is awaited here.
    pub fn awaits_answer(self) -> bool {
        matches!(self, Self::HostDeclaration | Self::Account | Self::ThirdParty | Self::Hearing)
    }

    /// Whether nothing is left to do.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Dismissed | Self::Closed | Self::Erased)
    }

    /// Where a case may go from here. The one table; who may take it there is a matter of the event.
    pub fn next(self) -> &'static [Self] {
        use State::{
            Account, Appeal, Assessment, Closed, Corrected, Decided, Erased, Fine, Hearing,
            HostDeclaration, Notified, Opened, ThirdParty, Triage, Visit,
        };
        match self {
            Self::Signal | Self::Dismissed => &[Triage],
            Self::Triage => &[Opened],
            Self::Opened => &[HostDeclaration, Account, ThirdParty, Visit, Assessment],
            HostDeclaration | Account | ThirdParty | Visit => {
                &[HostDeclaration, Account, ThirdParty, Visit, Assessment]
            }
            Assessment => &[HostDeclaration, Account, ThirdParty, Visit, Hearing],
            Hearing => &[Assessment],
            Decided => &[Corrected, Appeal],
            Corrected => &[Appeal, Notified, Fine, Closed],
            // what is changed on a complaint is decided anew, by two
            Appeal => &[Assessment, Closed],
            Notified => &[Fine, Appeal, Closed],
            Fine => &[Appeal, Closed],
            Closed => &[Appeal, Assessment],
            Erased => &[],
        }
    }
}

impl LegalResult {
    /// Whether the register is changed against or without the person's own notice: a second person
    /// has to agree.
    pub fn changes_registration(self) -> bool {
        use LegalResult::{Abroad, ChangedHere, ChangedOther, NoResidence, Refused, UnitFixed};
        matches!(self, ChangedHere | ChangedOther | Abroad | NoResidence | Refused | UnitFixed)
    }

    /// Results that go with an outcome.
    pub fn of(outcome: Outcome) -> Vec<Self> {
        use LegalResult::{
            BuildingFixed, Duplicate, MovedOwn, NotInvestigated, Police, SocialServices, Unchanged,
            UnitFixed,
        };
        match outcome {
            Outcome::Confirmed => {
                let changes = Self::ALL.iter().copied().filter(|it| it.changes_registration());
                changes.chain([MovedOwn, Police]).collect()
            }
            Outcome::Legitimate => {
                vec![Unchanged, MovedOwn, UnitFixed, BuildingFixed, Duplicate, SocialServices]
            }
            Outcome::Inconclusive => vec![Unchanged, NotInvestigated, Duplicate, SocialServices],
        }
    }
}

impl Hold {
    /// Whether the case may not do this while the hold lasts.
    pub fn blocks(self, step: Step) -> bool {
        match self {
            Self::Protected => step == Step::Contact,
            Self::Child | Self::Appeal => matches!(step, Step::Decide | Step::Correct),
            Self::Police => step != Step::Note,
        }
    }
}

/// What kind of step an event is, for holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Writing something down.
    Note,
    /// Writing to or visiting somebody.
    Contact,
    /// Deciding.
    Decide,
    /// Changing the register or telling others.
    Correct,
}
