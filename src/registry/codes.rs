//! What each reject code and each note of the quality report means, in English and Danish.

/// Code, English, Danish.
type Text = (&'static str, &'static str, &'static str);

/// Why a row is rejected and what to do.
pub(super) const REJECTS: &[Text] = &[
    (
        "bad-date",
        "write a real date as YYYY-MM-DD, YYYY-MM or YYYY",
        "skriv en rigtig dato som ÅÅÅÅ-MM-DD, ÅÅÅÅ-MM eller ÅÅÅÅ",
    ),
    (
        "bad-flag",
        "write 1 for yes, 0 for no, or leave it empty",
        "skriv 1 for ja, 0 for nej, eller lad feltet stå tomt",
    ),
    (
        "bad-id",
        "an id must not hold line breaks, control characters or doubled quotes",
        "et id må ikke indeholde linjeskift, kontroltegn eller dobbelte anførselstegn",
    ),
    (
        "bad-number",
        "write a number with a decimal point and within its range",
        "skriv et tal med punktum som decimaltegn og inden for det tilladte",
    ),
    (
        "duplicate-id",
        "another row has the same id; keep one of them",
        "en anden række har samme id; behold kun den ene",
    ),
    (
        "duplicate-move-id",
        "another row has the same move_id but other values; give each registration its own id",
        "en anden række har samme move_id men andre værdier; giv hver registrering sit eget id",
    ),
    (
        "duplicate-row",
        "the same row is there twice; take one of them out",
        "den samme række er der to gange; tag den ene ud",
    ),
    (
        "field-count",
        "the row has more or fewer fields than the header; look for a missing quote or a stray comma",
        "rækken har flere eller færre felter end overskriften; se efter et manglende anførselstegn eller et overflødigt komma",
    ),
    ("id-too-long", "an id has at most 64 bytes", "et id har højst 64 byte"),
    (
        "impossible-cpr-date",
        "ten digits are read as a CPR number, and its first six are no date",
        "ti cifre læses som et CPR-nummer, og de første seks er ikke en dato",
    ),
    (
        "imprecise-date",
        "the full date is needed here, or leave it empty",
        "her skal den fulde dato stå, eller lad feltet stå tomt",
    ),
    ("invalid-utf8", "save the file as UTF-8", "gem filen som UTF-8"),
    ("missing-value", "this column needs a value", "kolonnen skal have en værdi"),
    (
        "no-destination",
        "a move, entry, birth or mail row needs to_dwelling_id",
        "en række af typen move, entry, birth eller mail skal have to_dwelling_id",
    ),
    (
        "pending-duplicate",
        "a row shortly before has the same move_id and person; keep one of them",
        "en række kort før har samme move_id og person; behold kun den ene",
    ),
    (
        "pending-known",
        "the register has this registration already; only pending ones are judged here",
        "registreringen findes allerede i registeret; her vurderes kun ventende",
    ),
    (
        "pending-void",
        "an annulment is the municipality's own decision and waits for no advice",
        "en annullering er kommunens egen afgørelse og afventer ikke råd",
    ),
    ("period-reversed", "the end lies before the start", "slutdatoen ligger før startdatoen"),
    (
        "refused-attribute",
        "this attribute must not be recorded, not even for an audit",
        "denne egenskab må ikke registreres, heller ikke til kontrol af forskelle",
    ),
    (
        "stray-quote",
        "a quoted field must end at a comma or line end; double the quotes inside it",
        "et felt i anførselstegn skal slutte ved et komma eller linjeskift; skriv anførselstegn inde i feltet dobbelt",
    ),
    (
        "unclosed-quote",
        "a quote opens here and is never closed",
        "her åbnes et anførselstegn, som aldrig lukkes",
    ),
    (
        "unknown-dwelling",
        "dwellings.csv has no such dwelling, or its row was rejected",
        "boligen findes ikke i dwellings.csv, eller dens række blev afvist",
    ),
    (
        "unknown-move",
        "the void names a move_id that moves.csv does not have, or whose row was rejected",
        "annulleringen nævner et move_id, som ikke findes i moves.csv, eller hvis række blev afvist",
    ),
    (
        "unknown-person",
        "persons.csv has no such person, or the row was rejected",
        "personen findes ikke i persons.csv, eller rækken blev afvist",
    ),
    (
        "unknown-word",
        "this word is not one of those allowed here",
        "ordet er ikke et af dem, der må stå her",
    ),
    (
        "void-person-differs",
        "the void names another person than the registration it annuls",
        "annulleringen nævner en anden person end den registrering, den annullerer",
    ),
];

/// What a note of the quality report says. None of it is a suspicion against anyone.
pub(super) const NOTES: &[Text] = &[
    (
        "birth-date-disagrees-with-number",
        "the birth date is not the one in the CPR number",
        "fødselsdatoen er ikke den i CPR-nummeret",
    ),
    ("birth-date-unknown", "the person has no birth date", "personen har ingen fødselsdato"),
    (
        "contradictory-history",
        "two registrations at different dwellings count from the same day",
        "to registreringer i forskellige boliger gælder fra samme dag",
    ),
    (
        "death-not-last",
        "a registration follows a death",
        "en registrering følger efter et dødsfald",
    ),
    (
        "department-without-association",
        "a department is given without its housing association",
        "en afdeling er angivet uden sin boligorganisation",
    ),
    (
        "destination-ignored",
        "a departure, death or missing row names a dwelling; it is not used",
        "en udrejse, et dødsfald eller en forsvunden-række nævner en bolig; den bruges ikke",
    ),
    (
        "duplicate-id",
        "an id was given to more than one row",
        "et id er brugt til mere end én række",
    ),
    (
        "duplicate-move-id",
        "a move_id was given to different registrations",
        "et move_id er brugt til forskellige registreringer",
    ),
    (
        "duplicate-registration",
        "the same registration is there under two ids",
        "den samme registrering findes under to id'er",
    ),
    (
        "duplicate-row",
        "the same row is there more than once",
        "den samme række findes mere end én gang",
    ),
    (
        "dwelling-never-used",
        "nobody was ever registered at the dwelling",
        "ingen har nogensinde været registreret i boligen",
    ),
    (
        "failing-modulus-11",
        "a CPR number without modulus 11; valid ones exist",
        "et CPR-nummer uden modulus 11; der findes gyldige",
    ),
    (
        "from-dwelling-disagrees",
        "from_dwelling_id is not where the history has the person",
        "from_dwelling_id er ikke der, hvor historikken har personen",
    ),
    ("half-position", "only one coordinate is given", "kun den ene koordinat er angivet"),
    (
        "imprecise-date-unused",
        "a date that is needed to the day is not; it counts as unknown",
        "en dato, der skal kendes på dagen, er upræcis; den regnes som ukendt",
    ),
    (
        "match-level-2",
        "the unit that fits has another door or shares its address: its rooms do not count",
        "den enhed, der passer, har en anden dør eller deler adresse: dens værelser tæller ikke",
    ),
    (
        "match-level-3",
        "only the house is known in the building register",
        "kun huset kendes i bygningsregistret",
    ),
    (
        "match-level-4",
        "a unit of the building register that no registration names",
        "en enhed i bygningsregistret, som ingen registrering nævner",
    ),
    ("missing-area", "the dwelling has no area", "boligen har intet areal"),
    ("missing-rooms", "the dwelling has no number of rooms", "boligen har intet antal værelser"),
    (
        "move-before-birth",
        "a registration lies before the birth",
        "en registrering ligger før fødslen",
    ),
    (
        "notified-long-before-move",
        "the notice came more than 28 days before the move",
        "anmeldelsen kom mere end 28 dage før flytningen",
    ),
    (
        "overlapping-history",
        "imprecise dates of one person overlap",
        "en persons upræcise datoer overlapper hinanden",
    ),
    (
        "parent-too-young",
        "a parent was under 12 at the birth",
        "en forælder var under 12 år ved fødslen",
    ),
    (
        "person-without-registration",
        "the person has no registration",
        "personen har ingen registrering",
    ),
    (
        "replaced-by-cycle",
        "replaced_by leads back to itself; it is not used",
        "replaced_by fører tilbage til sig selv; den bruges ikke",
    ),
    (
        "sequence-contradicts-dates",
        "the sequence puts a later date before an earlier one",
        "rækkefølgen sætter en senere dato før en tidligere",
    ),
    (
        "spouse-not-mutual",
        "a spouse does not name the person back",
        "en ægtefælle nævner ikke personen igen",
    ),
    (
        "unit-without-floor-or-door",
        "a dwelling in a multi-storey building has neither floor nor door",
        "en bolig i etageejendom har hverken etage eller dør",
    ),
    (
        "unknown-dwelling",
        "a row names a dwelling that dwellings.csv does not have",
        "en række nævner en bolig, som ikke findes i dwellings.csv",
    ),
    (
        "unknown-from-dwelling",
        "from_dwelling_id is not in dwellings.csv; it is not used",
        "from_dwelling_id findes ikke i dwellings.csv; det bruges ikke",
    ),
    (
        "unknown-person",
        "a row names a person that persons.csv does not have",
        "en række nævner en person, som ikke findes i persons.csv",
    ),
    (
        "unknown-relative",
        "a relative is not in persons.csv",
        "en slægtning findes ikke i persons.csv",
    ),
    (
        "value-lost",
        "a value cannot be read and counts as not known; its row stays",
        "en værdi kan ikke læses og regnes som ukendt; dens række bruges",
    ),
    (
        "void-without-date",
        "an annulment has no date; the registration counts as annulled from its start",
        "en annullering har ingen dato; registreringen regnes som annulleret fra starten",
    ),
];

fn find(texts: &'static [Text], code: &str) -> Option<&'static Text> {
    texts.iter().find(|(known, _, _)| *known == code)
}

/// The code of a reject or note that a text names.
pub(super) fn known(code: &str) -> Option<&'static str> {
    find(REJECTS, code).or_else(|| find(NOTES, code)).map(|text| text.0)
}

/// What to do about a rejected row, with the word that may have been meant.
pub(super) fn hint(code: &str, nearest: Option<&str>) -> String {
    let (_, english, danish) = find(REJECTS, code).expect("every reject code has a text");
    match nearest {
        Some(word) => {
            format!("{english}: did you mean `{word}`? / {danish}: mente du `{word}`?")
        }
        None => format!("{english} / {danish}"),
    }
}

/// English and Danish text of a note.
pub(super) fn note(code: &str) -> (&'static str, &'static str) {
    let (_, english, danish) = find(NOTES, code).expect("every note has a text");
    (english, danish)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_sorted_and_unique() {
        for texts in [REJECTS, NOTES] {
            assert!(texts.is_sorted_by(|a, b| a.0 < b.0));
        }
    }
}
