//! Facts: every one asserted on a small register, and the laws they keep.

use std::collections::BTreeMap;

use proforma::facts::{Fact, TableKind};

use crate::village::{Village, measured, row_name};

const AS_OF: &str = "2024-06-30";

/// One household or dwelling for each thing that facts tell apart.
fn village() -> Village {
    Village::default()
        .with(
            "persons.csv",
            "ma,1980-05-01,pa
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
        )
        .with(
            "dwellings.csv",
            "d0,140,3,90,,,,1,10,1
             d1,140,3,90,,,,1,10,1
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
        )
        .with(
            "moves.csv",
            "1,ma,d0,2010-01-01
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
        )
        .with(
            "leases.csv",
            "1,d2,host,2015-01-01
             2,k1,a1,2022-01-01
             3,k3,q1,2023-01-01,2024-05-01",
        )
        .with(
            "signals.csv",
            "1,d2,,2024-05-05,landlord
             2,d2,,2022-05-05,landlord
             3,d2,,2024-07-05,landlord",
        )
}

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

/// Looks up `row fact` in measured facts.
fn values(village: &Village, as_of: &str) -> BTreeMap<String, Option<f32>> {
    let register = village.register();
    let (graph, facts) = measured(&register, as_of);
    let mut values = BTreeMap::new();
    for kind in [TableKind::Dwelling, TableKind::Registration] {
        for row in 0..facts.rows(kind) {
            let name = row_name(&register, &graph, &facts, kind, row);
            for fact in Fact::ALL.iter().filter(|fact| fact.table() == kind) {
                let value = facts.value(kind, *fact, row);
                assert!(values.insert(format!("{name} {}", fact.key()), value).is_none());
            }
        }
    }
    values
}

/// Compares with lines of `row fact value` and returns those that differ.
fn differences(values: &BTreeMap<String, Option<f32>>, expected: &str) -> Vec<String> {
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
    let wrong = differences(&values(&village(), AS_OF), EXPECTED);
    assert!(wrong.is_empty(), "{wrong:#?}");
}
