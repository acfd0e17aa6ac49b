-- Runs of probes are packed one by one instead of as histograms of the hour, so that steps below an hour are read from the hours too.
-- All hours are made again, which takes minutes in the background.
TRUNCATE evidence_hour, evidence_hour_dirty, unfinished_job;
UPDATE roll_up SET done_until = '0001-01-01 00:00:00Z';

-- The outcomes once more without their minutes, which long steps do not need: a third as much to read.
ALTER TABLE evidence_hour ADD COLUMN of_the_hour bytea NOT NULL;

-- These are read by the hundred: within their rows, as long as such a row fits a page, they need no look at another table.
-- Hashes cannot be compressed.
ALTER TABLE evidence_hour
    ALTER COLUMN outcomes SET STORAGE MAIN,
    ALTER COLUMN of_the_hour SET STORAGE MAIN,
    ALTER COLUMN steps SET STORAGE MAIN,
    ALTER COLUMN probes SET STORAGE MAIN,
    ALTER COLUMN jobs SET STORAGE EXTERNAL;

CREATE OR REPLACE FUNCTION add_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bellwether.add_day', 0));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES INCLUDING STORAGE)',
        part, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, day, day + 1);
    RETURN true;
END
$$;

-- An hour with late rows is made again some minutes after the first of them, however many follow: who writes another while
-- there is a note from after claimed_until notes nothing. Notes from before are claimed by the roll-up, which waits for those that
-- may have relied on them.
ALTER TABLE evidence_hour_dirty ADD COLUMN noted_at timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00Z';
ALTER TABLE roll_up ADD COLUMN claimed_until timestamptz NOT NULL DEFAULT '0001-01-01 00:00:00Z';

-- Which incidents touch a span of time, however long ago that is.
CREATE INDEX incident_span ON incident USING gist (tstzrange(began_at, ended_at));
