//! Plots of how runs fare: curves, points with whiskers, bars. Told apart by dash and mark, not by
//! colour alone.

use super::style::PICTURE_STYLE;
use super::svg::{Picture, Spoken};
use crate::domain::math::{decade, ln};

/// A curve with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// For the legend.
    pub name: String,
    /// Points from left to right.
    pub points: Vec<(f64, f64)>,
}

/// A point with the interval it lies in.
#[derive(Clone, Debug, PartialEq)]
pub struct Whisker {
    /// What it is about, below it.
    pub label: String,
    /// The value.
    pub value: f64,
    /// Its interval.
    pub interval: (f64, f64),
}

/// Values of one thing in each run, as bars.
#[derive(Clone, Debug, PartialEq)]
pub struct BarGroup {
    /// What it is about.
    pub label: String,
    /// One value a run.
    pub values: Vec<f64>,
}

/// Words around a plot.
#[derive(Clone, Copy, Debug)]
pub struct PlotWords<'a> {
    /// Above it.
    pub title: &'a str,
    /// What the horizontal axis shows.
    pub across: &'a str,
    /// What the vertical axis shows.
    pub up: &'a str,
    /// For those who can't see it.
    pub description: &'a str,
}

const WIDTH: i32 = 640;
const HEIGHT: i32 = 400;
const LEFT: i32 = 64;
const RIGHT: i32 = 620;
const TOP: i32 = 52;
const BOTTOM: i32 = 340;

/// Styles of curves and bars, one a run, repeated where there are more.
const STYLES: &str = "\
.curve{fill:none;stroke-width:2.5}\
.run-0{stroke:#1f3e5a}.run-1{stroke:#b3541e;stroke-dasharray:9 4}.run-2{stroke:#3f7d4e;stroke-dasharray:3 3}\
.run-3{stroke:#7a4b8c;stroke-dasharray:12 4 3 4}\
.fill-0{fill:#1f3e5a}.fill-1{fill:#b3541e}.fill-2{fill:#3f7d4e}.fill-3{fill:#7a4b8c}\
.whisker{stroke:currentColor;stroke-width:1.5}\
.grid{stroke:#ddd}";

struct Frame {
    picture: Picture,
    across: (f64, f64),
    up: (f64, f64),
    by_doubling: bool,
}

impl Frame {
    fn new(words: PlotWords<'_>, across: (f64, f64), most: f64) -> Self {
        let mut picture = Picture::new(WIDTH, HEIGHT);
        picture.text("strong", (LEFT, 20), "start", words.title);
        picture.text("small", (LEFT, 40), "start", words.up);
        picture.text("small", (RIGHT, BOTTOM + 40), "end", words.across);
        Self { picture, across, up: (0.0, most), by_doubling: false }
    }

    fn x(&self, value: f64) -> i32 {
        let (low, high) = self.across;
        let share = if self.by_doubling {
            ln(value / low) / ln(high / low)
        } else {
            (value - low) / (high - low)
        };
        place(LEFT, RIGHT, share)
    }

    fn y(&self, value: f64) -> i32 {
        place(BOTTOM, TOP, value / self.up.1.max(f64::MIN_POSITIVE))
    }

    fn rows(&mut self, label: &dyn Fn(f64) -> String) {
        for step in 0..=4 {
            let value = self.up.1 * f64::from(step) / 4.0;
            let y = self.y(value);
            self.picture.line("grid", (LEFT, y), (RIGHT, y));
            self.picture.text("small", (LEFT - 6, y + 4), "end", &label(value));
        }
    }

    fn legend(&mut self, names: &[String]) {
        let mut x = LEFT;
        for (number, name) in names.iter().enumerate() {
            let line = [(x, HEIGHT - 12), (x + 26, HEIGHT - 12)];
            self.picture.path(&format!("curve run-{}", number % 4), &line, false);
            self.picture.text("small", (x + 32, HEIGHT - 8), "start", name);
            x += 44 + 7 * i32::try_from(name.chars().count()).unwrap_or(40);
        }
    }

    fn done(self, id: &str, words: PlotWords<'_>) -> Vec<u8> {
        let spoken = Spoken { id, title: words.title, description: words.description };
        self.picture.alone(spoken, &format!("{PICTURE_STYLE}{STYLES}")).into_bytes()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "held within the picture")]
fn place(from: i32, to: i32, share: f64) -> i32 {
    from + (f64::from(to - from) * share.clamp(0.0, 1.0)).round() as i32
}

/// A round number at or above the greatest value.
fn most(values: impl Iterator<Item = f64>) -> f64 {
    let greatest = values.fold(0.0, f64::max).max(1e-6);
    let unit = decade(greatest);
    let steps = [1.0, 2.0, 4.0, 6.0, 8.0, 10.0];
    steps.into_iter().map(|step| step * unit).find(|step| *step >= greatest).unwrap_or(greatest)
}

