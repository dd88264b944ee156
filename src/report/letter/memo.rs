//! A letter as a Digital Post message (`MeMo` 1.2). It is written to a file and sent by nobody.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::content::LetterInput;
use super::gather::LetterRecipient;
use crate::domain::{Day, Language};
use crate::report::document::Form;
use crate::report::page::base64;
use crate::report::svg::escaped;

/// What a message is made from.
#[derive(Clone, Copy, Debug)]
pub struct MemoInput<'a> {
    /// The letter.
    pub letter: LetterInput<'a>,
    /// To whom: the number must be there.
    pub recipient: &'a LetterRecipient,
    /// The letter as pages.
    pub page: &'a [u8],
    /// What these are: `Html` or `Pdf`.
    pub page_form: Form,
}

/// The message. Elements stand in the order of the format and all begin with `memo:`, as the
/// receiving service wants it.
pub fn memo_xml(input: MemoInput<'_>) -> Vec<u8> {
    let mut xml = Xml::default();
    xml.open_with(
        "memo:Message",
        "xmlns:memo=\"https://DigitalPost.dk/MeMo-1\" xmlns:kle=\"http://kle-online.dk/\" \
         memoVersion=\"1.2\"",
    );
    header(&mut xml, input);
    body(&mut xml, input);
    xml.close("memo:Message");
    xml.text.into_bytes()
}

fn header(xml: &mut Xml, input: MemoInput<'_>) {
    let letter = input.letter;
    let reply_by = letter.reply_by();
    xml.open("memo:MessageHeader");
    xml.leaf("memo:messageType", "DIGITALPOST");
    xml.leaf("memo:messageUUID", &uuid(input));
    xml.leaf("memo:label", &letter.subject());
    xml.leaf("memo:reply", if reply_by.is_some() { "true" } else { "false" });
    if let Some(day) = reply_by {
        xml.leaf("memo:replyByDateTime", &last_moment(day));
    }
    xml.leaf("memo:mandatory", "false");
    xml.leaf("memo:legalNotification", "false");
    xml.leaf("memo:postType", "MYNDIGHEDSPOST");
    xml.open("memo:Sender");
    xml.leaf("memo:senderID", &letter.sender.cvr);
    xml.leaf("memo:idType", "CVR");
    xml.leaf("memo:label", &letter.sender.line());
    xml.close("memo:Sender");
    xml.open("memo:Recipient");
    xml.leaf("memo:recipientID", input.recipient.number.as_deref().unwrap_or_default());
    xml.leaf("memo:idType", if input.recipient.is_person() { "CPR" } else { "CVR" });
    xml.close("memo:Recipient");
    content_data(xml, letter);
    xml.close("memo:MessageHeader");
}

fn content_data(xml: &mut Xml, letter: LetterInput<'_>) {
    let sender = letter.sender;
    if letter.case.is_empty() && sender.kle_subject.is_empty() {
        return;
    }
    xml.open("memo:ContentData");
    if !letter.case.is_empty() {
        xml.open("memo:CaseID");
        xml.leaf("memo:caseID", letter.case);
        xml.leaf("memo:caseSystem", &sender.case_system);
        xml.close("memo:CaseID");
    }
    if !sender.kle_subject.is_empty() {
        xml.open("kle:KLEdata");
        xml.leaf("kle:subjectKey", &sender.kle_subject);
        xml.leaf("kle:version", &sender.kle_version);
        xml.leaf("kle:activityFacet", &sender.kle_facet);
        xml.leaf("kle:label", &sender.kle_label);
        xml.close("kle:KLEdata");
    }
    xml.close("memo:ContentData");
}

fn body(xml: &mut Xml, input: MemoInput<'_>) {
    let language = match input.letter.wording.language {
        Language::Danish => "da",
        Language::English => "en",
    };
    xml.open("memo:MessageBody");
    xml.leaf("memo:createdDateTime", &moment(input.letter.day, "08:00:00"));
    xml.open("memo:MainDocument");
    xml.open("memo:File");
    let (format, ending) = match input.page_form {
        Form::Pdf => ("application/pdf", "pdf"),
        _ => ("text/html", "html"),
    };
    xml.leaf("memo:encodingFormat", format);
    xml.leaf("memo:filename", &format!("{}.{ending}", input.letter.kind.name()));
    xml.leaf("memo:language", language);
    xml.leaf("memo:content", &base64(input.page));
    xml.close("memo:File");
    xml.close("memo:MainDocument");
    xml.close("memo:MessageBody");
}

fn moment(day: Day, time: &str) -> String {
    format!("{day}T{time}Z")
}

/// The last second of a day in Denmark, as the format writes it: in UTC.
fn last_moment(day: Day) -> String {
    moment(day, if is_summer_time(day) { "21:59:59" } else { "22:59:59" })
}

/// Whether Danish clocks show summer time as the day ends: from the last Sunday of March to the day
/// before the last Sunday of October.
fn is_summer_time(day: Day) -> bool {
    let (year, ..) = day.ymd();
    let last_sunday = |month| {
        let last = Day::from_ymd(year, month, 31)?;
        (0..7).map(|back| last.plus(-back)).find(|day| day.weekday() == 7)
    };
    let bounds = last_sunday(3).zip(last_sunday(10));
    bounds.is_some_and(|(begins, ends)| (begins..ends).contains(&day))
}

/// A UUID (version 8) that follows from what the message holds: the same letter, the same message.
fn uuid(input: MemoInput<'_>) -> String {
    let mut hash = Sha256::new();
    hash.update(input.recipient.number.as_deref().unwrap_or_default());
    hash.update(input.page);
    let mut bytes: [u8; 16] = hash.finalize()[..16].try_into().expect("a hash has 32 bytes");
    bytes[6] = bytes[6] & 0x0f | 0x80;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = crate::flags::hex(&bytes);
    format!("{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// XML under construction, one element a line.
#[derive(Default)]
struct Xml {
    text: String,
    deep: usize,
}

impl Xml {
    fn line(&mut self, line: std::fmt::Arguments<'_>) {
        if self.text.is_empty() {
            self.text.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        }
        let indent = "  ".repeat(self.deep);
        writeln!(self.text, "{indent}{line}").expect("writing to memory does not fail");
    }

    fn open_with(&mut self, name: &str, attributes: &str) {
        self.line(format_args!("<{name} {attributes}>"));
        self.deep += 1;
    }

    fn open(&mut self, name: &str) {
        self.line(format_args!("<{name}>"));
        self.deep += 1;
    }

    fn close(&mut self, name: &str) {
        self.deep = self.deep.saturating_sub(1);
        self.line(format_args!("</{name}>"));
    }

    fn leaf(&mut self, name: &str, text: &str) {
        let text = escaped(text);
        self.line(format_args!("<{name}>{text}</{name}>"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_at_midnight_in_denmark() {
        for (day, ends) in [
            ("2026-01-07", "2026-01-07T22:59:59Z"),
            ("2026-03-28", "2026-03-28T22:59:59Z"),
            ("2026-03-29", "2026-03-29T21:59:59Z"),
            ("2026-10-24", "2026-10-24T21:59:59Z"),
            ("2026-10-25", "2026-10-25T22:59:59Z"),
        ] {
            assert_eq!(last_moment(day.parse().unwrap()), ends);
        }
    }
}
