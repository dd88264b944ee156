//! The records of one number of layout B, read into a dossier.

use super::super::beside::Custody;
use super::super::dossier::{Dossier, Standing, notice};
use super::super::dwelling::{Address, AddressFields, Dwellings};
use super::super::history::{Absence, Stay};
use super::super::layout::Field;
use super::super::slip::Slip;
use super::super::summary::Tally;
use super::super::value::Moment;
use super::layout;
use crate::domain::{Cpr, Day};
use crate::registry::Reject;

pub(super) const WHOLE_RECORD: Field = Field { name: "", position: 1, length: 3 };
pub(super) const TYPE_HINT: &str = "a record begins with three digits; was the line broken in two? / en record begynder med tre cifre; er linjen delt?";
pub(super) const NUMBER_HINT: &str =
    "positions 4 to 13 must hold a CPR number / position 4 til 13 skal være et CPR-nummer";
const NO_PERSON_HINT: &str =
    "there is no usable 001 record of this person / der er ingen brugbar 001-record om personen";
const ORDER_HINT: &str = "the end lies before the start / slutdatoen ligger før startdatoen";

/// The day the register was moved to its present form: rows written then are older than that.
const CONVERTED_ON: u32 = 19_910_923;

macro_rules! fields {
    ($record:ident) => {
        AddressFields {
            municipality: layout::$record::MUNICIPALITY,
            street: layout::$record::STREET,
            house: layout::$record::HOUSE,
            floor: layout::$record::FLOOR,
            door: layout::$record::DOOR,
            building: layout::$record::BUILDING,
        }
    };
}
const CURRENT: AddressFields = fields!(address);
const FORMER: AddressFields = fields!(former_address);

/// The day on which a status was written.
pub(super) fn written_on(slip: &Slip<'_>) -> Option<Day> {
    let is_person = slip.record.kind == layout::person::TYPE;
    let written = is_person.then(|| slip.date(layout::person::STATUS_WRITTEN).ok()).flatten()?;
    written.day.exact()
}

