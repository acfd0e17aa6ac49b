-- Times are timestamptz, which keeps microseconds. A partition holds one day in UTC. The column `day` is the day that a row
-- belongs to by its time, but never before the oldest day that is kept: so a row that comes very late needs no
-- partition that is about to be dropped, and no default partition either, beside which none could be detached
-- concurrently.

CREATE SEQUENCE job_outcome_arrival;

CREATE TABLE job_outcome (
    completed_at timestamptz NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now(),
    arrival bigint NOT NULL DEFAULT nextval('job_outcome_arrival'),
    duration_ms bigint,
    day date NOT NULL,
    attempt integer NOT NULL,
    success boolean NOT NULL,
    connector_id text NOT NULL,
    job_id text NOT NULL,
    failed_step text NOT NULL DEFAULT '',
    error_code text NOT NULL DEFAULT '',
    step_durations_ms jsonb NOT NULL DEFAULT '{}'
) PARTITION BY RANGE (day);

CREATE INDEX job_outcome_connector ON job_outcome (connector_id, completed_at);
-- Outcomes come roughly in the order of their time, so this finds the last hours in a table of a day for next to nothing.
CREATE INDEX job_outcome_time ON job_outcome USING brin (completed_at) WITH (pages_per_range = 32);

-- An outcome is the same by connector, job and attempt alone, whatever its time; a unique index on a partitioned table
-- would have to contain the day. So the keys are here, each as the first 128 bits of a SHA-256.
CREATE TABLE job_outcome_key (
    hash uuid PRIMARY KEY,
    received_on date NOT NULL
);
-- Keys are appended, so the old ones are found by block.
CREATE INDEX job_outcome_key_age ON job_outcome_key USING brin (received_on) WITH (pages_per_range = 32);

CREATE SEQUENCE probe_run_arrival;

CREATE TABLE probe_run (
    at timestamptz NOT NULL,
    arrival bigint NOT NULL DEFAULT nextval('probe_run_arrival'),
    duration_ns bigint NOT NULL,
    tls_not_after timestamptz,
    day date NOT NULL,
    attempts integer NOT NULL,
    status_code integer,
    confirm boolean NOT NULL,
    informational boolean NOT NULL,
    connector_id text NOT NULL,
    probe text NOT NULL,
    result text NOT NULL,
    fault text NOT NULL,
    cause text NOT NULL,
    detail text NOT NULL,
    phases_ns jsonb NOT NULL,
    -- These four are null where no TLS was seen at all.
    tls_version text,
    tls_cipher text,
    tls_subject text,
    tls_issuer text,
    PRIMARY KEY (connector_id, probe, at, day)
) PARTITION BY RANGE (day);

CREATE INDEX probe_run_time ON probe_run USING brin (at) WITH (pages_per_range = 32);

CREATE TABLE evaluation (
    at timestamptz NOT NULL,
    since timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    regime_since timestamptz,
    moved_at timestamptz,
    evidence_from timestamptz NOT NULL,
    evidence_to timestamptz NOT NULL,
    day date NOT NULL,
    jobs integer NOT NULL,
    probes integer NOT NULL,
    succeeded integer NOT NULL,
    succeeded_first_time integer NOT NULL,
    changed boolean NOT NULL,
    stale boolean NOT NULL,
    connector_id text NOT NULL,
    trigger text NOT NULL,
    status text NOT NULL,
    performance text NOT NULL,
    previous_status text NOT NULL,
    basis text NOT NULL,
    reason text NOT NULL,
    faults jsonb NOT NULL,
    PRIMARY KEY (connector_id, at, day)
) PARTITION BY RANGE (day);

CREATE INDEX evaluation_change ON evaluation (at, connector_id) WHERE changed;

-- The last evaluation of each connector again, so that a start does not depend on how many there have been.
CREATE TABLE evaluation_latest (
    at timestamptz NOT NULL,
    since timestamptz NOT NULL,
    next_at timestamptz NOT NULL,
    regime_since timestamptz,
    moved_at timestamptz,
    evidence_from timestamptz NOT NULL,
    evidence_to timestamptz NOT NULL,
    jobs integer NOT NULL,
    probes integer NOT NULL,
    succeeded integer NOT NULL,
    succeeded_first_time integer NOT NULL,
    changed boolean NOT NULL,
    stale boolean NOT NULL,
    connector_id text PRIMARY KEY,
    trigger text NOT NULL,
    status text NOT NULL,
    performance text NOT NULL,
    previous_status text NOT NULL,
    basis text NOT NULL,
    reason text NOT NULL,
    faults jsonb NOT NULL
) WITH (fillfactor = 50);

-- Attaching takes a weaker lock than creating a table as a partition does: writers go on meanwhile.
CREATE FUNCTION add_day(parent text, day date) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    part text := parent || '_' || to_char(day, 'YYYYMMDD');
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bellwether.add_day', 0));
    IF to_regclass(part) IS NOT NULL THEN
        RETURN false;
    END IF;
    EXECUTE format('CREATE TABLE %I (LIKE %I INCLUDING DEFAULTS INCLUDING CONSTRAINTS INCLUDING INDEXES)', part, parent);
    EXECUTE format('ALTER TABLE %I ATTACH PARTITION %I FOR VALUES FROM (%L) TO (%L)', parent, part, day, day + 1);
    RETURN true;
END
$$;
