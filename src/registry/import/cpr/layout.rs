//! The records of layout A: every type with its length, and the fields that are read.
//!
//! Slicing works from this list alone. Names, sex, church, citizenship, trade and foreign addresses
//! are not in it, so nothing can read them. Positions count from 1, as in the register's own
//! description; a date of 12 digits is year, month, day, hour, minute, one of 10 is `YYYY-MM-DD`.

/// A field: its name in the register's description, first position (from 1) and length in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) position: usize,
    pub(super) length: usize,
}

/// A record type: three digits, full length in bytes, and the fields read from it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout {
    pub(super) record_type: [u8; 3],
    pub(super) length: usize,
    /// Only the tests look at all fields at once; reading goes through the constants.
    #[cfg_attr(not(test), expect(dead_code, reason = "the tests check every field of the list"))]
    pub(super) fields: &'static [Field],
}

macro_rules! layouts {
    ($($(#[$doc:meta])* $record:ident $type:literal $length:literal {
        $($field:ident $name:literal $position:literal $size:literal,)*
    })*) => {
        $($(#[$doc])* pub(super) mod $record {
            use super::{Field, Layout};
            $(pub(in super::super) const $field: Field =
                Field { name: $name, position: $position, length: $size };)*
            pub(in super::super) const TYPE: [u8; 3] = *$type;
            pub(super) const LAYOUT: Layout =
                Layout { record_type: TYPE, length: $length, fields: &[$($field),*] };
        })*

        /// Every record type whose fields are read, in ascending order.
        const READ: &[Layout] = &[$($record::LAYOUT),*];
    };
}

layouts! {
    /// Start of the file.
    start b"000" 35 {
        TASK "OPGAVENR" 14 6,
        PRODUCED_ON "PRODDTO" 20 8,
        PREVIOUS_ON "PRODDTOFORRIG" 28 8,
    }
    /// The person; replaces everything held of them.
    person b"001" 106 {
        CURRENT_NUMBER "PNRGAELD" 14 10,
        STATUS "STATUS" 24 2,
        STATUS_SINCE "STATUSHAENSTART" 26 12,
        STATUS_SINCE_MARK "STATUSDTO_UMRK" 38 1,
        BORN_ON "FOED_DT" 40 10,
        BORN_ON_MARK "FOED_DT_UMRK" 50 1,
    }
    /// The current address.
    address b"002" 306 {
        MUNICIPALITY "KOMKOD" 14 4,
        STREET "VEJKOD" 18 4,
        HOUSE "HUSNR" 22 4,
        FLOOR "ETAGE" 26 2,
        DOOR "SIDEDOER" 28 4,
        BUILDING "BNR" 32 4,
        CARE_OF "CONVN" 36 34,
        MOVED_IN "TILFLYDTO" 70 12,
        MOVED_IN_MARK "TILFLYDT_UMRK" 82 1,
    }
    /// The current address as text.
    clear_address b"003" 249 {
        STANDARD "STANDARDADR" 116 34,
        POSTCODE "POSTNR" 184 4,
        POST_DISTRICT "POSTDISTTXT" 188 20,
        MUNICIPALITY "KOMKOD" 208 4,
        STREET "VEJKOD" 212 4,
        HOUSE "HUSNR" 216 4,
        FLOOR "ETAGE" 220 2,
        DOOR "SIDEDOER" 222 4,
        BUILDING "BNR" 226 4,
    }
    /// Protection.
    protection b"004" 37 {
        KIND "BESKYTTYPE" 14 4,
        STARTS_ON "START_DT-BESKYTTELSE" 18 10,
        ENDS_ON "SLET_DT-BESKYTTELSE" 28 10,
    }
    /// The current stay abroad.
    abroad b"005" 200 {
        EXIT_ON "UDRDTO" 18 12,
        EXIT_ON_MARK "UDRDTO_UMRK" 30 1,
    }
    /// The current disappearance.
    missing b"007" 26 {
        MISSING_ON "FORSVINDDTO" 14 12,
        MISSING_ON_MARK "FORSVINDDTO_UMRK" 26 1,
    }
    /// The current civil status.
    civil_status b"012" 95 {
        STATUS "CIVST" 14 1,
        SPOUSE "AEGTEPNR" 15 10,
        SINCE "HAENSTART-CIVILSTAND" 71 12,
        SINCE_MARK "HAENSTART_UMRK-CIVILSTAND" 83 1,
    }
    /// The current separation.
    separation b"013" 36 {
        STARTED_ON "START_DT-SEPARATION" 26 10,
        STARTED_ON_MARK "START_DT_UMRK-SEPARATION" 36 1,
    }
    /// A child.
    child b"014" 23 {
        NUMBER "PNRBARN" 14 10,
    }
    /// The parents.
    parents b"015" 147 {
        MOTHER "PNRMOR" 25 10,
        FATHER "PNRFAR" 92 10,
    }
    /// Who has custody of the person.
    custody b"016" 58 {
        KIND "RELTYP-FORÆLDREMYN" 14 4,
        STARTED_ON "START_DT-FORÆLDREMYN" 18 10,
        STARTED_ON_MARK "START_DT_UMRK-FORÆLDREMYN" 28 1,
        ENDED_ON "SLET_DT-FORÆLDREMYN" 29 10,
        HOLDER "RELPNR" 39 10,
    }
    /// The municipality has ordered the person to leave where they stay unlawfully.
    relocation_order b"021" 63 {
        ORDERED_ON "START_DT-FLYTTEPÅBUD" 14 10,
    }
    /// A former number.
    former_number b"022" 45 {
        NUMBER "PNR-GAMMELT" 14 10,
    }
    /// A former address.
    former_address b"023" 96 {
        CORRECTION "ANNKOR" 14 1,
        MUNICIPALITY "KOMKOD" 15 4,
        STREET "VEJKOD" 19 4,
        HOUSE "HUSNR" 23 4,
        FLOOR "ETAGE" 27 2,
        DOOR "SIDEDOER" 29 4,
        BUILDING "BNR" 33 4,
        CARE_OF "CONVN" 37 34,
        MOVED_IN "TILFLYDTO" 71 12,
        MOVED_IN_MARK "TILFLYDT_UMRK" 83 1,
        MOVED_OUT "FRAFLYDTO" 84 12,
        MOVED_OUT_MARK "FRAFLYDTO_UMRK" 96 1,
    }
    /// A former stay abroad.
    former_abroad b"024" 218 {
        CORRECTION "ANNKOR" 14 1,
        EXIT_ON "UDRDTO" 19 12,
        EXIT_ON_MARK "UDRDTO_UMRK" 31 1,
        ENTRY_ON "INDRDTO" 36 12,
        ENTRY_ON_MARK "INDRDTO_UMRK" 48 1,
    }
    /// A former disappearance.
    former_missing b"025" 40 {
        CORRECTION "ANNKOR" 14 1,
        MISSING_ON "FORSVINDDTO" 15 12,
        MISSING_ON_MARK "FORSVINDDTO_UMRK" 27 1,
        FOUND_ON "GENFINDDTO" 28 12,
        FOUND_ON_MARK "GENFINDDTO_UMRK" 40 1,
    }
    /// What happened in the register, and when it was written there.
    event b"099" 45 {
        WRITTEN_AT "TIMESTAMPU" 14 12,
        CODE "HAENDELSE" 26 3,
    }
    /// End of the file.
    end b"999" 21 {
        COUNT "TAELLER" 14 8,
    }
}

