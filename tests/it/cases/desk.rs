//! A store with a run taken in, and a caseworker who works on it: what the other tests stand on.

use std::path::PathBuf;

use proforma::cases::intake::{self, NewCandidate, NewRun, Person};
use proforma::cases::store::Store;
use proforma::cases::{
    self, Case, CaseError, Decision, Draft, Event, File, Innocent, Judgement, Lane, LegalResult,
    MIGRATIONS, Outcome, Policy, State,
};
use proforma::domain::{Day, Moment};
use tempfile::TempDir;

/// Monday 30 November 2026, noon in Denmark.
pub(crate) const NOON: Moment = Moment(1_796_036_400_000);

pub(crate) struct Desk {
    _folder: TempDir,
    pub(crate) path: PathBuf,
    pub(crate) store: Store,
    pub(crate) policy: Policy,
    pub(crate) now: Moment,
}

pub(crate) fn draft(at: Moment, who: &str, event: Event) -> Draft {
    Draft { at, who: who.to_owned(), why: "because it is so, as the file says".to_owned(), event }
}

/// Flags of dwellings `d1` to `d<flags>` and drawn dwellings `c1` to `c<drawn>`.
pub(crate) fn candidates(flags: u32, drawn: u32) -> Vec<NewCandidate> {
    let person = |dwelling: &str| Person {
        label: format!("P{dwelling}"),
        person_id: format!("0101010{dwelling}"),
        moved_on: "2026-03-01".to_owned(),
        concerned: true,
        adult: true,
    };
    let of = |dwelling: String| NewCandidate {
        lane: "review".to_owned(),
        listed: true,
        address: format!("Testvej {dwelling}"),
        persons: vec![person(&dwelling)],
        sheet: br#"{"da":{"facts":[]}}"#.to_vec(),
        dwelling,
        ..NewCandidate::default()
    };
    let flag = |rank: u32| NewCandidate {
        rank,
        band: "A".to_owned(),
        score: 30,
        flag: format!("f{rank}"),
        titles: ("Flere voksne end værelser".to_owned(), "More adults than rooms".to_owned()),
        reasons: vec!["PF101.1".to_owned(), "PF203.1".to_owned()],
        ..of(format!("d{rank}"))
    };
    let control = |number: u32| NewCandidate { drawn: true, ..of(format!("c{number}")) };
    (1..=flags).map(flag).chain((1..=drawn).map(control)).collect()
}

impl Desk {
    /// A store with one run.
    pub(crate) fn with(flags: u32, drawn: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("cases.db");
        let store = Store::open(&path, &[MIGRATIONS]).unwrap();
        // nothing is drawn for a second look unless a test says so
        let policy = Policy { second_look_one_in: u32::MAX, ..Policy::default() };
        let desk = Self { _folder: folder, path, store, policy, now: NOON };
        desk.take_in("run 1", "2026-11-01", candidates(flags, drawn));
        desk
    }

    pub(crate) fn take_in(
        &self,
        mark: &str,
        as_of: &str,
        all: Vec<NewCandidate>,
    ) -> intake::TakenIn {
        let listed = all.iter().filter(|candidate| candidate.listed && !candidate.drawn).count();
        let run = NewRun {
            mark,
            name: mark,
            as_of: as_of.parse().unwrap(),
            listed: u32::try_from(listed).unwrap(),
        };
        self.store
            .write(|transaction| intake::take_in(transaction, run, all, (self.now, &self.policy)))
            .unwrap()
    }

    pub(crate) fn fetch(&self, who: &str, wanted: usize) -> Vec<i64> {
        self.store
            .write(|transaction| {
                intake::fetch(transaction, &self.policy, (who, wanted, Lane::Review), self.now)
            })
            .unwrap()
    }

    pub(crate) fn file(&self, case: i64) -> File {
        self.store.read(|database| cases::open(database, case)).unwrap()
    }

    pub(crate) fn case(&self, case: i64) -> Case {
        self.file(case).case
    }

    /// What `who` does to a case now.
    pub(crate) fn does(&self, who: &str, case: i64, event: Event) -> Result<Case, CaseError> {
        self.writes(case, &draft(self.now, who, event))
    }

    pub(crate) fn writes(&self, case: i64, draft: &Draft) -> Result<Case, CaseError> {
        self.store.write(|transaction| cases::act(transaction, &self.policy, (case, None), draft))
    }

    pub(crate) fn later(&mut self, minutes: i64) {
        self.now = self.now.plus_minutes(minutes);
    }

    /// A case of `who` that was looked at and stands in `state`.
    pub(crate) fn case_in(&self, who: &str, state: State) -> i64 {
        let case = self.fetch(who, 1)[0];
        self.does(who, case, Event::Looked { judgement: Judgement::Questions }).unwrap();
        let way: &[State] = match state {
            State::Triage => &[],
            State::Opened => &[State::Opened],
            State::Account => &[State::Opened, State::Account],
            State::Assessment => &[State::Opened, State::Assessment],
            State::Hearing => &[State::Opened, State::Assessment, State::Hearing],
            other => panic!("no way to {other:?}"),
        };
        if !way.is_empty() {
            self.does(who, case, Event::FactsChecked).unwrap();
        }
        for to in way {
            self.does(who, case, Event::Moved { to: *to, due: None }).unwrap();
        }
        assert_eq!(self.case(case).state, state);
        case
    }
}

#[expect(clippy::unnecessary_wraps, reason = "as cases hold days")]
pub(crate) fn day(text: &str) -> Option<Day> {
    Some(text.parse().unwrap())
}

pub(crate) fn no_grounds() -> Event {
    Event::Decided(Decision {
        outcome: Outcome::Legitimate,
        innocent: Some(Innocent::FamilyGrowth),
        result: LegalResult::Unchanged,
        persons: Vec::new(),
        second_look: false,
    })
}

pub(crate) fn wrong(result: LegalResult) -> Event {
    Event::Decided(Decision {
        outcome: Outcome::Confirmed,
        innocent: None,
        result,
        persons: Vec::new(),
        second_look: false,
    })
}
