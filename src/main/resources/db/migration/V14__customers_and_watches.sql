-- Whose job it was, as a keyed hash: outcomes of one customer are one observation. Null where the platform does not say.
ALTER TABLE job_outcome ADD COLUMN customer bigint;

-- What the next tick of a connector has to know besides, as JSON, since nobody searches in it; null where there is nothing but
-- the regime and the last move.
ALTER TABLE evaluation ADD COLUMN watch jsonb;
ALTER TABLE evaluation_latest ADD COLUMN watch jsonb;
ALTER TABLE status_change ADD COLUMN watch jsonb;

-- The same of a later tick that changed it without publishing anything.
CREATE TABLE watch_state (
    connector_id text PRIMARY KEY,
    at timestamptz NOT NULL,
    regime_since timestamptz,
    moved_at timestamptz,
    watch jsonb
) WITH (fillfactor = 50);
