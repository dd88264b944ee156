//! The facts of some registrations alone, and of those facts alone that somebody reads.

use proforma::domain::Period;
use proforma::facts::{self, Fact, FactTable, Facts, Look, Needed, TableKind};
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

/// The first fact that a look sees and that is not the same in `some` as in the rows of `all`.
fn first_difference(all: &Facts, some: &Facts, rows: &[usize], look: Look) -> Option<Fact> {
    let kind = TableKind::Registration;
    let bits = |facts: &Facts, fact, row| facts.value(kind, fact, row).map(f32::to_bits);
    let differs = |fact: &&Fact| {
        let mut pairs = rows.iter().enumerate();
        pairs.any(|(place, row)| bits(all, **fact, *row) != bits(some, **fact, place))
    };
    let seen = Fact::ALL.iter().filter(|fact| Look::that_sees(**fact) <= look);
    seen.copied().collect::<Vec<_>>().iter().find(differs).copied()
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
        let (all, norms) =
            facts::measure_with_norms(&graph, &households, window, Needed::ALL);
        let rows: Vec<usize> = (0..all.registration_rows.len()).step_by(every).collect();
        let picked: Vec<_> = rows.iter().map(|row| all.registration_rows[*row]).collect();
        let some = facts::measure_some(&graph, &households, (picked.clone(), &norms), Needed::ALL);
        prop_assert_eq!(&some.registration_rows, &picked);
        prop_assert_eq!(first_difference(&all, &some, &rows, Look::Full), None);
        let paths = facts::measure_paths(&graph, &households, picked.clone(), Needed::ALL);
        prop_assert_eq!(first_difference(&all, &paths, &rows, Look::Path), None);
        let (places, rows): (Vec<usize>, Vec<usize>) =
            rows.iter().copied().enumerate().step_by(2).unzip();
        let both = (&paths, places.as_slice());
        let arrivals = facts::measure_arrivals(&graph, &households, both, Needed::ALL);
        prop_assert_eq!(first_difference(&all, &arrivals, &rows, Look::Arrival), None);
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
