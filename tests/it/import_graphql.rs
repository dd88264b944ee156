//! Answers of the Datafordeler's CPR service: pages, persons, what is dropped, what is lost.

use proforma::registry::import::cpr::{self, Extract};
use proforma::registry::import::graphql::{Error, read};
use proforma::registry::import::{bbr, dafo};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::import_cpr::records::{ANNA, BO, CARL, check_counts, draft, file, load_all, note};
use crate::support::TestDir;

const ID: &str = "0a3f50b4-2d35-32b8-e044-0003ba298018";

#[expect(clippy::needless_pass_by_value, reason = "as `json!` makes it")]
fn address(status: &str, street: &str, from: &str, to: Value) -> Value {
    json!({
        "conavn": null, "status": status, "virkningfra": from,
        "virkningfrausikkerhedsmarkering": false, "virkningtil": to,
        "cprAdresse": {
            "cprkommunekode": "0851", "cprvejkode": street, "husnummer": "002B", "etage": "01",
            "sidedoer": "th", "postnummer": "9000", "postdistrikt": "Aalborg",
            "vejadresseringsnavn": "Industrivænget", "daradresse": null,
        },
    })
}

fn anna() -> Value {
    json!({
        "id": "u1", "status": "bopael_i_danmark", "statusdato": "1961-07-07", "koen": "kvinde",
        "foedselsdato": "1961-07-07", "foedselsdatousikkerhedsmarkering": false,
        "personnumre": [
            {"personnummer": ANNA, "status": "aktuel", "virkningfra": "2001-11-07"},
            {"personnummer": "0808614866", "status": "historisk", "virkningfra": "1961-07-07"},
        ],
        "navne": [{"fornavne": "Anna", "efternavn": "Ærø", "status": "aktuel"}],
        "statsborgerskaber": [{"status": "aktuel"}],
        "adresseoplysninger": [
            address("aktuel", "1016", "2020-01-14T23:00:00Z", Value::Null),
            address("historisk", "1017", "1990-05", json!("2020-01-15T00:00:00+01:00")),
            address("fortrudt", "1018", "2010-01-01", json!("2010-02-01")),
        ],
        "udrejseIndrejser": [
            {"status": "historisk", "virkningfra": "1985-01-01", "virkningtil": "1990-05-01",
             "cprlandekodeudrejse": "5180"},
        ],
        "civilstande": [
            {"civilstandstype": "gift", "status": "aktuel", "virkningfra": "1995-06-10",
             "virkningfrausikkerhedsmarkering": true, "aegtefaelle": {"personnummer": BO},
             "separationer": [{"virkningfra": "2019-01-01"}]},
            {"civilstandstype": "ugift", "status": "historisk", "virkningfra": "1961-07-07"},
        ],
        "boern": [{"barn": {"personnummer": CARL, "navn": {"fornavne": "Carl"}}}],
        "beskyttelser": [
            {"beskyttelsestype": "navne_og_adresse", "status": "aktuel",
             "virkningfra": "2023-01-01", "virkningtil": "2030-01-01"},
        ],
        "flyttepaabud": {"virkningfra": "2024-01-01", "bemarkning": "tekst"},
        "cprHaendelseskoder": [{"kode": "A01", "virkningfra": "2020-01-17"}],
    })
}

fn carl() -> Value {
    json!({
        "status": "bopael_i_danmark", "foedselsdato": "2005-03-15",
        "personnumre": [{"personnummer": CARL, "status": "aktuel"}],
        "foraeldreoplysninger": [
            {"foraelderrolle": "mor", "foraelder": {"personnummer": ANNA}},
            {"foraelderrolle": "far_medmor", "foraelderUdenCpr": {"navn": "X"}},
        ],
        "foraeldremyndighedsoplysninger": [
            {"foraeldremyndighedsindehaverrolle": "mor", "virkningfra": "2005-03-15"},
        ],
        "beskyttelser": [
            {"beskyttelsestype": "navne_og_adresse", "status": "historisk",
             "virkningfra": "2010-01-01", "virkningtil": "2011-01-01"},
        ],
        "adresseoplysninger": [address("aktuel", "1016", "2020-01-15", Value::Null)],
    })
}

