//! Who was registered at a dwelling when: what the swimlane draws and its table lists.

use super::Scene;
use super::place::person_label;
use crate::domain::{Day, DwellingId, MoveKind, Period, PersonId, RegistrationId, UncertainDay};

/// Most rows that are drawn; the rest is counted.
const MOST_LANES: usize = 40;

/// A dwelling's registrations over a span of days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// The days drawn.
    pub span: Period,
    /// The day of the run.
    pub as_of: Day,
    /// One for each person, by first day.
    pub lanes: Vec<Lane>,
    /// Persons not drawn for want of room.
    pub left_out: usize,
    /// How many certainly lived there from each day on.
    pub steps: Vec<(Day, u32)>,
}

/// One person's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    /// As printed.
    pub label: String,
    /// Whether 18 or older on the day of the run.
    pub adult: bool,
    /// Whether the flag concerns this person.
    pub concerned: bool,
    /// In time order.
    pub stays: Vec<Stay>,
}

/// One registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    /// Its first day.
    pub start: UncertainDay,
    /// The first day after it; [`Day::MAX`] where it has not ended.
    pub end: UncertainDay,
    /// A mailing address only.
    pub mail: bool,
}

impl Stay {
    fn possible(self) -> Period {
        Period::new(self.start.earliest, self.end.latest)
    }
}

impl Timeline {
    /// How many live there on the day of the run.
    pub fn now(&self) -> u32 {
        self.on(self.as_of)
    }

    fn on(&self, day: Day) -> u32 {
        self.steps.iter().take_while(|(from, _)| *from <= day).last().map_or(0, |step| step.1)
    }

    /// The most at once.
    pub fn most(&self) -> u32 {
        self.steps.iter().map(|step| step.1).max().unwrap_or(0)
    }
}

/// The timeline of a dwelling: the 38 months before the day of the run and the 2 after it.
///
/// Persons whose address is protected are left out of rows and numbers. O(n log n) in the
/// dwelling's registrations.
pub fn timeline(scene: Scene<'_>, dwelling: DwellingId, concerned: &[RegistrationId]) -> Timeline {
    let graph = scene.graph;
    let span = Period::new(graph.as_of.minus_months(38), graph.as_of.plus(61));
    let mut shown: Vec<(PersonId, RegistrationId, Stay)> = graph
        .registrations_at(dwelling)
        .map(|id| (graph.person(id), id, stay(scene, id)))
        .filter(|(person, _, stay)| {
            !graph.is_protected(*person) && !stay.possible().intersect(span).is_empty()
        })
        .collect();
    shown.sort_unstable_by_key(|(person, id, _)| (*person, *id));
    let mut lanes: Vec<_> = shown
        .chunk_by(|one, next| one.0 == next.0)
        .map(|rows| lane(scene, rows, concerned))
        .collect();
    lanes.sort_by(|one, other| order(one).cmp(&order(other)));
    let left_out = thin_out(&mut lanes);
    let steps = steps(scene, &shown, span);
    Timeline { span, as_of: graph.as_of, lanes, left_out, steps }
}

fn stay(scene: Scene<'_>, id: RegistrationId) -> Stay {
    let graph = scene.graph;
    let mail = graph.kind(id) == MoveKind::Mail;
    Stay { start: graph.start(id), end: graph.end(id), mail }
}

fn lane(
    scene: Scene<'_>,
    rows: &[(PersonId, RegistrationId, Stay)],
    concerned: &[RegistrationId],
) -> Lane {
    let person = rows[0].0;
    Lane {
        label: person_label(scene, person),
        adult: scene.graph.is_adult(person, scene.graph.as_of),
        concerned: rows.iter().any(|(_, id, _)| concerned.contains(id)),
        stays: rows.iter().map(|(_, _, stay)| *stay).collect(),
    }
}

fn order(lane: &Lane) -> (Option<UncertainDay>, bool, &str) {
    (lane.stays.first().map(|stay| stay.start), !lane.adult, &lane.label)
}

/// Keeps the persons concerned and those who stayed longest or last; returns how many went.
fn thin_out(lanes: &mut Vec<Lane>) -> usize {
    let left_out = lanes.len().saturating_sub(MOST_LANES);
    if left_out > 0 {
        let ends = |lane: &Lane| lane.stays.last().map(|stay| stay.end.latest);
        let mut kept: Vec<usize> = (0..lanes.len()).collect();
        kept.sort_by_key(|index| {
            let lane = &lanes[*index];
            (std::cmp::Reverse((lane.concerned, ends(lane))), *index)
        });
        let kept: std::collections::BTreeSet<_> = kept.into_iter().take(MOST_LANES).collect();
        let mut index = 0;
        lanes.retain(|_| {
            index += 1;
            kept.contains(&(index - 1))
        });
    }
    left_out
}

fn steps(
    scene: Scene<'_>,
    shown: &[(PersonId, RegistrationId, Stay)],
    span: Period,
) -> Vec<(Day, u32)> {
    let mut changes: Vec<(Day, i64)> = shown
        .iter()
        .map(|(_, id, _)| scene.graph.certain_days(*id).intersect(span))
        .filter(|days| !days.is_empty())
        .flat_map(|days| [(days.from, 1), (days.to, -1)])
        .collect();
    changes.sort_unstable();
    let mut count = 0_i64;
    let mut steps = vec![(span.from, 0)];
    for group in changes.chunk_by(|one, next| one.0 == next.0) {
        count += group.iter().map(|change| change.1).sum::<i64>();
        let number = u32::try_from(count).unwrap_or(0);
        match steps.last_mut() {
            Some(last) if last.0 == group[0].0 => last.1 = number,
            _ if group[0].0 < span.to => steps.push((group[0].0, number)),
            _ => {}
        }
    }
    steps
}
