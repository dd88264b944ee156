//! Rows of any file: ZIP, XML, JSON lines, delimited text, the road register. Content tells.

use std::io::{self, BufRead, BufReader, Cursor, Read};

use quick_xml::encoding::DecodingReader;
use quick_xml::events::Event;

use super::super::decoded::{self, Decoded};
use super::super::rows::{self, StreamedRows};
use super::roads;
use super::row::{Kind, Row};
use super::units::Outcome;
use super::{Error, Gathered};

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
const ZIP: &[u8] = b"PK\x03\x04";

/// Reads one file.
pub(super) fn read(name: &str, bytes: &[u8], gathered: &mut Gathered) -> Result<(), Error> {
    if bytes.starts_with(ZIP) {
        return read_zip(name, bytes, gathered);
    }
    let start = bytes.strip_prefix(BYTE_ORDER_MARK).unwrap_or(bytes).trim_ascii_start();
    match start.first() {
        Some(b'<') => read_xml(name, BufReader::new(Cursor::new(bytes)), gathered),
        Some(b'{') => {
            other_importer(name, start)?;
            read_json_lines(name, bytes, gathered)
        }
        _ => {
            let encoding = decoded::encoding(bytes).expect("memory is read without fault");
            read_text(name, Decoded::new(bytes, encoding), gathered)
        }
    }
}

/// Refuses what another importer reads.
fn other_importer(name: &str, bytes: &[u8]) -> Result<(), Error> {
    match super::super::recognise::other(&super::super::recognise::beginning(bytes)) {
        Some((what, command)) => Err(Error::OtherImporter { file: name.to_owned(), what, command }),
        None => Ok(()),
    }
}

fn read_zip(name: &str, bytes: &[u8], gathered: &mut Gathered) -> Result<(), Error> {
    let damaged = |rows| Error::Damaged { file: name.to_owned(), rows };
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| damaged(0))?;
    for at in 0..archive.len() {
        let before = gathered.account.read;
        let file = archive.by_index(at).map_err(|_| damaged(before))?;
        if file.is_dir() {
            continue;
        }
        let inside =
            file.name().map_or_else(|_| name.to_owned(), |inside| format!("{name}/{inside}"));
        let mut reader = BufReader::with_capacity(1 << 16, file);
        let start = reader.fill_buf().map_err(|_| damaged(0))?;
        let is_zip = start.starts_with(ZIP);
        let start = start.strip_prefix(BYTE_ORDER_MARK).unwrap_or(start).trim_ascii_start();
        match start.first() {
            Some(b'<') => read_xml(&inside, reader, gathered)?,
            Some(b'{') => {
                other_importer(&inside, start)?;
                read_json_lines(&inside, reader, gathered)?;
            }
            _ if is_zip => {
                let mut bytes = Vec::new();
                reader.read_to_end(&mut bytes).map_err(|_| damaged(0))?;
                read_zip(&inside, &bytes, gathered)?;
            }
            _ => {
                // All of a text says how it is encoded, so it is unpacked twice and never held.
                let encoding = decoded::encoding(reader).map_err(|_| damaged(0))?;
                let again = BufReader::new(archive.by_index(at).map_err(|_| damaged(0))?);
                read_text(&inside, Decoded::new(again, encoding), gathered)?;
            }
        }
    }
    Ok(())
}

/// Bytes that a declaration of the encoding must end within: the reader has not gone on from them then.
/// What is declared later changes nothing.
const BEGINNING: u64 = 64;

/// Rows are the elements two levels down whose children are fields.
fn read_xml(name: &str, mut reader: impl BufRead, gathered: &mut Gathered) -> Result<(), Error> {
    let before = gathered.account.read;
    let is_marked = reader.fill_buf().is_ok_and(|start| start.starts_with(BYTE_ORDER_MARK));
    let beginning = if is_marked { BEGINNING - BYTE_ORDER_MARK.len() as u64 } else { BEGINNING };
    let mut xml = quick_xml::Reader::from_reader(DecodingReader::new(reader));
    let (mut buffer, mut depth) = (Vec::new(), 0_usize);
    let (mut row, mut known) = (Row::default(), false);
    loop {
        buffer.clear();
        let damaged = |gathered: &Gathered| Error::Damaged {
            file: name.to_owned(),
            rows: gathered.account.read - before,
        };
        match xml.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) => {
                depth += 1;
                if depth == 3 {
                    row.fields.push((start.local_name().as_ref().to_owned(), String::new()));
                }
            }
            Ok(Event::Decl(declaration)) => {
                let is_first = xml.buffer_position() <= beginning;
                let may_change = is_first && xml.get_ref().encoding() == encoding_rs::UTF_8;
                if let Some(encoding) = declaration.encoder().filter(|_| may_change) {
                    xml.get_mut().set_encoding(encoding);
                }
            }
            Ok(Event::Text(text)) if depth == 3 => append(&mut row, &text),
            Ok(Event::GeneralRef(reference)) if depth == 3 => append(&mut row, &reference),
            Ok(Event::End(_)) => {
                if depth == 2 {
                    let done = std::mem::take(&mut row);
                    known |= take(name, gathered.account.read - before + 1, &done, gathered);
                }
                depth = depth.checked_sub(1).ok_or_else(|| damaged(gathered))?;
            }
            Ok(Event::Eof) if depth == 0 => break,
            Ok(Event::Eof) | Err(_) => return Err(damaged(gathered)),
            Ok(_) => {}
        }
    }
    if known { Ok(()) } else { Err(Error::NothingKnown { file: name.to_owned() }) }
}

