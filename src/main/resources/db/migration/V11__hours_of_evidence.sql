-- Evidence rolled up by connector and hour, so that long spans are read from a few rows. All of it can be made again from
-- job_outcome and probe_run. An hour here is without its beginning and with its end, as the buckets of the API are.
CREATE TABLE evidence_hour (
    hour timestamptz NOT NULL,
    -- Of the hour's beginning.
    day date NOT NULL,
    connector_id text NOT NULL,
    -- How outcomes ended, by minute, and the jobs that were tried several times.
    outcomes bytea NOT NULL,
    -- Which jobs there were, to find those that go on in another hour.
    jobs bytea NOT NULL,
    -- How long steps took, as histograms; so for the phases of probes.
    steps bytea NOT NULL,
    probes bytea NOT NULL,
    PRIMARY KEY (connector_id, hour, day)
) PARTITION BY RANGE (day);

-- Rows of closed hours that came since, and jobs of these hours that turned out to go on elsewhere: such hours are made again.
-- There is no key, so that nobody waits for anybody.
CREATE TABLE evidence_hour_dirty (
    hour timestamptz NOT NULL,
    job bigint,
    connector_id text NOT NULL
);
CREATE INDEX evidence_hour_dirty_connector ON evidence_hour_dirty (connector_id, hour);

-- Jobs of which an earlier attempt was not found when a later one was rolled up.
CREATE TABLE unfinished_job (
    job bigint NOT NULL,
    day date NOT NULL,
    connector_id text NOT NULL,
    PRIMARY KEY (connector_id, job)
);

-- Hours that end by closed_until are closed: who writes to one says so in evidence_hour_dirty. Those that end by done_until
-- are in evidence_hour, but for the dirty ones.
CREATE TABLE roll_up (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    closed_until timestamptz NOT NULL,
    done_until timestamptz NOT NULL
);
INSERT INTO roll_up (closed_until, done_until) VALUES ('0001-01-01 00:00:00Z', '0001-01-01 00:00:00Z');

-- When a job of a connector last succeeded, as far as hours are rolled up. It outlives the outcomes.
CREATE TABLE last_success (
    connector_id text PRIMARY KEY,
    at timestamptz NOT NULL
) WITH (fillfactor = 50);
