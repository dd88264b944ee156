//! What a model may add: a few points to what rules already brought over the line.
//!
//! A model knows no reason, only that a dwelling is unlike others. So it brings nothing onto a list
//! and nothing over the line; it moves what stands there.

use super::combine::{LINE, band};
use super::control::control;
use super::raise::{Findings, RaiseOptions, rank};
use super::{Flag, FlagSubject, Run};
use crate::domain::{DwellingId, Points, RegistrationId};
use crate::facts::Fact;
use crate::rules::Lane;

/// The most a model adds to a score.
pub const MOST_MODEL_POINTS: Points = Points(2);
/// One point up to this share of dwellings that are at least as unusual, [`MOST_MODEL_POINTS`] up to
/// a tenth of it.
pub const UNUSUAL_SHARE: f64 = 0.01;

/// A dwelling a model finds unusual, with the facts furthest out.
#[derive(Clone, Debug, PartialEq)]
pub struct ModelReason {
    /// Its row among the dwellings looked at.
    pub dwelling_row: usize,
    /// Share of dwellings that are at least as unusual.
    pub share: f64,
    /// The facts furthest out, the furthest first.
    pub facts: Vec<UnusualFact>,
}

/// A fact beside what is usual among the dwelling's peers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnusualFact {
    /// The fact.
    pub fact: Fact,
    /// Its value.
    pub value: f32,
    /// The median of the peers; none where nothing is known.
    pub peer_median: Option<f32>,
    /// Share of dwellings at least as far out on the same side.
    pub share: f64,
}

impl ModelReason {
    /// What it counts.
    pub fn points(&self) -> Points {
        match self.share {
            share if share <= UNUSUAL_SHARE / 10.0 => MOST_MODEL_POINTS,
            share if share <= UNUSUAL_SHARE => Points(1),
            _ => Points(0),
        }
    }
}

/// Adds the points of a model to flags for review and to scores at or over the line, ranks again and
/// draws the control sample anew. `unusual` is in ascending order of rows.
pub fn weigh<'a>(
    run: &mut Run,
    findings: Findings<'_>,
    unusual: &[ModelReason],
    options: RaiseOptions,
    id_of: &dyn Fn(DwellingId) -> &'a str,
) {
    let of_row = |row: usize| {
        let found = unusual.binary_search_by_key(&row, |reason| reason.dwelling_row).ok()?;
        Some(&unusual[found]).filter(|reason| reason.points() > Points(0))
    };
    for flag in run.flags.iter_mut().filter(|flag| flag.lane == Lane::Review) {
        let lasts = flag.subject == FlagSubject::Dwelling
            || flag.registration.is_some_and(|registration| lasts(findings, registration));
        let row = findings.facts.dwelling_rows.binary_search(&flag.dwelling).ok();
        if let Some(reason) = row.filter(|_| lasts).and_then(of_row) {
            add(flag, reason);
        }
    }
    for score in run.scores.iter_mut().filter(|score| score.score >= LINE) {
        let Ok(row) = findings.facts.registration_rows.binary_search(&score.registration) else {
            continue;
        };
        let dwelling_row = findings.facts.dwelling_row_of[row] as usize;
        if let Some(reason) = of_row(dwelling_row).filter(|_| lasts(findings, score.registration)) {
            score.score += reason.points();
            score.band = band(score.score);
        }
    }
    rank(&mut run.flags, options);
    (run.control, run.control_from) = control(findings, &run.flags, options, id_of);
}

fn add(flag: &mut Flag, reason: &ModelReason) {
    flag.score += reason.points();
    flag.band = band(flag.score).unwrap_or(flag.band);
    flag.unusual = Some(reason.clone());
}

/// Whether somebody still is registered by this registration.
fn lasts(findings: Findings<'_>, registration: RegistrationId) -> bool {
    let facts = findings.facts;
    let row = facts.registration_rows.binary_search(&registration).ok();
    row.is_some_and(|row| facts.registrations.column(Fact::StillRegistered)[row] > 0.5)
}
