-- Who may see something without an account's full view: citizens by the code of a letter, and
-- housing associations the reports that were published to them.
CREATE TABLE letter_code (
    hash BLOB PRIMARY KEY,
    case_id INTEGER NOT NULL,
    letter INTEGER NOT NULL,
    reader TEXT NOT NULL,
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE shared_report (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    association TEXT NOT NULL,
    as_of INTEGER NOT NULL,
    published_at INTEGER NOT NULL,
    page BLOB NOT NULL,
    form BLOB NOT NULL
) STRICT;
CREATE INDEX shared_report_association ON shared_report (association, number);

CREATE TABLE report_reply (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    report INTEGER NOT NULL REFERENCES shared_report,
    at INTEGER NOT NULL,
    who TEXT NOT NULL,
    file_name TEXT NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX report_reply_report ON report_reply (report, number);
