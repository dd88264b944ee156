//! One row of a fact table while it is being measured.

use super::Fact;
use super::table::Stretch;

/// Where the functions of this room put what they measured; what they leave out stays unknown.
pub(super) struct Row<'t, 's> {
    stretch: &'s mut Stretch<'t>,
    row: usize,
}

impl<'t, 's> Row<'t, 's> {
    pub(super) fn new(stretch: &'s mut Stretch<'t>, row: usize) -> Self {
        Self { stretch, row }
    }

    /// A value that is known.
    pub(super) fn put(&mut self, fact: Fact, value: f32) {
        self.stretch.set(fact, self.row, value);
    }

    /// A count.
    pub(super) fn count(&mut self, fact: Fact, count: usize) {
        self.put(fact, number(count));
    }

    /// A value that may be unknown.
    pub(super) fn put_known(&mut self, fact: Fact, value: Option<f32>) {
        self.put(fact, value.unwrap_or(f32::NAN));
    }

    /// A yes or no that may be unknown.
    pub(super) fn answer(&mut self, fact: Fact, answer: Option<bool>) {
        self.put_known(fact, answer.map(yes_no));
    }
}

/// A yes or no as a table value.
pub(super) fn yes_no(yes: bool) -> f32 {
    f32::from(u8::from(yes))
}

/// A count as a table value.
#[expect(clippy::cast_precision_loss, reason = "counts around one dwelling stay far below 2^24")]
pub(super) fn number(count: usize) -> f32 {
    count as f32
}

/// A number of days as a table value.
#[expect(clippy::cast_precision_loss, reason = "lifetimes are far below 2^24 days")]
pub(super) fn days(days: i32) -> f32 {
    days as f32
}
