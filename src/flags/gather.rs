//! Hits of all rules, sorted by the row they concern.

use std::collections::BTreeSet;

use super::raise::Findings;
use super::{NotCounted, Reason, typology::score};
use crate::domain::{Points, RegistrationId};
use crate::facts::{Fact, Facts, TableKind};
use crate::rules::{Concerns, Hit, Lane, Rule, RuleOutcome, RuleOutcomes, RuleSet, Status};

/// One hit with the rule it belongs to.
#[derive(Clone, Debug)]
struct Placed {
    row: u32,
    rule: usize,
    hit: Hit,
}

/// Hits by row, each row found at once.
#[derive(Debug)]
struct ByRow {
    /// Where the hits of each row begin; one more than there are rows.
    starts: Vec<u32>,
    hits: Vec<Placed>,
}

impl ByRow {
    /// The hits of the rules that are wanted, by row, then rule. O(rows + hits log hits).
    fn of(findings: Findings<'_>, rows: usize, wanted: &dyn Fn(&Rule) -> bool) -> Self {
        let rules = findings.rules.rules.iter().zip(&findings.outcomes.rules).enumerate();
        let wanted = rules.filter(|(_, (rule, _))| wanted(rule));
        let placed = wanted.flat_map(|(rule, (_, outcome))| {
            outcome.hits.iter().map(move |hit| Placed { row: hit.row, rule, hit: hit.clone() })
        });
        let mut hits: Vec<Placed> = placed.collect();
        hits.sort_by_key(|placed| (placed.row, placed.rule));
        let mut starts = vec![0_u32; rows + 1];
        for placed in &hits {
            starts[placed.row as usize + 1] += 1;
        }
        for row in 0..rows {
            starts[row + 1] += starts[row];
        }
        Self { starts, hits }
    }

    fn at(&self, row: usize) -> &[Placed] {
        &self.hits[self.starts[row] as usize..self.starts[row + 1] as usize]
    }

    /// The rows with a hit, ascending.
    fn rows(&self) -> impl Iterator<Item = usize> {
        let same = |one: &Placed, other: &Placed| one.row == other.row;
        self.hits.chunk_by(same).map(|here| here[0].row as usize)
    }
}

/// The hits that may be shown, by row. Help and data repair stand apart: what they rest on raises
/// nobody on the list for review.
#[derive(Debug)]
pub(super) struct Gathered {
    registrations: ByRow,
    dwellings: ByRow,
    repair: ByRow,
    /// Of registrations, for the lanes help and repair.
    aside: ByRow,
    adult: Vec<bool>,
    /// Whether the person moved in with adults they had no known tie to.
    joined: Vec<bool>,
    current: Vec<bool>,
}

impl Gathered {
    pub(super) fn from(findings: Findings<'_>) -> Self {
        let facts = findings.facts;
        let (registrations, dwellings) = (facts.registration_rows.len(), facts.dwelling_rows.len());
        let shown = |rule: &Rule| rule.status != Status::Shadow;
        let of_registration = |rule: &Rule| shown(rule) && rule.subject == TableKind::Registration;
        let of_dwelling = |rule: &Rule| shown(rule) && rule.subject == TableKind::Dwelling;
        Self {
            registrations: ByRow::of(findings, registrations, &|rule| {
                of_registration(rule) && rule.lane == Lane::Review
            }),
            aside: ByRow::of(findings, registrations, &|rule| {
                of_registration(rule) && rule.lane != Lane::Review
            }),
            dwellings: ByRow::of(findings, dwellings, &|rule| {
                of_dwelling(rule) && rule.lane != Lane::Repair
            }),
            repair: ByRow::of(findings, dwellings, &|rule| {
                of_dwelling(rule) && rule.lane == Lane::Repair
            }),
            adult: adults(findings),
            joined: joined(facts),
            current: current(facts),
        }
    }

    pub(super) fn is_adult(&self, row: usize) -> bool {
        self.adult[row]
    }

    /// Dwelling rows with any counted or repair hit, ascending.
    pub(super) fn dwelling_rows(&self) -> Vec<usize> {
        let rows: BTreeSet<usize> = self.dwellings.rows().chain(self.repair.rows()).collect();
        rows.into_iter().collect()
    }

    /// Reasons of the dwelling itself.
    pub(super) fn dwelling_reasons(&self, findings: Findings<'_>, row: usize) -> Vec<Reason> {
        let placed = self.dwellings.at(row).iter();
        placed.filter_map(|placed| reason(findings.rules, placed, None)).collect()
    }

