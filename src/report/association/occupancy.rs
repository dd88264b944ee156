//! Occupancy against norms: which dwellings of associations are above one, since when, and how many
//! are in the whole town.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::domain::{Day, DepartmentId, DwellingId, Period};
use crate::facts::{Facts, TableKind};
use crate::graph::HouseholdGraph;
use crate::registry::Register;
use crate::report::place::address;
use crate::report::{Identity, Scene};
use crate::rules::{RuleOutcomes, RuleSet, Status};

/// Rules that check an occupancy norm, and the name of the norm in texts.
const NORMS: [(&str, &str); 2] = [("PF101", "one-per-room"), ("PF102", "two-per-room")];

/// How far back the beginning is looked for.
const MONTHS: u32 = 120;

/// Everything the occupancy of a run is worked out from.
#[derive(Clone, Copy, Debug)]
pub struct NormChecks<'a> {
    /// Ids, addresses, owners.
    pub register: &'a Register,
    /// Who was registered where, as known on the day of the run.
    pub graph: &'a HouseholdGraph<'a>,
    /// Which dwellings were looked at.
    pub facts: &'a Facts,
    /// The rules in force.
    pub rules: &'a RuleSet,
    /// What they said.
    pub outcomes: &'a RuleOutcomes,
    /// The days in which a protected person must not have been registered.
    pub window: Period,
}

/// The occupancy of all associations' dwellings on a day; stays in the municipality.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occupancy {
    /// The day (ISO date).
    pub as_of: String,
    /// Hash over what it was worked out from.
    pub fingerprint: String,
    /// Whether the norms were part of the run.
    pub checked: bool,
    /// Dwellings above a norm, by id.
    pub rows: Vec<OccupancyRow>,
    /// Every association's departments, by id; dwellings without one under an empty id.
    pub departments: Vec<DepartmentCount>,
    /// In the whole town: dwellings that could be judged, and of these above a norm.
    pub town: (u64, u64),
}

/// A dwelling above a norm.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OccupancyRow {
    /// Its id.
    pub dwelling: String,
    /// Its association's id.
    pub association: String,
    /// Its department's id; empty where it has none.
    pub department: String,
    /// One line.
    pub address: String,
    /// Names of the norms.
    pub norms: Vec<String>,
    /// Adults registered.
    pub adults: u32,
    /// Habitable rooms.
    pub rooms: u32,
    /// The first day from which it has been so without a break (ISO date).
    pub since: String,
}

/// One department's dwellings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentCount {
    /// Its association's id.
    pub association: String,
    /// Its id.
    pub department: String,
    /// Its name.
    pub name: String,
    /// All its dwellings.
    pub dwellings: u64,
    /// Those that could be judged.
    pub judged: u64,
    /// Of these above a norm.
    pub above: u64,
}

/// Works out the occupancy of a run. Dwellings with a protected person in the window are in no row
/// and no count but that of all dwellings. O(dwellings + registrations there).
pub fn occupancy(checks: NormChecks<'_>, fingerprint: &str) -> Occupancy {
    let norms = checks.norms();
    let above = checks.above(&norms);
    let mut found = Occupancy {
        as_of: checks.graph.as_of.to_string(),
        fingerprint: fingerprint.to_owned(),
        checked: !norms.is_empty(),
        ..Occupancy::default()
    };
    let mut departments = checks.departments();
    for dwelling in checks.facts.dwelling_rows.iter().copied().filter(|it| checks.judged(*it)) {
        found.town.0 += 1;
        let norms = above.get(&dwelling);
        found.town.1 += u64::from(norms.is_some());
        let Some(owner) = checks.owner(dwelling) else { continue };
        let department = departments.entry(owner.clone()).or_default();
        department.judged += 1;
        if let Some(norms) = norms {
            department.above += 1;
            found.rows.push(checks.row(dwelling, owner, norms));
        }
    }
    found.departments = departments.into_values().collect();
    found
}

/// Association and department, by id.
type Owner = (String, String);

