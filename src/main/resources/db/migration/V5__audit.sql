-- Who did what. An operation and its entry are written in one transaction. What happens often is counted: there is one entry
-- a day for each key, subject and outcome, named by `tally`.
CREATE TABLE audit (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    times bigint NOT NULL DEFAULT 1,
    actor text NOT NULL,
    action text NOT NULL,
    subject text NOT NULL,
    outcome text NOT NULL,
    detail jsonb NOT NULL,
    tally date
);
CREATE INDEX audit_time ON audit (at);
CREATE INDEX audit_subject ON audit (subject, number);
CREATE INDEX audit_actor ON audit (actor, number);
CREATE UNIQUE INDEX audit_tally ON audit (tally, actor, action, subject, outcome) WHERE tally IS NOT NULL;
