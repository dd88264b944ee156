//! A finished town and its registry folder as CSV bytes.

use crate::domain::{
    CivilStatus, Exempt, FindingKind, MoveKind, OutcomeKind, OutcomeOrigin, SignalSource,
};

use super::aftermath::Notes;
use super::calendar::{Calendar, Date};
use super::chance::Chance;
use super::sheet::Sheet;
use super::stock::Dwelling;
use super::story::Story;
use super::town::{BenefitRow, Civil, LeaseRow, NONE, Person, Precision, Presence, Record, Sim};

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
struct Numbers {
    /// Number of each thing; [`NONE`] for what is not written.
    of: Vec<u32>,
    /// The things in the order of their numbers.
    order: Vec<u32>,
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
        let base = (1..).map(|n| 1_000_000 * 10_u32.pow(n - 1)).find(|base| count < base * 9);
        let base = base.unwrap_or(1_000_000_000);
        let order: Vec<u32> =
            chance.permutation(count).into_iter().map(|place| kept[place as usize]).collect();
        for (rank, thing) in (0..).zip(&order) {
            of[*thing as usize] = base + rank;
        }
        Self { of, order }
    }

    fn number(&self, thing: u32) -> Option<u32> {
        self.of.get(thing as usize).copied().filter(|number| *number != NONE)
    }
}

/// A simulated town, ready to be written.
#[derive(Debug)]
pub struct Town {
    calendar: Calendar,
    stock: Vec<Dwelling>,
    people: Vec<Person>,
    log: Vec<Record>,
    leases: Vec<LeaseRow>,
    benefits: Vec<BenefitRow>,
    notes: Notes,
    /// People whose number was changed: the row of the former number, and how many of their first
    /// records bear it.
    renamed: Vec<(u32, u32)>,
    person_numbers: Numbers,
    dwelling_numbers: Numbers,
    building_numbers: Numbers,
    move_numbers: Numbers,
}

