-- A case on hold for a protected address is neither found nor put in order by its address without the
-- right to see it: its key lies apart. One of the two is always empty, so both together are the key.
ALTER TABLE queue ADD COLUMN hidden_key TEXT NOT NULL DEFAULT '';
UPDATE queue SET hidden_key = sort_key, sort_key = ''
WHERE instr(' ' || holds || ' ', ' protected-address ') > 0;
CREATE INDEX queue_whole_address ON queue (open, sort_key || hidden_key, case_id);
