//! Rules over fact columns, three-valued, block by block; only rows that may still be hit go on.
//!
//! A rule's `when` is tried part by part over blocks of 1,024 rows, the part first that rules out
//! most rows for what it costs; rows it is false for are dropped at once, and the later parts and
//! the bands look at what is left. Cost: O(rules x rows) for the first part of each rule, the rest by
//! the rows left; no allocation per row, reasons only for hits.

use std::ops::Range;

use rayon::prelude::*;

use super::column::{BLOCK, FALSE, Leaf, Node, Rows, TRUE, UNKNOWN};
use super::row::{self, View};
use super::{Condition, Hit, Rule, RuleOutcome, RuleOutcomes, RuleSet};
use crate::facts::{Facts, TableKind};

/// Blocks that one task works through before its outcome is joined to the others.
const BLOCKS_PER_TASK: usize = 8;

/// Rows looked at to find the best order of a rule's parts.
const SAMPLE: usize = 512;

/// Truths that are looked at together, as one number.
const GROUP: usize = 8;

/// No band holds.
const NO_BAND: u8 = u8::MAX;

/// Every rule over every row of its table.
///
/// A band holds where the rule's `when` and its own hold; the first that holds counts, even where
/// a stronger one is unknown: what is known for certain is enough. Where none holds and one is
/// unknown, the row is unknown. A dwelling of an exempt class is never hit and never unknown.
pub fn evaluate(rules: &RuleSet, facts: &Facts) -> RuleOutcomes {
    let step = BLOCK * BLOCKS_PER_TASK;
    let plans: Vec<Plan<'_>> = rules.rules.iter().map(|rule| Plan::new(rule, facts)).collect();
    // Every rule on one stretch before the next stretch: its columns are still at hand.
    let rows = plans.iter().map(Plan::row_count).max().unwrap_or(0);
    let tasks: Vec<(usize, usize)> = (0..rows)
        .step_by(step)
        .flat_map(|row| (0..plans.len()).map(move |at| (at, row)))
        .filter(|(at, row)| *row < plans[*at].row_count())
        .collect();
    let parts: Vec<RuleOutcome> = tasks
        .par_iter()
        .map(|(at, start)| plans[*at].rows(*start, (start + step).min(plans[*at].row_count())))
        .collect();
    let mut outcomes = vec![RuleOutcome::default(); rules.rules.len()];
    for ((at, _), part) in tasks.iter().zip(parts) {
        join(&mut outcomes[*at], part);
    }
    RuleOutcomes { rules: outcomes }
}

/// What the rules about `kind` say of each stretch of its rows, handed to `of` while it is at hand and
/// kept no longer: for who wants less of many rows than every hit. Rules about the other kind say
/// nothing. Results are in the order of the rows; hits keep their row in the whole table.
pub fn by_stretch<T: Send>(
    rules: &RuleSet,
    (facts, kind): (&Facts, TableKind),
    of: impl Fn(Range<usize>, &[RuleOutcome]) -> T + Sync,
) -> Vec<T> {
    let step = BLOCK * BLOCKS_PER_TASK;
    let about = |rule: &Rule| rule.subject == kind;
    let rules = rules.rules.iter();
    let plans: Vec<Option<Plan<'_>>> =
        rules.map(|rule| about(rule).then(|| Plan::new(rule, facts))).collect();
    let rows = facts.rows(kind);
    let stretch = |start: usize| {
        let end = (start + step).min(rows);
        let say = |plan: &Option<Plan<'_>>| {
            plan.as_ref().map_or_else(RuleOutcome::default, |plan| plan.rows(start, end))
        };
        of(start..end, &plans.iter().map(say).collect::<Vec<_>>())
    };
    (0..rows.div_ceil(step)).into_par_iter().map(|at| stretch(at * step)).collect()
}

