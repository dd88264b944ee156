//! The table of routes: every path, who may open it, and what the access log says of it. Nothing is
//! served that is not in it, but the stylesheets and pictures.

use super::pages::{
    access_log, accounts, association, by_hand, case, case_act, case_letter, case_persons,
    case_post, citizen, demo, front, invitation, me, queue, sign_in, team,
};
use super::route::{OpenTo, Route, get, post};
use crate::accounts::{Act, Role};

use OpenTo::{Anyone, SignedIn};

const ADMINISTRATORS: OpenTo = OpenTo::Roles(&[Role::Administrator]);
const ASSOCIATIONS: OpenTo = OpenTo::Roles(&[Role::Association]);
const LEADERS: OpenTo = OpenTo::Roles(&[Role::TeamLeader]);
const WORKERS: OpenTo = OpenTo::Roles(&[Role::Caseworker, Role::Approver, Role::TeamLeader]);
/// Whoever sees cases; auditors without names and texts.
const CASE_READERS: OpenTo = OpenTo::Roles(&[
    Role::Reader,
    Role::Caseworker,
    Role::Approver,
    Role::TeamLeader,
    Role::Auditor,
]);
/// Whoever sees names too.
const NAME_READERS: OpenTo =
    OpenTo::Roles(&[Role::Reader, Role::Caseworker, Role::Approver, Role::TeamLeader]);
const SECOND_PERSONS: OpenTo = OpenTo::Roles(&[Role::Approver, Role::TeamLeader]);
const LOG_READERS: OpenTo = OpenTo::Roles(&[Role::Auditor, Role::TeamLeader]);

/// Every route.
pub const ROUTES: &[Route] = &[
    get("/", Anyone, front::page),
    post("/language", Anyone, front::language),
    get("/accessibility", Anyone, front::accessibility),
    get("/help", SignedIn, front::help),
    // signing in
    get("/sign-in", Anyone, sign_in::page),
    post("/sign-in", Anyone, sign_in::take),
    post("/sign-out", Anyone, sign_in::out),
    get("/invitation/{secret}", Anyone, invitation::page),
    post("/invitation/{secret}", Anyone, invitation::take),
    get("/demo", Anyone, demo::page),
    get("/demo/{role}", Anyone, demo::page),
    post("/demo/{role}", Anyone, demo::enter),
    // one's own account
    get("/me", SignedIn, me::page),
    post("/me/sessions/{number}/end", SignedIn, me::end_session),
    post("/me/sessions/end-others", SignedIn, me::end_others),
    post("/me/keys", SignedIn, me::keys),
    post("/me/password", SignedIn, me::password),
    post("/me/recovery-codes", SignedIn, me::recovery_codes),
    // everybody's accounts
    get("/accounts", ADMINISTRATORS, accounts::page),
    post("/accounts", ADMINISTRATORS, accounts::add),
    get("/accounts/{account}", ADMINISTRATORS, accounts::one),
    post("/accounts/{account}/role", ADMINISTRATORS, accounts::role),
    post("/accounts/{account}/invite", ADMINISTRATORS, accounts::invite),
    post("/accounts/{account}/close", ADMINISTRATORS, accounts::close),
    post("/accounts/{account}/reopen", ADMINISTRATORS, accounts::reopen),
    post("/accounts/{account}/sessions/end", ADMINISTRATORS, accounts::end_sessions),
    // the queue
    get("/queue", NAME_READERS, queue::page),
    post("/queue/narrow", NAME_READERS, queue::narrow),
    post("/queue/search", NAME_READERS, queue::search),
    post("/queue/fetch", WORKERS, queue::fetch),
    get("/queue/new", WORKERS, by_hand::page),
    post("/queue/new", WORKERS, by_hand::begin),
    post("/queue/bulk", WORKERS, queue::bulk),
    post("/queue/views", NAME_READERS, queue::view),
    // a case
    get("/cases/{case}", CASE_READERS, case::page).logged(Act::Viewed),
    post("/cases/{case}/export", NAME_READERS, case::export).logged(Act::Exported),
    get("/cases/{case}/files/{file}", NAME_READERS, case::kept_file).logged(Act::Viewed),
    post("/cases/{case}/reveal", NAME_READERS, case_persons::reveal).logged(Act::Revealed),
    post("/cases/{case}/act", WORKERS, case_act::act),
    post("/cases/{case}/files", WORKERS, case_act::attach),
    post("/cases/{case}/letter", WORKERS, case_letter::propose),
    post("/cases/{case}/letter/approve", SECOND_PERSONS, case_letter::approve),
    post("/cases/{case}/letter/post", WORKERS, case_post::download).logged(Act::Exported),
    // who looked at what
    get("/access-log", LOG_READERS, access_log::page).logged(Act::LogRead),
    get("/team", LEADERS, team::page),
    // housing associations
    get("/association", ASSOCIATIONS, association::page),
    get("/association/{report}", ASSOCIATIONS, association::report).logged(Act::ReportRead),
    get("/association/{report}/form", ASSOCIATIONS, association::form).logged(Act::ReportRead),
    post("/association/{report}/reply", ASSOCIATIONS, association::reply),
    get("/replies", WORKERS, association::replies),
    post("/replies/{reply}", WORKERS, association::replied).logged(Act::Exported),
    // the citizen's own path
    get("/follow", Anyone, citizen::page),
    post("/follow", Anyone, citizen::show),
];
