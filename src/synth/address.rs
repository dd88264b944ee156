//! Addresses of a town that does not exist.

use super::stock::Dwelling;

/// One association for each six departments.
pub(super) fn association_of(department: u32) -> u32 {
    1 + department / 6
}

/// Floor and door as addresses write them; empty where the building has one unit.
pub(super) fn unit_of(dwelling: &Dwelling) -> (String, &'static str) {
    match dwelling.floor {
        None => (String::new(), ""),
        Some(floor) => {
            let door = if dwelling.door == 0 { "tv" } else { "th" };
            (if floor == 0 { "st".to_owned() } else { floor.to_string() }, door)
        }
    }
}

/// One line, as letters write it.
pub(super) fn address_of(dwelling: &Dwelling, floor: &str, door: &str) -> String {
    let street = street_name(u32::from(dwelling.street));
    let number = dwelling.number;
    if floor.is_empty() {
        return format!("{street} {number}");
    }
    format!("{street} {number}, {floor}. {door}")
}

/// A street name of a town that does not exist.
pub(super) fn street_name(number: u32) -> String {
    const STEMS: [&str; 40] = [
        "Elme",
        "Birke",
        "Aske",
        "Pile",
        "Linde",
        "Ege",
        "Bøge",
        "Ahorn",
        "Hassel",
        "Rønne",
        "Tjørne",
        "Kirsebær",
        "Æble",
        "Pære",
        "Solsikke",
        "Valmue",
        "Kløver",
        "Anemone",
        "Syren",
        "Lærke",
        "Drossel",
        "Solsort",
        "Mejse",
        "Svale",
        "Vibe",
        "Falke",
        "Ugle",
        "Hejre",
        "Mølle",
        "Kilde",
        "Bakke",
        "Eng",
        "Mose",
        "Skov",
        "Sø",
        "Hede",
        "Kridt",
        "Kalk",
        "Rug",
        "Havre",
    ];
    const ENDS: [&str; 10] = [
        "vej", "gade", "stræde", "parken", "haven", "vænget", "toften", "lunden", "dalen", "krogen",
    ];
    let number = number as usize;
    // Ends vary from one street to the next; a name comes back, numbered, after all 400.
    let (stem, turn) = (number % STEMS.len(), number / STEMS.len());
    let round = turn / ENDS.len();
    let name = format!("{}{}", STEMS[stem], ENDS[(3 * stem + turn) % ENDS.len()]);
    if round == 0 { name } else { format!("{name} {}", round + 1) }
}
