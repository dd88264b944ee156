//! What one language of the page shows, as text ready to print.

use std::borrow::Borrow;

use super::flag_view::{FlagView, flag_view};
use super::format::{count, day};
use super::manifest::lane_key;
use super::page::PageInput;
use super::place::{place_name, since_text, visible};
use super::svg::Ground;
use super::text::Word;
use crate::domain::Language;
use crate::flags::Flag;
use crate::rules::{Lane, Status};

/// One language of the page.
pub(super) struct SideView {
    language: Language,
    /// `da` or `en`: ends the ids of this side.
    pub(super) code: &'static str,
    pub(super) subtitle: String,
    pub(super) facts: Vec<(&'static str, String)>,
    pub(super) notes: Vec<String>,
    pub(super) files: Vec<[String; 3]>,
    pub(super) lanes: Vec<LaneView>,
    pub(super) flags: Vec<FlagView>,
    pub(super) rules: Vec<RuleRow>,
    pub(super) prints: Vec<(&'static str, String)>,
}

/// One list.
pub(super) struct LaneView {
    pub(super) key: &'static str,
    pub(super) title: &'static str,
    pub(super) body: &'static str,
    pub(super) rows: Vec<ListRow>,
}

/// A flag's row in its list.
pub(super) struct ListRow {
    pub(super) rank: u32,
    pub(super) band: &'static str,
    pub(super) badge: String,
    pub(super) meaning: &'static str,
    pub(super) id: String,
    pub(super) place: String,
    pub(super) what: String,
    pub(super) since: String,
    pub(super) score: i32,
}

/// How a rule fared.
pub(super) struct RuleRow {
    pub(super) code: String,
    pub(super) title: String,
    pub(super) counts: [String; 4],
}

impl SideView {
    pub(super) fn of(input: PageInput<'_>, language: Language) -> Self {
        let shown: Vec<_> = visible(input.material).filter(|flag| flag.listed).collect();
        let lanes = [Lane::Review, Lane::Help, Lane::Repair];
        Self {
            language,
            code: if language == Language::Danish { "da" } else { "en" },
            subtitle: Word::PageSubtitle
                .with(language, &[&day(input.material.run.as_of, language)]),
            facts: facts(input, shown.len(), language),
            notes: notes(input, language),
            files: files(input, language),
            lanes: lanes.map(|lane| lane_view(input, &shown, lane, language)).into(),
            flags: shown
                .iter()
                .map(|flag| flag_view(input, flag, Ground::Screen, language))
                .collect(),
            rules: rule_rows(input, language),
            prints: prints(input, language),
        }
    }

    /// A phrase in the language of this side.
    pub(super) fn t(&self, word: impl Borrow<Word>) -> &'static str {
        word.borrow().text(self.language)
    }
}

fn facts(input: PageInput<'_>, listed: usize, language: Language) -> Vec<(&'static str, String)> {
    let run = input.material.run;
    let number = |value: u64| count(value, language);
    let last = run.window.to.plus(-1);
    let window = [day(run.window.from, language), day(last, language)];
    let flags = input.file.flags.len() as u64;
    let counts = &input.manifest.counts;
    let rows = [
        (Word::AsOf, day(run.as_of, language)),
        (Word::Window, Word::WindowSpan.with(language, &[&window[0], &window[1]])),
        (Word::PersonsInRegister, number(counts.persons)),
        (Word::DwellingsInRegister, number(counts.dwellings)),
        (Word::RegistrationsLookedAt, number(run.looked_at.0)),
        (Word::DwellingsLookedAt, number(run.looked_at.1)),
        (Word::FlagsFound, number(flags)),
        (Word::FlagsListed, number(listed as u64)),
    ];
    rows.into_iter().map(|(word, value)| (word.text(language), value)).collect()
}

fn notes(input: PageInput<'_>, language: Language) -> Vec<String> {
    let given = input.manifest.as_of_given;
    let word = if given { Word::AsOfGiven } else { Word::AsOfTaken };
    let mut notes = vec![word.text(language).to_owned()];
    let rejected: u64 = input.manifest.rows.iter().map(|row| row.rejected).sum();
    if rejected > 0 {
        notes.push(Word::RejectedNote.with(language, &[&count(rejected, language)]));
    }
    if input.material.run.withheld_flags > 0 {
        let withheld = count(input.material.run.withheld_flags, language);
        notes.push(Word::FlagsWithheld.with(language, &[&withheld]));
    }
    notes
}

fn files(input: PageInput<'_>, language: Language) -> Vec<[String; 3]> {
    let rows = input.manifest.rows.iter();
    rows.map(|row| [row.file.clone(), count(row.read, language), count(row.rejected, language)])
        .collect()
}

fn prints(input: PageInput<'_>, language: Language) -> Vec<(&'static str, String)> {
    vec![
        (Word::VersionLabel.text(language), input.manifest.version.clone()),
        (Word::RuleSetPrint.text(language), input.manifest.rules.clone()),
        (Word::SeedLabel.text(language), input.manifest.seed.to_string()),
    ]
}

fn lane_view(input: PageInput<'_>, shown: &[&Flag], lane: Lane, language: Language) -> LaneView {
    let (title, body) = match lane {
        Lane::Review => (Word::ReviewList, Word::ReviewListBody),
        Lane::Help => (Word::HelpList, Word::HelpListBody),
        Lane::Repair => (Word::RepairList, Word::RepairListBody),
    };
    let flags = shown.iter().filter(|flag| flag.lane == lane);
    LaneView {
        key: lane_key(lane),
        title: title.text(language),
        body: body.text(language),
        rows: flags.map(|flag| list_row(input, flag, language)).collect(),
    }
}

fn list_row(input: PageInput<'_>, flag: &Flag, language: Language) -> ListRow {
    let rules = &input.material.rules.rules;
    let typologies = &input.material.rules.typologies;
    let mut named = flag.combinations.iter().map(|named| &typologies[named.typology]);
    let whole = named.find(|typology| typology.lane == flag.lane).map(|typology| &typology.title);
    let strongest = flag.reasons.first().map(|reason| &rules[reason.rule].title);
    let more = flag.reasons.len().saturating_sub(usize::from(whole.is_none()));
    let title = whole.or(strongest);
    let what = title.map_or("", |title| title.get(language)).to_owned();
    ListRow {
        rank: flag.rank,
        band: flag.band.letter(),
        badge: badge(flag),
        meaning: band_meaning(flag, language),
        id: flag.id.clone(),
        place: place_name(input.material.scene(), flag.dwelling, language),
        what: if more == 0 { what } else { format!("{what} (+{more})") },
        since: since_text(input.material, flag, language),
        score: flag.score.0,
    }
}

/// The class of a band's badge.
pub(super) fn badge(flag: &Flag) -> String {
    format!("badge badge-{}", flag.band.letter().to_lowercase())
}

/// What a band asks for.
pub(super) fn band_meaning(flag: &Flag, language: Language) -> &'static str {
    match flag.band {
        crate::domain::Band::A => Word::BandA,
        crate::domain::Band::B => Word::BandB,
        crate::domain::Band::C => Word::BandC,
    }
    .text(language)
}

fn rule_rows(input: PageInput<'_>, language: Language) -> Vec<RuleRow> {
    let material = input.material;
    let shown = material.rules.rules.iter().zip(&material.run.tallies);
    shown
        .filter(|(rule, _)| rule.status != Status::Shadow)
        .map(|(rule, tally)| RuleRow {
            code: rule.code.clone(),
            title: rule.title.get(language).to_owned(),
            counts: [tally.hits, tally.mitigated, tally.unknown, tally.no_hit]
                .map(|value| count(value, language)),
        })
        .collect()
}
