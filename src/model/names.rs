//! Names of peer groups, generated from what sets each apart most.

use super::artifact::Model;
use super::detectors::Detectors;
use crate::domain::Bilingual;
use crate::facts::Fact;

/// A group lies apart in a column from this many widths on.
const APART: f64 = 0.3;
/// So many columns make a name.
const NAMED: usize = 3;

/// What a fact counts, as a noun: Danish, English.
fn noun(fact: Fact) -> Option<(&'static str, &'static str)> {
    Some(match fact {
        Fact::Residents => ("beboere", "residents"),
        Fact::Adults => ("voksne", "adults"),
        Fact::Children => ("børn", "children"),
        Fact::Rooms => ("rum", "rooms"),
        Fact::Area => ("areal", "area"),
        Fact::AdultsOverRooms => ("voksne ud over rum", "adults beyond rooms"),
        Fact::ResidentsPerRoom => ("beboere pr. rum", "residents per room"),
        Fact::AreaPerResident => ("areal pr. beboer", "area per resident"),
        Fact::FamilyGroups => ("grupper", "groups"),
        Fact::UnlinkedAdults => ("voksne uden kendt tilknytning", "adults without known ties"),
        Fact::ArrivalsNinetyDays => ("indflyttede i 90 dage", "arrivals in 90 days"),
        Fact::DeparturesNinetyDays => ("fraflyttede i 90 dage", "departures in 90 days"),
        Fact::LargestFillUp => ("indflyttede på én gang", "arrivals at once"),
        Fact::ArrivalsYear => ("indflyttede i et år", "arrivals in a year"),
        Fact::DeparturesYear => ("fraflyttede i et år", "departures in a year"),
        Fact::TurnoverPerRoom => ("flytninger pr. rum", "moves per room"),
        Fact::ArrivalsSinceDeparture => {
            ("indflyttede uden fraflytning", "arrivals, nobody leaving")
        }
        Fact::AccumulationMonths => ("måneders tilvækst", "months of growth"),
        Fact::NetGrowth => ("tilvækst i tre år", "growth in three years"),
        Fact::FamilyGrowth => ("tilvækst i familien", "growth of the family"),
        Fact::HostStay => ("længste ophold", "longest stay"),
        Fact::LodgersTwoYears => ("logerende i to år", "lodgers in two years"),
        Fact::ParentsApart => ("forældre hver for sig", "parents apart"),
        Fact::ReturningHouseholds => ("husstande, der vender tilbage", "households that return"),
        _ => return None,
    })
}

impl Model {
    /// The name of a group: what it has more and less of than most.
    pub fn group_name(&self, group: usize) -> Bilingual {
        let apart = self.detectors.apart(group);
        let side = |more: bool| -> Vec<(String, String)> {
            let of_side = apart.iter().filter(|(_, away)| (*away > 0.0) == more);
            of_side.map(|(column, _)| self.noun(*column)).collect()
        };
        let (more, less) = (side(true), side(false));
        let told = |words: [&str; 3], pick: &dyn Fn(&(String, String)) -> String| {
            let list =
                |side: &[(String, String)]| side.iter().map(pick).collect::<Vec<_>>().join(", ");
            let parts = [(words[0], list(&more)), (words[1], list(&less))];
            let parts = parts.iter().filter(|(_, list)| !list.is_empty());
            let parts: Vec<String> = parts.map(|(word, list)| format!("{word}: {list}")).collect();
            if parts.is_empty() { words[2].to_owned() } else { parts.join("; ") }
        };
        Bilingual {
            da: told(["flere", "færre", "som de fleste"], &|noun| noun.0.clone()),
            en: told(["more", "less", "like most"], &|noun| noun.1.clone()),
        }
    }

    fn noun(&self, column: usize) -> (String, String) {
        let name = &self.columns[column].name;
        let known = Fact::from_key(name).and_then(noun);
        known
            .map_or_else(|| (name.clone(), name.clone()), |(da, en)| (da.to_owned(), en.to_owned()))
    }
}

impl Detectors {
    /// The columns that set a group apart most, strongest first, with how far in widths.
    fn apart(&self, group: usize) -> Vec<(usize, f64)> {
        let groups = &self.peers.groups;
        let usual = |column: usize| -> f64 {
            groups.iter().map(|group| f64::from(group.share) * group.centre[column]).sum()
        };
        let away = |column: usize| (column, groups[group].centre[column] - usual(column));
        let mut found: Vec<(usize, f64)> =
            (0..self.width()).map(away).filter(|(_, away)| away.abs() >= APART).collect();
        found.sort_by(|one, other| other.1.abs().total_cmp(&one.1.abs()));
        found.truncate(NAMED);
        found
    }
}
