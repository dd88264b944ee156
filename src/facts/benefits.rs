//! Facts about benefits that depend on living alone. Unknown unless the purpose opened the file.

use super::Fact;
use super::row::Row;
use super::trajectory::Move;
use crate::domain::{BenefitKind, Day, Period, PersonId};

/// Allowances are granted by quarter: a start within one of the move is about the move.
const QUARTER_DAYS: i32 = 92;

/// Puts every fact of this file, `partners` being those who stayed behind. O(benefits of theirs).
pub(super) fn measure(
    this: Move<'_, '_>,
    partners: impl Iterator<Item = PersonId>,
    row: &mut Row<'_, '_>,
) {
    use BenefitKind::{
        CashAssistanceSingle, HousingBenefit, SingleParentAllowance, SinglePensionSupplement,
        StudentGrantAway,
    };
    let Move { background, person, day, .. } = this;
    let graph = background.graph;
    let both: Vec<PersonId> = std::iter::once(person).chain(partners).collect();
    let began = |kinds: &[BenefitKind], who: &[PersonId]| -> Option<bool> {
        let mut any = false;
        for one in who {
            any |= graph.benefits(*one)?.any(|benefit| {
                kinds.contains(&benefit.benefit) && is_about(day, benefit.started_on)
            });
        }
        Some(any)
    };
    row.answer(Fact::SingleParentBegan, began(&[SingleParentAllowance], &both));
    row.answer(Fact::SinglePensionBegan, began(&[SinglePensionSupplement], &both));
    row.answer(Fact::SingleCashBegan, began(&[CashAssistanceSingle, HousingBenefit], &both));
    row.answer(Fact::StudentAwayBegan, began(&[StudentGrantAway], &[person]));
}

fn is_about(day: Day, started: Option<Day>) -> bool {
    let about = Period::new(day.plus(-QUARTER_DAYS), day.plus(QUARTER_DAYS + 1));
    started.is_some_and(|started| about.contains(started))
}