    /// Signs of a fault in the register.
    pub(super) fn repair_reasons(&self, findings: Findings<'_>, row: usize) -> Vec<Reason> {
        let placed = self.repair.at(row).iter();
        placed.filter_map(|placed| reason(findings.rules, placed, None)).collect()
    }

    /// Reasons of one registration; none for a child's. Facts weighed by cases are reasons only
    /// beside one of a rule that people wrote, its own or its dwelling's.
    pub(super) fn own_reasons(&self, findings: Findings<'_>, row: usize) -> Vec<Reason> {
        if !self.adult[row] {
            return Vec::new();
        }
        let registration = Some(findings.facts.registration_rows[row]);
        let mut reasons: Vec<Reason> = self
            .registrations
            .at(row)
            .iter()
            .filter_map(|placed| reason(findings.rules, placed, registration))
            .collect();
        let learned = |reason: &Reason| findings.rules.rules[reason.rule].is_learned();
        let alone = !reasons.is_empty() && reasons.iter().all(learned);
        if alone && self.reasons_of_its_dwelling(findings, row).is_empty() {
            reasons.clear();
        }
        reasons
    }

    /// Reasons of one registration for a lane other than review; none for a child's.
    pub(super) fn reasons_aside(
        &self,
        findings: Findings<'_>,
        row: usize,
        lane: Lane,
    ) -> Vec<Reason> {
        if !self.adult[row] {
            return Vec::new();
        }
        let registration = Some(findings.facts.registration_rows[row]);
        self.aside
            .at(row)
            .iter()
            .filter(|placed| findings.rules.rules[placed.rule].lane == lane)
            .filter_map(|placed| reason(findings.rules, placed, registration))
            .collect()
    }

    /// The dwelling's reasons that concern a registration: while it lasts, and where the rule says
    /// so only if the person joined adults they had no known tie to.
    fn reasons_of_its_dwelling(&self, findings: Findings<'_>, row: usize) -> Vec<Reason> {
        if !self.current[row] {
            return Vec::new();
        }
        let dwelling = findings.facts.dwelling_row_of[row] as usize;
        let mut reasons = self.dwelling_reasons(findings, dwelling);
        reasons.retain(|reason| {
            let rule = &findings.rules.rules[reason.rule];
            let concerned = rule.concerns == Concerns::All || self.joined[row];
            concerned && rule.lane == Lane::Review
        });
        reasons
    }

    /// Its own reasons and, while it lasts, those of its dwelling that concern it.
    pub(super) fn reasons_that_concern(&self, findings: Findings<'_>, row: usize) -> Vec<Reason> {
        let mut reasons = self.own_reasons(findings, row);
        reasons.extend(self.reasons_of_its_dwelling(findings, row));
        reasons
    }

    /// The sum of [`Self::reasons_that_concern`]: the score of a registration.
    pub(super) fn score(&self, findings: Findings<'_>, row: usize) -> Points {
        let mut reasons = self.reasons_that_concern(findings, row);
        if reasons.is_empty() { Points(0) } else { score(findings.rules, &mut reasons).0 }
    }

    /// Current adult registrations at a dwelling that have reasons of their own, ascending.
    pub(super) fn residents_with_reasons(
        &self,
        findings: Findings<'_>,
        dwelling_row: usize,
    ) -> Vec<usize> {
        let graph = findings.graph;
        let rows = &findings.facts.registration_rows;
        let mut found: Vec<usize> = graph
            .registrations_at(findings.facts.dwelling_rows[dwelling_row])
            .filter_map(|registration| rows.binary_search(&registration).ok())
            .filter(|row| self.current[*row] && !self.own_reasons(findings, *row).is_empty())
            .collect();
        found.sort_unstable();
        found
    }

    /// Households (rows of adults who moved together) with reasons, whose reasons no dwelling flag
    /// takes in: they left, or their dwelling has no reason of its own.
    pub(super) fn households(&self, findings: Findings<'_>) -> Vec<Vec<usize>> {
        let open = self
            .registrations
            .rows()
            .filter(|row| !self.own_reasons(findings, *row).is_empty())
            .filter(|row| !self.is_taken_in(findings, *row));
        by_household(findings, open)
    }

    /// Households (rows of adults who moved together) with reasons for a lane other than review.
    pub(super) fn households_aside(&self, findings: Findings<'_>, lane: Lane) -> Vec<Vec<usize>> {
        let open =
            self.aside.rows().filter(|row| !self.reasons_aside(findings, *row, lane).is_empty());
        by_household(findings, open)
    }

