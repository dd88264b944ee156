//! Quality over several simulated towns: means, extremes and pooled intervals of their evaluations.
//!
//! Pure; the rim makes the towns, scans them and hands in the evaluations.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::evaluate::{AtRank, Evaluation, ScoreRow, StoryShare, TruthRow};
use super::measure::{real, wilson};
use crate::facts::{Fact, Facts, TableKind};

/// One simulated town with what the rules made of it.
#[derive(Clone, Debug)]
pub struct TownEvaluation {
    /// Which kind of run it belongs to, such as `ordinary`.
    pub world: String,
    /// Seed of the town.
    pub seed: u64,
    /// How the run fared.
    pub evaluation: Evaluation,
}

/// A figure over towns: mean, least and most.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Figure {
    /// Mean over the towns.
    pub mean: f64,
    /// The lowest of them.
    pub least: f64,
    /// The highest of them.
    pub most: f64,
}

/// All figures of one kind of run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct WorldFigures {
    /// Such as `ordinary`.
    pub world: String,
    /// Seeds of its towns, in order.
    pub seeds: Vec<u64>,
    /// Scored registrations of all towns together.
    pub scored: usize,
    /// Pro-forma ones among them.
    pub pro_forma: usize,
    /// Precision of the first 0.5 %.
    pub precision: Figure,
    /// Wilson's 95 % interval of that precision, all towns pooled.
    pub precision_interval: (f64, f64),
    /// Precision of the first 0.5 % over the share of pro-forma registrations.
    pub lift: Figure,
    /// Recall of the first 2 %.
    pub recall: Figure,
    /// Average precision.
    pub average_precision: Figure,
    /// Share of all registrations with a band.
    pub banded: Figure,
    /// Recall by pattern, in the order of `visibility`.
    pub patterns: Vec<PatternFigure>,
    /// Flagged share by innocent twin, the most flagged first.
    pub twins: Vec<TwinFigure>,
    /// Share of nothing special with a band.
    pub ordinary_banded: Figure,
    /// Precision, recall, average precision of each town, in the order of `seeds`.
    pub towns: Vec<(f64, f64, f64)>,
}

/// How much of one pattern is found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PatternFigure {
    /// Name as in the truth file.
    pub typology: String,
    /// Scored registrations of it in all towns.
    pub scored: usize,
    /// Share of them in the first 2 %.
    pub recall: Figure,
}

/// How often one innocent twin is flagged.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TwinFigure {
    /// Name as in the truth file.
    pub typology: String,
    /// Scored registrations of it in all towns.
    pub scored: usize,
    /// Share of them with a band.
    pub banded: Figure,
    /// Share of them in the first 2 %.
    pub at_two_percent: Figure,
    /// Pooled share with a band over the pooled share of all registrations with one.
    pub ratio: f64,
}

/// Whether a pattern leaves traces in registration data, and which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Visibility {
    /// Name as in the truth file.
    pub typology: &'static str,
    /// Whether rules can be expected to see it.
    pub visible: bool,
    /// The trace, or why there is none.
    pub reason: &'static str,
}

/// Every pattern of the simulation, and whether registration data can show it.
pub fn visibility() -> &'static [Visibility] {
    const fn of(typology: &'static str, visible: bool, reason: &'static str) -> Visibility {
        Visibility { typology, visible, reason }
    }
    const PATTERNS: [Visibility; 12] = [
        of(
            "paper_separation",
            true,
            "partner and children stay; no home of one's own; often a return",
        ),
        of("letterbox_host", true, "many unrelated adults in a small flat, one after the other"),
        of("rotation_ring", true, "the same few dwellings exchange residents"),
        of(
            "illegal_sublet",
            true,
            "lodgers where the tenant has left or has no room; the lease list",
        ),
        of(
            "school_district",
            true,
            "one parent and one pupil apart from the rest before the school year",
        ),
        of("pensioners_split", true, "a married couple of pension age at two addresses"),
        of(
            "lease_take_over",
            true,
            "a young adult, not kin, with an elderly tenant who then leaves",
        ),
        of(
            "gone_still_registered",
            true,
            "a lease of somebody else's, a household of two or more that moved in, or a message",
        ),
        of(
            GONE_WITHOUT_TRACE,
            false,
            "nobody, or one person, has moved in since, with no lease and no message: like living \
             alone or as a couple",
        ),
        of("hopping", true, "one host after another, months each"),
        of("summer_house", true, "a dwelling that is not for living all year"),
        of("hard_set", false, "like an ordinary move in every way, on purpose"),
    ];
    &PATTERNS
}

/// Registrations of somebody gone of which no fact tells are a pattern of their own.
pub const GONE_WITHOUT_TRACE: &str = "gone_without_trace";

/// Whether the facts show a trace of a dwelling let again over the head of whoever is registered: a
/// lease of somebody else's after the person's own, a household of two or more that moved in, or a
/// message about the person or the dwelling.
fn shows_letting(facts: &Facts, row: usize) -> bool {
    let at_least = |fact, least: f32| {
        facts.value(TableKind::Registration, fact, row).is_some_and(|value| value >= least)
    };
    at_least(Fact::DaysPastLease, 1.0)
        || at_least(Fact::LargestNewcomers, 2.0)
        || at_least(Fact::SignalsNamed, 1.0)
        || at_least(Fact::SignalsUnnamed, 1.0)
}

