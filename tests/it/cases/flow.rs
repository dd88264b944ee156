//! What may happen to a case, and what may not.

use proforma::cases::files::{self, NewFile};
use proforma::cases::store::StoreError;
use proforma::cases::{
    self, CaseError, Decision, Draft, Event, Filter, Hold, Innocent, Judgement, LegalResult,
    LetterTold, Outcome, Policy, Refusal, SecondLook, State, Status, queue,
};
use proforma::domain::{Language, Moment};

use super::desk::{Desk, NOON, candidates, day, draft, no_grounds, wrong};

fn refusal<T: std::fmt::Debug>(result: Result<T, CaseError>) -> Refusal {
    match result {
        Err(CaseError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

#[test]
fn fetched_cases_are_mine_by_rank_with_drawn_ones_mixed_in() {
    let desk = Desk::with(20, 5);
    let first = desk.fetch("anna", 10);
    assert_eq!(first.len(), 10);
    let dwellings = |cases: &[i64]| -> Vec<String> {
        cases.iter().map(|case| desk.case(*case).dwelling).collect()
    };
    let mut all = dwellings(&first);
    let flagged = all.iter().filter(|name| name.starts_with('d')).count();
    // ranks without a gap: nobody is skipped
    for rank in 1..=flagged {
        assert!(all.contains(&format!("d{rank}")), "{all:?}");
    }
    let rest = desk.fetch("bo", 100);
    all.extend(dwellings(&rest));
    assert_eq!(all.len(), 25);
    assert_eq!(all.iter().filter(|name| name.starts_with('c')).count(), 5);
    assert!(desk.fetch("anna", 1).is_empty());
    for case in first {
        let case = desk.case(case);
        assert_eq!(case.assignee.as_deref(), Some("anna"));
        assert_eq!((case.state, case.due), (State::Signal, day("2026-12-07")));
    }
    // the number of a case does not say how it came up: the drawn ones are not the last
    let drawn: Vec<i64> = (1..=25).filter(|id| desk.case(*id).flag.is_empty()).collect();
    assert_ne!(drawn, [21, 22, 23, 24, 25]);
}

#[test]
fn before_the_first_look_nothing_tells_a_flag_from_a_drawn_dwelling() {
    let desk = Desk::with(3, 3);
    let cases = desk.fetch("anna", 6);
    let today = NOON.day();
    let rows =
        desk.store.read(|db| queue::page(db, &Filter::mine("anna"), today, (0, 50))).unwrap();
    assert_eq!(rows.len(), 6);
    for row in &rows {
        assert_eq!((row.band.as_str(), row.title(Language::Danish), row.looked), ("", "", false));
    }
    for case in &cases {
        desk.does("anna", *case, Event::Looked { judgement: Judgement::Ordinary }).unwrap();
    }
    let rows =
        desk.store.read(|db| queue::page(db, &Filter::mine("anna"), today, (0, 50))).unwrap();
    assert_eq!(rows.iter().filter(|row| row.band == "A").count(), 3);
    let again = desk.does("anna", cases[0], Event::Looked { judgement: Judgement::Unsure });
    assert_eq!(refusal(again), Refusal::LookedBefore);
}

#[test]
fn nothing_is_done_about_a_case_nobody_looked_at() {
    let desk = Desk::with(1, 0);
    let case = desk.fetch("anna", 1)[0];
    for event in [
        Event::Moved { to: State::Triage, due: None },
        no_grounds(),
        wrong(LegalResult::MovedOwn),
        Event::FactsChecked,
        Event::Objected { until: None },
    ] {
        assert_eq!(refusal(desk.does("anna", case, event)), Refusal::NoFirstLook);
    }
}

#[test]
fn a_case_is_opened_on_checked_facts_and_a_written_reason() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Triage);
    let opened = Event::Moved { to: State::Opened, due: None };
    assert_eq!(refusal(desk.does("anna", case, opened.clone())), Refusal::FactsUnchecked);
    desk.does("anna", case, Event::FactsChecked).unwrap();
    let silent = Draft { why: "  short ".to_owned(), ..draft(NOON, "anna", opened.clone()) };
    assert_eq!(refusal(desk.writes(case, &silent)), Refusal::NoWhy(10));
    let case = desk.does("anna", case, opened).unwrap();
    // five working days to tell the person
    assert_eq!((case.state, case.due), (State::Opened, day("2026-12-07")));
}

#[test]
fn deadlines_count_working_days_and_skip_christmas() {
    let mut desk = Desk::with(1, 0);
    desk.now = Moment(NOON.0 + 18 * 86_400_000); // Friday 18 December
    let case = desk.case_in("anna", State::Account);
    assert_eq!(desk.case(case).due, day("2027-01-07"));
    let late = day("2027-01-08").unwrap();
    assert_eq!(desk.case(case).status(late), Status::Overdue);
    assert_eq!(desk.case(case).status(day("2027-01-07").unwrap()), Status::InProgress);
}

#[test]
fn a_registration_is_found_wrong_after_a_hearing_and_by_two_persons() {
    let desk = Desk::with(3, 0);
    let early = desk.case_in("anna", State::Assessment);
    let changed = || wrong(LegalResult::ChangedHere);
    assert_eq!(refusal(desk.does("anna", early, changed())), Refusal::NotHere(State::Assessment));
    let case = desk.case_in("anna", State::Hearing);
    let waiting = desk.does("anna", case, changed()).unwrap();
    assert_eq!(waiting.state, State::Hearing);
    assert_eq!(waiting.status(NOON.day()), Status::ForApproval);
    assert!(waiting.outcome().is_none());
    assert_eq!(refusal(desk.does("anna", case, Event::DecisionApproved)), Refusal::OwnWork);
    let agreed = desk.does("bo", case, Event::DecisionApproved).unwrap();
    assert_eq!(agreed.state, State::Decided);
    assert_eq!(agreed.outcome().unwrap().approved_by.as_deref(), Some("bo"));
    // approving is not taking over
    assert_eq!(agreed.assignee.as_deref(), Some("anna"));
    let other = desk.case_in("anna", State::Hearing);
    desk.does("anna", other, changed()).unwrap();
    let back = desk.does("bo", other, Event::DecisionReturned).unwrap();
    assert_eq!((back.state, back.decision), (State::Hearing, None));
}

#[test]
fn the_database_itself_refuses_a_second_person_who_is_the_first() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Hearing);
    desk.does("anna", case, wrong(LegalResult::ChangedHere)).unwrap();
    let forged = |proposer: &str, approver: &str| -> Result<usize, StoreError> {
        desk.store.write(|transaction| {
            Ok(transaction.execute(
                "INSERT INTO approval SELECT max(number), max(number), ?1, ?2 FROM record",
                (proposer, approver),
            )?)
        })
    };
    assert!(forged("anna", "anna").is_err());
    assert!(forged("nobody", "anna").is_err());
    assert!(forged("anna", "nobody").is_err());
}

