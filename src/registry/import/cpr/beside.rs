//! What is kept of a person beside their moves: separations, custody, protection, relocation orders.
//!
//! No rule reads any of it. It lies in files of its own, for the caseworker who looks at a case.

use std::collections::BTreeSet;

use super::layout;
use super::slip::Slip;
use super::value::Moment;
use crate::domain::{Cpr, Day};
use crate::registry::Reject;

/// The event code of a move.
const MOVE_EVENT: &[u8] = b"A01";

/// Who has custody of the person, and since when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Custody {
    pub(super) relation: &'static str,
    pub(super) holder: Option<Cpr>,
    pub(super) from: Moment,
    pub(super) to: Moment,
}

impl Custody {
    /// Custody of the mother (3), the father (4) or others (5, 6).
    pub(super) fn relation(code: u16) -> Option<&'static str> {
        match code {
            3 => Some("mother"),
            4 => Some("father"),
            5 | 6 => Some("other"),
            _ => None,
        }
    }
}

/// Protection of name and address, with its automatic end.
#[derive(Clone, Copy, Debug)]
pub(super) struct Protection {
    pub(super) from: Moment,
    pub(super) to: Moment,
}

/// Everything kept beside.
#[derive(Clone, Debug, Default)]
pub(super) struct Beside {
    pub(super) separated_on: Vec<Moment>,
    pub(super) custody: Vec<Custody>,
    pub(super) protections: Vec<Protection>,
    pub(super) ordered_out_on: Vec<Moment>,
    /// Days on which a move was written into the register.
    pub(super) moves_written: BTreeSet<Day>,
}

impl Beside {
    /// Adds a record of another kind than protection; one of none of these kinds adds nothing.
    pub(super) fn add(&mut self, slip: &Slip<'_>) -> Result<(), Reject> {
        use layout::{custody, event, relocation_order, separation};
        match slip.record.kind {
            separation::TYPE => self
                .separated_on
                .push(slip.moment(separation::STARTED_ON, separation::STARTED_ON_MARK)?),
            custody::TYPE => self.custody.extend(read_custody(slip)?),
            relocation_order::TYPE => {
                self.ordered_out_on.push(slip.date(relocation_order::ORDERED_ON)?);
            }
            event::TYPE => {
                let written = slip.date(event::WRITTEN_AT)?.day.exact();
                let is_move = slip.record.field(event::CODE) == MOVE_EVENT;
                self.moves_written.extend(written.filter(|_| is_move));
            }
            _ => {}
        }
        Ok(())
    }

    /// Adds protection of name and address (type 1) and says whether it holds today: it lapses on
    /// its end date.
    pub(super) fn add_protection(
        &mut self,
        slip: &Slip<'_>,
        today: Moment,
    ) -> Result<bool, Reject> {
        use layout::protection::{ENDS_ON, KIND, STARTS_ON};
        let (from, to) = (slip.date(STARTS_ON)?, slip.date(ENDS_ON)?);
        let kind = slip.code(KIND)?;
        Ok(self.protect(kind, from, to, today))
    }

    /// Keeps protection of name and address (type 1) and says whether it holds today.
    pub(super) fn protect(&mut self, kind: u16, from: Moment, to: Moment, today: Moment) -> bool {
        if kind != 1 {
            return false;
        }
        self.protections.push(Protection { from, to });
        !to.is_known() || to.is_after(today)
    }
}

/// Custody of the mother (3), the father (4) or others (5, 6); none where nobody is named so.
fn read_custody(slip: &Slip<'_>) -> Result<Option<Custody>, Reject> {
    use layout::custody::{ENDED_ON, HOLDER, KIND, STARTED_ON, STARTED_ON_MARK};
    let kind = slip.code(KIND)?;
    let Some(relation) = Custody::relation(kind) else {
        return if kind == 0 { Ok(None) } else { Err(slip.fault("bad-code", KIND, KIND_HINT)) };
    };
    Ok(Some(Custody {
        relation,
        holder: slip.person(HOLDER)?,
        from: slip.moment(STARTED_ON, STARTED_ON_MARK)?,
        to: slip.date(ENDED_ON)?,
    }))
}

const KIND_HINT: &str = "the code is none of 3 4 5 6 / koden er ikke en af 3 4 5 6";
