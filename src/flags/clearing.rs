//! What would clear a flag: the smallest single change that takes it below the line.
//!
//! Changes are tried by computing the flag again with the changed facts, not by guessing from the
//! wording of a rule. Two kinds are told apart: a register that is wrong (rooms, area, use, a lease
//! not on file) and a fact of life to verify with the people (how many live there).

use super::combine::LINE;
use super::raise::Findings;
use super::typology::score;
use super::{Clearing, ClearingKind, Flag, Reason};
use crate::domain::Points;
use crate::facts::{Fact, TableKind, Unit};
use crate::rules::{Comparison, Operator, Rule, Value};

/// At most this many changes are named.
const MOST: usize = 6;

/// Facts that follow the number of rooms.
const BY_ROOMS: [Fact; 6] = [
    Fact::Rooms,
    Fact::AdultsOverRooms,
    Fact::AdultsOverRoomsAfter,
    Fact::ResidentsPerRoom,
    Fact::ResidentsPerRoomAfter,
    Fact::TurnoverPerRoom,
];
/// Facts that follow the area.
const BY_AREA: [Fact; 3] = [Fact::Area, Fact::AreaPerResident, Fact::AreaPerAdult];
/// Facts that follow the number of adults.
const BY_ADULTS: [Fact; 11] = [
    Fact::Adults,
    Fact::Residents,
    Fact::AdultsOverRooms,
    Fact::AdultsOverRoomsAfter,
    Fact::ResidentsPerRoom,
    Fact::ResidentsPerRoomAfter,
    Fact::ResidentsVersusPeers,
    Fact::AreaPerResident,
    Fact::AreaPerAdult,
    Fact::UnlinkedAdults,
    Fact::FamilyGroups,
];
/// Of these, the ones that may differ on their own.
const COUNTED: [Fact; 3] = [Fact::ResidentsVersusPeers, Fact::UnlinkedAdults, Fact::FamilyGroups];

/// Every single change that clears the flag (no sign of a faulty register reaches the line: there,
/// that takes a reason away), data fixes first. Cost: some tens of evaluations of
/// the flag's own rules.
pub(super) fn clearings(findings: Findings<'_>, flag: &Flag) -> Vec<Clearing> {
    let rules = flag.reasons.iter().map(|reason| &findings.rules.rules[reason.rule]);
    let read = rules.flat_map(Rule::facts).collect();
    let trial = Trial { findings, flag, read };
    let mut found = Vec::new();
    found.extend(trial.rooms());
    found.extend(trial.area());
    found.extend(trial.adults());
    for comparison in trial.direct_comparisons() {
        found.extend(trial.beyond(&comparison));
    }
    found.sort_by(|one, other| {
        let change = |clearing: &Clearing| (clearing.instead - clearing.now.unwrap_or(0.0)).abs();
        (one.kind, one.fact)
            .cmp(&(other.kind, other.fact))
            .then(change(one).total_cmp(&change(other)))
    });
    found.dedup_by_key(|clearing| (clearing.kind, clearing.fact));
    found.truncate(MOST);
    found
}

struct Trial<'a> {
    findings: Findings<'a>,
    flag: &'a Flag,
    /// Every fact that the flag's rules read.
    read: Vec<Fact>,
}