/// The number of the person a record is about; in every record but 000, 910, 997 and 999.
pub(super) const NUMBER: Field = Field { name: "PNR", position: 4, length: 10 };

/// Length of a 002 record that carries the street name and the DAR address id.
pub(super) const ADDRESS_WITH_ID_LENGTH: usize = 382;
/// The DAR address id in such a record.
pub(super) const ADDRESS_ID: Field = Field { name: "ADRESSE_UUID", position: 347, length: 36 };

/// Length of the 000 line of the other fixed-width extract, layout B.
pub(super) const OTHER_LAYOUT_START_LENGTH: usize = 17;
/// Where layout B keeps its production date.
pub(super) const OTHER_LAYOUT_PRODUCED_ON: Field =
    Field { name: "PRODDTO", position: 10, length: 8 };

/// Record types that are known and left alone, with their lengths: a file without line ends cannot
/// be read past a record of unknown length.
const SKIPPED: &[([u8; 3], usize)] = &[
    (*b"006", 203),
    (*b"008", 193),
    (*b"009", 37),
    (*b"010", 30),
    (*b"011", 25),
    (*b"017", 272),
    (*b"018", 60),
    (*b"019", 75),
    (*b"020", 47),
    (*b"026", 173),
    (*b"027", 44),
    (*b"028", 36),
    (*b"029", 109),
    (*b"030", 48),
    (*b"910", 157),
    (*b"997", 43),
];

/// The full length of a record of this type, where it is known.
pub(super) fn length_of(record_type: [u8; 3]) -> Option<usize> {
    let read = READ.iter().find(|layout| layout.record_type == record_type);
    let skipped = || SKIPPED.iter().find(|(skipped, _)| *skipped == record_type);
    read.map(|layout| layout.length).or_else(|| skipped().map(|(_, length)| *length))
}

/// Whether fields of this record type are read.
pub(super) fn is_read(record_type: [u8; 3]) -> bool {
    READ.iter().any(|layout| layout.record_type == record_type)
}

/// Whether a record of this type names the person it is about.
pub(super) fn names_a_person(record_type: [u8; 3]) -> bool {
    ![start::TYPE, *b"910", *b"997", end::TYPE].contains(&record_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_lie_inside_their_records_and_do_not_overlap() {
        for layout in READ {
            let first = if names_a_person(layout.record_type) { 14 } else { 4 };
            let mut free = first;
            for field in layout.fields {
                assert!(field.position >= free, "{} overlaps", field.name);
                free = field.position + field.length;
            }
            assert!(free <= layout.length + 1, "record {:?} is too short", layout.record_type);
        }
    }

    #[test]
    fn every_type_is_listed_once_and_names_are_never_read() {
        let mut types: Vec<_> = READ.iter().map(|l| l.record_type).collect();
        types.extend(SKIPPED.iter().map(|(record_type, _)| *record_type));
        types.sort_unstable();
        let count = types.len();
        types.dedup();
        assert_eq!(types.len(), count);
        let read = READ.iter().flat_map(|l| l.fields).map(|f| f.name);
        assert!(read.filter(|n| n.contains("NVN") || *n == "KOEN").eq(["CONVN", "CONVN"]));
    }
}
