//! The swimlane: a row for each person, bars for registrations, a step line of persons at once.

use super::format::day;
use super::legend::{Sign, draw_legend};
use super::list::cut;
use super::style::PICTURE_STYLE;
use super::svg::{Ground, Picture, Spoken};
use super::text::Word;
use super::timeline::{Lane, Stay, Timeline};
use crate::domain::{Day, Language};

/// Where the parts of the picture stand, in its units.
#[derive(Clone, Copy, Debug)]
struct Measures {
    width: i32,
    /// Where the days begin and end.
    days: (i32, i32),
    top: i32,
    row: i32,
    /// Height of the step line.
    steps: i32,
}

impl Measures {
    const SCREEN: Self = Self { width: 760, days: (150, 744), top: 26, row: 20, steps: 70 };

    /// Packed close, with no more room for names than they take.
    fn paper(timeline: &Timeline, width: i32, language: Language) -> Self {
        let letters = |text: &str| text.chars().count().min(LETTERS);
        let names = timeline.lanes.iter().map(|lane| letters(&lane.label));
        let longest = names.chain([letters(Word::AtOnce.text(language)) + 3]).max().unwrap_or(0);
        let left = NAME + 8 * i32::try_from(longest).unwrap_or(0);
        Self { width, days: (left, width - 16), top: 22, row: 15, steps: 36 }
    }
}

/// Letters of a name; the table beside the picture has the whole.
const LETTERS: usize = 17;
/// What a year takes across.
const YEAR: i32 = 36;
/// Where names begin.
const NAME: i32 = 26;

/// The swimlane as an SVG file of its own, with what its signs mean below it.
pub fn swimlane_svg(timeline: &Timeline, language: Language) -> String {
    let (mut picture, bottom) = drawn(timeline, Measures::SCREEN, language);
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

/// The swimlane for a page; `id` is unique there. On paper it takes `width`.
pub(super) fn swimlane_figure(
    timeline: &Timeline,
    (ground, width): (Ground, i32),
    id: &str,
    language: Language,
) -> String {
    let measures = match ground {
        Ground::Screen => Measures::SCREEN,
        Ground::Paper => Measures::paper(timeline, width, language),
    };
    drawn(timeline, measures, language).0.inside_page(spoken(id, language))
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
fn drawn(timeline: &Timeline, measures: Measures, language: Language) -> (Picture, i32) {
    let mut sketch = Sketch { picture: Picture::new(measures.width, 0), timeline, measures };
    let Measures { days, top, row, steps, .. } = measures;
    let rows = i32::try_from(timeline.lanes.len()).unwrap_or(0);
    let bottom = top + rows * row + if timeline.left_out > 0 { row } else { 0 };
    let steps_top = bottom + row + 2;
    sketch.years(steps_top + steps);
    for (at, lane) in (0..).zip(&timeline.lanes) {
        sketch.lane(lane, top + at * row);
    }
    if timeline.left_out > 0 {
        let text = Word::SwimlaneMore.with(language, &[&timeline.left_out.to_string()]);
        sketch.picture.text("small", (days.0, bottom - 6), "start", &text);
    }
    sketch.steps(steps_top, language);
    sketch.as_of(steps_top + steps, language);
    let bottom = steps_top + steps + 24;
    sketch.picture.set_height(bottom);
    (sketch.picture, bottom)
}

/// The picture as far as it is drawn.
struct Sketch<'t> {
    picture: Picture,
    timeline: &'t Timeline,
    measures: Measures,
}

impl Sketch<'_> {
    /// The column of a day; days outside the span stand at its edge.
    fn column(&self, day: Day) -> i32 {
        let (span, (left, right)) = (self.timeline.span, self.measures.days);
        let day = day.clamp(span.from, span.to);
        let all = i64::from(span.length().0.max(1));
        let passed = i64::from(day.since(span.from).0);
        left + i32::try_from(passed * i64::from(right - left) / all).unwrap_or(0)
    }

    fn years(&mut self, bottom: i32) {
        let (span, top) = (self.timeline.span, self.measures.top);
        for year in span.from.year()..=span.to.year() {
            let Some(first) = Day::from_ymd(year, 1, 1) else { continue };
            if span.contains(first) {
                let x = self.column(first);
                self.picture.line("grid", (x, top - 6), (x, bottom));
                let at_edge = x + YEAR > self.measures.width;
                let (x, anchor) = if at_edge { (x - 3, "end") } else { (x + 3, "start") };
                self.picture.text("small", (x, top - 10), anchor, &year.to_string());
            }
        }
    }

    fn lane(&mut self, lane: &Lane, y: i32) {
        let high = self.measures.row - 4;
        if lane.concerned {
            self.picture.rect("concerned", (0, y), (4, high));
        }
        let middle = y + high / 2;
        if lane.adult {
            self.picture.circle("mark", (14, middle), 5);
        } else {
            let triangle = [(14, middle - 5), (19, middle + 4), (9, middle + 4)];
            self.picture.path("mark", &triangle, true);
        }
        self.picture.text("label", (NAME, middle + 4), "start", &cut(&lane.label, LETTERS));
        for stay in &lane.stays {
            self.stay(*stay, y);
        }
    }

    fn stay(&mut self, stay: Stay, y: i32) {
        let at = |day| self.column(day);
        let high = self.measures.row - 6;
        // a stay that has no known end is drawn to the day of the run and no further
        let open = stay.end.latest == Day::MAX;
        let no_later = if open { self.timeline.as_of } else { Day::MAX };
        let (first, last) = (at(stay.start.earliest), at(stay.end.latest.min(no_later)));
        let (sure_from, sure_to) = (at(stay.start.latest), at(stay.end.earliest.min(no_later)));
        let mut bar = |class, from: i32, to: i32| {
            self.picture.rect(class, (from, y), (to - from, high));
        };
        if stay.mail {
            return bar("stay-mail", first, last);
        }
        if sure_from > first {
            bar("stay-unsure", first, sure_from.min(last));
        }
        if last > sure_to {
            bar("stay-unsure", sure_to.max(first), last);
        }
        if sure_to > sure_from {
            bar("stay", sure_from, sure_to);
        }
    }

    fn steps(&mut self, top: i32, language: Language) {
        let (timeline, Measures { days, steps, .. }) = (self.timeline, self.measures);
        let most = i64::from(timeline.most().max(1));
        let height = |count: u32| {
            let share = i64::from(count) * i64::from(steps - 8) / most;
            top + steps - i32::try_from(share).unwrap_or(0)
        };
        self.picture.text("label", (NAME, top + 14), "start", Word::AtOnce.text(language));
        for mark in [0, timeline.most()] {
            self.picture.line("grid", (days.0, height(mark)), (days.1, height(mark)));
            self.picture.text("small", (days.0 - 6, height(mark) + 4), "end", &mark.to_string());
        }
        let mut points: Vec<(i32, i32)> = Vec::new();
        let mut before = 0;
        for (from, count) in timeline.steps.iter().filter(|(from, _)| *from <= timeline.as_of) {
            let x = self.column(*from);
            points.push((x, height(before)));
            points.push((x, height(*count)));
            before = *count;
        }
        points.push((self.column(timeline.as_of), height(before)));
        self.picture.path("steps", &points, false);
    }

    fn as_of(&mut self, bottom: i32, language: Language) {
        let as_of = self.timeline.as_of;
        let x = self.column(as_of);
        self.picture.line("as-of", (x, self.measures.top - 6), (x, bottom));
        let text = format!("{} {}", Word::Today.text(language), day(as_of, language));
        self.picture.text("small", (x + 16, bottom + 16), "end", &text);
    }
}
