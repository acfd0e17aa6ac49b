-- What operators said of incidents. No foreign key: an incident is found again from its evaluations, and rows come in any order.
-- When an incident goes, its notes go too.
CREATE TABLE incident_note (
    connector_id text NOT NULL,
    began_at timestamptz NOT NULL,
    at timestamptz NOT NULL,
    -- The name of the key.
    author text NOT NULL,
    words text NOT NULL,
    PRIMARY KEY (connector_id, began_at, at)
);
