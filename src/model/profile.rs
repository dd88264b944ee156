//! A small profile of a run: how its facts and scores are spread. Counts only, no person, no dwelling.

use std::collections::BTreeMap;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::facts::{Fact, Facts, TableKind, Unit};

/// Where values are cut, the same for every fact and every run, so that runs can be compared.
const EDGES: [f32; 30] = [
    -365.0, -30.0, -1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 15.0, 20.0,
    30.0, 50.0, 75.0, 100.0, 150.0, 250.0, 500.0, 1000.0, 1500.0, 2500.0, 5000.0, 10_000.0,
    50_000.0,
];

/// Scores are cut at the line and the bands, and finer below.
const SCORES: [i32; 8] = [1, 4, 7, 10, 14, 20, 30, 40];

/// Facts whose levels together make a region: how somebody came, where to, from where.
const REGION: [(Fact, &[f32]); 6] = [
    (Fact::AdultsAtArrival, &[1.0, 2.0, 4.0]),
    (Fact::LinkedToResident, &[0.5]),
    (Fact::HouseholdSize, &[2.0, 4.0]),
    (Fact::ResidentsPerRoomAfter, &[1.0, 2.0]),
    (Fact::DistanceMoved, &[1000.0, 10_000.0]),
    (Fact::PreviousStay, &[180.0, 730.0]),
];

/// A region of fewer registrations is not named: it could point at somebody.
pub(super) const FEWEST: u64 = 5;

/// How the registrations of a run are spread.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Registrations of the window.
    pub registrations: u64,
    /// For each fact: values not known, then counts between the cuts.
    pub facts: BTreeMap<String, Vec<u64>>,
    /// Counts of scores between the cuts.
    pub scores: Vec<u64>,
    /// Registrations by region: levels of six facts, `?` where one is not known.
    pub regions: BTreeMap<String, u64>,
    /// Registrations in regions of fewer than five.
    pub in_rare_regions: u64,
}

impl Profile {
    /// The profile of the registrations of a run, its dwellings' facts seen from them.
    /// O(registrations x facts).
    pub fn of(facts: &Facts, scores: impl Iterator<Item = i32>) -> Self {
        let rows = facts.rows(TableKind::Registration);
        let compared: Vec<Fact> =
            Fact::ALL.iter().copied().filter(|fact| fact.unit() != Unit::Class).collect();
        let counted = |fact: &Fact| (fact.key().to_owned(), counts(facts, *fact));
        let mut spread = vec![0; SCORES.len() + 1];
        for score in scores {
            spread[SCORES.partition_point(|cut| *cut <= score)] += 1;
        }
        let mut regions: BTreeMap<String, u64> = BTreeMap::new();
        for row in 0..rows {
            *regions.entry(region(facts, row)).or_default() += 1;
        }
        let rare = regions.values().filter(|count| **count < FEWEST).sum();
        regions.retain(|_, count| *count >= FEWEST);
        Self {
            registrations: rows as u64,
            facts: compared.par_iter().map(counted).collect(),
            scores: spread,
            regions,
            in_rare_regions: rare,
        }
    }
}

fn counts(facts: &Facts, fact: Fact) -> Vec<u64> {
    let mut counts = vec![0; EDGES.len() + 2];
    let bin = |value: f32| {
        if value.is_nan() { 0 } else { 1 + EDGES.partition_point(|cut| *cut <= value) }
    };
    match fact.table() {
        TableKind::Registration => {
            for value in facts.registrations.column(fact) {
                counts[bin(*value)] += 1;
            }
        }
        TableKind::Dwelling => {
            let bins: Vec<usize> =
                facts.dwellings.column(fact).iter().map(|value| bin(*value)).collect();
            for dwelling in &facts.dwelling_row_of {
                counts[bins[*dwelling as usize]] += 1;
            }
        }
    }
    counts
}

fn region(facts: &Facts, row: usize) -> String {
    let level = |(fact, cuts): &(Fact, &[f32])| {
        let value = facts.value(TableKind::Registration, *fact, row);
        value.map_or_else(
            || "?".to_owned(),
            |value| cuts.partition_point(|cut| *cut <= value).to_string(),
        )
    };
    REGION.iter().map(level).collect::<Vec<_>>().join("/")
}

/// What a region stands for, in words: `adults_at_arrival 1 to 2, ...`.
pub(super) fn region_in_words(region: &str) -> String {
    let part = |((fact, cuts), level): (&(Fact, &[f32]), &str)| {
        let key = fact.key();
        let Ok(level) = level.parse::<usize>() else { return format!("{key} unknown") };
        match (level.checked_sub(1).and_then(|place| cuts.get(place)), cuts.get(level)) {
            (None, Some(below)) => format!("{key} < {below}"),
            (Some(from), Some(below)) => format!("{key} {from} to < {below}"),
            (Some(from), None) => format!("{key} >= {from}"),
            (None, None) => key.to_owned(),
        }
    };
    REGION.iter().zip(region.split('/')).map(part).collect::<Vec<_>>().join(", ")
}
