//! The API: in process against its own document, and the whole program on a free port.
#![expect(clippy::unwrap_used, reason = "a test stops where its text is wrong")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use proforma::desk::Desk;
use proforma::graph::build;
use proforma::registry::{Register, load_texts};
use proforma::rules::{builtin, parse};
use proforma::web::{Counter, Office, Opening, Tokens, document, new_token, router, token_line};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::support::{TestDir, project};

/// A host with a flat of two rooms, and somebody who may come.
const TEXTS: [(&str, &str); 3] = [
    ("persons", "person_id,born_on\nhost,1970-01-01\nother,1980-01-01\n0101801234,1980-01-01\n"),
    ("dwellings", "dwelling_id,use_code,rooms\nflat,140,2\nhome,140,2\n"),
    (
        "moves",
        "move_id,person_id,to_dwelling_id,moved_on\n1,host,flat,2010-01-01\n\
         2,other,flat,2019-01-01\n3,0101801234,home,2012-01-01\n",
    ),
];

struct Texts(&'static [(&'static str, &'static str)]);

impl Opening for Texts {
    fn open(self: Box<Self>, attend: &mut dyn FnMut(&Register, &Desk<'_>)) -> Result<(), String> {
        let loaded = load_texts(self.0).map_err(|error| error.to_string())?;
        let graph = build(&loaded.register, "2024-05-01".parse().unwrap());
        let desk = Desk::open(&graph, parse(&builtin(), &[]).unwrap(), 36);
        attend(&loaded.register, &desk);
        Ok(())
    }
}

fn office() -> (Office, String) {
    let token = new_token();
    let office = Office::new(Tokens::parse(&token_line("desk", &token)).unwrap());
    (office, token)
}

/// Sends one request and gives status, content type and body.
fn send(office: &Office, request: Request<Body>) -> (StatusCode, String, String) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let response = router(office.clone()).oneshot(request).await.unwrap();
        let status = response.status();
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap());
        let kind = kind.unwrap_or_default().to_owned();
        let body = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        (status, kind, String::from_utf8(body.to_vec()).unwrap())
    })
}

const CHECK: &str = "/api/v1/registrations/check";

fn post(token: &str, body: String) -> Request<Body> {
    Request::post(CHECK)
        .header("authorization", format!("Bearer {token}"))
        .header("content-type", "application/json")
        .body(Body::from(body))
        .unwrap()
}

fn rows() -> String {
    let row = |id: &str, person: &str, to: &str| json!({"move_id": id, "person_id": person, "to_dwelling_id": to, "moved_on": "2024-05-01"});
    let rows = [
        row("a", "0101801234", "flat"),
        row("b", "nobody", "flat"),
        row("a", "0101801234", "flat"),
    ];
    json!({ "registrations": rows }).to_string()
}

