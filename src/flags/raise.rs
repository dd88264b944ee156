//! Raising flags: outcomes of all rules become scores of registrations and flags of subjects.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::combine::{LINE, band, lane};
use super::control::control;
use super::exempt::Exemptions;
use super::gather::Gathered;
use super::typology::score;
use super::unknown::unknown_rules;
use super::{
    Flag, FlagSubject, NotCounted, Reason, RegistrationScore, RuleTally, Run, UnknownRule,
    clearing, household,
};
use crate::domain::{Day, DwellingId, Points, RegistrationId};
use crate::facts::{Facts, TableKind};
use crate::graph::{HouseholdGraph, Households};
use crate::rules::{Lane, RuleOutcomes, RuleSet};

/// What the rules found, and the graph and facts they found it in.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The rules.
    pub rules: &'a RuleSet,
    /// What each of them said of every row.
    pub outcomes: &'a RuleOutcomes,
    /// The facts they read.
    pub facts: &'a Facts,
    /// Who lived where.
    pub graph: &'a HouseholdGraph<'a>,
    /// Who moved together.
    pub households: &'a Households,
}

/// What the caller decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RaiseOptions {
    /// How many flags the caseworkers can look at.
    pub capacity: usize,
    /// Breaks ties and draws the control sample.
    pub seed: u64,
}

/// Turns findings into a run: every flag, every score, the control sample.
///
/// `id_of` names dwellings by their lasting ids, so that flag ids and draws do not depend on dense
/// ids. Cost grows with the hits, not with the register, but for one pass over the rows.
pub fn raise<'a>(
    findings: Findings<'a>,
    options: RaiseOptions,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) -> Run {
    raise_but(findings, options, Exemptions::default(), id_of)
}

/// The same without the flags that `exemptions` cover; scores stay as they are.
pub fn raise_but<'a>(
    findings: Findings<'a>,
    options: RaiseOptions,
    exemptions: Exemptions<'_>,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) -> Run {
    let mut run = raise_without_control(findings, options, exemptions, id_of);
    (run.control, run.control_from) = control(findings, &run.flags, options, id_of);
    run
}

/// The same without a control sample, where nobody is going to look at one.
pub fn raise_without_control<'a>(
    findings: Findings<'a>,
    options: RaiseOptions,
    exemptions: Exemptions<'_>,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) -> Run {
    let gathered = Gathered::from(findings);
    let scores = scores(findings, &gathered);
    let mut flags = raw_flags(findings, &gathered, id_of);
    let before = flags.len();
    let since = findings.facts.window.from;
    flags.retain(|flag| !touches_protected(findings.graph, flag, since));
    let withheld_flags = (before - flags.len()) as u64;
    let before = flags.len();
    flags.retain(|flag| !exemptions.cover(flag, findings.rules, findings.graph.as_of));
    let exempt_flags = (before - flags.len()) as u64;
    rank(&mut flags, options);
    flags.par_iter_mut().for_each(|flag| complete(findings, flag));
    let printable = |score: &RegistrationScore| {
        !findings.graph.is_protected(findings.graph.person(score.registration))
    };
    let kept: Vec<_> = scores.iter().filter(|score| printable(score)).copied().collect();
    Run {
        as_of: findings.graph.as_of,
        window: findings.facts.window,
        capacity: options.capacity,
        seed: options.seed,
        control: Vec::new(),
        control_from: 0,
        flags,
        withheld_flags,
        exempt_flags,
        withheld_scores: (scores.len() - kept.len()) as u64,
        scores: kept,
        tallies: tallies(findings.outcomes),
        looked_at: (
            findings.facts.registration_rows.len() as u64,
            findings.facts.dwelling_rows.len() as u64,
        ),
    }
}

/// The scores alone, without flags: what a replay of a whole history needs.
pub fn printable_scores(findings: Findings<'_>) -> Vec<RegistrationScore> {
    let mut found = scores(findings, &Gathered::from(findings));
    let graph = findings.graph;
    found.retain(|score| !graph.is_protected(graph.person(score.registration)));
    found
}

/// The score of every registration row: its own reasons and, while it lasts, its dwelling's.
///
/// A child is never the subject: it takes the highest score of the adults it moved with.
fn scores(findings: Findings<'_>, gathered: &Gathered) -> Vec<RegistrationScore> {
    let rows = &findings.facts.registration_rows;
    let own: Vec<Points> =
        (0..rows.len()).into_par_iter().map(|row| gathered.score(findings, row)).collect();
    let with_adults = |row: usize| {
        let members = findings.households.members(findings.households.household(rows[row]));
        let positions = members.iter().filter_map(|member| rows.binary_search(member).ok());
        positions.map(|position| own[position]).max().unwrap_or(own[row])
    };
    rows.par_iter()
        .enumerate()
        .map(|(row, registration)| {
            let score = if gathered.is_adult(row) { own[row] } else { with_adults(row) };
            RegistrationScore { registration: *registration, score, band: band(score) }
        })
        .collect()
}

