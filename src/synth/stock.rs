//! The building stock: districts, streets, buildings and dwellings with their addresses.
//!
//! Dwellings come in order of place, so that nearness in the list is nearness in town.

use crate::domain::Exempt;

use super::calendar::{Calendar, Date};
use super::chance::Chance;

/// Who owns a dwelling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tenure {
    Owner,
    Social,
    Rented,
}

/// What a dwelling is used as, beyond its BBR code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Ordinary,
    Hall,
    CareHome,
    Shelter,
    Refugee,
    Rehousing,
    FlatShare,
    Workers,
    Summer,
    Office,
}

/// Number of [`Role`]s.
pub(super) const ROLES: usize = 10;

/// One unit of the stock.
#[derive(Clone, Debug)]
pub(super) struct Dwelling {
    pub(super) building: u32,
    pub(super) municipality: u16,
    pub(super) street: u16,
    pub(super) number: u16,
    /// 0 is the ground floor; `None` where the building has one unit.
    pub(super) floor: Option<u8>,
    pub(super) door: u8,
    pub(super) use_code: u16,
    /// Rooms as they are; the register may say otherwise.
    pub(super) rooms: u8,
    pub(super) rooms_on_record: Option<u8>,
    pub(super) area_on_record: Option<u16>,
    pub(super) tenure: Tenure,
    pub(super) role: Role,
    pub(super) department: Option<u32>,
    pub(super) easting: i32,
    pub(super) northing: i32,
    pub(super) exempt: Option<Exempt>,
    /// First day it stands.
    pub(super) opened: Date,
}

/// What to build next: kind of building, BBR code, room weights.
struct Model {
    role: Role,
    use_code: u16,
    tenure: Tenure,
    units: u32,
    rooms: &'static [u32],
    exempt: Option<Exempt>,
}

const HOUSE_ROOMS: &[u32] = &[0, 0, 0, 8, 32, 35, 20, 5];
const TERRACE_ROOMS: &[u32] = &[0, 0, 10, 40, 38, 12];
const SOCIAL_ROOMS: &[u32] = &[0, 11, 31, 38, 17, 3];
const RENTED_ROOMS: &[u32] = &[0, 14, 38, 30, 13, 5];
const ONE_ROOM: &[u32] = &[0, 1];
const SHARE_ROOMS: &[u32] = &[0, 0, 0, 20, 40, 30, 10];
const SUMMER_ROOMS: &[u32] = &[0, 0, 30, 50, 20];

const fn special(
    role: Role,
    use_code: u16,
    units: u32,
    rooms: &'static [u32],
    exempt: Option<Exempt>,
) -> Model {
    Model { role, use_code, tenure: Tenure::Rented, units, rooms, exempt }
}

/// Special buildings: one for how many persons, at least how many, and what they are.
const SPECIALS: [(u32, u32, Model); 9] = [
    (1800, 1, special(Role::Hall, 150, 26, ONE_ROOM, Some(Exempt::Hall))),
    (3600, 1, special(Role::CareHome, 160, 28, ONE_ROOM, Some(Exempt::CareHome))),
    (8000, 1, special(Role::Shelter, 160, 1, SHARE_ROOMS, Some(Exempt::Shelter))),
    (4000, 1, special(Role::Refugee, 140, 2, SHARE_ROOMS, Some(Exempt::RefugeeHousing))),
    (3000, 1, special(Role::Rehousing, 140, 6, TERRACE_ROOMS, Some(Exempt::Rehousing))),
    (160, 3, special(Role::FlatShare, 140, 1, SHARE_ROOMS, None)),
    (3000, 1, special(Role::Workers, 120, 1, SHARE_ROOMS, None)),
    (60, 6, special(Role::Summer, 510, 1, SUMMER_ROOMS, None)),
    (300, 3, special(Role::Office, 320, 1, ONE_ROOM, None)),
];

