//! The facts of some registrations alone, and of those facts alone that somebody reads.

use proforma::domain::{Day, Period};
use proforma::facts::{self, Fact, FactTable, Facts, Ground, Look, Needed, TableKind};
use proforma::graph::{Households, build};
use proptest::prelude::*;

use crate::village::town::{self, towns};
use crate::village::window;

/// The facts a table holds differently in two measurements, of those that are asked for.
fn differ(one: &FactTable, other: &FactTable, asked: &Needed) -> Vec<Fact> {
    let bits = |table: &FactTable, fact| -> Vec<u32> {
        table.column(fact).iter().map(|value| value.to_bits()).collect()
    };
    let here = |fact: &&Fact| fact.table() == one.kind() && asked.has(**fact);
    let facts = Fact::ALL.iter().filter(here);
    facts.filter(|fact| bits(one, **fact) != bits(other, **fact)).copied().collect()
}

fn same_rows(one: &Facts, other: &Facts) -> bool {
    one.registration_rows == other.registration_rows
        && one.dwelling_rows == other.dwelling_rows
        && one.dwelling_row_of == other.dwelling_row_of
}

/// The first fact that a look sees and that a row of `all` has otherwise in `some`, where it is there.
fn first_difference(all: &Facts, some: &Facts, look: Look) -> Option<Fact> {
    let kind = TableKind::Registration;
    let bits = |facts: &Facts, fact, row| facts.value(kind, fact, row).map(f32::to_bits);
    let place = |id| some.registration_rows.binary_search(id).ok();
    let pairs: Vec<(usize, usize)> = all
        .registration_rows
        .iter()
        .enumerate()
        .filter_map(|(row, id)| Some((row, place(id)?)))
        .collect();
    let agrees = |fact: &Fact| {
        pairs.iter().all(|(one, two)| bits(all, *fact, *one) == bits(some, *fact, *two))
    };
    Fact::ALL.iter().find(|fact| Look::that_sees(**fact) <= look && !agrees(fact)).copied()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn some_registrations_looked_at_alone_have_the_same_facts(
        town in towns(),
        months in 3_u32..60,
        every in 1_usize..4,
    ) {
        let register = town.village().register();
        let graph = build(&register, town::day(town::AS_OF));
        let households = Households::of(&graph);
        let as_of = graph.as_of;
        let window = Period::new(as_of.minus_months(months).plus(1), as_of.plus(1));
        let ground = Ground::of(&graph, &households);
        let (all, norms) = facts::measure_with_norms(&ground, window, Needed::ALL);
        let apart = facts::measure_among(&graph, &households, window);
        prop_assert_eq!(first_difference(&all, &apart, Look::Full), None);
        // Beside registrations from the first on, for which nothing is left out.
        let before = graph.beginning_in(Period::new(Day::MIN, window.from));
        let picked = all.registration_rows.iter().step_by(every).copied();
        let mut picked: Vec<_> = before.into_iter().chain(picked).collect();
        picked.sort_unstable();
        let some = facts::measure_some(&ground, (picked.clone(), &norms), Needed::ALL);
        prop_assert_eq!(&some.registration_rows, &picked);
        prop_assert_eq!(first_difference(&all, &some, Look::Full), None);
        let paths = facts::measure_paths(&ground, picked, Needed::ALL);
        prop_assert_eq!(first_difference(&all, &paths, Look::Path), None);
        let rows: Vec<usize> = (0..paths.registration_rows.len()).step_by(2).collect();
        let closer = |seen: (&Facts, &[usize]), look: Look| {
            facts::measure_places(&ground, seen, (look, Needed::ALL))
        };
        let arrivals = closer((&paths, &rows), Look::Arrival);
        prop_assert_eq!(first_difference(&all, &arrivals, Look::Arrival), None);
        let rows: Vec<usize> = (0..rows.len()).step_by(2).collect();
        let stays = closer((&arrivals, &rows), Look::Stay);
        prop_assert_eq!(first_difference(&all, &stays, Look::Stay), None);
    }

    #[test]
    fn facts_asked_for_alone_are_the_same(
        town in towns(),
        asked in prop::collection::vec(prop::sample::select(Fact::ALL), 1..12),
    ) {
        let register = town.village().register();
        let graph = build(&register, town::day(town::AS_OF));
        let households = Households::of(&graph);
        let all = facts::measure_among(&graph, &households, window(graph.as_of));
        let needed = Needed::of(asked);
        let some = facts::measure_needed(&graph, &households, window(graph.as_of), &needed);
        prop_assert!(same_rows(&all, &some));
        prop_assert_eq!(differ(&all.dwellings, &some.dwellings, &needed), vec![]);
        prop_assert_eq!(differ(&all.registrations, &some.registrations, &needed), vec![]);
        let unread = Fact::ALL.iter().find(|fact| !needed.has(**fact));
        let empty = unread.is_none_or(|fact| {
            let table = match fact.table() {
                TableKind::Dwelling => &some.dwellings,
                TableKind::Registration => &some.registrations,
            };
            table.column(*fact).is_empty()
        });
        prop_assert!(empty, "nothing is kept of what nobody reads");
    }
}