/// References stand for signs that no field that is read can hold; they stay as they are written.
fn append(row: &mut Row, text: &str) {
    if let Some((_, value)) = row.fields.last_mut() {
        value.push_str(text);
    }
}

/// One line at a time is in memory.
fn read_json_lines(
    name: &str,
    mut reader: impl BufRead,
    gathered: &mut Gathered,
) -> Result<(), Error> {
    let before = gathered.account.read;
    let (mut known, mut line) = (false, Vec::new());
    for number in 1_u64.. {
        line.clear();
        let read = reader.read_until(b'\n', &mut line).map_err(|_| Error::Damaged {
            file: name.to_owned(),
            rows: gathered.account.read - before,
        })?;
        if read == 0 {
            break;
        }
        let text = line.strip_prefix(BYTE_ORDER_MARK).filter(|_| number == 1).unwrap_or(&line);
        if text.trim_ascii().is_empty() {
            continue;
        }
        let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(text) else {
            gathered.account.read += 1;
            gathered.account.reject((name, number), "", "bad-json", ("", JSON_HINT));
            continue;
        };
        let text = |value: serde_json::Value| match value {
            serde_json::Value::String(text) => text,
            serde_json::Value::Null => String::new(),
            other => other.to_string(),
        };
        let fields = object.into_iter().map(|(name, value)| (name, text(value))).collect();
        known |= take(name, number, &Row { fields }, gathered);
    }
    if known { Ok(()) } else { Err(Error::NothingKnown { file: name.to_owned() }) }
}

const JSON_HINT: &str = "each line must be one JSON object / hver linje skal være ét JSON-objekt";

/// One row at a time is in memory.
fn read_text(name: &str, text: impl BufRead, gathered: &mut Gathered) -> Result<(), Error> {
    let before = gathered.account.read;
    read_rows(name, text, gathered).unwrap_or_else(|_| {
        Err(Error::Damaged { file: name.to_owned(), rows: gathered.account.read - before })
    })
}

/// What is wrong with the file stands inside, what is wrong with reading it outside.
fn read_rows(
    name: &str,
    text: impl BufRead,
    gathered: &mut Gathered,
) -> io::Result<Result<(), Error>> {
    let (beginning, text) = decoded::beginning(text)?;
    if roads::is_road_register(&beginning) {
        let Gathered { roads, account, kinds, .. } = gathered;
        *kinds.entry("roads").or_default() += roads.read(name, text, account)?;
        return Ok(Ok(()));
    }
    if let Some((what, command)) = super::super::recognise::person_extract(&beginning) {
        return Ok(Err(Error::OtherImporter { file: name.to_owned(), what, command }));
    }
    let mut rows = StreamedRows::new(text, rows::delimiter(&beginning))?;
    let header = rows.header.clone();
    if Kind::of(&header.iter().map(String::as_str).collect::<Vec<_>>()).is_none() {
        return Ok(Err(Error::NothingKnown { file: name.to_owned() }));
    }
    while let Some((line, values)) = rows.next_row()? {
        if values.fields().count() == header.len() {
            let values = values.fields().map(str::to_owned);
            let row = Row { fields: header.iter().cloned().zip(values).collect() };
            take(name, line, &row, gathered);
        } else {
            gathered.account.read += 1;
            gathered.account.reject((name, line), "", "field-count", ("", WIDTH_HINT));
        }
    }
    Ok(Ok(()))
}

const WIDTH_HINT: &str = "the row has more or fewer fields than the header / rækken har flere eller færre felter end overskriften";

/// Counts a row and gives it to whom it concerns; says whether its kind is known.
fn take(name: &str, line: u64, row: &Row, gathered: &mut Gathered) -> bool {
    gathered.account.read += 1;
    let Some(kind) = row.kind() else {
        gathered.account.skip("rows of another kind");
        return false;
    };
    *gathered.kinds.entry(kind.name()).or_default() += 1;
    let outcome = match kind {
        Kind::Unit => gathered.units.add_unit(row),
        Kind::Building => gathered.units.add_building(row),
        Kind::Address => gathered.places.add_address(row),
        Kind::HouseNumber => gathered.places.add_house(row),
    };
    match outcome {
        Outcome::Imported => gathered.account.imported += 1,
        Outcome::Skipped(why) => gathered.account.skip(&format!("{}, {why}", kind.name())),
        Outcome::Rejected(column, code) => {
            gathered.account.reject((name, line), column, code, (row.first(&[column]), FIELD_HINT));
        }
    }
    true
}

const FIELD_HINT: &str =
    "the field is missing or holds something else / feltet mangler eller indeholder noget andet";
