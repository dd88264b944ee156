//! After the years have passed: what the register knows by the last day, what others told the
//! municipality, and what caseworkers found.

use crate::domain::{FindingKind, MoveKind, OutcomeKind, OutcomeOrigin, SignalSource};

use super::calendar::Date;
use super::chance::Chance;
use super::story::Story;
use super::town::{NONE, Precision, Record, Sim};
use super::write::{FindingRow, OutcomeRow, SignalRow, Town};

/// Length of the window that controls look at, in days.
const WINDOW: Date = 1096;

/// What others noticed and what caseworkers did about it.
#[derive(Debug, Default)]
pub(super) struct Notes {
    pub(super) signals: Vec<SignalRow>,
    pub(super) outcomes: Vec<OutcomeRow>,
    pub(super) findings: Vec<FindingRow>,
}

/// Closes the books of a simulation.
pub(super) fn conclude(mut sim: Sim) -> Town {
    let mut log = std::mem::take(&mut sim.log);
    log.sort_by_key(|record| (record.person, record.day));
    keep_known(&mut log, sim.calendar.end);
    let log = add_annulled(&log, sim.stock.len(), &mut sim.chance);
    let end = sim.calendar.end;
    let mut notes = Notes::default();
    for record in log.iter().filter(|record| record.day > end - WINDOW && record.kind.settles()) {
        notes.look_into(record, end, &mut sim.chance);
    }
    Town::new(sim, log, notes)
}

/// Keeps what the register has been told by `end`; what follows an untold move is not known either.
fn keep_known(log: &mut Vec<Record>, end: Date) {
    let mut lost = NONE;
    log.retain(|record| {
        if record.day > end || record.notified > end {
            lost = record.person;
        }
        record.person != lost
    });
}

/// Some moves were announced elsewhere first, and that notice was annulled.
fn add_annulled(log: &[Record], dwellings: usize, chance: &mut Chance) -> Vec<Record> {
    let mut whole = Vec::with_capacity(log.len() + log.len() / 200);
    let dwellings = u32::try_from(dwellings).expect("dwellings fit in 32 bits");
    let mut before: Option<&Record> = None;
    for record in log {
        let since = before.filter(|former| former.person == record.person).map(|former| former.day);
        let to = chance.below(dwellings);
        if record.kind == MoveKind::Move
            && chance.happens(4)
            && since.is_some_and(|day| day + 90 < record.day)
        {
            let day = record.day - chance.between(31, 80);
            let notified = day + chance.between(-5, 6);
            let voided = notified + chance.between(3, 22);
            let story = Story::Ordinary;
            whole.push(Record {
                to,
                day,
                notified,
                voided,
                story,
                precision: Precision::Day,
                ..*record
            });
        }
        whole.push(*record);
        before = Some(record);
    }
    whole
}

impl Notes {
    /// What comes to light about one registration: few of the wrong ones, and false alarms.
    fn look_into(&mut self, record: &Record, end: Date, chance: &mut Chance) {
        if record.voided != 0 || record.precision != Precision::Day {
            return;
        }
        let wrong = record.story.is_pro_forma();
        let odd = record.story != Story::Ordinary;
        let told = chance.happens(if wrong { 180 } else { 4 + 10 * u32::from(odd) });
        let received = record.day + chance.between(20, 420);
        if told && received <= end {
            let source = draw_source(chance);
            let person = chance.happens(550).then_some(record.person);
            self.signals.push(SignalRow { dwelling: record.to, person, received, source });
        }
        let origin = if told && chance.happens(600) {
            OutcomeOrigin::Tip
        } else if chance.happens(2) {
            OutcomeOrigin::Control
        } else if chance.happens(if wrong { 60 } else { 1 + 5 * u32::from(odd) }) {
            OutcomeOrigin::Flag
        } else {
            return;
        };
        let decided = received.max(record.day + 40) + chance.between(30, 160);
        if decided <= end {
            self.decide(record, decided, origin, chance);
        } else if received <= end {
            self.find(record, received, None, FindingKind::UnderInvestigation);
        }
    }

    fn decide(
        &mut self,
        record: &Record,
        decided: Date,
        origin: OutcomeOrigin,
        chance: &mut Chance,
    ) {
        let outcome = match (chance.below(100), record.story.is_pro_forma()) {
            (0..14, _) => OutcomeKind::Inconclusive,
            (_, true) => OutcomeKind::Confirmed,
            (_, false) => OutcomeKind::Legitimate,
        };
        let (person, dwelling, day) = (record.person, record.to, record.day);
        self.outcomes.push(OutcomeRow { person, dwelling, day, outcome, decided, origin });
        if outcome == OutcomeKind::Confirmed && chance.happens(500) {
            self.find(record, record.day, None, FindingKind::NotResident);
        }
    }

    fn find(&mut self, record: &Record, from: Date, to: Option<Date>, finding: FindingKind) {
        let (person, dwelling) = (record.person, record.to);
        self.findings.push(FindingRow { person, dwelling, from, to, finding });
    }
}

fn draw_source(chance: &mut Chance) -> SignalSource {
    let sources = [
        SignalSource::Landlord,
        SignalSource::ReturnedMail,
        SignalSource::Authority,
        SignalSource::Utility,
        SignalSource::Citizen,
    ];
    sources[chance.weighted(&[26, 24, 22, 6, 22])]
}
