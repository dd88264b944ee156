//! What leaves the house: right words, right people, well-formed pages.

use std::collections::BTreeMap;
use std::fmt::Write;

use proforma::domain::{Day, Language, Period, Points};
use proforma::facts::{self, Facts};
use proforma::flags::{self, Findings, RaiseOptions, Run};
use proforma::graph::{self, EgoNode, HouseholdGraph, Households};
use proforma::registry::{Register, load_texts};
use proforma::report::{
    self, FlagFile, Identity, Manifest, Material, PageInput, RuleAnswer, Unflagged, Word,
};
use proforma::rules::{self, Lane, RuleSet};
use proptest::prelude::*;

const GROUPS: &str = r#"
[[groups]]
name = "crowding"
cap = 12
[groups.reason]
da = "Det samme forhold."
en = "The same circumstance."
"#;

/// A rule of the test's own, so that tuning the real ones changes no golden text.
const RULE: &str = r#"
code = "PF101"
name = "many-adults"
version = 3
status = "trial"
since = "2024-01-01"
review = "2027-01-01"
owner = "Testregisteret"
pack = "address"
patterns = ["P01"]
subject = "dwelling"
group = "crowding"
lane = "review"
legal_basis = ["CPR-loven § 6", { da = "CPR-loven § 10, stk. 1", en = "CPR Act, section 10(1)" }]
exempt = []
when.all = [
    { fact = "adults", op = ">=", value = 2, unit = "persons" },
    { fact = "rooms", op = ">=", value = 1, unit = "rooms" },
]

[title]
da = "Flere voksne end rum"
en = "More adults than rooms"
[question]
da = "Er der flere voksne end rum?"
en = "Are there more adults than rooms?"
[why]
da = "Voksne uden tilknytning deler sjældent rum længe."
en = "Adults with no tie seldom share rooms for long."

[limits.over]
default = 2
unit = "persons"
range = [1, 12]
basis.da = "Et forslag."
basis.en = "A proposal."

[[bands]]
points = 12
when.all = [{ fact = "adults_over_rooms", op = ">=", limit = "over" }]
reason.da = "{adults} voksne i en bolig med {rooms} rum."
reason.en = "{adults} adults in a dwelling with {rooms} rooms."

[[mitigations]]
lower = 1
when.all = [{ fact = "children", op = ">=", value = 1, unit = "persons" }]
text.da = "Der bor {children} børn."
text.en = "{children} children live there."

[[innocent]]
code = "bbr-wrong"
da = "Antallet af rum er forkert i BBR."
en = "The building register has the rooms wrong."

[confirms]
da = "Ejeren siger, at færre bor der."
en = "The owner says that fewer live there."
[refutes]
da = "Boligen er bygget om."
en = "The dwelling was converted."
[next_step]
da = "Se efter i BBR."
en = "Look in the building register."

[[examples]]
name = "three adults in one room"
as_of = "2024-06-30"
dwelling = "d1"
expect = "band 1"
moves = "move_id,person_id,to_dwelling_id,moved_on"
persons = "person_id,born_on"
dwellings = "dwelling_id"

[[examples]]
name = "a couple in two rooms"
as_of = "2024-06-30"
dwelling = "d1"
expect = "none"
moves = "move_id,person_id,to_dwelling_id,moved_on"
persons = "person_id,born_on"
dwellings = "dwelling_id"

[[examples]]
name = "rooms not known"
as_of = "2024-06-30"
dwelling = "d1"
expect = "unknown: rooms"
moves = "move_id,person_id,to_dwelling_id,moved_on"
persons = "person_id,born_on"
dwellings = "dwelling_id"
"#;

/// Everything made from one small register.
struct Made {
    files: BTreeMap<&'static str, String>,
    file: FlagFile,
    manifest: Manifest,
}

struct Stage<'r> {
    register: &'r Register,
    graph: HouseholdGraph<'r>,
    facts: Facts,
    rules: RuleSet,
    run: Run,
}

fn rules() -> RuleSet {
    // the real examples are proven elsewhere; here a rule stands alone
    let files = [("groups.toml", GROUPS), ("PF101-many-adults.toml", RULE)]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
    rules::parse(&files, &[]).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

fn stage<'r>(register: &'r Register, rules: RuleSet, as_of: &str) -> Stage<'r> {
    let as_of: Day = as_of.parse().unwrap();
    let graph = graph::build(register, as_of);
    let households = Households::of(&graph);
    let facts = facts::measure(&graph, Period::new(as_of.minus_months(36).plus(1), as_of.plus(1)));
    let outcomes = rules::evaluate(&rules, &facts);
    let findings = Findings {
        rules: &rules,
        outcomes: &outcomes,
        facts: &facts,
        graph: &graph,
        households: &households,
    };
    let options = RaiseOptions { capacity: 25, seed: 1 };
    let run = flags::raise(findings, options, &|dwelling| register.dwelling_id(dwelling));
    Stage { register, graph, facts, rules, run }
}

