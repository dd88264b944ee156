//! Earlier cases at the dwelling of a flag.

use super::document::{Block, Cell, Column, ColumnKind, Sheet};
use super::flag_pages::Page;
use crate::registry::Outcome;

impl Page<'_> {
    /// Decided cases at the dwelling; whose registration they were about is not said.
    pub(super) fn cases(&self) -> Vec<Block> {
        let material = self.input.page.material;
        let (register, graph) = (material.register, material.graph);
        let mut known: Vec<&Outcome> = register
            .outcomes
            .iter()
            .filter(|case| case.dwelling == self.flag.dwelling && !graph.is_protected(case.person))
            .filter(|case| case.decided_on.is_none_or(|day| day <= graph.as_of))
            .collect();
        known.sort_by_key(|case| (case.decided_on, case.moved_on));
        let mut blocks = vec![Block::Heading(3, self.say("flag-cases"))];
        if known.is_empty() {
            let none = register.outcomes.is_empty();
            let key = if none { "flag-cases-unknown" } else { "flag-no-cases" };
            blocks.push(Block::Paragraph(self.say(key)));
            return blocks;
        }
        let heads = ["case-decided", "case-about", "case-outcome", "case-origin"];
        let kinds = [ColumnKind::Day, ColumnKind::Day, ColumnKind::Text, ColumnKind::Text];
        let columns = heads.iter().zip(kinds).map(|(key, kind)| Column::new(self.say(key), kind));
        let name = format!("{}: {}", self.say("flag-cases"), self.name);
        let mut sheet = Sheet::new(name, columns.collect());
        sheet.rows = known.into_iter().map(|case| self.case(case)).collect();
        blocks.push(Block::Table(sheet));
        blocks
    }

    fn case(&self, case: &Outcome) -> Vec<Cell> {
        let named = |kind: &str, name: &str| Cell::Text(self.say(&format!("case-{kind}-{name}")));
        let outcome = crate::domain::OutcomeKind::NAMES
            .iter()
            .find(|(_, kind)| *kind == case.outcome)
            .map_or("", |(name, _)| name);
        let origin = crate::domain::OutcomeOrigin::NAMES
            .iter()
            .find(|(_, kind)| *kind == case.origin)
            .map_or("", |(name, _)| name);
        vec![
            case.decided_on.map_or(Cell::Empty, Cell::Day),
            case.moved_on.map_or(Cell::Empty, Cell::Day),
            named("outcome", outcome),
            named("origin", origin),
        ]
    }
}
