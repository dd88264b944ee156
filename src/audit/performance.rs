//! How rules fared on closed cases: hits, precision, lift over the control sample, and the stop rule.
//!
//! Not investigated is never a negative: only decided cases count, inconclusive ones apart.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::comparison::FEWEST;
use super::evaluate::EvaluationError;
use super::measure::{ratio_interval, real, wilson};
use crate::domain::{OutcomeKind, OutcomeOrigin};

/// Closed cases after which a rule can be stopped.
const ENOUGH: usize = 30;

/// A rule is proposed for shadow where even the upper bound of its lift is below this.
const LEAST_LIFT: f64 = 1.5;

/// A rule is proposed for shadow where fewer of its closed cases than this are confirmed.
const LEAST_PRECISION: f64 = 0.2;

/// A decided case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClosedCase {
    /// Whose registration, as the file writes it, and as runs print it.
    pub persons: [String; 2],
    /// Where.
    pub dwelling: String,
    /// From when.
    pub moved_on: String,
    /// When it was decided.
    pub decided_on: String,
    /// What was found.
    pub outcome: OutcomeKind,
    /// How it came up.
    pub origin: OutcomeOrigin,
}

/// A reason that a finished run counted for a flag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleHit {
    /// The rule.
    pub rule: String,
    /// Its band.
    pub band: u8,
    /// The flag.
    pub flag_id: String,
    /// Where.
    pub dwelling: String,
    /// Whose registration, for rules about registrations.
    pub person: Option<String>,
    /// First day of the run's window: earlier registrations were not looked at.
    pub window_from: String,
}

/// What a run says of a rule as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RuleState {
    /// Its version.
    pub version: u32,
    /// `shadow`, `trial` or `stable`; empty where no flag of the run rests on it.
    pub status: String,
    /// Rows where it counts in the run.
    pub hits: u64,
}

/// Decided cases with their shares.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Cases {
    /// Decided and not inconclusive.
    pub closed: usize,
    /// Of these, confirmed.
    pub confirmed: usize,
    /// Decided without a result; in no share.
    pub inconclusive: usize,
    /// Share of confirmed; none below ten closed cases.
    pub precision: Option<f64>,
    /// Lower end of Wilson's 95 % interval.
    pub low: Option<f64>,
    /// Upper end.
    pub high: Option<f64>,
    /// Precision over that of the control sample; none below ten cases on either side.
    pub lift: Option<f64>,
    /// 95 % interval of the ratio.
    pub lift_interval: Option<(f64, f64)>,
}

/// One rule over the runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RulePerformance {
    /// Its code.
    pub rule: String,
    /// Its version in the latest run.
    pub version: u32,
    /// Its status there.
    pub status: String,
    /// Rows where it counts in the latest run, those without a flag too.
    pub hits: u64,
    /// Flags of all runs that rest on it, each once.
    pub flags: usize,
    /// Its decided cases.
    #[serde(flatten)]
    pub cases: Cases,
    /// `shadow` where the stop rule proposes it.
    pub proposal: Option<&'static str>,
    /// Why.
    pub because: Option<&'static str>,
    /// By band.
    pub bands: Vec<BandPerformance>,
}

/// One band of a rule.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct BandPerformance {
    /// Its number.
    pub band: u8,
    /// Flags that rest on it, each once.
    pub flags: usize,
    /// Its decided cases.
    #[serde(flatten)]
    pub cases: Cases,
}

/// All rules over the runs.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Performance {
    /// How many runs were read.
    pub runs: usize,
    /// The control sample: what drawing at random finds.
    pub control: Cases,
    /// By code.
    pub rules: Vec<RulePerformance>,
}

/// Reads `outcomes.csv`.
pub fn read_outcomes(bytes: &[u8]) -> Result<Vec<ClosedCase>, EvaluationError> {
    const COLUMNS: [&str; 6] =
        ["person_id", "dwelling_id", "moved_on", "outcome", "decided_on", "origin"];
    let file = "outcomes.csv";
    let csv_error = |source| EvaluationError::Csv { file, source };
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let headers = reader.headers().map_err(csv_error)?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = headers.iter().position(|header| header.trim() == column);
        *place = found.ok_or(EvaluationError::Column { file, column })?;
    }
    let mut cases = Vec::new();
    for record in reader.records() {
        let record = record.map_err(csv_error)?;
        let line = record.position().map_or(0, csv::Position::line);
        let case = closed_case(&record, places).map_err(|place| EvaluationError::Field {
            file,
            line,
            column: COLUMNS[place].to_owned(),
        })?;
        cases.push(case);
    }
    Ok(cases)
}

