//! Every sentence the reports speak, Danish and English side by side.
//!
//! `{0}`, `{1}` stand for values. The tone is calm: a registration may be wrong, and most often
//! there is a plain explanation.

use crate::domain::{Bilingual, Language};

macro_rules! words {
    ($($name:ident => $da:literal, $en:literal;)*) => {
        /// A phrase of the reports.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Word {
            $(#[doc = $en] $name),*
        }

        impl Word {
            /// Every phrase.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            fn pair(self) -> (&'static str, &'static str) {
                match self { $(Self::$name => ($da, $en)),* }
            }
        }
    };
}

impl Word {
    /// The phrase in one language.
    pub fn text(self, language: Language) -> &'static str {
        let (da, en) = self.pair();
        match language {
            Language::Danish => da,
            Language::English => en,
        }
    }

    /// The phrase with its values put in; `{0:person/persons}` takes the word that fits its value.
    pub fn with(self, language: Language, values: &[&str]) -> String {
        let mut filled = String::new();
        let mut rest = self.text(language);
        while let Some((before, after)) = rest.split_once('{') {
            let (place, following) = after.split_once('}').unwrap_or((after, ""));
            filled.push_str(before);
            filled.push_str(&in_words(place, values));
            rest = following;
        }
        filled + rest
    }

    /// The phrase in both languages.
    pub fn both(self) -> Bilingual {
        let (da, en) = self.pair();
        Bilingual { da: da.to_owned(), en: en.to_owned() }
    }
}

/// The value a place stands for, with the word after it that fits one or many.
fn in_words(place: &str, values: &[&str]) -> String {
    let (number, forms) = place.split_once(':').unwrap_or((place, ""));
    let value = number.parse::<usize>().ok().and_then(|at| values.get(at)).copied();
    let value = value.unwrap_or_default();
    match forms.split_once('/') {
        Some((one, many)) => format!("{value} {}", if value == "1" { one } else { many }),
        None => value.to_owned(),
    }
}