/// Reads a number; of several 001 records the one whose status was written last counts.
pub(super) fn read(
    number: Cpr,
    slips: &[Slip<'_>],
    today: Moment,
    dwellings: &mut Dwellings,
    tally: &mut Tally,
) -> Option<Dossier> {
    let is_person = |slip: &&Slip<'_>| slip.record.kind == layout::person::TYPE;
    let written = |slip: &&Slip<'_>| slip.record.field(layout::person::STATUS_WRITTEN).to_vec();
    let last = slips.iter().filter(is_person).max_by_key(written);
    let count = slips.iter().filter(is_person).count() as u64;
    tally.superseded += count.saturating_sub(1);
    let mut dossier = None;
    if let Some(slip) = last {
        match read_person(number, slip) {
            Ok(read) => {
                tally.used += 1;
                dossier = Some(read);
            }
            Err(reject) => tally.reject_record([reject]),
        }
    }
    for slip in slips.iter().filter(|slip| !is_person(slip)) {
        let Some(dossier) = dossier.as_mut() else {
            tally.reject_record([slip.fault(
                "no-person-record",
                super::super::layout::NUMBER,
                NO_PERSON_HINT,
            )]);
            continue;
        };
        match add(dossier, slip, today, dwellings, tally) {
            Ok(true) => tally.used += 1,
            Ok(false) => tally.corrections += 1,
            Err(reject) => {
                // Protection that cannot be read protects.
                dossier.protected |= slip.record.kind == layout::protection::TYPE;
                tally.reject_record([reject]);
            }
        }
    }
    if let Some(dossier) = dossier.as_mut() {
        settle(dossier, tally);
    }
    dossier
}

fn read_person(number: Cpr, slip: &Slip<'_>) -> Result<Dossier, Reject> {
    use layout::person::{
        BORN_ON, BORN_ON_MARK, CURRENT_NUMBER, FATHER, MOTHER, STATUS, STATUS_SINCE,
        STATUS_SINCE_MARK,
    };
    let told = slip.moment(BORN_ON, BORN_ON_MARK).ok().filter(|moment| moment.is_known());
    let born = told.or_else(|| number.born_on().map(Moment::on));
    let born = born.ok_or_else(|| {
        slip.fault("bad-date", BORN_ON, "there is no birth date / fødselsdatoen mangler")
    })?;
    let parent = |field: Field| slip.person(field).ok().flatten();
    Ok(Dossier {
        standing: Standing::of(slip.code(STATUS)?),
        standing_since: slip.moment(STATUS_SINCE, STATUS_SINCE_MARK)?,
        successor: slip.person(CURRENT_NUMBER)?.filter(|successor| *successor != number),
        mother: parent(MOTHER),
        father: parent(FATHER),
        ..Dossier::empty(number, born)
    })
}

/// Adds one record; says no where it corrects another one and adds nothing of its own.
fn add(
    dossier: &mut Dossier,
    slip: &Slip<'_>,
    today: Moment,
    dwellings: &mut Dwellings,
    tally: &mut Tally,
) -> Result<bool, Reject> {
    match slip.record.kind {
        layout::address::TYPE => add_address(dossier, slip, dwellings, tally)?,
        layout::former_address::TYPE => return add_former_address(dossier, slip, dwellings),
        layout::abroad::TYPE => {
            use layout::abroad::{EXIT_ON, EXIT_ON_MARK, WRITTEN};
            let from = slip.moment(EXIT_ON, EXIT_ON_MARK)?;
            dossier
                .abroad
                .push(Absence { written: written(slip, WRITTEN)?, ..Absence::since(from) });
        }
        layout::former_abroad::TYPE => return add_former_abroad(dossier, slip),
        layout::civil_status::TYPE => {
            use layout::civil_status::{SINCE, SINCE_MARK, SPOUSE, STATUS};
            let since = slip.moment(SINCE, SINCE_MARK)?;
            dossier.set_civil_status(slip, STATUS, SPOUSE, since)?;
        }
        layout::child::TYPE => dossier.children.extend(slip.person(layout::child::NUMBER)?),
        layout::former_number::TYPE => {
            let former = slip.person(layout::former_number::NUMBER)?;
            let number = dossier.number;
            dossier.former_numbers.extend(former.filter(|former| *former != number));
        }
        layout::protection::TYPE => {
            use layout::protection::{ENDS_ON, KIND, STARTS_ON};
            let (from, to) = (slip.date(STARTS_ON)?, slip.date(ENDS_ON)?);
            let kind = slip.code(KIND)?;
            dossier.protected |= dossier.beside.protect(kind, from, to, today);
        }
        layout::custody::TYPE => dossier.beside.custody.extend(read_custody(slip)?),
        layout::event::TYPE => {
            let day = slip.date(layout::event::WRITTEN_AT)?.day.exact();
            let is_move = slip.record.field(layout::event::CODE) == b"A01";
            dossier.beside.moves_written.extend(day.filter(|_| is_move));
        }
        _ => {}
    }
    Ok(true)
}

/// The day a row was written; none for rows older than the register's present form.
fn written(slip: &Slip<'_>, field: Field) -> Result<Option<Day>, Reject> {
    let moment = slip.date(field)?;
    Ok(moment.day.exact().filter(|_| moment.date != CONVERTED_ON))
}

fn add_address(
    dossier: &mut Dossier,
    slip: &Slip<'_>,
    dwellings: &mut Dwellings,
    tally: &mut Tally,
) -> Result<(), Reject> {
    use layout::address::{AUTHORITY, CARE_OF, MOVED_IN, MOVED_IN_MARK, WRITTEN};
    let from = slip.moment(MOVED_IN, MOVED_IN_MARK)?;
    let address = Address::read(slip, &CURRENT)?;
    let written = written(slip, WRITTEN)?;
    if dossier.standing != Standing::Registered {
        tally.note("address-without-residence", &slip.place());
        return Ok(());
    }
    dwellings.add(&address, None);
    let care_of = slip.has(CARE_OF);
    dossier.stays.push(Stay {
        address,
        from,
        to: Moment::UNKNOWN,
        care_of,
        current: true,
        written,
        annulled: None,
        authority: authority(slip, AUTHORITY),
    });
    Ok(())
}

/// Who wrote a row; a code that cannot be read is not known, and nothing hangs on it.
fn authority(slip: &Slip<'_>, field: Field) -> Option<u16> {
    slip.code(field).ok().filter(|code| *code > 0)
}

/// A row marked `A` was true to the register until it was annulled; other marks restate rows.
fn add_former_address(
    dossier: &mut Dossier,
    slip: &Slip<'_>,
    dwellings: &mut Dwellings,
) -> Result<bool, Reject> {
    use layout::former_address::{
        AUTHORITY, CARE_OF, CORRECTION, LEFT_WRITTEN, MOVED_IN, MOVED_IN_MARK, MOVED_OUT,
        MOVED_OUT_MARK, WRITTEN,
    };
    let mark = slip.record.field(CORRECTION);
    if !matches!(mark, b"" | b"A") {
        return Ok(false);
    }
    let from = slip.moment(MOVED_IN, MOVED_IN_MARK)?;
    let to = slip.moment(MOVED_OUT, MOVED_OUT_MARK)?;
    let undone = mark == b"A";
    if from.is_after(to) && !undone {
        return Err(slip.fault("ends-before-start", MOVED_OUT, ORDER_HINT));
    }
    let address = Address::read(slip, &FORMER)?;
    let written_on = written(slip, WRITTEN)?;
    let annulled = written(slip, LEFT_WRITTEN)?.or(written_on).unwrap_or(Day::MIN);
    dwellings.add(&address, None);
    dossier.stays.push(Stay {
        address,
        from,
        to,
        care_of: slip.has(CARE_OF),
        current: false,
        written: written_on,
        annulled: undone.then_some(annulled),
        authority: authority(slip, AUTHORITY),
    });
    Ok(true)
}

fn add_former_abroad(dossier: &mut Dossier, slip: &Slip<'_>) -> Result<bool, Reject> {
    use layout::former_abroad::{
        CORRECTION, ENTRY_ON, ENTRY_ON_MARK, EXIT_ON, EXIT_ON_MARK, WRITTEN,
    };
    if slip.has(CORRECTION) {
        return Ok(false);
    }
    let from = slip.moment(EXIT_ON, EXIT_ON_MARK)?;
    let to = slip.moment(ENTRY_ON, ENTRY_ON_MARK)?;
    if from.is_after(to) {
        return Err(slip.fault("ends-before-start", ENTRY_ON, ORDER_HINT));
    }
    let written = written(slip, WRITTEN)?;
    dossier.abroad.push(Absence { from, to, ongoing: false, written });
    Ok(true)
}

fn read_custody(slip: &Slip<'_>) -> Result<Option<Custody>, Reject> {
    use layout::custody::{ENDED_ON, HOLDER, KIND, STARTED_ON, STARTED_ON_MARK};
    Ok(Some(Custody {
        relation: match Custody::relation(slip.code(KIND)?) {
            Some(relation) => relation,
            None => return Ok(None),
        },
        holder: slip.person(HOLDER)?,
        from: slip.moment(STARTED_ON, STARTED_ON_MARK)?,
        to: slip.date(ENDED_ON)?,
    }))
}

/// Of several rows delivered as current the one that began last is; and every stay gets the
/// earliest day it was known.
fn settle(dossier: &mut Dossier, tally: &mut Tally) {
    let current = dossier.stays.iter().enumerate().filter(|(_, stay)| stay.current);
    if let Some((at, _)) = current.max_by_key(|(at, stay)| (stay.from.date, *at)) {
        dossier.current = Some(dossier.stays.remove(at));
    }
    dossier.stays.iter_mut().for_each(|stay| stay.current = false);
    let events = dossier.beside.moves_written.clone();
    let first = events.first().copied();
    let stays = dossier.stays.iter().chain(&dossier.current);
    let unmarked = stays.filter(|stay| stay.annulled.is_none()).filter(|stay| {
        let known = stay.written.is_some_and(|day| first.is_some_and(|first| day >= first));
        known && notice(stay, &events).is_none()
    });
    (0..unmarked.count()).for_each(|_| tally.note("stay-without-move-event", ""));
    dossier.date_notices();
}
