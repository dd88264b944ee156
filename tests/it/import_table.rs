//! Tables with a mapping: encodings, delimiters, dates, workbooks, names that go nowhere.

use std::io::Cursor;

use proforma::registry::import::Scratch;
use proforma::registry::import::table::{Error, Imported, Mapping, read, read_with};
use proptest::prelude::*;

use crate::support::TestDir;

const LANDLORD: &str = "Navn;Adresse;Tilflytningsdato;Fraflytningsdato;Beskyttelse;Bemærkning\n\
    Anna Ærø;Rugvej 1, 1. th, 5000 Odense C;01-02-2020;;N;x\n\
    Bo Bæk;Rugvej 1, 1. th, 5000 Odense C;1.3.2020;31-12-2024;J;\n\
    Carl;;01-02-2020;;N;\n\
    Dorte;Rugvej 1, 1. th, 5000 Odense C;99-02-2020;;N;\n\
    Emil;Rugvej 1, 1. th, 5000 Odense C;01-02-2020;;måske;\n";

const PERSBO: &str = "PNR,KOMKOD,VEJKOD,HUSNR,ETAGE,SIDEDOER,TILFDTO,FRAFDTO,ANNKOR,CONVN\n\
    707614285,461,10,001,01,th,199109151457,0,,\n\
    707614285,461,10,002,,,0202001010000,0,,c/o X\n\
    101701234,461,10,002,,,202001010000,0,A,\n\
    12,461,10,002,,,202001010000,0,,\n";

fn mapped(mapping: &str, bytes: &[u8]) -> Imported {
    let mapping = Mapping::ready(mapping).unwrap().unwrap();
    let read = read("table", bytes, &mapping).unwrap();
    assert!(read.account.balances(), "{:?}", read.account);
    read
}

fn file(read: &Imported, name: &str) -> String {
    let bytes = &read.files().into_iter().find(|(known, _)| *known == name).expect("a file").1;
    String::from_utf8(bytes.clone()).unwrap()
}

#[test]
fn the_landlord_lookup_has_no_names_and_no_numbers() {
    let windows: Vec<u8> = LANDLORD.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [LANDLORD.as_bytes(), &windows, LANDLORD.replace(';', "\t").as_bytes()] {
        let read = mapped("cpr-landlord", bytes);
        assert_eq!(read.dropped, ["Navn"]);
        assert_eq!(read.unused, ["Bemærkning"]);
        assert_eq!(read.account.rejects.len(), 3);
        assert_eq!(
            file(&read, "moves.csv"),
            "move_id,person_id,to_dwelling_id,moved_on\n\
             in-2,row-2,\"Rugvej 1, 1. th, 5000 Odense C\",2020-02-01\n\
             in-3,row-3,\"Rugvej 1, 1. th, 5000 Odense C\",2020-03-01\n\
             out-3,row-3,elsewhere,2024-12-31\n"
        );
        assert_eq!(file(&read, "persons.csv"), "person_id,born_on,protected\nrow-2,,\nrow-3,,1\n");
        let texts: Vec<(String, String)> =
            read.files().iter().map(|(name, _)| ((*name).to_owned(), file(&read, name))).collect();
        let texts: Vec<(&str, &str)> =
            texts.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        assert_eq!(proforma::registry::load_texts(&texts).unwrap().rejects, []);
        assert!(texts.iter().all(|(_, text)| !text.contains("Anna") && !text.contains("Bæk")));
    }
}

#[test]
fn how_much_is_held_changes_nothing() {
    let mut dump = PERSBO.to_owned();
    for row in 0..2_000 {
        let day = 1 + row % 28;
        dump.push_str(&format!("{:010},461,10,{row},,,199102{day:02}0000,0,,x\n", 101_701_234));
    }
    let mapping = Mapping::ready("dpr-dtpersbo").unwrap().unwrap();
    let whole = mapped("dpr-dtpersbo", dump.as_bytes());
    let scratch = Scratch::new(0, || Ok(Box::new(Cursor::new(Vec::new()))));
    let read = read_with("table", dump.as_bytes(), &mapping, &scratch).unwrap();
    assert_eq!(read.files(), whole.files());
    assert_eq!(read.account, whole.account);
    let full = Scratch::new(0, || Err(std::io::ErrorKind::StorageFull.into()));
    let error = read_with("table", dump.as_bytes(), &mapping, &full).unwrap_err();
    assert!(error.is_disk(), "{error}");
}

#[test]
fn a_database_dump_gets_its_zeros_back() {
    let read = mapped("dpr-dtpersbo", PERSBO.as_bytes());
    assert_eq!(file(&read, "persons.csv"), "person_id,born_on\n0707614285,1961-07-07\n");
    assert_eq!(
        file(&read, "moves.csv"),
        "move_id,person_id,to_dwelling_id,moved_on\n\
         2,0707614285,04610010___1__1__th,1991-09-15\n\
         3,0707614285,04610010___2_______,2020-01-01\n"
    );
    assert_eq!((read.account.skipped.len(), read.account.rejects.len()), (1, 1));
    assert_eq!(read.account.rejects[0].value, "99");
}

#[test]
fn tables_that_do_not_fit_say_what_is_missing() {
    let landlord = Mapping::ready("cpr-landlord").unwrap().unwrap();
    for (bytes, expected) in [
        (&b""[..], "no header row"),
        (b"a;b\n1;2\n", "has no column Adresse"),
        (b"PK\x03\x04xx", "no workbook"),
        (
            b"0010101011234          20010821120501000000000000 0751199109231200M2001-01-01",
            "layout B",
        ),
    ] {
        let error = read("f", bytes, &landlord).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().len() > 10);
    }
    let takes_names = Mapping::parse(
        "name = \"x\"\n[[make]]\nfile = \"persons\"\ncolumns.person_id = { column = \"Efternavn\" }",
    );
    let error = read("f", b"Efternavn\nX\n", &takes_names.unwrap()).unwrap_err();
    assert!(matches!(error, Error::Refused { .. }), "{error}");
}

#[test]
fn a_dry_run_shows_rows_and_problems_and_writes_nothing() {
    let folder = TestDir::new();
    folder.write("lookup.csv", LANDLORD);
    let dry = folder.proforma(&[
        "import",
        "table",
        "lookup.csv",
        "--mapping",
        "cpr-landlord",
        "--dry-run",
    ]);
    let wet = folder.proforma(&[
        "import",
        "table",
        "lookup.csv",
        "--mapping",
        "cpr-landlord",
        "--out",
        "out",
    ]);
    insta::assert_snapshot!(format!("{}\n\n{}", dry.snapshot(), wet.snapshot()));
}

proptest! {
    #[test]
    fn damaged_tables_lose_nothing(
        cut in any::<proptest::sample::Index>(),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..20),
        twice in any::<bool>(),
    ) {
        for (mapping, text) in [("cpr-landlord", LANDLORD), ("dpr-dtpersbo", PERSBO)] {
            let mut bytes = text.as_bytes().to_vec();
            for (at, byte) in &flips {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            bytes.truncate(cut.index(bytes.len() + 1));
            if twice {
                bytes.extend_from_within(..);
            }
            let mapping = Mapping::ready(mapping).unwrap().unwrap();
            if let Ok(read) = read("f", &bytes, &mapping) {
                prop_assert!(read.account.balances());
            }
        }
    }
}
