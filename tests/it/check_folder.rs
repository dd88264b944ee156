//! `proforma check` over a sample: what is there, what is missing, who cannot speak.

use crate::support::{TestDir, project};

#[test]
fn a_folder_is_judged_before_use() {
    let folder = TestDir::new();
    let sample = project("sample-data/tiny");
    let path = sample.display().to_string();
    let ran = folder.succeed(&["check", &path, "--today", "2026-06-01"]);
    for part in [
        "Files",
        "moves.csv",
        "with rooms that count",
        "Histories",
        "fetch a newer extract",
        "wholly silent",
        "level 1, or not told",
        "dwellings with a lease",
    ] {
        assert!(ran.stdout.contains(part), "{part}\n{}", ran.stdout);
    }
}
