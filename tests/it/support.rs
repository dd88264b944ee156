//! A fresh folder for each test, and the program run in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A folder that goes away with the test.
pub(crate) struct TestDir(tempfile::TempDir);

/// What a run of the program gave.
pub(crate) struct Ran {
    pub(crate) code: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl TestDir {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a temporary folder"))
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// Runs the program inside the folder.
    pub(crate) fn proforma(&self, arguments: &[&str]) -> Ran {
        self.proforma_with(&[], arguments)
    }

    /// Runs the program inside a folder of the folder.
    pub(crate) fn proforma_in(&self, inside: &str, arguments: &[&str]) -> Ran {
        ran(program().current_dir(self.path().join(inside)).args(arguments))
    }

    /// Runs the program inside the folder with these variables.
    pub(crate) fn proforma_with(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let variables = variables.iter().copied();
        ran(program().current_dir(self.path()).envs(variables).args(arguments))
    }

    /// Runs the program and expects it to succeed.
    pub(crate) fn succeed(&self, arguments: &[&str]) -> Ran {
        let ran = self.proforma(arguments);
        assert_eq!(ran.code, Some(0), "{arguments:?}\n{}", ran.stderr);
        ran
    }
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_proforma"));
    program.env("COLUMNS", "100").env("LC_ALL", "C").env_remove("RAYON_NUM_THREADS");
    program
}

fn ran(program: &mut Command) -> Ran {
    let output = program.output().expect("the program starts");
    Ran {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("UTF-8 on standard output"),
        stderr: String::from_utf8(output.stderr).expect("UTF-8 on standard error"),
    }
}

impl Ran {
    /// Exit code, standard output and standard error as one text for a snapshot.
    pub(crate) fn snapshot(&self) -> String {
        let code = self.code.map_or_else(|| "killed".to_owned(), |code| code.to_string());
        format!("exit: {code}\n----- stdout\n{}----- stderr\n{}", self.stdout, self.stderr)
    }
}

/// A folder of the project.
pub(crate) fn project(path: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A small register with personal numbers: five adults in one room.
pub(crate) fn numbers() -> TestDir {
    let folder = TestDir::new();
    let mut persons = "person_id,born_on\n".to_owned();
    let mut moves = "move_id,person_id,to_dwelling_id,moved_on\n".to_owned();
    for number in 1..=5 {
        persons += &format!("010170{:04},1970-01-01\n", 1000 + number);
        moves += &format!("{number},010170{:04},d1,202{}-02-01\n", 1000 + number, number - 1);
    }
    folder.write("register/persons.csv", &persons);
    folder.write("register/moves.csv", &moves);
    let dwelling = "dwelling_id,address,rooms,area_m2,use_code,association_id\n\
                    d1,\"Lærkevej 8, 1. tv\",1,30,140,a1\n";
    folder.write("register/dwellings.csv", dwelling);
    folder
        .write("sender.toml", "name = \"Byen\"\ncvr = \"12345678\"\nkle_subject = \"23.05.00\"\n");
    folder.succeed(&["scan", "register", "--out", "run"]);
    folder
}

/// The id of the first flag of the run there.
pub(crate) fn first_flag(folder: &TestDir) -> String {
    let file = fs::read_to_string(folder.path().join("run/flags.json")).unwrap();
    let file: serde_json::Value = serde_json::from_str(&file).unwrap();
    file["flags"][0]["flag_id"].as_str().expect("a flag").to_owned()
}

/// Every file of a folder by name, with the durations of `run.json` taken out.
pub(crate) fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found: Vec<(String, Vec<u8>)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let bytes = fs::read(&path).unwrap();
            let bytes = if name == "run.json" { without_durations(&bytes) } else { bytes };
            (name, bytes)
        })
        .collect();
    found.sort();
    found
}

fn without_durations(bytes: &[u8]) -> Vec<u8> {
    let mut manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
    assert!(manifest.as_object_mut().unwrap().shift_remove("durations").is_some());
    serde_json::to_vec_pretty(&manifest).unwrap()
}
