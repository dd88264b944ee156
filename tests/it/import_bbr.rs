//! Buildings, addresses and roads: every carrier, every match level, nothing lost.

use std::io::Write;

use proforma::registry::import::Account;
use proforma::registry::import::bbr::{Buildings, Error, read};
use proptest::prelude::*;

use crate::support::{TestDir, project};

const REGISTER: &str = "dwelling_id,municipality_code,street_code,house_number,floor,door\n\
    04610010___1__1__th,0461,0010,1,1,th\n\
    0a000000-0000-0000-0000-000000000002,,,,,\n\
    04610010___2__1__tv,0461,0010,2,1,tv\n\
    04610010___2__9____,0461,0010,2,9,\n\
    04610010___7_______,0461,0010,7,,\n\
    04619905___________,0461,9905,,,\n";

const HOUSES: &str = "id;bkid;statuskode;vejkode;husnummer;virkning\n\
    1;0b000000-0000-0000-0000-000000000001;1;10;\"(1,\"\"\"\")\";\"[\"\"2000\"\",)\"\n\
    2;0b000000-0000-0000-0000-000000000002;1;10;\"(2,\"\"\"\")\";\"[\"\"2000\"\",)\"\n\
    3;0b000000-0000-0000-0000-000000000003;1;10;\"(3,\"\"B\"\")\";\"[\"\"2000\"\",\"\"2010\"\")\"\n";

const ADDRESSES: &str = "{\"id_lokalId\":\"0a000000-0000-0000-0000-000000000001\",\"husnummer\":\"1\",\"etagebetegnelse\":\"1\",\"dørbetegnelse\":\"th\",\"status\":\"3\"}\n\
    {\"id_lokalId\":\"0a000000-0000-0000-0000-000000000002\",\"husnummer\":\"1\",\"etagebetegnelse\":\"\",\"dørbetegnelse\":\"\",\"status\":\"3\"}\n\
    {\"id_lokalId\":\"0a000000-0000-0000-0000-000000000003\",\"husnummer\":\"2\",\"etagebetegnelse\":\"1\",\"dørbetegnelse\":null,\"status\":\"3\"}\n\
    {\"id_lokalId\":\"0a000000-0000-0000-0000-000000000004\",\"husnummer\":\"2\",\"etagebetegnelse\":\"2\",\"dørbetegnelse\":\"\",\"status\":\"3\"}\n\
    {\"id_lokalId\":\"0a000000-0000-0000-0000-000000000005\",\"husnummer\":\"2\",\"etagebetegnelse\":\"2\",\"dørbetegnelse\":\"\",\"status\":\"4\"}\n\
    not json\n";

fn unit(id: u8, address: u8, rooms: u8, extra: &str) -> String {
    format!(
        "<CO50500t><id_lokalId>u{id}</id_lokalId><kommunekode>0461</kommunekode>\
         <status>7</status><enh020EnhedensAnvendelse>140</enh020EnhedensAnvendelse>\
         <enh023Boligtype>1</enh023Boligtype><enh027ArealTilBeboelse>60</enh027ArealTilBeboelse>\
         <enh031AntalVærelser>{rooms}</enh031AntalVærelser><enh034Køkkenforhold>E</enh034Køkkenforhold>\
         <adresseIdentificerer>0A000000-0000-0000-0000-00000000000{address}</adresseIdentificerer>\
         <bygning>b1</bygning>{extra}</CO50500t>"
    )
}

/// Units as delivered: ISO-8859-1 XML.
fn units() -> Vec<u8> {
    let rows = [
        unit(1, 1, 2, ""),
        unit(2, 2, 3, "<enh024KondemneretBoligenhed>1</enh024KondemneretBoligenhed>"),
        unit(3, 3, 4, ""),
        unit(4, 4, 5, ""),
        unit(5, 1, 9, "<registreringTil>2018-01-01</registreringTil>"),
        unit(1, 1, 2, "<registreringFra>2001-01-01</registreringFra>"),
    ];
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><OIS_UDTRAEK><UDTRAEK>\
         <LOEBENUMMER>1</LOEBENUMMER></UDTRAEK>{}</OIS_UDTRAEK>",
        rows.concat()
    );
    text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

const BUILDINGS: &str = "id_lokalId,status,byg021BygningensAnvendelse,byg404Koordinat,husnummer\n\
    b1,6,140,POINT (588000.5 6140000),0b000000-0000-0000-0000-000000000009\n\
    ,6,140,,\n";

fn zipped(name: &str, bytes: &[u8]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap().into_inner()
}

fn balances(account: &Account) {
    assert!(account.balances(), "{account:?}");
}

