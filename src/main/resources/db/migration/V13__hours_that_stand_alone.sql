-- A job counts once in each hour that holds an attempt of it, so no hour needs to know of another, and nobody looks for the others
-- of a job any more. All hours are rolled up again from the rows, which takes minutes in the background.
DROP TABLE unfinished_job;
TRUNCATE evidence_hour, evidence_hour_dirty;
UPDATE roll_up SET done_until = '0001-01-01 00:00:00Z';
ALTER TABLE evidence_hour_dirty DROP COLUMN job;

-- All of these are CBOR (RFC 8949), a list each.
ALTER TABLE evidence_hour
    DROP COLUMN outcomes,
    DROP COLUMN of_the_hour,
    DROP COLUMN jobs,
    DROP COLUMN steps,
    DROP COLUMN probes,
    -- How outcomes ended: [success, failed step, error code].
    ADD COLUMN kinds bytea NOT NULL,
    -- The jobs one after the other: of each its outcomes in order, as 60 times the place of their kind and the minute of the
    -- hour, then a number below 0: how many jobs went just so, negated.
    ADD COLUMN jobs_by_minute bytea NOT NULL,
    -- The same as if all outcomes were of the first minute, which steps of whole hours read: many more jobs are alike.
    ADD COLUMN jobs bytea NOT NULL,
    -- [step, sum of its durations in ms, their histogram as HdrHistogram encodes it].
    ADD COLUMN steps bytea NOT NULL,
    -- Runs that ended alike and have the same phases: [probe, end, phases, a byte for the
    -- minute of each run, [ns of each phase of each run]].
    ADD COLUMN probes bytea NOT NULL;

-- They are read by the hundred: within their rows, as long as such a row fits a page, they need no look at another table.
ALTER TABLE evidence_hour
    ALTER COLUMN kinds SET STORAGE MAIN,
    ALTER COLUMN jobs_by_minute SET STORAGE MAIN,
    ALTER COLUMN jobs SET STORAGE MAIN,
    ALTER COLUMN steps SET STORAGE MAIN,
    ALTER COLUMN probes SET STORAGE MAIN;
