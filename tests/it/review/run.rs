//! A site with a real run taken in, for what only real sheets show.

use std::fs;

use proforma::accounts::Role;

use super::Site;
use crate::support::project;

/// Takes in a run of the sample town in which these persons have a protected address.
pub(super) fn take_in_town(site: &Site, name: &str, protected: &[&str]) {
    let folder = site.folder.path().join(name);
    fs::create_dir_all(&folder).unwrap();
    for file in fs::read_dir(project("sample-data/town")).unwrap() {
        let file = file.unwrap();
        let text = fs::read_to_string(file.path()).unwrap();
        let is_persons = file.file_name() == "persons.csv";
        let text = if is_persons { with_protected(&text, protected) } else { text };
        fs::write(folder.join(file.file_name()), text).unwrap();
    }
    let out = format!("{name}-out");
    site.folder.succeed(&["scan", name, "--out", &out]);
    site.folder.succeed(&["cases", "import", &out, "--store", "store.db"]);
}

fn with_protected(persons: &str, protected: &[&str]) -> String {
    let line = |line: &str| {
        let id = line.split(',').next().unwrap();
        let kept = line.strip_suffix('0').filter(|_| protected.contains(&id));
        kept.map_or_else(|| format!("{line}\n"), |kept| format!("{kept}1\n"))
    };
    persons.lines().map(line).collect()
}

/// Fetches every case of the review lane and looks at each; gives how many there are.
pub(super) fn all_looked_at(site: &Site) -> (String, i64) {
    let cookie = site.sign_in(Role::Caseworker);
    site.post("/queue/fetch", &cookie, &[("wanted", "50"), ("lane", "review")]);
    let count = site.count("SELECT count(*) FROM queue");
    for case in 1..=count {
        super::cases::does(site, &cookie, case, &[("do", "look"), ("judgement", "questions")]);
    }
    (cookie, count)
}