fn read_all(dwellings: Option<&str>) -> Buildings {
    let units = zipped("units.xml", &units());
    let files: [(&str, &[u8]); 4] = [
        ("units.zip", &units),
        ("houses.csv", HOUSES.as_bytes()),
        ("addresses.ndjson", ADDRESSES.as_bytes()),
        ("buildings.csv", BUILDINGS.as_bytes()),
    ];
    let read = read(&files, dwellings.map(str::as_bytes)).unwrap();
    balances(&read.account);
    read
}

/// What a unit file says of its encoding counts at the beginning of the file and nowhere else.
#[test]
fn an_encoding_declared_anywhere_is_an_answer_or_an_error() {
    let units = units();
    let body = &units[units.windows(5).position(|it| it == b"<OIS_").unwrap()..];
    let tried = |beginning: &[u8], encoding: &str, blanks: usize, late: &str| {
        let declared =
            format!("<?xml version=\"1.0\" {:blanks$}encoding=\"{encoding}\"?>{late}", "");
        let bytes = [beginning, declared.as_bytes(), body].concat();
        match read(&[("units.xml", &bytes)], None) {
            Ok(read) => {
                balances(&read.account);
                true
            }
            Err(error) => !error.to_string().is_empty(),
        }
    };
    let late = format!("{:100}<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>", "");
    for beginning in [&b""[..], b"\xEF\xBB\xBF", b"  ", b"\xFF\xFE", b"\xFE\xFF"] {
        for encoding in ["ISO-8859-1", "windows-1252", "UTF-8", "UTF-16", "UTF-16BE", "x"] {
            for blanks in 0..40 {
                assert!(tried(beginning, encoding, blanks, ""));
                assert!(tried(beginning, encoding, blanks, &late));
            }
        }
    }
    let windows = read(&[("units.xml", &units)], None).unwrap();
    assert!(windows.account.imported > 0);
}

#[test]
fn units_come_to_dwellings_with_a_level() {
    let read = read_all(Some(REGISTER));
    assert_eq!(
        String::from_utf8(read.dwellings.clone()).unwrap(),
        "dwelling_id,building_id,municipality_code,street_code,house_number,floor,door,use_code,rooms,area_m2,easting,northing,dwelling_type,kitchen,condemned,match_level\n\
         04610010___1__1__th,b1,0461,0010,1,1,th,140,2,60,588000.5,6140000,1,E,,1\n\
         04610010___2__1__tv,b1,0461,0010,2,1,tv,140,4,60,588000.5,6140000,1,E,,2\n\
         04610010___2__9____,b1,0461,0010,2,9,,140,,,588000.5,6140000,,,,3\n\
         04610010___7_______,,0461,0010,7,,,,,,,,,,,\n\
         04619905___________,,0461,9905,,,,,,,,,,,,\n\
         0a000000-0000-0000-0000-000000000002,b1,,,,,,140,3,60,588000.5,6140000,1,E,1,1\n\
         0a000000-0000-0000-0000-000000000004,b1,0461,0010,2,2,,140,5,60,588000.5,6140000,1,E,,4\n"
    );
    assert_eq!(read.levels, [2, 2, 1, 1, 1]);
    let rejected: Vec<String> =
        read.account.rejects.iter().map(|r| format!("{}:{} {}", r.file, r.line, r.code)).collect();
    assert_eq!(rejected, ["addresses.ndjson:6 bad-json", "buildings.csv:3 missing-value"]);
    let loaded =
        proforma::registry::load_texts(&[("dwellings", str::from_utf8(&read.dwellings).unwrap())])
            .unwrap();
    assert_eq!(loaded.rejects, []);
    let rooms: Vec<Option<u16>> = loaded.register.dwellings.rooms.iter().collect();
    assert_eq!(rooms, [Some(2), None, None, None, None, Some(3), None]);
}

#[test]
fn lines_of_json_are_the_same_packed_and_marked() {
    let marked = format!("\u{FEFF}\n{ADDRESSES}");
    let read = |name: &str, bytes: &[u8]| {
        let read = read(&[(name, bytes)], None).unwrap();
        balances(&read.account);
        let rejects = read.account.rejects.iter().map(|reject| (reject.line, reject.code));
        (read.account.read, read.kinds, rejects.collect::<Vec<_>>())
    };
    let plain = read("addresses.ndjson", ADDRESSES.as_bytes());
    assert_eq!(plain.2, [(6, "bad-json")]);
    assert_eq!(read("a.zip", &zipped("addresses.ndjson", ADDRESSES.as_bytes())), plain);
    let one_later = (plain.0, plain.1, vec![(7, "bad-json")]);
    assert_eq!(read("addresses.ndjson", marked.as_bytes()), one_later);
    assert_eq!(read("a.zip", &zipped("addresses.ndjson", marked.as_bytes())), one_later);
}

