package dev.bellwether.store.evidence;

/** Tells the roll-up of rows that arrived after their hour was closed. */
final class LateNote {
    private LateNote() {}

    /**
     * The part of a statement that writes evidence which notes the closed hours among those of its rows. One note that the roll-up has not claimed
     * is enough for all later rows of the hour: the roll-up claims it first, then waits for the transactions that saw it unclaimed. Each hour is asked
     * for alone, since the planner might read all notes otherwise.
     *
     * @param rows what the statement writes, to be read from
     * @param time the column of these that says when something happened
     * @param now the parameter that says when the notes are made
     */
    static String of(String rows, String time, String now) {
        return """
                INSERT INTO evidence_hour_dirty (connector_id, hour, noted_at)
                SELECT connector_id, hour, %3$s FROM (
                    SELECT DISTINCT connector_id, date_bin('1 hour', %2$s - interval '1 microsecond', 'epoch') AS hour,
                        claimed_until
                    FROM %1$s, roll_up WHERE %2$s <= closed_until) AS late
                WHERE (NOT EXISTS (SELECT FROM evidence_hour_dirty AS noted WHERE noted.connector_id = late.connector_id
                    AND noted.hour = late.hour AND noted.noted_at > late.claimed_until OFFSET 0)) IS TRUE
                """.formatted(rows, time, now);
    }
}
