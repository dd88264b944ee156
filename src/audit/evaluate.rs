//! Scores of a run against the truth of a simulated register.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::domain::UncertainDay;
use crate::registry;

use super::measure::{
    TieGroup, average_precision, chance_within, hits_at, real, tie_groups, wilson,
};

/// What every evaluation says of itself.
pub(super) const STATEMENT: [&str; 2] = [
    "Truth comes from a simulation. These figures measure how well rules and simulation agree, \
     that is, our assumptions; they say nothing of how often a flag is right in a real town.",
    "Sandheden kommer fra en simulering. Tallene måler, hvor godt regler og simulering stemmer \
     overens, altså vores antagelser; de siger intet om, hvor ofte et flag er rigtigt i en \
     virkelig by.",
];

/// One registration that names itself the same way in scores and truth.
type Key = (String, String, String);

/// A row of `scores.csv`.
#[derive(Clone, Debug, PartialEq)]
pub struct ScoreRow {
    /// Person, dwelling and first day.
    pub key: (String, String, String),
    /// Points; higher comes first.
    pub score: f64,
    /// The band letter, empty below the line.
    pub band: String,
}

/// A row of `truth.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TruthRow {
    /// Person, dwelling and first day.
    pub key: (String, String, String),
    /// Whether the registration is pro forma.
    pub pro_forma: bool,
    /// Pattern or innocent twin; may be empty.
    pub typology: String,
}

/// A scores or truth file that can't be used.
#[derive(Debug, thiserror::Error)]
pub enum EvaluationError {
    /// Not a readable CSV file.
    #[error("{file} can't be read as csv: {source}")]
    Csv {
        /// Which file.
        file: &'static str,
        /// What is wrong, with the line.
        source: csv::Error,
    },
    /// A column is missing.
    #[error("{file} has no column {column}")]
    Column {
        /// Which file.
        file: &'static str,
        /// Which column.
        column: &'static str,
    },
    /// A field does not hold what it must.
    #[error("{file} line {line}: {column} can't be understood")]
    Field {
        /// Which file.
        file: &'static str,
        /// Line, the header being 1.
        line: u64,
        /// Which column.
        column: String,
    },
    /// The truth file does not keep the input contract.
    #[error(transparent)]
    Truth(#[from] registry::Error),
}

impl EvaluationError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Csv { .. } => "give the scores.csv of a run and the truth.csv of its register",
            Self::Column { .. } => "take the file as the run or the simulation wrote it",
            Self::Truth(error) => error.hint(),
            Self::Field { .. } => "a score is a number, a label is genuine or pro_forma",
        }
    }
}

/// How good the first `k` of the ranking are.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AtRank {
    /// What `k` stands for: a share of the scored registrations, or the capacity.
    pub name: String,
    /// How many are looked at.
    pub k: usize,
    /// Expected pro-forma registrations among them.
    pub hits: f64,
    /// Share of them that is pro forma.
    pub precision: f64,
    /// Wilson's 95 % interval of the precision.
    pub precision_interval: (f64, f64),
    /// Share of all scored pro-forma registrations that is among them.
    pub recall: f64,
    /// Precision over the share in all scored registrations: what chance would give is 1.
    pub lift: f64,
    /// Wilson's interval over the same share.
    pub lift_interval: (f64, f64),
}

/// How one pattern or one innocent twin fares.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StoryShare {
    /// Name as in the truth file.
    pub typology: String,
    /// Scored registrations of it.
    pub scored: usize,
    /// Share of them expected among the first `k` of the list.
    pub listed: f64,
    /// Share of them expected among the first 2 % of all.
    pub at_two_percent: f64,
    /// Share of them with a band.
    pub banded: f64,
    /// `banded` over the share of all scored registrations with a band; 0 where nothing has one.
    pub banded_ratio: f64,
}

/// How a ranking fares against truth.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Evaluation {
    /// What these figures are and are not, in English and Danish.
    pub statement: [&'static str; 2],
    /// Scored registrations.
    pub scored: usize,
    /// Pro-forma ones among them.
    pub pro_forma: usize,
    /// Share of pro-forma ones: the precision of drawing at random.
    pub base_rate: f64,
    /// Pro-forma registrations in the truth that have no score (outside the window, or protected).
    pub not_scored: usize,
    /// Average precision, ties by expected value.
    pub average_precision: f64,
    /// The first K of the ranking, for several K.
    pub at: Vec<AtRank>,
    /// The K that `listed` below refers to.
    pub list_length: usize,
    /// Recall by pattern.
    pub patterns: Vec<StoryShare>,
    /// Flagged share by innocent twin.
    pub twins: Vec<StoryShare>,
    /// The registrations that are nothing special.
    pub ordinary: StoryShare,
    /// All scored registrations together.
    pub all: StoryShare,
}

