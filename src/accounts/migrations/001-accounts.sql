-- Who may sign in. Times are milliseconds since 1970. Secrets are kept as hashes, except the key of
-- the code app, which both sides have to know.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE CHECK (name = lower(name)),
    shown_name TEXT NOT NULL,
    role TEXT NOT NULL,
    association TEXT,
    sees_protected INTEGER NOT NULL DEFAULT 0,
    uses_keys INTEGER NOT NULL DEFAULT 1,
    password TEXT,
    app_key BLOB,
    last_step INTEGER NOT NULL DEFAULT 0,
    made_at INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((role = 'association') = (association IS NOT NULL))
) STRICT;

-- The journal names who acted: a name stays what it was and nobody's else.
CREATE TRIGGER account_stays BEFORE DELETE ON account BEGIN
    SELECT RAISE(ABORT, 'accounts are closed, not deleted');
END;
CREATE TRIGGER account_name_stays BEFORE UPDATE OF name ON account BEGIN
    SELECT RAISE(ABORT, 'the name of an account stays');
END;

CREATE TABLE recovery_code (
    account INTEGER NOT NULL REFERENCES account,
    hash BLOB NOT NULL,
    used_at INTEGER,
    PRIMARY KEY (account, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE invitation (
    hash BLOB PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account,
    app_key BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hash BLOB NOT NULL UNIQUE,
    account INTEGER NOT NULL REFERENCES account,
    began_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL,
    agent TEXT NOT NULL
) STRICT;
CREATE INDEX session_account ON session (account);

CREATE TABLE attempt (
    whom BLOB PRIMARY KEY,
    failures INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE access (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    role TEXT NOT NULL,
    act TEXT NOT NULL,
    subject TEXT NOT NULL,
    purpose TEXT NOT NULL
) STRICT;
CREATE INDEX access_subject ON access (subject, number);
CREATE INDEX access_who ON access (who, number);

CREATE TRIGGER access_stays BEFORE UPDATE ON access BEGIN
    SELECT RAISE(ABORT, 'the access log is not changed');
END;
