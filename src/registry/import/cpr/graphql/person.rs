//! A person of an answer, read into a dossier.

use serde_json::Value;

use super::super::beside::{Custody, Protection};
use super::super::dossier::{Dossier, Standing};
use super::super::dwelling::Address;
use super::super::dwelling_id::DarId;
use super::super::history::{Absence, Stay};
use super::super::summary::Tally;
use super::super::value::Moment;
use super::entry::{Entry, Fault, Validity};
use crate::domain::{CivilStatus, Cpr, Day};
use crate::registry::{Reject, redact};

/// An address, its DAR id, its postcode and line.
pub(super) type Place = (Address, Option<DarId>, Option<(String, String)>);

/// A person and what their reading came to.
pub(super) struct Found {
    pub(super) dossier: Dossier,
    pub(super) places: Vec<Place>,
    /// The latest time of registration or effect, as written: tells two versions apart.
    pub(super) told: String,
    /// The latest day of the same.
    pub(super) latest: Option<Day>,
}

/// Lists that are read; every other one is counted by its name and dropped.
const READ: [&str; 12] = [
    "personnumre",
    "adresseoplysninger",
    "udrejseIndrejser",
    "forsvindinger",
    "civilstande",
    "separationer",
    "boern",
    "foraeldreoplysninger",
    "foraeldremyndighedsoplysninger",
    "beskyttelser",
    "flyttepaabud",
    "cprHaendelseskoder",
];

/// Reads a person. The person and each entry of their lists count as one row.
pub(super) fn read(place: (&str, u64), node: &Value, tally: &mut Tally) -> Option<(Cpr, Found)> {
    let person = Entry::whole(node);
    let rows: u64 = 1 + READ.iter().map(|name| person.list(name).len() as u64).sum::<u64>();
    tally.read += rows;
    skip_others(&person, tally);
    match open(&person, tally) {
        Ok((number, dossier)) => {
            tally.used += 1;
            let mut reader =
                Reader { place, places: Vec::new(), told: String::new(), dossier, tally };
            reader.read_lists(&person);
            let Reader { dossier, places, told, .. } = reader;
            let latest = told.get(..10).and_then(|day| day.parse().ok());
            Some((number, Found { dossier, places, told, latest }))
        }
        Err(fault) => {
            tally.skip_named("entries of persons that were rejected", rows - 1);
            tally.reject_record([reject(place, fault)]);
            None
        }
    }
}

/// Lists and objects that are not read, names among them.
fn skip_others(person: &Entry<'_>, tally: &mut Tally) {
    for (name, value) in person.fields() {
        let count = match value {
            Value::Array(list) => list.len() as u64,
            Value::Object(_) => 1,
            _ => 0,
        };
        if count > 0 && !READ.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            let is_name = name.len() <= 40 && name.bytes().all(|b| b.is_ascii_alphabetic());
            tally.read += count;
            tally.skip_named(if is_name { name } else { "other fields" }, count);
        }
    }
}

fn reject((file, number): (&str, u64), fault: Fault) -> Reject {
    Reject {
        file: file.to_owned(),
        line: number,
        column: redact::cut(&fault.column),
        code: fault.code,
        value: fault.value,
        hint: format!("person {number} of the file: {}", fault.hint).into(),
        kept: false,
    }
}

