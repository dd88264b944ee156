//! Where cases come from: the lanes of a run, and a case opened by hand.

use axum::http::StatusCode;
use proforma::accounts::Role;
use proforma::cases::intake::{self, NewCandidate, NewRun};
use proforma::cases::{self, Origin, Policy};

use super::Site;
use super::cases::{LEGITIMATE, WHY, does, fetched, site, version};
use crate::cases::desk::candidates;

/// A site with a run of three flags and two drawn dwellings, and a flag in each other lane.
fn site_with_lanes() -> Site {
    let site = Site::new();
    let run = NewRun { mark: "r", name: "r", as_of: "2026-11-01".parse().unwrap(), listed: 3 };
    let in_lane = |lane: &str, dwelling: &str| NewCandidate {
        lane: lane.to_owned(),
        dwelling: dwelling.to_owned(),
        flag: format!("f{dwelling}"),
        ..candidates(1, 0).remove(0)
    };
    let all = candidates(3, 2).into_iter().chain([in_lane("help", "h1"), in_lane("repair", "r1")]);
    let now = site.now();
    site.office
        .store()
        .write(|transaction| intake::take_in(transaction, run, all, (now, &Policy::default())))
        .unwrap();
    site
}

#[test]
fn each_lane_is_fetched_by_itself_and_drawn_dwellings_come_with_the_review_only() {
    let site = site_with_lanes();
    let cookie = site.sign_in(Role::Caseworker);
    let page = site.get("/queue", &cookie).body;
    for left in ["Gennemgang: 5 tilbage", "Tilbud om hjælp: 1 tilbage", "Fejl i data: 1 tilbage"] {
        assert!(page.contains(left), "{left}");
    }
    let of = |lane: &str| {
        site.post("/queue/fetch", &cookie, &[("wanted", "9"), ("lane", lane)]);
        let sql = "SELECT dwelling FROM queue ORDER BY case_id";
        let read = site.office.store().read(|database| {
            let mut query = database.prepare(sql)?;
            let rows = query.query_map([], |row| row.get::<_, String>(0))?;
            Ok::<Vec<String>, cases::store::StoreError>(rows.collect::<Result<_, _>>()?)
        });
        read.unwrap()
    };
    assert_eq!(of("help"), ["h1"]);
    assert_eq!(of("repair"), ["h1", "r1"]);
    assert_eq!(of("elsewhere").len(), 7);
    assert_eq!(site.count("SELECT count(*) FROM queue WHERE dwelling LIKE 'c%'"), 2);
}

#[test]
fn a_case_by_hand_needs_a_reason_and_is_written_down() {
    let site = site();
    let cookie = fetched(&site, "1");
    let taken = site.office.store().read(|db| cases::open(db, 1)).unwrap().case.dwelling;
    let ask = |dwelling: &str, why: &str| {
        site.post("/queue/new", &cookie, &[("dwelling", dwelling), ("why", why)])
    };
    let why = "Viceværten fortæller, at ingen bor der";
    for (dwelling, reason) in [("", why), ("d9", "kort"), ("d9", "")] {
        let got = ask(dwelling, reason);
        assert_eq!(got.status, StatusCode::UNPROCESSABLE_ENTITY, "{dwelling} {reason}");
        assert!(got.body.contains(&format!(">{reason}</textarea>")), "what was typed is kept");
    }
    let open = ask(&taken, why);
    assert_eq!(open.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(open.body.contains("href=\"/cases/1\""));
    let before = site.count("SELECT count(*) FROM access WHERE subject = '2'");
    let got = ask("d9", why);
    assert_eq!((got.status, got.header("location")), (StatusCode::SEE_OTHER, "/cases/2"));
    assert_eq!(site.count("SELECT count(*) FROM access WHERE subject = '2'"), before + 1);
    let case = site.office.store().read(|db| cases::open(db, 2)).unwrap().case;
    assert_eq!((case.origin, case.dwelling.as_str()), (Origin::Tip, "d9"));
    assert_eq!(case.assignee.as_deref(), Some("caseworker"));
    let page = site.get("/cases/2", &cookie).body;
    assert!(page.contains("Ingen kørsel har oplysninger") && page.contains(why));
    // by its address, a dwelling of a run is found and shown as the run knows it
    let other = if taken == "d2" { "d3" } else { "d2" };
    let got = ask(&format!("Testvej {other}"), why);
    let page = site.get(got.header("location"), &cookie).body;
    assert!(page.contains(&format!("Testvej {other}")));
}

#[test]
fn many_cases_are_given_away_as_ticked_or_as_found_and_never_decided() {
    let site = site();
    let cookie = fetched(&site, "5");
    let page = site.get("/queue", &cookie).body;
    assert!(page.contains("Alle i visningen (5 sager)"), "the count stands on the button's choice");
    let whose =
        |name: &str| site.count(&format!("SELECT count(*) FROM queue WHERE assignee = '{name}'"));
    let bulk = |fields: &[(&str, &str)]| site.post("/queue/bulk", &cookie, fields);
    for wrong in [
        &[("do", "assign"), ("to", "approver")][..],
        &[("do", "assign"), ("to", "reader"), ("case", "1")],
        &[("do", "decide"), ("outcome", "confirmed"), ("case", "1")],
        &[("do", "postpone"), ("until", "2020-01-01"), ("case", "1"), ("why", "for sent")],
    ] {
        bulk(wrong);
        assert_eq!(whose("caseworker"), 5, "{wrong:?}");
    }
    assert_eq!(site.count("SELECT count(*) FROM queue WHERE postponed > 0 OR outcome <> ''"), 0);
    bulk(&[("do", "assign"), ("to", "approver"), ("case", "1"), ("case", "2")]);
    assert_eq!((whose("caseworker"), whose("approver")), (3, 2));
    // all of the filter, and only of it
    let mine = ("filter-whose", "@caseworker");
    bulk(&[("do", "assign"), ("to", "team-leader"), ("all", "1"), mine]);
    assert_eq!((whose("approver"), whose("team-leader")), (2, 3));
}

#[test]
fn a_decision_can_be_undone_on_the_page_for_ten_minutes() {
    let site = site();
    let cookie = fetched(&site, "2");
    for (case, seconds, is_undone) in [(1, 9 * 60, true), (2, 11 * 60, false)] {
        does(&site, &cookie, case, &[("do", "look"), ("judgement", "questions")]);
        let decision = [&LEGITIMATE[..], &[WHY]].concat();
        assert_eq!(does(&site, &cookie, case, &decision).status, StatusCode::SEE_OTHER);
        let decided = version(&site, case);
        site.later(seconds);
        let page = site.get(&format!("/cases/{case}"), &cookie).body;
        assert_eq!(page.contains("value=\"undo\""), is_undone);
        let got = does(&site, &cookie, case, &[("do", "undo"), ("undone", &decided)]);
        assert_eq!(got.status == StatusCode::SEE_OTHER, is_undone, "case {case}");
        // what is taken back stays in the history
        let file = site.office.store().read(|db| cases::open(db, case)).unwrap();
        let kept = file.history.iter().any(|line| line.undone);
        assert_eq!((kept, file.case.decision.is_some()), (is_undone, !is_undone));
    }
}
