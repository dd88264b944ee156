//! Advice on a pending registration: what is decided by which ground, and nothing is ever refused.
//!
//! [`POLICY`] is the whole decision. Its grounds come from the same rules, points and bands as a
//! flag, and from the two occupancy norms; the first that holds for anybody of a household decides
//! for all of them.

use super::combine::{LINE, band};
use super::gather::Gathered;
use super::raise::Findings;
use super::typology::score;
use super::unknown::unknown_rules;
use super::{Combination, NotCounted, Reason, UnknownRule};
use crate::domain::{Band, DwellingKind, Exempt, Points};
use crate::facts::{Fact, TableKind};
use crate::rules::Lane;

/// What the desk is advised to do. A person decides; `refuse` is not among the answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Advice {
    /// Register as notified.
    Register,
    /// Ask the host who moves in.
    AskHost,
    /// Ask every adult who lives there.
    AskAllResidents,
    /// Look at it by hand: the register cannot say.
    Manual,
}

/// Why.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Ground {
    /// A departure, a death, a mail address: nobody is registered as living anywhere by it.
    NobodyMovesIn,
    /// Name and address of somebody concerned are protected.
    AddressProtected,
    /// The destination is an institution of more people than a check looks at.
    TooLarge,
    /// The day of the move is not known to the day.
    DayUnsure,
    /// The destination is a code of the register and no dwelling.
    NoDwelling,
    /// A sign that the register itself is at fault here.
    RegisterUnsure,
    /// Part of the dwelling is sublet and more adults than rooms would live there.
    AdultsBeyondRooms,
    /// People come to strangers and more than two a room would live there.
    PersonsBeyondNorm,
    /// Reasons that make a wrong registration as likely as a right one.
    StrongReasons,
    /// Reasons from the line on.
    Reasons,
    /// Nothing speaks against it.
    Nothing,
}

/// The policy: the first ground that holds decides. The second advice is for a dwelling where no
/// other adult lives, so that there is nobody to ask.
pub const POLICY: [(Ground, Advice, Advice); 11] = [
    (Ground::NobodyMovesIn, Advice::Register, Advice::Register),
    (Ground::AddressProtected, Advice::Manual, Advice::Manual),
    (Ground::TooLarge, Advice::Manual, Advice::Manual),
    (Ground::DayUnsure, Advice::Manual, Advice::Manual),
    (Ground::NoDwelling, Advice::Manual, Advice::Manual),
    (Ground::RegisterUnsure, Advice::Manual, Advice::Manual),
    (Ground::AdultsBeyondRooms, Advice::AskAllResidents, Advice::Manual),
    (Ground::PersonsBeyondNorm, Advice::AskAllResidents, Advice::Manual),
    (Ground::StrongReasons, Advice::AskAllResidents, Advice::Manual),
    (Ground::Reasons, Advice::AskHost, Advice::Manual),
    (Ground::Nothing, Advice::Register, Advice::Register),
];

/// How the dwelling stands to one occupancy norm after the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Norm {
    /// Within it.
    Kept,
    /// Beyond it.
    Exceeded,
    /// It does not apply: nobody sublets, the family grows, or the dwelling has norms of its own.
    DoesNotApply,
    /// The register does not know the rooms.
    Unknown,
}

/// Who would live in the dwelling after the move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Occupancy {
    /// Habitable rooms.
    pub rooms: Option<u16>,
    /// Adults.
    pub adults: u16,
    /// Everybody.
    pub residents: u16,
    /// Adults up to rooms, where part of a dwelling is sublet.
    pub sublet: Norm,
    /// Two persons a room.
    pub persons: Norm,
}

/// The advice on one pending registration, with all it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Advised {
    /// What to do.
    pub advice: Advice,
    /// The ground that decided.
    pub ground: Ground,
    /// Sum of the reasons that concern this registration, as a scan counts them.
    pub score: Points,
    /// None below the line.
    pub band: Option<Band>,
    /// How many registrations were judged together as one household.
    pub household: usize,
    /// The reasons of whoever of the household has most, and of the dwelling; strongest first.
    pub reasons: Vec<Reason>,
    /// What they make as a whole.
    pub combinations: Vec<Combination>,
    /// Signs of a faulty register, and signs that somebody may need help. They add to no score.
    pub aside: Vec<Reason>,
    /// Rules that held and were cancelled by a mitigation.
    pub not_counted: Vec<NotCounted>,
    /// Rules that could not say yes or no.
    pub unknown: Vec<UnknownRule>,
    /// None where the dwelling was not looked at.
    pub occupancy: Option<Occupancy>,
}