fn make(texts: &[(&str, &str)], rules: RuleSet, show_ids: bool) -> Made {
    let loaded = load_texts(texts).unwrap();
    let stage = stage(&loaded.register, rules, "2024-06-30");
    let identity = Identity::new(stage.register, 1, show_ids);
    let material = Material {
        register: stage.register,
        graph: &stage.graph,
        facts: &stage.facts,
        rules: &stage.rules,
        run: &stage.run,
        identity: &identity,
    };
    let file = report::flag_file(material);
    let manifest = Manifest::of(material);
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let page = PageInput { material, file: &file, manifest: &manifest };
    let mut files = BTreeMap::from([
        ("flags.csv", text(report::lane_csv(&file, Lane::Review))),
        ("help.csv", text(report::lane_csv(&file, Lane::Help))),
        ("flags.json", text(report::flags_json(&file))),
        ("scores.csv", text(report::scores_csv(material))),
        ("rejects.csv", text(report::rejects_csv(&loaded.rejects))),
        ("quality.json", text(report::quality_json(&loaded.quality))),
        ("run.json", text(manifest.to_json())),
        ("flags.html", text(report::flags_html(page))),
        ("list da", report::list_text(material, &file, Language::Danish, 100)),
        ("list en", report::list_text(material, &file, Language::English, 80)),
    ]);
    let (mut explained, mut pictures) = (String::new(), String::new());
    for language in [Language::Danish, Language::English] {
        for flag in &file.flags {
            explained += &report::explain_flag(&file, flag, language);
        }
        for index in 0..stage.graph.dwelling_count() {
            let dwelling = proforma::domain::DwellingId::new(index);
            let scene = material.scene();
            let timeline = report::timeline(scene, dwelling, &[]);
            pictures += &report::swimlane_svg(&timeline, language);
            let around = report::surroundings(
                scene,
                EgoNode::Dwelling(dwelling),
                stage.run.window,
                language,
            );
            pictures += &around.map_or_else(String::new, |net| report::network_svg(&net, language));
        }
    }
    files.insert("explain", explained);
    files.insert("pictures", pictures);
    Made { files, file, manifest }
}

const DWELLINGS: &str = "dwelling_id,address,rooms,area_m2,use_code\n\
    d1,\"=Lærkevej <8>, 1. tv\",1,31.5,140\n\
    d2,Mosevej 2,4,95,120\n\
    d3,,2,50,140\n";

/// Five adults and a child in one room, all with CPR numbers; one date known to the month only.
const PERSONS: &str = "person_id,born_on,mother_id\n\
    0101801234,1980-01-01,\n\
    0202811234,1981-02-02,\n\
    0303821234,1982-03-03,\n\
    0404831234,1983-04-04,\n\
    0505841234,1984-05-05,\n\
    0606184321,2018-06-06,0101801234\n";

const MOVES: &str = "move_id,person_id,to_dwelling_id,moved_on,kind\n\
    1,0101801234,d1,2015-03-01,move\n\
    2,0606184321,d1,2018-06-06,birth\n\
    3,0202811234,d1,2023-02-10,move\n\
    4,0303821234,d3,2021-01-01,move\n\
    5,0303821234,d1,2023-10,move\n\
    6,0404831234,d2,2020-01-01,move\n\
    7,0404831234,d1,2024-01-15,move\n\
    8,0505841234,d1,2022-01-01,move\n\
    9,0505841234,d2,2023-06-01,move\n";

fn small() -> Made {
    let texts = [("moves", MOVES), ("persons", PERSONS), ("dwellings", DWELLINGS)];
    make(&texts, rules(), false)
}

#[test]
fn golden_list_and_explanation() {
    let made = small();
    let mut text = String::new();
    for name in ["flags.csv", "list da", "list en", "explain", "scores.csv"] {
        writeln!(text, "== {name}\n{}", made.files[name].replace('\r', "")).unwrap();
    }
    insta::assert_snapshot!("report_small", text);
}

#[test]
fn golden_records() {
    let made = small();
    let file = serde_json::to_string_pretty(&made.file).unwrap();
    insta::assert_snapshot!("report_flags_json", file);
    let back: FlagFile = serde_json::from_str(&made.files["flags.json"]).unwrap();
    assert_eq!(back, made.file);
    let back: Manifest = serde_json::from_str(&made.files["run.json"]).unwrap();
    assert_eq!(back, made.manifest);
}

