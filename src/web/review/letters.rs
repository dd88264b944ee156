//! Letters of a case as bytes: the draft that is read before it goes, and the copies that go.

use super::office::Settings;
use super::texts::texts;
use crate::cases::LetterTold;
use crate::domain::{Day, Language};
use crate::report::{
    self, Block, Dialect, Document, Form, LetterFacts, LetterInput, LetterKind, LetterRecipient,
    MemoInput, Recipient, Sender, Value, Wording, WriteError,
};

/// Stands in a draft where the code to follow the case comes when the letter is let go.
pub(super) const CODE: &str = "____-____-____-____";

/// Which letter is written, to whom and when.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// Which kind.
    pub kind: LetterKind,
    /// In which language.
    pub language: Language,
    /// To whom, as lists print them.
    pub to: &'a str,
    /// The number of the case.
    pub case: i64,
    /// The day of the letter.
    pub day: Day,
}

impl Wanted<'_> {
    /// The name of its draft.
    pub fn draft_name(&self) -> String {
        self.file_name("letter-file-draft", "html")
    }

    /// The name of the copy that is sent, with its ending.
    pub fn final_name(&self, ending: &str) -> String {
        self.file_name("letter-file-final", ending)
    }

    /// In words, as the files of a case are listed. What stands in a recipient's name is no folder.
    fn file_name(&self, key: &str, ending: &str) -> String {
        let words = texts(self.language);
        let letter = words.say(&format!("letter-{}", self.kind.name()));
        let to = self.to.replace(['/', '\\'], "-");
        let values = [("letter", Value::Text(&letter)), ("to", Value::Text(&to))];
        format!("{}.{ending}", words.with(key, &values))
    }

    /// Whether it goes to a person.
    pub(super) fn is_to_person(&self) -> bool {
        !matches!(self.kind.recipient(), Recipient::ThirdParty | Recipient::AssociationLetter)
    }
}

/// What a letter can say: what a run knows, and what was told in the places it leaves empty.
pub(super) fn with_told(known: &LetterFacts, told: &LetterTold, language: Language) -> LetterFacts {
    let mut facts = known.clone();
    facts.written.clone_from(&told.written);
    if facts.address.is_empty() {
        facts.address.clone_from(&told.address);
    }
    if facts.since.is_empty() {
        let day = told.since.parse().map(|since| report::day(since, language));
        facts.since = day.unwrap_or_default();
    }
    if facts.reasons.is_empty() {
        facts.reasons.clone_from(&told.reasons);
    }
    if facts.sources.is_empty() {
        // nobody is written to before the facts are checked there
        facts.sources = vec![texts(language).say("letter-source-registers")];
    }
    if let (true, Some(adults)) = (facts.registered.is_empty(), told.adults) {
        facts.count((adults, told.children.unwrap_or(0)), &Wording::builtin(language));
    }
    facts
}

/// What the template of a letter has a place for and nobody has said, by the name of its text.
pub(super) fn lacking(
    settings: &Settings,
    wanted: Wanted<'_>,
    facts: &LetterFacts,
) -> Option<&'static str> {
    let template = settings.templates.of(wanted.kind, wanted.language);
    let written = facts.written.iter().filter(|text| !text.is_empty()).count();
    let said = [
        ("address", !facts.address.is_empty(), "case-told-address"),
        ("since", !facts.since.is_empty(), "case-told-since"),
        ("registered", !facts.registered.is_empty(), "case-told-adults"),
        ("occupancy", !facts.occupancy.is_empty(), "case-told-adults"),
        ("reasons", !facts.reasons.is_empty(), "case-told-reasons"),
    ];
    let lacks = said.into_iter().find(|(field, is_said, _)| !is_said && template.asks_for(field));
    let is_unwritten = written < template.gaps().len();
    lacks.map(|(_, _, text)| text).or_else(|| is_unwritten.then_some("case-told-written"))
}

/// The gaps of a letter's template, for whoever fills them.
pub(super) fn gaps(settings: &Settings, kind: LetterKind, language: Language) -> Vec<String> {
    settings.templates.of(kind, language).gaps().into_iter().map(str::to_owned).collect()
}

/// Whether a draft has a place that still has to be filled: by whoever writes it, or for good by whoever
/// runs the program, who says who the sender is.
pub(super) fn has_gaps(settings: &Settings, wanted: Wanted<'_>, draft: &str) -> bool {
    let unwritten = gaps(settings, wanted.kind, wanted.language);
    let unwritten = unwritten.into_iter().map(|gap| format!("[{gap}]"));
    unwritten.chain(Sender::blanks()).any(|gap| draft.contains(&gap))
}