#[test]
fn checks_answer_row_by_row_and_tell_nothing_personal() {
    let (office, token) = office();
    let status = |office: &Office, path: &str| {
        send(office, Request::get(path).body(Body::empty()).unwrap()).0
    };
    assert_eq!(status(&office, "/readyz"), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(send(&office, post(&token, rows())).0, StatusCode::SERVICE_UNAVAILABLE);
    office.take(Counter::open(Box::new(Texts(&TEXTS)), 2).unwrap());
    assert_eq!([status(&office, "/readyz"), status(&office, "/healthz")], [StatusCode::OK; 2]);

    let (code, _, body) = send(&office, post(&token, rows()));
    assert_eq!(code, StatusCode::OK, "{body}");
    assert!(!body.contains("0101801234"), "{body}");
    let answer: Value = serde_json::from_str(&body).unwrap();
    let advice = &answer["results"][0]["advice"];
    assert_eq!(advice["advice"], "ask_all_residents", "{body}");
    assert_eq!(advice["occupancy"]["adults_up_to_rooms"], "exceeded");
    assert_eq!(answer["results"][1]["rejected"]["code"], "unknown-person");
    assert_eq!(answer["results"][2]["rejected"]["code"], "pending-duplicate");

    let (_, _, counts) = send(&office, Request::get("/metrics").body(Body::empty()).unwrap());
    let advised = "proforma_registrations_total{outcome=\"ask_all_residents\"} 1\n";
    assert!(counts.contains(advised), "{counts}");
    assert!(counts.contains("outcome=\"rejected\"} 2\n"), "{counts}");
}

#[test]
fn what_is_wrong_with_a_request_is_said_as_a_problem_without_its_content() {
    let (office, token) = office();
    office.take(Counter::open(Box::new(Texts(&TEXTS)), 1).unwrap());
    let bare = |path: &str| Request::get(path).body(Body::empty()).unwrap();
    let long = format!("{{\"registrations\": \"{}\"}}", "x".repeat(2 << 20));
    let untyped = Request::post(CHECK).header("authorization", format!("Bearer {token}"));
    let cases = [
        (post("wrong", rows()), 401, "unknown-token"),
        (post(&token, "{".to_owned()), 400, "broken-body"),
        (post(&token, "{\"registrations\": []}".to_owned()), 422, "bad-body"),
        (post(&token, "{\"0101801234\": 1}".to_owned()), 422, "bad-body"),
        (post(&token, "{\"registrations\": [{\"move_id\": 1}]}".to_owned()), 422, "bad-body"),
        (post(&token, long), 413, "too-large"),
        (untyped.body(Body::from(rows())).unwrap(), 415, "not-json"),
        (bare("/nowhere/0101801234"), 404, "not-found"),
        (bare(CHECK), 405, "method-not-allowed"),
    ];
    for (request, status, name) in cases {
        let (found, kind, body) = send(&office, request);
        assert_eq!((found.as_u16(), kind.as_str()), (status, "application/problem+json"), "{body}");
        let problem: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(problem["type"], format!("urn:proforma:problem:{name}"));
        assert_eq!(problem["status"], status);
        assert!(!body.contains("0101801234"), "{body}");
    }
}

/// A register that knows nobody, and one that cannot be read.
const NEW: [(&str, &str); 2] = [("dwellings", "dwelling_id\n"), ("persons", "person_id,born_on\n")];
const BROKEN: [(&str, &str); 1] = [("persons", "person,born_on\n")];

#[test]
fn a_new_register_takes_over_and_a_broken_one_does_not() {
    let (office, token) = office();
    office.take(Counter::open(Box::new(Texts(&TEXTS)), 1).unwrap());
    let first = |body: &str| -> Value {
        let answer: Value = serde_json::from_str(body).unwrap();
        answer["results"][0].clone()
    };
    assert!(Counter::open(Box::new(Texts(&BROKEN)), 1).is_err());
    assert!(first(&send(&office, post(&token, rows())).2)["advice"].is_object());
    office.take(Counter::open(Box::new(Texts(&NEW)), 1).unwrap());
    let answer = first(&send(&office, post(&token, rows())).2);
    assert_eq!(answer["rejected"]["code"], "unknown-person");
}

#[test]
fn the_document_describes_every_path_and_names_no_secret() {
    let document: Value = serde_json::from_str(&document()).unwrap();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let paths: Vec<&String> = document["paths"].as_object().unwrap().keys().collect();
    assert_eq!(paths, [CHECK, "/healthz", "/metrics", "/readyz"]);
    let request = &document["components"]["schemas"]["PendingRegistration"];
    assert_eq!(request["additionalProperties"], json!(false));
}

/// The program serving, ended with the test.
struct Server {
    child: Child,
    address: String,
    log: BufReader<std::process::ChildStderr>,
}

impl Server {
    fn start(folder: &TestDir) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_proforma"))
            .current_dir(folder.path())
            .args(["serve", "--api", "--registry", "register", "--tokens", "tokens"])
            .args(["--listen", "127.0.0.1:0", "--look-every-ms", "50"])
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = BufReader::new(child.stderr.take().unwrap());
        let mut server = Self { child, address: String::new(), log };
        let line = server.wait_for("listening on http://");
        line.trim().rsplit('/').next().unwrap().clone_into(&mut server.address);
        server.wait_for("ready");
        server
    }

    /// Reads the log up to a line that holds `text`.
    fn wait_for(&mut self, text: &str) -> String {
        loop {
            let mut line = String::new();
            assert!(self.log.read_line(&mut line).unwrap() > 0, "the log ended before `{text}`");
            if line.contains(text) {
                return line;
            }
        }
    }

    fn post(&self, token: &str, body: &str) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(
            stream,
            "POST {CHECK} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {token}\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
    }
}

#[test]
fn the_program_serves_changes_over_and_stops_when_told() {
    let folder = TestDir::new();
    for entry in fs::read_dir(project("sample-data/tiny")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_file() {
            folder.write(&format!("register/{name}"), &fs::read_to_string(&path).unwrap());
        }
    }
    let token = folder.succeed(&["token", "desk", "--tokens", "tokens"]).stdout;
    let token = token.trim();
    let mut server = Server::start(&folder);
    let answer = server.post(token, &rows());
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    assert!(server.post("wrong", &rows()).starts_with("HTTP/1.1 401"));

    folder.write("register/persons.csv", "nonsense\n");
    server.wait_for("a new register was refused");
    assert!(server.post(token, &rows()).starts_with("HTTP/1.1 200"));
    for (name, text) in TEXTS {
        folder.write(&format!("register/{name}.csv"), text);
    }
    server.wait_for("a new register is open");
    let answer = server.post(token, &rows());
    assert!(answer.contains("ask_all_residents"), "{answer}");

    let told = Command::new("kill").args(["-TERM", &server.child.id().to_string()]).status();
    assert!(told.unwrap().success());
    assert_eq!(server.child.wait().unwrap().code(), Some(0));
    let mut rest = String::new();
    server.log.read_to_string(&mut rest).unwrap();
    assert!(!rest.contains("0101801234"), "{rest}");
}

#[cfg(unix)]
#[test]
fn a_tokens_file_that_others_can_read_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let folder = TestDir::new();
    folder.succeed(&["token", "desk", "--tokens", "tokens"]);
    let path = folder.path().join("tokens");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let serve = ["serve", "--api", "--registry", ".", "--tokens", "tokens"];
    let ran = folder.proforma(&serve);
    assert_eq!(ran.code, Some(1));
    assert!(ran.stderr.contains("others than its owner"), "{}", ran.stderr);
    let open = [&serve[..], &["--listen", "0.0.0.0:0"]].concat();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    assert!(folder.proforma(&open).stderr.contains("can be reached from other machines"));
}