fn raw_flags<'a>(
    findings: Findings<'_>,
    gathered: &Gathered,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) -> Vec<Flag> {
    let mut flags = Vec::new();
    for row in gathered.dwelling_rows() {
        flags.extend(dwelling_flag(findings, gathered, row));
        flags.extend(repair_flag(findings, gathered, row));
    }
    flags.extend(household::flags(findings, gathered));
    for lane in [Lane::Help, Lane::Repair] {
        for household in gathered.households_aside(findings, lane) {
            flags.extend(flag_aside(findings, gathered, &household, lane));
        }
    }
    name_all(findings, &mut flags, id_of);
    flags
}

/// A dwelling with reasons of its own: those, and the reasons of the resident with the most.
fn dwelling_flag(findings: Findings<'_>, gathered: &Gathered, row: usize) -> Option<Flag> {
    let dwelling_reasons = gathered.dwelling_reasons(findings, row);
    if dwelling_reasons.is_empty() {
        return None;
    }
    let residents = gathered.residents_with_reasons(findings, row);
    let lead = residents.iter().copied().max_by_key(|registration_row| {
        (gathered.score(findings, *registration_row), std::cmp::Reverse(*registration_row))
    });
    let mut reasons = dwelling_reasons;
    reasons.extend(lead.into_iter().flat_map(|row| gathered.own_reasons(findings, row)));
    let to_registration = |row: usize| findings.facts.registration_rows[row];
    let mut flag = flag(findings, FlagSubject::Dwelling, row, reasons)?;
    flag.registration = lead.map(to_registration);
    flag.concerned = residents.into_iter().map(to_registration).collect();
    flag.not_counted = gathered.not_counted(row, lead);
    Some(flag)
}

/// A household's reasons for help, from the line on, or for data repair.
fn flag_aside(
    findings: Findings<'_>,
    gathered: &Gathered,
    rows: &[usize],
    lane: Lane,
) -> Option<Flag> {
    let reasons = |row: usize| gathered.reasons_aside(findings, row, lane);
    let points = |row: usize| score(findings.rules, &mut reasons(row)).0;
    let lead = *rows.iter().max_by_key(|row| (points(**row), std::cmp::Reverse(**row)))?;
    let dwelling_row = findings.facts.dwelling_row_of[lead] as usize;
    let subject = FlagSubject::Registration;
    let mut flag = unbanded_flag(findings, subject, dwelling_row, reasons(lead))?;
    if lane == Lane::Help && flag.score < LINE {
        return None;
    }
    flag.lane = lane;
    flag.registration = Some(findings.facts.registration_rows[lead]);
    flag.concerned = rows.iter().map(|row| findings.facts.registration_rows[*row]).collect();
    Some(flag)
}

/// What looks like a fault of the register itself goes to data repair, apart from any reason.
fn repair_flag(findings: Findings<'_>, gathered: &Gathered, row: usize) -> Option<Flag> {
    let reasons = gathered.repair_reasons(findings, row);
    let mut flag = unbanded_flag(findings, FlagSubject::Dwelling, row, reasons)?;
    flag.lane = Lane::Repair;
    Some(flag)
}

/// A flag of these reasons, where they reach the line.
pub(super) fn flag(
    findings: Findings<'_>,
    subject: FlagSubject,
    dwelling_row: usize,
    reasons: Vec<Reason>,
) -> Option<Flag> {
    unbanded_flag(findings, subject, dwelling_row, reasons).filter(|flag| flag.score >= LINE)
}

fn unbanded_flag(
    findings: Findings<'_>,
    subject: FlagSubject,
    dwelling_row: usize,
    mut reasons: Vec<Reason>,
) -> Option<Flag> {
    let (score, combinations) = score(findings.rules, &mut reasons);
    (!reasons.is_empty()).then(|| Flag {
        id: String::new(),
        subject,
        dwelling: findings.facts.dwelling_rows[dwelling_row],
        registration: None,
        concerned: Vec::new(),
        lane: lane(findings.rules, &reasons, &combinations),
        band: band(score).unwrap_or(crate::domain::Band::C),
        score,
        rank: 0,
        listed: false,
        reasons,
        combinations,
        unusual: None,
        not_counted: Vec::<NotCounted>::new(),
        unknown: Vec::<UnknownRule>::new(),
        clearing: Vec::new(),
    })
}

