//! Weights learned from decided cases: the file a person has accepted, and what it changes in a rule
//! set.
//!
//! Bands get other points. Facts become rules of a pack of their own: a reason each, with text and
//! value, that counts only beside a reason of a rule that people wrote.

use std::collections::BTreeMap;

use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::parse::{HEAVIEST, hex};
use super::{
    Chance, Comparison, Concerns, Condition, Lane, Operator, Pack, PackDefault, Rule, RuleBand,
    RuleGroup, RuleSet, Status, Value,
};
use crate::domain::{Bilingual, Exempt, Points};
use crate::facts::{Fact, TableKind, Unit};

/// The pack, and the group, of rules that stand for weighed facts.
pub const LEARNED: &str = "learned";

/// All weighed facts together stay below the line: they reorder what rules brought up.
const CAP: Points = Points(9);

/// Facts that are no evidence, whatever cases say: unstable living, age, what kind of dwelling it is,
/// what others told (rules weigh that, and tips choose the cases), what an earlier decision left
/// behind, and what only tells how long ago the move was.
const NEVER_WEIGHED: [Fact; 29] = [
    Fact::MissingEpisodes,
    Fact::DaysWithoutAddress,
    Fact::ShortStayChain,
    Fact::ShortStays,
    Fact::MissingChanges,
    Fact::MovesYear,
    Fact::MovesThreeYears,
    Fact::Age,
    Fact::OldestHostAge,
    Fact::SpouseAge,
    Fact::DwellingKind,
    Fact::ExemptClass,
    Fact::SignalsYear,
    Fact::SignalsNamed,
    Fact::SignalsUnnamed,
    Fact::LandlordSignals,
    Fact::CitizenSignals,
    Fact::ReturnedMail,
    Fact::AuthoritySignals,
    Fact::SignalSources,
    Fact::FoundNotResident,
    Fact::AnnulledMoves,
    Fact::LengthOfStay,
    Fact::StayShorterThanPeers,
    Fact::StillRegistered,
    Fact::SingleParentBegan,
    Fact::SinglePensionBegan,
    Fact::SingleCashBegan,
    Fact::StudentAwayBegan,
];

/// A weights file.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// What it was learned from.
    pub learned: Learned,
    /// Bands by rule and number: `PF101.1`.
    #[serde(default)]
    pub bands: BTreeMap<String, BandWeight>,
    /// Facts by key.
    #[serde(default)]
    pub facts: BTreeMap<String, FactWeight>,
    /// How scores turn into chances; none where too few cases were drawn at random.
    #[serde(default)]
    pub chance: Option<Chance>,
}

/// What weights were learned from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Learned {
    /// Nothing recorded or decided later was used (ISO date).
    pub as_of: String,
    /// Version of the program.
    pub version: String,
    /// Decided cases used.
    pub cases: usize,
    /// Of these, confirmed.
    pub confirmed: usize,
    /// Of all, drawn at random.
    pub control: usize,
}

/// The points of a band.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BandWeight {
    /// Version of the rule.
    pub version: u32,
    /// Points before.
    pub old: i32,
    /// Points from now on.
    pub new: i32,
    /// Lower end of the 95 % interval.
    pub low: i32,
    /// Upper end.
    pub high: i32,
    /// Decided cases in which it counted.
    pub cases: usize,
    /// Of these, confirmed.
    pub confirmed: usize,
}

/// A fact that counts beside the rules.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactWeight {
    /// The catalogue's question, for whoever reads the file.
    #[serde(default)]
    pub question: String,
    /// Its bins that count.
    pub bins: Vec<BinWeight>,
}

/// Values of a fact from one number up to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BinWeight {
    /// Smallest value; none where there is no lower end.
    pub from: Option<f32>,
    /// First value beyond; none where there is no upper end.
    pub below: Option<f32>,
    /// What it counts.
    pub points: i32,
    /// Lower end of the 95 % interval.
    pub low: i32,
    /// Upper end.
    pub high: i32,
    /// Decided cases with such a value.
    pub cases: usize,
    /// Of these, confirmed.
    pub confirmed: usize,
}

