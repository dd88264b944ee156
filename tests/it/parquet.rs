//! Registry folders and results as Parquet: the same rows, the same judgement, nothing lost.

use std::path::Path;
use std::sync::Arc;

use ::parquet::arrow::ArrowWriter;
use ::parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use ::parquet::file::properties::WriterProperties;
use arrow_array::{
    Array, ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array,
    Int64Array, ListArray, RecordBatch, StringArray, TimestampMicrosecondArray, types,
};
use bytes::Bytes;
use proforma::registry::parquet::{Fault, from_csv, to_csv};
use proforma::registry::{LoadOptions, Source, load};
use proptest::prelude::*;

use crate::support::{TestDir, project};

fn bytes_of(columns: Vec<(&str, ArrayRef)>, group: usize) -> Bytes {
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let properties = WriterProperties::builder().set_max_row_group_row_count(Some(group)).build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(&batch).unwrap();
    writer.into_inner().unwrap().into()
}

fn column(name: &str, array: impl Array + 'static) -> (&str, ArrayRef) {
    (name, Arc::new(array))
}

fn text(bytes: &Bytes) -> String {
    String::from_utf8(to_csv(bytes).unwrap()).unwrap()
}

/// Rows of a Parquet file as text, unknown as empty.
fn rows(path: &Path) -> Vec<Vec<String>> {
    let bytes = Bytes::from(std::fs::read(path).unwrap());
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).unwrap();
    let names = reader.schema().fields().iter().map(|field| field.name().clone()).collect();
    let csv = to_csv(&bytes).unwrap();
    let mut records = csv::Reader::from_reader(csv.as_slice());
    let rows = records.records().map(|row| row.unwrap().iter().map(str::to_owned).collect());
    std::iter::once(names).chain(rows).collect()
}

fn csv_rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).unwrap();
    reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

#[test]
fn types_of_other_programs_become_what_the_loader_reads() {
    let words: DictionaryArray<types::Int32Type> =
        vec![Some("x,\"y\""), None, Some("Æ")].into_iter().collect();
    let bytes = bytes_of(
        vec![
            column("id", StringArray::from(vec![Some("0707614285"), Some(""), None])),
            column("n", Int32Array::from(vec![Some(-3), None, Some(72)])),
            column("big", Int64Array::from(vec![Some(707_614_285), None, None])),
            column("area", Float64Array::from(vec![Some(72.5), Some(72.0), None])),
            column("flag", BooleanArray::from(vec![Some(true), Some(false), None])),
            column("day", Date32Array::from(vec![Some(0), Some(-3106), None])),
            column(
                "time",
                TimestampMicrosecondArray::from(vec![
                    Some(86_400_000_000),
                    Some(86_401_000_000),
                    None,
                ]),
            ),
            column("word", words),
        ],
        2,
    );
    assert_eq!(
        text(&bytes),
        "id,n,big,area,flag,day,time,word\n\
         0707614285,-3,707614285,72.5,1,1970-01-01,1970-01-02,\"x,\"\"y\"\"\"\n\
         ,,,72,0,1961-07-01,1970-01-02 and 1 seconds,\n\
         ,72,,,,,,Æ\n"
    );
}

#[test]
fn what_no_register_holds_is_named() {
    let list = ListArray::from_iter_primitive::<types::Int32Type, _, _>(vec![Some(vec![Some(1)])]);
    let bytes = bytes_of(vec![column("rooms", list)], 10);
    let fault = to_csv(&bytes).unwrap_err();
    assert!(matches!(&fault, Fault::Unsupported { column, .. } if column == "rooms"), "{fault}");
    for bytes in [&b""[..], b"PAR1", b"move_id,person_id\n1,2\n"] {
        let fault = to_csv(&Bytes::from_static(bytes)).unwrap_err();
        assert!(matches!(fault, Fault::Damaged(_)), "{fault}");
    }
}

