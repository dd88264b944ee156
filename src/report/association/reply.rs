//! The form an association fills in, and the mark by which its rows are known again.

use sha2::{Digest, Sha256};

use super::document::AssociationInput;
use super::occupancy::{Occupancy, OccupancyRow};
use crate::report::document::{Cell, Column, ColumnKind, Sheet};

/// The columns of the form, in order. Their English and Danish headings are both known on import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReplyColumn {
    /// The mark of the row.
    Reference,
    /// The address, for the reader.
    Address,
    /// Rooms as the association knows them.
    Rooms,
    /// First day of the lease in force.
    LeaseFrom,
    /// Last day of the lease, where it was given up.
    LeaseTo,
    /// Whether part of the dwelling is sublet with the association's approval.
    Sublet,
    /// From when.
    SubletFrom,
    /// Until when.
    SubletTo,
    /// Whether the association has reason to think that not all who are registered live there.
    Doubt,
    /// The right address, where the one in the report is wrong.
    RightAddress,
    /// Anything else, without names.
    Remark,
}

impl ReplyColumn {
    /// Every column.
    pub const ALL: [Self; 11] = [
        Self::Reference,
        Self::Address,
        Self::Rooms,
        Self::LeaseFrom,
        Self::LeaseTo,
        Self::Sublet,
        Self::SubletFrom,
        Self::SubletTo,
        Self::Doubt,
        Self::RightAddress,
        Self::Remark,
    ];

    /// The name of its heading among the texts.
    pub fn key(self) -> &'static str {
        match self {
            Self::Reference => "field-reference",
            Self::Address => "field-address",
            Self::Rooms => "reply-rooms",
            Self::LeaseFrom => "reply-lease-from",
            Self::LeaseTo => "reply-lease-to",
            Self::Sublet => "reply-sublet",
            Self::SubletFrom => "reply-sublet-from",
            Self::SubletTo => "reply-sublet-to",
            Self::Doubt => "reply-doubt",
            Self::RightAddress => "reply-right-address",
            Self::Remark => "reply-remark",
        }
    }

    fn kind(self) -> ColumnKind {
        match self {
            Self::Rooms => ColumnKind::Number,
            Self::LeaseFrom | Self::LeaseTo | Self::SubletFrom | Self::SubletTo => ColumnKind::Day,
            _ => ColumnKind::Text,
        }
    }
}

/// Signs of marks: no letters that are taken for others, none that spell words.
const SIGNS: &[u8; 16] = b"23456789BCDFGHJK";

/// The mark of a row: it holds no id, and is the same only in reports of one run.
pub fn reference(occupancy: &Occupancy, row: &OccupancyRow) -> String {
    let mut hash = Sha256::new();
    for part in [&occupancy.fingerprint, &occupancy.as_of, &row.association, &row.dwelling] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    let digest = hash.finalize();
    let signs = digest.iter().take(8).map(|byte| char::from(SIGNS[usize::from(byte & 15)]));
    signs.collect()
}

/// The form: a row for each dwelling, everything but mark and address to fill in.
pub fn reply_form(input: AssociationInput<'_>, rows: &[&OccupancyRow]) -> Sheet {
    let wording = input.wording;
    let (yes, no) = (wording.say("reply-yes"), wording.say("reply-no"));
    let column = |column: ReplyColumn| {
        let plain = Column::new(wording.say(column.key()), column.kind());
        match column {
            ReplyColumn::Reference | ReplyColumn::Address => plain,
            ReplyColumn::Sublet | ReplyColumn::Doubt => plain.to_fill_in().choices(&[&yes, &no]),
            _ => plain.to_fill_in(),
        }
    };
    let columns = ReplyColumn::ALL.map(column).into();
    let mut sheet = Sheet::new(wording.say("reply-sheet"), columns);
    for row in rows {
        let mut cells = vec![Cell::Empty; ReplyColumn::ALL.len()];
        cells[0] = input
            .gate
            .tell("reference", || Cell::Text(reference(input.occupancy, row)))
            .unwrap_or(Cell::Empty);
        cells[1] =
            input.gate.tell("address", || Cell::Text(row.address.clone())).unwrap_or(Cell::Empty);
        sheet.rows.push(cells);
    }
    sheet
}
