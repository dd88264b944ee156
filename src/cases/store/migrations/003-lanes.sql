-- Each lane of a run is fetched by place on its own, and a case by hand is found by its address.
DROP INDEX candidate_free;
CREATE INDEX candidate_free ON candidate (run, lane, place) WHERE listed = 1 AND case_id IS NULL;
CREATE INDEX candidate_address ON candidate (address);