fn join(whole: &mut RuleOutcome, part: RuleOutcome) {
    whole.hits.extend(part.hits);
    whole.unknown.extend(part.unknown);
    whole.no_hit += part.no_hit;
    whole.exempt += part.exempt;
}

/// A rule with the columns it reads.
struct Plan<'a> {
    rule: &'a Rule,
    facts: &'a Facts,
    /// What all have to hold, in the order they are tried.
    when: Vec<Node<'a>>,
    bands: Vec<Node<'a>>,
    exempt: Option<Leaf<'a>>,
}

/// The rows of a block that a rule may still hit, with the truth of its `when` so far.
struct Left {
    rows: [u32; BLOCK],
    when: [u8; BLOCK],
    count: usize,
    /// For work: values and truths of one part.
    values: [f32; BLOCK],
    truths: [u8; BLOCK],
}

impl Left {
    fn new() -> Self {
        let (when, truths) = ([TRUE; BLOCK], [TRUE; BLOCK]);
        Self { rows: [0; BLOCK], when, count: 0, values: [f32::NAN; BLOCK], truths }
    }

    /// Begins a block: what the first part leaves of these rows.
    fn begin(&mut self, start: usize, rows: usize, first: Option<&Node<'_>>) {
        self.when[..rows].fill(TRUE);
        if let Some(part) = first {
            let range = Rows::Range(start, rows);
            part.truths(range, &mut self.values, &mut self.when[..rows]);
        }
        self.count = 0;
        if self.when[..rows].iter().fold(0, |all, truth| all | truth) == FALSE {
            return;
        }
        for (place, row) in self.rows[..rows].iter_mut().zip(row_number(start)..) {
            *place = row;
        }
        self.count = rows;
        self.keep();
    }

    /// Lets go of the rows that `when` is false for. Eight are looked at together: most of them have
    /// nothing to keep.
    fn keep(&mut self) {
        let Self { rows, when, count, .. } = self;
        when[*count..count.next_multiple_of(GROUP)].fill(FALSE);
        let mut kept = 0;
        for first in (0..*count).step_by(GROUP) {
            let mut truths = [FALSE; GROUP];
            truths.copy_from_slice(&when[first..first + GROUP]);
            if u64::from_ne_bytes(truths) == 0 {
                continue;
            }
            for (row, truth) in (first..).zip(truths) {
                (rows[kept], when[kept]) = (rows[row], truth);
                kept += usize::from(truth != FALSE);
            }
        }
        *count = kept;
    }

    /// Tries one more part on what is left.
    fn narrow(&mut self, part: &Node<'_>) {
        let Self { rows, when, count, values, truths } = self;
        part.truths(Rows::List(&rows[..*count]), values, &mut truths[..*count]);
        for (truth, part) in when[..*count].iter_mut().zip(truths) {
            *truth = (*truth).min(*part);
        }
        self.keep();
    }

    /// Takes out the rows of exempt dwellings; how many those were.
    fn take_exempt_out(&mut self, exempt: &Leaf<'_>) -> usize {
        let Self { rows, when, count, values, truths } = self;
        exempt.truths(Rows::List(&rows[..*count]), values, &mut truths[..*count]);
        for (truth, exempt) in when[..*count].iter_mut().zip(truths) {
            *truth = if *exempt == TRUE { FALSE } else { *truth };
        }
        let before = *count;
        self.keep();
        before - self.count
    }
}

impl<'a> Plan<'a> {
    fn new(rule: &'a Rule, facts: &'a Facts) -> Self {
        let node = |condition: &Condition| Node::new(condition, rule.subject, facts);
        let mut parts = Vec::new();
        conjuncts(&rule.when, &mut parts);
        let mut plan = Self {
            rule,
            facts,
            when: parts.into_iter().map(node).collect(),
            bands: rule.bands.iter().map(|band| node(&band.when)).collect(),
            exempt: Leaf::exempt(rule, facts),
        };
        plan.order();
        plan
    }

    fn row_count(&self) -> usize {
        self.facts.rows(self.rule.subject)
    }

