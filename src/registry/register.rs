//! The frozen register: validated columns with dense ids.
//!
//! Built once by [`load`](super::load), never changed afterwards. Ids are ranks of the sorted id
//! strings, so nothing depends on the order of the input rows. The id strings themselves lie in one
//! arena per kind and are read at the rim only.

use super::column::Column;
use super::texts::Texts;
use crate::domain::{
    AssociationId, BenefitKind, BuildingId, CivilStatus, Day, DepartmentId, DwellingId, Exempt,
    FindingKind, LeaseKind, MoveKind, OutcomeKind, OutcomeOrigin, PersonId, SignalSource,
    UncertainDay, UseCode,
};

/// Everything one registry folder holds.
#[derive(Debug, Default)]
pub struct Register {
    /// Who was registered where: sorted by person, within a person in the order things happened.
    pub moves: Moves,
    /// One row a person, in [`PersonId`] order.
    pub persons: Persons,
    /// One row a dwelling, in [`DwellingId`] order.
    pub dwellings: Dwellings,
    /// Association names, in [`AssociationId`] order.
    pub associations: Vec<String>,
    /// Association ids as given, in [`AssociationId`] order.
    pub association_ids: Vec<String>,
    /// Departments in [`DepartmentId`] order: association and name.
    pub departments: Vec<(AssociationId, String)>,
    /// Department ids as given, in [`DepartmentId`] order.
    pub department_ids: Vec<String>,
    /// Sorted by (dwelling, start, tenant).
    pub leases: Vec<Lease>,
    /// Whether a lease file was given: without one, "no lease" is unknown, not false.
    pub knows_leases: bool,
    /// Sorted by (person, start).
    pub benefits: Vec<Benefit>,
    /// Whether a benefit file was given and the purpose opened it.
    pub knows_benefits: bool,
    /// Sorted by (dwelling, day, person).
    pub signals: Vec<Signal>,
    /// Whether a signal file was given.
    pub knows_signals: bool,
    /// Sorted by (person, dwelling, from).
    pub findings: Vec<Finding>,
    /// Sorted by (person, dwelling, day).
    pub outcomes: Vec<Outcome>,
}

/// Registration moves as columns of equal length. `void` rows are folded into `voided_on`.
#[derive(Debug, Default)]
pub struct Moves {
    /// Who moves; ascending.
    pub person: Column<PersonId>,
    /// Registered at from `effective` on; none for `exit`, `death`, `missing`.
    pub to: Column<Option<DwellingId>>,
    /// Where the register said the person came from.
    pub from: Column<Option<DwellingId>>,
    /// The date the move counts from.
    pub effective: Column<UncertainDay>,
    /// The day the municipality was notified.
    pub notified: Column<Option<Day>>,
    /// What it is; never `void`.
    pub kind: Column<MoveKind>,
    /// Whether a c/o text is present; none where not known.
    pub care_of: Column<Option<bool>>,
    /// The day the municipality annulled this registration ([`Day::MIN`] where the day is unknown).
    pub voided_on: Column<Option<Day>>,
    /// A 64-bit hash of the move id: names a move across runs without keeping its text.
    pub key: Column<u64>,
    /// Rows that came with a sequence, ascending; needed where more moves are added later.
    pub sequenced: Column<u32>,
    /// The sequences of those rows.
    pub sequence: Column<i32>,
}

impl Moves {
    /// Number of moves.
    pub fn len(&self) -> usize {
        self.person.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.person.is_empty()
    }

    /// The first day the register can have known move `row`: the notice, else the move itself.
    pub fn known_on(&self, row: usize) -> Day {
        self.notified.at(row).unwrap_or(self.effective.at(row).earliest)
    }
}

/// Person columns.
#[derive(Debug, Default)]
pub struct Persons {
    /// Their ids as given.
    pub ids: Ids,
    /// Birth date.
    pub born: Column<UncertainDay>,
    /// Civil status.
    pub civil_status: Column<Option<CivilStatus>>,
    /// Since when.
    pub civil_status_since: Column<Option<UncertainDay>>,
    /// Current spouse or registered partner.
    pub spouse: Column<Option<PersonId>>,
    /// Legal mother.
    pub mother: Column<Option<PersonId>>,
    /// Legal father.
    pub father: Column<Option<PersonId>>,
    /// Name and address protection: appears in no list, report or picture.
    pub protected: Column<bool>,
    /// Ids that were replaced by those of other persons.
    pub replaced: Ids,
    /// The persons these stand for.
    pub replaced_by: Column<PersonId>,
}

