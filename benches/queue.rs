//! Pages of the queue and of a case over a large store: 1 M flags, 200 k cases, 50 requests a second.
//!
//! `cargo bench --bench queue` fills a store once (minutes), then asks as a team would and prints the
//! 50th and 99th percentile of each kind of request. Loopback HTTP and templates are not in it: that is
//! `review.sh`, for which `PROFORMA_BENCH_FILL_ONLY=1` fills the store that `PROFORMA_BENCH_STORE` names.
//! `PROFORMA_BENCH_FLAGS` makes it smaller or larger; every fifth flag becomes a case.

#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a program to measure")]

use std::path::Path;
use std::sync::{Arc, LazyLock};
use std::time::{Duration, Instant};

use proforma::cases::intake::{self, NewCandidate, NewRun, Person};
use proforma::cases::store::Store;
use proforma::cases::{
    self, CaseError, Draft, Event, Filter, Judgement, Lane, MIGRATIONS, Policy, Sort, Stage, queue,
};
use proforma::domain::{Day, Moment};
use proforma::report::{CaseSheet, SheetFigure, SheetReason, SheetReasons, SheetSide};

/// Cases that are fetched in one transaction.
const BATCH: u32 = 5_000;
static FLAGS: LazyLock<u32> = LazyLock::new(|| {
    let wanted = std::env::var("PROFORMA_BENCH_FLAGS").map_or(1_000_000, |it| it.parse().unwrap());
    (wanted / (5 * BATCH)).max(1) * 5 * BATCH
});
static CASES: LazyLock<u32> = LazyLock::new(|| *FLAGS / 5);
const WORKERS: usize = 40;
const A_SECOND: u32 = 50;
const SECONDS: u32 = 20;
const NOON: Moment = Moment(1_796_036_400_000);

fn main() {
    let folder = tempfile::tempdir().unwrap();
    let path = std::env::var("PROFORMA_BENCH_STORE")
        .map_or_else(|_| folder.path().join("cases.db"), std::path::PathBuf::from);
    let store = Arc::new(Store::open(&path, &[MIGRATIONS]).unwrap());
    let began = Instant::now();
    if store.read(intake::case_ids).unwrap().is_empty() {
        fill(&store);
    }
    let size = std::fs::metadata(&path).map_or(0, |file| file.len()) >> 20;
    println!("filled in {:.0} s, {size} MB", began.elapsed().as_secs_f64());
    if std::env::var_os("PROFORMA_BENCH_FILL_ONLY").is_some() {
        return;
    }
    measure(&store);
    time_verify(&store, &path);
}

fn candidate(rank: u32) -> NewCandidate {
    let person = |number: u32| Person {
        label: format!("P{rank}-{number}"),
        person_id: format!("p{rank}-{number}"),
        moved_on: "2026-03-01".to_owned(),
        concerned: number == 0,
        adult: true,
    };
    NewCandidate {
        lane: "review".to_owned(),
        listed: rank <= *CASES,
        rank,
        band: ["A", "B", "C"][rank as usize % 3].to_owned(),
        score: 10 + i32::try_from(rank % 30).unwrap(),
        flag: format!("{rank:016x}"),
        dwelling: format!("dwelling-{rank}"),
        address: format!("Vej nr. {} {}", rank % 997, rank / 997),
        since: "2026-03-01".to_owned(),
        titles: ("Flere voksne end værelser".to_owned(), "More adults than rooms".to_owned()),
        reasons: vec!["PF101.1".to_owned(), "PF203.2".to_owned()],
        persons: (0..3).map(person).collect(),
        sheet: if rank <= *CASES { sheet(rank) } else { Vec::new() },
        drawn: false,
    }
}

/// About as much as a real sheet, and as compressible.
fn sheet(rank: u32) -> Vec<u8> {
    let side = side(rank);
    let sheet = CaseSheet { da: side.clone(), en: side, ..CaseSheet::default() };
    serde_json::to_vec(&sheet).unwrap()
}

