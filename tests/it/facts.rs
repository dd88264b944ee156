//! Facts: every one asserted on a small register, and the laws they keep.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use std::collections::BTreeSet;
use std::fmt::Write;

use proforma::facts::{Fact, measure, measure_with, norms};
use proforma::graph::build;
use proforma::registry::Register;
use proptest::prelude::*;

use crate::families::{CROWD, FAMILIES, crowd, families};
use crate::village::town::{self, Town, dwelling_id, person_id, towns};
use crate::village::{Values, Village, measured, values, window};

const AS_OF: &str = "2024-06-30";

/// One household or dwelling for each thing that facts tell apart.
fn village() -> Village {
    VILLAGE.iter().fold(Village::default(), |village, (file, rows)| village.with(file, rows))
}

const VILLAGE: [(&str, &str); 5] = [
    (
        "persons.csv",
        "
ma,1980-05-01,pa
pa,1979-01-01,ma
kid,2015-03-03,,ma,pa
baby,2024-01-10,,ma,pa
host,1970-01-01
l1,1990-01-01
l2,1990-01-01
l3,1990-01-01
l4,1990-01-01
mo,1985-01-01
fa,1984-06-15,mo
son,2014-01-01,,mo,fa
mum,1983-01-01
dad,1982-01-01
girl,2016-01-01,,mum,dad
m1,1990-01-01
n1,1990-01-01
c1,1990-01-01
a1,1990-01-01
a2,1990-01-01
w,1990-01-01
v,1990-01-01
z,2000
p1,1980-01-01,p2
p2,1980-01-01,p1
p3,2010-01-01,,p1,p2
q1,1990-01-01
s1,1960-01-01
s2,1990-01-01
s3,1990-01-01",
    ),
    (
        "dwellings.csv",
        "
d0,140,3,90,,,,1,10,1,b1
d1,140,3,90,,,,1,10,1,b1
d2,140,2,50
e1,120,5,120,,700000,6200000
e2,140,1,30,,700300,6200400
e3,120,5,120,,700000,6200100
f1,150,1,20,hall
f2,140,2,50
g1,140,2,50
h1,510,2,50
h2,140,2,50
h3,140,2,50
h4,140,2,50
k1,140,2,50,,,,,10,3
k2,140,2,50
k3,140,2,50
k4,140,2,50
r1,140,4,100
u1,140,2,50
u2
x2,140,1,40
x3,140,1,40
y1,140,2,60
y2,140,4,110",
    ),
    (
        "moves.csv",
        "
1,ma,d0,2010-01-01
2,pa,d0,2010-01-01
3,kid,d0,2015-03-03,,birth
4,ma,d1,2020-01-01
5,pa,d1,2020-01-01
6,kid,d1,2020-01-01
7,baby,d1,2024-01-10,,birth
8,host,d2,2015-01-01,,,0
9,l1,d2,2022-08-01,2022-08-02
10,l1,x2,2022-12-01
11,l2,x2,2015-01-01
12,l3,x3,2015-01-01
13,l2,d2,2024-04-15,2024-04-15
14,l3,d2,2024-04-15,2024-04-20
15,l4,d2,2024-05-01,2024-05-30,,1
16,mo,e1,2018-01-01
17,fa,e1,2018-01-01
18,son,e1,2018-01-01
19,fa,e2,2023-03-01
20,fa,e1,2023-09-01
21,mum,e3,2019-01-01
22,dad,e3,2019-01-01
23,girl,e3,2019-01-01
24,dad,e2,2023-05-01
25,m1,f1,2020-01-01
26,m1,,2022-11-01,,missing
27,m1,f2,2023-01-01
28,n1,g1,2022-02-02,,entry
29,c1,h1,2023-01-01
30,c1,h2,2023-02-01
31,c1,h3,2023-03-01
32,c1,h4,2023-04-01
33,a1,k1,2022-01-01
34,a1,k2,2024-03-01
34,a1,k2,2024-03-01,2024-03-20,void
35,a2,k2,2021-08-01
36,w,u1,2022-01-01
37,w,u2,2024
38,v,u2,2020-05
39,z,u2,2024-06-01
40,p1,y1,2010-01-01
41,p2,y1,2010-01-01
42,p3,y1,2010-01-01,,birth
43,p1,y2,2022-05-05
44,p2,y2,2022-05-05
45,p3,y2,2022-05-05
46,q1,k3,2023-01-01
47,q1,k4,2024-05-01
48,s1,r1,2010-01-01
49,s2,r1,2021-01-01
50,s3,r1,2022-03-01",
    ),
    (
        "leases.csv",
        "
1,d2,host,2015-01-01
2,k1,a1,2022-01-01
3,k3,q1,2023-01-01,2024-05-01",
    ),
    (
        "signals.csv",
        "
1,d2,,2024-05-05,landlord
2,d2,,2022-05-05,landlord
3,d2,,2024-07-05,landlord",
    ),
];

