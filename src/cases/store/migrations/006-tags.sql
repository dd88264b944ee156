-- Addresses of pages and saved views hold marks of tags, not their words: keyed, so that nobody without the
-- store can guess them back. The tags that are in use are found without going through every case.
INSERT OR IGNORE INTO setting VALUES ('tag-key', lower(hex(randomblob(16))));
CREATE INDEX queue_tagged ON queue (tags) WHERE tags <> '';