/// All of a packed text says how it is encoded, also a letter at its very end.
#[test]
fn delimited_text_is_the_same_packed_and_in_any_encoding() {
    let row = |at| format!("{at};0b;1;10;\"({},)\";\"[,)\"\r\n\n", at % 900 + 1);
    let many: String = (10..9_000).map(row).collect();
    let text = format!("{HOUSES}{many}1;2\n1;0b;1;10;1;Sø\n");
    let latin: Vec<u8> = text.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let wide = [b"\xFF\xFE".as_slice(), &wide].concat();
    let read = |bytes: &[u8]| {
        let read = read(&[("a", bytes)], None).unwrap();
        balances(&read.account);
        let rejects = read.account.rejects.iter().map(|reject| (reject.line, reject.code));
        (read.account.read, read.account.skipped, rejects.collect::<Vec<_>>())
    };
    let plain = read(text.as_bytes());
    assert_eq!(plain.2, [(17_985, "field-count")]);
    for bytes in [text.as_bytes(), &latin, &wide] {
        assert_eq!(read(bytes), plain);
        assert_eq!(read(&zipped("houses.csv", bytes)), plain);
        assert_eq!(read(&zipped("a.zip", &zipped("houses.csv", bytes))), plain);
    }
}

#[test]
fn without_a_register_every_unit_with_an_address_is_a_dwelling() {
    let read = read_all(None);
    assert_eq!(String::from_utf8(read.dwellings).unwrap().lines().count(), 5);
}

#[test]
fn roads_name_dwellings_but_never_those_that_are_none() {
    let named = |code: &str, name: &str| {
        format!("0010461{code}199109231200{:016}190001011200{name:<20}{name:<40}\r\n", 0)
    };
    let roads = format!(
        "00037071520170531\r\n{}{}00404610010001 099 U2002090912005000Odense C            \r\n999\r\n",
        named("0010", "Rugvej"),
        named("9905", "Uden fast bopæl")
    );
    let roads: Vec<u8> = roads.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    let read = read(&[("roads", &roads)], Some(REGISTER.as_bytes())).unwrap();
    balances(&read.account);
    let text = String::from_utf8(read.dwellings).unwrap();
    assert!(text.contains("\"Rugvej 1, 1. th, 5000 Odense C\""), "{text}");
    assert!(!text.contains("bopæl"), "{text}");
}

#[test]
fn other_files_name_their_importer() {
    let extract = "000                                \n0010707614285";
    for (text, expected) in [
        ("a,b\n1,2\n", "no BBR units"),
        ("<a><b><c>1</c></b></a>", "no BBR units"),
        ("<a><b>", "damaged"),
        ("PK\u{3}\u{4}", "damaged"),
        (extract, ""),
    ] {
        let error = read(&[("f", text.as_bytes())], None).unwrap_err();
        assert!(error.to_string().contains(expected), "{error}");
        assert!(error.hint().len() > 10);
    }
    assert_eq!(read(&[], Some(b"x\n1\n")).unwrap_err(), Error::NoDwellings);
}

#[test]
fn a_whole_run_over_the_sample() {
    let folder = TestDir::new();
    let sample = project("sample-data/import/bbr");
    for name in ["units.xml", "houses.csv", "addresses.ndjson", "buildings.csv", "dwellings.csv"] {
        std::fs::create_dir_all(folder.path().join("register")).unwrap();
        std::fs::copy(sample.join(name), folder.path().join("register").join(name)).unwrap();
    }
    let call = [
        "import",
        "bbr",
        "register/units.xml",
        "register/houses.csv",
        "register/addresses.ndjson",
        "register/buildings.csv",
        "--register",
        "register",
        "--out",
        "joined",
    ];
    let ran = folder.proforma(&call);
    let dwellings = std::fs::read_to_string(folder.path().join("joined/dwellings.csv")).unwrap();
    insta::assert_snapshot!(format!("{}----- dwellings.csv\n{dwellings}", ran.snapshot()));
    let told = folder.succeed(&["address", "04610010___1__1__th"]).stdout;
    assert!(told.contains("floor        1"), "{told}");
}

proptest! {
    #[test]
    fn damaged_files_give_an_answer_or_an_error(
        which in 0..4_usize,
        cut in any::<proptest::sample::Index>(),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..20),
        twice in any::<bool>(),
    ) {
        let files = [units(), HOUSES.into(), ADDRESSES.into(), BUILDINGS.into()];
        let mut bytes: Vec<u8> = files[which].clone();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len() + 1).max(1));
        if twice {
            bytes.extend_from_within(..);
        }
        if let Ok(read) = read(&[("f", &bytes)], Some(REGISTER.as_bytes())) {
            balances(&read.account);
        }
    }
}
