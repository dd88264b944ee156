//! Places for the nodes of an ego network: rings around the subject, neighbours near each other.
//!
//! Whole numbers throughout, so that a picture is the same on every machine.

use petgraph::graph::NodeIndex;

use super::Ego;

/// A node and where it goes: right and down of the subject, in picture units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Which node.
    pub node: NodeIndex,
    /// To the right.
    pub x: i32,
    /// Down.
    pub y: i32,
}

/// Angles are hundredths of a degree, clockwise from the right.
const FULL_TURN: i64 = 36_000;
/// Picture units between rings.
const RING_WIDTH: i64 = 120;
/// Picture units each node of a ring gets at least.
const NODE_ROOM: i64 = 46;
/// Rounds of moving nodes towards their neighbours; more change nothing one can see.
const ROUNDS: usize = 12;
/// Sines of 0 to 90 degrees in ten-thousandths.
const SINES: [i64; 91] = [
    0, 175, 349, 523, 698, 872, 1_045, 1_219, 1_392, 1_564, 1_736, 1_908, 2_079, 2_250, 2_419,
    2_588, 2_756, 2_924, 3_090, 3_256, 3_420, 3_584, 3_746, 3_907, 4_067, 4_226, 4_384, 4_540,
    4_695, 4_848, 5_000, 5_150, 5_299, 5_446, 5_592, 5_736, 5_878, 6_018, 6_157, 6_293, 6_428,
    6_561, 6_691, 6_820, 6_947, 7_071, 7_193, 7_314, 7_431, 7_547, 7_660, 7_771, 7_880, 7_986,
    8_090, 8_192, 8_290, 8_387, 8_480, 8_572, 8_660, 8_746, 8_829, 8_910, 8_988, 9_063, 9_135,
    9_205, 9_272, 9_336, 9_397, 9_455, 9_511, 9_563, 9_613, 9_659, 9_703, 9_744, 9_781, 9_816,
    9_848, 9_877, 9_903, 9_925, 9_945, 9_962, 9_976, 9_986, 9_994, 9_998, 10_000,
];

/// Places every node of an ego network, in node order: the subject at the origin, a node `d` links
/// away on ring `d`, on each ring in the order of its neighbours' mean angle.
///
/// O(rounds x (nodes log nodes + edges)).
pub fn layout(ego: &Ego) -> Vec<Placed> {
    let rings = rings(ego);
    let mut angles = vec![0_i64; ego.graph.node_count()];
    let radii = radii(&rings);
    for (ring, radius) in rings.iter().zip(&radii) {
        spread_evenly(ring, *radius, &mut angles);
    }
    for _ in 0..ROUNDS {
        for (ring, radius) in rings.iter().zip(&radii) {
            settle(ego, ring, *radius, &mut angles);
        }
    }
    let on_ring = |node: NodeIndex| radii[usize::from(ego.distance[node.index()])];
    ego.graph
        .node_indices()
        .map(|node| {
            let (x, y) = point(angles[node.index()], on_ring(node));
            Placed { node, x, y }
        })
        .collect()
}

/// The nodes at each distance from the subject.
fn rings(ego: &Ego) -> Vec<Vec<NodeIndex>> {
    let farthest = ego.distance.iter().max().copied().unwrap_or(0);
    let mut rings = vec![Vec::new(); usize::from(farthest) + 1];
    for node in ego.graph.node_indices() {
        rings[usize::from(ego.distance[node.index()])].push(node);
    }
    rings
}

/// Wide enough for the nodes of each ring, each wider than the one inside.
fn radii(rings: &[Vec<NodeIndex>]) -> Vec<i64> {
    let mut radii = vec![0];
    for ring in rings.iter().skip(1) {
        let inside = radii.last().copied().unwrap_or(0);
        radii.push((inside + RING_WIDTH).max(length(ring) * NODE_ROOM * 100 / 628));
    }
    radii
}

fn length(ring: &[NodeIndex]) -> i64 {
    i64::try_from(ring.len()).unwrap_or(i64::MAX)
}

