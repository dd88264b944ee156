//! The facts of a whole history, of a window of it, and of those facts alone that somebody reads.

use proforma::domain::Period;
use proforma::facts::{self, Fact, FactTable, Facts, Needed, TableKind};
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_window_of_the_history_has_the_facts_of_the_window(town in towns(), months in 3_u32..60) {
        let register = town.village().register();
        let graph = build(&register, town::day(town::AS_OF));
        let households = Households::of(&graph);
        let as_of = graph.as_of;
        let window = Period::new(as_of.minus_months(months).plus(1), as_of.plus(1));
        let alone = facts::measure_among(&graph, &households, window);
        let history = facts::measure_history(&graph, &households, window, Needed::ALL);
        let within = history.within(&graph, window);
        prop_assert!(same_rows(&alone, &within));
        prop_assert_eq!(differ(&alone.dwellings, &within.dwellings, Needed::ALL), vec![]);
        prop_assert_eq!(differ(&alone.registrations, &within.registrations, Needed::ALL), vec![]);
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
