//! Small numbers held back, and others with them, so that none can be worked out.

/// Counts below this are not told.
pub(super) const FEWEST: u64 = 5;

/// Counts of one column as they may be told, with their total; none where held back.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Told {
    /// In the order given.
    pub(super) cells: Vec<Option<u64>>,
    /// Of all of them.
    pub(super) total: Option<u64>,
}

/// Whether a count is not told.
pub(super) fn is_small(count: u64) -> bool {
    (1..FEWEST).contains(&count)
}

/// Holds back counts of 1 to 4. Where the total would give one of them away, the next larger count
/// is held back too, as long as whoever knows this rule can tell no held-back count for certain.
///
/// O(counts x held back).
pub(super) fn suppress(counts: &[u64]) -> Told {
    let sum: u64 = counts.iter().sum();
    let mut held: Vec<bool> = counts.iter().map(|count| is_small(*count)).collect();
    let total = (!is_small(sum)).then_some(sum);
    while total.is_some() && held.contains(&true) && gives_away(counts, &held) {
        let next = (0..counts.len()).filter(|at| !held[*at] && counts[*at] > 0);
        let Some(next) = next.min_by_key(|at| (counts[*at], *at)) else { break };
        held[next] = true;
    }
    let cells = counts.iter().zip(&held).map(|(count, held)| (!held).then_some(*count)).collect();
    Told { cells, total }
}

/// Whether the sum of what is held back leaves one value for each: one cell alone, or all ones.
fn gives_away(counts: &[u64], held: &[bool]) -> bool {
    let hidden = || counts.iter().zip(held).filter(|(_, held)| **held).map(|(count, _)| *count);
    let (number, sum) = (hidden().count() as u64, hidden().sum::<u64>());
    number < 2 || sum == number
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn small_counts_are_held_back_with_a_larger_one() {
        let told = suppress(&[3, 9, 20, 0]);
        assert_eq!(told.cells, [None, None, Some(20), Some(0)]);
        assert_eq!(told.total, Some(32));
        assert_eq!(suppress(&[1, 2]), Told { cells: vec![None, None], total: None });
        assert_eq!(suppress(&[0, 0]), Told { cells: vec![Some(0), Some(0)], total: Some(0) });
        assert_eq!(suppress(&[7, 12]).cells, [Some(7), Some(12)]);
    }

    /// Whoever knows the rule and every table it can give still finds two values for each held-back
    /// count.
    #[test]
    fn no_held_back_count_can_be_worked_out() {
        const MOST: u64 = 13;
        let mut possible: BTreeMap<Told, Vec<[u64; 3]>> = BTreeMap::new();
        for code in 0..MOST.pow(3) {
            let counts = [code % MOST, code / MOST % MOST, code / MOST / MOST];
            possible.entry(suppress(&counts)).or_default().push(counts);
        }
        for (told, tables) in possible {
            if told.total.is_some_and(|total| total >= MOST) {
                continue; // tables with larger counts are not in the list
            }
            for (at, cell) in told.cells.iter().enumerate() {
                let first = tables[0][at];
                let open = cell.is_some() || tables.iter().any(|table| table[at] != first);
                assert!(open, "{told:?} gives {first} away at {at}");
            }
        }
    }
}