#[test]
fn outcome_explanation_and_result_go_together_or_not_at_all() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Assessment);
    let decide = |outcome, innocent, result| {
        let decision =
            Decision { outcome, innocent, result, persons: Vec::new(), second_look: false };
        desk.does("anna", case, Event::Decided(decision))
    };
    let family = Some(Innocent::FamilyGrowth);
    for (outcome, innocent, result, wanted) in [
        (Outcome::Legitimate, None, LegalResult::Unchanged, Refusal::Explanation),
        (Outcome::Confirmed, family, LegalResult::MovedOwn, Refusal::Explanation),
        (Outcome::Confirmed, None, LegalResult::Unchanged, Refusal::Mismatch),
        (Outcome::Legitimate, family, LegalResult::ChangedHere, Refusal::Mismatch),
        // what was not investigated says nothing about the registration
        (Outcome::Legitimate, family, LegalResult::NotInvestigated, Refusal::Mismatch),
        (Outcome::Confirmed, None, LegalResult::NotInvestigated, Refusal::Mismatch),
    ] {
        assert_eq!(refusal(decide(outcome, innocent, result)), wanted, "{outcome:?} {result:?}");
    }
    assert!(decide(Outcome::Inconclusive, None, LegalResult::NotInvestigated).is_ok());
}