/// The number that counts, and a dossier that says where the person is.
fn open(person: &Entry<'_>, tally: &mut Tally) -> Result<(Cpr, Dossier), Fault> {
    const NO_NUMBER: &str = "the query must select personnumre {personnummer status} / forespørgslen \
                             skal omfatte personnumre {personnummer status}";
    let mut numbers = Vec::new();
    for entry in person.list("personnumre") {
        let valid = entry.validity()?;
        let number = entry.person("personnummer")?;
        let since = entry.moment("virkningfra").map_or(0, |since| since.date);
        numbers.extend(number.filter(|_| valid != Validity::Corrected).map(|n| (valid, since, n)));
    }
    numbers.extend(person.person("personnummer")?.map(|number| (Validity::Current, 0, number)));
    let rank = |(valid, since, number): &(Validity, u32, Cpr)| {
        (*valid == Validity::Current, *since, *number)
    };
    let chosen = numbers.iter().copied().max_by_key(rank);
    let (_, _, number) =
        chosen.ok_or_else(|| person.fault("personnumre", "missing-value", NO_NUMBER))?;
    let told = person.moment("foedselsdato").ok().filter(|moment| moment.is_known());
    let born = told.or_else(|| number.born_on().map(Moment::on));
    let born = born.ok_or_else(|| {
        person.fault("foedselsdato", "bad-date", "there is no birth date / fødselsdatoen mangler")
    })?;
    let standing = standing(&person.text("status"));
    if standing == Standing::Unknown {
        tally.note("unknown-status", "");
    }
    let mut dossier = Dossier::empty(number, born);
    dossier.standing = standing;
    dossier.standing_since = person.moment("statusdato")?;
    dossier.former_numbers =
        numbers.into_iter().map(|(_, _, n)| n).filter(|n| *n != number).collect();
    Ok((number, dossier))
}

fn standing(status: &str) -> Standing {
    match status.to_lowercase().as_str() {
        "annulleret" | "nedlagt_person" => Standing::Replaced,
        "doed" => Standing::Dead,
        "forsvundet" => Standing::Missing,
        "udrejst" => Standing::Abroad,
        "ej_bopael" => Standing::Registered,
        word if word.starts_with("bopael_i_") => Standing::Registered,
        code => code.parse().map_or(Standing::Unknown, Standing::of),
    }
}

