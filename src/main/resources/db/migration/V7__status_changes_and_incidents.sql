-- Evaluations that changed something stay eleven times longer than the others and are asked for by connector. In a table of
-- their own they are one range of one index; in the days of the others they would be 400 ranges of 400 indexes.
CREATE TABLE status_change (
    LIKE evaluation_latest INCLUDING DEFAULTS,
    PRIMARY KEY (connector_id, at)
);
-- Partial, so that nobody reads one connector's history through the times of all.
CREATE INDEX status_change_time ON status_change (at, connector_id) WHERE changed;

INSERT INTO status_change (connector_id, at, trigger, status, performance, previous_status, since, changed, stale,
    next_at, regime_since, moved_at, evidence_from, evidence_to, basis, jobs, probes, succeeded,
    succeeded_first_time, faults, reason, incident_since)
SELECT connector_id, at, trigger, status, performance, previous_status, since, changed, stale,
    next_at, regime_since, moved_at, evidence_from, evidence_to, basis, jobs, probes, succeeded,
    succeeded_first_time, faults, reason,
    CASE WHEN down OR was_down THEN max(at) FILTER (WHERE down AND NOT was_down) OVER (
        PARTITION BY connector_id ORDER BY at) END
FROM (
    SELECT *, status IN ('partial-outage', 'major-outage') AS down,
        coalesce(lag(status IN ('partial-outage', 'major-outage')) OVER (PARTITION BY connector_id ORDER BY at), false)
            AS was_down
    FROM evaluation WHERE changed) AS change;

DROP INDEX evaluation_change;

-- An incident is what consecutive outages of a connector are. Every evaluation that belongs to one says when it began, so rows
-- can be written again, and in any order.
CREATE TABLE incident (
    began_at timestamptz NOT NULL,
    -- The first evaluation that is no outage any more; null while it lasts.
    ended_at timestamptz,
    major boolean NOT NULL,
    connector_id text NOT NULL,
    PRIMARY KEY (connector_id, began_at)
);
CREATE INDEX incident_time ON incident (began_at, connector_id);
CREATE INDEX incident_open ON incident (connector_id) WHERE ended_at IS NULL;

INSERT INTO incident (connector_id, began_at, ended_at, major)
SELECT connector_id, incident_since,
    min(at) FILTER (WHERE status NOT IN ('partial-outage', 'major-outage')), bool_or(status = 'major-outage')
FROM status_change WHERE incident_since IS NOT NULL
GROUP BY connector_id, incident_since;
