//! What leaves the cases, and what is erased.

use proforma::cases::{
    self, CaseError, Event, Innocent, LegalResult, Refusal, Retention, State, Subject, journal,
};
use proforma::domain::Moment;

use super::desk::{Desk, NOON, candidates, day, no_grounds, wrong};

#[test]
fn an_accepted_explanation_keeps_the_flag_away_until_the_facts_are_others() {
    let mut desk = Desk::with(2, 0);
    let case = desk.case_in("anna", State::Triage);
    let flag = desk.case(case).flag;
    let exempt = |until: &str| Event::Exempted {
        code: Innocent::FamilyGrowth,
        owner: "anna".to_owned(),
        until: day(until),
    };
    let undecided = desk.does("anna", case, exempt("2027-06-01"));
    assert!(matches!(undecided, Err(CaseError::Refused(Refusal::NotHere(_)))));
    desk.does("anna", case, no_grounds()).unwrap();
    let forever = desk.does("anna", case, exempt("2036-06-01"));
    assert!(matches!(forever, Err(CaseError::Refused(Refusal::TooFar(_)))));
    desk.does("anna", case, exempt("2027-06-01")).unwrap();
    let rows = |today: &str| {
        let today = day(today).unwrap();
        desk.store.read(|database| cases::exemptions(database, today)).unwrap()
    };
    let found = rows("2026-12-01");
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].flag_id.as_str(), found[0].basis), (flag.as_str(), "explained"));
    assert_eq!((found[0].code.as_str(), found[0].owner.as_str()), ("family-growth", "anna"));
    assert_eq!(found[0].reasons, "PF101.1 PF203.1");
    assert_eq!(
        (found[0].from.to_string(), found[0].until),
        // from the day of the run that raised it: registers are behind
        ("2026-11-01".to_owned(), day("2027-06-01").unwrap())
    );
    assert!(rows("2027-06-01").is_empty());

    // the same facts in a later run open no case; a new reason does
    let same: Vec<_> = candidates(2, 0).into_iter().filter(|one| one.flag == flag).collect();
    desk.take_in("run 2", "2026-12-01", same.clone());
    assert!(desk.fetch("bo", 5).is_empty());
    let mut new = same;
    new[0].reasons.push("PF110.2".to_owned());
    desk.take_in("run 3", "2027-01-01", new.clone());
    assert_eq!(desk.fetch("bo", 5).len(), 1);
    desk.now = Moment(NOON.0 + 400 * 86_400_000);
    assert!(rows("2027-12-01").is_empty());
}

#[test]
fn an_objection_suspends_the_flag_for_twelve_months() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Hearing);
    let objected = desk.does("anna", case, Event::Objected { until: None }).unwrap();
    assert_eq!(objected.objection, day("2027-11-30"));
    let rows = desk
        .store
        .read(|database| cases::exemptions(database, day("2027-11-29").unwrap()))
        .unwrap();
    assert_eq!((rows.len(), rows[0].basis), (1, "objected"));
}

#[test]
fn outcomes_name_registrations_once_nobody_has_to_agree_any_more() {
    let desk = Desk::with(2, 2);
    let rows = || desk.store.read(cases::outcomes).unwrap().0;
    let case = desk.case_in("anna", State::Hearing);
    desk.does("anna", case, wrong(LegalResult::ChangedHere)).unwrap();
    assert!(rows().is_empty());
    desk.does("bo", case, Event::DecisionApproved).unwrap();
    for _ in 0..3 {
        let case = desk.case_in("anna", State::Triage);
        desk.does("anna", case, no_grounds()).unwrap();
    }
    let found = rows();
    assert_eq!(found.len(), 4);
    let own = desk.case(case);
    let first = found.iter().find(|row| row.outcome == "confirmed").unwrap();
    assert_eq!(first.dwelling_id, own.dwelling);
    assert_eq!(first.person_id, format!("0101010{}", own.dwelling));
    assert_eq!((first.moved_on.as_str(), first.decided_on), ("2026-03-01", NOON.day()));
    let origins = |key: &str| found.iter().filter(|row| row.origin == key).count();
    assert_eq!((origins("flag"), origins("control")), (2, 2));
}

