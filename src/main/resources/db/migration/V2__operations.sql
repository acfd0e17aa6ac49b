CREATE TABLE release (
    connector_id text NOT NULL,
    version text NOT NULL,
    at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connector_id, version, at)
);
CREATE INDEX release_time ON release (at);

CREATE TABLE maintenance (
    connector_id text NOT NULL,
    id text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (connector_id, id)
);
CREATE INDEX maintenance_end ON maintenance (ends_at);

-- The last row of a connector holds; the others tell what was pinned before.
CREATE TABLE status_override (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    connector_id text NOT NULL,
    status text NOT NULL,
    reason text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz NOT NULL,
    stored_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX status_override_connector ON status_override (connector_id, number);