/// `row fact value`; `?` is unknown.
const EXPECTED: &str = "
d1 residents 4
d1 adults 2
d1 children 2
d1 possible_residents 0
u2 possible_residents 1
u2 residents 2
d1 rooms 3
u2 rooms ?
d1 area 90
u2 area ?
d1 adults_over_rooms 0
d2 adults_over_rooms 2
u2 adults_over_rooms ?
d2 residents_per_room 2
u2 residents_per_room ?
d1 area_per_resident 22.5
h2 area_per_resident ?
d1 area_per_adult 45
h2 area_per_adult ?
d1 family_groups 1
d2 family_groups 4
h2 family_groups 0
d1 unlinked_adults 0
d2 unlinked_adults 4
h4 unlinked_adults 0
d2 arrivals_90d 3
d1 arrivals_90d 0
k3 departures_90d 1
d2 departures_90d 0
d2 largest_fill_up_90d 3
y2 largest_fill_up_90d 0
d2 arrivals_12m 3
d1 arrivals_12m 0
k3 departures_12m 1
d2 turnover_per_room_12m 1.5
u2 turnover_per_room_12m ?
d2 turnover_vs_peers ?
d2 residents_vs_peers ?
d2 arrivals_since_departure 3
d2 accumulation_months 0
r1 arrivals_since_departure 2
r1 accumulation_months 13
r1 net_growth_36m 1
d2 net_growth_36m 3
d1 dwelling_kind 0
h1 dwelling_kind 3
u2 dwelling_kind ?
d1 exempt_class 0
d1 unit_incomplete 0
k3 days_empty 60
d1 days_empty 0
d1 empty_neighbours 1
u2 empty_neighbours ?
u2 unit_incomplete ?
d1 family_growth_24m 1
e1 family_growth_24m 1
y2 family_growth_24m 0
d1 host_stay 1642
u2 host_stay ?
d2 lodgers_24m 1
r1 lodgers_24m 0
h2 lodgers_24m ?
h2 short_stays_24m 1
d2 short_stays_24m 0
f2 missing_changes_24m 1
d2 same_day_unrelated_12m 2
d2 same_day_origins_12m 2
y2 same_day_unrelated_12m 0
d2 care_of_residents 1
d1 care_of_residents ?
d2 late_notices_24m 1
h1 late_notices_24m ?
d1 late_notices_24m 0
k2 annulled_12m 1
e2 parents_apart 1
e1 parents_apart 0
d2 signals_12m 1
d1 signals_12m 0
d2 tenant_registered 1
d2 tied_to_tenant 0
k3 tied_to_tenant ?
k3 tenant_registered ?
e1 returning_households_24m 1
e2 returning_households_24m 0
fa@e2@2023-03-01 length_of_stay 184
fa@e1@2023-09-01 length_of_stay 303
w@u1@2022-01-01 length_of_stay ?
fa@e2@2023-03-01 still_registered 0
fa@e1@2023-09-01 still_registered 1
w@u1@2022-01-01 still_registered ?
l4@d2@2024-05-01 notice_delay 29
fa@e2@2023-03-01 notice_delay ?
l4@d2@2024-05-01 care_of 1
fa@e2@2023-03-01 care_of ?
fa@e2@2023-03-01 adults_at_arrival 0
fa@e1@2023-09-01 adults_at_arrival 1
l2@d2@2024-04-15 adults_at_arrival 1
dad@e2@2023-05-01 adults_over_rooms_after 1
z@u2@2024-06-01 adults_over_rooms_after ?
dad@e2@2023-05-01 residents_per_room_after 2
z@u2@2024-06-01 residents_per_room_after ?
l2@d2@2024-04-15 most_adults_over_rooms 2
z@u2@2024-06-01 most_adults_over_rooms ?
l2@d2@2024-04-15 most_adults_per_room 2
z@u2@2024-06-01 most_adults_per_room ?
l2@d2@2024-04-15 lodgers_with_host 3
fa@e2@2023-03-01 lodgers_with_host ?
l2@d2@2024-04-15 host_holds_lease 1
dad@e2@2023-05-01 host_holds_lease ?
l2@d2@2024-04-15 largest_newcomers 1
w@u1@2022-01-01 largest_newcomers ?
q1@k3@2023-01-01 days_past_lease 0
l2@d2@2024-04-15 days_past_lease ?
q1@k3@2023-01-01 days_before_lease 0
l2@d2@2024-04-15 days_before_lease ?
l2@d2@2024-04-15 days_without_tenant 0
l2@d2@2024-04-15 linked_to_tenant 0
dad@e2@2023-05-01 linked_to_tenant ?
dad@e2@2023-05-01 days_without_tenant ?
l2@d2@2024-04-15 sublet_approved 0
w@u1@2022-01-01 sublet_approved ?
l2@d2@2024-04-15 signals_named 0
w@u1@2022-01-01 signals_named ?
l2@d2@2024-04-15 signals_unnamed 1
w@u1@2022-01-01 signals_unnamed ?
l2@d2@2024-04-15 signal_sources 1
w@u1@2022-01-01 signal_sources ?
l2@d2@2024-04-15 landlord_signals 1
w@u1@2022-01-01 landlord_signals ?
l2@d2@2024-04-15 citizen_signals 0
w@u1@2022-01-01 citizen_signals ?
l2@d2@2024-04-15 returned_mail 0
w@u1@2022-01-01 returned_mail ?
l2@d2@2024-04-15 authority_signals 0
w@u1@2022-01-01 authority_signals ?
l2@d2@2024-04-15 found_not_resident 0
l1@d2@2022-08-01 host_chain 2
l1@d2@2022-08-01 host_chain_without_room 2
fa@e2@2023-03-01 host_chain 0
l2@d2@2024-04-15 exchange_moves 2
l2@d2@2024-04-15 exchange_persons 2
m1@f2@2023-01-01 days_without_address_24m 61
q1@k4@2024-05-01 days_since_own_lease 0
l2@d2@2024-04-15 days_since_own_lease ?
fa@e1@2023-09-01 linked_to_resident 1
dad@e2@2023-05-01 linked_to_resident 0
fa@e2@2023-03-01 linked_to_resident ?
fa@e2@2023-03-01 distance_moved 500
n1@g1@2022-02-02 distance_moved ?
a1@k1@2022-01-01 own_lease 1
q1@k3@2023-01-01 own_lease 1
l2@d2@2024-04-15 own_lease 0
n1@g1@2022-02-02 own_lease ?
p1@y2@2022-05-05 household_size 3
p1@y2@2022-05-05 household_adults 2
p1@y2@2022-05-05 household_children 1
l2@d2@2024-04-15 household_size 1
l2@d2@2024-04-15 same_day_strangers 1
l2@d2@2024-04-15 same_day_stranger_origins 1
p1@y2@2022-05-05 same_day_strangers 0
p1@y2@2022-05-05 same_day_stranger_origins 0
fa@e2@2023-03-01 age 38
z@u2@2024-06-01 age ?
c1@h4@2023-04-01 moves_12m 4
fa@e1@2023-09-01 moves_12m 2
c1@h4@2023-04-01 moves_36m 4
c1@h4@2023-04-01 short_stay_chain_18m 3
fa@e1@2023-09-01 short_stay_chain_18m 0
m1@f2@2023-01-01 missing_episodes_24m 1
fa@e2@2023-03-01 previous_stay 1885
m1@f2@2023-01-01 previous_stay 1035
n1@g1@2022-02-02 previous_stay ?
fa@e2@2023-03-01 returned_to_origin 1
fa@e1@2023-09-01 returned_to_origin 0
n1@g1@2022-02-02 returned_to_origin ?
fa@e1@2023-09-01 alternations_24m 1
fa@e2@2023-03-01 alternations_24m 0
a1@k1@2022-01-01 annulled_moves_12m 1
a2@k2@2021-08-01 annulled_moves_12m 0
fa@e2@2023-03-01 left_partner 1
dad@e2@2023-05-01 left_partner 1
fa@e1@2023-09-01 left_partner 0
m1@f2@2023-01-01 left_partner ?
fa@e2@2023-03-01 left_children 1
m1@f2@2023-01-01 left_children ?
fa@e2@2023-03-01 rejoined_family 1
dad@e2@2023-05-01 rejoined_family 0
m1@f2@2023-01-01 rejoined_family ?
fa@e2@2023-03-01 family_distance 500
fa@e1@2023-09-01 family_distance ?
fa@e1@2023-09-01 prior_coresidence 1885
dad@e2@2023-05-01 prior_coresidence 0
fa@e2@2023-03-01 prior_coresidence ?
fa@e1@2023-09-01 stay_vs_peers ?
";

