//! Pages: what a PDF says of itself, that the same input gives the same bytes, and what is refused.

use std::fs;
use std::path::Path;

use crate::support::{TestDir, first_flag, numbers, project};

/// The simulated town, scanned.
fn town() -> TestDir {
    let folder = TestDir::new();
    let register = project("sample-data/town");
    folder.succeed(&["scan", register.to_str().unwrap(), "--out", "run"]);
    folder
}

/// The day the run is of: the only date a file of it carries.
fn as_of(folder: &TestDir) -> String {
    let file = fs::read_to_string(folder.path().join("run/run.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    file["as_of"].as_str().unwrap().to_owned()
}

/// The bytes as text: names and metadata of a PDF are plain, the rest is packed.
fn plain(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"), "{}", path.display());
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn reports_are_archival_and_accessible_and_the_same_every_time() {
    let folder = town();
    let created = format!("<xmp:CreateDate>{}", as_of(&folder));
    let association = ["report", "association", "--run", "run", "--association", "a1"];
    let flags = ["report", "flags", "--run", "run", "--most", "3"];
    for (name, command) in [("a", &association[..]), ("f", &flags[..])] {
        let [one, other] = [1, 2].map(|time| format!("{name}-{time}.pdf"));
        folder.succeed(&[command, &["--out", &one]].concat());
        folder
            .proforma_with(&[("RAYON_NUM_THREADS", "1")], &[command, &["--out", &other]].concat());
        let text = plain(&folder.path().join(&one));
        for said in [
            "<pdfaid:part>2</pdfaid:part>",
            "<pdfaid:conformance>A</pdfaid:conformance>",
            "<pdfuaid:part>1</pdfuaid:part>",
            "<rdf:li>da</rdf:li>",
            "<xmp:CreatorTool>proforma</xmp:CreatorTool>",
            &created,
        ] {
            assert!(text.contains(said), "{name}: {said}");
        }
        let [one, other] = [one, other].map(|file| fs::read(folder.path().join(file)).unwrap());
        assert!(one == other, "{name} differs");
    }
}

#[test]
fn letters_and_digital_post_hold_pages() {
    let folder = numbers();
    let flag = first_flag(&folder);
    let base = ["--flag", &flag, "--run", "run", "--date", "2026-12-18", "--sender", "sender.toml"];
    for kind in ["L1", "L2", "L3", "L5", "L6", "L7", "L8", "L9"] {
        let out = format!("{kind}/letter.pdf");
        folder.succeed(&[&["letter", kind], &base[..], &["--out", &out]].concat());
        for entry in fs::read_dir(folder.path().join(kind)).unwrap() {
            assert!(!plain(&entry.unwrap().path()).contains("010170"), "{kind}");
        }
    }
    let post = ["--out", "post/p.xml", "--show-ids"];
    folder.succeed(&[&["letter", "hearing"], &base[..], &post].concat());
    let first = fs::read_dir(folder.path().join("post")).unwrap().next().unwrap().unwrap();
    let xml = fs::read_to_string(first.path()).unwrap();
    assert!(xml.contains("<memo:encodingFormat>application/pdf<"), "{xml}");
    // `%PDF-1.7` in base 64
    assert!(
        xml.contains("<memo:filename>hearing.pdf<") && xml.contains("<memo:content>JVBERi0xLjc")
    );
}

#[test]
fn letters_no_font_has_are_told() {
    let folder = town();
    let odd = ["report", "flags", "--run", "run", "--most", "1", "--out", "f.pdf", "--for", "漢"];
    let refused = folder.proforma(&odd);
    assert_eq!(refused.code, Some(1), "{}", refused.stderr);
    insta::assert_snapshot!(refused.snapshot());
    assert!(!folder.path().join("f.pdf").exists());
}
