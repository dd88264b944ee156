//! A letter as a document: the template with its fields, marked as a draft until somebody has approved it.

use std::collections::BTreeMap;

use super::LetterKind;
use super::gather::LetterFacts;
use super::template::{Field, Template, filled};
use crate::domain::Day;
use crate::report::disclosure::Gate;
use crate::report::document::{Block, Document};
use crate::report::format::day;
use crate::report::sender::Sender;
use crate::report::wording::Wording;

/// Weeks to complain in; the last day is a working day.
const COMPLAINT_DAYS: i32 = 28;

/// What a letter is made from.
#[derive(Clone, Copy, Debug)]
pub struct LetterInput<'a> {
    /// Which letter.
    pub kind: LetterKind,
    /// Its text.
    pub template: &'a Template,
    /// What it can say.
    pub facts: &'a LetterFacts,
    /// What the recipient may be told.
    pub gate: Gate<'a>,
    /// The words around it.
    pub wording: &'a Wording,
    /// Who writes.
    pub sender: &'a Sender,
    /// The organisation it goes to; empty for persons, whom lists print by pseudonym.
    pub to: &'a str,
    /// The number of the case.
    pub case: &'a str,
    /// The day of the letter.
    pub day: Day,
    /// Whether it still has to be read and approved: says so above everything else.
    pub draft: bool,
}

impl LetterInput<'_> {
    /// The last day to reply, counted in working days.
    pub fn reply_by(&self) -> Option<Day> {
        self.kind.reply_days().map(|days| self.day.plus_workdays(days))
    }

    fn complain_by(&self) -> Day {
        self.day.plus(COMPLAINT_DAYS).workday_from()
    }

    /// Every field the policy lets through.
    pub(super) fn fields(&self) -> BTreeMap<&'static str, Field> {
        let (sender, facts, gate) = (self.sender, self.facts, self.gate);
        let date = |date: Day| day(date, self.wording.language);
        let mut fields: BTreeMap<&'static str, Field> = BTreeMap::new();
        let open = [
            ("sender", sender.name.clone()),
            ("department", sender.department.clone()),
            ("sender_address", sender.address.clone()),
            ("telephone", sender.telephone.clone()),
            ("email", sender.email.clone()),
            ("contact", sender.contact.clone()),
            ("data_protection", sender.data_protection.clone()),
            ("complaint_authority", sender.complaint_authority.clone()),
            ("today", date(self.day)),
            ("reply_by", self.reply_by().map(date).unwrap_or_default()),
            ("complain_by", date(self.complain_by())),
            ("case", self.case.to_owned()),
        ];
        fields.extend(open.map(|(name, text)| (name, Field::Text(text))));
        let texts = [
            ("address", &facts.address),
            ("since", &facts.since),
            ("registered", &facts.registered),
            ("occupancy", &facts.occupancy),
        ];
        for (name, text) in texts {
            fields.extend(gate.tell(name, || (name, Field::Text(text.clone()))));
        }
        for (name, lines) in [("reasons", &facts.reasons), ("sources", &facts.sources)] {
            fields.extend(gate.tell(name, || (name, Field::Lines(lines.clone()))));
        }
        fields
    }

    /// The subject with its fields put in.
    pub fn subject(&self) -> String {
        filled(&self.template.subject, &self.fields())
    }
}

/// The letter, without its watermark.
pub fn letter_document(input: LetterInput<'_>) -> Document {
    let wording = input.wording;
    let language = wording.language;
    let mut head = vec![(wording.say("letter-from"), input.sender.line())];
    if !input.to.is_empty() {
        head.push((wording.say("letter-to"), input.to.to_owned()));
    }
    head.push((wording.say("letter-date"), day(input.day, language)));
    if !input.case.is_empty() {
        head.push((wording.say("letter-case"), input.case.to_owned()));
    }
    if let Some(reply_by) = input.reply_by() {
        head.push((wording.say("letter-reply-by"), day(reply_by, language)));
    }
    let draft = || Block::Notice(wording.say("letter-draft-title"), wording.say("letter-draft"));
    let mut blocks: Vec<Block> = input.draft.then(draft).into_iter().collect();
    blocks.push(Block::Pairs(head));
    blocks.push(Block::Paragraph(wording.say("letter-greeting")));
    blocks.extend(input.template.fill(&input.fields(), &input.facts.written));
    let sender = input.sender;
    blocks.push(Block::Paragraph(wording.say("letter-regards")));
    blocks.push(Block::Paragraph(format!("{}. {}", sender.line(), sender.address)));
    blocks.push(Block::Small(wording.say("letter-basis")));
    blocks.push(Block::ForeignList(crate::domain::Language::Danish, input.gate.bases()));
    Document {
        language,
        title: input.subject(),
        subtitle: String::new(),
        day: input.day,
        watermark: String::new(),
        dense: false,
        blocks,
        sheets: Vec::new(),
    }
}