/// Dwelling columns. What names an area is in [`Places`] and stays out of facts and scores.
#[derive(Debug, Default)]
pub struct Dwellings {
    /// Their ids as given.
    pub ids: Ids,
    /// Entrance or building.
    pub building: Column<Option<BuildingId>>,
    /// BBR use.
    pub use_code: Column<Option<UseCode>>,
    /// Habitable rooms.
    pub rooms: Column<Option<u16>>,
    /// Dwelling area, square metres.
    pub area_m2: Column<Option<f32>>,
    /// Why ordinary norms do not fit.
    pub exempt: Column<Option<Exempt>>,
    /// Street code 9900 or above, or a code of no dwelling: never a place someone lives.
    pub special: Column<bool>,
    /// The unit has a floor or a door, or none is needed; none where the register has no address.
    pub unit_complete: Column<Option<bool>>,
    /// Easting and northing, ETRS89 / UTM zone 32N, metres.
    pub position: Column<Option<(f64, f64)>>,
    /// Addresses, owners and areas: for reports and audits.
    pub places: Places,
}

/// Where a dwelling lies and whose it is. Reports and audits read it; scoring must not.
#[derive(Debug, Default)]
pub struct Places {
    /// One-line address, empty where not given.
    pub address: Texts,
    /// Municipality code.
    pub municipality: Column<Option<u16>>,
    /// Housing association.
    pub association: Column<Option<AssociationId>>,
    /// Its department.
    pub department: Column<Option<DepartmentId>>,
}

/// A lease of a dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lease {
    /// The dwelling.
    pub dwelling: DwellingId,
    /// First day.
    pub started_on: Option<Day>,
    /// First day after the end.
    pub ended_on: Option<Day>,
    /// Who holds it.
    pub tenant: Option<PersonId>,
    /// What it is.
    pub kind: Option<LeaseKind>,
}

/// A benefit someone receives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Benefit {
    /// Who.
    pub person: PersonId,
    /// First day.
    pub started_on: Option<Day>,
    /// First day after the end.
    pub ended_on: Option<Day>,
    /// Which.
    pub benefit: BenefitKind,
}

/// Somebody told that something may be wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Signal {
    /// Where.
    pub dwelling: DwellingId,
    /// When it was received.
    pub received_on: Option<Day>,
    /// About whom, where that is known.
    pub person: Option<PersonId>,
    /// By whom.
    pub source: SignalSource,
}

/// What the municipality established about one residence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Whose residence.
    pub person: PersonId,
    /// Which.
    pub dwelling: DwellingId,
    /// From when.
    pub from: UncertainDay,
    /// Until when.
    pub to: Option<UncertainDay>,
    /// What.
    pub finding: FindingKind,
}

/// What a caseworker found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Outcome {
    /// Whose registration.
    pub person: PersonId,
    /// Where.
    pub dwelling: DwellingId,
    /// From when.
    pub moved_on: Option<Day>,
    /// What was found.
    pub outcome: OutcomeKind,
    /// When it was decided.
    pub decided_on: Option<Day>,
    /// How it came up.
    pub origin: OutcomeOrigin,
}

/// Id strings in one arena, sorted; row `i` is the id of dense id `i`.
#[derive(Clone, Debug, Default)]
pub struct Ids(Texts);

impl Ids {
    /// Keeps strings that come in strictly ascending order.
    pub fn from_sorted<'a>(ids: impl Iterator<Item = &'a [u8]>) -> Self {
        let kept = Texts::from_bytes(ids);
        debug_assert!((1..kept.len()).all(|row| kept.at(row - 1) < kept.at(row)));
        Self(kept)
    }

    /// Ids that lie in an arena in strictly ascending order.
    pub fn of(sorted: Texts) -> Self {
        Self(sorted)
    }

    /// The arena.
    pub fn texts(&self) -> &Texts {
        &self.0
    }

    /// As many ids without a text: of a register whose ids nobody reads.
    pub fn blank(count: usize) -> Self {
        Self(Texts::from_bytes(std::iter::repeat_n(&b""[..], count)))
    }

    /// Number of ids.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The id of row `index`.
    pub fn get(&self, index: usize) -> &str {
        self.0.at(index)
    }

    /// The row of `id`, by binary search.
    pub fn find(&self, id: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.get(middle).cmp(id) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

impl Register {
    /// The last day the register knows of: the latest move or notice. `None` where it has no dates.
    pub fn last_known_day(&self) -> Option<Day> {
        let moved = self.moves.effective.iter().filter_map(UncertainDay::exact);
        moved.chain(self.moves.notified.iter().flatten()).max()
    }

    /// The id of a person as the register gave it.
    pub fn person_id(&self, person: PersonId) -> &str {
        self.persons.ids.get(person.index())
    }

    /// The id of a dwelling as the register gave it.
    pub fn dwelling_id(&self, dwelling: DwellingId) -> &str {
        self.dwellings.ids.get(dwelling.index())
    }
}