    /// Puts the part first that drops most rows for its cost, by a sample of rows. The result is the
    /// same in any order.
    fn order(&mut self) {
        let rows = self.row_count();
        let step = (rows / SAMPLE).max(1);
        let sample: Vec<u32> = (0..rows).step_by(step).take(SAMPLE).map(row_number).collect();
        if sample.is_empty() || self.when.len() < 2 {
            return;
        }
        let (mut values, mut truths) = ([f32::NAN; BLOCK], [FALSE; BLOCK]);
        let mut weigh = |part: &Node<'_>| {
            let truths = &mut truths[..sample.len()];
            part.truths(Rows::List(&sample), &mut values, truths);
            let dropped = truths.iter().map(|truth| u32::from(*truth == FALSE)).sum::<u32>();
            part.cost() / f64::from(dropped).max(0.5)
        };
        let mut weighed: Vec<(f64, Node<'a>)> =
            self.when.drain(..).map(|part| (weigh(&part), part)).collect();
        weighed.sort_by(|one, other| one.0.total_cmp(&other.0));
        self.when = weighed.into_iter().map(|(_, part)| part).collect();
    }

    fn rows(&self, from: usize, to: usize) -> RuleOutcome {
        let mut outcome = RuleOutcome::default();
        let mut left = Left::new();
        for start in (from..to).step_by(BLOCK) {
            self.block(start, BLOCK.min(to - start), &mut left, &mut outcome);
        }
        outcome
    }

    fn block(&self, start: usize, rows: usize, left: &mut Left, outcome: &mut RuleOutcome) {
        let mut parts = self.when.iter();
        left.begin(start, rows, parts.next());
        for part in parts {
            if left.count == 0 {
                break;
            }
            left.narrow(part);
        }
        if let Some(exempt) = self.exempt.as_ref().filter(|_| left.count > 0) {
            outcome.exempt += left.take_exempt_out(exempt) as u64;
        }
        outcome.no_hit += (rows - left.count) as u64;
        if left.count > 0 {
            self.try_bands(left, outcome);
        }
    }

    /// The first band that holds for each row left, and where none can be told.
    fn try_bands(&self, left: &mut Left, outcome: &mut RuleOutcome) {
        let count = left.count;
        let (mut chosen, mut unknown) = ([NO_BAND; BLOCK], [FALSE; BLOCK]);
        for (band, node) in (0_u8..).zip(&self.bands) {
            let Left { rows, when, values, truths, .. } = left;
            node.truths(Rows::List(&rows[..count]), values, &mut truths[..count]);
            for place in 0..count {
                let truth = truths[place].min(when[place]);
                let first = truth == TRUE && chosen[place] == NO_BAND;
                chosen[place] = if first { band } else { chosen[place] };
                unknown[place] = if truth == UNKNOWN { UNKNOWN } else { unknown[place] };
            }
        }
        for place in 0..count {
            let row = left.rows[place];
            if chosen[place] != NO_BAND {
                outcome.hits.push(self.hit(row as usize, chosen[place]));
            } else if unknown[place] == UNKNOWN {
                outcome.unknown.push(row);
            } else {
                outcome.no_hit += 1;
            }
        }
    }

    /// Hits are few: mitigations are looked at row by row.
    fn hit(&self, row: usize, band: u8) -> Hit {
        let value = |fact| self.facts.value(self.rule.subject, fact, row);
        row::hit(&View::new(self.rule, &value), band, row)
    }
}

/// What all have to hold for a condition to hold.
fn conjuncts<'c>(condition: &'c Condition, parts: &mut Vec<&'c Condition>) {
    match condition {
        Condition::All(inner) => inner.iter().for_each(|part| conjuncts(part, parts)),
        other => parts.push(other),
    }
}

fn row_number(row: usize) -> u32 {
    u32::try_from(row).expect("loading refuses registers of more rows than ids")
}