fn number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn percent(value: f64) -> String {
    format!("{} %", number(value * 100.0))
}

/// Curves over a horizontal axis that doubles from mark to mark; shares where `shares` says so.
pub fn curve_plot(id: &str, words: PlotWords<'_>, curves: &[Curve], shares: bool) -> Vec<u8> {
    let points = || curves.iter().flat_map(|curve| &curve.points);
    let low = points().map(|point| point.0).fold(f64::INFINITY, f64::min);
    let high = points().map(|point| point.0).fold(0.0, f64::max);
    let mut frame =
        Frame::new(words, (low.max(1.0), high.max(low + 1.0)), most(points().map(|p| p.1)));
    frame.by_doubling = true;
    frame.rows(if shares { &percent } else { &number });
    let mut mark = low.max(1.0);
    while mark <= high {
        let x = frame.x(mark);
        frame.picture.text("small", (x, BOTTOM + 18), "middle", &format!("{mark:.0}"));
        mark *= 2.0;
    }
    for (run, curve) in curves.iter().enumerate() {
        let line: Vec<(i32, i32)> =
            curve.points.iter().map(|point| (frame.x(point.0), frame.y(point.1))).collect();
        frame.picture.path(&format!("curve run-{}", run % 4), &line, false);
    }
    let names: Vec<String> = curves.iter().map(|curve| curve.name.clone()).collect();
    frame.legend(&names);
    frame.done(id, words)
}

/// Shares with their intervals, one a label, for each run.
pub fn whisker_plot(id: &str, words: PlotWords<'_>, runs: &[(String, Vec<Whisker>)]) -> Vec<u8> {
    let labels: Vec<&str> = longest(runs).iter().map(|it| it.label.as_str()).collect();
    let columns = f64::from(u32::try_from(labels.len()).unwrap_or(1).max(1));
    let mut frame = Frame::new(words, (0.0, columns), 1.0);
    frame.rows(&percent);
    for (column, label) in (0_u32..).zip(&labels) {
        let x = frame.x(f64::from(column) + 0.5);
        frame.picture.text("small", (x, BOTTOM + 18), "middle", label);
    }
    for (number, (_, whiskers)) in runs.iter().enumerate() {
        let aside = i32::try_from(number).unwrap_or(0) * 9 - 4;
        for whisker in whiskers {
            let column = (0_u32..).zip(&labels).find(|(_, label)| **label == whisker.label);
            let Some((column, _)) = column else { continue };
            let x = frame.x(f64::from(column) + 0.5) + aside;
            let (low, high) = (frame.y(whisker.interval.0), frame.y(whisker.interval.1));
            frame.picture.line("whisker", (x, low), (x, high));
            frame.picture.circle(&format!("fill-{}", number % 4), (x, frame.y(whisker.value)), 4);
        }
    }
    let names: Vec<String> = runs.iter().map(|(name, _)| name.clone()).collect();
    frame.legend(&names);
    frame.done(id, words)
}

fn longest(runs: &[(String, Vec<Whisker>)]) -> &[Whisker] {
    runs.iter().map(|(_, whiskers)| whiskers.as_slice()).max_by_key(|it| it.len()).unwrap_or(&[])
}

/// Bars from left to right, a row a group, one bar a run; values are shares.
pub fn bar_plot(id: &str, words: PlotWords<'_>, names: &[String], groups: &[BarGroup]) -> Vec<u8> {
    const BAR: i32 = 12;
    const NAMES: i32 = 190;
    let runs = i32::try_from(names.len()).unwrap_or(1);
    let row = runs * BAR + 10;
    let bottom = TOP + row * i32::try_from(groups.len()).unwrap_or(0);
    let mut picture = Picture::new(WIDTH, bottom + 44);
    picture.text("strong", (12, 20), "start", words.title);
    for (place, group) in (0..).zip(groups) {
        let y = TOP + place * row;
        picture.text("small", (NAMES - 8, y + runs * BAR / 2 + 4), "end", &group.label);
        for (run, value) in (0..).zip(&group.values) {
            let end = self::place(NAMES, RIGHT - 60, *value);
            picture.rect(
                &format!("fill-{}", run % 4),
                (NAMES, y + run * BAR),
                (end - NAMES, BAR - 2),
            );
            picture.text("small", (end + 5, y + run * BAR + 9), "start", &percent(*value));
        }
    }
    let mut x = 12;
    for (run, name) in names.iter().enumerate() {
        picture.rect(&format!("fill-{}", run % 4), (x, bottom + 18), (14, 10));
        picture.text("small", (x + 20, bottom + 28), "start", name);
        x += 36 + 7 * i32::try_from(name.chars().count()).unwrap_or(40);
    }
    let spoken = Spoken { id, title: words.title, description: words.description };
    picture.alone(spoken, &format!("{PICTURE_STYLE}{STYLES}")).into_bytes()
}