/// Whether somebody whose address is protected is concerned, or was registered there since `since`:
/// then numbers on the flag could tell of them.
fn touches_protected(graph: &HouseholdGraph<'_>, flag: &Flag, since: Day) -> bool {
    let concerned = flag.concerned.iter().chain(&flag.registration).copied();
    let here = graph.registrations_at(flag.dwelling);
    concerned
        .chain(here.filter(|registration| graph.end(*registration).latest > since))
        .any(|registration| graph.is_protected(graph.person(registration)))
}

/// A number for each lane whose flags are told apart in ids.
fn apart(lane: Lane) -> u8 {
    match lane {
        Lane::Review => 0,
        Lane::Repair => 1,
        Lane::Help => 2,
    }
}

/// Gives each flag its lasting id: dwelling, kind of subject, day, and a number among equals, which
/// are brought next to each other for it.
fn name_all<'a>(findings: Findings<'_>, flags: &mut [Flag], id_of: &dyn Fn(DwellingId) -> &'a str) {
    let began = |id: &RegistrationId| findings.graph.start(*id).earliest;
    let day_of = |flag: &Flag| match flag.subject {
        FlagSubject::Registration => flag.concerned.iter().map(began).min().unwrap_or(Day::MIN),
        FlagSubject::Dwelling => Day::MIN,
    };
    let key_of = |flag: &Flag| (flag.dwelling, apart(flag.lane), flag.subject, day_of(flag));
    flags.sort_by_key(|flag| (key_of(flag), flag.registration));
    let mut last = None;
    let mut among_equals = 0_u32;
    for flag in flags {
        let key = key_of(flag);
        among_equals = if last == Some(key) { among_equals + 1 } else { 0 };
        last = Some(key);
        let (dwelling, apart, subject, day) = key;
        let mut hash = Sha256::new();
        hash.update(id_of(dwelling).as_bytes());
        hash.update([0, apart, subject as u8]);
        hash.update(day.ordinal().to_be_bytes());
        hash.update(among_equals.to_be_bytes());
        flag.id = hex(&hash.finalize()[..8]);
    }
}

/// Bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A number that looks random but follows from the seed and a lasting id.
pub(super) fn lot(seed: u64, id: &str) -> [u8; 8] {
    let mut hash = Sha256::new();
    hash.update(seed.to_be_bytes());
    hash.update(id.as_bytes());
    hash.finalize()[..8].try_into().expect("a SHA-256 has 32 bytes")
}

/// Orders by lane, band, score; ties fall by lot, never by anything about the people.
pub(super) fn rank(flags: &mut [Flag], options: RaiseOptions) {
    flags.sort_by_cached_key(|flag| {
        let by_lot = (lot(options.seed, &flag.id), flag.id.clone());
        (flag.lane, flag.band, -flag.score, by_lot)
    });
    let mut lane = None;
    let mut place = 0;
    for flag in flags {
        place = if lane == Some(flag.lane) { place + 1 } else { 1 };
        lane = Some(flag.lane);
        flag.rank = place;
        flag.listed = place as usize <= options.capacity;
    }
}

/// Adds what a reader needs of each flag: evidence, unknown rules, what would clear it.
fn complete(findings: Findings<'_>, flag: &mut Flag) {
    let row_of = |reason: &Reason| -> Option<usize> {
        match findings.rules.rules[reason.rule].subject {
            TableKind::Dwelling => findings.facts.dwelling_rows.binary_search(&flag.dwelling).ok(),
            TableKind::Registration => {
                findings.facts.registration_rows.binary_search(&reason.registration?).ok()
            }
        }
    };
    let rows: Vec<_> = flag.reasons.iter().map(row_of).collect();
    for (reason, row) in flag.reasons.iter_mut().zip(rows) {
        let rule = &findings.rules.rules[reason.rule];
        let band = &rule.bands[usize::from(reason.band)];
        reason.evidence = row
            .map_or_else(Vec::new, |row| crate::rules::evidence(rule, band, findings.facts, row));
    }
    let facts = findings.facts;
    let dwelling = facts.dwelling_rows.binary_search(&flag.dwelling).ok();
    let registration =
        flag.registration.and_then(|id| facts.registration_rows.binary_search(&id).ok());
    flag.unknown = unknown_rules(findings, dwelling, registration);
    flag.clearing = clearing::clearings(findings, flag);
}

fn tallies(outcomes: &RuleOutcomes) -> Vec<RuleTally> {
    outcomes
        .rules
        .iter()
        .map(|outcome| {
            let mitigated = outcome.hits.iter().filter(|hit| hit.cancelled).count() as u64;
            RuleTally {
                hits: outcome.hits.len() as u64 - mitigated,
                mitigated,
                unknown: outcome.unknown.len() as u64,
                no_hit: outcome.no_hit,
            }
        })
        .collect()
}
