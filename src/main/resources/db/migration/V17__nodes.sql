-- The nodes that share this store. A row belongs to one process; its beat grows while that is alive and answers.
CREATE TABLE node (
    id text PRIMARY KEY,
    name text NOT NULL,
    address text NOT NULL,
    version text NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    beat bigint NOT NULL DEFAULT 0,
    -- The view by which it has let go of what it lost.
    works_under bigint NOT NULL DEFAULT 0,
    online boolean NOT NULL DEFAULT true,
    catalogue_digest text NOT NULL,
    policy_digest text NOT NULL
) WITH (fillfactor = 50);

-- Who divides the work, each time under the next number. A statement that locks it FOR SHARE holds up the next view, so what it
-- writes was the writer's to write.
CREATE TABLE node_view (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    number bigint NOT NULL DEFAULT 0,
    members text[] NOT NULL DEFAULT '{}',
    -- Members that see no network and own nothing while others do.
    idle text[] NOT NULL DEFAULT '{}'
) WITH (fillfactor = 50);
INSERT INTO node_view DEFAULT VALUES;

-- JGroups finds the other nodes here.
CREATE TABLE jgroupsping (
    own_addr varchar(200) NOT NULL,
    cluster_name varchar(200) NOT NULL,
    ping_data bytea,
    PRIMARY KEY (own_addr, cluster_name)
);

-- What a node missed is found by when it was stored.
CREATE INDEX job_outcome_received ON job_outcome USING brin (received_at) WITH (pages_per_range = 32);

-- Changes in the order in which they were stored. The transaction that stores some locks the counter until it ends, so who has
-- seen a number has seen all before it.
CREATE TABLE change_counter (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    last bigint NOT NULL
);
ALTER TABLE status_change ADD COLUMN number bigint;
UPDATE status_change SET number = numbered.number FROM (
    SELECT connector_id, at, row_number() OVER (ORDER BY at, connector_id COLLATE "C") AS number
    FROM status_change WHERE changed) AS numbered
WHERE status_change.connector_id = numbered.connector_id AND status_change.at = numbered.at;
INSERT INTO change_counter (last) SELECT coalesce(max(number), 0) FROM status_change;
CREATE UNIQUE INDEX status_change_number ON status_change (number) WHERE number IS NOT NULL;

ALTER TABLE notification_cursor ADD COLUMN number bigint NOT NULL DEFAULT 0;
UPDATE notification_cursor SET number = coalesce(
    (SELECT min(number) - 1 FROM status_change WHERE changed AND status_change.at > notification_cursor.at),
    (SELECT last FROM change_counter));
