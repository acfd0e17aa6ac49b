-- Back-tests that were asked for, until some time after they ended: so they outlive a restart, any node may run one, and
-- every node can show it.
CREATE TABLE backtest (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    request jsonb NOT NULL,
    state text NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'running', 'done', 'cancelled', 'failed')),
    progress double precision NOT NULL DEFAULT 0,
    -- Which run of it this is; of a run whose node died the later one counts.
    run uuid,
    runs integer NOT NULL DEFAULT 0,
    -- The last sign of life of the run.
    beat_at timestamptz,
    started_at timestamptz,
    finished_at timestamptz,
    failure text NOT NULL DEFAULT '',
    result jsonb
);
CREATE INDEX backtest_open ON backtest (number) WHERE state IN ('queued', 'running');

-- A function sees what was committed while it waited for the lock, which a single statement would not.
CREATE FUNCTION enqueue_backtest(new_id uuid, asked_at timestamptz, asked_by text, asked jsonb, most bigint)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('bellwether.enqueue_backtest', 0));
    IF (SELECT count(*) FROM backtest WHERE state IN ('queued', 'running')) >= most THEN
        RETURN false;
    END IF;
    INSERT INTO backtest (id, created_at, created_by, request) VALUES (new_id, asked_at, asked_by, asked);
    RETURN true;
END
$$;
