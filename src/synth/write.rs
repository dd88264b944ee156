//! A finished town and its registry folder as CSV bytes.

use crate::domain::{FindingKind, MoveKind, OutcomeKind, OutcomeOrigin, SignalSource};

use super::aftermath::Notes;
use super::calendar::{Calendar, Date};
use super::chance::Chance;
use super::sheet::Sheet;
use super::stock::Dwelling;
use super::story::Story;
use super::town::{BenefitRow, LeaseRow, NONE, Person, Precision, Presence, Record, Sim};

/// Somebody told that something may be wrong.
#[derive(Clone, Copy, Debug)]
pub(super) struct SignalRow {
    pub(super) dwelling: u32,
    pub(super) person: Option<u32>,
    pub(super) received: Date,
    pub(super) source: SignalSource,
}

/// What a caseworker found.
#[derive(Clone, Copy, Debug)]
pub(super) struct OutcomeRow {
    pub(super) person: u32,
    pub(super) dwelling: u32,
    pub(super) day: Date,
    pub(super) outcome: OutcomeKind,
    pub(super) decided: Date,
    pub(super) origin: OutcomeOrigin,
}

/// What the municipality established.
#[derive(Clone, Copy, Debug)]
pub(super) struct FindingRow {
    pub(super) person: u32,
    pub(super) dwelling: u32,
    pub(super) from: Date,
    pub(super) to: Option<Date>,
    pub(super) finding: FindingKind,
}

/// Numbers that name things, drawn last and at random, so that they tell nothing of what they name.
#[derive(Debug)]
pub(super) struct Numbers {
    /// Number of each thing; [`NONE`] for what is not written.
    of: Vec<u32>,
    /// The things in the order of their numbers.
    pub(super) order: Vec<u32>,
}

impl Numbers {
    /// Numbers with one count of digits, seven or more, in random order for those kept.
    fn draw(keep: impl Iterator<Item = bool>, chance: &mut Chance) -> Self {
        let mut of = Vec::new();
        let mut kept = Vec::new();
        for (thing, keep) in (0_u32..).zip(keep) {
            of.push(NONE);
            if keep {
                kept.push(thing);
            }
        }
        let count = u32::try_from(kept.len()).expect("things fit in 32 bits");
        let bases = [1_000_000, 10_000_000, 100_000_000, 1_000_000_000];
        let base = bases.into_iter().find(|base| count / 9 < *base).unwrap_or(1_000_000_000);
        let order: Vec<u32> =
            chance.permutation(count).into_iter().map(|place| kept[place as usize]).collect();
        for (rank, thing) in (0..).zip(&order) {
            of[*thing as usize] = base + rank;
        }
        Self { of, order }
    }

    pub(super) fn number(&self, thing: u32) -> Option<u32> {
        self.of.get(thing as usize).copied().filter(|number| *number != NONE)
    }
}

/// A simulated town, ready to be written.
#[derive(Debug)]
pub struct Town {
    pub(super) calendar: Calendar,
    pub(super) stock: Vec<Dwelling>,
    pub(super) people: Vec<Person>,
    pub(super) log: Vec<Record>,
    pub(super) leases: Vec<LeaseRow>,
    pub(super) benefits: Vec<BenefitRow>,
    pub(super) notes: Notes,
    /// People whose number was changed: the row of the former number, and how many of their first
    /// records bear it.
    pub(super) renamed: Vec<(u32, u32)>,
    pub(super) person_numbers: Numbers,
    pub(super) dwelling_numbers: Numbers,
    pub(super) building_numbers: Numbers,
    pub(super) move_numbers: Numbers,
}

impl Town {
    pub(super) fn new(sim: Sim, log: Vec<Record>, notes: Notes) -> Self {
        let Sim { mut chance, calendar, stock, mut people, leases, benefits, .. } = sim;
        let mut known = vec![0_u32; people.len()];
        for record in &log {
            known[record.person as usize] += 1;
        }
        forget_unknown(&mut people, &known);
        let renamed = rename(&known, &mut chance);
        let aliases = renamed.iter().map(|_| true);
        let kept = known.iter().map(|count| *count > 0).chain(aliases);
        let person_numbers = Numbers::draw(kept, &mut chance);
        let dwelling_numbers = Numbers::draw(stock.iter().map(|_| true), &mut chance);
        let buildings = stock.last().map_or(0, |dwelling| dwelling.building + 1);
        let building_numbers = Numbers::draw((0..buildings).map(|_| true), &mut chance);
        let move_numbers = Numbers::draw(log.iter().map(|_| true), &mut chance);
        Self {
            calendar,
            stock,
            people,
            log,
            leases,
            benefits,
            notes,
            renamed,
            person_numbers,
            dwelling_numbers,
            building_numbers,
            move_numbers,
        }
    }

    /// Rows of `moves.csv`, annulments included.
    pub fn move_count(&self) -> usize {
        self.log.len() + self.log.iter().filter(|record| record.voided != 0).count()
    }

    /// Registrations that begin on the last `days` days, and how many of them are pro forma.
    pub fn registrations(&self, days: u32) -> (usize, usize) {
        let from = self.calendar.end - days.cast_signed();
        let begun =
            self.log.iter().filter(|one| one.day > from && one.kind.settles() && one.voided == 0);
        (begun.clone().count(), begun.filter(|one| one.story.is_pro_forma()).count())
    }

