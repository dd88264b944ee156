-- The journal. `record` is the chain: it holds no personal data, only a salted hash of the payload.
-- `payload` holds what the record says; erasing it leaves the chain whole.
CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    stream TEXT NOT NULL,
    subject INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    payload_hash BLOB NOT NULL CHECK (length(payload_hash) = 32),
    before BLOB NOT NULL CHECK (length(before) = 32),
    hash BLOB NOT NULL CHECK (length(hash) = 32),
    UNIQUE (stream, subject, version)
) STRICT;

CREATE TABLE payload (
    number INTEGER PRIMARY KEY REFERENCES record (number),
    salt BLOB NOT NULL CHECK (length(salt) = 32),
    body TEXT NOT NULL
) STRICT;

-- Records are only ever added.
CREATE TRIGGER record_keeps BEFORE UPDATE ON record
BEGIN SELECT RAISE (ABORT, 'the journal is only added to'); END;
CREATE TRIGGER record_stays BEFORE DELETE ON record
BEGIN SELECT RAISE (ABORT, 'the journal is only added to'); END;
CREATE TRIGGER payload_keeps BEFORE UPDATE ON payload
BEGIN SELECT RAISE (ABORT, 'the journal is only added to'); END;
