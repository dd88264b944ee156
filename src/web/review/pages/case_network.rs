//! The network of a case: every node leads to a case, or to its row in the table beside the picture.
//! A case on hold for a protected address is no such case to who has no right to see it: the link alone
//! would tell where it is.

use rusqlite::Connection;

use crate::cases::intake::{self, Person};
use crate::cases::{Case, CaseError, queue};
use crate::domain::Day;
use crate::report::SheetSide;

/// The picture with its links, and its table.
pub(super) struct Network {
    pub(super) svg: String,
    pub(super) summary: String,
    pub(super) key: String,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell of the table.
pub(super) struct Cell {
    pub(super) text: String,
    /// The node that is named here first: where its link in the picture leads.
    pub(super) node: Option<usize>,
    /// The case behind it.
    pub(super) case: Option<i64>,
}

/// Who looks at which case, and when.
#[derive(Clone, Copy, Debug)]
pub(super) struct Looking<'a> {
    pub(super) case: &'a Case,
    pub(super) persons: &'a [Person],
    pub(super) sees_protected: bool,
    pub(super) today: Day,
}

impl Looking<'_> {
    /// The case behind each node. Of a dwelling, the newest other one there. Of a person, the newest
    /// other one about them, else the newest where they are registered.
    pub(super) fn cases_behind(
        self,
        database: &Connection,
        side: &SheetSide,
    ) -> Result<Vec<Option<i64>>, CaseError> {
        let behind = |(node, [label, dwelling]): (usize, &[String; 2])| {
            let own = self.about(database, label)?;
            let home = side.homes.get(node).map_or("", String::as_str);
            let place = if dwelling.is_empty() { home } else { dwelling };
            own.map_or_else(|| self.at(database, place), |case| Ok(Some(case)))
        };
        side.nodes.iter().enumerate().map(behind).collect()
    }

    /// About somebody of this dwelling, whom the sheet calls so.
    fn about(self, database: &Connection, label: &str) -> Result<Option<i64>, CaseError> {
        let person = self.persons.iter().find(|person| person.label == label);
        let Some(Person { person_id, .. }) = person else { return Ok(None) };
        intake::case_about(database, person_id, self.case.id, self.sees_protected)
    }

    fn at(self, database: &Connection, dwelling: &str) -> Result<Option<i64>, CaseError> {
        if dwelling.is_empty() || dwelling == self.case.dwelling {
            return Ok(None);
        }
        let rows = queue::at_dwelling(database, dwelling, self.today)?;
        let seen = rows.iter().find(|row| !row.is_hidden_from(self.sees_protected));
        Ok(seen.map(|row| row.case))
    }
}

/// The network with its links filled in.
pub(super) fn linked(side: &SheetSide, cases: &[Option<i64>]) -> Option<Network> {
    let figure = side.network.as_ref()?;
    let mut svg = figure.svg.clone();
    for (node, case) in cases.iter().enumerate() {
        if let Some(case) = case {
            let place = format!("href=\"#net-{node}\"");
            svg = svg.replace(&place, &format!("href=\"/cases/{case}\""));
        }
    }
    let mut named = vec![false; side.nodes.len()];
    let mut cell = |(column, text): (usize, &String)| {
        let is_end = column == 0 || column == 2;
        let node = side.nodes.iter().position(|[label, _]| is_end && label == text);
        let is_first = node.is_some_and(|node| !std::mem::replace(&mut named[node], true));
        Cell {
            text: text.clone(),
            node: node.filter(|_| is_first),
            case: node.and_then(|node| *cases.get(node)?),
        }
    };
    let rows = figure.rows.iter().map(|row| row.iter().enumerate().map(&mut cell).collect());
    Some(Network {
        svg,
        summary: figure.summary.clone(),
        key: figure.key.clone(),
        rows: rows.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::SheetFigure;

    #[test]
    fn each_node_leads_to_a_case_or_to_its_first_row() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let node = |label: &str, dwelling: &str| [label.to_owned(), dwelling.to_owned()];
        let side = SheetSide {
            network: Some(SheetFigure {
                svg: "<a href=\"#net-0\"><a href=\"#net-1\"><a href=\"#net-2\">".to_owned(),
                rows: vec![row(["P1", "bor", "Vej 1"]), row(["P1", "boede", "Vej 2"])],
                ..SheetFigure::default()
            }),
            nodes: vec![node("Vej 1", "d1"), node("P1", ""), node("Vej 2", "d2")],
            ..SheetSide::default()
        };
        let network = linked(&side, &[None, None, Some(7)]).unwrap();
        assert_eq!(network.svg, "<a href=\"#net-0\"><a href=\"#net-1\"><a href=\"/cases/7\">");
        let shape = |row: &Vec<Cell>| row.iter().map(|it| (it.node, it.case)).collect::<Vec<_>>();
        assert_eq!(shape(&network.rows[0]), [(Some(1), None), (None, None), (Some(0), None)]);
        assert_eq!(shape(&network.rows[1]), [(None, None), (None, None), (Some(2), Some(7))]);
    }
}