/// In the order the nodes were reached.
fn spread_evenly(ring: &[NodeIndex], radius: i64, angles: &mut [i64]) {
    let step = if radius == 0 { 0 } else { FULL_TURN / length(ring).max(1) };
    let mut angle = 0;
    for node in ring {
        angles[node.index()] = angle;
        angle += step;
    }
}

/// Moves the nodes of a ring towards their neighbours and apart again.
fn settle(ego: &Ego, ring: &[NodeIndex], radius: i64, angles: &mut [i64]) {
    if radius == 0 || ring.is_empty() {
        return;
    }
    let mut wanted: Vec<(i64, NodeIndex)> =
        ring.iter().map(|node| (wanted_angle(ego, *node, angles), *node)).collect();
    wanted.sort_unstable();
    let gap = (NODE_ROOM * FULL_TURN * 100 / (628 * radius)).min(FULL_TURN / length(ring));
    push_apart(&mut wanted, gap);
    for (angle, node) in wanted {
        angles[node.index()] = angle.rem_euclid(FULL_TURN);
    }
}

/// Half way from where a node is to the mean of its neighbours other than the subject.
fn wanted_angle(ego: &Ego, node: NodeIndex, angles: &[i64]) -> i64 {
    let here = angles[node.index()];
    let around = ego.graph.neighbors(node).filter(|other| other.index() != 0);
    let turns: Vec<i64> = around.map(|other| turn(here, angles[other.index()])).collect();
    let count = i64::try_from(turns.len()).unwrap_or(1).max(1);
    (here + turns.iter().sum::<i64>() / count / 2).rem_euclid(FULL_TURN)
}

/// The shorter way round from one angle to another.
fn turn(from: i64, to: i64) -> i64 {
    (to - from + FULL_TURN / 2).rem_euclid(FULL_TURN) - FULL_TURN / 2
}

/// Keeps the order and makes neighbours at least `gap` apart, around the whole circle.
fn push_apart(wanted: &mut [(i64, NodeIndex)], gap: i64) {
    for later in 1..wanted.len() {
        wanted[later].0 = wanted[later].0.max(wanted[later - 1].0 + gap);
    }
    let Some((first, _)) = wanted.first().copied() else { return };
    let mut limit = first + FULL_TURN - gap;
    for (angle, _) in wanted.iter_mut().rev() {
        *angle = (*angle).min(limit);
        limit = *angle - gap;
    }
}

/// The point of a circle at an angle; pictures are wider than high, for the labels.
fn point(angle: i64, radius: i64) -> (i32, i32) {
    let x = radius * sine(angle + FULL_TURN / 4) * 13 / 100_000;
    let y = radius * sine(angle) / 10_000;
    (i32::try_from(x).unwrap_or(i32::MAX), i32::try_from(y).unwrap_or(i32::MAX))
}

/// Ten-thousandths of the sine of an angle, between whole degrees on a straight line.
fn sine(angle: i64) -> i64 {
    let angle = angle.rem_euclid(FULL_TURN);
    let (sign, half) = if angle < FULL_TURN / 2 { (1, angle) } else { (-1, angle - FULL_TURN / 2) };
    let quarter = half.min(FULL_TURN / 2 - half);
    let (degree, rest) = (quarter / 100, quarter % 100);
    let at = |degree: i64| usize::try_from(degree).map_or(0, |index| SINES[index.min(90)]);
    sign * (at(degree) + (at(degree + 1) - at(degree)) * rest / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sines_go_round() {
        let at = |degrees: i64| sine(degrees * 100);
        assert_eq!([at(0), at(30), at(90), at(150), at(180)], [0, 5_000, 10_000, 5_000, 0]);
        assert_eq!([at(210), at(270), at(330), at(360)], [-5_000, -10_000, -5_000, 0]);
        assert_eq!(sine(50), 87);
    }

    #[test]
    fn nodes_keep_apart() {
        let mut wanted: Vec<_> =
            [10, 10, 12, 35_990].into_iter().map(|angle| (angle, NodeIndex::new(0))).collect();
        push_apart(&mut wanted, 1_000);
        let angles: Vec<_> = wanted.iter().map(|(angle, _)| *angle).collect();
        assert_eq!(angles, [10, 1_010, 2_010, 35_010]);
    }
}
