//! The graph against naive oracles and hand-written tables.

use std::collections::BTreeSet;

use petgraph::unionfind::UnionFind;
use proforma::domain::{
    Day, Days, DwellingId, HouseholdId, MoveKind, Period, PersonId, RegistrationId, UncertainDay,
};
use proforma::graph::{
    self, Ego, EgoNode, HouseholdGraph, Households, Reach, Return, Rings, Sharing, Tie,
};
use proforma::registry::Register;
use proptest::prelude::*;

use crate::little::{LittleMove, LittlePerson, day, refute, register};

const PERSONS: usize = 6;
const DWELLINGS: usize = 4;
/// Tests look at days before this one.
const DAYS: i32 = 40;

/// Two spouses with two children, and two others.
fn people() -> Vec<LittlePerson> {
    let mut people = vec![LittlePerson::born(day(-14_000)); PERSONS];
    (people[0].spouse, people[1].spouse) = (Some(1), Some(0));
    for child in &mut people[2..4] {
        child.born = day(-2_000);
        child.parents = [Some(0), Some(1)];
    }
    people
}

fn persons() -> impl Iterator<Item = PersonId> {
    (0..PERSONS).map(PersonId::new)
}

fn dwellings() -> impl Iterator<Item = DwellingId> {
    (0..DWELLINGS).map(DwellingId::new)
}

fn days() -> impl Iterator<Item = Day> {
    (0..DAYS).map(day)
}

/// A move by somebody to somewhere, often with an unsure date, ordered as a loader orders them.
fn moves(most: usize) -> impl Strategy<Value = Vec<LittleMove>> {
    let kinds = prop_oneof![
        8 => Just(MoveKind::Move),
        1 => Just(MoveKind::Mail),
        1 => Just(MoveKind::Missing),
        1 => Just(MoveKind::Exit),
    ];
    let unsure = prop_oneof![3 => Just(0), 1 => 1..4_i32];
    let one = (0..PERSONS, 0..DWELLINGS, 0..DAYS - 5, unsure, kinds).prop_map(
        |(person, dwelling, first, unsure, kind)| {
            let mut row = LittleMove::to(person, dwelling, day(first)).kind(kind);
            row.on.latest = day(first + unsure);
            row
        },
    );
    proptest::collection::vec(one, 0..most).prop_map(|mut moves| {
        moves.sort_by_key(|row| (row.person, row.on));
        moves
    })
}

/// Every way a history can have gone: starts in order, an unsure one after an exact one before it,
/// and up to the day after its last possible day.
fn readings(starts: &[UncertainDay]) -> Vec<Vec<Day>> {
    let mut all: Vec<Vec<Day>> = vec![Vec::new()];
    for (row, start) in starts.iter().enumerate() {
        let unsure = i32::from(start.exact().is_none());
        let after_exact = row > 0 && unsure == 1 && starts[row - 1].exact().is_some();
        let choices: Vec<Day> = (0..=start.latest.since(start.earliest).0 + unsure)
            .map(|n| start.earliest.plus(n))
            .collect();
        all = all
            .into_iter()
            .flat_map(|known| {
                let least = known.last().map(|day: &Day| day.plus(i32::from(after_exact)));
                let fits = move |day: &&Day| least.is_none_or(|least| **day >= least);
                let next = choices.iter().filter(fits);
                next.map(|day| [known.clone(), vec![*day]].concat()).collect::<Vec<_>>()
            })
            .collect();
    }
    all
}

/// For each registration and day whether it surely and whether it possibly is in force, from every
/// reading of the history.
struct Oracle {
    surely: BTreeSet<(RegistrationId, Day)>,
    possibly: BTreeSet<(RegistrationId, Day)>,
}

impl Oracle {
    fn of(graph: &HouseholdGraph<'_>, refuted: &dyn Fn(RegistrationId, Day) -> bool) -> Self {
        let mut oracle = Self { surely: BTreeSet::new(), possibly: BTreeSet::new() };
        for person in persons() {
            let rows: Vec<_> = graph.registrations_of(person).collect();
            let starts: Vec<_> = rows.iter().map(|row| graph.start(*row)).collect();
            let readings = readings(&starts);
            for (place, row) in rows.iter().enumerate().filter(|(_, row)| graph.settles(**row)) {
                for day in days().filter(|day| !refuted(*row, *day)) {
                    let holds = |starts: &Vec<Day>| {
                        starts[place] <= day && starts.get(place + 1).is_none_or(|end| day < *end)
                    };
                    if readings.iter().any(holds) {
                        oracle.possibly.insert((*row, day));
                    }
                    if readings.iter().all(holds) {
                        oracle.surely.insert((*row, day));
                    }
                }
            }
        }
        oracle
    }

