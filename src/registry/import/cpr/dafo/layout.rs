//! The fields of layout B that are read: record type, position from 1, length.
//!
//! As in layout A, names, sex, church and citizenship are not in the list, so nothing reads them.

use super::super::layout::Field;

const fn at(name: &'static str, position: usize, length: usize) -> Field {
    Field { name, position, length }
}

macro_rules! records {
    ($($(#[$doc:meta])* $record:ident $type:literal {
        $($field:ident $name:literal $position:literal $size:literal,)*
    })*) => {
        $($(#[$doc])* pub(super) mod $record {
            use super::{Field, at};
            $(pub(in super::super) const $field: Field = at($name, $position, $size);)*
            pub(in super::super) const TYPE: [u8; 3] = *$type;
        })*

        /// Every record type whose fields are read.
        pub(super) const READ: &[[u8; 3]] = &[$($record::TYPE),*];
    };
}

records! {
    /// The person.
    person b"001" {
        CURRENT_NUMBER "PNRGAELD" 14 10,
        STATUS_WRITTEN "STATUS_TS" 24 12,
        STATUS "STATUS" 36 2,
        STATUS_SINCE "STATUSHAENSTART" 38 12,
        STATUS_SINCE_MARK "STATUSDTO_UMRK" 50 1,
        BORN_ON "FOED_DT" 68 10,
        BORN_ON_MARK "FOED_DT_UMRK" 78 1,
        MOTHER "PNRMOR" 190 10,
        FATHER "PNRFAR" 292 10,
    }
    /// Protection.
    protection b"015" {
        KIND "BESKYTTYPE" 14 4,
        STARTS_ON "START_DT-BESKYTTELSE" 34 10,
        ENDS_ON "SLET_DT-BESKYTTELSE" 47 10,
    }
    /// The current address.
    address b"025" {
        AUTHORITY "START_MYNKOD-PERSONBOLIG" 14 4,
        WRITTEN "ADR_TS" 18 12,
        MUNICIPALITY "KOMKOD" 30 4,
        STREET "VEJKOD" 34 4,
        HOUSE "HUSNR" 38 4,
        FLOOR "ETAGE" 42 2,
        DOOR "SIDEDOER" 44 4,
        BUILDING "BNR" 48 4,
        CARE_OF "CONVN" 52 34,
        MOVED_IN "TILFLYDTO" 98 12,
        MOVED_IN_MARK "TILFLYDTO_UMRK" 110 1,
    }
    /// A former address.
    former_address b"026" {
        CORRECTION "ANNKOR" 14 1,
        AUTHORITY "START_MYNKOD-PERSONBOLIG" 15 4,
        WRITTEN "ADR_TS" 19 12,
        MUNICIPALITY "KOMKOD" 31 4,
        STREET "VEJKOD" 35 4,
        HOUSE "HUSNR" 39 4,
        FLOOR "ETAGE" 43 2,
        DOOR "SIDEDOER" 45 4,
        BUILDING "BNR" 49 4,
        CARE_OF "CONVN" 53 34,
        MOVED_IN "TILFLYDTO" 99 12,
        MOVED_IN_MARK "TILFLYDTO_UMRK" 111 1,
        MOVED_OUT "FRAFLYDTO" 112 12,
        MOVED_OUT_MARK "FRAFLYDTO_UMRK" 124 1,
        LEFT_WRITTEN "TILFRA_TS" 129 12,
    }
    /// The current stay abroad.
    abroad b"028" {
        WRITTEN "UDR_TS" 18 12,
        EXIT_ON "UDRDTO" 34 12,
        EXIT_ON_MARK "UDRDTO_UMRK" 46 1,
    }
    /// A former stay abroad.
    former_abroad b"029" {
        CORRECTION "ANNKOR" 14 1,
        WRITTEN "UDR_TS" 19 12,
        EXIT_ON "UDRDTO" 35 12,
        EXIT_ON_MARK "UDRDTO_UMRK" 47 1,
        ENTRY_ON "INDRDTO" 64 12,
        ENTRY_ON_MARK "INDRDTO_UMRK" 76 1,
    }
    /// The current civil status.
    civil_status b"035" {
        STATUS "CIVST" 30 1,
        SPOUSE "AEGTEPNR" 31 10,
        SINCE "HAENSTART-CIVILSTAND" 87 12,
        SINCE_MARK "HAENSTART_UMRK-CIVILSTAND" 99 1,
    }
    /// A child.
    child b"045" {
        NUMBER "PNRCHILD" 14 10,
    }
    /// Who has custody of the person.
    custody b"046" {
        KIND "RELTYP_CTFORALDRE_MYN" 26 4,
        STARTED_ON "START_DT-FORALDREMYN" 34 10,
        STARTED_ON_MARK "START_DT_UMRK-FORALDREMYN" 44 1,
        ENDED_ON "SLET_DT-FORALDREMYN" 45 10,
        HOLDER "RELPNR" 63 10,
    }
    /// A former number.
    former_number b"065" {
        NUMBER "GAMMELT_PNR" 18 10,
    }
    /// What happened in the register, and when it was written there.
    event b"900" {
        WRITTEN_AT "TIMESTAMP" 14 12,
        CODE "EVENT" 26 3,
    }
}