impl Advised {
    /// Advice where nothing was measured.
    pub fn unmeasured(ground: Ground) -> Self {
        Self {
            advice: decide(ground, false),
            ground,
            score: Points(0),
            band: None,
            household: 1,
            reasons: Vec::new(),
            combinations: Vec::new(),
            aside: Vec::new(),
            not_counted: Vec::new(),
            unknown: Vec::new(),
            occupancy: None,
        }
    }
}

fn decide(ground: Ground, anybody_to_ask: bool) -> Advice {
    let row = POLICY.iter().find(|(known, ..)| *known == ground);
    let (_, asked, nobody) = row.expect("every ground is in the policy");
    if anybody_to_ask { *asked } else { *nobody }
}

/// Advises on every registration row of `findings`, in their order; all are at its one dwelling.
pub fn advise(findings: Findings<'_>) -> Vec<Advised> {
    let gathered = Gathered::from(findings);
    let desk = Desk { findings, gathered: &gathered };
    let rows = &findings.facts.registration_rows;
    let household = |row: usize| findings.households.household(rows[row]);
    let mut advised: Vec<Option<Advised>> = vec![None; rows.len()];
    for row in 0..rows.len() {
        if advised[row].is_some() {
            continue;
        }
        let members: Vec<usize> =
            (row..rows.len()).filter(|other| household(*other) == household(row)).collect();
        let whole = desk.household(&members);
        for member in &members {
            let score = desk.score(*member, &members);
            advised[*member] = Some(Advised { score, band: band(score), ..whole.clone() });
        }
    }
    advised.into_iter().flatten().collect()
}

struct Desk<'a> {
    findings: Findings<'a>,
    gathered: &'a Gathered,
}

