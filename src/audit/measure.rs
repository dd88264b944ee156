//! Ranking measures that treat equal scores as what they are: an order nobody chose.
//!
//! Within a group of equal scores every order is equally likely; all measures are expected values
//! over those orders, so the order of the rows in a file changes nothing.

/// Rows with one score: how many, and how many of them are relevant. Highest score first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct TieGroup {
    pub(super) rows: usize,
    pub(super) relevant: usize,
}

/// Groups rows that come in descending order of score.
pub(super) fn tie_groups(ranked: impl Iterator<Item = (f64, bool)>) -> Vec<TieGroup> {
    let mut groups: Vec<TieGroup> = Vec::new();
    let mut former: Option<f64> = None;
    for (score, relevant) in ranked {
        if former.is_none_or(|former| former.total_cmp(&score).is_ne()) {
            groups.push(TieGroup { rows: 0, relevant: 0 });
        }
        former = Some(score);
        if let Some(group) = groups.last_mut() {
            group.rows += 1;
            group.relevant += usize::from(relevant);
        }
    }
    groups
}

/// A count as a number for shares; exact to 2^53.
#[expect(clippy::cast_precision_loss, reason = "counts of rows stay far below 2^53")]
pub(super) fn real(count: usize) -> f64 {
    count as f64
}

/// Expected average precision: the mean, over relevant rows, of the precision at their rank. 0 where
/// nothing is relevant. Linear in the number of rows.
///
/// In a tie group of `n` rows with `r` relevant ones after `R` relevant among `N` rows, the row at
/// place `j` is relevant with probability r/n, and then (j-1)(r-1)/(n-1) relevant ones are expected
/// before it within the group.
pub(super) fn average_precision(groups: &[TieGroup]) -> f64 {
    let (mut rows, mut relevant, mut sum) = (0, 0, 0.0);
    for group in groups {
        let (n, r) = (real(group.rows), real(group.relevant));
        for place in 1..=group.rows {
            let before = if group.rows > 1 { real(place - 1) * (r - 1.0) / (n - 1.0) } else { 0.0 };
            if group.relevant > 0 {
                sum += r / n * (real(relevant) + 1.0 + before) / real(rows + place);
            }
        }
        rows += group.rows;
        relevant += group.relevant;
    }
    if relevant == 0 { 0.0 } else { sum / real(relevant) }
}

/// Expected number of relevant rows among the first `k`. Linear in the number of groups.
pub(super) fn hits_at(groups: &[TieGroup], k: usize) -> f64 {
    let (mut left, mut hits) = (k, 0.0);
    for group in groups {
        let taken = left.min(group.rows);
        if taken == 0 {
            break;
        }
        hits += real(group.relevant) * real(taken) / real(group.rows);
        left -= taken;
    }
    hits
}

/// The chance that a row of this tie group is among the first `k`, given the rows before the group.
pub(super) fn chance_within(before: usize, rows: usize, k: usize) -> f64 {
    if rows == 0 { 0.0 } else { real(k.saturating_sub(before).min(rows)) / real(rows) }
}

/// Wilson's 95 % interval of a share of `hits` among `rows`; from 0 to 1 where there are no rows.
pub fn wilson(hits: f64, rows: usize) -> (f64, f64) {
    const Z: f64 = 1.959_963_985;
    if rows == 0 {
        return (0.0, 1.0);
    }
    let n = real(rows);
    let share = hits / n;
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).max(0.0).sqrt();
    let scale = 1.0 + Z * Z / n;
    (((middle - half) / scale).max(0.0), ((middle + half) / scale).min(1.0))
}

/// The ratio of two shares with its 95 % interval (Katz, on the logarithm). Where one of them is 0,
/// half a case is added to each count, so that the interval stays finite.
pub(super) fn ratio_interval(
    (hits, rows): (usize, usize),
    (base_hits, base_rows): (usize, usize),
) -> (f64, f64, f64) {
    const Z: f64 = 1.959_963_985;
    let half = if hits == 0 || base_hits == 0 { 0.5 } else { 0.0 };
    let [a, n, c, m] = [hits, rows, base_hits, base_rows].map(|count| real(count) + half);
    let ratio = (a / n) / (c / m);
    let error = (1.0 / a - 1.0 / n + 1.0 / c - 1.0 / m).max(0.0).sqrt();
    #[expect(
        clippy::disallowed_methods,
        reason = "rounded: platforms differ in the last digit only"
    )]
    let factor = ((Z * error).exp() * 1e6).round() / 1e6;
    (ratio, ratio / factor, ratio * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-9
    }

    /// The mean over every order of a small ranking, to hold the formulas against.
    fn over_all_orders(groups: &[Vec<bool>]) -> f64 {
        fn orders(items: &[bool]) -> Vec<Vec<bool>> {
            if items.is_empty() {
                return vec![Vec::new()];
            }
            (0..items.len())
                .flat_map(|first| {
                    let mut rest = items.to_vec();
                    let one = rest.remove(first);
                    orders(&rest).into_iter().map(move |tail| [vec![one], tail].concat())
                })
                .collect()
        }
        let mut rankings = vec![Vec::new()];
        for group in groups {
            let parts = orders(group);
            rankings = rankings
                .iter()
                .flat_map(|head: &Vec<bool>| {
                    parts.iter().map(|tail| [head.clone(), tail.clone()].concat())
                })
                .collect();
        }
        let precision = |ranking: &Vec<bool>| {
            let (mut hits, mut sum) = (0, 0.0);
            for (place, relevant) in ranking.iter().enumerate() {
                hits += usize::from(*relevant);
                sum += if *relevant { real(hits) / real(place + 1) } else { 0.0 };
            }
            sum / real(hits)
        };
        rankings.iter().map(precision).sum::<f64>() / real(rankings.len())
    }

    #[test]
    fn ties_count_by_expected_value() {
        for groups in [
            vec![vec![true, false, false]],
            vec![vec![true], vec![false, true, true, false], vec![false]],
            vec![vec![false, false], vec![true, true], vec![true, false, false]],
        ] {
            let tied: Vec<TieGroup> = groups
                .iter()
                .map(|group| TieGroup {
                    rows: group.len(),
                    relevant: group.iter().filter(|one| **one).count(),
                })
                .collect();
            assert!(close(average_precision(&tied), over_all_orders(&groups)), "{groups:?}");
        }
    }

    #[test]
    fn hits_and_intervals() {
        let groups = [TieGroup { rows: 2, relevant: 1 }, TieGroup { rows: 4, relevant: 2 }];
        assert!(close(hits_at(&groups, 1), 0.5) && close(hits_at(&groups, 4), 2.0));
        assert!(close(hits_at(&groups, 99), 3.0));
        // 15 of 100 against 5 of 100: 3 (1.13 to 7.94).
        let (ratio, low, high) = ratio_interval((15, 100), (5, 100));
        assert!((ratio - 3.0).abs() < 1e-9 && (low - 1.133).abs() < 1e-2, "{low}");
        assert!((high - 7.942).abs() < 1e-2 && ratio_interval((0, 10), (1, 10)).2.is_finite());
        let (low, high) = wilson(5.0, 10);
        assert!((low - 0.2366).abs() < 1e-4 && (high - 0.7634).abs() < 1e-4, "{low} {high}");
    }
}
