//! The waterfall: how the reasons of a flag add up to its score.

use super::flag_record::{FlagFile, FlagRecord};
use super::list::cut;
use super::svg::{Picture, Spoken};
use super::text::Word;
use crate::domain::Language;

const WIDTH: i32 = 620;
const LEFT: i32 = 10;
const RIGHT: i32 = 560;
const ROW: i32 = 40;

/// The waterfall for a page; `id` is unique there.
pub(super) fn waterfall_figure(
    file: &FlagFile,
    flag: &FlagRecord,
    id: &str,
    language: Language,
) -> String {
    let mut picture = Picture::new(WIDTH, 0);
    let scale = Scale::of(flag);
    let mut before = 0;
    let mut y = 4;
    for reason in &flag.reasons {
        let title = file.title(reason, language);
        let label = cut(&format!("{}  {title}", reason.code), 84);
        picture.text("label", (LEFT, y + 12), "start", &label);
        let (from, to) = (scale.column(before), scale.column(before + reason.counted));
        if reason.weight > reason.counted {
            let full = scale.column(before + reason.weight);
            picture.rect("weight", (from, y + 17), (full - from, 14));
        }
        picture.rect("bar", (from, y + 17), (to - from, 14));
        picture.text("label", (to + 6, y + 29), "start", &format!("{:+}", reason.counted));
        before += reason.counted;
        y += ROW;
        // from bar to bar, but not through the name between them
        picture.line("grid", (to, y - 9), (to, y - 1));
        picture.line("grid", (to, y + 15), (to, y + 17));
    }
    picture.text("label strong", (LEFT, y + 12), "start", Word::Total.text(language));
    let end = scale.column(flag.score);
    picture.rect("bar-total", (LEFT, y + 17), (end - LEFT, 14));
    picture.text("label strong", (end + 6, y + 29), "start", &flag.score.to_string());
    picture.set_height(y + ROW);
    picture.inside_page(Spoken {
        id,
        title: Word::WaterfallTitle.text(language),
        description: Word::WaterfallDescription.text(language),
    })
}

/// One sentence on what it shows.
pub(super) fn waterfall_summary(flag: &FlagRecord, language: Language) -> String {
    let word =
        if flag.reasons.len() == 1 { Word::WaterfallSummaryOne } else { Word::WaterfallSummary };
    let (count, score) = (flag.reasons.len().to_string(), flag.score.to_string());
    word.with(language, &[&count, &score, &flag.band])
}

struct Scale {
    most: i64,
}

impl Scale {
    /// Wide enough for every bar and dashed frame.
    fn of(flag: &FlagRecord) -> Self {
        let mut before = 0_i64;
        let mut most = 1_i64;
        for reason in &flag.reasons {
            most = most.max(before + i64::from(reason.weight.max(reason.counted)));
            before += i64::from(reason.counted);
        }
        Self { most: most.max(before) }
    }

    fn column(&self, points: i32) -> i32 {
        let wide = i64::from(RIGHT - LEFT) * i64::from(points.max(0)) / self.most;
        LEFT + i32::try_from(wide).unwrap_or(0)
    }
}