/// The stock under construction.
pub(super) struct Builder<'a> {
    chance: &'a mut Chance,
    calendar: &'a Calendar,
    dwellings: Vec<Dwelling>,
    buildings: u32,
    departments: u32,
    street: u16,
    number: u16,
    origin: (i32, i32),
}

/// Builds the stock for `persons` people: about 0.47 ordinary dwellings each and the special ones.
pub(super) fn build(persons: u32, calendar: &Calendar, chance: &mut Chance) -> Vec<Dwelling> {
    let mut builder = Builder {
        chance,
        calendar,
        dwellings: Vec::new(),
        buildings: 0,
        departments: 0,
        street: 0,
        number: 0,
        origin: (561_000, 6_224_000),
    };
    let streets = (persons * 47 / 100 / 42).max(8);
    for place in 0..streets {
        builder.open_street(place, streets);
        builder.ordinary_buildings(persons * 47 / 100 / streets);
        builder.special_buildings(persons, place, streets);
    }
    builder.dwellings
}

/// How many of `total` things fall to part `place` of `parts`, so that all parts sum to `total`.
fn part_of(total: u32, place: u32, parts: u32) -> u32 {
    let upto = |n: u32| u64::from(total) * u64::from(n) / u64::from(parts);
    u32::try_from(upto(place + 1) - upto(place)).unwrap_or(0)
}

