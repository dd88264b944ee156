//! The detectors held against what PyOD and isotree say of the same tables.
//!
//! `benches/reference.py` made the values and holds the same generator of tables.

use proforma::model::{Detectors, FitOptions, NumericTable, RowScore};
use serde::Deserialize;

#[derive(Deserialize)]
struct Reference {
    ecod: Vec<f64>,
    hbos: Vec<f64>,
    forest_mean_auroc: Forests,
}

#[derive(Deserialize)]
struct Forests {
    isotree: f64,
    pyod: f64,
}

/// A linear congruential generator; the same numbers in any language.
struct Chance(u64);

impl Chance {
    fn unit(&mut self) -> f64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let high = u32::try_from(self.0 >> 32).unwrap();
        let low = u32::try_from((self.0 >> 11) & 0x1f_ffff).unwrap();
        (f64::from(high) * 2_097_152.0 + f64::from(low)) / 9_007_199_254_740_992.0
    }

    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).fold(0.0, |sum, unit| sum + unit) - 6.0
    }
}

fn reference() -> Reference {
    serde_json::from_str(include_str!("model_reference.json")).unwrap()
}

fn table(columns: usize) -> NumericTable {
    NumericTable::empty((0..columns).map(|column| format!("c{column}")).collect())
}

/// Columns of several shapes: even, normal, skewed, whole numbers, rare events.
fn mixed_table(rows: usize) -> NumericTable {
    let mut chance = Chance(1);
    let mut table = table(5);
    for _ in 0..rows {
        let (unit, normal) = (chance.unit(), chance.normal());
        let whole = (chance.unit() * 6.0).floor();
        let rare = if chance.unit() < 0.03 { 1.0 } else { 0.0 };
        let skewed = chance.unit();
        table.push(&[unit, normal, skewed * skewed * skewed * 50.0, whole, rare]);
    }
    table
}

/// 570 ordinary rows in two heaps and 30 outliers of one of three kinds; the outliers come last.
fn labelled_set(number: u64) -> NumericTable {
    let mut chance = Chance(100 + number);
    let mut table = table(6);
    for row in 0..600 {
        let odd = row >= 570;
        let heap = if chance.unit() < 0.5 { 3.0 } else { -3.0 };
        let shared = chance.normal();
        let spread = if odd && number.is_multiple_of(3) { 3.0 } else { 1.0 };
        let mut values: Vec<f64> =
            (0..6).map(|_| heap + spread * (shared + 0.5 * chance.normal())).collect();
        if odd && number % 3 == 1 {
            values = (0..6).map(|_| chance.unit() * 12.0 - 6.0).collect();
        }
        if odd && number % 3 == 2 {
            values[..2].copy_from_slice(&[6.0 + 0.3 * chance.normal(), -6.0]);
        }
        table.push(&values);
    }
    table
}

fn scores(table: &NumericTable, seed: u64) -> Vec<RowScore> {
    let options = FitOptions { seed, ..FitOptions::default() };
    Detectors::fit(table, options).unwrap().ready().score(table)
}

/// How often an outlier (the last 30 of 600) scores above another row.
fn auroc(scores: &[RowScore]) -> f64 {
    let above = |odd: &RowScore| {
        let below = |other: &&RowScore| other.raw[0] < odd.raw[0];
        u32::try_from(scores[..570].iter().filter(below).count()).unwrap()
    };
    f64::from(scores[570..].iter().map(above).sum::<u32>()) / (570.0 * 30.0)
}

#[test]
fn tails_equal_ecod_of_pyod() {
    let found = scores(&mixed_table(400), 1);
    for (row, expected) in reference().ecod.into_iter().enumerate() {
        let found = f64::from(found[row].raw[1]);
        assert!((found - expected).abs() < 1e-4, "row {row}: {found} and not {expected}");
    }
}

#[test]
fn histograms_equal_hbos_of_pyod() {
    let table = mixed_table(400);
    let found = scores(&table, 1);
    // Whole numbers between lie on edges of bins, where the last bit of a division decides.
    let off_edges = |row: &usize| [0.0, 5.0].contains(&table.column(3)[*row]);
    let rows: Vec<usize> = (0..400).filter(off_edges).collect();
    assert!(rows.len() > 100);
    let reference = reference().hbos;
    for row in rows {
        let expected = reference[row];
        let found = f64::from(found[row].raw[2]);
        assert!((found - expected).abs() < 1e-4, "row {row}: {found} and not {expected}");
    }
}

/// Forests are drawn at random: the mean over twelve sets and three seeds is within 0.01 of that of
/// isotree, and not below that of PyOD by more.
#[test]
fn the_forest_finds_as_much_as_isotree_and_pyod() {
    let expected = reference().forest_mean_auroc;
    let runs = (0..12).flat_map(|number| (0..3).map(move |seed| (number, seed)));
    let found: Vec<f64> =
        runs.map(|(number, seed)| auroc(&scores(&labelled_set(number), seed))).collect();
    let mean = found.iter().fold(0.0, |sum, value| sum + value) / 36.0;
    assert!((mean - expected.isotree).abs() < 0.01, "{mean} and not {}", expected.isotree);
    assert!(mean > expected.pyod - 0.01, "{mean} and not {}", expected.pyod);
}
