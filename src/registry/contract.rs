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
}

/// Declares a file as a module: a number for each column and the file's description.
macro_rules! file {
    ($module:ident $name:literal required=$needed:literal; $($column:ident $text:literal $required:literal),* $(,)?) => {
        pub(super) mod $module {
            use super::{ColumnSpec, FileSpec};

            #[expect(non_camel_case_types, reason = "only counts the columns")]
            #[expect(clippy::upper_case_acronyms, reason = "only counts the columns")]
            enum Order { $($column),* }
            $(pub(in crate::registry) const $column: usize = Order::$column as usize;)*

            pub(in crate::registry) const FILE: FileSpec = FileSpec {
                name: $name,
                required: $needed,
                columns: &[$(ColumnSpec { name: $text, required: $required }),*],
            };
        }
    };
}

file! { moves "moves.csv" required=true;
    MOVE "move_id" true,
    PERSON "person_id" true,
    TO "to_dwelling_id" true,
    FROM "from_dwelling_id" false,
    MOVED "moved_on" true,
    NOTIFIED "notified_on" false,
    KIND "kind" false,
    CARE_OF "care_of" false,
    SEQUENCE "sequence" false,
}

file! { persons "persons.csv" required=true;
    PERSON "person_id" true,
    BORN "born_on" true,
    CIVIL_STATUS "civil_status" false,
    CIVIL_STATUS_SINCE "civil_status_since" false,
    SPOUSE "spouse_id" false,
    MOTHER "mother_id" false,
    FATHER "father_id" false,
    REPLACED_BY "replaced_by" false,
    PROTECTED "protected" false,
}

file! { dwellings "dwellings.csv" required=true;
    DWELLING "dwelling_id" true,
    BUILDING "building_id" false,
    MUNICIPALITY "municipality_code" false,
    STREET "street_code" false,
    HOUSE_NUMBER "house_number" false,
    FLOOR "floor" false,
    DOOR "door" false,
    POSTCODE "postcode" false,
    ADDRESS "address" false,
    USE "use_code" false,
    ROOMS "rooms" false,
    AREA "area_m2" false,
    ASSOCIATION "association_id" false,
    DEPARTMENT "department_id" false,
    EASTING "easting" false,
    NORTHING "northing" false,
    EXEMPT "exempt" false,
}

file! { associations "associations.csv" required=false;
    ASSOCIATION "association_id" true,
    NAME "name" false,
}

file! { departments "departments.csv" required=false;
    DEPARTMENT "department_id" true,
    ASSOCIATION "association_id" true,
    NAME "name" false,
}

file! { leases "leases.csv" required=false;
    LEASE "lease_id" false,
    DWELLING "dwelling_id" true,
    TENANT "tenant_person_id" false,
    STARTED "started_on" false,
    ENDED "ended_on" false,
    KIND "kind" false,
}

file! { benefits "benefits.csv" required=false;
    PERSON "person_id" true,
    BENEFIT "benefit" true,
    STARTED "started_on" false,
    ENDED "ended_on" false,
}

file! { signals "signals.csv" required=false;
    SIGNAL "signal_id" false,
    DWELLING "dwelling_id" true,
    PERSON "person_id" false,
    RECEIVED "received_on" false,
    SOURCE "source" true,
}

file! { findings "findings.csv" required=false;
    PERSON "person_id" true,
    DWELLING "dwelling_id" true,
    FINDING "finding" true,
    FROM "from" false,
    TO "to" false,
}

file! { outcomes "outcomes.csv" required=false;
    PERSON "person_id" true,
    DWELLING "dwelling_id" true,
    MOVED "moved_on" false,
    OUTCOME "outcome" true,
    DECIDED "decided_on" false,
    ORIGIN "origin" true,
}

file! { groups "groups.csv" required=false;
    PERSON "person_id" true,
    ATTRIBUTE "attribute" true,
    VALUE "value" true,
}

file! { truth "truth.csv" required=false;
    PERSON "person_id" true,
    DWELLING "dwelling_id" true,
    MOVED "moved_on" true,
    LABEL "label" true,
    TYPOLOGY "typology" false,
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

/// The file of that name.
pub(super) fn find(name: &str) -> Option<&'static FileSpec> {
    FILES.into_iter().find(|file| file.name == name)
}

/// Whether the file is read by audits and evaluations only, never into a register.
pub(super) fn is_apart(name: &str) -> bool {
    [groups::FILE.name, truth::FILE.name].contains(&name)
}