fn side(rank: u32) -> SheetSide {
    let pairs = (0..6).map(|it| (format!("Oplysning {it}"), format!("{}", rank % 31 + it)));
    // persons, and dwellings that have cases of their own
    let near = (0..8).map(|it| [format!("P{rank}-{it}"), String::new()]);
    let far = (0..8).map(|it| [format!("Vej {it}"), format!("dwelling-{}", (rank + it) % *CASES)]);
    let nodes: Vec<_> = near.chain(far).collect();
    let homes = (0..16)
        .map(|it| if it < 8 { format!("dwelling-{}", rank / 2 + it) } else { String::new() });
    let reason = |it: u32| SheetReason {
        code: format!("PF{it}"),
        title: "Flere voksne end værelser".to_owned(),
        text: format!("{} voksne i boligen, som har {} rum. ", it + 3, it + 1).repeat(4),
        facts: vec![["Voksne".to_owned(), it.to_string(), "1 til 2".to_owned()]; 4],
        innocent: vec!["Familien er blevet større, og det er anmeldt.".to_owned(); 4],
        ..SheetReason::default()
    };
    SheetSide {
        facts: pairs.collect(),
        swimlane: figure(rank, 30, 0),
        network: Some(figure(rank, 90, 16)),
        nodes,
        homes: homes.collect(),
        reasons: Some(SheetReasons {
            band: "A".to_owned(),
            waterfall: figure(rank, 20, 0),
            swimlane: figure(rank, 30, 0),
            reasons: (0..4).map(reason).collect(),
            ..SheetReasons::default()
        }),
        ..SheetSide::default()
    }
}

fn figure(rank: u32, parts: u32, links: u32) -> SheetFigure {
    let part = |it: u32| {
        format!("<rect class=\"stay\" x=\"{}\" y=\"{it}\" width=\"9\"/>", rank % 700 + it)
    };
    let link = |it: u32| format!("<a href=\"#net-{it}\"><circle r=\"7\"/></a>");
    let parts: String = (0..parts).map(part).chain((0..links).map(link)).collect();
    let row = |it: u32| vec![format!("P{rank}-{it}"), "bor".to_owned(), format!("Vej {it}")];
    SheetFigure {
        svg: format!("<svg class=\"figure\" viewBox=\"0 0 800 400\">{parts}</svg>"),
        summary: "Hvem der har været registreret hvornår.".to_owned(),
        rows: (0..links.max(5)).map(row).collect(),
        ..SheetFigure::default()
    }
}

fn fill(store: &Store) {
    let policy = Policy { second_look_one_in: 20, ..Policy::default() };
    let run = NewRun { mark: "bench", name: "bench", as_of: NOON.day(), listed: *CASES };
    store
        .write(|transaction| {
            intake::take_in(transaction, run, (1..=*FLAGS).map(candidate), (NOON, &policy))
        })
        .unwrap();
    for batch in 0..*CASES / BATCH {
        store
            .write(|transaction| {
                for part in 0..100 {
                    let who = format!("worker{}", (batch as usize * 100 + part) % WORKERS);
                    let at = Moment(NOON.0 + i64::from(batch) * 3_600_000);
                    for case in intake::fetch(transaction, &policy, (&who, 50, Lane::Review), at)? {
                        looked(transaction, &policy, case, &who, at)?;
                    }
                }
                Ok::<_, CaseError>(())
            })
            .unwrap();
    }
}

/// Three of four cases were looked at; one of four is put off.
fn looked(
    transaction: &rusqlite::Transaction<'_>,
    policy: &Policy,
    case: i64,
    who: &str,
    at: Moment,
) -> Result<(), CaseError> {
    let why = "because the bench says so".to_owned();
    let draft = |event| Draft { at, who: who.to_owned(), why: why.clone(), event };
    if case % 4 != 0 {
        let look = Event::Looked { judgement: Judgement::Questions };
        cases::act(transaction, policy, (case, None), &draft(look))?;
    }
    if case % 4 == 1 {
        let until = Some(at.day().plus(30));
        cases::act(transaction, policy, (case, None), &draft(Event::Postponed { until }))?;
    }
    Ok(())
}

type Ask = fn(&Store, u32) -> Result<usize, CaseError>;

/// What people open: their own list, the team's, a search, a case with all its page reads; a note.
const KINDS: [(&str, Ask); 6] = [
    ("my list", my_list),
    ("everybody's by deadline", all_list),
    ("everybody's by address, page 40", address_list),
    ("search", search),
    ("a case", a_case),
    ("a note", a_note),
];