impl Desk<'_> {
    fn fact(&self, row: usize, fact: Fact) -> Option<f32> {
        self.findings.facts.value(TableKind::Registration, fact, row)
    }

    /// A child takes the highest score of the adults it moves with, as in a scan.
    fn score(&self, row: usize, members: &[usize]) -> Points {
        let own = self.gathered.score(self.findings, row);
        if self.gathered.is_adult(row) {
            return own;
        }
        let scores = members.iter().map(|member| self.gathered.score(self.findings, *member));
        scores.max().unwrap_or(own)
    }

    fn household(&self, members: &[usize]) -> Advised {
        let (findings, gathered) = (self.findings, self.gathered);
        let lead = members
            .iter()
            .copied()
            .max_by_key(|row| (gathered.score(findings, *row), std::cmp::Reverse(*row)));
        let lead = lead.unwrap_or(0);
        let mut reasons = gathered.reasons_that_concern(findings, lead);
        let (sum, combinations) = score(findings.rules, &mut reasons);
        let mut aside = self.aside(members);
        for reason in reasons.iter_mut().chain(&mut aside) {
            reason.evidence = self.evidence(reason);
        }
        let occupancy = self.occupancy(members);
        let faulty = aside.iter().any(|reason| self.lane(reason) == Lane::Repair);
        let ground = self.ground(sum, occupancy, faulty, members);
        Advised {
            advice: decide(ground, self.anybody_to_ask(members)),
            ground,
            score: sum,
            band: band(sum),
            household: members.len(),
            combinations,
            aside,
            not_counted: gathered.not_counted(0, Some(lead)),
            unknown: unknown_rules(findings, Some(0), Some(lead)),
            occupancy: Some(occupancy),
            reasons,
        }
    }

    fn lane(&self, reason: &Reason) -> Lane {
        self.findings.rules.rules[reason.rule].lane
    }

    fn evidence(&self, reason: &Reason) -> Vec<super::Evidence> {
        let rule = &self.findings.rules.rules[reason.rule];
        let rows = &self.findings.facts.registration_rows;
        let row = match rule.subject {
            TableKind::Dwelling => Some(0),
            TableKind::Registration => {
                reason.registration.and_then(|id| rows.binary_search(&id).ok())
            }
        };
        let band = &rule.bands[usize::from(reason.band)];
        row.map_or_else(Vec::new, |row| {
            crate::rules::evidence(rule, band, self.findings.facts, row)
        })
    }

    /// Signs of a faulty register, and signs that help may be needed where they reach the line.
    fn aside(&self, members: &[usize]) -> Vec<Reason> {
        let (findings, gathered) = (self.findings, self.gathered);
        let mut found = gathered.repair_reasons(findings, 0);
        for member in members {
            found.extend(gathered.reasons_aside(findings, *member, Lane::Repair));
        }
        for member in members {
            let mut help = gathered.reasons_aside(findings, *member, Lane::Help);
            if score(findings.rules, &mut help).0 >= LINE {
                found.extend(help);
            }
        }
        let mut said: Vec<usize> = Vec::new();
        found.retain(|reason| {
            let first = !said.contains(&reason.rule);
            said.push(reason.rule);
            first
        });
        found
    }

    fn ground(&self, sum: Points, occupancy: Occupancy, faulty: bool, members: &[usize]) -> Ground {
        let to_ask = self.anybody_to_ask(members);
        let holds = |ground: Ground| match ground {
            Ground::RegisterUnsure => faulty,
            Ground::AdultsBeyondRooms => occupancy.sublet == Norm::Exceeded,
            Ground::PersonsBeyondNorm => to_ask && occupancy.persons == Norm::Exceeded,
            Ground::StrongReasons => band(sum) == Some(Band::A),
            Ground::Reasons => sum >= LINE,
            Ground::Nothing => true,
            // Settled before anything was measured.
            Ground::NobodyMovesIn
            | Ground::AddressProtected
            | Ground::TooLarge
            | Ground::DayUnsure
            | Ground::NoDwelling => false,
        };
        let first = POLICY.iter().map(|(ground, ..)| *ground).find(|ground| holds(*ground));
        first.unwrap_or(Ground::Nothing)
    }

    /// Whether an adult who does not move along lives there.
    fn anybody_to_ask(&self, members: &[usize]) -> bool {
        let hosts = |row: &usize| self.fact(*row, Fact::AdultsAtArrival);
        members.iter().filter_map(hosts).any(|adults| adults > 0.5)
    }

    /// Whether they come to adults none of whom any of them has a known tie to.
    fn come_to_strangers(&self, members: &[usize]) -> bool {
        let linked = |row: &usize| self.fact(*row, Fact::LinkedToResident);
        self.anybody_to_ask(members) && members.iter().filter_map(linked).all(|linked| linked < 0.5)
    }

    fn has_own_norms(&self) -> bool {
        let (graph, dwelling) = (self.findings.graph, self.findings.facts.dwelling_rows[0]);
        let kind = graph.dwelling_kind(dwelling);
        graph.exempt(dwelling).is_some_and(|class| class != Exempt::NewBuild)
            || matches!(kind, Some(DwellingKind::Hall | DwellingKind::Institution))
    }

    fn occupancy(&self, members: &[usize]) -> Occupancy {
        let (graph, dwelling) = (self.findings.graph, self.findings.facts.dwelling_rows[0]);
        let count = |fact| {
            let value = self.findings.facts.value(TableKind::Dwelling, fact, 0);
            value.map_or(0, whole)
        };
        let rooms = graph.rooms(dwelling).filter(|rooms| *rooms > 0);
        let (adults, residents) = (count(Fact::Adults), count(Fact::Residents));
        let strangers = self.come_to_strangers(members);
        let norm = |applies: bool, persons: u16, a_room: u16| match rooms {
            _ if !applies || self.has_own_norms() => Norm::DoesNotApply,
            None => Norm::Unknown,
            Some(rooms) if persons > rooms.saturating_mul(a_room) => Norm::Exceeded,
            Some(_) => Norm::Kept,
        };
        let grows = self.anybody_to_ask(members) && !strangers;
        Occupancy {
            rooms,
            adults,
            residents,
            sublet: norm(strangers, adults, 1),
            persons: norm(!grows, residents, 2),
        }
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count put as such")]
fn whole(count: f32) -> u16 {
    count as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_names_every_ground_once_in_its_order_and_never_refuses() {
        let grounds: Vec<_> = POLICY.iter().map(|(ground, ..)| *ground).collect();
        let mut sorted = grounds.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(grounds, sorted);
        assert_eq!(grounds.last(), Some(&Ground::Nothing));
        assert_eq!(decide(Ground::Nothing, true), Advice::Register);
        assert_eq!(decide(Ground::Reasons, false), Advice::Manual);
    }
}