#[test]
fn cpr_numbers_stay_inside_unless_asked_for() {
    let texts = [("moves", MOVES), ("persons", PERSONS), ("dwellings", DWELLINGS)];
    let shown = make(&texts, rules(), true);
    assert!(shown.files["scores.csv"].contains("0202811234"));
    for (name, text) in small().files {
        let ids = PERSONS.lines().skip(1).filter_map(|line| line.split(',').next());
        for id in ids {
            assert!(!text.contains(id), "{name} holds a CPR number");
        }
    }
}

#[test]
fn nothing_shown_accuses_anybody() {
    let words = ["fraud", "snyd", "mistænk", "bedrag", "svindel", "suspect"];
    for (name, text) in small().files {
        let text = text.to_lowercase();
        for word in words {
            assert!(!text.contains(word), "{name}: {word}");
        }
    }
    for word in Word::ALL {
        for language in [Language::Danish, Language::English] {
            let text = word.text(language).to_lowercase();
            assert!(!words.iter().any(|banned| text.contains(banned)), "{text}");
        }
    }
}

#[test]
fn a_subject_without_a_flag_is_explained_too() {
    let subject = Unflagged {
        name: "Mosevej 2".to_owned(),
        score: Some(4),
        answers: vec![
            RuleAnswer::Holds { rule: "PF101".to_owned(), points: 4 },
            RuleAnswer::Unknown { rule: "PF101".to_owned(), missing: vec!["rooms".to_owned()] },
            RuleAnswer::DoesNotHold,
        ],
    };
    let text = report::explain_unflagged(&small().file, &subject, Language::Danish);
    insta::assert_snapshot!("report_unflagged", text);
}

/// Where a label of a network picture stands: left, top, right, bottom.
fn label_boxes(svg: &str) -> Vec<(i32, i32, i32, i32, String)> {
    let labels = svg.lines().filter(|line| line.starts_with("<text class=\"small halo\""));
    let attribute = |line: &str, name: &str| {
        let after = line.split_once(&format!(" {name}=\"")).unwrap().1;
        after.split_once('"').unwrap().0.to_owned()
    };
    let place = |line: &str| {
        let text = line.split_once('>').unwrap().1.strip_suffix("</text>").unwrap();
        let number = |name| attribute(line, name).parse::<i32>().unwrap();
        let (x, y) = (number("x"), number("y"));
        let wide = 7 * i32::try_from(text.chars().count()).unwrap();
        let left = match attribute(line, "text-anchor").as_str() {
            "start" => x,
            "end" => x - wide,
            _ => x - wide / 2,
        };
        (left, y - 11, left + wide, y + 3, text.to_owned())
    };
    labels.map(place).collect()
}

/// A hall of 30 who came from, and share, many other homes: more than there is room for.
#[test]
fn labels_of_a_crowded_picture_never_overlap() {
    let mut persons = "person_id,born_on\n".to_owned();
    let mut dwellings = "dwelling_id,address,rooms\nd0,Den Meget Lange Allé 12,9\n".to_owned();
    let mut moves = "move_id,person_id,to_dwelling_id,moved_on,kind\n".to_owned();
    for person in 0..30 {
        writeln!(persons, "person-{person},1980-01-01").unwrap();
        for (at, home) in [person % 7, 7 + person, 40].into_iter().enumerate() {
            let year = 2021 + at;
            writeln!(moves, "{person}-{at},person-{person},d{home},{year}-05-01,move").unwrap();
        }
        writeln!(moves, "{person}-9,person-{person},d0,2024-01-{},move", 1 + person % 28).unwrap();
    }
    for home in 1..41 {
        writeln!(dwellings, "d{home},Landevejen ved Søen {home} st. th,2").unwrap();
    }
    let texts = [("moves", &*moves), ("persons", &*persons), ("dwellings", &*dwellings)];
    let made = make(&texts, rules(), false);
    let mut seen = 0;
    for svg in made.files["pictures"].split("</svg>") {
        let boxes = label_boxes(svg);
        seen = seen.max(boxes.len());
        for (at, one) in boxes.iter().enumerate() {
            for other in &boxes[at + 1..] {
                let apart =
                    one.2 <= other.0 || other.2 <= one.0 || one.3 <= other.1 || other.3 <= one.1;
                assert!(apart, "{one:?} lies over {other:?}");
            }
        }
    }
    assert!(seen >= 50, "a crowd was drawn, of {seen}");
    assert!(made.files["pictures"].contains("den, det drejer sig om"), "a legend in Danish");
    assert!(made.files["pictures"].contains("the one in question"), "a legend in English");
}

/// Tags that never close.
const VOID: [&str; 3] = ["meta", "input", "!doctype"];

