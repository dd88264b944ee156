//! The input contract: which files a registry folder may hold and which columns each may have.

/// One file of the contract.
#[derive(Debug)]
pub(super) struct FileSpec {
    pub(super) name: &'static str,
    /// Without it there is no register.
    pub(super) required: bool,
    pub(super) columns: &'static [ColumnSpec],
}

/// One column of a file.
#[derive(Debug)]
pub(super) struct ColumnSpec {
    pub(super) name: &'static str,
    pub(super) required: bool,
    /// Its number among the columns of the file; the row readers use it as a constant.
    pub(super) place: usize,
}

/// Declares a file as a module: a number for each column and the file's description.
macro_rules! file {
    ($module:ident $name:literal required=$needed:literal; $($column:ident = $place:literal $text:literal $required:literal),* $(,)?) => {
        pub(super) mod $module {
            use super::{ColumnSpec, FileSpec};

            $(pub(in crate::registry) const $column: usize = $place;)*

            pub(in crate::registry) const FILE: FileSpec = FileSpec {
                name: $name,
                required: $needed,
                columns: &[$(ColumnSpec { name: $text, required: $required, place: $place }),*],
            };
        }
    };
}

file! { moves "moves.csv" required=true;
    MOVE = 0 "move_id" true,
    PERSON = 1 "person_id" true,
    TO = 2 "to_dwelling_id" true,
    FROM = 3 "from_dwelling_id" false,
    MOVED = 4 "moved_on" true,
    NOTIFIED = 5 "notified_on" false,
    KIND = 6 "kind" false,
    CARE_OF = 7 "care_of" false,
    SEQUENCE = 8 "sequence" false,
}

file! { persons "persons.csv" required=true;
    PERSON = 0 "person_id" true,
    BORN = 1 "born_on" true,
    CIVIL_STATUS = 2 "civil_status" false,
    CIVIL_STATUS_SINCE = 3 "civil_status_since" false,
    SPOUSE = 4 "spouse_id" false,
    MOTHER = 5 "mother_id" false,
    FATHER = 6 "father_id" false,
    REPLACED_BY = 7 "replaced_by" false,
    PROTECTED = 8 "protected" false,
}

file! { dwellings "dwellings.csv" required=true;
    DWELLING = 0 "dwelling_id" true,
    BUILDING = 1 "building_id" false,
    MUNICIPALITY = 2 "municipality_code" false,
    STREET = 3 "street_code" false,
    HOUSE_NUMBER = 4 "house_number" false,
    FLOOR = 5 "floor" false,
    DOOR = 6 "door" false,
    POSTCODE = 7 "postcode" false,
    ADDRESS = 8 "address" false,
    USE = 9 "use_code" false,
    ROOMS = 10 "rooms" false,
    AREA = 11 "area_m2" false,
    ASSOCIATION = 12 "association_id" false,
    DEPARTMENT = 13 "department_id" false,
    EASTING = 14 "easting" false,
    NORTHING = 15 "northing" false,
    EXEMPT = 16 "exempt" false,
    DWELLING_TYPE = 17 "dwelling_type" false,
    KITCHEN = 18 "kitchen" false,
    CONDEMNED = 19 "condemned" false,
    MOTHER_UNIT = 20 "mother_unit_id" false,
    MATCH_LEVEL = 21 "match_level" false,
}

file! { associations "associations.csv" required=false;
    ASSOCIATION = 0 "association_id" true,
    NAME = 1 "name" false,
}

file! { departments "departments.csv" required=false;
    DEPARTMENT = 0 "department_id" true,
    ASSOCIATION = 1 "association_id" true,
    NAME = 2 "name" false,
}

file! { leases "leases.csv" required=false;
    LEASE = 0 "lease_id" false,
    DWELLING = 1 "dwelling_id" true,
    TENANT = 2 "tenant_person_id" false,
    STARTED = 3 "started_on" false,
    ENDED = 4 "ended_on" false,
    KIND = 5 "kind" false,
}

file! { benefits "benefits.csv" required=false;
    PERSON = 0 "person_id" true,
    BENEFIT = 1 "benefit" true,
    STARTED = 2 "started_on" false,
    ENDED = 3 "ended_on" false,
}

file! { signals "signals.csv" required=false;
    SIGNAL = 0 "signal_id" false,
    DWELLING = 1 "dwelling_id" true,
    PERSON = 2 "person_id" false,
    RECEIVED = 3 "received_on" false,
    SOURCE = 4 "source" true,
}

file! { findings "findings.csv" required=false;
    PERSON = 0 "person_id" true,
    DWELLING = 1 "dwelling_id" true,
    FINDING = 2 "finding" true,
    FROM = 3 "from" false,
    TO = 4 "to" false,
}

file! { outcomes "outcomes.csv" required=false;
    PERSON = 0 "person_id" true,
    DWELLING = 1 "dwelling_id" true,
    MOVED = 2 "moved_on" false,
    OUTCOME = 3 "outcome" true,
    DECIDED = 4 "decided_on" false,
    ORIGIN = 5 "origin" true,
}

file! { groups "groups.csv" required=false;
    PERSON = 0 "person_id" true,
    ATTRIBUTE = 1 "attribute" true,
    VALUE = 2 "value" true,
}

file! { truth "truth.csv" required=false;
    PERSON = 0 "person_id" true,
    DWELLING = 1 "dwelling_id" true,
    MOVED = 2 "moved_on" true,
    LABEL = 3 "label" true,
    TYPOLOGY = 4 "typology" false,
}

/// Every file of the contract. The last two are known names that no register is built from.
pub(super) const FILES: [&FileSpec; 12] = [
    &moves::FILE,
    &persons::FILE,
    &dwellings::FILE,
    &associations::FILE,
    &departments::FILE,
    &leases::FILE,
    &benefits::FILE,
    &signals::FILE,
    &findings::FILE,
    &outcomes::FILE,
    &groups::FILE,
    &truth::FILE,
];

/// Files that importers keep for caseworkers; no register is built from them.
const KEPT: [&str; 5] = [
    "authorities.csv",
    "custody.csv",
    "protections.csv",
    "relocation_orders.csv",
    "separations.csv",
];

/// What imports and merges say about a folder.
const REPORTS: [&str; 3] = ["conflicts.csv", "import-rejects.csv", "provenance.csv"];

/// Whether a file of that name is no stranger in a registry folder, though nothing reads it.
pub(super) fn is_kept(name: &str) -> bool {
    KEPT.contains(&name) || REPORTS.contains(&name)
}

/// Every file with rows that a registry folder may hold.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    FILES.iter().map(|file| file.name).chain(KEPT)
}

/// The file of that name.
pub(super) fn find(name: &str) -> Option<&'static FileSpec> {
    FILES.into_iter().find(|file| file.name == name)
}

/// Whether the file is read by audits and evaluations only, never into a register.
pub(super) fn is_apart(name: &str) -> bool {
    [groups::FILE.name, truth::FILE.name].contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_numbered_in_order() {
        for file in FILES {
            let places: Vec<usize> = file.columns.iter().map(|column| column.place).collect();
            assert_eq!(places, (0..file.columns.len()).collect::<Vec<_>>(), "{}", file.name);
        }
    }
}
