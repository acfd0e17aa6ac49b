-- The last failures of each probe once more, with what the target answered, so that they outlast the days of all runs. They are
-- few, and trimmed as they are written, so this table has no days of its own.
CREATE TABLE probe_failure (
    at timestamptz NOT NULL,
    duration_ns bigint NOT NULL,
    tls_not_after timestamptz,
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
    tls_version text,
    tls_cipher text,
    tls_subject text,
    tls_issuer text,
    snippet text NOT NULL,
    PRIMARY KEY (connector_id, probe, at)
);
CREATE INDEX probe_failure_time ON probe_failure USING brin (at) WITH (pages_per_range = 32);
