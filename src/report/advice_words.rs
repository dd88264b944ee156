//! The words of advice at the desk, in Danish and English.

use crate::domain::{Bilingual, Language};
use crate::flags::{Advice, Ground, Norm};

fn words(da: &str, en: &str) -> Bilingual {
    Bilingual { da: da.to_owned(), en: en.to_owned() }
}

/// The word of an advice in files.
pub(super) fn advice_key(advice: Advice) -> &'static str {
    match advice {
        Advice::Register => "register",
        Advice::AskHost => "ask_host",
        Advice::AskAllResidents => "ask_all_residents",
        Advice::Manual => "manual",
    }
}

/// What to do.
pub(super) fn advice_text(advice: Advice) -> Bilingual {
    match advice {
        Advice::Register => words("Registrér som anmeldt.", "Register as notified."),
        Advice::AskHost => words(
            "Spørg logiværten, hvem der flytter ind (CPR-loven § 10, stk. 2, nr. 2).",
            "Ask the host who moves in (CPR Act, section 10(2)(2)).",
        ),
        Advice::AskAllResidents => words(
            "Spørg alle voksne, der bor i boligen, hvem der bor der (CPR-loven § 10, stk. 2, nr. 2).",
            "Ask every adult who lives there who lives in the dwelling (CPR Act, section 10(2)(2)).",
        ),
        Advice::Manual => {
            words("En sagsbehandler ser på anmeldelsen.", "A caseworker looks at the notification.")
        }
    }
}

/// The word of a ground in files. Protection of an address is not told apart from other grounds
/// for a look by hand: the word would give it away.
pub(super) fn ground_key(ground: Ground) -> &'static str {
    match ground {
        Ground::NobodyMovesIn => "nobody_moves_in",
        Ground::AddressProtected | Ground::TooLarge => "by_hand",
        Ground::DayUnsure => "day_unsure",
        Ground::NoDwelling => "no_dwelling",
        Ground::RegisterUnsure => "register_unsure",
        Ground::AdultsBeyondRooms => "adults_beyond_rooms",
        Ground::PersonsBeyondNorm => "persons_beyond_norm",
        Ground::StrongReasons => "strong_reasons",
        Ground::Reasons => "reasons",
        Ground::Nothing => "nothing",
    }
}

/// Why.
pub(super) fn ground_text(ground: Ground) -> Bilingual {
    match ground {
        Ground::NobodyMovesIn => words(
            "Ingen bliver registreret som boende et nyt sted.",
            "Nobody is registered as living at a new place.",
        ),
        Ground::AddressProtected | Ground::TooLarge => {
            words("Denne adresse vurderes ikke her.", "This address is not judged here.")
        }
        Ground::DayUnsure => {
            words("Flyttedagen er ikke kendt.", "The day of the move is not known.")
        }
        Ground::NoDwelling => words("Adressen er ikke en bolig.", "The address is not a dwelling."),
        Ground::RegisterUnsure => words(
            "Noget tyder på en fejl i registeret selv; se den efter først.",
            "Something points to a fault in the register itself; look at that first.",
        ),
        Ground::AdultsBeyondRooms => words(
            "En del af boligen lejes ud, og der vil bo flere voksne, end der er værelser.",
            "Part of the dwelling is let, and more adults than rooms would live there.",
        ),
        Ground::PersonsBeyondNorm => words(
            "Der flytter nogen ind hos andre, og der vil bo flere end to personer pr. værelse.",
            "People move in with others, and more than two persons a room would live there.",
        ),
        Ground::StrongReasons => words(
            "Registreringen kan være forkert; det taler flere ting for.",
            "The registration may be wrong; several things point to it.",
        ),
        Ground::Reasons => {
            words("Registreringen kan være forkert.", "The registration may be wrong.")
        }
        Ground::Nothing => {
            words("Der er ikke noget at spørge om.", "There is nothing to ask about.")
        }
    }
}

/// The word of a norm's state in files.
pub(super) fn norm_key(norm: Norm) -> &'static str {
    match norm {
        Norm::Kept => "kept",
        Norm::Exceeded => "exceeded",
        Norm::DoesNotApply => "does_not_apply",
        Norm::Unknown => "unknown",
    }
}

/// How the dwelling stands to a norm: adults up to rooms, or two persons a room.
pub(super) fn norm_text(norm: Norm, is_sublet: bool, language: Language) -> String {
    let name = match (language, is_sublet) {
        (Language::Danish, true) => {
            "Voksne højst som værelser (når en del af en almen bolig fremlejes)"
        }
        (Language::Danish, false) => "Højst to personer pr. værelse",
        (Language::English, true) => {
            "Adults up to rooms (where part of a social dwelling is sublet)"
        }
        (Language::English, false) => "Two persons a room at most",
    };
    let state = match (language, norm) {
        (Language::Danish, Norm::Kept) => "overholdt",
        (Language::Danish, Norm::Exceeded) => "overskredet",
        (Language::Danish, Norm::DoesNotApply) => "gælder ikke her",
        (Language::Danish, Norm::Unknown) => "antallet af værelser kendes ikke",
        (Language::English, Norm::Kept) => "kept",
        (Language::English, Norm::Exceeded) => "exceeded",
        (Language::English, Norm::DoesNotApply) => "does not apply here",
        (Language::English, Norm::Unknown) => "the rooms are not known",
    };
    format!("{name}: {state}.")
}
