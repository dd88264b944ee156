//! Progress with an estimate of the time left, where somebody watches; silence otherwise.

use std::cell::RefCell;
use std::fmt::Write;
use std::time::{Duration, Instant};

use indicatif::{
    HumanDuration, ProgressBar, ProgressDrawTarget, ProgressFinish, ProgressState, ProgressStyle,
};

use crate::pipeline::Stage;
use crate::report::StageDuration;

/// Follows the stages of a scan: draws a bar and keeps how long each took.
#[derive(Debug)]
pub struct Progress {
    bar: ProgressBar,
    running: RefCell<Option<(Stage, Spent<Instant>)>>,
    durations: RefCell<Vec<(Stage, Spent<Duration>)>>,
}

/// A point in time, by the clock and by what this process has used of the processors; also the
/// span between two.
#[derive(Clone, Copy, Debug)]
struct Spent<T> {
    clock: T,
    processors: Option<Duration>,
}

impl Spent<Instant> {
    fn now() -> Self {
        Self { clock: Instant::now(), processors: processor_time() }
    }

    fn elapsed(&self) -> Spent<Duration> {
        let processors =
            processor_time().zip(self.processors).map(|(now, then)| now.saturating_sub(then));
        Spent { clock: self.clock.elapsed(), processors }
    }
}

/// What all threads of this process have used, where the system tells.
#[cfg(unix)]
pub fn processor_time() -> Option<Duration> {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).ok()
}

#[cfg(not(unix))]
pub fn processor_time() -> Option<Duration> {
    None
}

/// Shares of a whole scan, in hundredths, as measured on a register of a million moves.
const SHARES: [(Stage, u64); 6] = [
    (Stage::Load, 30),
    (Stage::Graph, 15),
    (Stage::Facts, 35),
    (Stage::Rules, 3),
    (Stage::Flags, 7),
    (Stage::Report, 10),
];

impl Progress {
    /// Draws on standard error when `watched`.
    pub fn new(watched: bool) -> Self {
        let target =
            if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar =
            ProgressBar::with_draw_target(Some(100), target).with_finish(ProgressFinish::AndClear);
        let style = ProgressStyle::with_template("{msg:8} [{bar:30}] {elapsed} {left}");
        let style = style.unwrap_or_else(|_| ProgressStyle::default_bar());
        bar.set_style(style.with_key("left", time_left));
        if watched {
            bar.enable_steady_tick(Duration::from_millis(250));
        }
        Self { bar, running: RefCell::default(), durations: RefCell::default() }
    }

    /// Does something that may print: the bar makes room for it.
    pub fn beside<T>(&self, print: impl FnOnce() -> T) -> T {
        self.bar.suspend(print)
    }

    /// A stage begins; the one before it has ended.
    pub fn begin(&self, stage: Stage) {
        self.end();
        self.bar.set_message(stage.name());
        *self.running.borrow_mut() = Some((stage, Spent::now()));
    }

    fn end(&self) {
        if let Some((stage, since)) = self.running.borrow_mut().take() {
            self.durations.borrow_mut().push((stage, since.elapsed()));
            let share = SHARES.iter().find(|(known, _)| *known == stage);
            self.bar.inc(share.map_or(0, |(_, share)| *share));
        }
    }

    /// All stages have ended: takes the bar away, gives how long each took.
    pub fn finish(&self) -> Vec<StageDuration> {
        self.end();
        self.bar.finish_and_clear();
        let milliseconds = |took: Duration| u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
        let record = |(stage, took): &(Stage, Spent<Duration>)| StageDuration {
            stage: stage.name().to_owned(),
            milliseconds: milliseconds(took.clock),
            cpu_milliseconds: took.processors.map(milliseconds),
        };
        self.durations.borrow().iter().map(record).collect()
    }
}

/// How long the rest takes, once there is something to judge it by.
fn time_left(state: &ProgressState, text: &mut dyn Write) {
    if state.pos() > 0 {
        let _ = write!(text, "(about {:#} left)", HumanDuration(state.eta()));
    }
}

/// A turning mark for work whose length is not known beforehand; hidden where nobody watches.
pub fn spinner(watched: bool, message: &str) -> ProgressBar {
    let target = if watched { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
    let bar = ProgressBar::with_draw_target(None, target);
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    bar
}