#[test]
fn a_decision_can_be_taken_back_for_ten_minutes() {
    let mut desk = Desk::with(2, 0);
    let case = desk.case_in("anna", State::Assessment);
    let decided = desk.does("anna", case, no_grounds()).unwrap();
    assert_eq!(decided.state, State::Closed);
    let undo = Event::Undone { version: decided.version };
    assert_eq!(refusal(desk.does("bo", case, undo.clone())), Refusal::NotYours);
    desk.later(10);
    let open = desk.does("anna", case, undo.clone()).unwrap();
    assert_eq!((open.state, open.decision.is_none()), (State::Assessment, true));
    assert_eq!(open.version, decided.version + 1);
    let lines = desk.file(case).history;
    assert!(lines.iter().any(|line| line.undone && line.entry.version == decided.version));
    assert_eq!(lines.last().unwrap().changes[0].field, "due");
    assert_eq!(refusal(desk.does("anna", case, undo)), Refusal::NotUndone);
    let second = desk.does("anna", case, no_grounds()).unwrap();
    desk.later(11);
    let undo = Event::Undone { version: second.version };
    assert_eq!(refusal(desk.does("anna", case, undo)), Refusal::TooLate(10));
}

#[test]
fn what_others_built_on_is_not_taken_back() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Hearing);
    let decided = desk.does("anna", case, wrong(LegalResult::Abroad)).unwrap();
    desk.does("bo", case, Event::DecisionApproved).unwrap();
    let undo = Event::Undone { version: decided.version };
    assert_eq!(refusal(desk.does("anna", case, undo)), Refusal::NotYours);
    let first = Event::Undone { version: 1 };
    assert_eq!(refusal(desk.does("anna", case, first)), Refusal::NotUndone);
}

#[test]
fn somebody_elses_change_is_told_before_anything_is_overwritten() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Triage);
    let seen = desk.case(case).version;
    desk.does("bo", case, Event::Noted { text: "called the landlord".to_owned() }).unwrap();
    let noted = draft(NOON, "anna", Event::Noted { text: "mine".to_owned() });
    let result = desk
        .store
        .write(|transaction| cases::act(transaction, &desk.policy, (case, Some(seen)), &noted));
    assert!(matches!(result, Err(CaseError::Conflict { version, .. }) if version == seen + 1));
    assert_eq!(desk.case(case).notes.len(), 1);
}

#[test]
fn holds_stop_what_they_are_for_and_nothing_else() {
    let desk = Desk::with(4, 0);
    let letter = |case| {
        let file = NewFile { name: "draft.html", bytes: b"<p>Dear</p>" };
        let kept = desk
            .store
            .write(|transaction| {
                files::attach(transaction, &desk.policy, (case, None), file, (NOON, "anna"))
            })
            .unwrap();
        Event::LetterProposed {
            kind: "account".to_owned(),
            to: "P1".to_owned(),
            reply_by: day("2026-12-14"),
            sha256: kept.attachments[0].sha256.clone(),
            told: LetterTold::default(),
        }
    };
    for (hold, contact, decide) in [
        (Hold::Protected, false, true),
        (Hold::Child, true, false),
        (Hold::Appeal, true, false),
        (Hold::Police, false, false),
    ] {
        let case = desk.case_in("anna", State::Hearing);
        let letter = letter(case);
        desk.does("anna", case, Event::HoldPlaced { hold }).unwrap();
        let noted = Event::Noted { text: "waits".to_owned() };
        assert!(desk.does("anna", case, noted).is_ok());
        let blocked = |event: Event| match desk.does("anna", case, event) {
            Ok(_) => false,
            Err(CaseError::Refused(Refusal::OnHold(by))) => by == hold,
            Err(error) => panic!("{error}"),
        };
        assert_eq!(blocked(letter), !contact, "{hold:?}");
        if contact {
            let open = desk.case(case).letters[0].version;
            desk.does("bo", case, Event::LetterReturned { letter: open }).unwrap();
        }
        assert_eq!(blocked(no_grounds()), !decide, "{hold:?}");
        let lift = desk.does("anna", case, Event::HoldLifted { hold });
        assert!(lift.is_ok() && lift.unwrap().holds.is_empty());
    }
}