#[test]
fn row_groups_keep_their_order_and_one_empty_column_is_still_a_row() {
    let numbers: Vec<i64> = (0..10_000).collect();
    let bytes = bytes_of(vec![column("n", Int64Array::from(numbers))], 97);
    let expected: String = (0..10_000).map(|n| format!("{n}\n")).collect();
    assert_eq!(text(&bytes), format!("n\n{expected}"));
    let ids = StringArray::from(vec![Some("d1"), None, Some("d2")]);
    let dwellings = to_csv(&bytes_of(vec![column("dwelling_id", ids)], 10)).unwrap();
    let sources = [
        Source { name: "dwellings.csv", bytes: &dwellings },
        Source { name: "persons.csv", bytes: b"person_id,born_on\n" },
        Source { name: "moves.csv", bytes: b"move_id,person_id,to_dwelling_id,moved_on\n" },
    ];
    let loaded = load(&sources, &LoadOptions::default()).unwrap();
    assert_eq!((loaded.counts[0].read, loaded.counts[0].accepted), (3, 2));
}

#[test]
fn a_folder_in_parquet_is_judged_as_it_is_in_csv() {
    let (folder, town) = (TestDir::new(), project("sample-data/town"));
    let town = town.to_str().unwrap();
    folder.succeed(&["merge", town, "--out", "packed", "--parquet"]);
    folder.succeed(&["scan", town, "--out", "of-csv", "--parquet"]);
    folder.succeed(&["scan", "packed", "--out", "of-parquet"]);
    let read = |path: &str| std::fs::read(folder.path().join(path)).unwrap();
    for name in ["flags.csv", "scores.csv", "help.csv", "repair.csv", "rejects.csv", "flags.json"] {
        assert_eq!(read(&format!("of-csv/{name}")), read(&format!("of-parquet/{name}")), "{name}");
    }
    for name in ["flags", "help", "repair", "scores"] {
        let typed = rows(&folder.path().join(format!("of-csv/{name}.parquet")));
        assert_eq!(typed, csv_rows(&folder.path().join(format!("of-csv/{name}.csv"))), "{name}");
        assert!(typed.len() > 1 || name == "repair", "{name}");
    }
    for table in ["registration", "dwelling"] {
        let (csv, typed) = (format!("{table}.csv"), format!("{table}.parquet"));
        folder.succeed(&["facts", "export", town, "--table", table, "--out", &csv]);
        let call = ["facts", "export", town, "--table", table, "--out", &typed];
        folder.succeed(&[&call[..], &["--format", "parquet"]].concat());
        let (csv, typed) = (csv_rows(&folder.path().join(csv)), rows(&folder.path().join(typed)));
        assert_eq!(typed, csv, "{table}");
    }
    let both = folder.path().join("packed/moves.csv");
    std::fs::write(both, "move_id,person_id,to_dwelling_id,moved_on\n").unwrap();
    let ran = folder.proforma(&["scan", "packed", "--out", "x"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("moves.parquet"), "{}", ran.stderr);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_table_goes_there_and_back(
        rows in proptest::collection::vec(("[a-zæ0-9 ,\"\n]{0,8}", "[a-z]{1,3}"), 0..30),
    ) {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(["one", "other"]).unwrap();
        for (one, other) in &rows {
            writer.write_record([one, other]).unwrap();
        }
        let csv = writer.into_inner().unwrap();
        let back = to_csv(&from_csv(&csv).unwrap().into()).unwrap();
        let read = |bytes: &[u8]| -> Vec<csv::StringRecord> {
            csv::Reader::from_reader(bytes).records().map(Result::unwrap).collect()
        };
        prop_assert_eq!(read(&back), read(&csv));
    }

    #[test]
    fn damaged_files_give_rows_or_an_error(
        cut in any::<proptest::sample::Index>(),
        flips in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 1..4),
    ) {
        let csv = b"move_id,person_id,to_dwelling_id,moved_on\n1,p1,d1,2020\n2,p2,d1,2021-01-01\n";
        let mut bytes = from_csv(csv).unwrap();
        for (at, byte) in flips {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(4 * bytes.len()));
        let _ = to_csv(&bytes.into());
    }
}