/// The language a draft is written in.
pub(super) fn language_of(draft: &str) -> Language {
    if draft.contains("<html lang=\"en\"") { Language::English } else { Language::Danish }
}

/// A draft and the day by which it asks for a reply.
#[derive(Clone, Debug)]
pub struct LetterDraft {
    /// The draft as a page.
    pub bytes: Vec<u8>,
    /// Until when a reply is asked for.
    pub reply_by: Option<Day>,
}

/// Writes the draft of a letter.
///
/// # Errors
/// Where the form cannot be written.
pub fn draft(
    settings: &Settings,
    wanted: Wanted<'_>,
    facts: &LetterFacts,
) -> Result<LetterDraft, WriteError> {
    let (document, reply_by) = document(settings, wanted, facts, None);
    Ok(LetterDraft { bytes: report::write(&document, Form::Html, Dialect::Excel)?, reply_by })
}

/// The copy that is sent: the draft word for word, with its code and not called a draft any more.
pub fn sent_copy(draft: &str, code: &str) -> String {
    report::without_notice(draft).replace(CODE, code)
}

/// The copy to print, in a form for paper, where the program writes one and the letter would still say
/// what was approved, word for word: texts and facts may have changed since the draft.
pub(super) fn paper(
    settings: &Settings,
    wanted: Wanted<'_>,
    facts: &LetterFacts,
    (approved, code): (&str, &str),
) -> Option<Vec<u8>> {
    if !Form::Pdf.is_built() || !still_says(settings, wanted, facts, approved) {
        return None;
    }
    let (document, _) = document(settings, wanted, facts, Some(code));
    report::write(&document, Form::Pdf, Dialect::Excel).ok()
}

/// Whether a letter made again would say what was approved, word for word.
pub(super) fn still_says(
    settings: &Settings,
    wanted: Wanted<'_>,
    facts: &LetterFacts,
    approved: &str,
) -> bool {
    draft(settings, wanted, facts).is_ok_and(|again| again.bytes == approved.as_bytes())
}

/// The copy that goes as a message of Digital Post.
pub(super) fn memo(
    settings: &Settings,
    (wanted, facts): (Wanted<'_>, &LetterFacts),
    recipient: &LetterRecipient,
    (page, page_form): (&[u8], Form),
) -> Vec<u8> {
    with_input(settings, wanted, facts, |letter| {
        report::memo_xml(MemoInput { letter, recipient, page, page_form })
    })
}

/// The letter as the row of a merge file.
pub(super) fn merge(
    settings: &Settings,
    (wanted, facts): (Wanted<'_>, &LetterFacts),
    recipient: &LetterRecipient,
) -> Vec<u8> {
    with_input(settings, wanted, facts, |letter| report::merge_csv(&[(letter, recipient)]))
}

/// The letter; a draft with room for the code unless the code is there.
fn document(
    settings: &Settings,
    wanted: Wanted<'_>,
    facts: &LetterFacts,
    code: Option<&str>,
) -> (Document, Option<Day>) {
    let (mut document, reply_by) = with_input(settings, wanted, facts, |input| {
        let input = LetterInput { draft: code.is_none(), ..input };
        (report::letter_document(input), input.reply_by())
    });
    if is_to_follow(wanted.kind) {
        let code = Value::Text(code.unwrap_or(CODE));
        let follow = texts(wanted.language).with("letter-follow", &[("code", code)]);
        // below the head, where whoever has only the letter in hand finds it
        let head = document.blocks.iter().position(|block| matches!(block, Block::Pairs(_)));
        document.blocks.insert(head.map_or(0, |head| head + 1), Block::Paragraph(follow));
    }
    (document, reply_by)
}

/// What a letter that goes is made from.
fn with_input<T>(
    settings: &Settings,
    wanted: Wanted<'_>,
    facts: &LetterFacts,
    make: impl FnOnce(LetterInput<'_>) -> T,
) -> T {
    let Wanted { kind, language, .. } = wanted;
    make(LetterInput {
        kind,
        template: &settings.templates.of(kind, language),
        facts,
        gate: settings.policy.gate(kind.recipient()),
        wording: &Wording::builtin(language),
        sender: &settings.sender,
        to: if wanted.is_to_person() { "" } else { wanted.to },
        case: &wanted.case.to_string(),
        day: wanted.day,
        draft: false,
    })
}

/// Letters to people come with a code; those to organisations do not.
fn is_to_follow(kind: LetterKind) -> bool {
    matches!(kind.recipient(), Recipient::Citizen | Recipient::Host)
}
