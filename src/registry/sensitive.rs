//! Columns that no judgement about a registration may rest on, by every name they are known under.

use std::fmt;

/// What a refused column tells about people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SensitiveTopic {
    /// Nationality or citizenship.
    Nationality,
    /// Country of birth or origin.
    Origin,
    /// Ethnicity.
    Ethnicity,
    /// Religion or church membership.
    Religion,
    /// Names of persons.
    Name,
    /// Sex or gender.
    Sex,
    /// Any status of an area.
    AreaStatus,
}

impl fmt::Display for SensitiveTopic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Nationality => "nationality or citizenship",
            Self::Origin => "country of birth or origin",
            Self::Ethnicity => "ethnicity",
            Self::Religion => "religion or church membership",
            Self::Name => "names of persons",
            Self::Sex => "sex",
            Self::AreaStatus => "the status of an area",
        })
    }
}

impl SensitiveTopic {
    /// The same in Danish.
    pub fn danish(self) -> &'static str {
        match self {
            Self::Nationality => "nationalitet eller statsborgerskab",
            Self::Origin => "føde- eller oprindelsesland",
            Self::Ethnicity => "etnicitet",
            Self::Religion => "religion eller medlemskab af folkekirken",
            Self::Name => "personers navne",
            Self::Sex => "køn",
            Self::AreaStatus => "et områdes status",
        }
    }
}

use SensitiveTopic::{AreaStatus, Ethnicity, Name, Nationality, Origin, Religion, Sex};

/// Parts of a folded column name that give it away wherever they occur.
const PARTS: &[(&str, SensitiveTopic)] = &[
    ("nationalit", Nationality),
    ("statsborg", Nationality),
    ("citizen", Nationality),
    ("medborg", Nationality),
    ("passport", Nationality),
    ("opholdsgrundlag", Nationality),
    ("opholdstillad", Nationality),
    ("residencepermit", Nationality),
    ("oprindelse", Origin),
    ("herkomst", Origin),
    ("indvandr", Origin),
    ("immigra", Origin),
    ("efterkommer", Origin),
    ("countryoforigin", Origin),
    ("nationalorigin", Origin),
    ("birthcountry", Origin),
    ("countryofbirth", Origin),
    ("birthplace", Origin),
    ("placeofbirth", Origin),
    ("foedested", Origin),
    ("foedeland", Origin),
    ("foedselsland", Origin),
    ("foedselssted", Origin),
    ("foedelsland", Origin),
    ("foedregsted", Origin),
    ("foedmyn", Origin),
    ("foedekommune", Origin),
    ("mothertongue", Origin),
    ("modersmaal", Origin),
    ("nativelanguage", Origin),
    ("etni", Ethnicity),
    ("ethni", Ethnicity),
    ("ancestry", Ethnicity),
    ("religi", Religion),
    ("kirke", Religion),
    ("church", Religion),
    ("fkirk", Religion),
    ("trossamfund", Religion),
    ("fornavn", Name),
    ("efternavn", Name),
    ("mellemnavn", Name),
    ("firstname", Name),
    ("lastname", Name),
    ("surname", Name),
    ("givenname", Name),
    ("familyname", Name),
    ("middlename", Name),
    ("fullname", Name),
    ("personname", Name),
    ("tenantname", Name),
    ("residentname", Name),
    ("maidenname", Name),
    ("birthname", Name),
    ("foedenavn", Name),
    ("personnavn", Name),
    ("lejernavn", Name),
    ("beboernavn", Name),
    ("adresseringsnavn", Name),
    ("addressingname", Name),
    ("careofname", Name),
    ("conavn", Name),
    ("slaegtsnavn", Name),
    ("koensk", Sex),
    ("gender", Sex),
    ("ghetto", AreaStatus),
    ("parallelsamfund", AreaStatus),
    ("udsatomraade", AreaStatus),
    ("udsatteomraade", AreaStatus),
    ("udsatbolig", AreaStatus),
    ("omraadestatus", AreaStatus),
    ("omraadetype", AreaStatus),
    ("omdannelsesomraade", AreaStatus),
    ("forebyggelsesomraade", AreaStatus),
    ("areastatus", AreaStatus),
    ("areatype", AreaStatus),
    ("vulnerablearea", AreaStatus),
    ("deprivedarea", AreaStatus),
    ("prioritiesarea", AreaStatus),
    ("transformationarea", AreaStatus),
    ("preventionarea", AreaStatus),
    ("deprivation", AreaStatus),
];

