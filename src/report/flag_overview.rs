//! The flags of a list as one typed table, for spreadsheets.

use super::document::{Cell, Column, ColumnKind, Sheet};
use super::flag_pages::{FlagPagesInput, Page};
use super::format::uncertain;
use super::manifest::lane_key;
use super::place::{place_name, since};

/// One row a flag, typed, for spreadsheets.
pub(super) fn overview(input: FlagPagesInput<'_>, pages: &[Page<'_>]) -> Sheet {
    use ColumnKind::{Day, Number, Text};
    let columns = [
        ("list-number", Number, ""),
        ("list-lane", Text, ""),
        ("list-band", Text, ""),
        ("list-points", Number, ""),
        ("list-address", Text, "dwelling"),
        ("list-what", Text, "reasons"),
        ("list-since", Day, "person"),
        ("list-adults", Number, "dwelling"),
        ("list-rooms", Number, "dwelling"),
        ("list-person", Text, "person"),
        ("list-reasons", Text, "reasons"),
        ("list-next", Text, "next_step"),
        ("list-flag", Text, ""),
    ];
    let told: Vec<_> = columns
        .into_iter()
        .filter(|(_, _, field)| field.is_empty() || input.gate.opens(field))
        .collect();
    let heads = told.iter().map(|(key, kind, _)| Column::new(input.wording.say(key), *kind));
    let mut sheet = Sheet::new(input.wording.say("flags-list"), heads.collect());
    let row = |page: &Page<'_>| told.iter().map(|(key, ..)| page.overview_cell(key)).collect();
    sheet.rows = pages.iter().map(row).collect();
    sheet
}

impl Page<'_> {
    fn overview_cell(&self, key: &str) -> Cell {
        let material = self.input.page.material;
        let language = self.input.wording.language;
        let graph = material.graph;
        let count = |number: usize| Cell::Whole(i64::try_from(number).unwrap_or(i64::MAX));
        let text = |text: &str| Cell::Text(text.to_owned());
        match key {
            "list-number" => Cell::Whole(self.flag.rank.into()),
            "list-lane" => Cell::Text(self.say(&format!("flag-lane-{}", lane_key(self.flag.lane)))),
            "list-band" => text(self.flag.band.letter()),
            "list-points" => Cell::Whole(self.flag.score.0.into()),
            "list-address" => {
                Cell::Text(place_name(material.scene(), self.flag.dwelling, language))
            }
            "list-what" => text(&self.what()),
            "list-since" => match since(material, self.flag) {
                Some(date) => {
                    date.exact().map_or_else(|| Cell::Text(uncertain(date, language)), Cell::Day)
                }
                None => Cell::Empty,
            },
            "list-adults" => {
                let living = graph.living_at(self.flag.dwelling, graph.as_of);
                count(living.filter(|id| graph.is_adult(graph.person(*id), graph.as_of)).count())
            }
            "list-rooms" => graph
                .rooms(self.flag.dwelling)
                .map_or(Cell::Empty, |rooms| Cell::Whole(rooms.into())),
            "list-person" => self.record.person_id.as_deref().map_or(Cell::Empty, text),
            "list-reasons" => {
                let reasons = self.record.reasons.iter();
                let texts: Vec<&str> = reasons.map(|reason| reason.text.get(language)).collect();
                text(&texts.join(" "))
            }
            "list-next" => self.view.next_steps.first().map_or(Cell::Empty, |step| text(step)),
            _ => text(&self.flag.id),
        }
    }

    /// What the case looks like, else its strongest reason.
    fn what(&self) -> String {
        let whole = self.view.whole.as_ref().map(|whole| whole.title.clone());
        let strongest = || self.view.reasons.first().map(|reason| reason.title.clone());
        whole.or_else(strongest).unwrap_or_default()
    }
}