impl Town {
    pub(super) fn new(sim: Sim, log: Vec<Record>, notes: Notes) -> Self {
        let Sim { mut chance, calendar, stock, mut people, leases, benefits, .. } = sim;
        let mut known = vec![0_u32; people.len()];
        log.iter().for_each(|record| known[record.person as usize] += 1);
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

    /// Rows of the log by person number, within a person in order: first row and number of rows.
    fn histories(&self) -> Vec<(u32, u32, u32)> {
        let mut spans = vec![(0_u32, 0_u32); self.people.len()];
        for (row, record) in (0_u32..).zip(&self.log) {
            let span = &mut spans[record.person as usize];
            *span = if span.1 == 0 { (row, 1) } else { (span.0, span.1 + 1) };
        }
        let mut written: Vec<(u32, u32, u32)> = Vec::with_capacity(self.person_numbers.order.len());
        let alias_of =
            |person: u32| self.renamed.iter().position(|(renamed, _)| *renamed == person);
        let renamed: Vec<bool> = self.renamed_flags();
        for &thing in &self.person_numbers.order {
            let people = u32::try_from(self.people.len()).unwrap_or(NONE);
            let (first, count, number) = if thing >= people {
                let (person, rows) = self.renamed[(thing - people) as usize];
                (spans[person as usize].0, rows, thing)
            } else if renamed[thing as usize] {
                let rows = alias_of(thing).map_or(0, |place| self.renamed[place].1);
                let (first, count) = spans[thing as usize];
                (first + rows, count - rows, thing)
            } else {
                let (first, count) = spans[thing as usize];
                (first, count, thing)
            };
            written.push((number, first, count));
        }
        written
    }

    fn renamed_flags(&self) -> Vec<bool> {
        let mut flags = vec![false; self.people.len()];
        self.renamed.iter().for_each(|(person, _)| flags[*person as usize] = true);
        flags
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
        sheet.text(self.moved_on(record)).text(self.calendar.text(record.notified));
        sheet.text(record.kind.name().as_bytes());
        sheet.number(record.care_of.map(u32::from)).number(sequence).end();
        if record.voided != 0 {
            sheet.id(b'm', id).id(b'p', person).id(b'd', to).id(b'd', from);
            sheet.text(self.moved_on(record)).text(self.calendar.text(record.voided));
            sheet.text(MoveKind::Void.name().as_bytes()).empty().empty().end();
        }
    }

    /// The date as the register has it: whole, shortened, or empty.
    fn moved_on(&self, record: &Record) -> &[u8] {
        let text = self.calendar.text(record.day);
        match record.precision {
            Precision::Day => text,
            Precision::Month => &text[..7],
            Precision::Year => &text[..4],
            Precision::Unknown => b"",
        }
    }

    fn persons(&self) -> Vec<u8> {
        let mut sheet = Sheet::new(
            "person_id,born_on,civil_status,civil_status_since,spouse_id,mother_id,father_id,replaced_by,protected",
        );
        let people = u32::try_from(self.people.len()).expect("people fit in 32 bits");
        for &thing in &self.person_numbers.order {
            let renamed = thing.checked_sub(people).map(|place| self.renamed[place as usize].0);
            self.write_person(&mut sheet, thing, renamed);
        }
        sheet.finish()
    }

    fn write_person(&self, sheet: &mut Sheet, thing: u32, renamed: Option<u32>) {
        let person = &self.people[renamed.unwrap_or(thing) as usize];
        let number = |id: u32| self.person_numbers.number(id);
        let adult = self.calendar.end - person.born >= 18 * 366;
        let status = civil_name(person.civil);
        sheet.id(b'p', number(thing)).text(self.calendar.text(person.born)).text(status.as_bytes());
        let since = (adult && person.civil != Civil::Single).then_some(person.civil_since);
        match since {
            Some(since) => sheet.text(self.calendar.text(since.min(self.calendar.end))),
            None => sheet.empty(),
        };
        sheet.id(b'p', number(person.spouse));
        sheet.id(b'p', number(person.mother)).id(b'p', number(person.father));
        sheet.id(b'p', renamed.and_then(number));
        sheet.text(if person.protected { b"1" } else { b"0" }).end();
    }

    fn dwellings(&self) -> Vec<u8> {
        let mut sheet = Sheet::new(concat!(
            "dwelling_id,building_id,municipality_code,street_code,house_number,floor,door,postcode,",
            "address,use_code,rooms,area_m2,association_id,department_id,easting,northing,exempt"
        ));
        for &home in &self.dwelling_numbers.order {
            self.write_dwelling(&mut sheet, home);
        }
        sheet.finish()
    }

    fn write_dwelling(&self, sheet: &mut Sheet, home: u32) {
        let dwelling = &self.stock[home as usize];
        sheet.id(b'd', self.dwelling_numbers.number(home));
        sheet.id(b'b', self.building_numbers.number(dwelling.building));
        sheet
            .number(Some(u32::from(dwelling.municipality)))
            .number(Some(u32::from(dwelling.street)));
        sheet.number(Some(u32::from(dwelling.number)));
        let (floor, door) = unit_of(dwelling);
        sheet.text(floor.as_bytes()).text(door.as_bytes());
        let postcode = format!("0{}", dwelling.municipality);
        sheet.text(postcode.as_bytes()).quoted(&address_of(dwelling, &floor, door));
        sheet.number(Some(u32::from(dwelling.use_code)));
        sheet.number(dwelling.rooms_on_record.map(u32::from));
        sheet.number(dwelling.area_on_record.map(u32::from));
        sheet
            .id(b'a', dwelling.department.map(association_of))
            .id(b'f', dwelling.department.map(|n| n + 1));
        sheet
            .number(u32::try_from(dwelling.easting).ok())
            .number(u32::try_from(dwelling.northing).ok());
        sheet.text(dwelling.exempt.map_or("", Exempt::name).as_bytes()).end();
    }

    fn department_count(&self) -> u32 {
        self.stock
            .iter()
            .filter_map(|dwelling| dwelling.department)
            .max()
            .map_or(0, |most| most + 1)
    }

    fn associations(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("association_id,name");
        let last = self.department_count().checked_sub(1).map_or(0, association_of);
        for number in 1..=last {
            sheet
                .id(b'a', Some(number))
                .quoted(&format!("Boligforeningen {}", street_name(number * 7)));
            sheet.end();
        }
        sheet.finish()
    }

    fn departments(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("department_id,association_id,name");
        for department in 0..self.department_count() {
            sheet.id(b'f', Some(department + 1)).id(b'a', Some(association_of(department)));
            sheet.quoted(&format!("Afdeling {}", department + 1)).end();
        }
        sheet.finish()
    }

    fn lease_list(&self) -> Vec<u8> {
        let mut sheet =
            Sheet::new("lease_id,dwelling_id,tenant_person_id,started_on,ended_on,kind");
        let number = |id: u32| self.dwelling_numbers.number(id);
        let mut rows: Vec<&LeaseRow> = self
            .leases
            .iter()
            .filter(|lease| self.person_numbers.number(lease.tenant).is_some())
            .filter(|lease| lease.started <= self.calendar.end)
            .collect();
        rows.sort_by_key(|lease| {
            (number(lease.dwelling), lease.started, self.person_numbers.number(lease.tenant))
        });
        for (place, lease) in (1_000_001..).zip(rows) {
            sheet.id(b'l', Some(place)).id(b'd', number(lease.dwelling));
            sheet.id(b'p', self.person_numbers.number(lease.tenant));
            sheet.text(self.calendar.text(lease.started));
            self.write_end(&mut sheet, lease.ended);
            sheet.text(lease.kind.name().as_bytes()).end();
        }
        sheet.finish()
    }

    /// An end that has come by the last day, or an empty field.
    fn write_end(&self, sheet: &mut Sheet, ended: Date) {
        if ended == 0 || ended > self.calendar.end {
            sheet.empty();
        } else {
            sheet.text(self.calendar.text(ended));
        }
    }

    fn benefit_list(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("person_id,benefit,started_on,ended_on");
        let mut rows: Vec<(u32, &BenefitRow)> = self
            .benefits
            .iter()
            .filter(|row| row.started <= self.calendar.end)
            .filter_map(|row| Some((self.person_numbers.number(row.person)?, row)))
            .collect();
        rows.sort_by_key(|(number, row)| (*number, row.started, row.benefit));
        for (number, row) in rows {
            sheet.id(b'p', Some(number)).text(row.benefit.name().as_bytes());
            sheet.text(self.calendar.text(row.started));
            self.write_end(&mut sheet, row.ended);
            sheet.end();
        }
        sheet.finish()
    }

    fn signals(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("signal_id,dwelling_id,person_id,received_on,source");
        let number = |row: &SignalRow| self.dwelling_numbers.number(row.dwelling);
        let mut rows: Vec<&SignalRow> = self.notes.signals.iter().collect();
        rows.sort_by_key(|row| (row.received, number(row), row.person, row.source));
        for (place, row) in (1_000_001..).zip(rows) {
            sheet.id(b's', Some(place)).id(b'd', number(row));
            sheet.id(b'p', row.person.and_then(|person| self.person_numbers.number(person)));
            sheet.text(self.calendar.text(row.received)).text(row.source.name().as_bytes()).end();
        }
        sheet.finish()
    }

    fn findings(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("person_id,dwelling_id,finding,from,to");
        let number = |id: u32| self.person_numbers.number(id);
        let mut rows: Vec<&FindingRow> = self.notes.findings.iter().collect();
        rows.sort_by_key(|row| (number(row.person), row.from, row.dwelling));
        for row in rows {
            sheet.id(b'p', number(row.person)).id(b'd', self.dwelling_numbers.number(row.dwelling));
            sheet.text(row.finding.name().as_bytes()).text(self.calendar.text(row.from));
            self.write_end(&mut sheet, row.to.unwrap_or(0));
            sheet.end();
        }
        sheet.finish()
    }

    fn outcomes(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("person_id,dwelling_id,moved_on,outcome,decided_on,origin");
        let number = |id: u32| self.person_numbers.number(id);
        let mut rows: Vec<&OutcomeRow> = self.notes.outcomes.iter().collect();
        rows.sort_by_key(|row| (row.decided, number(row.person), row.dwelling));
        for row in rows {
            sheet.id(b'p', number(row.person)).id(b'd', self.dwelling_numbers.number(row.dwelling));
            sheet.text(self.calendar.text(row.day)).text(row.outcome.name().as_bytes());
            sheet.text(self.calendar.text(row.decided)).text(row.origin.name().as_bytes()).end();
        }
        sheet.finish()
    }

    fn groups(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("person_id,attribute,value");
        let people = u32::try_from(self.people.len()).expect("people fit in 32 bits");
        for &thing in self.person_numbers.order.iter().filter(|thing| **thing < people) {
            let person = &self.people[thing as usize];
            let number = self.person_numbers.number(thing);
            let sex: &[u8] = if person.woman { b"woman" } else { b"man" };
            sheet.id(b'p', number).text(b"sex").text(sex).end();
            let age = (self.calendar.end - person.born) * 4 / 1461;
            sheet.id(b'p', number).text(b"age_band").text(age_band(age)).end();
        }
        sheet.finish()
    }

    fn truth(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("person_id,dwelling_id,moved_on,label,typology");
        let renamed = self.renamed_flags();
        for (thing, first, count) in self.histories() {
            // A former number stands for the person, whose own number comes with the rest.
            let people = self.people.len();
            let (thing, first, count) =
                match self.renamed.get((thing as usize).wrapping_sub(people)) {
                    Some(_) => continue,
                    None if renamed[thing as usize] => {
                        let rows =
                            self.renamed.iter().find(|row| row.0 == thing).map_or(0, |row| row.1);
                        (thing, first - rows, count + rows)
                    }
                    None => (thing, first, count),
                };
            for record in &self.log[first as usize..(first + count) as usize] {
                self.write_truth(&mut sheet, thing, record);
            }
        }
        sheet.finish()
    }

    fn write_truth(&self, sheet: &mut Sheet, person: u32, record: &Record) {
        if record.story == Story::Ordinary || !record.kind.settles() || record.voided != 0 {
            return;
        }
        let label: &[u8] = if record.story.is_pro_forma() { b"pro_forma" } else { b"genuine" };
        sheet.id(b'p', self.person_numbers.number(person));
        sheet.id(b'd', self.dwelling_numbers.number(record.to)).text(self.moved_on(record));
        sheet.text(label).text(record.story.name().as_bytes()).end();
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

fn civil_name(civil: Civil) -> &'static str {
    let status = match civil {
        Civil::Single => CivilStatus::Single,
        Civil::Married => CivilStatus::Married,
        Civil::Divorced => CivilStatus::Divorced,
        Civil::Widowed => CivilStatus::Widowed,
    };
    CivilStatus::NAMES.iter().find(|named| named.1 == status).map_or("", |named| named.0)
}

fn age_band(age: i32) -> &'static [u8] {
    match age {
        ..18 => b"0-17",
        18..25 => b"18-24",
        25..30 => b"25-29",
        30..45 => b"30-44",
        45..67 => b"45-66",
        _ => b"67+",
    }
}

/// One association for each six departments.
fn association_of(department: u32) -> u32 {
    1 + department / 6
}

/// Floor and door as addresses write them; empty where the building has one unit.
fn unit_of(dwelling: &Dwelling) -> (String, &'static str) {
    match dwelling.floor {
        None => (String::new(), ""),
        Some(floor) => {
            let door = if dwelling.door == 0 { "tv" } else { "th" };
            (if floor == 0 { "st".to_owned() } else { floor.to_string() }, door)
        }
    }
}

fn address_of(dwelling: &Dwelling, floor: &str, door: &str) -> String {
    let street = street_name(u32::from(dwelling.street));
    let number = dwelling.number;
    if floor.is_empty() {
        return format!("{street} {number}");
    }
    format!("{street} {number}, {floor}. {door}")
}

/// A street name of a town that does not exist.
fn street_name(number: u32) -> String {
    const STEMS: [&str; 40] = [
        "Elme",
        "Birke",
        "Aske",
        "Pile",
        "Linde",
        "Ege",
        "Bøge",
        "Ahorn",
        "Hassel",
        "Rønne",
        "Tjørne",
        "Kirsebær",
        "Æble",
        "Pære",
        "Solsikke",
        "Valmue",
        "Kløver",
        "Anemone",
        "Syren",
        "Lærke",
        "Drossel",
        "Solsort",
        "Mejse",
        "Svale",
        "Vibe",
        "Falke",
        "Ugle",
        "Hejre",
        "Mølle",
        "Kilde",
        "Bakke",
        "Eng",
        "Mose",
        "Skov",
        "Sø",
        "Hede",
        "Kridt",
        "Kalk",
        "Rug",
        "Havre",
    ];
    const ENDS: [&str; 10] = [
        "vej", "gade", "stræde", "parken", "haven", "vænget", "toften", "lunden", "dalen", "krogen",
    ];
    let (stem, end) = (number as usize % STEMS.len(), number as usize / STEMS.len());
    let round = end / ENDS.len();
    let name = format!("{}{}", STEMS[stem], ENDS[end % ENDS.len()]);
    if round == 0 { name } else { format!("{name} {}", round + 1) }
}
