-- Who wants to be told when a status changes. No secret is here: each is derived from the node's own one, the id and the
-- version.
CREATE TABLE subscription (
    id text PRIMARY KEY,
    url text NOT NULL,
    description text NOT NULL,
    -- Of these three an empty list means all.
    connectors text[] NOT NULL,
    institutions text[] NOT NULL,
    statuses text[] NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    secret_version integer NOT NULL DEFAULT 1,
    -- Until then the version before signs too.
    secret_overlap_until timestamptz,
    disabled_because text,
    -- The receiver asked for a rest until then.
    paused_until timestamptz
);

-- What is to be told, written before it is sent and kept for looking it up afterwards.
CREATE TABLE notification (
    id text PRIMARY KEY,
    subscription_id text NOT NULL REFERENCES subscription ON DELETE CASCADE,
    type text NOT NULL,
    -- What it tells of; null for a test.
    connector_id text,
    at timestamptz,
    body text NOT NULL,
    created_at timestamptz NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    -- When it is to be sent; null once that is over.
    due_at timestamptz,
    state text NOT NULL DEFAULT 'waiting',
    last_attempt_at timestamptz,
    last_outcome text,
    UNIQUE (subscription_id, connector_id, at)
);
CREATE INDEX notification_due ON notification (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX notification_subscription ON notification (subscription_id, created_at);

-- Up to where evaluations have been looked at. What happened before there were subscriptions is not told.
CREATE TABLE notification_cursor (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    at timestamptz NOT NULL
);
INSERT INTO notification_cursor (at) VALUES (now());