fn assert_balanced(html: &str) {
    let mut open: Vec<&str> = Vec::new();
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..at + html[at..].find('>').expect("a tag ends")];
        let name = tag.trim_start_matches('/').split([' ', '/', '\n']).next().unwrap();
        if let Some(closing) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(closing), "at {}", &html[at.saturating_sub(80)..at + 20]);
        } else if !VOID.contains(&name) && !tag.ends_with('/') {
            open.push(name);
        }
    }
    assert_eq!(open, Vec::<&str>::new());
}

#[test]
fn the_page_is_well_formed_and_loads_nothing() {
    let page = &small().files["flags.html"];
    assert_balanced(page);
    for banned in [
        "http://",
        "https://",
        "<script",
        "<link",
        "<img",
        "style=",
        "javascript:",
        "@import",
        "url(",
    ] {
        assert!(!page.contains(banned), "{banned}");
    }
    assert!(
        page.contains("default-src &#39;none&#39;")
            && page.contains("=Lærkevej &#60;8&#62;, 1. tv")
    );
    let ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let unique: std::collections::BTreeSet<_> = ids.iter().collect();
    assert_eq!(ids.len(), unique.len(), "ids are unique");
    for reference in page.split(" href=\"#").skip(1) {
        let id = reference.split('"').next().unwrap();
        assert!(unique.contains(&id), "{id} leads nowhere");
    }
    for label in page.split(" aria-labelledby=\"").skip(1) {
        for id in label.split('"').next().unwrap().split(' ') {
            assert!(unique.contains(&id), "{id} names nothing");
        }
    }
}

#[test]
fn headings_skip_no_level() {
    let page = &small().files["flags.html"];
    let english = page.find("class=\"side-en\"").unwrap();
    for side in [&page[..english], &page[english..]] {
        let mut before = 0;
        for (at, _) in side.match_indices("<h") {
            let Some(level) = side[at + 2..].chars().next().and_then(|c| c.to_digit(10)) else {
                continue;
            };
            assert!(level <= before + 1, "h{level} after h{before}");
            before = level;
        }
    }
}

#[test]
fn every_picture_speaks_and_has_a_table() {
    let page = &small().files["flags.html"];
    let figures: Vec<&str> = page.split("<figure>").skip(1).collect();
    assert!(!figures.is_empty());
    for figure in figures {
        let figure = figure.split("</figure>").next().unwrap();
        for part in
            ["role=\"img\"", "<title id=", "<desc id=", "<figcaption>", "<details", "<table"]
        {
            assert!(figure.contains(part), "{part} is missing");
        }
    }
}

#[test]
fn score_and_reasons_agree_in_every_file() {
    for flag in &small().file.flags {
        let sum: i32 = flag.reasons.iter().map(|reason| reason.counted).sum();
        assert_eq!(Points(sum), Points(flag.score));
    }
}

/// Persons `p0..`, dwellings `d0..`, and who of them is protected.
fn register_with(moves: &[(usize, usize, u16)], protected: &[bool]) -> (String, String, String) {
    let mut persons = String::from("person_id,born_on,protected,spouse_id\n");
    for (index, hidden) in protected.iter().enumerate() {
        let spouse = (index + 1) % protected.len();
        writeln!(
            persons,
            "person-{index}-x,19{}-01-01,{},person-{spouse}-x",
            50 + index,
            u8::from(*hidden)
        )
        .unwrap();
    }
    let mut rows = String::from("move_id,person_id,to_dwelling_id,moved_on\n");
    for (number, (person, dwelling, day)) in moves.iter().enumerate() {
        let on = "2021-01-01".parse::<Day>().unwrap().plus(i32::from(*day));
        writeln!(rows, "m{number},person-{person}-x,d{dwelling},{on}").unwrap();
    }
    let mut dwellings = String::from("dwelling_id,address,rooms,area_m2,use_code\n");
    for index in 0..4 {
        writeln!(dwellings, "d{index},Vej {index},1,20,140").unwrap();
    }
    (rows, persons, dwellings)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn protected_persons_appear_nowhere(
        moves in prop::collection::vec((0..8_usize, 0..4_usize, 0..1200_u16), 1..40),
        protected in prop::collection::vec(prop::bool::weighted(0.3), 8),
    ) {
        let (moves, persons, dwellings) = register_with(&moves, &protected);
        let texts = [("moves", &*moves), ("persons", &*persons), ("dwellings", &*dwellings)];
        let made = make(&texts, rules(), true);
        for (name, text) in &made.files {
            // rejects and quality notes speak of rows of the input, with ids blanked out
            for (index, _) in protected.iter().enumerate().filter(|(_, hidden)| **hidden) {
                let id = format!("person-{index}-x");
                prop_assert!(!text.contains(&id), "{} holds {}", name, id);
            }
        }
    }
}