fn values_of(village: &Village, as_of: &str) -> Values {
    let register = village.register();
    let (graph, facts) = measured(&register, as_of);
    values(&register, &graph, &facts)
}

/// Compares with lines of `row fact value` and returns those that differ.
fn differences(values: &Values, expected: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    for line in expected.lines().filter(|line| !line.is_empty()) {
        let (key, value) = line.rsplit_once(' ').unwrap();
        let expected: Option<f32> = (value != "?").then(|| value.parse().unwrap());
        let found = values.get(key);
        if found.map(|found| found.map(f32::to_bits)) != Some(expected.map(f32::to_bits)) {
            wrong.push(format!("{line}: measured {found:?}"));
        }
    }
    wrong
}

#[test]
fn facts_have_the_values_counted_by_hand() {
    let wrong = differences(&values_of(&village(), AS_OF), EXPECTED);
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Thirty one-room flats with one resident each, one of them with three, and each with one earlier
/// stay of 100 days.
fn street() -> Village {
    let (mut persons, mut dwellings, mut moves) = (String::new(), String::new(), String::new());
    for flat in 0..30 {
        writeln!(dwellings, "f{flat:02},140,1,30").unwrap();
        writeln!(persons, "a{flat:02},1980-01-01\nb{flat:02},1980-01-01").unwrap();
        writeln!(moves, "a{flat:02},a{flat:02},f{flat:02},2023-01-01").unwrap();
        writeln!(moves, "x{flat:02},a{flat:02},,2023-04-11,,exit").unwrap();
        writeln!(moves, "b{flat:02},b{flat:02},f{flat:02},2024-01-01").unwrap();
    }
    Village::default()
        .with("persons.csv", &persons)
        .with("persons.csv", "c1,1980-01-01\nc2,1980-01-01")
        .with("dwellings.csv", &dwellings)
        .with("dwellings.csv", "big,140,9,300")
        .with("moves.csv", &moves)
        .with("moves.csv", "c1,c1,f00,2024-02-01\nc2,c2,big,2020-01-01\nc3,c2,f00,2024-03-01")
}

const STREET: &str = "
f00 residents_vs_peers 3
f01 residents_vs_peers 1
f00 turnover_vs_peers 2.8125
f01 turnover_vs_peers 0.9375
f00 ring_dwellings 0
a01@f01@2023-01-01 stay_vs_peers 0.95238096
b01@f01@2024-01-01 stay_vs_peers ?
f01 signals_12m ?
f01 tenant_registered ?
b01@f01@2024-01-01 own_lease ?
";

/// Two couples that go round three flats, and four more who share two of them.
fn ring() -> Village {
    Village::default()
        .with("persons.csv", "a,1980-01-01\nb,1980-01-01\nc,1980-01-01")
        .with("dwellings.csv", "r1,140,2,60\nr2,140,2,60\nr3,140,2,60\nr4,140,2,60")
        .with(
            "moves.csv",
            "1,a,r1,2022-01-01
             2,b,r2,2022-01-01
             3,c,r3,2022-01-01
             4,a,r2,2024-02-01
             5,b,r3,2024-02-01
             6,c,r1,2024-02-01
             7,a,r3,2024-05-01",
        )
}

const RING: &str = "
r1 ring_dwellings 3
r1 ring_households 1
r3 ring_households 1
r1 shared_dwelling_core 2
";

#[test]
fn peers_rings_and_families_have_the_values_counted_by_hand() {
    let mut wrong = differences(&values_of(&street(), AS_OF), STREET);
    wrong.extend(differences(&values_of(&ring(), AS_OF), RING));
    wrong.extend(differences(&values_of(&families(), AS_OF), FAMILIES));
    wrong.extend(differences(&values_of(&crowd(), AS_OF), CROWD));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_fact_is_expected_known_and_where_it_can_be_missing() {
    let asserted: BTreeSet<(&str, bool)> = [EXPECTED, STREET, RING, FAMILIES, CROWD]
        .iter()
        .flat_map(|text| text.lines())
        .filter_map(|line| line.split_once(' ')?.1.split_once(' '))
        .map(|(key, value)| (key, value == "?"))
        .collect();
    for fact in Fact::ALL {
        let never = fact.entry().missing.starts_with("never");
        assert!(asserted.contains(&(fact.key(), false)), "{} has no known value", fact.key());
        assert_eq!(asserted.contains(&(fact.key(), true)), !never, "{} missing", fact.key());
    }
}

/// Measures a random register at the day all of them are looked at.
fn measure_town(register: &Register) -> Values {
    let graph = build(register, town::day(town::AS_OF));
    let facts = measure(&graph, window(graph.as_of));
    values(register, &graph, &facts)
}

/// Equal to the bit; says where not.
fn differ(one: &Values, other: &Values) -> Vec<String> {
    let bits = |value: Option<&Option<f32>>| value.map(|value| value.map(f32::to_bits));
    let keys: BTreeSet<&String> = one.keys().chain(other.keys()).collect();
    let differs = |key: &&&String| bits(one.get(**key)) != bits(other.get(**key));
    let tell = |key: &String| format!("{key}: {:?} and {:?}", one.get(key), other.get(key));
    keys.iter().filter(differs).map(|key| tell(key)).collect()
}

/// Rows that become known after the day: moves, annulments, messages, leases, findings.
fn later_rows(town: &Town, village: Village) -> Village {
    let (mut moves, mut papers, mut leases) = (String::new(), String::new(), String::new());
    let mut findings = String::new();
    for (number, (dwelling, person, day)) in (0_i32..).zip(&town.papers) {
        let (home, person) = (dwelling_id(*dwelling), person_id(*person));
        let (began, later) = (town::day((*day).into()), town::day(town::AS_OF + 1 + number));
        writeln!(moves, "z{number},{person},{home},{began},{later}").unwrap();
        writeln!(papers, "z{number},{home},,{later},landlord").unwrap();
        writeln!(leases, "z{number},{home},{person},{later}").unwrap();
        writeln!(findings, "{person},{home},not_resident,{later}").unwrap();
    }
    village
        .with("moves.csv", &moves)
        .with("signals.csv", &papers)
        .with("leases.csv", &leases)
        .with("findings.csv", &findings)
}

/// Facts that look further than a neighbourhood: at a whole connected part of the register, at who
/// lives with the family of a co-resident, or at who met whom in a third dwelling.
const WIDE: [Fact; 8] = [
    Fact::RingDwellings,
    Fact::RingHouseholds,
    Fact::SharedDwellingCore,
    Fact::FamilyElsewhere,
    Fact::FamiliesDuring,
    Fact::ParentsDuring,
    Fact::ExchangeMoves,
    Fact::ExchangePersons,
];

/// Who can matter to what is measured of `person` at the dwellings they lived at: everybody ever
/// registered there or holding a lease there, and their families.
fn neighbourhood(town: &Town, person: usize) -> BTreeSet<usize> {
    let mine = town.steps.iter().filter(|step| step.person == person);
    let dwellings: BTreeSet<usize> = mine.map(|step| step.dwelling).collect();
    let mut around = town.ever_at(&dwellings);
    let leases = town.papers.iter().filter(|(home, ..)| dwellings.contains(home));
    around.extend(leases.map(|(_, tenant, _)| *tenant));
    around.insert(person);
    Town::families(&around)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_recorded_later_change_no_fact(town in towns()) {
        let village = town.village().with("findings.csv", "");
        let before = measure_town(&village.register());
        let after = measure_town(&later_rows(&town, village).register());
        prop_assert_eq!(differ(&before, &after), Vec::<String>::new());
    }

    #[test]
    fn a_neighbourhood_alone_gives_the_same_facts(town in towns(), person in 0_usize..40) {
        let whole = town.village().register();
        let graph = build(&whole, town::day(town::AS_OF));
        let usual = norms(&graph, window(graph.as_of));
        let facts = measure_with(&graph, window(graph.as_of), &usual);
        let all = values(&whole, &graph, &facts);

        let part = town.of(&neighbourhood(&town, person)).register();
        let graph = build(&part, town::day(town::AS_OF));
        let facts = measure_with(&graph, window(graph.as_of), &usual);
        let mut alone = values(&part, &graph, &facts);
        let homes: BTreeSet<String> = town.steps.iter().filter(|step| step.person == person)
            .map(|step| dwelling_id(step.dwelling)).collect();
        let wide = |key: &str| WIDE.iter().any(|fact| key.ends_with(fact.key()));
        alone.retain(|key, _| {
            let row = key.split(' ').next().unwrap_or_default();
            !wide(key) && (row.starts_with(&person_id(person)) || homes.contains(row))
        });
        let mut same = all;
        same.retain(|key, _| alone.contains_key(key));
        prop_assert_eq!(differ(&same, &alone), Vec::<String>::new());
    }

    #[test]
    fn areas_and_threads_change_no_fact(town in towns(), shift in 1_u16..500) {
        let mut register = town.village().register();
        let before = measure_town(&register);
        let places = &mut register.dwellings.places;
        let count = places.municipality.len();
        let moved = |row| u16::try_from(row).ok().map(|row| 100 + (row + shift) % 99);
        places.municipality = (0..count).map(moved).collect();
        places.address = (0..count).map(|_| "elsewhere").collect();
        places.association = (0..count).map(|_| None).collect();
        for threads in [1, 4] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let after = pool.install(|| measure_town(&register));
            prop_assert_eq!(differ(&before, &after), Vec::<String>::new());
        }
    }
}

#[test]
fn class_facts_hold_positions_in_their_lists() {
    let values = values_of(&village(), AS_OF);
    let class = |row: &str, fact: Fact| {
        let value = values[&format!("{row} {}", fact.key())];
        let classes = fact.classes();
        (0_u8..).zip(classes).find(|(code, _)| value == Some(f32::from(*code))).map(|it| it.1)
    };
    assert_eq!(class("h1", Fact::DwellingKind), Some("summer_house"));
    assert_eq!(class("d1", Fact::ExemptClass), Some("none"));
    let register = village().register();
    assert_eq!(register.dwellings.exempt.iter().flatten().count(), 1);
}
