//! Letters as rows of a mail-merge file for Digital Post: two columns by name, the fields after.

use super::content::LetterInput;
use super::gather::LetterRecipient;
use super::template::Field;
use crate::report::document::{Cell, Column, ColumnKind, Dialect, Sheet, sheet_csv};

/// Columns after `Memo Modtager` and `Memo Label`: the fields of templates by name.
const FIELDS: [&str; 11] = [
    "address",
    "since",
    "registered",
    "reasons",
    "sources",
    "occupancy",
    "today",
    "reply_by",
    "complain_by",
    "case",
    "contact",
];

/// One row a letter, with a byte-order mark; a field the policy withholds is empty.
pub fn merge_csv(letters: &[(LetterInput<'_>, &LetterRecipient)]) -> Vec<u8> {
    let heads = ["Memo Modtager", "Memo Label"].into_iter().chain(FIELDS);
    let columns = heads.map(|head| Column::new(head, ColumnKind::Text)).collect();
    let mut sheet = Sheet::new("merge", columns);
    for (letter, recipient) in letters {
        let fields = letter.fields();
        let value = |name: &str| match fields.get(name) {
            Some(Field::Text(text)) => Cell::Text(text.clone()),
            Some(Field::Lines(lines)) => Cell::Text(lines.join("\n")),
            None => Cell::Empty,
        };
        let number = recipient.number.clone().unwrap_or_default();
        let first = [Cell::Text(number), Cell::Text(letter.subject())];
        sheet.rows.push(first.into_iter().chain(FIELDS.map(value)).collect());
    }
    let mut bytes = b"\xef\xbb\xbf".to_vec();
    bytes.extend(sheet_csv(&sheet, Dialect::Plain));
    bytes
}