/// Something in a weights file that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Not a weights file.
    #[error("the weights file can't be read: {message}")]
    Syntax {
        /// What is wrong, with the place.
        message: String,
    },
    /// It names a band that no rule has.
    #[error("no rule has the band {band}")]
    UnknownBand {
        /// Rule and number.
        band: String,
    },
    /// The rule has changed its meaning since.
    #[error("{band} was learned for version {learned} of the rule, which is now version {now}")]
    OtherVersion {
        /// Rule and number.
        band: String,
        /// The version learned for.
        learned: u32,
        /// The version there is.
        now: u32,
    },
    /// Points beyond what a reason may weigh.
    #[error("{what} has {points} points; a reason weighs 0 to {HEAVIEST}")]
    Points {
        /// Band or fact.
        what: String,
        /// Its points.
        points: i32,
    },
    /// It names a fact that is not in the catalogue.
    #[error("no fact is called {key}")]
    UnknownFact {
        /// The name.
        key: String,
    },
    /// It weighs a fact that must not be.
    #[error("the fact {key} is never weighed")]
    NeverWeighed {
        /// The fact.
        key: String,
    },
}

impl WeightsError {
    /// What to do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Syntax { .. } => "`proforma learn` writes such a file",
            Self::UnknownBand { .. } | Self::OtherVersion { .. } => {
                "learn again with these rules, or take the line out"
            }
            Self::Points { .. } => "give points within these bounds",
            Self::UnknownFact { .. } => "`proforma facts list` shows all facts",
            Self::NeverWeighed { .. } => {
                "unstable living, age, messages and earlier findings are no evidence by themselves"
            }
        }
    }
}

/// Whether cases may teach a weight of this fact: one about a registration that is an amount or a
/// yes or no, and nothing that must never be evidence by itself.
pub fn may_be_weighed(fact: Fact) -> bool {
    fact.table() == TableKind::Registration
        && fact.unit() != Unit::Class
        && !NEVER_WEIGHED.contains(&fact)
}

impl Weights {
    /// Reads a weights file and holds it against all rules there are.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn read(text: &str, all: &RuleSet) -> Result<Self, Vec<WeightsError>> {
        let weights: Self = toml::from_str(text)
            .map_err(|error| vec![WeightsError::Syntax { message: error.to_string() }])?;
        let bands = weights.bands.iter().filter_map(|(name, band)| band_error(all, name, *band));
        let facts = weights.facts.iter().filter_map(|(key, fact)| fact_error(key, fact));
        let errors: Vec<WeightsError> = bands.chain(facts).collect();
        if errors.is_empty() { Ok(weights) } else { Err(errors) }
    }
}

fn band_error(all: &RuleSet, name: &str, weight: BandWeight) -> Option<WeightsError> {
    let band = || name.to_owned();
    let Some((rule, _)) = find(&all.rules, name) else {
        return Some(WeightsError::UnknownBand { band: band() });
    };
    let (learned, now) = (weight.version, all.rules[rule].version);
    if learned != now {
        return Some(WeightsError::OtherVersion { band: band(), learned, now });
    }
    points_error(name, weight.new)
}

fn fact_error(key: &str, weight: &FactWeight) -> Option<WeightsError> {
    let Some(fact) = Fact::from_key(key) else {
        return Some(WeightsError::UnknownFact { key: key.to_owned() });
    };
    if !may_be_weighed(fact) {
        return Some(WeightsError::NeverWeighed { key: key.to_owned() });
    }
    weight.bins.iter().find_map(|bin| points_error(key, bin.points))
}

fn points_error(what: &str, points: i32) -> Option<WeightsError> {
    let fits = (0..=HEAVIEST).contains(&points);
    (!fits).then(|| WeightsError::Points { what: what.to_owned(), points })
}

/// Positions of rule and band of a name such as `PF101.2`.
fn find(rules: &[Rule], name: &str) -> Option<(usize, usize)> {
    let (code, number) = name.rsplit_once('.')?;
    let rule = rules.iter().position(|rule| rule.code == code)?;
    let number: u8 = number.parse().ok()?;
    let band = rules[rule].bands.iter().position(|band| band.number == number)?;
    Some((rule, band))
}

impl Rule {
    /// Whether it stands for a fact that was weighed by cases: it counts only beside others.
    pub fn is_learned(&self) -> bool {
        self.pack == LEARNED
    }
}

