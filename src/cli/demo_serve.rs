//! `proforma demo --serve`: the review application over a store filled with simulated work, with a
//! link for each role.

use std::net::SocketAddr;
use std::path::Path;

use super::again::again;
use super::args_cases::ImportRunArguments;
use super::cases::{failed, now, open_or_make};
use super::explain::read_json;
use super::{Failure, cases_import, output::Output, report, serve_review};
use crate::accounts::{self, AccountError, NewAccount, Reader, Role};
use crate::cases::store::Store;
use crate::cases::{
    CaseError, Decision, Draft, Event, Hold, Innocent, Judgement, Lane, LegalResult, LetterTold,
    Outcome, Policy, State, act, files, intake, open,
};
use crate::domain::{Language, Moment};
use crate::report::{
    AssociationInput, CaseSheet, Disclosure, LetterKind, Manifest, Occupancy, Recipient, Sender,
    Wording, association_document,
};
use crate::web::review::{Settings, Wanted, draft_letter, sent_copy};

/// Accounts of the example: role, name, shown name.
const PEOPLE: [(Role, &str, &str); 7] = [
    (Role::Reader, "laura", "Laura Læser"),
    (Role::Caseworker, "signe", "Signe Sagsbehandler"),
    (Role::Approver, "gorm", "Gorm Godkender"),
    (Role::TeamLeader, "thea", "Thea Teamleder"),
    (Role::Auditor, "rune", "Rune Revisor"),
    (Role::Administrator, "anders", "Anders Administrator"),
    (Role::Association, "bodil", "Bodil fra boligorganisationen"),
];
/// The caseworker whose table the example shows.
const CASEWORKER: &str = "signe";
const APPROVER: &str = "gorm";
/// The way each case goes that the example has fetched some weeks ago; see `way`.
const WAYS: [u8; 12] = [0, 1, 2, 3, 4, 5, 6, 7, 1, 2, 4, 5];
/// Cases of each lane that nobody has looked at.
const FRESH: usize = 2;
/// Minutes of a day.
const DAY: i64 = 24 * 60;

/// What associations are told: the occupancy of the run, and their ids and names.
struct Reports {
    occupancy: Occupancy,
    associations: Vec<(String, String)>,
}

impl Reports {
    fn of(out: &Path) -> Result<Self, Failure> {
        let manifest: Manifest = read_json(out, "run.json")?;
        let again = again(&manifest, out, None)?;
        let occupancy = report::worked_out(&again, &manifest)?;
        let register = again.register();
        let both = register.association_ids.iter().zip(&register.associations);
        let associations = both.map(|(id, name)| (id.clone(), name.clone())).collect();
        Ok(Self { occupancy, associations })
    }
}

/// Fills a new store beside the results and serves it.
pub fn run(out: &Path, bind: SocketAddr, output: &mut Output) -> Result<(), Failure> {
    if !bind.ip().is_loopback() {
        return Err(Failure::user(format!("{bind} can be reached from other machines"))
            .hint("anybody may take any role in the example: it is served to this machine only"));
    }
    let path = out.join("review.db");
    for ending in ["", "-wal", "-shm"] {
        let file = out.join(format!("review.db{ending}"));
        if file.exists() {
            std::fs::remove_file(&file).map_err(|error| Failure::file("remove", &file, &error))?;
        }
    }
    let import =
        ImportRunArguments { run: out.to_owned(), store: path.clone(), registry: None, name: None };
    cases_import::run(&import, output)?;
    let store = open_or_make(&path)?;
    let reports = Reports::of(out)?;
    let first = reports.associations.first().map_or("a1", |(id, _)| id.as_str());
    people(&store, first).map_err(|error| Failure::machine(error.to_string()))?;
    publish(&store, &reports)?;
    let settings = settings();
    let code = work(&store, &settings).map_err(failed)?;
    for (role, _, _) in PEOPLE {
        output.print(&format!("http://{bind}/demo/{}", role.key()))?;
    }
    if let Some(code) = code {
        output.print(&format!("http://{bind}/follow   as a citizen, with the code {code}"))?;
    }
    serve_review::serve(store, settings, bind, output)
}