impl Builder<'_> {
    fn open_street(&mut self, place: u32, streets: u32) {
        self.street = u16::try_from(place % 9_000 + 1).unwrap_or(1);
        self.number = 0;
        let across = (1..=streets).find(|n| n * n >= streets).unwrap_or(1);
        let (column, row) = ((place % across).cast_signed(), (place / across).cast_signed());
        // Every other row runs back, so that neighbours in the list stay neighbours on the map.
        let column = if row % 2 == 0 { column } else { across.cast_signed() - 1 - column };
        self.origin = (561_000 + column * 420, 6_224_000 + row * 460);
    }

    fn ordinary_buildings(&mut self, target: u32) {
        let before = self.dwellings.len();
        let multi = [180, 260, 560][self.chance.weighted(&[34, 33, 33])];
        while self.dwellings.len() - before < target as usize {
            let model = self.ordinary_model(multi);
            self.raise(&model, self.calendar.first());
        }
    }

    fn ordinary_model(&mut self, multi: u32) -> Model {
        let (role, exempt) = (Role::Ordinary, None);
        if self.chance.happens(multi / 6) {
            let social = self.chance.happens(500);
            let (tenure, rooms) = if social {
                (Tenure::Social, SOCIAL_ROOMS)
            } else {
                (Tenure::Rented, RENTED_ROOMS)
            };
            let units = 6 + 2 * self.chance.below(4);
            return Model { role, use_code: 140, tenure, units, rooms, exempt };
        }
        if self.chance.happens(240) {
            let tenure = [Tenure::Social, Tenure::Owner, Tenure::Rented]
                [self.chance.weighted(&[40, 40, 20])];
            return Model { role, use_code: 130, tenure, units: 1, rooms: TERRACE_ROOMS, exempt };
        }
        let use_code = if self.chance.happens(60) { 110 } else { 120 };
        let tenure = if self.chance.happens(90) { Tenure::Rented } else { Tenure::Owner };
        Model { role, use_code, tenure, units: 1, rooms: HOUSE_ROOMS, exempt }
    }

    /// The special dwellings of one street: totals follow the population of the whole town.
    fn special_buildings(&mut self, persons: u32, place: u32, streets: u32) {
        for (turn, (each, least, model)) in (0_u32..).zip(&SPECIALS) {
            // Each kind begins at another street, so that they do not all stand in the last one.
            let shifted = (place + turn * streets / 9) % streets;
            for _ in 0..part_of((persons / each).max(*least), shifted, streets) {
                self.raise(model, self.calendar.first());
            }
        }
        for _ in 0..part_of((persons / 700).max(1), place, streets) {
            self.raise_new_building();
        }
    }

    fn raise_new_building(&mut self) {
        let (role, rooms) = (Role::Ordinary, RENTED_ROOMS);
        let tenure = if self.chance.happens(400) { Tenure::Social } else { Tenure::Rented };
        let exempt = Some(Exempt::NewBuild);
        let model = Model { role, use_code: 140, tenure, units: 12, rooms, exempt };
        let opened = self.chance.between(self.calendar.start + 60, self.calendar.end - 60);
        self.raise(&model, self.calendar.month_start(opened));
        let recent = opened > self.calendar.end - 365;
        let raised = self.dwellings.len() - 12;
        if !recent {
            self.dwellings[raised..].iter_mut().for_each(|dwelling| dwelling.exempt = None);
        }
    }

    fn raise(&mut self, model: &Model, opened: Date) {
        self.number += 1 + u16::from(self.chance.happens(200));
        let department = (model.tenure == Tenure::Social).then(|| self.department());
        for unit in 0..model.units {
            let dwelling = self.unit(model, unit, department, opened);
            self.dwellings.push(dwelling);
        }
        self.buildings += 1;
    }

    /// Departments hold about 30 entrances or houses that lie together.
    fn department(&mut self) -> u32 {
        self.departments += u32::from(self.chance.happens(33));
        self.departments
    }

    fn unit(
        &mut self,
        model: &Model,
        unit: u32,
        department: Option<u32>,
        opened: Date,
    ) -> Dwelling {
        let rooms = u8::try_from(self.chance.weighted(model.rooms)).unwrap_or(1).max(1);
        let (rooms_on_record, area_on_record) = self.record_of(rooms, model);
        let (floor, door) =
            (u8::try_from(unit / 2).unwrap_or(9), u8::try_from(unit % 2).unwrap_or(0));
        let offset = i32::from(self.number) * 12;
        Dwelling {
            building: self.buildings,
            municipality: 991 + u16::try_from((self.origin.0 + self.origin.1 / 2) % 3).unwrap_or(0),
            street: self.street,
            number: self.number,
            floor: (model.units > 1 || model.use_code == 140).then_some(floor),
            door,
            use_code: self.use_code(model),
            rooms,
            rooms_on_record,
            area_on_record,
            tenure: model.tenure,
            role: model.role,
            department,
            easting: self.origin.0 + offset % 400,
            northing: self.origin.1 + offset / 400 * 45 + self.chance.between(0, 20),
            exempt: model.exempt,
            opened,
        }
    }

    fn use_code(&mut self, model: &Model) -> u16 {
        match model.role {
            Role::Summer if self.chance.happens(200) => 540,
            Role::Office => [321, 322, 323][self.chance.below(3) as usize],
            _ => model.use_code,
        }
    }

    /// What the building register says: some rooms and areas are missing, some rooms too few.
    fn record_of(&mut self, rooms: u8, model: &Model) -> (Option<u8>, Option<u16>) {
        let wide = matches!(model.use_code, 110 | 120);
        let base = if wide { 42 } else { 14 } + i32::from(rooms) * if wide { 24 } else { 22 };
        let area = u16::try_from(base + self.chance.between(-6, 9)).unwrap_or(40);
        let fewer = u8::from(self.chance.happens(20) && rooms > 2);
        let missing = self.chance.happens(if model.role == Role::Office { 800 } else { 22 });
        ((!missing).then_some(rooms - fewer), (!self.chance.happens(12)).then_some(area))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_sum_to_the_whole() {
        assert_eq!((0..7).map(|place| part_of(23, place, 7)).sum::<u32>(), 23);
    }

    #[test]
    fn a_quarter_of_the_stock_is_social() {
        let calendar = Calendar::new("2025-12-31".parse().unwrap(), 12);
        let stock = build(40_000, &calendar, &mut Chance::new(1));
        let ordinary = stock.iter().filter(|dwelling| dwelling.role == Role::Ordinary);
        let social = ordinary.clone().filter(|dwelling| dwelling.tenure == Tenure::Social).count();
        let share = social * 100 / ordinary.count();
        assert!((21..=30).contains(&share), "{share}");
    }
}