/// Reads `scores.csv`: `person_id`, `dwelling_id`, `moved_on`, `score`, `band`.
pub fn read_scores(bytes: &[u8]) -> Result<Vec<ScoreRow>, EvaluationError> {
    let file = "scores.csv";
    let csv_error = |source| EvaluationError::Csv { file, source };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().map_err(csv_error)?.clone();
    let mut places = [0; 5];
    let wanted = ["person_id", "dwelling_id", "moved_on", "score", "band"];
    for (place, column) in places.iter_mut().zip(wanted) {
        let found = headers.iter().position(|header| header.trim() == column);
        *place = found.ok_or(EvaluationError::Column { file, column })?;
    }
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(csv_error)?;
        let line = record.position().map_or(0, csv::Position::line);
        let row = score_row(&record, places);
        let column = "score".to_owned();
        rows.push(row.ok_or(EvaluationError::Field { file, line, column })?);
    }
    Ok(rows)
}

fn score_row(record: &csv::StringRecord, places: [usize; 5]) -> Option<ScoreRow> {
    let field = |n: usize| record.get(places[n]).unwrap_or_default();
    let key = (field(0).to_owned(), field(1).to_owned(), first_day(field(2)));
    let score: f64 = field(3).parse().ok()?;
    score.is_finite().then(|| ScoreRow { key, score, band: field(4).to_owned() })
}

/// Reads `truth.csv`, strictly: a row that must be rejected is an error here.
pub fn read_truth(bytes: &[u8]) -> Result<Vec<TruthRow>, EvaluationError> {
    let told = registry::read_truth(bytes)?;
    if let Some(reject) = told.rejects.into_iter().next() {
        let (line, column) = (reject.line, reject.column);
        return Err(EvaluationError::Field { file: "truth.csv", line, column });
    }
    Ok(told.rows.into_iter().map(TruthRow::from).collect())
}

impl From<registry::TruthRow> for TruthRow {
    fn from(row: registry::TruthRow) -> Self {
        let first = row.moved_on.map_or_else(String::new, |day| day.earliest.to_string());
        let pro_forma = row.label == registry::TruthLabel::ProForma;
        let key = (row.person_id, row.dwelling_id, first);
        Self { key, pro_forma, typology: row.typology }
    }
}

/// A date of reduced precision stands for its first day, as scores print it; others stay as written.
fn first_day(text: &str) -> String {
    let known = UncertainDay::parse(text.as_bytes());
    known.map_or_else(|| text.to_owned(), |day| day.earliest.to_string())
}

/// Holds scores against truth. Registrations that the truth does not name are genuine and ordinary;
/// where a key comes twice in the truth, pro forma prevails. `n log n` in the number of rows.
pub fn evaluate(scores: &[ScoreRow], truth: &[TruthRow], capacity: Option<usize>) -> Evaluation {
    let told = by_key(truth);
    let (ranked, groups) = ranked(scores, truth);
    let pro_forma = groups.iter().map(|group| group.relevant).sum();
    let list_length = capacity.unwrap_or_else(|| share_of(scores.len(), 10)).min(scores.len());
    let ranks_told = [list_length, share_of(scores.len(), 20)];
    let Shares { kinds: [patterns, twins, ordinary], all } = tally(&ranked, &groups, ranks_told);
    let keys: BTreeSet<&Key> = scores.iter().map(|row| &row.key).collect();
    let missed = told.iter().filter(|(key, row)| row.pro_forma && !keys.contains(*key)).count();
    Evaluation {
        statement: STATEMENT,
        scored: scores.len(),
        pro_forma,
        base_rate: ratio(real(pro_forma), real(scores.len())),
        not_scored: missed,
        average_precision: average_precision(&groups),
        at: ranks(&groups, scores.len(), pro_forma, capacity),
        list_length,
        patterns,
        twins,
        ordinary: ordinary.into_iter().next().unwrap_or_else(|| nothing_of("ordinary")),
        all,
    }
}

/// Scores with their truth.
type Ranked<'a> = Vec<(&'a ScoreRow, Option<&'a TruthRow>)>;

/// Scores with their truth, highest first, and where they tie.
pub(super) fn ranked<'a>(
    scores: &'a [ScoreRow],
    truth: &'a [TruthRow],
) -> (Ranked<'a>, Vec<TieGroup>) {
    let told = by_key(truth);
    let mut ranked: Ranked<'_> =
        scores.iter().map(|row| (row, told.get(&row.key).copied())).collect();
    ranked.sort_by(|a, b| b.0.score.total_cmp(&a.0.score).then_with(|| a.0.key.cmp(&b.0.key)));
    let relevant = |told: Option<&TruthRow>| told.is_some_and(|told| told.pro_forma);
    let groups = tie_groups(ranked.iter().map(|(row, told)| (row.score, relevant(*told))));
    (ranked, groups)
}

