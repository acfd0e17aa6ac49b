-- How far each foreign jobs table has been read. The position is a number, or microseconds since 1970, by the cursor.
CREATE TABLE source (
    name text PRIMARY KEY,
    cursor text NOT NULL,
    position bigint NOT NULL,
    accepted bigint NOT NULL DEFAULT 0,
    duplicates bigint NOT NULL DEFAULT 0,
    rejected bigint NOT NULL DEFAULT 0,
    ignored bigint NOT NULL DEFAULT 0,
    saved_at timestamptz NOT NULL
);

-- Rows of it that were no job outcomes. A row that is read again is the same by its hash.
CREATE TABLE source_rejected (
    number bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL,
    hash uuid NOT NULL,
    position bigint NOT NULL,
    rejected_at timestamptz NOT NULL,
    reason text NOT NULL,
    item text NOT NULL,
    UNIQUE (source, hash)
);
CREATE INDEX source_rejected_newest ON source_rejected (source, number);
