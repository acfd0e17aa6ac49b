-- What evaluations carry besides: why in numbers, what blames customers, and what the history is made of. Rows from before have
-- no explanation; the others have nothing to tell.
ALTER TABLE evaluation
    ADD COLUMN incident_since timestamptz,
    ADD COLUMN unobserved_since timestamptz,
    ADD COLUMN user_errors jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN explanation jsonb;

ALTER TABLE evaluation_latest
    ADD COLUMN incident_since timestamptz,
    ADD COLUMN unobserved_since timestamptz,
    ADD COLUMN user_errors jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN explanation jsonb;