#[test]
fn letters_need_a_second_person_and_a_draft_on_the_case() {
    let mut desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Account);
    let proposed = |sha256: &str| Event::LetterProposed {
        kind: "account".to_owned(),
        to: "P1".to_owned(),
        reply_by: day("2026-12-20"),
        sha256: sha256.to_owned(),
        told: LetterTold::default(),
    };
    assert_eq!(refusal(desk.does("anna", case, proposed("00"))), Refusal::NotAttached);
    let file = NewFile { name: "../../etc/account.html", bytes: b"<p>Dear</p>" };
    let kept = desk
        .store
        .write(|transaction| {
            files::attach(transaction, &desk.policy, (case, None), file, (NOON, "anna"))
        })
        .unwrap();
    assert_eq!(kept.attachments[0].name, "account.html");
    let sha256 = kept.attachments[0].sha256.clone();
    let waiting = desk.does("anna", case, proposed(&sha256)).unwrap();
    let letter = waiting.letters[0].version;
    assert_eq!(waiting.status(NOON.day()), Status::ForApproval);
    let approve = Event::LetterApproved { letter };
    assert_eq!(refusal(desk.does("anna", case, approve.clone())), Refusal::OwnWork);
    let gone = desk.does("bo", case, approve).unwrap();
    assert_eq!(gone.due, day("2026-12-20"));
    let leaves = cases::leaves_at(&gone.letters[0], &desk.policy).unwrap();
    assert_eq!(leaves, NOON.plus_minutes(5));
    // it can be stopped until it leaves, and not after
    desk.later(6);
    let undo = Event::Undone { version: gone.version };
    assert_eq!(refusal(desk.does("bo", case, undo)), Refusal::TooLate(5));
    let answer = Event::LetterAnswered { letter, answer: "lives there".to_owned() };
    assert!(desk.does("anna", case, answer.clone()).is_ok());
    assert_eq!(refusal(desk.does("anna", case, answer)), Refusal::NothingWaits);
    let bytes = desk.store.read(|database| files::bytes(database, case, &sha256)).unwrap();
    assert_eq!(bytes.as_deref(), Some(&b"<p>Dear</p>"[..]));
    assert_eq!(
        desk.store.read(|database| files::bytes(database, case + 1, &sha256)).unwrap(),
        None
    );
}

#[test]
fn files_are_taken_in_by_name_kind_and_size() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Triage);
    let small = Policy { attachment_bytes: 8, ..desk.policy.clone() };
    let attach = |name: &str, bytes: &[u8]| {
        desk.store.write(|transaction| {
            files::attach(
                transaction,
                &small,
                (case, None),
                NewFile { name, bytes },
                (NOON, "anna"),
            )
        })
    };
    for name in ["", "..", "/", "noending", ".pdf", "run.exe", "page.svg", "a.js", "..\\.txt"] {
        assert!(attach(name, b"x").is_err(), "{name}");
    }
    assert_eq!(refusal(attach("big.pdf", b"123456789")), Refusal::TooLarge(8));
    for (name, kept) in [
        ("C:\\temp\\lejekontrakt.PDF", "lejekontrakt.pdf"),
        ("a\u{0}b\r\n\"<c>.txt", "abc.txt"),
        ("../../../../etc/passwd.txt", "passwd.txt"),
        ("Ærø ø.jpg", "Ærø ø.jpg"),
    ] {
        let case = attach(name, name.as_bytes().get(..4).unwrap()).unwrap();
        assert_eq!(case.attachments.last().unwrap().name, kept);
    }
}

