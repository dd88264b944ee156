//! The registry reader at its boundary: folders and texts in, a register, rejects and notes out.

use proforma::domain::{Day, MoveKind, UncertainDay};
use proforma::registry::{
    self, Error, LoadOptions, Loaded, Register, Reject, Source, load_texts,
};

fn load(texts: &[(&str, &str)]) -> Loaded {
    load_texts(texts).unwrap_or_else(|error| panic!("{error}"))
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Everything of a register as text, to compare two of them.
fn whole(register: &Register) -> String {
    format!("{register:#?}")
}

const PERSONS: &str = "person_id,born_on\np1,1970-01-01\np2,1980\n";
const DWELLINGS: &str = "dwelling_id\nd1\nd2\n";

#[test]
fn a_small_register_loads_in_person_and_date_order() {
    let moves = "move_id,person_id,to_dwelling_id,from_dwelling_id,moved_on,notified_on,kind\n\
        m3,p2,d1,,2020-05,,\nm2,p1,d2,d1,2021-02-01,2021-02-03,move\nm1,p1,d1,,2020-01-01,,entry\n\
        m4,p1,,,2022-01-01,,exit\n";
    let loaded =
        load(&[("moves", moves), ("persons", PERSONS), ("dwellings", DWELLINGS)]);
    assert_eq!(loaded.rejects, []);
    let moves = &loaded.register.moves;
    let persons: Vec<usize> = moves.person.iter().map(|person| person.index()).collect();
    assert_eq!(persons, [0, 0, 0, 1]);
    let kinds = [MoveKind::Entry, MoveKind::Move, MoveKind::Exit, MoveKind::Move];
    assert_eq!(moves.kind, kinds);
    assert_eq!(moves.notified[1], Some(day("2021-02-03")));
    let may = UncertainDay { earliest: day("2020-05-01"), latest: day("2020-05-31") };
    assert_eq!(moves.effective[3], may);
    assert_eq!(loaded.last_known_day(), Some(day("2022-01-01")));
}
