//! Norms: what is usual in dwellings of the same use and rooms. Never by area.
//!
//! Small counters that merge, so that parts of a country can be counted apart and added up.

use super::season::Season;
use crate::domain::DwellingKind;

/// Fewer dwellings than this say nothing about what is usual.
pub const FEWEST_DWELLINGS: u32 = 20;
/// Dwellings with more rooms are compared with those of this many.
pub const MOST_ROOMS: u16 = 6;

const KINDS: usize = DwellingKind::NAMES.len();
const RESIDENT_BINS: usize = 64;
const STAY_BINS: usize = 480;
/// Width of a bin of stay lengths: half of it is the most a median can be off.
const STAY_BIN_DAYS: u32 = 30;

/// Dwellings of one use and one number of rooms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Peers(u8);

impl Peers {
    /// The group of a dwelling; none where use or rooms are not known.
    pub fn of(kind: Option<DwellingKind>, rooms: Option<u16>) -> Option<Self> {
        let rooms = rooms.filter(|rooms| *rooms > 0)?.min(MOST_ROOMS);
        let index = u16::from(kind?.code()) * MOST_ROOMS + rooms - 1;
        u8::try_from(index).ok().map(Self)
    }
}

/// What was counted over one group of peers.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Counts {
    dwellings: u32,
    moves: u64,
    rooms: u64,
    residents: Vec<u32>,
    dwellings_with_stays: u32,
    stays: Vec<u32>,
}

impl Counts {
    fn none() -> Self {
        Self {
            dwellings: 0,
            moves: 0,
            rooms: 0,
            residents: vec![0; RESIDENT_BINS],
            dwellings_with_stays: 0,
            stays: vec![0; STAY_BINS],
        }
    }

    fn merge(&mut self, other: &Self) {
        self.dwellings += other.dwellings;
        self.moves += other.moves;
        self.rooms += other.rooms;
        self.dwellings_with_stays += other.dwellings_with_stays;
        add(&mut self.residents, &other.residents);
        add(&mut self.stays, &other.stays);
    }
}

/// Numbers that one group of peers takes.
const GROUP: usize = 4 + RESIDENT_BINS + STAY_BINS;

impl Counts {
    /// The counts of a group out of its [`GROUP`] numbers.
    fn from_numbers(numbers: &[u64]) -> Option<Self> {
        let (whole, bins) = numbers.split_at_checked(4)?;
        let (residents, stays) = bins.split_at_checked(RESIDENT_BINS)?;
        let small = |number: &u64| u32::try_from(*number).ok();
        Some(Self {
            dwellings: small(&whole[0])?,
            moves: whole[1],
            rooms: whole[2],
            residents: residents.iter().map(small).collect::<Option<_>>()?,
            dwellings_with_stays: small(&whole[3])?,
            stays: stays.iter().map(small).collect::<Option<_>>()?,
        })
    }
}

fn add(counts: &mut [u32], others: &[u32]) {
    counts.iter_mut().zip(others).for_each(|(count, other)| *count += other);
}

/// One dwelling as the norms see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Observed<'s> {
    /// Who it is compared with.
    pub peers: Peers,
    /// Habitable rooms.
    pub rooms: u16,
    /// Certain residents on the day of the run.
    pub residents: usize,
    /// Moves in and out in the 12 months before.
    pub moves: usize,
    /// Days of the adult stays that ended by moving out in the 36 months before.
    pub stays: &'s [i32],
}

/// What is usual, by group of peers, and on which days people move. About 80 KiB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Norms {
    counts: Vec<Counts>,
    pub(super) season: Season,
}

impl Default for Norms {
    fn default() -> Self {
        Self {
            counts: vec![Counts::none(); KINDS * MOST_ROOMS as usize],
            season: Season::default(),
        }
    }
}

impl Norms {
    /// Counts one dwelling.
    pub fn observe(&mut self, dwelling: &Observed<'_>) {
        let counts = &mut self.counts[usize::from(dwelling.peers.0)];
        counts.dwellings += 1;
        counts.rooms += u64::from(dwelling.rooms);
        counts.moves += dwelling.moves as u64;
        counts.dwellings_with_stays += u32::from(!dwelling.stays.is_empty());
        counts.residents[dwelling.residents.min(RESIDENT_BINS - 1)] += 1;
        for days in dwelling.stays {
            let bin = u32::try_from(*days).unwrap_or(0) / STAY_BIN_DAYS;
            counts.stays[(bin as usize).min(STAY_BINS - 1)] += 1;
        }
    }

    /// Adds what was counted elsewhere. Associative and commutative.
    pub fn merge(&mut self, other: &Self) {
        for (counts, others) in self.counts.iter_mut().zip(&other.counts) {
            counts.merge(others);
        }
        self.season.merge(&other.season);
    }

    /// All counts as one row of numbers: for each group of peers (use, then rooms) dwellings, moves,
    /// rooms, dwellings with stays, residents by number and stays by 30 days; then moves by days to
    /// the next quarter.
    pub fn counts(&self) -> Vec<u64> {
        let group = |counts: &Counts| {
            let Counts { dwellings, moves, rooms, residents, dwellings_with_stays, stays } = counts;
            let whole = [(*dwellings).into(), *moves, *rooms, (*dwellings_with_stays).into()];
            let bins = residents.iter().chain(stays).map(|count| u64::from(*count));
            whole.into_iter().chain(bins).collect::<Vec<_>>()
        };
        self.counts.iter().flat_map(group).chain(self.season.counts()).collect()
    }