impl RuleSet {
    /// Puts weights in force: bands get their new points, and every weighed fact that a rule of the
    /// set reads, so that it rests on that rule's legal basis, becomes a rule of its own.
    pub fn weigh(&mut self, weights: &Weights, text: &str) {
        for (name, weight) in &weights.bands {
            if let Some((rule, band)) = find(&self.rules, name) {
                self.rules[rule].bands[band].points = Points(weight.new);
            }
        }
        let facts = weights.facts.iter();
        let known = facts.filter_map(|(key, weight)| Some((Fact::from_key(key)?, weight)));
        let learned: Vec<Rule> =
            known.filter_map(|(fact, weight)| learned_rule(&self.rules, fact, weight)).collect();
        self.rules.extend(learned);
        self.rules.sort_by(|one, other| one.code.cmp(&other.code));
        self.chance = weights.chance;
        self.caps.push((LEARNED.to_owned(), CAP));
        self.groups.push(group());
        self.packs.push(pack());
        let text = format!("{}\nweights={text}\n", self.fingerprint);
        self.fingerprint = hex(&Sha256::digest(text));
    }
}

fn both(da: impl Into<String>, en: impl Into<String>) -> Bilingual {
    Bilingual { da: da.into(), en: en.into() }
}

fn group() -> RuleGroup {
    let reason = both(
        "Fakta, vægtet efter afgjorte sager, flytter om på rækkefølgen; de bringer ingen over linjen.",
        "Facts weighed by decided cases change the order; they bring nobody over the line.",
    );
    RuleGroup { name: LEARNED.to_owned(), cap: CAP, reason }
}

fn pack() -> Pack {
    Pack {
        name: LEARNED.to_owned(),
        title: both("Lært af afgjorte sager", "Learned from decided cases"),
        data: both("afgjorte sager", "decided cases"),
        files: vec!["outcomes.csv".to_owned()],
        legal_basis: Vec::new(),
        default: PackDefault::Off,
        purpose: None,
        on: true,
    }
}

/// The rule that stands for a weighed fact; none where no rule of the set reads the fact.
fn learned_rule(rules: &[Rule], fact: Fact, weight: &FactWeight) -> Option<Rule> {
    let reads = |rule: &&Rule| rule.lane == Lane::Review && rule.facts().contains(&fact);
    let reader = rules.iter().find(reads)?;
    let bands: Vec<RuleBand> = (1_u8..)
        .zip(&weight.bins)
        .filter(|(_, bin)| bin.points > 0)
        .map(|(number, bin)| band(fact, number, *bin))
        .collect();
    let entry = fact.entry();
    (!bands.is_empty()).then(|| Rule {
        code: format!("L-{}", entry.key),
        name: format!("weighed-{}", entry.key.replace('_', "-")),
        version: 1,
        status: Status::Trial,
        since: reader.since.clone(),
        review: reader.review.clone(),
        owner: reader.owner.clone(),
        pack: LEARNED.to_owned(),
        patterns: Vec::new(),
        subject: TableKind::Registration,
        concerns: Concerns::All,
        group: LEARNED.to_owned(),
        lane: Lane::Review,
        title: both(entry.da, entry.en),
        question: both(entry.da, entry.en),
        why: both(
            "Afgjorte sager viser, at svaret siger noget, når der også er andre grunde.",
            "Decided cases show that the answer tells something where there are other reasons too.",
        ),
        legal_basis: reader.legal_basis.clone(),
        limits: Vec::new(),
        // A value that is not known is no answer, and no rule that could not answer either.
        when: compared(fact, Operator::Known, Value::None),
        bands,
        exempt: Exempt::NAMES.iter().map(|(_, class)| *class).collect(),
        mitigations: Vec::new(),
        innocent: reader.innocent.clone(),
        confirms: reader.confirms.clone(),
        refutes: reader.refutes.clone(),
        next_step: reader.next_step.clone(),
        examples: Vec::new(),
    })
}

fn compared(fact: Fact, operator: Operator, value: Value) -> Condition {
    Condition::Fact(Comparison { fact, operator, value })
}

fn band(fact: Fact, number: u8, bin: BinWeight) -> RuleBand {
    let from = bin.from.map(|from| compared(fact, Operator::AtLeast, Value::Number(from)));
    let below = bin.below.map(|below| compared(fact, Operator::Less, Value::Number(below)));
    let entry = fact.entry();
    let (da, en) = fact.unit().label();
    let shown = |unit: &str| format!("{{{}}} {unit}", entry.key).trim_end().to_owned();
    RuleBand {
        number,
        when: Condition::All(from.into_iter().chain(below).collect()),
        points: Points(bin.points),
        reason: both(
            format!(
                "{} {}. Sådan var det oftere i sager, der blev bekræftet.",
                entry.da,
                shown(da)
            ),
            format!(
                "{} {}. It was so more often in cases that were confirmed.",
                entry.en,
                shown(en)
            ),
        ),
    }
}