    /// How many registrations tell each story, in the order of [`Story::NAMES`].
    pub fn story_counts(&self) -> Vec<(Story, usize)> {
        let count = |story| self.log.iter().filter(|record| record.story == story).count();
        Story::NAMES.iter().map(|named| (named.1, count(named.1))).collect()
    }

    /// The files of the registry folder, one after the other: name and bytes. Each is made when it
    /// is asked for, so that only one is held.
    pub fn files(&self) -> impl Iterator<Item = (&'static str, Vec<u8>)> + '_ {
        type File = (&'static str, fn(&Town) -> Vec<u8>);
        const FILES: [File; 12] = [
            ("moves.csv", Town::moves),
            ("persons.csv", Town::persons),
            ("dwellings.csv", Town::dwellings),
            ("associations.csv", Town::associations),
            ("departments.csv", Town::departments),
            ("leases.csv", Town::lease_list),
            ("benefits.csv", Town::benefit_list),
            ("signals.csv", Town::signals),
            ("findings.csv", Town::findings),
            ("outcomes.csv", Town::outcomes),
            ("groups.csv", Town::groups),
            ("truth.csv", Town::truth),
        ];
        FILES.into_iter().map(|(name, write)| (name, write(self)))
    }

    /// Where each person's rows stand in the log: first row and number of rows.
    pub(super) fn spans(&self) -> Vec<(u32, u32)> {
        let mut spans = vec![(0_u32, 0_u32); self.people.len()];
        for (row, record) in (0_u32..).zip(&self.log) {
            let span = &mut spans[record.person as usize];
            *span = if span.1 == 0 { (row, 1) } else { (span.0, span.1 + 1) };
        }
        spans
    }

    /// What each written number's rows are, in the order of the numbers: a former number has the
    /// first rows of its person, the present one the rest.
    fn histories(&self) -> Vec<(u32, u32, u32)> {
        let mut spans = self.spans();
        for (person, rows) in &self.renamed {
            let span = spans[*person as usize];
            spans.push((span.0, *rows));
            spans[*person as usize] = (span.0 + rows, span.1 - rows);
        }
        let history = |thing: &u32| {
            let (first, count) = spans[*thing as usize];
            (*thing, first, count)
        };
        self.person_numbers.order.iter().map(history).collect()
    }

    fn moves(&self) -> Vec<u8> {
        let mut sheet = Sheet::new(
            "move_id,person_id,to_dwelling_id,from_dwelling_id,moved_on,notified_on,kind,care_of,sequence",
        );
        for (person, first, count) in self.histories() {
            let rows = first..first + count;
            let vague = rows.clone().any(|row| self.log[row as usize].precision != Precision::Day);
            for row in rows {
                let sequence = vague.then_some(row - first + 1);
                self.write_move(&mut sheet, row, person, sequence);
            }
        }
        sheet.finish()
    }

    fn write_move(&self, sheet: &mut Sheet, row: u32, person: u32, sequence: Option<u32>) {
        let record = &self.log[row as usize];
        let (id, person) = (self.move_numbers.number(row), self.person_numbers.number(person));
        let (to, from) =
            (self.dwelling_numbers.number(record.to), self.dwelling_numbers.number(record.from));
        sheet.id(b'm', id).id(b'p', person).id(b'd', to).id(b'd', from);
        sheet.text(self.moved_on(record)).text(self.notified_on(record));
        sheet.text(record.kind.name().as_bytes());
        sheet.number(record.care_of.map(u32::from)).number(sequence).end();
        if record.voided != 0 {
            sheet.id(b'm', id).id(b'p', person).id(b'd', to).id(b'd', from);
            sheet.text(self.moved_on(record)).text(self.calendar.text(record.voided));
            sheet.text(MoveKind::Void.name().as_bytes()).empty().empty().end();
        }
    }

    fn notified_on(&self, record: &Record) -> &[u8] {
        if record.keeps_notice { self.calendar.text(record.notified) } else { b"" }
    }

    /// The date as the register has it: whole, shortened, or empty.
    pub(super) fn moved_on(&self, record: &Record) -> &[u8] {
        let text = self.calendar.text(record.day);
        match record.precision {
            Precision::Day => text,
            Precision::Month => &text[..7],
            Precision::Year => &text[..4],
            Precision::Unknown => b"",
        }
    }
}

/// Nobody refers to somebody the register has never heard of, or is married to somebody gone.
fn forget_unknown(people: &mut [Person], known: &[u32]) {
    let gone: Vec<bool> = people
        .iter()
        .zip(known)
        .map(|(person, rows)| *rows == 0 || person.presence == Presence::Dead)
        .collect();
    let unknown = |id: u32| id != NONE && known[id as usize] == 0;
    for person in people {
        if person.spouse != NONE && gone[person.spouse as usize] {
            person.spouse = NONE;
        }
        if unknown(person.mother) {
            person.mother = NONE;
        }
        if unknown(person.father) {
            person.father = NONE;
        }
    }
}

/// Draws people whose number was changed, and how many of their first records bear the former one.
fn rename(known: &[u32], chance: &mut Chance) -> Vec<(u32, u32)> {
    (0_u32..)
        .zip(known)
        .filter_map(|(person, rows)| {
            let changed = *rows > 1 && chance.below(2000) == 0;
            changed.then(|| (person, 1 + chance.below(rows - 1)))
        })
        .collect()
}