impl NormChecks<'_> {
    /// Position and name of the norms that are part of the run.
    fn norms(&self) -> Vec<(usize, &'static str)> {
        let position = |code: &str| {
            let is_it = |rule: &crate::rules::Rule| {
                rule.code == code
                    && rule.subject == TableKind::Dwelling
                    && rule.status != Status::Shadow
            };
            self.rules.rules.iter().position(is_it)
        };
        NORMS.iter().filter_map(|(code, name)| Some((position(code)?, *name))).collect()
    }

    /// The norms each dwelling is above.
    fn above(
        &self,
        norms: &[(usize, &'static str)],
    ) -> BTreeMap<DwellingId, BTreeSet<&'static str>> {
        let mut found: BTreeMap<DwellingId, BTreeSet<&'static str>> = BTreeMap::new();
        for (position, name) in norms {
            for hit in self.outcomes.rules[*position].hits.iter().filter(|hit| !hit.cancelled) {
                let dwelling = self.facts.dwelling_rows[hit.row as usize];
                found.entry(dwelling).or_default().insert(name);
            }
        }
        found
    }

    /// Whether a dwelling can be held against a norm and may be spoken of.
    fn judged(&self, dwelling: DwellingId) -> bool {
        let graph = self.graph;
        graph.rooms(dwelling).is_some_and(|rooms| rooms > 0)
            && graph.exempt(dwelling).is_none()
            && !graph.is_special(dwelling)
            && graph.living_at(dwelling, graph.as_of).next().is_some()
            && !self.is_protected(dwelling)
    }

    fn is_protected(&self, dwelling: DwellingId) -> bool {
        let graph = self.graph;
        graph.registrations_at(dwelling).any(|id| {
            graph.is_protected(graph.person(id))
                && !graph.possible_period(id).intersect(self.window).is_empty()
        })
    }

    fn owner(&self, dwelling: DwellingId) -> Option<Owner> {
        let places = &self.register.dwellings.places;
        let association = places.association.at(dwelling.index())?;
        let department = places.department.at(dwelling.index());
        let name = |id: DepartmentId| self.register.department_ids.get(id.index()).cloned();
        let association = self.register.association_ids.get(association.index())?.clone();
        Some((association, department.and_then(name).unwrap_or_default()))
    }

    /// Every association's departments with the number of all their dwellings.
    fn departments(&self) -> BTreeMap<Owner, DepartmentCount> {
        let register = self.register;
        let mut found: BTreeMap<Owner, DepartmentCount> = BTreeMap::new();
        for (id, (association, name)) in register.department_ids.iter().zip(&register.departments) {
            let Some(association) = register.association_ids.get(association.index()).cloned()
            else {
                continue;
            };
            let entry = found.entry((association, id.clone())).or_default();
            entry.name.clone_from(name);
        }
        for index in 0..register.dwellings.ids.len() {
            if let Some(owner) = self.owner(DwellingId::new(index)) {
                found.entry(owner).or_default().dwellings += 1;
            }
        }
        for ((association, department), count) in &mut found {
            count.association.clone_from(association);
            count.department.clone_from(department);
        }
        found
    }

    fn row(
        &self,
        dwelling: DwellingId,
        (association, department): Owner,
        norms: &BTreeSet<&'static str>,
    ) -> OccupancyRow {
        let graph = self.graph;
        let identity = Identity::default();
        let scene = Scene { register: self.register, graph, identity: &identity };
        let rooms = u32::from(graph.rooms(dwelling).unwrap_or(0));
        let now: Vec<_> =
            graph.living_at(dwelling, graph.as_of).map(|id| graph.person(id)).collect();
        OccupancyRow {
            dwelling: self.register.dwelling_id(dwelling).to_owned(),
            association,
            department,
            address: address(scene, dwelling).to_owned(),
            norms: norms.iter().map(|&norm| norm.to_owned()).collect(),
            adults: self.adults(&now, graph.as_of),
            rooms,
            since: self.since(dwelling, rooms, norms).to_string(),
        }
    }

    fn adults(&self, persons: &[crate::domain::PersonId], day: Day) -> u32 {
        let adults = persons.iter().filter(|person| self.graph.is_adult(**person, day)).count();
        u32::try_from(adults).unwrap_or(u32::MAX)
    }

    /// The first day of the unbroken time above one of the norms that lasts until now.
    fn since(&self, dwelling: DwellingId, rooms: u32, norms: &BTreeSet<&'static str>) -> Day {
        let now = self.graph.as_of;
        let span = Period::new(now.minus_months(MONTHS), now.plus(1));
        let mut since = now;
        let mut expected = span.to;
        for period in self.graph.occupancy(dwelling, span).iter().rev() {
            let last = period.period.to.plus(-1);
            let residents = u32::try_from(period.occupants.len()).unwrap_or(u32::MAX);
            let above = norms.iter().any(|norm| match *norm {
                "two-per-room" => residents > rooms.saturating_mul(2),
                _ => self.adults(&period.occupants, last) > rooms,
            });
            if period.period.to != expected || !above {
                break;
            }
            (since, expected) = (period.period.from, period.period.from);
        }
        since
    }
}
