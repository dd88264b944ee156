//! Facts about benefits that depend on living alone. Unknown unless the purpose opened the file.

use super::Fact;
use super::background::Background;
use super::row::Row;
use crate::domain::{BenefitKind, Day, Period, PersonId, RegistrationId};
use crate::graph::Tie;

/// Allowances are granted by quarter: a start within one of the move is about the move.
const QUARTER_DAYS: i32 = 92;

/// Puts every fact of this file. O(close kin + benefits of theirs).
pub(super) fn measure(
    background: &Background<'_>,
    registration: RegistrationId,
    row: &mut Row<'_>,
) {
    use BenefitKind::{
        CashAssistanceSingle, HousingBenefit, SingleParentAllowance, SinglePensionSupplement,
        StudentGrantAway,
    };
    let graph = background.graph;
    let Some(day) = graph.start(registration).exact() else { return };
    let person = graph.person(registration);
    let left = graph.left_behind(registration);
    let partners = left.iter().filter(|one| one.tie == Tie::Partner).map(|one| one.person);
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