words! {
    PageTitle => "Registreringer, der kan være forkerte", "Registrations that may be wrong";
    PageSubtitle => "Arbejdsliste pr. {0}", "Work list as of {0}";
    NotADecision => "Et flag er ikke en afgørelse", "A flag is not a decision";
    NotADecisionBody =>
        "Et flag siger, at en registrering kan være forkert, og hvorfor. De fleste usædvanlige registreringer har en helt almindelig forklaring. Intet sker af sig selv: der skal oplyses, partshøres og afgøres som i enhver anden sag.",
        "A flag says that a registration may be wrong, and why. Most unusual registrations have a plain explanation. Nothing happens by itself: the case must be looked into, the person heard and the matter decided like any other.";
    AsAWhole => "Samlet set", "As a whole";
    SkipToList => "Gå til listen", "Skip to the list";
    Contents => "På denne side", "On this page";
    ReviewList => "Listen", "The list";
    ReviewListBody =>
        "Bånd A ses først. Inden for et bånd er rækkefølgen efter point og derefter efter lod.",
        "Band A is looked at first. Within a band the order is by points, then by lot.";
    HelpList => "Tilbud om hjælp", "Offers of help";
    HelpListBody =>
        "Her ser livet ud til at være ustabilt. Det er et tilbud om hjælp og aldrig en kontrol: giv det videre til dem, der kan hjælpe, og åbn ingen kontrolsag på det grundlag.",
        "Life looks unsettled here. This is an offer of help and never control: pass it on to those who can help, and open no control case on these grounds.";
    RepairList => "Rettelse af data", "Data repair";
    RepairListBody =>
        "Her ser registeret selv ud til at tage fejl. Ret data, før nogen spørges om noget.",
        "Here the register itself looks mistaken. Repair the data before anybody is asked anything.";
    NothingHere => "Der er ingen i denne omgang.", "There are none this time.";
    CountsTitle => "Hvad der er set på", "What was looked at";
    AboutData => "Om dataudtrækket", "About the data extract";
    AsOf => "Opgjort pr.", "As of";
    AsOfGiven => "Datoen er valgt ved kørslen.", "The day was given for the run.";
    AsOfTaken =>
        "Datoen er den sidste, registeret kender.", "The day is the last one the register knows.";
    Window => "Registreringer, der begynder", "Registrations that begin";
    WindowSpan => "{0} til og med {1}", "{0} to {1}, both included";
    PersonsInRegister => "Personer i registeret", "Persons in the register";
    DwellingsInRegister => "Boliger i registeret", "Dwellings in the register";
    RegistrationsLookedAt => "Registreringer set på", "Registrations looked at";
    DwellingsLookedAt => "Boliger set på", "Dwellings looked at";
    FlagsFound => "Flag fundet", "Flags found";
    FlagsListed => "Flag vist her", "Flags shown here";
    FlagsWithheld =>
        "{0} flag er udeladt, fordi en adresse er beskyttet.",
        "{0:flag is/flags are} left out because an address is protected.";
    RowsRead => "Rækker læst", "Rows read";
    RowsRejected => "Rækker afvist", "Rows rejected";
    RejectedNote =>
        "{0:række/rækker} kunne ikke bruges. I rejects.csv står hvorfor.",
        "{0:row/rows} could not be used. rejects.csv says why.";
    File => "Fil", "File";
    RuleSetPrint => "Reglernes fingeraftryk", "Fingerprint of the rules";
    SeedLabel => "Lodtrækningens frø", "Seed of the draw";
    VersionLabel => "Programversion", "Program version";
    Rank => "Nr.", "No.";
    BandLabel => "Bånd", "Band";
    BandA => "Bånd A: se først", "Band A: look first";
    BandB => "Bånd B: se dernæst", "Band B: look next";
    BandC => "Bånd C: se, når der er tid", "Band C: look when there is time";
    Address => "Adresse", "Address";
    NoAddress => "Bolig {0}", "Dwelling {0}";
    What => "Hvad", "What";
    Since => "Siden", "Since";
    Score => "Point", "Points";
    Lane => "Liste", "List";
    SubjectDwelling => "Boligen som helhed", "The dwelling as a whole";
    SubjectRegistration => "En husstands registrering", "A household's registration";
    Subject => "Gælder", "Concerns";
    PersonConcerned => "Registreret voksen", "Registered adult";
    FlagHead => "Flag", "Flag";
    FlagId => "Flagets id", "Id of the flag";
    MayBeWrong =>
        "Denne registrering kan være forkert, fordi",
        "This registration may be wrong, because";
    MayBeWrongDwelling =>
        "Registreringerne på denne adresse kan være forkerte, fordi",
        "The registrations at this address may be wrong, because";
    MayNeedHelp => "Her kan et tilbud om hjælp være på sin plads, fordi", "An offer of help may be in place here, because";
    MayNeedRepair => "Registeret kan tage fejl her, fordi", "The register may be mistaken here, because";
    DwellingFacts => "Boligen", "The dwelling";
    DwellingId => "Boligens id", "Id of the dwelling";
    DwellingUse => "Anvendelse", "Use";
    RoomCount => "Værelser", "Rooms";
    AreaLabel => "Areal", "Area";
    ExemptLabel => "Særlig boligtype", "Special kind of dwelling";
    None => "ingen", "none";
    RegisteredNow => "Registreret nu", "Registered now";
    RegisteredNowValue => "{0:person/personer}, heraf {1:voksen/voksne}", "{0:person/persons}, {1:adult/adults} among them";
    Reasons => "Grunde", "Reasons";
    Reason => "Grund", "Reason";
    ReasonCode => "Kode", "Code";
    TrialMark => "Reglen er på prøve.", "The rule is being tried.";
    NotMeasured =>
        "Hvor ofte denne regel får ret, er ikke målt endnu.",
        "How often this rule turns out right has not been measured yet.";
    RuleRateDwellings =>
        "I denne kørsel gælder den for {0} af {1} boliger.",
        "In this run it holds for {0} of {1} dwellings.";
    RuleRateRegistrations =>
        "I denne kørsel gælder den for {0} af {1} registreringer.",
        "In this run it holds for {0} of {1} registrations.";
    FlagsOneByOne => "Flagene ét for ét", "The flags one by one";
    PointsAfter => "{0} point", "{0:point/points}";
    AgeGroup => "Alder", "Age";
    Weight => "Vægt", "Weight";
    Counted => "Tæller", "Counts";
    Total => "I alt", "Total";
    Fact => "Oplysning", "Fact";
    Value => "Værdi", "Value";
    Compared => "Grænse", "Limit";
    Source => "Kilde", "Source";
    CappedNote =>
        "Tæller mindre, fordi en anden grund ser det samme forhold.",
        "Counts less because another reason sees the same circumstance.";
    Mitigations => "Taler imod og er trukket fra", "Speaks against it and was deducted";
    NotCounted => "Regler, der holdt, men ikke tæller", "Rules that held and do not count";
    Innocent => "Helt almindelige forklaringer", "Plain explanations";
    ModelTitle => "Boligen ligner ikke andre", "The dwelling is unlike others";
    ModelReason =>
        "Højst {0} % af boligerne er lige så usædvanlige i det, der er vist her. Det er ingen grund i sig selv.",
        "At most {0} % of dwellings are as unusual in what is shown here. That is no reason by itself.";
    Confirms => "Taler for", "What would confirm it";
    Refutes => "Taler imod", "What would refute it";
    WouldClear => "Hvad der ville fjerne flaget", "What would clear this";
    DataFix => "Rettelse af data", "Data fix";
    FactOfLife => "Et forhold, der skal bekræftes", "A fact of life to verify";
    ClearingRow =>
        "{0} Nu: {1}. Flaget falder væk ved: {2}.",
        "{0} Now: {1}. The flag falls away at: {2}.";
    RemainingPoints => "Point tilbage", "Points left";
    NothingClears =>
        "Ingen enkelt oplysning ville fjerne flaget alene.",
        "No single fact would clear it alone.";
    UnknownTitle => "Hvad der ikke vides", "What is not known";
    UnknownRow => "{0} kunne ikke svare. Der mangler:", "{0} could not answer. Missing:";
    NextStep => "Næste lovlige skridt", "Next lawful step";
    LegalBasis => "Hjemmel", "Legal basis (Danish law)";
    Why => "Hvorfor det betyder noget", "Why it matters";
    WaterfallTitle => "Point for hver grund", "Points of each reason";
    WaterfallSummary =>
        "{0:grund/grunde} giver tilsammen {1} point, bånd {2}.",
        "{0:reason/reasons} add up to {1} points, band {2}.";
    WaterfallSummaryOne =>
        "Én grund giver {1} point, bånd {2}.",
        "One reason gives {1} points, band {2}.";
    WaterfallDescription =>
        "Vandrette søjler, én for hver grund, og til sidst summen. En stiplet ramme viser vægten, før noget er trukket fra.",
        "Horizontal bars, one for each reason, and the sum at the end. A dashed frame shows the weight before anything was deducted.";
    SwimlaneTitle => "Hvem har været registreret hvornår", "Who was registered when";
    SwimlaneSummary =>
        "{0:person/personer} har været registreret her i perioden; {1} er det nu, og flest på én gang var {2}.",
        "{0:person was/persons were} registered here in the period; {1:is/are} now, and the most at once was {2}.";
    SwimlaneDescription =>
        "Cirkel: voksen, trekant: barn, streg forrest: en, flaget gælder. Én række for hver person med en søjle for hver registrering. Skraverede dele er usikre datoer, stiplede rammer er postadresser. Nederst en trappelinje med antallet på én gang. Den lodrette linje er opgørelsesdagen.",
        "Circle: adult, triangle: child, stroke in front: someone the flag concerns. One row for each person with a bar for each registration. Hatched parts are unsure dates, dashed frames are mailing addresses. Below, a step line with the number at once. The vertical line is the day of the run.";
    SwimlaneMore => "{0:anden/andre} er ikke tegnet", "{0:other is/others are} not drawn";
    AtOnce => "På én gang", "At once";
    Today => "Opgjort", "As of";
    From => "Fra", "From";
    To => "Til", "To";
    Ongoing => "fortsat", "ongoing";
    Person => "Person", "Person";
    Kind => "Art", "Kind";
    Adult => "voksen", "adult";
    Child => "barn", "child";
    KindResidence => "bopæl", "residence";
    KindMail => "postadresse", "mailing address";
    NetworkTitle => "Forbindelser til andre boliger og personer", "Links to other dwellings and persons";
    NetworkSummary =>
        "{0:person/personer} og {1:bolig/boliger} hænger sammen med denne.",
        "{0:person/persons} and {1:dwelling/dwellings} are linked with this one.";
    NetworkMore =>
        "{0:anden/andre} er ikke tegnet, fordi der ikke er plads.",
        "{0:other is/others are} not drawn for want of room.";
    LegendMiddle => "den, det drejer sig om", "the one in question";
    LegendKin => "familie", "family";
    LegendUnsure => "usikker dato", "unsure date";
    LegendAtOnce => "antal på én gang", "number at once";
    LegendConcerned => "en, flaget gælder", "someone the flag concerns";
    NetworkDescription =>
        "Firkanter er boliger, cirkler voksne, trekanter børn; den udfyldte i midten er den, det drejer sig om. Fuldt optrukne linjer er registreringer nu, stiplede er tidligere, prikkede er familie.",
        "Squares are dwellings, circles adults, triangles children; the filled one in the middle is the one in question. Solid lines are registrations now, dashed ones are past, dotted ones are family.";
    NetworkOf => "Omgivelser", "Surroundings";
    Dwelling => "Bolig", "Dwelling";
    Link => "Forbindelse", "Link";
    LinkLives => "registreret nu", "registered now";
    LinkPrevious => "forrige bopæl", "previous home";
    LinkLived => "tidligere registreret", "formerly registered";
    LinkSpouses => "ægtefæller", "spouses";
    LinkParent => "forælder og barn", "parent and child";
    LinkCoParents => "forældre til samme barn", "parents of the same child";
    LinkFurther => "og flere", "and more";
    MoreNodes => "+{0} flere", "+{0} more";
    Who => "Hvem", "Who";
    WhoOrWhere => "Med hvem eller hvor", "With whom or where";
    ShowAsTable => "Vis som tabel", "Show as a table";
    BackToList => "Til listen", "To the list";
    ShowFlag => "Vis {0}", "Show {0}";
    NotKnown => "ikke kendt", "not known";
    Yes => "ja", "yes";
    No => "nej", "no";
    RulesTitle => "Sådan gik det reglerne", "How the rules fared";
    RulesBody =>
        "Hver regel er prøvet på alle boliger eller registreringer i perioden. Det viser, hvor almindeligt et forhold er.",
        "Every rule was tried on all dwellings or registrations of the period. It shows how common a circumstance is.";
    RuleHits => "Gælder", "Holds";
    RuleMitigated => "Forklaret", "Explained";
    RuleUnknown => "Ved ikke", "Unknown";
    RuleNoHit => "Gælder ikke", "Does not hold";
    Rule => "Regel", "Rule";
    FooterNote =>
        "Siden indeholder personoplysninger. Gem den kun, så længe opgaven kræver det.",
        "This page holds personal data. Keep it only as long as the task requires.";
    LanguageDanish => "Dansk", "Dansk";
    LanguageEnglish => "English", "English";
    LanguageSwitch => "Sprog", "Language";
    ListTitle => "Arbejdsliste pr. {0}: {1} af {2} flag vises", "Work list as of {0}: {1} of {2:flag/flags} shown";
    LaneSummary => "{0}: {1} af {2}, i {3}", "{0}: {1} of {2}, in {3}";
    ListEmpty => "Ingen flag. Det er også et svar.", "No flags. That is an answer too.";
    ListHint =>
        "Et flag er ikke en afgørelse. proforma explain FLAG --run MAPPE viser grundene.",
        "A flag is not a decision. proforma explain FLAG --run DIR shows the reasons.";
    NoFlagTitle => "Intet flag for {0}", "No flag for {0}";
    NoFlagScore => "Point: {0}. Et flag rejses fra {1}.", "Points: {0}. A flag is raised from {1}.";
    HeldRules => "Regler, der gælder", "Rules that hold";
    DidNotHold => "{0:regel/regler} gælder ikke.", "{0:rule does/rules do} not hold.";
    NotLookedAt =>
        "Der er intet at vise: ingen registrering begynder i den periode, der er set på, eller den må ikke vises.",
        "There is nothing to show: no registration begins in the period looked at, or it may not be shown.";
    Facts => "Oplysninger", "Facts";
    Moved => "fra {0}", "from {0}";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one_and_two_are_two() {
        let said = |values: &[&str; 3]| Word::SwimlaneSummary.with(Language::English, values);
        assert!(
            said(&["1", "1", "1"]).starts_with("1 person was registered here in the period; 1 is")
        );
        assert!(
            said(&["2", "0", "2"])
                .starts_with("2 persons were registered here in the period; 0 are")
        );
        assert_eq!(Word::FlagsWithheld.with(Language::Danish, &["1"]).matches("1 flag").count(), 1);
    }

    #[test]
    fn every_phrase_stands_in_both_languages_with_the_same_places() {
        let places = |text: &str| {
            let mut found: Vec<_> =
                text.match_indices('{').map(|(at, _)| text[at + 1..at + 2].to_owned()).collect();
            found.sort_unstable();
            found
        };
        for word in Word::ALL {
            let (da, en) = word.pair();
            assert!(!da.is_empty() && !en.is_empty(), "{word:?}");
            assert_eq!(places(da), places(en), "{word:?}");
        }
    }
}
