//! Scores against the truth of a simulated register.

use proforma::audit::{
    EvaluationError, GONE_WITHOUT_TRACE, evaluate, read_scores, read_truth, visibility,
};
use proforma::synth::Story;

use crate::support::TestDir;

const TRUTH: &str = "person_id,dwelling_id,moved_on,label,typology\n\
    p1,d1,2024-01-01,pro_forma,letterbox_host\n\
    p2,d1,2024-02,pro_forma,hopping\n\
    p3,d3,2024-03-01,genuine,flat_share\n\
    p9,d9,2019-03-01,pro_forma,hopping\n";

/// 100 registrations: p1 alone on top, p2 and p3 tied next, the rest at 0.
fn scores(descending: bool) -> String {
    let mut rows = vec![
        "p1,d1,2024-01-01,30,A".to_owned(),
        "p2,d1,2024-02-01,20,B".to_owned(),
        "p3,d3,2024-03-01,20,B".to_owned(),
    ];
    rows.extend((10..107).map(|n| format!("p{n},d{n},2024-05-01,0,")));
    if !descending {
        rows.reverse();
    }
    let mut text = "person_id,dwelling_id,moved_on,score,band\n".to_owned();
    for row in rows {
        text.extend([&row, "\n"]);
    }
    text
}

#[test]
fn measures_by_hand() {
    let truth = read_truth(TRUTH.as_bytes()).unwrap();
    let found = evaluate(&read_scores(scores(true).as_bytes()).unwrap(), &truth, Some(2));
    assert_eq!((found.scored, found.pro_forma, found.not_scored), (100, 2, 1));
    // p1 at rank 1; p2 at rank 2 or 3: precision 2/2 or 2/3.
    assert!((found.average_precision - 11.0 / 12.0).abs() < 1e-12);
    let capacity = found.at.last().unwrap();
    assert_eq!((capacity.name.as_str(), capacity.k), ("capacity", 2));
    assert!((capacity.hits - 1.5).abs() < 1e-12 && (capacity.lift - 37.5).abs() < 1e-9);
    let twin = &found.twins[0];
    assert_eq!((twin.typology.as_str(), twin.scored), ("flat_share", 1));
    assert!((twin.listed - 0.5).abs() < 1e-12 && (twin.banded - 1.0).abs() < 1e-12);
    // The first 2 % are two registrations, the second of them drawn from two.
    assert!((twin.at_two_percent - 0.5).abs() < 1e-12 && (found.all.banded - 0.03).abs() < 1e-12);
    assert!((twin.banded_ratio - 1.0 / 0.03).abs() < 1e-9);
    assert_eq!(found.ordinary.scored, 97);
}

#[test]
fn row_order_changes_nothing_and_text_says_what_it_is() {
    let truth = read_truth(TRUTH.as_bytes()).unwrap();
    let [one, other] = [true, false]
        .map(|order| evaluate(&read_scores(scores(order).as_bytes()).unwrap(), &truth, None));
    assert_eq!(one, other);
    assert_eq!(one.to_json(), other.to_json());
    let text = one.to_text();
    assert!(text.contains("our assumptions") && text.contains("vores antagelser"), "{text}");
    assert!(text.lines().all(|line| line.chars().count() <= 100), "{text}");
}

#[test]
fn nothing_scored_is_no_division_by_zero() {
    let truth = read_truth(TRUTH.as_bytes()).unwrap();
    let text = evaluate(&[], &truth, Some(5)).to_json();
    assert!(!text.contains("null") && !text.contains("NaN"), "{text}");
}

#[test]
fn faulty_files_are_named() {
    let column = read_scores(b"person_id,dwelling_id,moved_on,score\n").unwrap_err();
    assert!(matches!(column, EvaluationError::Column { column: "band", .. }));
    let label = TRUTH.replace("genuine", "maybe");
    let field = read_truth(label.as_bytes()).unwrap_err();
    let EvaluationError::Field { line, column, .. } = &field else { panic!("{field}") };
    assert_eq!((*line, column.as_str()), (4, "label"));
}

#[test]
fn every_pattern_is_said_to_be_visible_or_not() {
    let known = visibility().iter().map(|one| one.typology);
    let known = known.filter(|typology| *typology != GONE_WITHOUT_TRACE);
    assert!(Story::patterns().map(Story::name).eq(known));
}

#[test]
fn quality_of_small_towns_is_told_beside_its_targets() {
    let folder = TestDir::new();
    let small = ["audit", "quality", "--persons", "1500", "--years", "3", "--seeds", "7-8"];
    let mark = "<!-- below: written by benches/bound.py -->\n\nkept";
    folder.write("quality.md", &format!("old\n\n{mark}\n"));
    folder.succeed(&[&small[..], &["--out", "quality.md"]].concat());
    let page = std::fs::read_to_string(folder.path().join("quality.md")).unwrap();
    for told in [
        "seeds 7, 8",
        "| precision at 0.5 % |",
        "| `paper_separation` |",
        "| `hall` |",
        "| adversary |",
        "| clean |",
        "What simulation cannot show",
    ] {
        assert!(page.contains(told), "{told}\n{page}");
    }
    assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
    assert!(page.ends_with(&format!("\n\n{mark}\n")) && !page.contains("old"), "{page}");
    let json = folder.succeed(&[&small[..], &["--json"]].concat()).stdout;
    let found: serde_json::Value = serde_json::from_str(&json).unwrap();
    let [ordinary, clean] = [0, 2].map(|place| &found["worlds"][place]);
    assert_eq!((&ordinary["seeds"][1], &clean["pro_forma"]), (&8.into(), &0.into()));
    let refused = folder.proforma(&["audit", "quality", "--seeds", "9-3"]);
    assert_eq!(refused.code, Some(1));
    assert!(refused.stderr.contains("FIRST-LAST"), "{}", refused.stderr);
}