    fn living_at(
        &self,
        graph: &HouseholdGraph<'_>,
        home: DwellingId,
        day: Day,
    ) -> Vec<RegistrationId> {
        let here =
            |(row, on): &&(RegistrationId, Day)| *on == day && graph.dwelling(*row) == Some(home);
        self.surely.iter().filter(here).map(|(row, _)| *row).collect()
    }
}

fn sorted<T: Ord>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut items: Vec<_> = items.collect();
    items.sort();
    items
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn residents_are_those_of_every_reading(
        moves in moves(14), finding in (0..PERSONS, 0..DWELLINGS, 0..DAYS)
    ) {
        let mut register = register(&people(), DWELLINGS, &moves);
        let (person, dwelling, from) = (finding.0, finding.1, day(finding.2));
        refute(&mut register, person, dwelling, UncertainDay::on(from), None);
        let graph = graph::build(&register, Day::MAX);
        let oracle = Oracle::of(&graph, &|row, on| {
            graph.person(row).index() == person
                && graph.dwelling(row) == Some(DwellingId::new(dwelling))
                && on >= from
        });
        for home in dwellings() {
            for day in days() {
                let found = sorted(graph.living_at(home, day));
                prop_assert_eq!(&found, &oracle.living_at(&graph, home, day));
                let possibly = |row: &RegistrationId| oracle.possibly.contains(&(*row, day));
                let surely = |row: &RegistrationId| oracle.surely.contains(&(*row, day));
                let unsure = graph.registrations_at(home);
                let unsure = unsure.filter(|row| possibly(row) && !surely(row));
                prop_assert_eq!(sorted(graph.possibly_at(home, day)), sorted(unsure));
            }
        }
        let person_days = (0..graph.registration_count())
            .map(|row| graph.certain_days(RegistrationId::new(row)))
            .map(|stay| stay.intersect(Period::new(day(0), day(DAYS))).length().0)
            .sum::<i32>();
        prop_assert_eq!(usize::try_from(person_days).expect("no negative length"), oracle.surely.len());
        together_day_by_day(&graph, &oracle)?;
    }

    #[test]
    fn households_are_those_of_all_pairs(moves in moves(14)) {
        let register = register(&people(), DWELLINGS, &moves);
        let graph = graph::build(&register, Day::MAX);
        let households = Households::of(&graph);
        let rows: Vec<_> = (0..graph.registration_count()).map(RegistrationId::new).collect();
        let mut naive = UnionFind::<usize>::new(rows.len());
        for (one, other) in rows.iter().flat_map(|one| rows.iter().map(move |other| (*one, *other))) {
            let (p, q) = (graph.person(one), graph.person(other));
            let began_together = graph.dwelling(one) == graph.dwelling(other)
                && graph.start(one).exact().is_some_and(|day| graph.start(other).exact() == Some(day))
                && graph.settles(one) && graph.settles(other);
            if began_together && (graph.kin.are_kin(p, q) || p == q || graph.moved_together(one, other)) {
                naive.union(one.index(), other.index());
            }
        }
        for (one, other) in rows.iter().flat_map(|one| rows.iter().map(move |other| (*one, *other))) {
            let same = households.household(one) == households.household(other);
            prop_assert_eq!(same, naive.equiv(one.index(), other.index()));
        }
        let listed = (0..households.len()).flat_map(|n| households.members(HouseholdId::new(n)));
        prop_assert_eq!(sorted(listed.copied()), rows);
    }

    #[test]
    fn rings_are_those_of_reachability(moves in moves(24)) {
        let register = register(&people(), DWELLINGS, &moves);
        let graph = graph::build(&register, Day::MAX);
        let households = Households::of(&graph);
        let window = Period::new(day(5), day(DAYS));
        let rings = Rings::of(&graph, &households, window);
        let expected = naive_rings(&graph, &households, window);
        let found = rings.all().iter().map(|ring| {
            let dwellings = ring.dwellings.iter().map(|dwelling| dwelling.index()).collect();
            (dwellings, ring.households as usize, ring.moves as usize)
        });
        prop_assert_eq!(found.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_recorded_later_changes_nothing(
        known in moves(12), later in moves(8), delay in 0..20_i32, finding in 1..10_i32
    ) {
        let as_of = day(DAYS);
        let later = later.into_iter().map(|row| {
            if delay % 2 == 0 {
                row.notified(day(DAYS + 1 + delay))
            } else {
                LittleMove { on: UncertainDay::on(day(DAYS + 1 + delay)), ..row }
            }
        });
        let mut both: Vec<_> = known.iter().cloned().chain(later).collect();
        both.sort_by_key(|row| (row.person, row.on));
        let before = register(&people(), DWELLINGS, &known);
        let mut after = register(&people(), DWELLINGS, &both);
        refute(&mut after, 0, 0, UncertainDay::on(as_of.plus(finding)), None);
        prop_assert_eq!(everything(&before, as_of), everything(&after, as_of));
    }
}

fn together_day_by_day(graph: &HouseholdGraph<'_>, oracle: &Oracle) -> Result<(), TestCaseError> {
    let before = day(DAYS / 2);
    for (one, other) in persons().flat_map(|one| persons().map(move |other| (one, other))) {
        if one == other {
            continue;
        }
        let home = |person: PersonId, on: Day| {
            let mut rows = graph.registrations_of(person);
            rows.find(|row| oracle.surely.contains(&(*row, on))).and_then(|row| graph.dwelling(row))
        };
        let together = |on: &Day| home(one, *on).is_some() && home(one, *on) == home(other, *on);
        let count = days().filter(|on| *on < before).filter(together).count();
        let found = graph.co_residence(one, other, before);
        prop_assert_eq!(found, Days(i32::try_from(count).expect("few days")));
    }
    Ok(())
}

type PlainRing = (Vec<usize>, usize, usize);

fn naive_rings(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    window: Period,
) -> Vec<PlainRing> {
    let mut steps: BTreeSet<(HouseholdId, usize, usize)> = BTreeSet::new();
    for row in graph.beginning_in(window) {
        let from = graph.origin(row).and_then(|origin| graph.dwelling(origin));
        if let (Some(from), Some(to)) = (from, graph.dwelling(row))
            && from != to
        {
            steps.insert((households.household(row), from.index(), to.index()));
        }
    }
    let mut reach = [[false; DWELLINGS]; DWELLINGS];
    for (_, from, to) in &steps {
        reach[*from][*to] = true;
    }
    for via in 0..DWELLINGS {
        for from in 0..DWELLINGS {
            for to in 0..DWELLINGS {
                reach[from][to] |= reach[from][via] && reach[via][to];
            }
        }
    }
    let mut rings: BTreeSet<PlainRing> = BTreeSet::new();
    for (home, reached) in reach.iter().enumerate() {
        let ring: Vec<usize> =
            (0..DWELLINGS).filter(|o| *o == home || (reached[*o] && reach[*o][home])).collect();
        let inside: Vec<_> =
            steps.iter().filter(|(_, a, b)| ring.contains(a) && ring.contains(b)).collect();
        let count = count_households(graph, households, &inside);
        if ring.len() >= 2 && inside.len() >= 3 && count >= 2 {
            rings.insert((ring, count, inside.len()));
        }
    }
    rings.into_iter().collect()
}

/// Groups of persons who made these steps, merged until no two groups overlap.
fn count_households(
    graph: &HouseholdGraph<'_>,
    households: &Households,
    steps: &[&(HouseholdId, usize, usize)],
) -> usize {
    let mut groups: Vec<BTreeSet<PersonId>> = Vec::new();
    for (household, from, _) in steps {
        let came = |row: &&RegistrationId| {
            let origin = graph.origin(**row).and_then(|origin| graph.dwelling(origin));
            origin.is_some_and(|origin| origin.index() == *from)
        };
        let movers = households.movers(*household).iter().filter(came);
        let mut group: BTreeSet<_> = movers.map(|row| graph.person(*row)).collect();
        groups.retain(|known| {
            let apart = known.is_disjoint(&group);
            if !apart {
                group.extend(known);
            }
            apart
        });
        groups.push(group);
    }
    groups.len()
}

/// Every answer of the graph on a day.
fn everything(register: &Register, as_of: Day) -> Vec<String> {
    let graph = graph::build(register, as_of);
    let households = Households::of(&graph);
    let window = Period::new(day(0), as_of.plus(1));
    let sharing = Sharing::of(&graph, &households, window);
    let rings = Rings::of(&graph, &households, window);
    let mut told = vec![format!("{:?}", rings.all())];
    for home in dwellings() {
        let host = graph.host_at(home, as_of);
        let lodgers = host.map(|host| graph.lodgers(home, host, window).collect::<Vec<_>>());
        let living: Vec<_> =
            days().map(|on| graph.living_at(home, on).collect::<Vec<_>>()).collect();
        told.push(format!("{:?}{host:?}{lodgers:?}{living:?}", graph.occupancy(home, window)));
        told.push(format!("{:?}{:?}", sharing.block_of(home), sharing.component_of(home)));
        let ego = Ego::of(&graph, EgoNode::Dwelling(home), Reach::over(window), &|_| true);
        told.push(graph::dot(&ego, &|node| format!("{node:?}")));
        told.push(format!("{:?}{:?}", graph::layout(&ego), graph.swimlane(home, window)));
    }
    for person in persons() {
        told.push(format!("{}", graph.alternations(person, window)));
        let tied = persons().map(|other| graph.are_linked(person, other, as_of));
        told.push(format!("{:?}", tied.collect::<Vec<_>>()));
        for row in graph.registrations_of(person) {
            told.push(format!("{:?}{:?}", graph.returned_to_origin(row), graph.return_of(row)));
            for left in graph.left_behind(row) {
                let again = graph.rejoined(person, left.person, graph.start(row).latest);
                told.push(format!("{left:?}{again:?}"));
            }
            told.push(format!("{:?}", households.members(households.household(row))));
        }
    }
    told
}

/// One history, the question and the answer: `m` registered at, `b` mail address, `x` away; the
/// dwelling asked for is 0. Answer: from, to, `!` surely or `?` possibly.
const OCCUPANCY: &[(&str, &str, &str, &str)] = &[
    (
        "exact dates",
        "m0 2020-03-01, m1 2021-05-10",
        "2020-01-01 2022-01-01",
        "2020-03-01 2021-05-10 !",
    ),
    ("not yet", "m0 2020-03-01", "2019-01-01 2020-03-01", ""),
    ("a day", "m0 2020-03-01", "2020-03-01 2020-03-02", "2020-03-01 2020-03-02 !"),
    ("the day one leaves", "m0 2020-03-01, m1 2020-04-01", "2020-04-01 2020-04-02", ""),
    (
        "unsure month",
        "m0 2020-03",
        "2020-01-01 2020-06-01",
        "2020-03-01 2020-04-01 ?, 2020-04-01 2020-06-01 !",
    ),
    (
        "unsure year after an exact home",
        "m1 2020-03-05, m0 2020",
        "2020-01-01 2021-06-01",
        "2020-03-06 2021-01-01 ?, 2021-01-01 2021-06-01 !",
    ),
    (
        "unsure end",
        "m0 2020-03-01, x 2020-05",
        "2020-01-01 2021-01-01",
        "2020-03-01 2020-05-01 !, 2020-05-01 2020-06-01 ?",
    ),
    (
        "unsure end in the month of the start",
        "m0 2020-05-10, m1 2020-05",
        "2020-01-01 2021-01-01",
        "2020-05-10 2020-05-11 !, 2020-05-11 2020-06-01 ?",
    ),
    (
        "a later exact move bounds an unsure one",
        "m0 2020, m1 2020-06-15",
        "2020-01-01 2021-01-01",
        "2020-01-01 2020-06-15 ?",
    ),
    (
        "a later exact move bounds what came before an unsure one",
        "m0 2020-02-01, m1 2020, x 2020-06-15",
        "2020-01-01 2021-01-01",
        "2020-02-01 2020-02-02 !, 2020-02-02 2020-06-15 ?",
    ),
    (
        "two unsure homes in one year",
        "m0 2020, m1 2020",
        "2019-01-01 2022-01-01",
        "2020-01-01 2021-01-01 ?",
    ),
    ("unknown start", "m0 , m1 2020-06-15", "2020-06-01 2020-07-01", "2020-06-01 2020-06-15 ?"),
    ("mail address", "b0 2020-03-01", "2020-01-01 2022-01-01", ""),
    (
        "mail address elsewhere ends it",
        "m0 2020-03-01, b1 2020-04-01",
        "2020-01-01 2022-01-01",
        "2020-03-01 2020-04-01 !",
    ),
    (
        "registered anew at the same dwelling",
        "m0 2020-03-01, m0 2020-05, m1 2020-09-01",
        "2020-01-01 2021-01-01",
        "2020-03-01 2020-09-01 !",
    ),
    (
        "gone and back",
        "m0 2020-03-01, x 2020-04-01, m0 2020-05-01",
        "2020-01-01 2020-06-01",
        "2020-03-01 2020-04-01 !, 2020-05-01 2020-06-01 !",
    ),
    ("annulled", "v0 2020-03-01", "2020-01-01 2021-01-01", ""),
];

#[test]
fn occupancy_follows_the_table() {
    for (name, history, asked, answer) in OCCUPANCY {
        let moves: Vec<_> = history.split(", ").map(written_move).collect();
        let register = register(&people(), DWELLINGS, &moves);
        let graph = graph::build(&register, Day::MAX);
        let (from, to) = asked.split_once(' ').expect("two days");
        let window = Period::new(from.parse().expect("a day"), to.parse().expect("a day"));
        let found: Vec<_> = graph
            .occupancy(DwellingId::new(0), window)
            .iter()
            .map(|found| {
                let sure = if found.occupants.is_empty() { "?" } else { "!" };
                assert_eq!(found.occupants.len() + found.possible.len(), 1, "{name}");
                format!("{} {} {sure}", found.period.from, found.period.to)
            })
            .collect();
        assert_eq!(found.join(", "), *answer, "{name}");
    }
}

fn written_move(text: &str) -> LittleMove {
    let (what, on) = text.split_once(' ').expect("a move and its day");
    let dwelling = what[1..].parse().unwrap_or(0);
    let mut row = LittleMove::to(4, dwelling, day(0));
    row.on = if on.is_empty() { UncertainDay::UNKNOWN } else { on.parse().expect("a date") };
    match &what[..1] {
        "b" => row.kind(MoveKind::Mail),
        "x" => row.kind(MoveKind::Exit),
        "v" => LittleMove { voided_on: Some(day(0)), ..row },
        _ => row,
    }
}

#[test]
fn findings_take_the_occupant_out_and_back() {
    let moves = [LittleMove::to(4, 0, day(0))];
    let mut register = register(&people(), DWELLINGS, &moves);
    let month = "2020-05".parse().expect("a month");
    refute(&mut register, 4, 0, month, Some(UncertainDay::on(day(200))));
    let graph = graph::build(&register, day(400));
    let found = graph.occupancy(DwellingId::new(0), Period::new(day(100), day(300)));
    let told: Vec<_> = found
        .iter()
        .map(|f| (f.period.from, f.period.to, f.occupants.len(), f.possible.len()))
        .collect();
    let may = Day::from_ymd(2020, 5, 1).expect("a day");
    let june = Day::from_ymd(2020, 6, 1).expect("a day");
    assert_eq!(
        told,
        [(day(100), may, 1, 0), (may, june, 0, 1), (day(200), day(300), 1, 0)],
        "certain, possibly refuted, refuted, certain again"
    );
}

#[test]
fn a_family_parts_and_comes_together_again() {
    let mut moves: Vec<_> = (0..4).map(|person| LittleMove::to(person, 0, day(0))).collect();
    moves.extend([LittleMove::to(0, 1, day(100)), LittleMove::to(0, 0, day(200))]);
    let register = register(&people(), DWELLINGS, &moves);
    let graph = graph::build(&register, day(300));
    let person = PersonId::new(0);
    let away = graph.registrations_of(person).nth(1).expect("three registrations");
    let left = graph.left_behind(away);
    let ties: Vec<_> = left.iter().map(|left| (left.tie, left.person.index())).collect();
    assert_eq!(ties, [(Tie::Partner, 1), (Tie::Child, 2), (Tie::Child, 3)]);
    assert_eq!(graph.rejoined(person, PersonId::new(1), day(100)), Some(day(200)));
    assert_eq!(graph.returned_to_origin(away), Some(true));
    let back = graph.registrations_of(person).nth(2).expect("three registrations");
    assert_eq!(graph.return_of(back), Some(Return { others: 1, left: Some(day(100)) }));
    assert_eq!(graph.alternations(person, Period::new(day(1), day(300))), 1);
    let households = Households::of(&graph);
    let first = graph.registrations_of(person).next().expect("three registrations");
    assert_eq!(households.movers(households.household(first)).len(), 4);
}

/// Person 4 has lived in dwelling 0 for long; 5 and the spouses stay for a while.
#[test]
fn hosts_lodgers_and_groups() {
    let moves = [
        LittleMove::to(4, 0, day(0)),
        LittleMove::to(5, 0, day(100)),
        LittleMove::to(5, 1, day(150)),
        LittleMove::to(0, 0, day(160)),
        LittleMove::to(1, 0, day(170)),
    ];
    let register = register(&people(), DWELLINGS, &moves);
    let graph = graph::build(&register, day(200));
    let (home, window) = (DwellingId::new(0), Period::new(day(0), day(201)));
    let host = graph.host_at(home, day(200)).expect("adults live here");
    assert_eq!(graph.person(host).index(), 4);
    let lodgers: Vec<_> = graph
        .lodgers(home, host, window)
        .map(|(row, stayed)| (graph.person(row).index(), stayed.0))
        .collect();
    assert_eq!(lodgers, [(5, 50), (0, 40), (1, 30)]);
    let residents: Vec<_> = graph.living_at(home, day(200)).map(|row| graph.person(row)).collect();
    assert_eq!(graph.groups_of(&residents, day(200)), 2, "the host, and the spouses");
}

#[test]
fn a_swap_and_a_family_on_the_move_are_no_ring_and_no_block() {
    let window = Period::new(day(1), day(400));
    let look = |moves: &[LittleMove]| {
        let register = register(&people(), DWELLINGS, moves);
        let graph = graph::build(&register, day(399));
        let households = Households::of(&graph);
        let rings = Rings::of(&graph, &households, window).all().len();
        let block = Sharing::of(&graph, &households, window).block_of(DwellingId::new(0));
        (rings, block.households, block.dwellings)
    };
    let at = LittleMove::to;
    let swap = [at(4, 0, day(0)), at(4, 1, day(50)), at(5, 1, day(0)), at(5, 0, day(50))];
    assert_eq!(look(&swap), (0, 2, 2), "two households share two dwellings, once each");
    let family: Vec<_> = (0..4)
        .flat_map(|p| [at(p, 0, day(0)), at(p, 1, day(50)), at(p, 2, day(90)), at(p, 0, day(99))])
        .collect();
    assert_eq!(look(&family), (0, 0, 0));
    let ring = [&swap[..2], &[at(4, 0, day(80))], &swap[2..], &[at(5, 1, day(80))]].concat();
    assert_eq!(look(&ring), (1, 2, 2));
}

#[test]
fn surroundings_are_bounded_and_well_formed() {
    let people = vec![LittlePerson::born(day(-14_000)); 200];
    let moves: Vec<_> = (0..200).map(|person| LittleMove::to(person, 0, day(0))).collect();
    let register = register(&people, DWELLINGS, &moves);
    let graph = graph::build(&register, day(10));
    let reach = Reach::over(Period::new(day(0), day(11)));
    let ego = Ego::of(&graph, EgoNode::Dwelling(DwellingId::new(0)), reach, &|p| p.index() > 0);
    assert_eq!(ego.graph.node_count(), 1 + reach.branches);
    let counted = ego.graph.node_weights().find_map(|node| match node {
        EgoNode::More(count) => Some(*count as usize),
        _ => None,
    });
    assert_eq!(counted, Some(199 - (reach.branches - 1)), "the hidden person is not counted");
    let text = graph::graphml(&ego, &|_| "a<b>&\"c\"\u{1}".into());
    assert!(text.contains("a&lt;b&gt;&amp;&quot;c&quot; <"), "{text}");
    assert!(graph::dot(&ego, &|_| "a\"b".into()).contains("label=\"a\\\"b\""));
    let places: BTreeSet<_> =
        graph::layout(&ego).iter().map(|placed| (placed.x, placed.y)).collect();
    assert_eq!(places.len(), ego.graph.node_count(), "no two nodes in one place");
}
