-- Lists of open and closed cases together, in each of their orders.
CREATE INDEX queue_all_due ON queue (due, case_id);
CREATE INDEX queue_all_age ON queue (opened_at, case_id);
CREATE INDEX queue_all_address ON queue (sort_key, case_id);
CREATE INDEX queue_all_whole_address ON queue (sort_key || hidden_key, case_id);
