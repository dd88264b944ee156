//! The records of one number, read into what they say of the person.

use std::collections::BTreeSet;

use super::beside::Beside;
use super::dwelling::{self, Address, Dwellings};
use super::history::{Absence, Stay};
use super::layout;
use super::slip::Slip;
use super::summary::Tally;
use super::value::Moment;
use crate::domain::{CivilStatus, Cpr, Day};
use crate::registry::Reject;

/// What a person's status says about where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// 01 to 20: has a current address, perhaps one that is no dwelling.
    Registered,
    /// 30, 50, 60: another number took over, or the number was annulled.
    Replaced,
    /// 70.
    Missing,
    /// 80.
    Abroad,
    /// 90.
    Dead,
    /// A status that is in no code table.
    Unknown,
}

impl Standing {
    pub(super) fn of(status: u16) -> Self {
        match status {
            1..30 => Self::Registered,
            30 | 50 | 60 => Self::Replaced,
            70 => Self::Missing,
            80 => Self::Abroad,
            90 => Self::Dead,
            _ => Self::Unknown,
        }
    }
}

/// One number and what is held under it.
#[derive(Clone)]
pub(super) struct Dossier {
    pub(super) number: Cpr,
    pub(super) standing: Standing,
    pub(super) standing_since: Moment,
    /// The number that took over.
    pub(super) successor: Option<Cpr>,
    pub(super) former_numbers: Vec<Cpr>,
    pub(super) born: Moment,
    pub(super) protected: bool,
    /// What no rule reads and caseworkers need.
    pub(super) beside: Beside,
    pub(super) civil_status: Option<(CivilStatus, Moment)>,
    pub(super) spouse: Option<Cpr>,
    pub(super) mother: Option<Cpr>,
    pub(super) father: Option<Cpr>,
    pub(super) children: Vec<Cpr>,
    pub(super) current: Option<Stay>,
    pub(super) stays: Vec<Stay>,
    pub(super) abroad: Vec<Absence>,
    pub(super) missing: Vec<Absence>,
}