/// Whole folded names that are too short to look for inside others.
const WHOLE: &[(&str, SensitiveTopic)] = &[
    ("landekod", Nationality),
    ("landekode", Nationality),
    ("stb", Nationality),
    ("stborg", Nationality),
    ("origin", Origin),
    ("race", Ethnicity),
    ("faith", Religion),
    ("tro", Religion),
    ("name", Name),
    ("names", Name),
    ("navn", Name),
    ("navne", Name),
    ("fornvn", Name),
    ("melnvn", Name),
    ("mellnvn", Name),
    ("mellemnvn", Name),
    ("efternvn", Name),
    ("adrnvn", Name),
    ("convn", Name),
    ("nvn", Name),
    ("nvnadr", Name),
    ("slaegtnvn", Name),
    ("foednvn", Name),
    ("mornvn", Name),
    ("farnvn", Name),
    ("aegtenvn", Name),
    ("cnvn", Name),
    ("indrap", Name),
    ("koen", Sex),
    ("kon", Sex),
    ("koenskode", Sex),
    ("sex", Sex),
    ("mand", Sex),
    ("kvinde", Sex),
    ("male", Sex),
    ("female", Sex),
    ("udsat", AreaStatus),
];

/// What of a column name is only wrapping: "the name of the mother, marker".
const WRAPPINGS: &[&str] = &["mrk", "umrk", "kod", "kode", "code", "ts", "text", "tekst", "nr"];

/// What a column of this name would tell, where that is a thing no rule may use.
pub(super) fn topic(column: &str) -> Option<SensitiveTopic> {
    let folded = fold(column);
    let bare = WRAPPINGS.iter().find_map(|end| folded.strip_suffix(end)).unwrap_or(&folded);
    let whole = WHOLE.iter().find(|(name, _)| *name == folded || *name == bare);
    let part = || PARTS.iter().find(|(part, _)| folded.contains(part));
    whole.or_else(part).map(|(_, topic)| *topic)
}

/// Lower case ASCII letters and digits only, Danish letters written out.
fn fold(column: &str) -> String {
    let mut folded = String::with_capacity(column.len());
    for letter in column.chars().flat_map(char::to_lowercase) {
        match letter {
            'æ' | 'ä' => folded.push_str("ae"),
            'ø' | 'ö' => folded.push_str("oe"),
            'å' => folded.push_str("aa"),
            'é' => folded.push('e'),
            _ if letter.is_ascii_alphanumeric() => folded.push(letter),
            _ => {}
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::super::contract::FILES;
    use super::*;

    #[test]
    fn recognises_danish_english_and_field_names() {
        for (name, expected) in [
            ("statsborgerskab", Nationality),
            ("Citizenship", Nationality),
            ("LANDEKOD", Nationality),
            ("fødeland", Origin),
            ("country_of_birth", Origin),
            ("oprindelsesland", Origin),
            ("etnicitet", Ethnicity),
            ("FKIRK", Religion),
            ("folkekirkemedlem", Religion),
            ("FORNVN", Name),
            ("FORNVN_MRK", Name),
            ("ADRNVN", Name),
            ("CONVN", Name),
            ("EFTERNVN", Name),
            ("first name", Name),
            ("Navn", Name),
            ("KOEN", Sex),
            ("køn", Sex),
            ("gender", Sex),
            ("foedested", Origin),
            ("FOEDREGSTEDKODE", Origin),
            ("parallelsamfund", AreaStatus),
            ("area_status", AreaStatus),
            ("udsat_område", AreaStatus),
        ] {
            assert_eq!(topic(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn leaves_ordinary_columns_alone() {
        let columns = FILES.iter().flat_map(|file| file.columns);
        let excepted = ["name", "origin"];
        for name in columns.map(|column| column.name).filter(|name| !excepted.contains(name)) {
            assert_eq!(topic(name), None, "{name}");
        }
        for name in ["street_name", "vejnavn", "VEJADRNVN", "rent", "konto", "stories"] {
            assert_eq!(topic(name), None, "{name}");
        }
    }
}
