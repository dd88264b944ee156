//! Every route as every role: the table says who may, and nobody else gets in.

use axum::http::StatusCode;
use proforma::accounts::{Act, Role};
use proforma::web::review::{Method, OpenTo, ROUTES, Route};

use super::Site;

/// The path with something in place of its parts that no page has.
fn filled(route: &Route) -> String {
    let parts =
        route.path.split('/').map(|part| if part.starts_with('{') { "999999" } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn ask(site: &Site, route: &Route, cookie: &str) -> super::Got {
    match route.method {
        Method::Get => site.get(&filled(route), cookie),
        Method::Post => site.post(&filled(route), cookie, &[("purpose", "audit")]),
    }
}

#[test]
fn every_route_lets_in_whom_the_table_names_and_nobody_else() {
    let site = Site::new();
    for role in Role::ALL {
        let mut cookie = site.sign_in(role);
        for route in ROUTES {
            let got = ask(&site, route, &cookie);
            let place = format!("{role:?} {:?} {}: {}", route.method, route.path, got.status);
            let is_refused = got.status == StatusCode::FORBIDDEN;
            assert_eq!(is_refused, !route.open_to.lets_in(role), "{place}");
            assert!(!got.status.is_server_error(), "{place}");
            let signs_out = site.get("/me", &cookie).status != StatusCode::OK;
            if signs_out {
                assert!(matches!(route.path, "/sign-out" | "/sign-in"), "{place}");
                cookie = site.sign_in(role);
            }
        }
    }
}

#[test]
fn whoever_is_not_signed_in_is_sent_to_sign_in() {
    let site = Site::new();
    for route in ROUTES.iter().filter(|route| route.open_to != OpenTo::Anyone) {
        for cookie in ["", "session=", "session=0000", "session=../../x"] {
            let got = ask(&site, route, cookie);
            assert_eq!(got.status, StatusCode::SEE_OTHER, "{}", route.path);
            assert!(got.header("location").starts_with("/sign-in"), "{}", route.path);
            assert!(got.body.is_empty());
        }
    }
    assert_eq!(site.count("SELECT count(*) FROM access"), 0);
}

/// What roles are for, said once more apart from the table, so that a slip in it is seen.
#[test]
fn the_table_keeps_rooms_apart() {
    let may = |role: Role, path: &str| {
        let mut routes = ROUTES.iter().filter(|route| route.path == path);
        routes.all(|route| route.open_to.lets_in(role))
    };
    for route in ROUTES {
        let OpenTo::Roles(roles) = route.open_to else { continue };
        let is = |start: &str| route.path.starts_with(start);
        let others = roles.iter().any(|role| *role != Role::Association);
        assert!(!(roles.contains(&Role::Association) && others), "{}", route.path);
        assert!(!roles.contains(&Role::Association) || is("/association"), "{}", route.path);
        assert_eq!(roles.contains(&Role::Administrator), is("/accounts"), "{}", route.path);
        // who may read, and who may check, change nothing
        if route.method == Method::Post && !is("/search") {
            assert!(!roles.contains(&Role::Auditor), "{}", route.path);
        }
    }
    assert!(may(Role::Auditor, "/access-log") && !may(Role::Caseworker, "/access-log"));
    assert!(may(Role::TeamLeader, "/team") && !may(Role::Caseworker, "/team"));
}

#[test]
fn what_is_looked_at_is_written_down_before_it_is_shown() {
    let site = Site::new();
    for route in ROUTES.iter().filter(|route| route.logs.is_some()) {
        let OpenTo::Roles(roles) = route.open_to else { panic!("{} logs nobody", route.path) };
        let cookie = site.sign_in(roles[0]);
        let before = site.count("SELECT count(*) FROM access");
        ask(&site, route, &cookie);
        let after = site.count("SELECT count(*) FROM access");
        assert!(after > before, "{}", route.path);
    }
    // the log holds who, as what, what and why, and cannot be changed
    let act = Act::LogRead.key();
    let cookie = site.sign_in(Role::Auditor);
    let page = site.get(&format!("/access-log?act={act}"), &cookie).body;
    assert!(page.contains("auditor") && page.contains("Læste adgangsloggen"), "{page}");
    let changed = site.office.store().write(|transaction| {
        Ok::<_, proforma::cases::store::StoreError>(
            transaction.execute("UPDATE access SET who = 'nobody'", [])?,
        )
    });
    assert!(changed.unwrap_err().to_string().contains("not changed"));
}

#[test]
fn every_answer_has_the_headers_that_keep_it_in() {
    let site = Site::new();
    for (path, cookie) in [
        ("/sign-in", String::new()),
        ("/nowhere", String::new()),
        ("/me", site.sign_in(Role::Reader)),
    ] {
        let got = site.get(path, &cookie);
        let policy = got.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(got.header("cache-control"), "no-store");
        assert_eq!(got.header("x-content-type-options"), "nosniff");
        assert_eq!(got.header("referrer-policy"), "same-origin");
        for inline in ["<script>", "style=\"", "onclick=", "<style"] {
            assert!(!got.body.contains(inline), "{path} holds {inline}");
        }
        let sheet = got.body.split("href=\"").find(|it| it.starts_with("/assets/app.")).unwrap();
        let asset = site.get(sheet.split('"').next().unwrap(), "");
        assert_eq!(asset.status, StatusCode::OK);
        assert!(asset.header("cache-control").contains("immutable"));
    }
}

#[test]
fn pages_speak_both_languages_wholly() {
    let site = Site::new();
    for role in Role::ALL {
        let cookie = site.sign_in(role);
        for route in ROUTES.iter().filter(|it| it.method == Method::Get && it.open_to.lets_in(role))
        {
            let danish = site.get(&filled(route), &cookie);
            let english = site.get(&filled(route), &format!("{cookie}; language=en"));
            assert_eq!(danish.status, english.status, "{}", route.path);
            if danish.header("content-type").starts_with("text/html") && !danish.body.is_empty() {
                assert!(danish.body.contains("<html lang=\"da\">"), "{}", route.path);
                assert!(english.body.contains("<html lang=\"en\">"), "{}", route.path);
                let both = ["Spring til", "Adgangskode", "Log ud"];
                assert!(both.iter().all(|word| !english.body.contains(word)), "{}", route.path);
            }
        }
    }
}
