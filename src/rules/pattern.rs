//! The patterns an experienced caseworker looks for, and how each of them is treated here.

use crate::domain::Language;

/// One pattern with its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pattern {
    /// `P01` to `P38`.
    pub code: &'static str,
    /// Who may speak of it.
    pub treatment: Treatment,
    da: &'static str,
    en: &'static str,
}

/// How a pattern is treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Treatment {
    /// Rules cover it.
    Rule,
    /// Rules cover it, and only so that data are put right.
    Repair,
    /// The model's list of unusual dwellings shows it; no rule may.
    Explore,
    /// Left out on purpose: too little evidence, or too far into private life.
    LeftOut,
}

impl Pattern {
    /// Its short name.
    pub fn name(&self, language: Language) -> &'static str {
        match language {
            Language::Danish => self.da,
            Language::English => self.en,
        }
    }

    /// Whether a rule may say that it covers the pattern.
    pub fn may_be_covered(&self) -> bool {
        matches!(self.treatment, Treatment::Rule | Treatment::Repair)
    }
}

/// The pattern with this code.
pub fn pattern(code: &str) -> Option<&'static Pattern> {
    PATTERNS.iter().find(|pattern| pattern.code == code)
}

macro_rules! patterns {
    ($($code:literal $treatment:ident $da:literal $en:literal;)*) => {
        /// Every pattern, by code.
        pub const PATTERNS: &[Pattern] = &[$(Pattern {
            code: $code, treatment: Treatment::$treatment, da: $da, en: $en,
        }),*];
    };
}

patterns! {
    "P01" Rule "for mange personer pr. rum" "too many persons per room";
    "P02" Rule "lidt areal pr. person" "little floor area per person";
    "P03" Rule "dækadresse for flere fra hver sin familie" "cover address of several families";
    "P04" Rule "pludselig opfyldning" "sudden fill-up";
    "P05" Rule "ophobning uden fraflytninger" "accumulation without departures";
    "P06" Rule "registreret hvor ingen bør bo" "registered where nobody should live";
    "P07" Repair "ufuldstændig eller umulig enhed" "incomplete or impossible unit";
    "P08" Repair "tom på papiret" "empty on paper";
    "P09" Rule "lejeren er ikke registreret i boligen" "contract holder not registered there";
    "P10" Rule "lejedatoer og registrering stemmer ikke" "lease and registration dates disagree";
    "P11" Rule "gennemgangsadresse" "transit address";
    "P12" Rule "genindskrivning fra ukendt adresse" "re-registration carousel";
    "P13" Rule "vært for mange efter hinanden" "serial host";
    "P14" Rule "mange c/o-navne" "c/o concentration";
    "P15" Explore "ulig sammenlignelige boliger" "outlier among its peers";
    "P16" Rule "flytter ofte" "frequent mover";
    "P17" Rule "frem og tilbage igen" "boomerang";
    "P18" Rule "skiftevis mellem to adresser" "ping-pong between two addresses";
    "P19" Rule "kæde af korte ophold" "chain of short stays";
    "P20" Rule "lang tilbagedatering" "long back-dating";
    "P21" Rule "anmeldt og trukket tilbage" "announced, then annulled";
    "P22" Rule "flytning lige før en skæringsdato" "just-in-time move";
    "P23" Rule "skift af skoledistrikt" "school hop";
    "P24" Rule "én voksen forlader familien og lodgerer" "one adult leaves a family to lodge";
    "P25" Repair "ingen kontakt i årevis" "no contact for years";
    "P26" Rule "indflytning før overtagelse af lejemål" "insert before a lease takeover";
    "P27" Rule "tilbage efter udsættelse" "eviction echo";
    "P28" Rule "gift, men på hver sin adresse" "married, different addresses";
    "P29" Rule "forældre hver for sig, men tæt på" "parents apart, but close";
    "P30" Rule "nyt fælles barn efter bruddet" "new common child after the split";
    "P31" LeftOut "ældre enlig med jævnaldrende" "elderly single with a peer";
    "P32" Rule "fremmede flytter ind samme dag" "same-day move of strangers";
    "P33" Rule "ring af boliger" "rotation ring";
    "P34" LeftOut "klynge i netværket" "community in the network";
    "P35" Rule "værten siger andet eller svarer ikke" "host declares otherwise or not at all";
    "P36" Rule "beboer melder en fremmed" "resident asks to remove a stranger";
    "P37" Rule "returpost eller tvivl hos anden myndighed" "returned mail or another authority's doubt";
    "P38" Rule "to registre er uenige" "two registers disagree";
}

/// A published profile of the Dutch programme for address quality (LAA), and the pattern that has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its published name.
    pub name: &'static str,
    /// Code of the pattern.
    pub pattern: &'static str,
    da: &'static str,
    en: &'static str,
}

impl Profile {
    /// What it looks for.
    pub fn looks_for(&self, language: Language) -> &'static str {
        match language {
            Language::Danish => self.da,
            Language::English => self.en,
        }
    }
}

macro_rules! profiles {
    ($($name:literal $pattern:literal $da:literal $en:literal;)*) => {
        /// The profiles that registration data can carry.
        pub const PROFILES: &[Profile] = &[$(Profile {
            name: $name, pattern: $pattern, da: $da, en: $en,
        }),*];
    };
}

profiles! {
    "Bewoningsgraad" "P02" "areal pr. registreret person" "floor area per person registered";
    "Doorgangsadres" "P11" "gennemgangsadresse" "transit address";
    "Veelverhuizers" "P16" "mere end fire flytninger på et år" "more than four moves in a year";
    "Herinschrijvingen" "P12" "genindskrivning efter ukendt adresse" "registered again after an unknown address";
}

/// X1 to X10: what can never be a fact, in Danish and English. The catalogue has none of it and no
/// other word in a condition is known.
pub const NEVER: [(&str, &str); 10] = [
    (
        "statsborgerskab, fødeland, oprindelse og sprog",
        "nationality, country of birth, origin and language",
    ),
    ("navne, heller ikke som tegn på slægtskab", "names, not even as a sign of kinship"),
    (
        "tro, herunder medlemskab af folkekirken",
        "faith, membership of the national church included",
    ),
    (
        "ind- og udvandring som tegn (kun til at regne datoer ud)",
        "immigration and emigration as signs (dates are computed from them, nothing else)",
    ),
    (
        "område, postnummer, sogn, boligforening og områders status",
        "area, postcode, parish, housing association and the status of areas",
    ),
    ("køn", "sex"),
    ("navne- og adressebeskyttelse", "protection of name and address"),
    (
        "ophold på herberg, i fængsel eller på hospital",
        "stays at a shelter, in prison or in hospital",
    ),
    ("tidligere flag, der ikke er bekræftet", "earlier flags that were not confirmed"),
    ("flag hos naboer", "flags of neighbours"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_run_from_1_to_38() {
        let codes: Vec<String> = (1..=38).map(|number| format!("P{number:02}")).collect();
        assert!(PATTERNS.iter().map(|pattern| pattern.code).eq(codes));
        assert!(pattern("P39").is_none() && pattern("P03").is_some());
    }
}