fn answer(nodes: &[Value], more: bool) -> Value {
    json!({"data": {"CPRCustom_PublicSectorPerson": {
        "nodes": nodes, "pageInfo": {"hasNextPage": more, "endCursor": "x"},
    }}})
}

fn read_one(value: &Value) -> Extract {
    let extract = read(&[("answer", value.to_string().as_bytes())]).unwrap();
    check_counts(extract.summary());
    load_all(&extract);
    extract
}

#[test]
fn a_family_becomes_a_registry_folder() {
    let extract = read_one(&answer(&[anna(), carl()], false));
    assert_eq!(extract.rejects(), []);
    assert_eq!(
        file(&extract, "persons.csv"),
        format!(
            "person_id,born_on,civil_status,civil_status_since,spouse_id,mother_id,father_id,\
             replaced_by,protected\n\
             {ANNA},1961-07-07,married,1995-06,{BO},,,,1\n\
             0808614866,1961-07-07,,,,,,{ANNA},\n\
             {CARL},2005-03-15,,,,{ANNA},,,\n"
        )
    );
    assert_eq!(
        file(&extract, "moves.csv"),
        format!(
            "move_id,person_id,to_dwelling_id,moved_on,kind,care_of,sequence,notified_on\n\
             1,{ANNA},,1985-01-01,exit,,1,\n\
             2,{ANNA},08511017__2B__1__th,1990-05,entry,0,2,\n\
             3,{ANNA},08511016__2B__1__th,2020-01-15,move,0,3,2020-01-17\n\
             4,{CARL},08511016__2B__1__th,2020-01-15,move,0,1,\n"
        )
    );
    assert!(file(&extract, "dwellings.csv").contains("\"Industrivænget 2B, 1. th, 9000 Aalborg\""));
    for name in ["custody.csv", "separations.csv", "relocation_orders.csv"] {
        assert_eq!(file(&extract, name).lines().count(), 2, "{name}");
    }
    assert_eq!(file(&extract, "protections.csv").lines().count(), 3);
    let all: String = extract.files().iter().map(|(_, b)| String::from_utf8_lossy(b)).collect();
    assert!(!all.contains("Anna") && !all.contains("Carl") && !all.contains("tekst"));
    let skipped: Vec<(&str, u64)> =
        extract.summary().skipped.iter().map(|s| (s.record_type.as_str(), s.count)).collect();
    assert_eq!(skipped, [("navne", 1), ("statsborgerskaber", 1)]);
    assert_eq!(extract.summary().corrections, 1);
}

#[test]
fn pages_come_in_any_wrapping_order_and_number() {
    let whole = read_one(&answer(&[anna(), carl()], false));
    let first = answer(&[anna()], true).to_string();
    let second = json!({"data": {"CPRCustom_PublicSectorPerson": {"edges": [{"node": carl()}]}}});
    let second = second.to_string();
    let lines = format!("\u{FEFF}{first}\n\n{second}\n");
    for given in [
        vec![("b", first.as_bytes()), ("a", second.as_bytes())],
        vec![("one", lines.as_bytes())],
        vec![("one", lines.as_bytes()), ("again", first.as_bytes())],
    ] {
        let extract = read(&given).unwrap();
        check_counts(extract.summary());
        assert_eq!(extract.files(), whole.files());
        assert_eq!(note(extract.summary(), "last-page-missing"), 1);
    }
}

#[test]
fn of_two_versions_of_a_person_the_later_one_counts() {
    let mut later = anna();
    later["adresseoplysninger"][0]["virkningfra"] = json!("2024-02-01");
    let (old, new) = (answer(&[anna()], false).to_string(), answer(&[later], false).to_string());
    for given in [[("a", &old), ("b", &new)], [("a", &new), ("b", &old)]] {
        let extract = read(&given.map(|(name, text)| (name, text.as_bytes()))).unwrap();
        check_counts(extract.summary());
        assert!(file(&extract, "moves.csv").contains("2024-02-01"));
        assert!(extract.summary().superseded > 5);
        assert_eq!(note(extract.summary(), "person-delivered-again"), 1);
    }
}