#[test]
fn a_person_gets_everything_that_is_held_on_them() {
    let desk = Desk::with(2, 0);
    let case = desk.case_in("anna", State::Triage);
    let dwelling = desk.case(case).dwelling;
    desk.does("anna", case, Event::Noted { text: "called the person".to_owned() }).unwrap();
    desk.store
        .write(|transaction| {
            let body = r#"{"purpose":"case work"}"#;
            let record = journal::Record {
                stream: cases::ACCESS,
                subject: case,
                kind: "view",
                at: NOON,
                who: "carla",
                body,
            };
            journal::append(transaction, record)
        })
        .unwrap();
    let held = |person_id: &str| {
        let subject = Subject { person_id, ..Subject::default() };
        desk.store.read(|database| cases::subject_export(database, subject)).unwrap()
    };
    let text = held(&format!("0101010{dwelling}")).to_string();
    for part in ["called the person", "carla", "case work", "PF101.1", "run 1", &dwelling] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let other = held("nobody");
    assert_eq!(
        (other["raised"].as_array().unwrap().len(), other["cases"].as_array().unwrap().len()),
        (0, 0)
    );
    // dismissed and never opened flags are told too
    let unopened = if dwelling == "d1" { "0101010d2" } else { "0101010d1" };
    assert_eq!(held(unopened)["raised"].as_array().unwrap().len(), 1);
}

#[test]
fn what_was_kept_long_enough_goes_and_the_journal_still_holds() {
    let mut desk = Desk::with(3, 0);
    let dismissed = desk.case_in("anna", State::Triage);
    desk.does("anna", dismissed, no_grounds()).unwrap();
    let open = desk.case_in("anna", State::Triage);
    let retention = Retention::default();
    let over = |at: Moment| {
        desk.store.read(|database| cases::over(database, retention, at.day())).unwrap()
    };
    let days = |days: i64| Moment(NOON.0 + days * 86_400_000);
    assert_eq!((over(days(89)).unopened, over(days(92)).unopened), (0, 1));
    assert!(over(days(170)).cases.is_empty());
    let told = over(days(190));
    assert_eq!(told.cases.iter().map(|case| case.case).collect::<Vec<_>>(), [dismissed]);
    desk.now = days(190);
    let erased =
        desk.store.write(|transaction| cases::erase(transaction, retention, desk.now)).unwrap();
    assert_eq!((erased.unopened, erased.cases), (1, told.cases));
    let gone = desk.store.read(|database| cases::open(database, dismissed));
    assert!(matches!(gone, Err(CaseError::Erased(_))));
    assert_eq!(desk.case(open).state, State::Triage);
    let verdict = desk.store.read(journal::verify).unwrap();
    assert!(verdict.is_ok_and(|checked| checked.erased > 0));
    let left: i64 = desk
        .store
        .read(|database| {
            Ok::<_, CaseError>(database.query_row(
                "SELECT sum(cases) FROM erased_tally WHERE outcome = 'legitimate'",
                [],
                |row| row.get(0),
            )?)
        })
        .unwrap();
    assert_eq!(left, 1);
    let copy = desk.path.with_file_name("copy.db");
    desk.store.backup_to(&copy).unwrap();
    let dwelling = format!("0101010{}", if open == 1 { "d2" } else { "d1" });
    let bytes = std::fs::read(&copy).unwrap();
    let holds = |text: &str| bytes.windows(text.len()).any(|window| window == text.as_bytes());
    let kept = format!("0101010{}", desk.case(open).dwelling);
    assert!(holds(&kept) && (kept == dwelling || !holds(&dwelling)));
}