/// Shares of patterns, innocent twins and what is ordinary; and of all together.
struct Shares {
    kinds: [Vec<StoryShare>; 3],
    all: StoryShare,
}

fn by_key(truth: &[TruthRow]) -> BTreeMap<&Key, &TruthRow> {
    let mut told: BTreeMap<&Key, &TruthRow> = BTreeMap::new();
    for row in truth {
        let kept = told.entry(&row.key).or_insert(row);
        if row.pro_forma {
            *kept = row;
        }
    }
    told
}

/// `per_mille` thousandths of `rows`, at least one where there are any.
fn share_of(rows: usize, per_mille: usize) -> usize {
    (rows * per_mille / 1000).max(1).min(rows)
}

fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

fn ranks(
    groups: &[TieGroup],
    rows: usize,
    relevant: usize,
    capacity: Option<usize>,
) -> Vec<AtRank> {
    let shares = [("0.5 %", 5), ("1 %", 10), ("2 %", 20)];
    let mut wanted: Vec<(String, usize)> = shares
        .into_iter()
        .map(|(name, per_mille)| (name.to_owned(), share_of(rows, per_mille)))
        .collect();
    wanted.extend(capacity.map(|k| ("capacity".to_owned(), k.min(rows))));
    let base = ratio(real(relevant), real(rows));
    wanted.into_iter().map(|(name, k)| at_rank(name, k, groups, (base, relevant))).collect()
}

fn at_rank(name: String, k: usize, groups: &[TieGroup], (base, relevant): (f64, usize)) -> AtRank {
    let hits = hits_at(groups, k);
    let precision = ratio(hits, real(k));
    let (low, high) = wilson(hits, k);
    AtRank {
        name,
        k,
        hits,
        precision,
        precision_interval: (low, high),
        recall: ratio(hits, real(relevant)),
        lift: ratio(precision, base),
        lift_interval: (ratio(low, base), ratio(high, base)),
    }
}

/// Shares by story: patterns, innocent twins, and what is ordinary; the commonest first.
fn tally(
    ranked: &[(&ScoreRow, Option<&TruthRow>)],
    groups: &[TieGroup],
    [list, two_percent]: [usize; 2],
) -> Shares {
    let mut shares: [BTreeMap<&str, StoryShare>; 3] = Default::default();
    let mut all = nothing_of("all");
    let mut rest = ranked;
    let mut before = 0;
    for group in groups {
        let (tied, later) = rest.split_at(group.rows);
        let chances = [list, two_percent].map(|k| chance_within(before, group.rows, k));
        for (row, told) in tied {
            let (kind, name) = match told {
                Some(told) if told.pro_forma => (0, told.typology.as_str()),
                Some(told) if !matches!(told.typology.as_str(), "" | "ordinary") => {
                    (1, told.typology.as_str())
                }
                _ => (2, "ordinary"),
            };
            let share = shares[kind].entry(name).or_insert_with(|| nothing_of(name));
            for share in [share, &mut all] {
                share.scored += 1;
                share.listed += chances[0];
                share.at_two_percent += chances[1];
                share.banded += if row.band.is_empty() { 0.0 } else { 1.0 };
            }
        }
        (rest, before) = (later, before + group.rows);
    }
    let all = settle(all, None);
    let kinds = shares.map(|named| {
        let mut list: Vec<StoryShare> =
            named.into_values().map(|share| settle(share, Some(all.banded))).collect();
        list.sort_by(|a, b| b.scored.cmp(&a.scored).then_with(|| a.typology.cmp(&b.typology)));
        list
    });
    Shares { kinds, all }
}

fn nothing_of(typology: &str) -> StoryShare {
    StoryShare {
        typology: typology.to_owned(),
        scored: 0,
        listed: 0.0,
        at_two_percent: 0.0,
        banded: 0.0,
        banded_ratio: 0.0,
    }
}

/// Turns counts into shares; `of_all` is the share of all registrations with a band.
fn settle(share: StoryShare, of_all: Option<f64>) -> StoryShare {
    let scored = real(share.scored);
    let (listed, banded) = (ratio(share.listed, scored), ratio(share.banded, scored));
    let at_two_percent = ratio(share.at_two_percent, scored);
    let banded_ratio = ratio(banded, of_all.unwrap_or(banded));
    StoryShare { listed, at_two_percent, banded, banded_ratio, ..share }
}
