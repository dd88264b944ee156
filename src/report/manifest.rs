//! `run.json`: what a run was made from and what it gave, enough to repeat and to check it.

use serde::{Deserialize, Serialize};

use super::Material;
use super::quality::pretty;
use crate::domain::Band;
use crate::rules::{Lane, RuleSet};

/// The manifest of a run. All but `durations` follows from input, rules and settings.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// Version of the program.
    pub version: String,
    /// The day the run is about (ISO date).
    pub as_of: String,
    /// Whether the day was given; otherwise it is the last day the register knows.
    pub as_of_given: bool,
    /// Registrations that begin from this day on were looked at (ISO date).
    pub window_from: String,
    /// ... and before this day (ISO date).
    pub window_to: String,
    /// Breaks ties and draws the control sample and the pseudonyms.
    pub seed: u64,
    /// How many flags were asked for.
    pub capacity: usize,
    /// Where the register and the rules came from, enough to make the run again.
    pub source: RunSource,
    /// Input files with their SHA-256, by name.
    pub inputs: Vec<FileHash>,
    /// SHA-256 over the rules and limits in force.
    pub rules: String,
    /// The packs of rules, those that were switched off too.
    #[serde(default)]
    pub packs: Vec<PackRecord>,
    /// Numbers of the rules that may be changed, with their value in this run.
    pub limits: Vec<LimitRecord>,
    /// Rows read, accepted and rejected, by file.
    pub rows: Vec<RowCount>,
    /// What was looked at and found.
    pub counts: Counts,
    /// Dwellings drawn at random, in drawing order. For measuring, never shown on a list.
    pub control_sample: Vec<String>,
    /// How many dwellings those were drawn from.
    #[serde(default)]
    pub control_from: u64,
    /// How each rule fared.
    pub tallies: Vec<TallyRecord>,
    /// Dwellings that are unlike their peers; they open no case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub explore: Vec<String>,
    /// Flags that were not to be raised on these reasons, as exported from the cases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exemptions: Vec<ExemptionRecord>,
    /// Milliseconds of each stage; left out where runs are compared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub durations: Option<Vec<StageDuration>>,
}

/// Where a run's register and rules came from, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunSource {
    /// The registry folder, or the state in its place.
    pub folder: String,
    /// Whether it was a state.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub is_state: bool,
    /// Months before `as_of` that were looked at.
    pub window_months: u32,
    /// The rule folder, where not the built-in rules.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rules: Option<String>,
    /// The settings file, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// The weights learned from decided cases, where there were any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weights: Option<String>,
    /// The model, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Columns ignored on request.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ignore_columns: Vec<String>,
    /// Purposes that opened files.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub purposes: Vec<String>,
}

/// A flag that is not raised for a time.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExemptionRecord {
    /// The flag's id.
    pub flag_id: String,
    /// Codes of the reasons it covers, with a blank between.
    pub reasons: String,
    /// The first day (ISO date).
    pub from: String,
    /// The first day it does not hold any more (ISO date).
    pub until: String,
}

/// A file and its hash.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileHash {
    /// File name.
    pub file: String,
    /// SHA-256 in hex.
    pub sha256: String,
}

/// A limit in force.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct LimitRecord {
    /// The rule's code.
    pub rule: String,
    /// The limit's name.
    pub name: String,
    /// Value in this run.
    pub value: f32,
    /// Value in the rule file.
    pub default: f32,
    /// Unit key.
    pub unit: String,
    /// Smallest and largest value the rule file allows.
    #[serde(default)]
    pub range: (f32, f32),
}

/// A pack of rules.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackRecord {
    /// Its name.
    pub name: String,
    /// Whether its rules were part of the run.
    pub on: bool,
    /// How many rules it brought.
    pub rules: u64,
}

/// Rows of one file: accepted + rejected = read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowCount {
    /// File name.
    pub file: String,
    /// Rows read.
    pub read: u64,
    /// Rows accepted.
    pub accepted: u64,
    /// Rows rejected.
    pub rejected: u64,
}

/// What was looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Persons in the register.
    pub persons: u64,
    /// Dwellings in the register.
    pub dwellings: u64,
    /// Registrations that begin in the window.
    pub registrations_looked_at: u64,
    /// Dwellings somebody is registered at or moved to in the window.
    pub dwellings_looked_at: u64,
    /// Flags by lane and band.
    pub flags: Vec<FlagCount>,
    /// Flags left out because somebody's address is protected.
    pub withheld_flags: u64,
    /// Scores left out for the same reason.
    pub withheld_scores: u64,
    /// Flags left out because their reasons were explained or objected to before.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub exempt_flags: u64,
}