fn settings() -> Settings {
    let sender = Sender {
        name: "Eksempelby Kommune".to_owned(),
        address: "Rådhuspladsen 1, 0000 Eksempelby".to_owned(),
        telephone: "00 00 00 00".to_owned(),
        email: "folkeregister@eksempelby.example".to_owned(),
        contact: "Signe Sagsbehandler".to_owned(),
        data_protection: "dpo@eksempelby.example".to_owned(),
        ..Sender::default()
    };
    Settings { is_demo: true, sender, ..serve_review::settings() }
}

fn people(store: &Store, association: &str) -> Result<(), AccountError> {
    store.write(|transaction| {
        for (role, name, shown_name) in PEOPLE {
            let association = (role == Role::Association).then_some(association);
            let new = NewAccount { name, shown_name, role, association, sees_protected: false };
            accounts::add_account(transaction, &new, now())?;
        }
        Ok(())
    })
}

/// Publishes the report of each association to it.
fn publish(store: &Store, reports: &Reports) -> Result<(), Failure> {
    let language = Language::Danish;
    let policy = Disclosure::builtin();
    let wording = Wording::builtin(language);
    let sender = settings().sender.name;
    let as_of =
        reports.occupancy.as_of.parse().map_err(|()| Failure::machine("a run without a day"))?;
    for (id, name) in &reports.associations {
        let document = association_document(AssociationInput {
            id,
            name,
            occupancy: &reports.occupancy,
            previous: None,
            gate: policy.gate(Recipient::Association),
            wording: &wording,
            day: as_of,
            reply_by: as_of.plus_workdays(15),
            sender: &sender,
        });
        report::publish(store, id, &reports.occupancy, &document)?;
    }
    Ok(())
}

/// A pen that writes events into one case.
struct Pen<'a> {
    store: &'a Store,
    settings: &'a Settings,
    policy: &'a Policy,
    case: i64,
    at: Moment,
}

impl Pen<'_> {
    /// Writes an event some minutes after the last one.
    fn write(&mut self, minutes: i64, who: &str, event: Event) -> Result<i64, CaseError> {
        self.at = self.at.plus_minutes(minutes);
        let why = "Eksempel: begrundelsen er opdigtet ligesom resten af sagen.".to_owned();
        let draft = Draft { at: self.at, who: who.to_owned(), why, event };
        let case = self
            .store
            .write(|transaction| act(transaction, self.policy, (self.case, None), &draft))?;
        Ok(case.version)
    }

    fn go(&mut self, days: i64, to: State) -> Result<i64, CaseError> {
        self.write(days * DAY, CASEWORKER, Event::Moved { to, due: None })
    }

    fn decide(&mut self, days: i64, decision: Decision) -> Result<i64, CaseError> {
        self.write(days * DAY, CASEWORKER, Event::Decided(decision))
    }

    /// Proposes a letter to the first it can go to and lets it go, as the pages do: its draft and the
    /// copy that is sent are kept with the case. Gives its version and the code in it.
    fn letter(&mut self, kind: LetterKind) -> Result<(i64, String), CaseError> {
        let sheet = self.sheet()?;
        let to = sheet.recipients.get(kind.name()).and_then(|all| all.first());
        let to = to.map_or("P1", String::as_str);
        let facts = sheet.da.letters.get(to).cloned().unwrap_or_default();
        let (language, day) = (Language::Danish, self.at.day());
        let wanted = Wanted { kind, language, to, case: self.case, day };
        let written = draft_letter(self.settings, wanted, &facts);
        let written = written.expect("pages need nothing that may not be built in");
        self.attach(CASEWORKER, &wanted.draft_name(), &written.bytes)?;
        let letter = Event::LetterProposed {
            kind: kind.name().to_owned(),
            to: to.to_owned(),
            reply_by: written.reply_by,
            sha256: files::hash_of(&written.bytes),
            told: LetterTold::default(),
        };
        let version = self.write(5, CASEWORKER, letter)?;
        let at = self.at;
        let code = self.store.write(|transaction| {
            accounts::new_letter_code(transaction, self.case, version, Reader::Subject, at)
        });
        let code = code.map_err(CaseError::from)?;
        let sent = sent_copy(&String::from_utf8_lossy(&written.bytes), &code);
        self.attach(APPROVER, &wanted.final_name("html"), sent.as_bytes())?;
        self.write(30, APPROVER, Event::LetterApproved { letter: version })?;
        Ok((version, code))
    }

    /// What letters of the case can say.
    fn sheet(&self) -> Result<CaseSheet, CaseError> {
        let bytes = self.store.read(|database| {
            let case = open(database, self.case)?.case;
            intake::sheet(database, case.candidate)
        })?;
        Ok(serde_json::from_slice(&bytes.unwrap_or_default()).unwrap_or_default())
    }

    fn attach(&self, who: &str, name: &str, bytes: &[u8]) -> Result<(), CaseError> {
        let file = files::NewFile { name, bytes };
        self.store.write(|transaction| {
            files::attach(transaction, self.policy, (self.case, None), file, (self.at, who))
        })?;
        Ok(())
    }
}