/// The case of a row, or the place of the column that can't be understood.
fn closed_case(record: &csv::StringRecord, places: [usize; 6]) -> Result<ClosedCase, usize> {
    let field = |n: usize| record.get(places[n]).unwrap_or_default().trim();
    let outcome = OutcomeKind::NAMES.iter().find(|(name, _)| *name == field(3)).ok_or(3_usize)?.1;
    let origin = OutcomeOrigin::NAMES.iter().find(|(name, _)| *name == field(5)).ok_or(5_usize)?.1;
    Ok(ClosedCase {
        persons: [field(0).to_owned(), field(0).to_owned()],
        dwelling: field(1).to_owned(),
        moved_on: field(2).to_owned(),
        decided_on: field(4).to_owned(),
        outcome,
        origin,
    })
}

/// Cases by what they are about; decided twice, the last decision counts.
fn by_registration(cases: &[ClosedCase]) -> BTreeMap<(&str, &str, &str), &ClosedCase> {
    let mut sorted: Vec<&ClosedCase> = cases.iter().collect();
    sorted.sort_by(|a, b| (&a.decided_on, a.outcome as u8).cmp(&(&b.decided_on, b.outcome as u8)));
    sorted
        .into_iter()
        .map(|case| {
            ((case.persons[0].as_str(), case.dwelling.as_str(), case.moved_on.as_str()), case)
        })
        .collect()
}

/// Sums up finished runs. `hits` come by day of run, the earliest first: a case counts once a rule,
/// in the band of the first run that hit it. O(hits log cases).
pub fn performance(
    runs: usize,
    states: &BTreeMap<String, RuleState>,
    hits: &[RuleHit],
    cases: &[ClosedCase],
) -> Performance {
    let cases = by_registration(cases);
    let mut at: BTreeMap<&str, Vec<&ClosedCase>> = BTreeMap::new();
    for case in cases.values() {
        at.entry(case.dwelling.as_str()).or_default().push(case);
    }
    let drawn = cases.values().filter(|case| case.origin == OutcomeOrigin::Control);
    let control = Cases::of(drawn.map(|case| case.outcome), None);
    let mut by_rule: BTreeMap<&str, Gathered<'_>> =
        states.keys().map(|code| (code.as_str(), Gathered::default())).collect();
    for hit in hits {
        let here = at.get(hit.dwelling.as_str()).map_or(&[][..], Vec::as_slice);
        by_rule.entry(&hit.rule).or_default().add(hit, here);
    }
    let rules = by_rule
        .into_iter()
        .map(|(code, gathered)| {
            gathered.sum_up(code, states.get(code).cloned().unwrap_or_default(), &control)
        })
        .collect();
    Performance { runs, control, rules }
}

/// What belongs to one rule.
#[derive(Default)]
struct Gathered<'a> {
    flags: BTreeSet<(u8, &'a str)>,
    /// Band of each case, by person, dwelling and day.
    cases: BTreeMap<(&'a str, &'a str, &'a str), (u8, OutcomeKind)>,
}

impl<'a> Gathered<'a> {
    fn add(&mut self, hit: &'a RuleHit, here: &[&'a ClosedCase]) {
        self.flags.insert((hit.band, &hit.flag_id));
        let concerned = |case: &&&ClosedCase| {
            case.moved_on >= hit.window_from
                && hit.person.as_ref().is_none_or(|person| case.persons.contains(person))
        };
        for case in here.iter().filter(concerned) {
            let key = (case.persons[0].as_str(), case.dwelling.as_str(), case.moved_on.as_str());
            self.cases.entry(key).or_insert((hit.band, case.outcome));
        }
    }

    fn sum_up(self, code: &str, state: RuleState, control: &Cases) -> RulePerformance {
        let cases = Cases::of(self.cases.values().map(|case| case.1), Some(control));
        let flags: BTreeSet<&str> = self.flags.iter().map(|flag| flag.1).collect();
        let numbers: BTreeSet<u8> = self.flags.iter().map(|flag| flag.0).collect();
        let band = |band: u8| {
            let own = self.cases.values().filter(|case| case.0 == band);
            BandPerformance {
                band,
                flags: self.flags.iter().filter(|flag| flag.0 == band).count(),
                cases: Cases::of(own.map(|case| case.1), Some(control)),
            }
        };
        let because = if state.status == "stable" { cases.stop() } else { None };
        RulePerformance {
            rule: code.to_owned(),
            version: state.version,
            status: state.status,
            hits: state.hits,
            flags: flags.len(),
            proposal: because.map(|_| "shadow"),
            because,
            bands: numbers.into_iter().map(band).collect(),
            cases,
        }
    }
}

