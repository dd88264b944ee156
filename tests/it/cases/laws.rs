//! Whatever is tried in whatever order: the fold, the lists and the journal agree.

use proforma::cases::{
    CaseError, Decision, Draft, Event, Filter, Hold, Innocent, Judgement, LegalResult, Outcome,
    Sort, Stage, State, Status, Whose, journal, queue,
};
use proptest::prelude::*;

use super::desk::{Desk, NOON, day};

/// Something to try.
#[derive(Clone, Debug)]
struct Try {
    case: usize,
    who: usize,
    minutes: i64,
    event: Event,
}

fn events() -> impl Strategy<Value = Event> {
    let state = prop::sample::select(State::ALL).prop_map(|to| Event::Moved { to, due: None });
    let decision = (
        prop::sample::select(Outcome::ALL),
        prop::option::of(prop::sample::select(Innocent::ALL)),
        prop::sample::select(LegalResult::ALL),
    );
    let decision = decision.prop_map(|(outcome, innocent, result)| {
        let innocent = if outcome == Outcome::Legitimate { innocent } else { None };
        Event::Decided(Decision { outcome, innocent, result, persons: vec![], second_look: false })
    });
    let hold = prop::sample::select(Hold::ALL);
    let owner = || "anna".to_owned();
    prop_oneof![
        6 => state,
        4 => decision,
        3 => Just(Event::Looked { judgement: Judgement::Questions }),
        2 => Just(Event::FactsChecked),
        2 => Just(Event::DecisionApproved),
        1 => Just(Event::DecisionReturned),
        2 => any::<bool>().prop_map(|agrees| Event::SecondLook { agrees }),
        1 => hold.clone().prop_map(|hold| Event::HoldPlaced { hold }),
        1 => hold.prop_map(|hold| Event::HoldLifted { hold }),
        1 => Just(Event::Postponed { until: day("2027-01-15") }),
        1 => Just(Event::Resumed),
        1 => Just(Event::Objected { until: None }),
        1 => Just(Event::Exempted { code: Innocent::Care, owner: owner(), until: day("2027-05-01") }),
        1 => Just(Event::Assigned { to: None }),
        1 => "[a-z ]{0,6}".prop_map(|tag| Event::Tagged { tag }),
        3 => (1_i64..25).prop_map(|version| Event::Undone { version }),
    ]
}

fn tries() -> impl Strategy<Value = Vec<Try>> {
    let one = (0_usize..3, 0_usize..3, 0_i64..8, events())
        .prop_map(|(case, who, minutes, event)| Try { case, who, minutes, event });
    prop::collection::vec(one, 1..60)
}

