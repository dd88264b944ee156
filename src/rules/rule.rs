//! A checked rule.

use std::fmt;

use super::{Chance, Comparison, Condition, Pack, Typology};
use crate::domain::{Bilingual, Exempt, Points};
use crate::facts::{Fact, TableKind};

/// One question about a registration or dwelling, with what follows from its answer.
#[derive(Clone, Debug)]
pub struct Rule {
    /// For example `PF101`.
    pub code: String,
    /// A name that states the pattern: `more-adults-than-rooms`.
    pub name: String,
    /// Raised by one whenever the meaning changes.
    pub version: u32,
    /// Shadow rules are computed and counted, never shown.
    pub status: Status,
    /// Since when it has that status (ISO date).
    pub since: String,
    /// When it is to be reviewed (ISO date).
    pub review: String,
    /// Who answers for it.
    pub owner: String,
    /// The pack a municipality switches on as a whole.
    pub pack: String,
    /// Codes of the [patterns](super::PATTERNS) it covers, ascending.
    pub patterns: Vec<String>,
    /// Which table it runs over.
    pub subject: TableKind,
    /// Whose score a rule about a dwelling adds to.
    pub concerns: Concerns,
    /// Rules of one group see the same circumstance: only the strongest counts in full.
    pub group: String,
    /// Where a flag goes that rests on this rule alone.
    pub lane: Lane,
    /// A short title for lists.
    pub title: Bilingual,
    /// The question it answers.
    pub question: Bilingual,
    /// Why the pattern matters.
    pub why: Bilingual,
    /// Paragraphs it rests on.
    pub legal_basis: Vec<Bilingual>,
    /// Named numbers a municipality may change within a range.
    pub limits: Vec<Limit>,
    /// When it applies at all.
    pub when: Condition,
    /// From strongest to weakest; the first that holds counts.
    pub bands: Vec<RuleBand>,
    /// Exempt classes the rule does not apply to.
    pub exempt: Vec<Exempt>,
    /// What lowers or cancels it.
    pub mitigations: Vec<Mitigation>,
    /// Innocent explanations to print beside it.
    pub innocent: Vec<Innocent>,
    /// What would confirm it.
    pub confirms: Bilingual,
    /// What would refute it.
    pub refutes: Bilingual,
    /// The first lawful, least intrusive step.
    pub next_step: Bilingual,
    /// Its own proof.
    pub examples: Vec<Example>,
}

/// How mature a rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// Computed and counted, never shown.
    Shadow,
    /// Shown, marked as being tried.
    Trial,
    /// Shown.
    Stable,
}

/// Which of the adults still registered a rule about a dwelling concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Concerns {
    /// All of them.
    All,
    /// Those who moved in with adults they had no known tie to: not the one who lived there, nor
    /// that person's family.
    Joined,
}

/// Where a flag goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lane {
    /// To a caseworker's list.
    Review,
    /// To social services as an offer of help; never control.
    Help,
    /// To data repair.
    Repair,
}

/// A named number.
#[derive(Clone, Debug, PartialEq)]
pub struct Limit {
    /// Name used in conditions.
    pub name: String,
    /// Value in this run.
    pub value: f32,
    /// Value in the rule file.
    pub default: f32,
    /// Unit key.
    pub unit: String,
    /// Smallest and largest allowed value.
    pub range: (f32, f32),
    /// Where the number comes from.
    pub basis: Bilingual,
}

/// One strength of a rule.
#[derive(Clone, Debug)]
pub struct RuleBand {
    /// 1, 2, ...; a reason is named `PF101.1`.
    pub number: u8,
    /// When it holds, beyond the rule's own condition.
    pub when: Condition,
    /// What it weighs.
    pub points: Points,
    /// Says what was found; `{fact_key}` and `{limit_name}` stand for values.
    pub reason: Bilingual,
}

/// A circumstance that lowers or cancels a rule.
#[derive(Clone, Debug)]
pub struct Mitigation {
    /// When it holds.
    pub when: Condition,
    /// What it does.
    pub effect: MitigationEffect,
    /// Says what was found, for the reader.
    pub text: Bilingual,
}

/// What a mitigation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MitigationEffect {
    /// The rule does not count.
    Cancel,
    /// The rule counts this much less, never below 0. The number is positive.
    Lower(Points),
}

/// An innocent explanation with the closed code of the case journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Innocent {
    /// For example `family-growth`.
    pub code: String,
    /// For the reader.
    pub text: Bilingual,
}

/// A small register and what the rule must say of it.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub name: String,
    /// The day it is looked at (ISO date).
    pub as_of: String,
    /// File name (`moves.csv`, ...) and text of each file.
    pub files: Vec<(String, String)>,
    /// The dwelling id looked at.
    pub dwelling: String,
    /// The person id looked at, for rules about registrations.
    pub person: Option<String>,
    /// What the rule must say.
    pub expect: Expectation,
}

/// What an example expects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Expectation {
    /// A hit in the band of this number.
    Band(u8),
    /// No hit.
    NoHit,
    /// A hit that a mitigation cancelled.
    Mitigated,
    /// A hit that a mitigation lowered.
    Lowered,
    /// Unknown because this fact is missing.
    Unknown(Fact),
}

/// Checked rules in the order of their codes, with the caps between them.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    /// The rules, by code.
    pub rules: Vec<Rule>,
    /// For each group, the most its rules may add up to.
    pub caps: Vec<(String, Points)>,
    /// The groups with the reasons for their caps, by name.
    pub groups: Vec<RuleGroup>,
    /// The packs that rules belong to, those that are switched off too.
    pub packs: Vec<Pack>,
    /// Named combinations of reasons.
    pub typologies: Vec<Typology>,
    /// How scores turn into chances, where decided cases told.
    pub chance: Option<Chance>,
    /// SHA-256 over the canonical rule texts and the limits in force, in hex.
    pub fingerprint: String,
}

/// Rules that see the same circumstance, and the most they may add up to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleGroup {
    /// Name used by rules.
    pub name: String,
    /// The most its rules may add up to.
    pub cap: Points,
    /// Why they overlap.
    pub reason: Bilingual,
}

impl Rule {
    /// Every comparison the rule makes, in reading order: `when`, bands, mitigations.
    pub fn comparisons(&self) -> Vec<&Comparison> {
        let bands = self.bands.iter().map(|band| &band.when);
        let mitigations = self.mitigations.iter().map(|mitigation| &mitigation.when);
        let conditions = std::iter::once(&self.when).chain(bands).chain(mitigations);
        conditions.flat_map(Condition::comparisons).collect()
    }

    /// The facts the rule reads, in catalogue order.
    pub fn facts(&self) -> Vec<Fact> {
        let mut facts: Vec<Fact> = self.comparisons().iter().map(|c| c.fact).collect();
        facts.sort_unstable();
        facts.dedup();
        facts
    }
}

impl Status {
    /// Its word in rule files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Shadow => "shadow",
            Self::Trial => "trial",
            Self::Stable => "stable",
        }
    }
}

impl Lane {
    /// Its word in rule files.
    pub fn key(self) -> &'static str {
        match self {
            Self::Review => "review",
            Self::Help => "help",
            Self::Repair => "repair",
        }
    }
}

impl fmt::Display for Expectation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Band(number) => write!(f, "band {number}"),
            Self::NoHit => f.write_str("none"),
            Self::Mitigated => f.write_str("mitigated"),
            Self::Lowered => f.write_str("lowered"),
            Self::Unknown(fact) => write!(f, "unknown: {}", fact.key()),
        }
    }
}