fn today() -> Day {
    NOON.day().plus(20)
}

fn list(store: &Store, filter: &Filter, offset: u32) -> Result<usize, CaseError> {
    store.read(|database| {
        let rows = queue::page(database, filter, today(), (offset, 25))?;
        Ok(rows.len() + queue::count(database, filter, today(), 10_001)? as usize)
    })
}

fn my_list(store: &Store, number: u32) -> Result<usize, CaseError> {
    list(store, &Filter::mine(&format!("worker{}", number as usize % WORKERS)), 0)
}

fn all_list(store: &Store, _: u32) -> Result<usize, CaseError> {
    list(store, &Filter::default(), 0)
}

fn address_list(store: &Store, _: u32) -> Result<usize, CaseError> {
    list(store, &Filter { sort: Sort::Address, ..Filter::default() }, 1_000)
}

fn search(store: &Store, number: u32) -> Result<usize, CaseError> {
    let text = format!("vej nr. {}", number % 997);
    list(store, &Filter { text, stage: Stage::All, ..Filter::default() }, 0)
}

fn a_case(store: &Store, number: u32) -> Result<usize, CaseError> {
    let id = i64::from(number.wrapping_mul(2_654_435_761) % *CASES) + 1;
    let mine = Filter::mine(&format!("worker{}", number as usize % WORKERS));
    list(store, &mine, 0)?;
    store.read(|database| {
        let file = cases::open(database, id)?;
        let sheet = intake::sheet(database, file.case.candidate)?;
        let persons = intake::persons(database, file.case.candidate)?;
        let earlier = queue::at_dwelling(database, &file.case.dwelling, today())?;
        queue::around(database, &mine, today(), id)?;
        Ok(file.history.len() + sheet.map_or(0, |it| it.len()) + persons.len() + earlier.len())
    })
}

fn a_note(store: &Store, number: u32) -> Result<usize, CaseError> {
    let id = i64::from(number.wrapping_mul(40_503) % *CASES) + 1;
    let event = Event::Noted { text: "called, nobody answered".to_owned() };
    let draft = Draft { at: NOON, who: "worker1".to_owned(), why: String::new(), event };
    store.write(|transaction| {
        cases::act(transaction, &Policy::default(), (id, None), &draft).map(|_| 1)
    })
}

/// Requests come at their times whether the last are done or not; a late start counts as waiting.
fn measure(store: &Arc<Store>) {
    let began = Instant::now();
    let asks: Vec<_> = (0..4_u32)
        .map(|thread| {
            let store = Arc::clone(store);
            std::thread::spawn(move || {
                let mut times: Vec<(usize, Duration)> = Vec::new();
                for number in (thread..A_SECOND * SECONDS).step_by(4) {
                    let at = began + Duration::from_secs(1) / A_SECOND * number;
                    std::thread::sleep(at.saturating_duration_since(Instant::now()));
                    let kind = number as usize % KINDS.len();
                    KINDS[kind].1(&store, number).unwrap();
                    times.push((kind, at.elapsed()));
                }
                times
            })
        })
        .collect();
    let times: Vec<_> = asks.into_iter().flat_map(|ask| ask.join().unwrap()).collect();
    for (kind, (name, _)) in KINDS.iter().enumerate() {
        let of_kind = times.iter().filter(|time| time.0 == kind);
        let mut own: Vec<Duration> = of_kind.map(|time| time.1).collect();
        own.sort_unstable();
        let at = |share: usize| own[(own.len() - 1) * share / 100].as_secs_f64() * 1e3;
        println!("{name:32} p50 {:7.2} ms   p99 {:7.2} ms   n {}", at(50), at(99), own.len());
    }
}

fn time_verify(store: &Store, path: &Path) {
    let began = Instant::now();
    let checked = store.read(cases::journal::verify).unwrap().unwrap();
    println!("verified {} records in {:.1} s", checked.records, began.elapsed().as_secs_f64());
    let began = Instant::now();
    let copy = path.with_extension("copy");
    store.backup_to(&copy).unwrap();
    std::fs::remove_file(copy).unwrap();
    println!("copied in {:.1} s", began.elapsed().as_secs_f64());
}