/// Every row of the lists, as text.
fn rows(desk: &Desk) -> Vec<String> {
    desk.store
        .read(|database| {
            let mut query = database.prepare("SELECT * FROM queue ORDER BY case_id")?;
            let columns = query.column_count();
            let rows = query.query_map([], |row| {
                let cell = |at: usize| row.get::<_, rusqlite::types::Value>(at);
                let cells: Result<Vec<_>, _> = (0..columns).map(cell).collect();
                Ok(format!("{:?}", cells?))
            })?;
            Ok::<_, CaseError>(rows.collect::<Result<Vec<_>, _>>()?)
        })
        .unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn fold_lists_and_journal_agree_whatever_is_tried(tries in tries(), one_in in 1_u32..3) {
        let mut desk = Desk::with(2, 1);
        desk.policy.second_look_one_in = one_in;
        let cases = desk.fetch("anna", 3);
        let who = ["anna", "bo", "carla"];
        for attempt in tries {
            desk.later(attempt.minutes);
            let case = cases[attempt.case];
            let before = desk.case(case);
            match desk.does(who[attempt.who], case, attempt.event) {
                // what the writer holds is what a reader folds
                Ok(after) => prop_assert_eq!(&after, &desk.case(case)),
                Err(CaseError::Refused(_)) => prop_assert_eq!(before, desk.case(case)),
                Err(error) => prop_assert!(false, "{error}"),
            }
            let case = desk.case(case);
            // nobody ever agrees with themselves
            if let Some(decided) = &case.decision {
                prop_assert!(decided.approved_by.as_deref() != Some(decided.by.as_str()));
            }
            // a changed registration was decided on by two
            if matches!(case.state, State::Decided | State::Corrected) {
                prop_assert!(case.outcome().is_some());
            }
        }
        let made = rows(&desk);
        desk.store.write(queue::rebuild).unwrap();
        prop_assert_eq!(made, rows(&desk));
        prop_assert!(desk.store.read(journal::verify).unwrap().is_ok());
        // the lists say what the fold says, on any day
        for today in ["2026-11-30", "2026-12-20", "2027-02-01"] {
            let today = day(today).unwrap();
            let all = Filter { stage: Stage::All, ..Filter::default() };
            let page = desk.store.read(|db| queue::page(db, &all, today, (0, 10))).unwrap();
            prop_assert_eq!(page.len(), 3);
            for row in page {
                prop_assert_eq!(row.status, desk.case(row.case).status(today));
            }
            for status in Status::ALL {
                let filter = Filter { status: Some(*status), stage: Stage::All, ..Filter::default() };
                let found = desk.store.read(|db| queue::all(db, &filter, today)).unwrap();
                let wanted: Vec<i64> = cases
                    .iter()
                    .copied()
                    .filter(|case| desk.case(*case).status(today) == *status)
                    .collect();
                let mut found = found;
                found.sort_unstable();
                let mut wanted = wanted;
                wanted.sort_unstable();
                prop_assert_eq!(found, wanted, "{:?} on {}", status, today);
            }
        }
    }

    #[test]
    fn a_filter_comes_back_from_its_form_and_from_a_saved_view(
        whose in 0_usize..3, stage in 0_usize..3, status in prop::option::of(prop::sample::select(Status::ALL)),
        state in prop::option::of(prop::sample::select(State::ALL)), text in "[a-zæøå0-9 ;'\"%_=-]{0,12}",
        tag in "([0-9a-f]{12})?", words in "[a-zæ =;'\"%-]{1,11}", late: bool, sort in prop::sample::select(Sort::ALL.to_vec()),
    ) {
        let filter = Filter {
            whose: [Whose::Anyones, Whose::Nobodys, Whose::Of("bo".to_owned())][whose].clone(),
            stage: [Stage::Open, Stage::Closed, Stage::All][stage],
            status, state, late, sort,
            text: text.trim().to_owned(),
            tag,
            ..Filter::default()
        };
        let pairs = filter.pairs();
        let back = Filter::from_pairs(pairs.iter().map(|(name, value)| (*name, value.as_str())));
        prop_assert_eq!(&back, &filter);
        prop_assert_eq!(Filter::from_query(&filter.to_query()), filter.clone());
        // whatever is typed is a value and never part of a statement
        let desk = Desk::with(1, 0);
        prop_assert!(desk.store.read(|db| queue::page(db, &filter, NOON.day(), (0, 5))).is_ok());
        // words are no mark of a tag, and where they stand for one they find nothing
        prop_assert_eq!(Filter::from_pairs([("tag", words.as_str())]), Filter::default());
        let filter = Filter { tag: words, ..Filter::default() };
        let found = desk.store.read(|db| queue::page(db, &filter, NOON.day(), (0, 5))).unwrap();
        prop_assert!(found.is_empty());
    }
}

#[test]
fn views_are_each_persons_own() {
    let desk = Desk::with(1, 0);
    let late = Filter { late: true, ..Filter::mine("anna") };
    let save = |owner: &str, name: &str, filter: Option<&Filter>| {
        desk.store.write(|transaction| queue::save_view(transaction, (owner, name), filter))
    };
    save("anna", "late", Some(&late)).unwrap();
    let views = |owner: &str| desk.store.read(|database| queue::views(database, owner)).unwrap();
    assert_eq!(views("anna"), [("late".to_owned(), late)]);
    assert!(views("bo").is_empty());
    assert!(save("anna", "  ", None).is_err());
    save("anna", "late", None).unwrap();
    assert!(views("anna").is_empty());
}

#[test]
fn an_event_reads_back_as_it_was_written() {
    let event = Event::Moved { to: State::Hearing, due: day("2026-12-14") };
    let text = serde_json::to_string(&event).unwrap();
    assert_eq!(text, r#"{"event":"moved","to":"S6","due":"2026-12-14"}"#);
    assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event);
    let draft = Draft { at: NOON, who: "anna".to_owned(), why: String::new(), event };
    assert!(draft.event.needs_why());
}