struct Reader<'t, 'p> {
    place: (&'p str, u64),
    places: Vec<Place>,
    told: String,
    dossier: Dossier,
    tally: &'t mut Tally,
}

type Take<'t, 'p> = fn(&mut Reader<'t, 'p>, &Entry<'_>, Validity) -> Result<(), Fault>;

impl<'t, 'p> Reader<'t, 'p> {
    fn read_lists(&mut self, person: &Entry<'_>) {
        let takers: [(&str, Take<'t, 'p>); 11] = [
            ("adresseoplysninger", Self::address),
            ("udrejseIndrejser", Self::abroad),
            ("forsvindinger", Self::missing),
            ("civilstande", Self::civil_status),
            ("separationer", Self::separation),
            ("boern", Self::child),
            ("foraeldreoplysninger", Self::parent),
            ("foraeldremyndighedsoplysninger", Self::custody),
            ("beskyttelser", Self::protection),
            ("flyttepaabud", Self::relocation_order),
            ("cprHaendelseskoder", Self::event),
        ];
        // The numbers were read to know whose dossier this is.
        self.tally.used += person.list("personnumre").len() as u64;
        for (name, take) in takers {
            for entry in person.list(name) {
                self.note_times(&entry);
                let outcome = match entry.validity() {
                    Ok(Validity::Corrected) => {
                        self.tally.corrections += 1;
                        continue;
                    }
                    Ok(valid) => take(self, &entry, valid),
                    Err(fault) => Err(fault),
                };
                match outcome {
                    Ok(()) => self.tally.used += 1,
                    Err(fault) => {
                        // Protection that cannot be read protects.
                        self.dossier.protected |= name == "beskyttelser";
                        self.tally.reject_record([reject(self.place, fault)]);
                    }
                }
            }
        }
    }

    fn note_times(&mut self, entry: &Entry<'_>) {
        for name in ["registreringfra", "virkningfra"] {
            let told = entry.text(name);
            if told > self.told && !told.starts_with("9999") {
                self.told = told;
            }
        }
    }

    fn address(&mut self, entry: &Entry<'_>, valid: Validity) -> Result<(), Fault> {
        let (from, to) = period(entry)?;
        let inside = entry.inner("cprAdresse").unwrap_or_else(|| entry.clone());
        let address = read_address(&inside)?;
        if !address.is_shown() {
            self.tally.note("address-not-shown", "");
        }
        self.places.push((
            address,
            DarId::read(inside.text("daradresse").as_bytes()),
            line(&inside),
        ));
        let (written, care_of) = (written(entry)?, !entry.text("conavn").is_empty());
        let current = valid == Validity::Current;
        let to = if current { Moment::UNKNOWN } else { to };
        let stay =
            Stay { address, from, to, care_of, current, written, annulled: None, authority: None };
        if !current {
            self.dossier.stays.push(stay);
        } else if self.dossier.standing == Standing::Registered {
            let former = self.dossier.current.replace(stay);
            self.dossier.stays.extend(former.map(|stay| Stay { current: false, ..stay }));
        } else {
            self.tally.note("address-without-residence", "");
        }
        Ok(())
    }

    /// From the exit to the entry. A first entry names no country of exit; its one date is the
    /// entry.
    fn abroad(&mut self, entry: &Entry<'_>, valid: Validity) -> Result<(), Fault> {
        let (mut from, mut to) = period(entry)?;
        let is_first = entry.text("cprlandekodeudrejse").is_empty()
            && !entry.text("cprlandekodeindrejse").is_empty();
        if is_first && !to.is_known() {
            (from, to) = (Moment::UNKNOWN, from);
        }
        let ongoing = valid == Validity::Current && !to.is_known();
        self.dossier.abroad.push(Absence { from, to, ongoing, written: written(entry)? });
        Ok(())
    }

    fn missing(&mut self, entry: &Entry<'_>, valid: Validity) -> Result<(), Fault> {
        let (from, to) = period(entry)?;
        let ongoing = valid == Validity::Current && !to.is_known();
        self.dossier.missing.push(Absence { from, to, ongoing, written: written(entry)? });
        Ok(())
    }

    /// The status that holds; former ones say nothing that is read.
    fn civil_status(&mut self, entry: &Entry<'_>, valid: Validity) -> Result<(), Fault> {
        for separation in entry.list("separationer") {
            self.dossier.beside.separated_on.push(separation.moment("virkningfra")?);
        }
        if valid != Validity::Current {
            return Ok(());
        }
        let status = match entry.text("civilstandstype").to_lowercase().as_str() {
            "ugift" => CivilStatus::Single,
            "gift" => CivilStatus::Married,
            "fraskilt" => CivilStatus::Divorced,
            "enke_enkemand" | "laengstlevende_partner" => CivilStatus::Widowed,
            "registreret_partnerskab" => CivilStatus::Partnership,
            "ophoert_partnerskab" => CivilStatus::Dissolved,
            "doed" | "" => return Ok(()),
            _ => return Err(entry.fault("civilstandstype", "bad-code", CIVIL_HINT)),
        };
        let spouse = entry.inner("aegtefaelle").map(|spouse| spouse.person_within()).transpose()?;
        let has_spouse = matches!(status, CivilStatus::Married | CivilStatus::Partnership);
        let own = self.dossier.number;
        self.dossier.spouse = spouse.flatten().filter(|spouse| has_spouse && *spouse != own);
        self.dossier.civil_status = Some((status, entry.moment("virkningfra")?));
        Ok(())
    }

    fn separation(&mut self, entry: &Entry<'_>, _: Validity) -> Result<(), Fault> {
        self.dossier.beside.separated_on.push(entry.moment("virkningfra")?);
        Ok(())
    }

    fn child(&mut self, entry: &Entry<'_>, _: Validity) -> Result<(), Fault> {
        self.dossier.children.extend(entry.person_within()?);
        Ok(())
    }

    fn parent(&mut self, entry: &Entry<'_>, valid: Validity) -> Result<(), Fault> {
        let parent = entry.person_within()?;
        match entry.text("foraelderrolle").to_lowercase().as_str() {
            _ if valid != Validity::Current => {}
            "mor" => self.dossier.mother = parent,
            "far_medmor" | "far" | "medmor" => self.dossier.father = parent,
            _ => return Err(entry.fault("foraelderrolle", "bad-code", ROLE_HINT)),
        }
        Ok(())
    }

    fn custody(&mut self, entry: &Entry<'_>, _: Validity) -> Result<(), Fault> {
        const ROLES: [&str; 2] =
            ["foraeldremyndighedsindehaverrolle", "foraeldremyndighedshaverrolle"];
        let role = ROLES.map(|name| entry.text(name)).concat().to_lowercase();
        let relation = match role.as_str() {
            "mor" => "mother",
            "far_medmor" | "far" | "medmor" => "father",
            "anden" => "other",
            _ => return Err(entry.fault(ROLES[0], "bad-code", ROLE_HINT)),
        };
        let (from, to) = period(entry)?;
        let holder = entry.person_within()?;
        self.dossier.beside.custody.push(Custody { relation, holder, from, to });
        Ok(())
    }

    /// Protection of name and address; the other kinds say nothing of where somebody lives.
    fn protection(&mut self, entry: &Entry<'_>, valid: Validity) -> Result<(), Fault> {
        let (from, to) = period(entry)?;
        match entry.text("beskyttelsestype").to_lowercase().as_str() {
            // One that ended without a day protects nobody any more.
            "navne_og_adresse" if valid == Validity::Current || to.is_known() => {
                self.dossier.beside.protections.push(Protection { from, to });
                Ok(())
            }
            "navne_og_adresse" | "lokal_vejviser" | "markedsfoering" | "kreditadvarsel"
            | "forskning" => Ok(()),
            _ => Err(entry.fault("beskyttelsestype", "bad-code", PROTECTION_HINT)),
        }
    }

    fn relocation_order(&mut self, entry: &Entry<'_>, _: Validity) -> Result<(), Fault> {
        self.dossier.beside.ordered_out_on.push(entry.moment("virkningfra")?);
        Ok(())
    }

    fn event(&mut self, entry: &Entry<'_>, _: Validity) -> Result<(), Fault> {
        let day = entry.moment("virkningfra")?.day.exact();
        let is_move = entry.text("kode") == "A01";
        self.dossier.beside.moves_written.extend(day.filter(|_| is_move));
        Ok(())
    }
}

const CIVIL_HINT: &str = "the civil status is not known / civilstanden kendes ikke";
const ROLE_HINT: &str = "the role is none of mor, far_medmor, anden / rollen er ingen af dem";
const PROTECTION_HINT: &str = "the kind of protection is not known / beskyttelsen kendes ikke";
const ORDER_HINT: &str = "the end lies before the start / slutdatoen ligger før startdatoen";
const ADDRESS_HINT: &str = "codes are digits; house number, floor and door are short / koder er \
                            cifre; husnummer, etage og dør er korte";

fn period(entry: &Entry<'_>) -> Result<(Moment, Moment), Fault> {
    let (from, to) = (entry.moment("virkningfra")?, entry.moment("virkningtil")?);
    if from.is_after(to) {
        return Err(entry.fault("virkningtil", "ends-before-start", ORDER_HINT));
    }
    Ok((from, to))
}

fn written(entry: &Entry<'_>) -> Result<Option<Day>, Fault> {
    Ok(entry.moment("registreringfra")?.day.exact())
}

fn read_address(entry: &Entry<'_>) -> Result<Address, Fault> {
    const FIELDS: [&str; 6] =
        ["cprkommunekode", "cprvejkode", "husnummer", "etage", "sidedoer", "bygningsnummer"];
    let parts = FIELDS.map(|name| entry.text(name));
    Address::of_parts(parts.each_ref().map(String::as_str))
        .map_err(|at| entry.fault(FIELDS[at], "bad-address", ADDRESS_HINT))
}

/// Postcode and one-line address.
fn line(entry: &Entry<'_>) -> Option<(String, String)> {
    let text = |name: &str| entry.text(name);
    let road = [text("vejadresseringsnavn"), text("vejnavn")];
    let road = road.into_iter().find(|road| !road.is_empty())?;
    let line = crate::registry::import::address::AddressText {
        road,
        house_number: text("husnummer").trim_start_matches('0').to_owned(),
        floor: text("etage").trim_start_matches('0').to_lowercase(),
        door: text("sidedoer").trim_start_matches('0').to_lowercase(),
        town: text("bynavn"),
        postcode: text("postnummer").parse().ok(),
        district: text("postdistrikt"),
        unknown: Vec::new(),
    };
    Some((text("postnummer"), line.to_string()))
}