    fn is_taken_in(&self, findings: Findings<'_>, row: usize) -> bool {
        let dwelling = findings.facts.dwelling_row_of[row] as usize;
        self.current[row] && !self.dwelling_reasons(findings, dwelling).is_empty()
    }

    /// Cancelled rules of a dwelling and of the registration that leads its flag.
    pub(super) fn not_counted(&self, row: usize, lead: Option<usize>) -> Vec<NotCounted> {
        let mut found = cancelled(self.dwellings.at(row));
        found.extend(lead.into_iter().flat_map(|lead| self.not_counted_of_registration(lead)));
        found
    }

    /// Cancelled rules of one registration.
    pub(super) fn not_counted_of_registration(&self, row: usize) -> Vec<NotCounted> {
        cancelled(self.registrations.at(row))
    }
}

/// Rows sorted into those whose persons moved together.
fn by_household(findings: Findings<'_>, rows: impl Iterator<Item = usize>) -> Vec<Vec<usize>> {
    let household =
        |row: usize| findings.households.household(findings.facts.registration_rows[row]);
    let mut grouped: Vec<(_, usize)> = rows.map(|row| (household(row), row)).collect();
    grouped.sort_unstable();
    grouped
        .chunk_by(|one, other| one.0 == other.0)
        .map(|chunk| chunk.iter().map(|(_, row)| *row).collect())
        .collect()
}

/// Reasons of registration rows with what each counts, and what combinations of them add: what
/// their scores are the sums of. Children have none.
pub fn counted_reasons(findings: Findings<'_>, rows: &[usize]) -> Vec<(Vec<Reason>, Points)> {
    let gathered = Gathered::from(findings);
    let of_row = |row: &usize| {
        let mut reasons = gathered.own_reasons(findings, *row);
        reasons.extend(gathered.reasons_of_its_dwelling(findings, *row));
        let (_, combinations) = score(findings.rules, &mut reasons);
        (reasons, combinations.iter().map(|combination| combination.counted).sum())
    };
    rows.iter().map(of_row).collect()
}

/// What the rules of a dwelling row add up to without those of the people: its score where no
/// registration leads it.
pub fn dwelling_score(rules: &RuleSet, outcomes: &RuleOutcomes, row: usize) -> Points {
    let counts = |rule: &Rule| {
        rule.status != Status::Shadow
            && rule.lane != Lane::Repair
            && rule.subject == TableKind::Dwelling
    };
    let hit = |(rule, outcome): (usize, &RuleOutcome)| {
        let here = outcome.hits.iter().find(|hit| hit.row as usize == row)?;
        let placed = Placed { row: here.row, rule, hit: here.clone() };
        reason(rules, &placed, None).filter(|_| counts(&rules.rules[rule]))
    };
    let mut reasons: Vec<_> = outcomes.rules.iter().enumerate().filter_map(hit).collect();
    score(rules, &mut reasons).0
}

fn reason(
    rules: &RuleSet,
    placed: &Placed,
    registration: Option<RegistrationId>,
) -> Option<Reason> {
    let weight = rules.rules[placed.rule].bands[usize::from(placed.hit.band)].points;
    (!placed.hit.cancelled && placed.hit.points > Points(0)).then(|| Reason {
        rule: placed.rule,
        band: placed.hit.band,
        weight,
        mitigated_by: placed.hit.mitigated_by.clone(),
        points: placed.hit.points,
        counted: Points(0),
        evidence: Vec::new(),
        registration,
    })
}

fn cancelled(placed: &[Placed]) -> Vec<NotCounted> {
    placed
        .iter()
        .filter(|placed| placed.hit.cancelled)
        .map(|placed| NotCounted {
            rule: placed.rule,
            mitigated_by: placed.hit.mitigated_by.clone(),
        })
        .collect()
}

fn adults(findings: Findings<'_>) -> Vec<bool> {
    let graph = findings.graph;
    let is_adult = |registration: &RegistrationId| {
        graph.is_adult(graph.person(*registration), graph.start(*registration).earliest)
    };
    findings.facts.registration_rows.iter().map(is_adult).collect()
}

fn joined(facts: &Facts) -> Vec<bool> {
    let linked = facts.registrations.column(Fact::LinkedToResident).iter();
    let adults = facts.registrations.column(Fact::AdultsAtArrival);
    linked.zip(adults).map(|(linked, adults)| *linked < 0.5 && *adults > 0.5).collect()
}

fn current(facts: &Facts) -> Vec<bool> {
    facts.registrations.column(Fact::StillRegistered).iter().map(|value| *value > 0.5).collect()
}