#[test]
fn one_in_twenty_without_grounds_gets_a_second_look_by_somebody_else() {
    let policy = Policy { seed: 7, ..Policy::default() };
    let drawn = (1..=20_000).filter(|case| policy.draws_second_look(*case)).count();
    assert!((900..1100).contains(&drawn), "{drawn}");
    let again: Vec<i64> = (1..100).filter(|case| policy.draws_second_look(*case)).collect();
    let same: Vec<i64> = (1..100).filter(|case| policy.draws_second_look(*case)).collect();
    assert_eq!(again, same);

    let mut desk = Desk::with(2, 0);
    desk.policy.second_look_one_in = 1;
    let case = desk.case_in("anna", State::Triage);
    let decided = desk.does("anna", case, no_grounds()).unwrap();
    assert_eq!(decided.state, State::Dismissed);
    assert_eq!(decided.second_look, SecondLook::Waiting);
    assert_eq!(decided.status(NOON.day()), Status::ForApproval);
    let look = |agrees| Event::SecondLook { agrees };
    assert_eq!(refusal(desk.does("anna", case, look(true))), Refusal::OwnWork);
    let after = desk.does("bo", case, look(false)).unwrap();
    assert_eq!((after.state, after.decision), (State::Triage, None));
    let other = desk.case_in("anna", State::Assessment);
    desk.does("anna", other, no_grounds()).unwrap();
    let after = desk.does("bo", other, look(true)).unwrap();
    assert_eq!(after.status(NOON.day()), Status::Closed);
}

#[test]
fn work_on_a_case_nobody_has_takes_it_and_a_list_of_cases_is_given_away_at_once() {
    let desk = Desk::with(4, 0);
    let cases = desk.fetch("anna", 4);
    let all = |event| {
        let event = draft(NOON, "lead", event);
        desk.store.write(|transaction| cases::act_on_all(transaction, &desk.policy, &cases, &event))
    };
    assert_eq!(all(Event::Assigned { to: None }).unwrap(), 4);
    let noted = Event::Noted { text: "called".to_owned() };
    let case = desk.does("bo", cases[0], noted).unwrap();
    assert_eq!(case.assignee.as_deref(), Some("bo"));
    // nobody's registration is decided on by the dozen
    assert!(all(no_grounds()).is_err() && all(wrong(LegalResult::MovedOwn)).is_err());
    assert_eq!(all(Event::Tagged { tag: "besøg".to_owned() }).unwrap(), 4);
    let found = |mark: &str| {
        let filter = Filter { tag: mark.to_owned(), ..Filter::default() };
        desk.store.read(|db| queue::count(db, &filter, NOON.day(), 100)).unwrap()
    };
    let mark = |tag: &str| desk.store.read(|db| cases::tag_mark(db, tag)).unwrap();
    assert_eq!(found(&mark("besøg")), 4);
    // what no case has finds nothing, and no words are a mark
    assert_eq!((found(&mark("besø")), found("besøg")), (0, 0));
    let other = Desk::with(1, 0);
    let elsewhere = other.store.read(|db| cases::tag_mark(db, "besøg")).unwrap();
    assert_ne!(mark("besøg"), elsewhere, "a mark is told by the store alone");
}

#[test]
fn a_case_put_off_comes_back_on_its_day() {
    let desk = Desk::with(1, 0);
    let case = desk.case_in("anna", State::Triage);
    let until = |text: &str| Event::Postponed { until: day(text) };
    assert_eq!(refusal(desk.does("anna", case, until("2026-11-30"))), Refusal::Past);
    let put_off = desk.does("anna", case, until("2026-12-24")).unwrap();
    for (today, status) in [("2026-12-23", Status::Postponed), ("2026-12-24", Status::InProgress)] {
        let today = day(today).unwrap();
        assert_eq!(put_off.status(today), status);
        let rows =
            desk.store.read(|db| queue::page(db, &Filter::default(), today, (0, 9))).unwrap();
        assert_eq!(rows[0].status, status);
    }
}

#[test]
fn a_new_run_tells_open_cases_whether_their_flag_is_raised_again() {
    let desk = Desk::with(2, 0);
    let one = desk.case_in("anna", State::Triage);
    let other = desk.case_in("anna", State::Triage);
    let gone = desk.case(other).flag;
    let mut next = candidates(3, 0);
    next.retain(|candidate| candidate.flag != gone);
    let taken = desk.take_in("run 2", "2026-12-01", next.clone());
    assert_eq!((taken.flags, taken.raised_again, taken.gone), (2, 1, 1));
    assert!(desk.case(one).still_raised && !desk.case(other).still_raised);
    assert_eq!(desk.take_in("run 2", "2026-12-01", next).run, None);
    // the dwelling with an open case is not fetched twice
    let fetched = desk.fetch("bo", 10);
    assert_eq!(fetched.len(), 1);
    assert_eq!(desk.case(fetched[0]).dwelling, "d3");
}