fn decision(outcome: Outcome, innocent: Option<Innocent>, result: LegalResult) -> Decision {
    Decision { outcome, innocent, result, persons: Vec::new(), second_look: false }
}

/// Fetches cases some weeks ago and takes them different ways; gives the code of a letter.
fn work(store: &Store, settings: &Settings) -> Result<Option<String>, CaseError> {
    let policy = store.write(Policy::settle).map_err(CaseError::from)?;
    let begin = now().plus_minutes(-40 * DAY);
    let fetch = |wanted, lane, at| {
        store.write(|transaction| {
            intake::fetch(transaction, &policy, (CASEWORKER, wanted, lane), at)
        })
    };
    let cases = fetch(WAYS.len(), Lane::Review, begin)?;
    let mut code = None;
    for ((turn, case), way_of) in (0_i64..).zip(cases).zip(WAYS) {
        let at = begin.plus_minutes(60 * turn);
        let pen = Pen { store, settings, policy: &policy, case, at };
        code = code.or(way(pen, way_of)?);
    }
    // work that waits: nobody has looked at these
    for lane in Lane::ALL {
        fetch(FRESH, *lane, now().plus_minutes(-DAY))?;
    }
    Ok(code)
}

/// One of eight ways a case can go; 7 waits for the second person, 6 does not any more.
fn way(mut pen: Pen<'_>, way: u8) -> Result<Option<String>, CaseError> {
    if way == 0 {
        return Ok(None);
    }
    let judgement = if way < 4 { Judgement::Ordinary } else { Judgement::Questions };
    pen.write(DAY, CASEWORKER, Event::Looked { judgement })?;
    if way == 1 {
        return Ok(None);
    }
    pen.write(20, CASEWORKER, Event::FactsChecked)?;
    let right = |innocent| decision(Outcome::Legitimate, Some(innocent), LegalResult::Unchanged);
    match way {
        2 => return pen.decide(2, right(Innocent::Student)).map(|_| None),
        3 => return pen.decide(4, right(Innocent::FamilyGrowth)).map(|_| None),
        _ => pen.go(1, State::Opened)?,
    };
    pen.go(1, State::Account)?;
    let (letter, code) = pen.letter(LetterKind::Account)?;
    if way == 4 {
        return Ok(Some(code));
    }
    pen.write(
        9 * DAY,
        CASEWORKER,
        Event::LetterAnswered { letter, answer: "Svar modtaget, se bilag.".to_owned() },
    )?;
    pen.go(1, State::Assessment)?;
    if way == 5 {
        pen.write(10, CASEWORKER, Event::HoldPlaced { hold: Hold::Child })?;
        return Ok(None);
    }
    pen.go(2, State::Hearing)?;
    let wrong = decision(Outcome::Confirmed, None, LegalResult::ChangedHere);
    pen.decide(12, wrong)?;
    if way < 7 {
        pen.write(DAY, APPROVER, Event::DecisionApproved)?;
    }
    Ok(None)
}
