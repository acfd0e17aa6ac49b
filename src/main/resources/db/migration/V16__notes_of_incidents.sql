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

-- A status may change at the very time of a note, and both are told.
ALTER TABLE notification DROP CONSTRAINT notification_subscription_id_connector_id_at_key;
CREATE UNIQUE INDEX notification_about ON notification (subscription_id, connector_id, at, type);