impl Cases {
    /// Decided cases, inconclusive ones too.
    pub(super) fn looked_into(&self) -> usize {
        self.closed + self.inconclusive
    }

    fn of(outcomes: impl Iterator<Item = OutcomeKind>, control: Option<&Self>) -> Self {
        let mut cases = Self::default();
        for outcome in outcomes {
            match outcome {
                OutcomeKind::Confirmed => {
                    cases.closed += 1;
                    cases.confirmed += 1;
                }
                OutcomeKind::Legitimate => cases.closed += 1,
                OutcomeKind::Inconclusive => cases.inconclusive += 1,
            }
        }
        if cases.closed >= FEWEST {
            let (low, high) = wilson(real(cases.confirmed), cases.closed);
            cases.precision = Some(real(cases.confirmed) / real(cases.closed));
            (cases.low, cases.high) = (Some(low), Some(high));
            if let Some(control) = control.filter(|control| control.closed >= FEWEST) {
                let ratio = ratio_interval(
                    (cases.confirmed, cases.closed),
                    (control.confirmed, control.closed),
                );
                (cases.lift, cases.lift_interval) = (Some(ratio.0), Some((ratio.1, ratio.2)));
            }
        }
        cases
    }

    /// Why a stable rule should no longer be shown; none where it should, or too little is known.
    fn stop(&self) -> Option<&'static str> {
        if self.closed < ENOUGH {
            return None;
        }
        if self.precision.is_some_and(|precision| precision < LEAST_PRECISION) {
            return Some("fewer than 20 % of its closed cases were confirmed");
        }
        self.lift_interval
            .is_some_and(|(_, high)| high < LEAST_LIFT)
            .then_some("even the upper bound of its lift is below 1.5")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(number: usize, outcome: OutcomeKind, origin: OutcomeOrigin) -> ClosedCase {
        let person = format!("p{number}");
        ClosedCase {
            persons: [person.clone(), person],
            dwelling: format!("d{number}"),
            moved_on: "2024-01-01".to_owned(),
            decided_on: "2024-06-01".to_owned(),
            outcome,
            origin,
        }
    }

    fn hit(rule: &str, number: usize) -> RuleHit {
        RuleHit {
            rule: rule.to_owned(),
            band: 1,
            flag_id: format!("f{number}"),
            dwelling: format!("d{number}"),
            person: Some(format!("p{number}")),
            window_from: "2023-01-01".to_owned(),
        }
    }

    #[test]
    fn weak_rules_are_proposed_for_shadow_after_enough_cases_only() {
        use OutcomeKind::{Confirmed, Inconclusive, Legitimate};
        let confirmed = |number: usize, every: usize| {
            if number.is_multiple_of(every) { Confirmed } else { Legitimate }
        };
        let mut cases: Vec<ClosedCase> =
            (0..40).map(|n| case(n, confirmed(n, 8), OutcomeOrigin::Flag)).collect();
        cases.extend((100..140).map(|n| case(n, confirmed(n, 2), OutcomeOrigin::Tip)));
        cases.extend((200..240).map(|n| case(n, confirmed(n, 3), OutcomeOrigin::Control)));
        cases.push(case(300, Inconclusive, OutcomeOrigin::Flag));
        let state = RuleState { version: 1, status: "stable".to_owned(), hits: 50 };
        let states = ["PF1", "PF2", "PF3", "PF4"].map(|code| (code.to_owned(), state.clone()));
        let mut hits: Vec<RuleHit> = (0..40).map(|n| hit("PF1", n)).collect();
        hits.extend((100..140).map(|n| hit("PF2", n)));
        hits.extend((0..12).map(|n| hit("PF3", n)));
        hits.push(hit("PF3", 300));
        // Hit twice, counted once; never investigated, no case.
        hits.extend([hit("PF4", 1), hit("PF4", 1), hit("PF4", 999)]);
        let found = performance(1, &states.into_iter().collect(), &hits, &cases);
        let told: Vec<_> = found
            .rules
            .iter()
            .map(|rule| (rule.cases.closed, rule.cases.precision.is_some(), rule.proposal))
            .collect();
        assert_eq!(
            told,
            [(40, true, Some("shadow")), (40, true, None), (12, true, None), (1, false, None)]
        );
        assert_eq!(found.rules[2].cases.inconclusive, 1);
        assert_eq!(found.rules[3].flags, 2);
        assert_eq!(found.control.closed, 40);
        let lift = found.rules[1].cases.lift.unwrap();
        assert!((lift - 20.0 / 13.0).abs() < 1e-9, "{lift}");
    }
}
