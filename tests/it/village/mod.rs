//! A register written as CSV texts, and questions to its facts.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

pub(crate) mod town;

use std::collections::BTreeMap;
use std::fmt::Write;

use proforma::domain::{Day, Period};
use proforma::facts::{Fact, Facts, TableKind, measure};
use proforma::graph::{HouseholdGraph, build};
use proforma::registry::{Register, load_texts};

/// The texts of a registry folder.
#[derive(Clone, Debug, Default)]
pub(crate) struct Village {
    files: Vec<(&'static str, String)>,
}

const HEADERS: [(&str, &str); 7] = [
    ("moves.csv", "move_id,person_id,to_dwelling_id,moved_on,notified_on,kind,care_of"),
    (
        "persons.csv",
        "person_id,born_on,spouse_id,mother_id,father_id,civil_status,civil_status_since",
    ),
    (
        "dwellings.csv",
        "dwelling_id,use_code,rooms,area_m2,exempt,easting,northing,floor,street_code,house_number,building_id",
    ),
    ("leases.csv", "lease_id,dwelling_id,tenant_person_id,started_on,ended_on,kind"),
    ("signals.csv", "signal_id,dwelling_id,person_id,received_on,source"),
    ("findings.csv", "person_id,dwelling_id,finding,from,to"),
    ("benefits.csv", "person_id,benefit,started_on,ended_on"),
];

impl Village {
    /// Adds rows to a file; trailing empty fields may be left out.
    #[must_use]
    pub(crate) fn with(mut self, file: &'static str, rows: &str) -> Self {
        let header = HEADERS.iter().find(|(name, _)| *name == file).expect("a known file").1;
        let width = header.split(',').count();
        let position = self.files.iter().position(|(name, _)| *name == file);
        let position = position.unwrap_or_else(|| {
            self.files.push((file, format!("{header}\n")));
            self.files.len() - 1
        });
        let text = &mut self.files[position].1;
        for row in rows.lines().map(str::trim).filter(|row| !row.is_empty()) {
            let missing = ",".repeat(width - row.split(',').count());
            writeln!(text, "{row}{missing}").unwrap();
        }
        self
    }

    /// The register of these texts.
    pub(crate) fn register(&self) -> Register {
        let texts: Vec<_> = self.files.iter().map(|(name, text)| (*name, text.as_str())).collect();
        load_texts(&texts).expect("the columns are those of the contract").register
    }
}

/// The last 36 months before `as_of`.
pub(crate) fn window(as_of: Day) -> Period {
    Period::new(as_of.minus_months(36).plus(1), as_of.plus(1))
}

/// Measures everything as of `as_of`.
pub(crate) fn measured<'r>(register: &'r Register, as_of: &str) -> (HouseholdGraph<'r>, Facts) {
    let as_of = as_of.parse().unwrap();
    let graph = build(register, as_of);
    let facts = measure(&graph, window(as_of));
    (graph, facts)
}

/// The name of a row: a dwelling's id, or `person@dwelling@start`.
pub(crate) fn row_name(
    register: &Register,
    graph: &HouseholdGraph<'_>,
    facts: &Facts,
    kind: TableKind,
    row: usize,
) -> String {
    match kind {
        TableKind::Dwelling => register.dwelling_id(facts.dwelling_rows[row]).to_owned(),
        TableKind::Registration => {
            let registration = facts.registration_rows[row];
            let dwelling = graph.dwelling(registration).expect("rows settle");
            format!(
                "{}@{}@{}",
                register.person_id(graph.person(registration)),
                register.dwelling_id(dwelling),
                graph.start(registration)
            )
        }
    }
}

/// Every value by `row fact`.
pub(crate) type Values = BTreeMap<String, Option<f32>>;

/// The values of all rows.
pub(crate) fn values(register: &Register, graph: &HouseholdGraph<'_>, facts: &Facts) -> Values {
    let mut values = Values::new();
    for kind in [TableKind::Dwelling, TableKind::Registration] {
        for row in 0..facts.rows(kind) {
            let name = row_name(register, graph, facts, kind, row);
            for fact in Fact::ALL.iter().filter(|fact| fact.table() == kind) {
                let value = facts.value(kind, *fact, row);
                values.insert(format!("{name} {}", fact.key()), value);
            }
        }
    }
    values
}
