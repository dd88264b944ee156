//! The other files of a registry folder, table by table.

use crate::domain::{CivilStatus, Exempt};

use super::address::{address_of, association_of, street_name, unit_of};
use super::calendar::Date;
use super::sheet::Sheet;
use super::story::Story;
use super::town::{BenefitRow, Civil, LeaseRow, Record};
use super::write::{FindingRow, OutcomeRow, SignalRow, Town};

impl Town {
    pub(super) fn persons(&self) -> Vec<u8> {
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

    pub(super) fn dwellings(&self) -> Vec<u8> {
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

    pub(super) fn associations(&self) -> Vec<u8> {
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

    pub(super) fn departments(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("department_id,association_id,name");
        for department in 0..self.department_count() {
            sheet.id(b'f', Some(department + 1)).id(b'a', Some(association_of(department)));
            sheet.quoted(&format!("Afdeling {}", department + 1)).end();
        }
        sheet.finish()
    }

    pub(super) fn lease_list(&self) -> Vec<u8> {
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

    pub(super) fn benefit_list(&self) -> Vec<u8> {
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

    pub(super) fn signals(&self) -> Vec<u8> {
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

    pub(super) fn findings(&self) -> Vec<u8> {
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

    pub(super) fn outcomes(&self) -> Vec<u8> {
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

    pub(super) fn groups(&self) -> Vec<u8> {
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

    pub(super) fn truth(&self) -> Vec<u8> {
        let mut sheet = Sheet::new("person_id,dwelling_id,moved_on,label,typology");
        let spans = self.spans();
        for &person in &self.person_numbers.order {
            // A former number has no span of its own: truth names people by their present number.
            let (first, count) = spans.get(person as usize).copied().unwrap_or_default();
            for record in &self.log[first as usize..(first + count) as usize] {
                self.write_truth(&mut sheet, person, record);
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
