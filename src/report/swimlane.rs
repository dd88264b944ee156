//! The swimlane: a row for each person, bars for registrations, a step line of persons at once.

use super::format::day;
use super::legend::{Sign, draw_legend};
use super::list::cut;
use super::style::PICTURE_STYLE;
use super::svg::{Picture, Spoken};
use super::text::Word;
use super::timeline::{Lane, Stay, Timeline};
use crate::domain::{Day, Language, Period};

const WIDTH: i32 = 760;
const LEFT: i32 = 150;
const RIGHT: i32 = 744;
const TOP: i32 = 26;
const ROW: i32 = 20;
const STEPS: i32 = 70;

/// The swimlane as an SVG file of its own, with what its signs mean below it.
pub fn swimlane_svg(timeline: &Timeline, language: Language) -> String {
    let (mut picture, bottom) = drawn(timeline, language);
    let mut signs = vec![
        (Sign::Circle, Word::Adult),
        (Sign::Triangle, Word::Child),
        (Sign::Bar("stay"), Word::KindResidence),
        (Sign::Bar("stay-unsure"), Word::LegendUnsure),
        (Sign::Bar("stay-mail"), Word::KindMail),
        (Sign::Line("steps"), Word::LegendAtOnce),
    ];
    if timeline.lanes.iter().any(|lane| lane.concerned) {
        signs.push((Sign::Stroke, Word::LegendConcerned));
    }
    draw_legend(&mut picture, &signs, bottom, language);
    picture.alone(spoken("swimlane", language), PICTURE_STYLE)
}

/// The swimlane for a page; `id` is unique there.
pub(super) fn swimlane_figure(timeline: &Timeline, id: &str, language: Language) -> String {
    drawn(timeline, language).0.inside_page(spoken(id, language))
}

fn spoken(id: &str, language: Language) -> Spoken<'_> {
    Spoken {
        id,
        title: Word::SwimlaneTitle.text(language),
        description: Word::SwimlaneDescription.text(language),
    }
}

/// One sentence on what it shows.
pub(super) fn swimlane_summary(timeline: &Timeline, language: Language) -> String {
    let persons = (timeline.lanes.len() + timeline.left_out).to_string();
    let values = [persons, timeline.now().to_string(), timeline.most().to_string()];
    Word::SwimlaneSummary.with(language, &[&values[0], &values[1], &values[2]])
}

/// The picture, and where it ends below.
fn drawn(timeline: &Timeline, language: Language) -> (Picture, i32) {
    let mut picture = Picture::new(WIDTH, 0);
    let rows = i32::try_from(timeline.lanes.len()).unwrap_or(0);
    let bottom = TOP + rows * ROW + if timeline.left_out > 0 { ROW } else { 0 };
    let steps_top = bottom + 22;
    years(&mut picture, timeline, steps_top + STEPS);
    for (row, lane) in (0..).zip(&timeline.lanes) {
        draw_lane(&mut picture, timeline, lane, TOP + row * ROW);
    }
    if timeline.left_out > 0 {
        let text = Word::SwimlaneMore.with(language, &[&timeline.left_out.to_string()]);
        picture.text("small", (LEFT, bottom - 6), "start", &text);
    }
    draw_steps(&mut picture, timeline, steps_top, language);
    draw_as_of(&mut picture, timeline, steps_top + STEPS, language);
    let bottom = steps_top + STEPS + 24;
    picture.set_height(bottom);
    (picture, bottom)
}

/// The column of a day; days outside the span stand at its edge.
fn column(span: Period, day: Day) -> i32 {
    let day = day.clamp(span.from, span.to);
    let all = i64::from(span.length().0.max(1));
    let passed = i64::from(day.since(span.from).0);
    LEFT + i32::try_from(passed * i64::from(RIGHT - LEFT) / all).unwrap_or(0)
}

fn years(picture: &mut Picture, timeline: &Timeline, bottom: i32) {
    for year in timeline.span.from.year()..=timeline.span.to.year() {
        let Some(first) = Day::from_ymd(year, 1, 1) else { continue };
        if timeline.span.contains(first) {
            let x = column(timeline.span, first);
            picture.line("grid", (x, TOP - 6), (x, bottom));
            picture.text("small", (x + 3, TOP - 10), "start", &year.to_string());
        }
    }
}

fn draw_lane(picture: &mut Picture, timeline: &Timeline, lane: &Lane, y: i32) {
    if lane.concerned {
        picture.rect("concerned", (0, y), (4, ROW - 4));
    }
    let middle = y + (ROW - 4) / 2;
    if lane.adult {
        picture.circle("mark", (14, middle), 5);
    } else {
        let triangle = [(14, middle - 5), (19, middle + 4), (9, middle + 4)];
        picture.path("mark", &triangle, true);
    }
    picture.text("label", (26, middle + 4), "start", &cut(&lane.label, 17));
    for stay in &lane.stays {
        draw_stay(picture, timeline, *stay, y);
    }
}

fn draw_stay(picture: &mut Picture, timeline: &Timeline, stay: Stay, y: i32) {
    let at = |day| column(timeline.span, day);
    let high = ROW - 6;
    // a stay that has no known end is drawn to the day of the run and no further
    let no_later = if stay.end.latest == Day::MAX { timeline.as_of } else { Day::MAX };
    let (first, last) = (at(stay.start.earliest), at(stay.end.latest.min(no_later)));
    if stay.mail {
        picture.rect("stay-mail", (first, y), (last - first, high));
        return;
    }
    let (sure_from, sure_to) = (at(stay.start.latest), at(stay.end.earliest.min(no_later)));
    if sure_from > first {
        picture.rect("stay-unsure", (first, y), (sure_from.min(last) - first, high));
    }
    if last > sure_to {
        picture.rect("stay-unsure", (sure_to.max(first), y), (last - sure_to.max(first), high));
    }
    if sure_to > sure_from {
        picture.rect("stay", (sure_from, y), (sure_to - sure_from, high));
    }
}

fn draw_steps(picture: &mut Picture, timeline: &Timeline, top: i32, language: Language) {
    let most = i64::from(timeline.most().max(1));
    let height = |count: u32| {
        top + STEPS - i32::try_from(i64::from(count) * i64::from(STEPS - 8) / most).unwrap_or(0)
    };
    picture.text("label", (26, top + 14), "start", Word::AtOnce.text(language));
    for mark in [0, timeline.most()] {
        picture.line("grid", (LEFT, height(mark)), (RIGHT, height(mark)));
        picture.text("small", (LEFT - 6, height(mark) + 4), "end", &mark.to_string());
    }
    let mut points: Vec<(i32, i32)> = Vec::new();
    let mut before = 0;
    for (from, count) in timeline.steps.iter().filter(|(from, _)| *from <= timeline.as_of) {
        let x = column(timeline.span, *from);
        points.push((x, height(before)));
        points.push((x, height(*count)));
        before = *count;
    }
    points.push((column(timeline.span, timeline.as_of), height(before)));
    picture.path("steps", &points, false);
}

fn draw_as_of(picture: &mut Picture, timeline: &Timeline, bottom: i32, language: Language) {
    let x = column(timeline.span, timeline.as_of);
    picture.line("as-of", (x, TOP - 6), (x, bottom));
    let text = format!("{} {}", Word::Today.text(language), day(timeline.as_of, language));
    picture.text("small", (x + 16, bottom + 16), "end", &text);
}