#[test]
fn a_dar_address_is_the_id_and_faults_are_told_without_their_values() {
    let mut person = anna();
    person["adresseoplysninger"][0]["cprAdresse"]["daradresse"] = json!(ID);
    person["adresseoplysninger"][1]["virkningfra"] = json!("1990-13-01");
    person["civilstande"][0]["civilstandstype"] = json!("0707614285");
    person["beskyttelser"][0]["beskyttelsestype"] = json!("ny");
    let no_number = json!({"status": "doed", "navne": [{}], "boern": [{}]});
    let extract = read_one(&answer(&[person, no_number], false));
    let told: Vec<String> = extract
        .rejects()
        .iter()
        .map(|r| format!("{} {} {} {}", r.line, r.column, r.code, r.value))
        .collect();
    assert_eq!(
        told,
        [
            "1 adresseoplysninger[1].virkningfra bad-date 9999-99-99",
            "1 beskyttelser[0].beskyttelsestype bad-code aa",
            "1 civilstande[0].civilstandstype bad-code 9999999999",
            "2 personnumre missing-value ",
        ]
    );
    assert!(file(&extract, "moves.csv").contains(ID));
    // Protection that cannot be read protects.
    assert!(file(&extract, "persons.csv").lines().nth(1).unwrap().ends_with(",1"));
}

#[test]
fn what_is_no_whole_answer_says_what_to_do() {
    let whole = answer(&[anna()], false).to_string();
    let refused = json!({"errors": [{"message": "0707614285"}], "data": null}).to_string();
    let layout_a = draft("20240301", "20240229").person(ANNA, "01", "000000000000", "").lines();
    for (bytes, expected) in [
        (&b" "[..], "`f` is empty"),
        (b"a,b\n1,2\n", "`f` holds no answer"),
        (b"{\"a\": 1}", "`f` holds no answer"),
        (b"[]", "`f` holds no answer"),
        (b"{\"data\": {\"CPRCustom_PublicSectorPerson\": 5}}", "`f` holds no answer"),
        (&whole.as_bytes()[..700], "`f` is damaged or ends too early at line 1"),
        (refused.as_bytes(), "`f` is an answer that tells of 1 errors"),
        (&layout_a, "`f` is a CPR extract of layout A"),
    ] {
        let error = read(&[("f", bytes)]).unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error} / {expected}");
        assert!(error.hint().len() > 10 && !error.to_string().contains(ANNA));
    }
    assert_eq!(read(&[]).unwrap_err(), Error::NoFile);
    let hints = [
        cpr::read(&[("f", whole.as_bytes())]).unwrap_err().hint(),
        dafo::read(&[("f", whole.as_bytes())]).unwrap_err().hint(),
        bbr::read(&[("f", whole.as_bytes())], None).unwrap_err().hint(),
    ];
    assert!(hints.iter().all(|hint| hint.contains("import graphql")), "{hints:?}");
}

#[test]
fn a_whole_run() {
    let folder = TestDir::new();
    folder.write("answer.json", &answer(&[anna(), carl()], false).to_string());
    let ran = folder.proforma(&["import", "graphql", "answer.json", "--out", "out"]);
    insta::assert_snapshot!(ran.snapshot());
}

proptest! {
    #[test]
    fn damaged_answers_lose_nothing(
        cut in any::<proptest::sample::Index>(),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..6),
        twice in any::<bool>(),
    ) {
        let mut bytes = answer(&[anna(), carl()], true).to_string().into_bytes();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        let end = cut.index(2 * bytes.len());
        bytes.truncate(end);
        if twice {
            bytes.extend_from_within(..);
        }
        if let Ok(extract) = read(&[("f", &bytes)]) {
            check_counts(extract.summary());
            load_all(&extract);
        }
    }
}