/// Sets those registrations of `gone_still_registered` apart that no fact tells of. `rows` gives the
/// row of the facts for each of the scored registrations.
pub fn set_untraced_apart(
    truth: &mut [TruthRow],
    facts: &Facts,
    scores: &[ScoreRow],
    rows: &[usize],
) {
    let shown = scores.iter().zip(rows).filter(|(_, row)| shows_letting(facts, **row));
    let shown: BTreeSet<_> = shown.map(|(score, _)| &score.key).collect();
    for case in truth {
        if case.typology == "gone_still_registered" && !shown.contains(&case.key) {
            GONE_WITHOUT_TRACE.clone_into(&mut case.typology);
        }
    }
}

/// Figures of every kind of run over its towns, in the order the kinds first appear.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Quality {
    /// Persons in a town.
    pub persons: u32,
    /// Years of history.
    pub years: u16,
    /// Rules in force in the ordinary run.
    pub rules: usize,
    /// Their fingerprint.
    pub fingerprint: String,
    /// One entry a kind of run.
    pub worlds: Vec<WorldFigures>,
}

impl WorldFigures {
    /// Sums up the towns of one kind of run. Linear in towns and typologies.
    pub fn of(world: &str, towns: &[TownEvaluation]) -> Self {
        let towns: Vec<&TownEvaluation> = towns.iter().filter(|town| town.world == world).collect();
        let over = |value: &dyn Fn(&Evaluation) -> f64| {
            Figure::over(towns.iter().map(|town| value(&town.evaluation)))
        };
        let count = |value: &dyn Fn(&Evaluation) -> usize| {
            towns.iter().map(|town| value(&town.evaluation)).sum::<usize>()
        };
        let hits: f64 = towns.iter().map(|town| first(&town.evaluation).hits).sum();
        let looked_at = count(&|one| first(one).k);
        let mut twins = twins(&towns);
        twins.sort_by(|a, b| b.ratio.total_cmp(&a.ratio).then_with(|| a.typology.cmp(&b.typology)));
        Self {
            world: world.to_owned(),
            seeds: towns.iter().map(|town| town.seed).collect(),
            scored: count(&|one| one.scored),
            pro_forma: count(&|one| one.pro_forma),
            precision: over(&|one| first(one).precision),
            precision_interval: wilson(hits, looked_at),
            lift: over(&|one| first(one).lift),
            recall: over(&|one| two_percent(one).recall),
            average_precision: over(&|one| one.average_precision),
            banded: over(&|one| one.all.banded),
            patterns: patterns(&towns),
            twins,
            ordinary_banded: over(&|one| one.ordinary.banded),
            towns: towns.iter().map(|town| town_figures(&town.evaluation)).collect(),
        }
    }
}

fn town_figures(one: &Evaluation) -> (f64, f64, f64) {
    (first(one).precision, two_percent(one).recall, one.average_precision)
}

/// The first 0.5 % of a ranking; every evaluation has it.
fn first(evaluation: &Evaluation) -> &AtRank {
    &evaluation.at[0]
}

fn two_percent(evaluation: &Evaluation) -> &AtRank {
    &evaluation.at[2]
}

impl Figure {
    fn over(values: impl Iterator<Item = f64>) -> Self {
        let values: Vec<f64> = values.collect();
        if values.is_empty() {
            return Self::default();
        }
        Self {
            mean: values.iter().sum::<f64>() / real(values.len()),
            least: values.iter().copied().fold(f64::INFINITY, f64::min),
            most: values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
    }
}

fn patterns(towns: &[&TownEvaluation]) -> Vec<PatternFigure> {
    let of = |known: &Visibility| {
        let shares = || {
            towns.iter().filter_map(|town| {
                town.evaluation.patterns.iter().find(|share| share.typology == known.typology)
            })
        };
        PatternFigure {
            typology: known.typology.to_owned(),
            scored: shares().map(|share| share.scored).sum(),
            recall: Figure::over(shares().map(|share| share.at_two_percent)),
        }
    };
    visibility().iter().map(of).filter(|pattern| pattern.scored > 0).collect()
}

fn twins(towns: &[&TownEvaluation]) -> Vec<TwinFigure> {
    let mut named: BTreeMap<&str, Vec<&StoryShare>> = BTreeMap::new();
    for share in towns.iter().flat_map(|town| &town.evaluation.twins) {
        named.entry(share.typology.as_str()).or_default().push(share);
    }
    let all = pooled(towns.iter().map(|town| &town.evaluation.all));
    let one = |(name, shares): (&str, Vec<&StoryShare>)| {
        let own = pooled(shares.iter().copied());
        TwinFigure {
            typology: name.to_owned(),
            scored: shares.iter().map(|share| share.scored).sum(),
            banded: Figure::over(shares.iter().map(|share| share.banded)),
            at_two_percent: Figure::over(shares.iter().map(|share| share.at_two_percent)),
            ratio: if all > 0.0 { own / all } else { 0.0 },
        }
    };
    named.into_iter().map(one).collect()
}

/// Share with a band over all towns together.
fn pooled<'a>(shares: impl Iterator<Item = &'a StoryShare>) -> f64 {
    let (mut banded, mut scored) = (0.0, 0.0);
    for share in shares {
        banded += share.banded * real(share.scored);
        scored += real(share.scored);
    }
    if scored > 0.0 { banded / scored } else { 0.0 }
}

impl Quality {
    /// Sums up all towns.
    pub fn of(
        (persons, years): (u32, u16),
        (rules, fingerprint): (usize, &str),
        towns: &[TownEvaluation],
    ) -> Self {
        let mut seen = BTreeSet::new();
        let kinds = towns.iter().filter(|town| seen.insert(town.world.as_str()));
        let worlds = kinds.map(|town| WorldFigures::of(&town.world, towns)).collect();
        Self { persons, years, rules, fingerprint: fingerprint.to_owned(), worlds }
    }

    /// The figures as JSON, with stable keys and a final newline.
    pub fn to_json(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }
}