/// Reads the records held of one number; none where no usable 001 record is among them.
pub(super) fn read(
    number: Cpr,
    slips: &[Slip<'_>],
    today: Moment,
    dwellings: &mut Dwellings,
    tally: &mut Tally,
) -> Option<Dossier> {
    let is_person = |slip: &&Slip<'_>| slip.record.kind == layout::person::TYPE;
    let mut dossier = slips.iter().find(is_person).and_then(|slip| open(number, slip, tally));
    for slip in slips.iter().filter(|slip| !is_person(slip)) {
        let Some(dossier) = dossier.as_mut() else {
            tally.reject_record([slip.fault("no-person-record", layout::NUMBER, NO_PERSON_HINT)]);
            continue;
        };
        match dossier.add(slip, today, dwellings, tally) {
            Ok(()) => tally.used += 1,
            Err(reject) => {
                // Protection that cannot be read protects.
                dossier.protected |= slip.record.kind == layout::protection::TYPE;
                tally.reject_record([reject]);
            }
        }
    }
    if let Some(dossier) = dossier.as_mut() {
        dossier.date_notices();
    }
    dossier
}

const NO_PERSON_HINT: &str =
    "there is no usable 001 record of this person / der er ingen brugbar 001-record om personen";

fn open(number: Cpr, slip: &Slip<'_>, tally: &mut Tally) -> Option<Dossier> {
    match read_person(number, slip, tally) {
        Ok(dossier) => {
            tally.used += 1;
            Some(dossier)
        }
        Err(reject) => {
            tally.reject_record([reject]);
            None
        }
    }
}

fn read_person(number: Cpr, slip: &Slip<'_>, tally: &mut Tally) -> Result<Dossier, Reject> {
    use layout::person::{
        BORN_ON, BORN_ON_MARK, CURRENT_NUMBER, STATUS, STATUS_SINCE, STATUS_SINCE_MARK,
    };
    let standing = Standing::of(slip.code(STATUS)?);
    if standing == Standing::Unknown {
        tally.note("unknown-status", &slip.place());
    }
    let told = slip.moment(BORN_ON, BORN_ON_MARK).ok().filter(|moment| moment.is_known());
    if told.is_none() && number.born_on().is_some() {
        tally.note("birth-date-from-number", &slip.place());
    }
    let born = told.or_else(|| number.born_on().map(Moment::on));
    let born = born.ok_or_else(|| {
        slip.fault("bad-date", BORN_ON, "there is no birth date / fødselsdatoen mangler")
    })?;
    Ok(Dossier {
        standing,
        standing_since: slip.moment(STATUS_SINCE, STATUS_SINCE_MARK)?,
        successor: slip.person(CURRENT_NUMBER)?.filter(|successor| *successor != number),
        ..Dossier::empty(number, born)
    })
}

impl Dossier {
    /// One that says nothing but the birth date.
    pub(super) fn empty(number: Cpr, born: Moment) -> Self {
        Self {
            number,
            standing: Standing::Unknown,
            standing_since: Moment::UNKNOWN,
            successor: None,
            former_numbers: Vec::new(),
            born,
            protected: false,
            beside: Beside::default(),
            civil_status: None,
            spouse: None,
            mother: None,
            father: None,
            children: Vec::new(),
            current: None,
            stays: Vec::new(),
            abroad: Vec::new(),
            missing: Vec::new(),
        }
    }

    fn add(
        &mut self,
        slip: &Slip<'_>,
        today: Moment,
        dwellings: &mut Dwellings,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        match slip.record.kind {
            layout::address::TYPE => self.add_address(slip, dwellings, tally)?,
            layout::clear_address::TYPE if dwellings.is_open() => {
                let address = Address::read(slip, &dwelling::CLEAR)?;
                dwellings.describe(&address, slip);
            }
            layout::protection::TYPE => {
                self.protected |= self.beside.add_protection(slip, today)?;
            }
            layout::abroad::TYPE => self.abroad.push(read_abroad(slip)?),
            layout::missing::TYPE => self.missing.push(read_missing(slip)?),
            layout::civil_status::TYPE => self.add_civil_status(slip)?,
            layout::child::TYPE => self.children.extend(slip.person(layout::child::NUMBER)?),
            layout::parents::TYPE => {
                self.mother = slip.person(layout::parents::MOTHER)?;
                self.father = slip.person(layout::parents::FATHER)?;
            }
            layout::former_number::TYPE => {
                let former = slip.person(layout::former_number::NUMBER)?;
                self.former_numbers.extend(former.filter(|former| *former != self.number));
            }
            layout::former_address::TYPE => self.add_former_address(slip, dwellings, tally)?,
            layout::former_abroad::TYPE => self.abroad.push(read_former_abroad(slip)?),
            layout::former_missing::TYPE => self.missing.push(read_former_missing(slip)?),
            _ => self.beside.add(slip)?,
        }
        Ok(())
    }

    /// Dates the notice of each stay by the move event written on or after its first day.
    pub(super) fn date_notices(&mut self) {
        let moves = &self.beside.moves_written;
        for stay in self.stays.iter_mut().chain(&mut self.current) {
            stay.written = stay.written.into_iter().chain(notice(stay, moves)).min();
        }
    }

    /// The current address counts for persons with one only; others may still carry an old row.
    fn add_address(
        &mut self,
        slip: &Slip<'_>,
        dwellings: &mut Dwellings,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        use layout::address::{CARE_OF, MOVED_IN, MOVED_IN_MARK};
        let from = slip.moment(MOVED_IN, MOVED_IN_MARK)?;
        let address = Address::read(slip, &dwelling::CURRENT)?;
        if self.standing != Standing::Registered {
            tally.note("address-without-residence", &slip.place());
            return Ok(());
        }
        if !address.is_shown() {
            tally.note("address-not-shown", &slip.place());
        }
        dwellings.add(&address, dwelling::address_id(slip));
        let care_of = slip.has(CARE_OF);
        self.current = Some(Stay {
            address,
            from,
            to: Moment::UNKNOWN,
            care_of,
            current: true,
            written: None,
            annulled: None,
            authority: None,
        });
        Ok(())
    }

    fn add_former_address(
        &mut self,
        slip: &Slip<'_>,
        dwellings: &mut Dwellings,
        tally: &mut Tally,
    ) -> Result<(), Reject> {
        use layout::former_address::{CARE_OF, MOVED_IN, MOVED_IN_MARK, MOVED_OUT, MOVED_OUT_MARK};
        let from = slip.moment(MOVED_IN, MOVED_IN_MARK)?;
        let to = slip.moment(MOVED_OUT, MOVED_OUT_MARK)?;
        if from.is_after(to) {
            return Err(slip.fault("ends-before-start", MOVED_OUT, ORDER_HINT));
        }
        let address = Address::read(slip, &dwelling::FORMER)?;
        if !address.is_shown() {
            tally.note("address-not-shown", &slip.place());
        }
        dwellings.add(&address, None);
        let care_of = slip.has(CARE_OF);
        self.stays.push(Stay {
            address,
            from,
            to,
            care_of,
            current: false,
            written: None,
            annulled: None,
            authority: None,
        });
        Ok(())
    }

    /// The status of the dead is none; a number beside a status other than married or in a
    /// partnership is that of a former spouse.
    fn add_civil_status(&mut self, slip: &Slip<'_>) -> Result<(), Reject> {
        use layout::civil_status::{SINCE, SINCE_MARK, SPOUSE, STATUS};
        let since = slip.moment(SINCE, SINCE_MARK)?;
        self.set_civil_status(slip, STATUS, SPOUSE, since)
    }

    /// Reads the code and the spouse out of these fields.
    pub(super) fn set_civil_status(
        &mut self,
        slip: &Slip<'_>,
        status: layout::Field,
        spouse: layout::Field,
        since: Moment,
    ) -> Result<(), Reject> {
        let (status_field, spouse_field) = (status, spouse);
        let status = match slip.record.field(status_field) {
            b"U" => CivilStatus::Single,
            b"G" => CivilStatus::Married,
            b"F" => CivilStatus::Divorced,
            b"E" | b"L" => CivilStatus::Widowed,
            b"P" => CivilStatus::Partnership,
            b"O" => CivilStatus::Dissolved,
            b"D" | b"" => return Ok(()),
            _ => {
                return Err(slip.fault(
                    "bad-code",
                    status_field,
                    "the code is none of U G F E D P O L / koden er ikke en af U G F E D P O L",
                ));
            }
        };
        let has_spouse = matches!(status, CivilStatus::Married | CivilStatus::Partnership);
        self.spouse =
            slip.person(spouse_field)?.filter(|spouse| has_spouse && *spouse != self.number);
        self.civil_status = Some((status, since));
        Ok(())
    }
}

const ORDER_HINT: &str = "the end lies before the start / slutdatoen ligger før startdatoen";

/// The first move event within a stay whose first day is known.
pub(super) fn notice(stay: &Stay, moves: &BTreeSet<Day>) -> Option<Day> {
    let first = stay.from.day.exact()?;
    let written = moves.range(first..).next().copied()?;
    (!stay.to.is_known() || written < stay.to.day.earliest).then_some(written)
}

fn read_abroad(slip: &Slip<'_>) -> Result<Absence, Reject> {
    use layout::abroad::{EXIT_ON, EXIT_ON_MARK};
    Ok(Absence::since(slip.moment(EXIT_ON, EXIT_ON_MARK)?))
}

fn read_missing(slip: &Slip<'_>) -> Result<Absence, Reject> {
    use layout::missing::{MISSING_ON, MISSING_ON_MARK};
    Ok(Absence::since(slip.moment(MISSING_ON, MISSING_ON_MARK)?))
}

fn read_former_abroad(slip: &Slip<'_>) -> Result<Absence, Reject> {
    use layout::former_abroad::{ENTRY_ON, ENTRY_ON_MARK, EXIT_ON, EXIT_ON_MARK};
    let from = slip.moment(EXIT_ON, EXIT_ON_MARK)?;
    let to = slip.moment(ENTRY_ON, ENTRY_ON_MARK)?;
    let ongoing = false;
    if from.is_after(to) {
        return Err(slip.fault("ends-before-start", ENTRY_ON, ORDER_HINT));
    }
    Ok(Absence { from, to, ongoing, written: None })
}

fn read_former_missing(slip: &Slip<'_>) -> Result<Absence, Reject> {
    use layout::former_missing::{FOUND_ON, FOUND_ON_MARK, MISSING_ON, MISSING_ON_MARK};
    let from = slip.moment(MISSING_ON, MISSING_ON_MARK)?;
    let to = slip.moment(FOUND_ON, FOUND_ON_MARK)?;
    let ongoing = false;
    if from.is_after(to) {
        return Err(slip.fault("ends-before-start", FOUND_ON, ORDER_HINT));
    }
    Ok(Absence { from, to, ongoing, written: None })
}