/// Flags of one lane and band.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlagCount {
    /// `review`, `help` or `repair`.
    pub lane: String,
    /// The band's letter.
    pub band: String,
    /// How many.
    pub flags: u64,
    /// How many of them are listed.
    pub listed: u64,
}

/// How a rule fared over all rows it ran on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TallyRecord {
    /// The rule's code.
    pub rule: String,
    /// Its version.
    pub rule_version: u32,
    /// It counts.
    pub hits: u64,
    /// It held and a mitigation cancelled it.
    pub mitigated: u64,
    /// A fact was missing.
    pub unknown: u64,
    /// It does not hold.
    pub no_hit: u64,
}

/// How long a stage took.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageDuration {
    /// The stage.
    pub stage: String,
    /// Milliseconds by the clock.
    pub milliseconds: u64,
    /// Milliseconds that all processors together spent on it; none where the system does not tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpu_milliseconds: Option<u64>,
}

impl Manifest {
    /// The part of a manifest that follows from the run itself. The rim adds `as_of_given`,
    /// `source`, `inputs`, `rows`, `explore` and `durations`.
    pub fn of(material: Material<'_>) -> Self {
        let run = material.run;
        let id = |dwelling| material.register.dwelling_id(dwelling).to_owned();
        Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            as_of: run.as_of.to_string(),
            window_from: run.window.from.to_string(),
            window_to: run.window.to.to_string(),
            seed: run.seed,
            capacity: run.capacity,
            rules: material.rules.fingerprint.clone(),
            packs: packs(material.rules),
            limits: limits(material.rules),
            counts: counts(material),
            control_from: run.control_from,
            control_sample: run.control.iter().map(|draw| id(draw.dwelling)).collect(),
            tallies: tallies(material),
            ..Self::default()
        }
    }

    /// Indented JSON.
    pub fn to_json(&self) -> Vec<u8> {
        pretty(self)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the signature serde asks for")]
fn is_zero(number: &u64) -> bool {
    *number == 0
}

fn packs(rules: &RuleSet) -> Vec<PackRecord> {
    let record = |pack: &crate::rules::Pack| PackRecord {
        name: pack.name.clone(),
        on: pack.on,
        rules: rules.rules.iter().filter(|rule| rule.pack == pack.name).count() as u64,
    };
    rules.packs.iter().map(record).collect()
}

fn limits(rules: &RuleSet) -> Vec<LimitRecord> {
    let of_rule = |rule: &crate::rules::Rule| {
        let record = |limit: &crate::rules::Limit| LimitRecord {
            rule: rule.code.clone(),
            name: limit.name.clone(),
            value: limit.value,
            default: limit.default,
            unit: limit.unit.clone(),
            range: limit.range,
        };
        rule.limits.iter().map(record).collect::<Vec<_>>()
    };
    rules.rules.iter().flat_map(of_rule).collect()
}

fn counts(material: Material<'_>) -> Counts {
    let run = material.run;
    Counts {
        persons: material.register.persons.ids.len() as u64,
        dwellings: material.register.dwellings.ids.len() as u64,
        registrations_looked_at: run.looked_at.0,
        dwellings_looked_at: run.looked_at.1,
        flags: flag_counts(material),
        withheld_flags: run.withheld_flags,
        withheld_scores: run.withheld_scores,
        exempt_flags: run.exempt_flags,
    }
}

fn flag_counts(material: Material<'_>) -> Vec<FlagCount> {
    let mut found = Vec::new();
    for lane in [Lane::Review, Lane::Help, Lane::Repair] {
        for band in [Band::A, Band::B, Band::C] {
            let flags: Vec<_> =
                material.run.flags.iter().filter(|f| f.lane == lane && f.band == band).collect();
            found.push(FlagCount {
                lane: lane_key(lane).to_owned(),
                band: band.letter().to_owned(),
                flags: flags.len() as u64,
                listed: flags.iter().filter(|flag| flag.listed).count() as u64,
            });
        }
    }
    found
}

/// The name of a lane in files.
pub(super) fn lane_key(lane: Lane) -> &'static str {
    match lane {
        Lane::Review => "review",
        Lane::Help => "help",
        Lane::Repair => "repair",
    }
}

fn tallies(material: Material<'_>) -> Vec<TallyRecord> {
    let rules = &material.rules.rules;
    rules
        .iter()
        .zip(&material.run.tallies)
        .map(|(rule, tally)| TallyRecord {
            rule: rule.code.clone(),
            rule_version: rule.version,
            hits: tally.hits,
            mitigated: tally.mitigated,
            unknown: tally.unknown,
            no_hit: tally.no_hit,
        })
        .collect()
}
