//! Seeded chance in whole numbers only, so that every machine draws the same town.

use rand::{RngCore, SeedableRng};
use rand_xoshiro::Xoshiro256PlusPlus;

/// A stream of draws; the same seed gives the same stream.
#[derive(Debug)]
pub(super) struct Chance(Xoshiro256PlusPlus);

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self(Xoshiro256PlusPlus::seed_from_u64(seed))
    }

    /// A whole number from 0 to `limit - 1`; 0 where `limit` is 0.
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        let wide = (self.0.next_u64() >> 32) * u64::from(limit);
        u32::try_from(wide >> 32).expect("a product of two 32-bit numbers, shifted by 32")
    }

    /// A whole number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let width = u32::try_from(high.saturating_sub(low).max(0)).unwrap_or(0);
        low + self.below(width.saturating_add(1)).cast_signed()
    }

    /// True `per_mille` times out of a thousand.
    pub(super) fn happens(&mut self, per_mille: u32) -> bool {
        self.below(1000) < per_mille
    }

    /// The position of one weight, drawn in proportion to it; 0 where all are 0.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        0
    }

    /// One of the values, or `None` where there is none.
    pub(super) fn pick(&mut self, values: &[u32]) -> Option<u32> {
        let limit = u32::try_from(values.len()).expect("fewer than four thousand million values");
        values.get(self.below(limit) as usize).copied()
    }

    /// The numbers from 0 to `count - 1` in random order.
    pub(super) fn permutation(&mut self, count: u32) -> Vec<u32> {
        let mut order: Vec<u32> = (0..count).collect();
        for last in (1..count).rev() {
            order.swap(last as usize, self.below(last + 1) as usize);
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn draws_stay_inside_and_repeat() {
        let draw = |seed| {
            let mut chance = Chance::new(seed);
            let mut order = chance.permutation(50);
            let drawn: Vec<i32> = (0..200).map(|_| chance.between(-2, 2)).collect();
            assert!((-2..=2).all(|value| drawn.contains(&value)));
            let shuffled = order.clone();
            order.sort_unstable();
            assert!(order.into_iter().eq(0..50));
            (shuffled, drawn, chance.weighted(&[0, 3, 0]))
        };
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
        assert_eq!(draw(3).2, 1);
    }
}
