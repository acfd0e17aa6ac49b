-- What operators plan. Every version stays for as long as history does, so that the past can be told as it was planned then;
-- the one that holds has no superseded_at. A window is either once (starts_at, ends_at) or recurring (the other four).
CREATE TABLE maintenance_window (
    id text NOT NULL,
    version integer NOT NULL,
    title text NOT NULL,
    description text NOT NULL,
    covers text NOT NULL,
    covers_id text NOT NULL,
    starts_at timestamptz,
    ends_at timestamptz,
    local_start timestamp,
    duration_s bigint,
    rule text,
    zone text,
    ended_at timestamptz,
    cut_from timestamptz,
    cut_to timestamptz,
    -- The last occurrence, so that what is over is found without reckoning; null where there will always be another.
    last_from timestamptz,
    last_to timestamptz,
    stored_at timestamptz NOT NULL,
    superseded_at timestamptz,
    PRIMARY KEY (id, version),
    CHECK ((starts_at IS NULL) = (rule IS NOT NULL))
);
CREATE UNIQUE INDEX maintenance_window_current ON maintenance_window (id) WHERE superseded_at IS NULL;
CREATE INDEX maintenance_window_last ON maintenance_window (last_to) WHERE superseded_at IS NULL;

CREATE INDEX release_connector ON release (connector_id, at);
CREATE INDEX maintenance_start ON maintenance (starts_at);
