//! Free ordinary dwellings by number of rooms.

use super::chance::Chance;
use super::town::NONE;

const CLASSES: usize = 6;

/// The free dwellings, each kind in a list one can draw from and take out of in constant time.
#[derive(Debug)]
pub(super) struct Vacancy {
    lists: [Vec<u32>; CLASSES],
    /// Where in its list a dwelling stands, and in which; [`NONE`] where not free.
    slots: Vec<(u32, u8)>,
}

impl Vacancy {
    pub(super) fn new(dwellings: usize) -> Self {
        Self { lists: Default::default(), slots: vec![(NONE, 0); dwellings] }
    }

    /// Whether a dwelling can be let.
    pub(super) fn is_free(&self, dwelling: u32) -> bool {
        self.slots[dwelling as usize].0 != NONE
    }

    /// Lists a dwelling as free; no effect where it is already.
    pub(super) fn offer(&mut self, dwelling: u32, rooms: u8) {
        if self.slots[dwelling as usize].0 != NONE {
            return;
        }
        let class = usize::from(rooms).clamp(1, CLASSES) - 1;
        let place = u32::try_from(self.lists[class].len()).unwrap_or(NONE);
        self.slots[dwelling as usize] = (place, u8::try_from(class).unwrap_or(0));
        self.lists[class].push(dwelling);
    }

    /// Takes a dwelling off the list; no effect where it is not on it.
    pub(super) fn take(&mut self, dwelling: u32) {
        let (place, class) = self.slots[dwelling as usize];
        if place == NONE {
            return;
        }
        let list = &mut self.lists[usize::from(class)];
        list.swap_remove(place as usize);
        if let Some(&moved) = list.get(place as usize) {
            self.slots[moved as usize].0 = place;
        }
        self.slots[dwelling as usize].0 = NONE;
    }

    /// A free dwelling of about `rooms` rooms, the nearest of a few where a place is given.
    pub(super) fn find(&self, rooms: i32, near: Option<u32>, chance: &mut Chance) -> Option<u32> {
        let class = usize::try_from(rooms.clamp(1, 6) - 1).unwrap_or(0);
        let order = [class, class + 1, class.wrapping_sub(1), class + 2, class.wrapping_sub(2)];
        let list =
            order.iter().filter_map(|&class| self.lists.get(class)).find(|l| !l.is_empty())?;
        let tries = if near.is_some() { 6 } else { 1 };
        let drawn = (0..tries).filter_map(|_| chance.pick(list));
        drawn.min_by_key(|&home| near.map_or(0, |place| home.abs_diff(place)))
    }
}
