-- Runs that were taken in, and what they raised or drew: where cases come from.
CREATE TABLE run (
    id INTEGER PRIMARY KEY,
    mark TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    taken_in INTEGER NOT NULL,
    flags INTEGER NOT NULL,
    drawn INTEGER NOT NULL
) STRICT;

-- `place` orders flags and drawn dwellings of a run together.
CREATE TABLE candidate (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id),
    place INTEGER NOT NULL,
    origin TEXT NOT NULL,
    lane TEXT NOT NULL,
    listed INTEGER NOT NULL,
    rank INTEGER NOT NULL,
    band TEXT NOT NULL,
    score INTEGER NOT NULL,
    flag TEXT NOT NULL,
    dwelling TEXT NOT NULL,
    address TEXT NOT NULL,
    since TEXT NOT NULL,
    title_da TEXT NOT NULL,
    title_en TEXT NOT NULL,
    reasons TEXT NOT NULL,
    case_id INTEGER
) STRICT;
CREATE INDEX candidate_free ON candidate (run, place) WHERE listed = 1 AND case_id IS NULL;
CREATE INDEX candidate_flag ON candidate (flag, run);
CREATE INDEX candidate_dwelling ON candidate (dwelling);

-- What the page of a case shows of its run: JSON, compressed.
CREATE TABLE sheet (
    candidate INTEGER PRIMARY KEY REFERENCES candidate (id) ON DELETE CASCADE,
    body BLOB NOT NULL
) STRICT;

-- Who is meant by what the sheet prints. The only place with the register's own person ids.
CREATE TABLE person (
    candidate INTEGER NOT NULL REFERENCES candidate (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    person_id TEXT NOT NULL,
    moved_on TEXT NOT NULL,
    concerned INTEGER NOT NULL,
    adult INTEGER NOT NULL,
    PRIMARY KEY (candidate, label)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_id ON person (person_id);

-- The cases as lists need them: made from the journal alone, and made anew from it at any time.
-- What would tell a flag from a drawn dwelling is empty before the first look.
CREATE TABLE queue (
    case_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    candidate INTEGER NOT NULL,
    state TEXT NOT NULL,
    base TEXT NOT NULL,
    open INTEGER NOT NULL,
    awaits INTEGER NOT NULL,
    opened_at INTEGER NOT NULL,
    state_since INTEGER NOT NULL,
    assignee TEXT NOT NULL,
    looked INTEGER NOT NULL,
    judgement TEXT NOT NULL,
    due INTEGER NOT NULL,
    postponed INTEGER NOT NULL,
    holds TEXT NOT NULL,
    tags TEXT NOT NULL,
    first_persons TEXT NOT NULL,
    dwelling TEXT NOT NULL,
    flag TEXT NOT NULL,
    address TEXT NOT NULL,
    sort_key TEXT NOT NULL,
    band TEXT NOT NULL,
    score INTEGER NOT NULL,
    title_da TEXT NOT NULL,
    title_en TEXT NOT NULL,
    origin TEXT NOT NULL,
    outcome TEXT NOT NULL,
    explanation TEXT NOT NULL,
    result TEXT NOT NULL,
    decided_at INTEGER NOT NULL,
    decided_by TEXT NOT NULL,
    approved_by TEXT NOT NULL,
    objection INTEGER NOT NULL,
    exempt_from INTEGER NOT NULL,
    exempt_until INTEGER NOT NULL,
    exempt_code TEXT NOT NULL,
    exempt_owner TEXT NOT NULL,
    still_raised INTEGER NOT NULL
) STRICT;
CREATE INDEX queue_mine ON queue (assignee, open, due, case_id);
CREATE INDEX queue_due ON queue (open, due, case_id);
CREATE INDEX queue_age ON queue (open, opened_at, case_id);
CREATE INDEX queue_address ON queue (open, sort_key, case_id);
CREATE INDEX queue_base ON queue (base, due, case_id);
CREATE INDEX queue_dwelling ON queue (dwelling);
CREATE INDEX queue_flag ON queue (flag);

-- The second person is never the first: refused here, whatever a page forgets.
CREATE TABLE approval (
    number INTEGER PRIMARY KEY REFERENCES record (number),
    proposed INTEGER NOT NULL REFERENCES record (number),
    proposer TEXT NOT NULL,
    approver TEXT NOT NULL CHECK (approver <> proposer)
) STRICT;
CREATE TRIGGER approval_names_the_proposer BEFORE INSERT ON approval
WHEN NEW.proposer IS NOT (SELECT who FROM record WHERE number = NEW.proposed)
  OR NEW.approver IS NOT (SELECT who FROM record WHERE number = NEW.number)
BEGIN SELECT RAISE (ABORT, 'an approval names who proposed and who approves'); END;

-- Files of cases, each kept once under the SHA-256 of its bytes.
CREATE TABLE blob (
    sha256 TEXT PRIMARY KEY,
    size INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE TABLE attachment (
    case_id INTEGER NOT NULL,
    sha256 TEXT NOT NULL REFERENCES blob (sha256),
    PRIMARY KEY (case_id, sha256)
) STRICT, WITHOUT ROWID;

CREATE TABLE saved_view (
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    PRIMARY KEY (owner, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What is left of cases whose time is over: numbers.
CREATE TABLE erased_tally (
    month TEXT NOT NULL,
    origin TEXT NOT NULL,
    outcome TEXT NOT NULL,
    explanation TEXT NOT NULL,
    result TEXT NOT NULL,
    cases INTEGER NOT NULL,
    PRIMARY KEY (month, origin, outcome, explanation, result)
) STRICT, WITHOUT ROWID;