    /// The inverse of [`Self::counts`]; `None` where the numbers are none.
    pub fn from_counts(numbers: &[u64]) -> Option<Self> {
        let (groups, season) = numbers.split_at_checked(GROUP * KINDS * MOST_ROOMS as usize)?;
        let counts = groups.chunks_exact(GROUP).map(Counts::from_numbers).collect::<Option<_>>()?;
        Some(Self { counts, season: Season::from_counts(season)? })
    }

    /// Median number of residents of dwellings somebody lives in.
    pub fn residents(&self, peers: Peers) -> Option<f64> {
        let lived_in = &self.counts[usize::from(peers.0)].residents[1..];
        let enough = lived_in.iter().sum::<u32>() >= FEWEST_DWELLINGS;
        median_bin(lived_in).filter(|_| enough).map(|bin| small(bin + 1))
    }

    /// Moves in and out a room in 12 months, over all these dwellings together.
    pub fn turnover_per_room(&self, peers: Peers) -> Option<f64> {
        let counts = &self.counts[usize::from(peers.0)];
        let enough = counts.dwellings >= FEWEST_DWELLINGS && counts.moves > 0;
        #[expect(clippy::cast_precision_loss, reason = "countries have fewer than 2^52 rooms")]
        enough.then(|| counts.moves as f64 / counts.rooms as f64)
    }

    /// Median days of ended adult stays, to the middle of a span of 30 days.
    pub fn stay_days(&self, peers: Peers) -> Option<f64> {
        let counts = &self.counts[usize::from(peers.0)];
        let enough = counts.dwellings_with_stays >= FEWEST_DWELLINGS;
        let bin = median_bin(&counts.stays).filter(|_| enough)?;
        Some(small(bin * STAY_BIN_DAYS as usize + STAY_BIN_DAYS as usize / 2))
    }
}

/// The bin of the lower median; none where nothing was counted.
fn median_bin(counts: &[u32]) -> Option<usize> {
    let total: u64 = counts.iter().map(|count| u64::from(*count)).sum();
    let mut before = 0_u64;
    counts.iter().position(|count| {
        before += u64::from(*count);
        total > 0 && before * 2 >= total
    })
}

#[expect(clippy::cast_precision_loss, reason = "bins are few")]
fn small(number: usize) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn norms_of(dwellings: &[(u16, usize, usize, Vec<i32>)]) -> Norms {
        let mut norms = Norms::default();
        for (rooms, residents, moves, stays) in dwellings {
            let peers = Peers::of(Some(DwellingKind::Dwelling), Some(*rooms)).unwrap();
            let (residents, moves) = (*residents, *moves);
            norms.observe(&Observed { peers, rooms: *rooms, residents, moves, stays });
        }
        norms
    }

    fn merge(one: &Norms, other: &Norms) -> Norms {
        let mut both = one.clone();
        both.merge(other);
        both
    }

    #[test]
    fn fewer_than_twenty_dwellings_say_nothing() {
        let peers = Peers::of(Some(DwellingKind::Dwelling), Some(2)).unwrap();
        let dwelling = (2, 3, 4, vec![100]);
        let few = norms_of(&vec![dwelling.clone(); 19]);
        assert_eq!((few.residents(peers), few.turnover_per_room(peers)), (None, None));
        assert_eq!(few.stay_days(peers), None);
        let enough = norms_of(&vec![dwelling; 20]);
        assert_eq!(enough.residents(peers), Some(3.0));
        assert_eq!(enough.turnover_per_room(peers), Some(2.0));
        assert_eq!(enough.stay_days(peers), Some(105.0));
    }

    #[test]
    fn dwellings_of_six_rooms_and_more_are_one_group() {
        let hall = Some(DwellingKind::Hall);
        assert_eq!(Peers::of(hall, Some(6)), Peers::of(hall, Some(40)));
        assert_ne!(Peers::of(hall, Some(5)), Peers::of(hall, Some(6)));
        assert_eq!(Peers::of(hall, Some(0)), None);
        assert_eq!(Peers::of(None, Some(3)), None);
    }

    proptest! {
        #[test]
        fn parts_add_up_in_any_order(
            dwellings in vec((1_u16..9, 0_usize..80, 0_usize..9, vec(0_i32..20_000, 0..4)), 0..60),
            cuts in (0_usize..60, 0_usize..60),
        ) {
            let (first, second) = (cuts.0.min(cuts.1), cuts.0.max(cuts.1));
            let (first, second) = (first.min(dwellings.len()), second.min(dwellings.len()));
            let part = |range: std::ops::Range<usize>| norms_of(&dwellings[range]);
            let (a, b, c) = (part(0..first), part(first..second), part(second..dwellings.len()));
            prop_assert_eq!(merge(&a, &b), merge(&b, &a));
            prop_assert_eq!(merge(&merge(&a, &b), &c), merge(&a, &merge(&b, &c)));
            prop_assert_eq!(merge(&merge(&a, &b), &c), norms_of(&dwellings));
            prop_assert_eq!(Norms::from_counts(&a.counts()), Some(a));
        }
    }
}
