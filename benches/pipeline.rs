//! Wall time of each stage over simulated registers of about 10 k, 100 k and 1 M moves, held in
//! memory. `README.md` says how to run it and how to get CPU-seconds.

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, BenchmarkId, Criterion, SamplingMode, Throughput};
use proforma::domain::Day;
use proforma::pipeline::{Settings, analyse};
use proforma::registry::{LoadOptions, Loaded, Register, Source, load};
use proforma::rules::RuleSet;
use proforma::synth::{TownPlan, generate};
use proforma::{facts, graph, rules};
use serde::Deserialize;

const SIZES: [u64; 3] = [10_000, 100_000, 1_000_000];
const YEARS: u16 = 12;

/// A register before and after loading.
struct Input {
    files: Vec<(&'static str, Vec<u8>)>,
    moves: u64,
    register: Register,
    settings: Settings,
}

fn load_files(files: &[(&'static str, Vec<u8>)]) -> Loaded {
    let sources: Vec<Source<'_>> =
        files.iter().map(|(name, bytes)| Source { name, bytes }).collect();
    load(&sources, &LoadOptions::default()).expect("a simulated register keeps the contract")
}

impl Input {
    fn new(moves: u64) -> Self {
        let plan = TownPlan::new(TownPlan::persons_for_moves(moves, YEARS), YEARS, 1);
        let files: Vec<_> = generate(&plan).expect("a plan within bounds").files().collect();
        let loaded = load_files(&files);
        let count = loaded.counts.iter().find(|count| count.file == "moves.csv");
        let settings = Settings {
            as_of: loaded.last_known_day().unwrap_or(Day::MAX),
            window_months: 36,
            capacity: 75,
            seed: 1,
        };
        let moves = count.map_or(0, |count| count.read);
        Self { files, moves, register: loaded.register, settings }
    }

    /// The same register with no row in `moves.csv`: what it takes less, the moves alone take.
    fn without_moves(&self) -> Vec<(&'static str, Vec<u8>)> {
        let mut files = self.files.clone();
        for (_, bytes) in files.iter_mut().filter(|(name, _)| *name == "moves.csv") {
            let header = bytes.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
            bytes.truncate(header);
        }
        files
    }

    fn moves_text(&self) -> &[u8] {
        let file = self.files.iter().find(|(name, _)| *name == "moves.csv");
        file.map_or(&[], |(_, bytes)| bytes)
    }
}

/// What a typed reader without any check keeps of a row: the peer of `load`.
#[derive(Deserialize)]
#[expect(dead_code, reason = "read to be measured")]
struct TypedMove<'a> {
    move_id: &'a str,
    person_id: &'a str,
    to_dwelling_id: &'a str,
    from_dwelling_id: &'a str,
    moved_on: &'a str,
    notified_on: &'a str,
    kind: &'a str,
    care_of: Option<u8>,
    sequence: Option<i32>,
}

/// Reads every row of `text` with `csv` and serde, counts them, keeps none.
fn read_typed(text: &[u8]) -> usize {
    let mut reader = csv::Reader::from_reader(text);
    let headers = reader.headers().expect("a header").clone();
    let (mut record, mut count) = (csv::StringRecord::new(), 0);
    while reader.read_record(&mut record).expect("a simulated file is well formed") {
        let row: TypedMove<'_> = record.deserialize(Some(&headers)).expect("typed as written");
        black_box(&row);
        count += 1;
    }
    count
}

/// Ten passes of whatever length: a pass over a million moves takes seconds, and all stages over all
/// sizes should take minutes.
fn short_passes<'a>(criterion: &'a mut Criterion, name: &str) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10).sampling_mode(SamplingMode::Flat);
    group.warm_up_time(Duration::from_millis(300)).measurement_time(Duration::from_secs(2));
    group
}

fn bench(group: &mut BenchmarkGroup<'_, WallTime>, moves: u64, run: impl Fn()) {
    group.throughput(Throughput::Elements(moves));
    group.bench_function(BenchmarkId::from_parameter(moves), |bencher| bencher.iter(&run));
}

fn stages(criterion: &mut Criterion, inputs: &[Input], set: &RuleSet) {
    let mut measure = |name: &str, run: &dyn Fn(&Input)| {
        let mut group = short_passes(criterion, name);
        for input in inputs {
            bench(&mut group, input.moves, || run(input));
        }
        group.finish();
    };
    measure("load", &|input| drop(black_box(load_files(&input.files))));
    measure("peer_csv_serde", &|input| {
        black_box(read_typed(input.moves_text()));
    });
    measure("graph", &|input| {
        black_box(graph::build(&input.register, input.settings.as_of));
    });
    measure("whole", &|input| {
        let loaded = load_files(&input.files);
        black_box(analyse(&loaded.register, set, input.settings, &|_| {}));
    });
}

/// Facts and rules need a graph of their own, made outside the timed part.
fn measured_stages(criterion: &mut Criterion, inputs: &[Input], set: &RuleSet) {
    for input in inputs {
        let graph = graph::build(&input.register, input.settings.as_of);
        let mut group = short_passes(criterion, "facts");
        bench(&mut group, input.moves, || {
            black_box(facts::measure(&graph, input.settings.window()));
        });
        group.finish();
        let files = input.without_moves();
        let mut group = short_passes(criterion, "load_without_moves");
        bench(&mut group, input.moves, || drop(black_box(load_files(&files))));
        group.finish();
        let measured = facts::measure(&graph, input.settings.window());
        let outcomes = rules::evaluate(set, &measured);
        let row_rules = outcomes
            .rules
            .iter()
            .map(|rule| rule.no_hit + rule.exempt + (rule.hits.len() + rule.unknown.len()) as u64);
        let mut group = short_passes(criterion, "rules");
        group.throughput(Throughput::Elements(row_rules.sum()));
        group.bench_function(BenchmarkId::from_parameter(input.moves), |bencher| {
            bencher.iter(|| black_box(rules::evaluate(set, &measured)));
        });
        group.finish();
    }
}

fn main() {
    let mut criterion = Criterion::default().configure_from_args();
    let set = rules::parse(&rules::builtin(), &[]).expect("the shipped rules are tested");
    let inputs = SIZES.map(Input::new);
    stages(&mut criterion, &inputs, &set);
    measured_stages(&mut criterion, &inputs, &set);
    criterion.final_summary();
}