impl Trial<'_> {
    fn dwelling_row(&self) -> Option<usize> {
        self.findings.facts.dwelling_rows.binary_search(&self.flag.dwelling).ok()
    }

    fn row(&self, reason: &Reason) -> Option<(TableKind, usize)> {
        let kind = self.findings.rules.rules[reason.rule].subject;
        let row = match kind {
            TableKind::Dwelling => self.dwelling_row(),
            TableKind::Registration => {
                let rows = &self.findings.facts.registration_rows;
                rows.binary_search(&reason.registration?).ok()
            }
        };
        Some((kind, row?))
    }

    /// A fact of the dwelling as it is.
    fn dwelling(&self, fact: Fact) -> Option<f32> {
        self.findings.facts.value(TableKind::Dwelling, fact, self.dwelling_row()?)
    }

    /// Whether a rule of the flag reads any of these facts; else no change of them can clear it.
    fn reads(&self, facts: &[Fact]) -> bool {
        self.read.iter().any(|fact| facts.contains(fact))
    }

    /// The score with the changed facts.
    fn score_with(&self, change: &dyn Fn(Fact, f32) -> f32) -> Points {
        let mut reasons: Vec<Reason> = Vec::new();
        for reason in &self.flag.reasons {
            let Some((kind, row)) = self.row(reason) else { continue };
            let rule = &self.findings.rules.rules[reason.rule];
            let value =
                |fact| self.findings.facts.value(kind, fact, row).map(|value| change(fact, value));
            let points = crate::rules::points_with(rule, &value);
            let (evidence, mitigated_by) = (Vec::new(), Vec::new());
            reasons.push(Reason { mitigated_by, points, evidence, ..*reason });
        }
        score(self.findings.rules, &mut reasons).0
    }

    fn clearing(
        &self,
        (kind, fact): (ClearingKind, Fact),
        now: Option<f32>,
        instead: f32,
        change: &dyn Fn(Fact, f32) -> f32,
    ) -> Option<Clearing> {
        let remaining = self.score_with(change);
        let needed = LINE.min(self.flag.score);
        (remaining < needed).then_some(Clearing { kind, fact, now, instead, remaining })
    }

    /// More rooms than the register has.
    fn rooms(&self) -> Option<Clearing> {
        if !self.reads(&BY_ROOMS) {
            return None;
        }
        let rooms = self.dwelling(Fact::Rooms)?;
        (1..=10_u8).map(f32::from).find_map(|more| {
            let instead = rooms + more;
            let change = move |fact, value: f32| with_rooms(fact, value, rooms, instead);
            self.clearing((ClearingKind::DataFix, Fact::Rooms), Some(rooms), instead, &change)
        })
    }

    /// A larger dwelling than the register has.
    fn area(&self) -> Option<Clearing> {
        if !self.reads(&BY_AREA) {
            return None;
        }
        let area = self.dwelling(Fact::Area)?;
        (1..=40_u8).map(f32::from).find_map(|steps| {
            let instead = ((area / 5.0).floor() + steps) * 5.0;
            let change = move |fact, value: f32| match fact {
                Fact::Area => instead,
                Fact::AreaPerResident | Fact::AreaPerAdult => value * instead / area,
                _ => value,
            };
            self.clearing((ClearingKind::DataFix, Fact::Area), Some(area), instead, &change)
        })
    }

    /// Fewer adults living there than registered.
    fn adults(&self) -> Option<Clearing> {
        if !self.reads(&BY_ADULTS) {
            return None;
        }
        let adults = self.dwelling(Fact::Adults)?;
        let residents = self.dwelling(Fact::Residents)?;
        (1..=40_u8).map(f32::from).take_while(|fewer| *fewer < adults).find_map(|fewer| {
            let instead = adults - fewer;
            let left = (residents - fewer).max(1.0);
            let change = move |fact, value: f32| match fact {
                Fact::Adults => instead,
                Fact::Residents => left,
                Fact::AdultsOverRooms | Fact::AdultsOverRoomsAfter => value - fewer,
                Fact::ResidentsPerRoom
                | Fact::ResidentsPerRoomAfter
                | Fact::ResidentsVersusPeers => value * left / residents,
                Fact::AreaPerResident => value * residents / left,
                Fact::AreaPerAdult => value * adults / instead,
                Fact::UnlinkedAdults | Fact::FamilyGroups => (value - fewer).max(0.0),
                _ => value,
            };
            self.clearing((ClearingKind::FactOfLife, Fact::Adults), Some(adults), instead, &change)
        })
    }

    /// Comparisons of the flag's rules with facts that stand for themselves.
    fn direct_comparisons(&self) -> Vec<Comparison> {
        let mut found = Vec::new();
        for reason in &self.flag.reasons {
            let rule = &self.findings.rules.rules[reason.rule];
            let band = &rule.bands[usize::from(reason.band)];
            found.extend(rule.when.comparisons().into_iter().cloned());
            found.extend(band.when.comparisons().into_iter().cloned());
        }
        found.retain(|comparison| !is_derived(comparison.fact) && !comparison.is_guard());
        found
    }

    /// The nearest value on the other side of a comparison.
    fn beyond(&self, comparison: &Comparison) -> Option<Clearing> {
        let fact = comparison.fact;
        let instead = other_side(comparison)?;
        let mut rows = self.flag.reasons.iter().filter_map(|reason| self.row(reason));
        let now = rows.find_map(|(kind, row)| self.findings.facts.value(kind, fact, row));
        let change = |changed: Fact, value: f32| if changed == fact { instead } else { value };
        self.clearing((kind_of(fact), fact), now, instead, &change)
            .filter(|clearing| clearing.now.is_some_and(|now| (now - instead).abs() > 0.0))
    }
}

fn with_rooms(fact: Fact, value: f32, rooms: f32, instead: f32) -> f32 {
    match fact {
        Fact::Rooms => instead,
        Fact::AdultsOverRooms | Fact::AdultsOverRoomsAfter => value + rooms - instead,
        Fact::ResidentsPerRoom | Fact::ResidentsPerRoomAfter | Fact::TurnoverPerRoom => {
            value * rooms / instead
        }
        _ => value,
    }
}

/// Facts computed from rooms, area or the number of adults: changed through those.
fn is_derived(fact: Fact) -> bool {
    BY_ROOMS.contains(&fact)
        || BY_AREA.contains(&fact)
        || (BY_ADULTS.contains(&fact) && !COUNTED.contains(&fact))
}

/// Which kind of change another value of this fact would be.
fn kind_of(fact: Fact) -> ClearingKind {
    match fact {
        Fact::DwellingKind
        | Fact::ExemptClass
        | Fact::UnitIncomplete
        | Fact::NoticeDelay
        | Fact::CareOf
        | Fact::OwnLease
        | Fact::TenantRegistered => ClearingKind::DataFix,
        _ => ClearingKind::FactOfLife,
    }
}

/// The nearest value for which the comparison fails; none for comparisons without an order.
fn other_side(comparison: &Comparison) -> Option<f32> {
    let value = match comparison.value {
        Value::Number(value) | Value::Limit { value, .. } => value,
        Value::Classes(_) | Value::None => return None,
    };
    let step = match comparison.fact.unit() {
        Unit::Ratio | Unit::PersonsPerRoom | Unit::MovesPerRoom => 0.1,
        _ => 1.0,
    };
    match comparison.operator {
        Operator::AtLeast => Some((value - step).max(0.0)),
        Operator::Greater | Operator::Less => Some(value),
        Operator::AtMost => Some(value + step),
        Operator::Equal if comparison.fact.unit() == Unit::YesNo => Some(1.0 - value),
        _ => None,
    }
}
