package dev.bellwether.bench;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Five weeks of evidence, made up inside the server. Jobs spread over connectors as unevenly as banks are (by rank to the power of
 * -0.8) and come in the order of their time; one in twenty outcomes is a retry of a failed job up to some minutes
 * before, so that some lie on both sides of an hour. Every outcome says how long its steps took. Now and then a connector is out for an hour;
 * the one of rank {@value #NEVER_WORKED} has never worked. The busiest have two probes a minute. There are evaluations every half
 * hour and 400 days of changes and incidents.
 */
final class StoredDays {
    static final int DAYS = 35;

    /** By rank, from 1. */
    static final int NEVER_WORKED = 20;

    private static final int PROBED = 20;
    private static final int HISTORY_DAYS = 400;
    /** Nobody reads more of the evaluations that changed nothing. */
    private static final int EVALUATED_DAYS = 2;
    /** How fine the shares of connectors are. */
    private static final int SLOTS = 50_000;

    private static final double SKEW = 0.8;
    private static final int AT_ONCE = 2;

    private final Psql psql;
    private final long outcomes;
    private final int connectors;
    private final Instant now;
    private final Instant until;

    /**
     * @param outcomes of five whole weeks
     * @param now when the last of them came
     */
    StoredDays(Psql psql, long outcomes, Instant now) {
        this.psql = psql;
        this.outcomes = outcomes;
        this.connectors = (int) Math.max(2 * NEVER_WORKED, Math.min(1_000, outcomes / 2_000));
        this.now = now;
        this.until = now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS);
    }

    /** What was made before and is still there. */
    static Optional<StoredDays> in(Psql psql) throws Exception {
        if (psql.run("SELECT to_regclass('bench_made')").isBlank()) {
            return Optional.empty();
        }
        String[] made = psql.run("SELECT outcomes, extract(epoch FROM now)::bigint FROM bench_made")
                .strip()
                .split("[|]", -1);
        return Optional.of(
                new StoredDays(psql, Long.parseLong(made[0]), Instant.ofEpochSecond(Long.parseLong(made[1]))));
    }

    Instant now() {
        return now;
    }

    long outcomes() {
        return outcomes;
    }

    /** The id of the connector of a rank, from 1. */
    static String connector(int rank) {
        return String.format(Locale.ROOT, "bank-%05d", rank);
    }

    int connectors() {
        return connectors;
    }

    /** Which part of all outcomes a rank has. */
    double share(int rank) {
        double all = 0;
        for (int i = 1; i <= connectors; i++) {
            all += Math.pow(i, -SKEW);
        }
        return Math.pow(rank, -SKEW) / all;
    }

    /** Makes everything, two days at a time, in any order of the days. */
    void fill() throws Exception {
        // Keys are random, so that a million of them are faster sorted at the end than inserted one by one.
        psql.run(FUNCTIONS + shares() + "ALTER TABLE job_outcome_key DROP CONSTRAINT job_outcome_key_pkey;");
        ExecutorService sessions = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<String>> days = new ArrayList<>();
            for (int day = 0; day < DAYS; day++) {
                String script = outcomesOf(day) + runsOf(day) + (day < DAYS - EVALUATED_DAYS ? "" : evaluationsOf(day));
                days.add(sessions.submit(() -> psql.run(script)));
            }
            for (Future<String> day : days) {
                day.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a day could not be made", e.getCause());
        } finally {
            sessions.shutdownNow();
        }
        psql.run("SET maintenance_work_mem = '512MB'; ALTER TABLE job_outcome_key ADD PRIMARY KEY (hash);" + history()
                + "CREATE TABLE bench_made AS SELECT %d::bigint AS outcomes, timestamptz '%s' AS now;"
                        .formatted(outcomes, now));
        psql.run("VACUUM (ANALYZE, FREEZE); CHECKPOINT;");
    }

    private static final String FUNCTIONS = """
            CREATE OR REPLACE FUNCTION bench_key(connector text, job text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
                SELECT encode(substr(sha256(convert_to(connector, 'UTF8') || '\\x00'::bytea || int4send(1)
                    || convert_to(job, 'UTF8')), 1, 16), 'hex')::uuid
            $$;
            """;

    private String shares() {
        return """
                CREATE TABLE bench_took AS
                SELECT n, format('{"verify-credentials":%%s,"retrieve-accounts":%%s,"retrieve-transactions":%%s}',
                    300 + (3000 * random() * random())::int, 100 + n %% 900, 500 + (20000 * power(random(), 3))::int)::jsonb
                    AS steps,
                    format('{"resolve":%%s,"connect":%%s,"tls":%%s,"processing":%%s,"transfer":%%s}', (1e6 * random())::int,
                        (2e7 + 1e7 * random())::int, (4e7 + 3e7 * random())::int, (1e8 * random())::int,
                        (1e6 + 1e6 * random())::int)::jsonb AS phases
                FROM generate_series(0, 1999) AS n;
                CREATE TABLE bench_slots AS
                WITH share AS (
                    SELECT rank, power(rank, -%1$s) / sum(power(rank, -%1$s)) OVER () AS part
                    FROM generate_series(1, %2$d) AS rank)
                SELECT rank::int AS rank FROM share, generate_series(1, ceil(part * %3$d)::int) AS i;
                """.formatted(SKEW, connectors, SLOTS);
    }

    private Instant start(int day) {
        return until.minus(DAYS - day, ChronoUnit.DAYS);
    }

    /** In one transaction with the day's table, so that nothing of it goes through the log. */
    private String outcomesOf(int day) {
        long each = outcomes / DAYS;
        return """
                SET synchronous_commit = off; SET work_mem = '256MB';
                BEGIN;
                SELECT add_day('job_outcome', '%1$s');
                WITH slots AS MATERIALIZED (
                    -- Made here: an array out of a table would be unpacked anew for each row.
                    SELECT array_agg(rank) AS slots, count(*) AS n FROM bench_slots
                ), numbered AS (
                    SELECT i, job, row_number() OVER (PARTITION BY job ORDER BY i) AS attempt
                    FROM (
                        -- What is retried is one of the failures with 18, some minutes before.
                        SELECT i, CASE WHEN i %% 20 = 19 AND i > 4000
                            THEN i - 1 - 20 * (1 + abs(hashint8(i)) %% greatest(1, least(190, %2$d / 86400 * 12)))
                            ELSE i END AS job
                        FROM generate_series(0, %2$d - 1) AS i) AS given
                ), row AS (
                    SELECT i, attempt, job, (SELECT slots FROM slots)[1 + abs(hashint8(job + %3$d) %% (SELECT n FROM slots))]
                            AS rank,
                        timestamptz '%1$s' + i * interval '1 day' / %2$d AS at, random() AS luck
                    FROM numbered
                ), ended AS (
                    SELECT *, rank <> %4$d AND NOT (i %% 20 = 18) AND luck > CASE
                        WHEN hashint8(rank * 1009 + extract(epoch FROM date_trunc('hour', at))::bigint) %% 300 = 0 THEN 0.9
                        ELSE 0.05 END AS success
                    FROM row)
                INSERT INTO job_outcome (completed_at, received_at, duration_ms, day, attempt, success, connector_id, job_id,
                    failed_step, error_code, step_durations_ms)
                SELECT at, at + interval '2 seconds', (4000 + 9000 * luck)::int, '%1$s', attempt, success,
                    'bank-' || lpad(rank::text, 5, '0'), 'job-' || %3$d + job,
                    CASE WHEN success THEN '' ELSE (ARRAY['verify-credentials', 'mfa-challenge', 'retrieve-accounts'])[1 + i %% 3]
                        END,
                    CASE WHEN success THEN '' ELSE (ARRAY['service-unavailable', 'invalid-credentials', 'connector-error',
                        'job-timed-out', 'user-action-required', 'internal-server-error', 'unheard-of'])[1 + i %% 7] END,
                    steps
                FROM ended JOIN bench_took ON n = (2000 * luck)::int %% 2000
                WHERE at <= '%5$s' ORDER BY i;
                INSERT INTO job_outcome_key (hash, received_on)
                SELECT DISTINCT bench_key(connector_id, job_id), '%1$s'::date FROM job_outcome
                WHERE day = '%1$s' AND attempt = 2;
                COMMIT;
                """.formatted(start(day), each, day * each, NEVER_WORKED, now);
    }

    private String runsOf(int day) {
        return """
                BEGIN;
                SELECT add_day('probe_run', '%1$s');
                INSERT INTO probe_run (at, duration_ns, day, attempts, confirm, informational, connector_id, probe, result,
                    fault, cause, detail, phases_ns)
                SELECT timestamptz '%1$s' + i * interval '1 minute' + rank * interval '10 milliseconds', 2e8, '%1$s', 1, false,
                    false, 'bank-' || lpad(rank::text, 5, '0'), probe,
                    CASE WHEN luck > 0.02 THEN 'success' WHEN luck > 0.01 THEN 'flaky' ELSE 'failure' END, 'institution',
                    CASE WHEN luck > 0.02 THEN '' ELSE 'timeout' END, '',
                    phases
                FROM (SELECT i, rank, probe, random() AS luck FROM generate_series(0, 1439) AS i,
                    generate_series(1, %2$d) AS rank, unnest(ARRAY['http', 'tls']) AS probe) AS run
                JOIN bench_took ON n = (2000 * luck)::int %% 2000
                WHERE timestamptz '%1$s' + (i + 1) * interval '1 minute' <= '%3$s';
                COMMIT;
                """.formatted(start(day), PROBED, now);
    }

    private static final String EVALUATION = """
            at, since, next_at, evidence_from, evidence_to, jobs, probes, succeeded,
                    succeeded_first_time, changed, stale, connector_id, trigger, status, performance, previous_status,
                    basis, reason, faults, incident_since, explanation""";

    private static final String EVALUATED = """
            at, at, at + interval '30 minutes', at - interval '1 hour', at, 120, 0, 100, 90, changed, false,
                    'bank-' || lpad(rank::text, 5, '0'), 'scheduled', status, status, 'operational', 'jobs',
                    '41 of 120 jobs succeeded first time; 12 excluded as user errors', '{"user": 12, "institution": 20}',
                    CASE WHEN status = 'major-outage' THEN at END,
                    jsonb_build_object('rule', 'hour-rates', 'by', 'hour-rates', 'at', at, 'before', 'operational', 'count', 120,
                        'succeeded', 100, 'firstTime', 90, 'operational', 0.95, 'degraded', 0.75, 'major', 0.5)""";

    private String evaluationsOf(int day) {
        return """
                BEGIN;
                SELECT add_day('evaluation', '%1$s');
                INSERT INTO evaluation (day, %2$s)
                SELECT '%1$s', %3$s
                FROM (SELECT rank, timestamptz '%1$s' + i * interval '30 minutes' AS at, false AS changed,
                    'operational' AS status FROM generate_series(0, 47) AS i, generate_series(1, %4$d) AS rank) AS evaluation
                WHERE at <= '%5$s';
                COMMIT;
                """.formatted(start(day), EVALUATION, EVALUATED, connectors, now);
    }

    /** An outage of some minutes a day of each connector, and the first a hundred times as often. */
    private String history() {
        return """
                INSERT INTO status_change (%1$s)
                SELECT %2$s
                FROM (SELECT rank, timestamptz '%3$s' - day * interval '1 day' - rank * interval '30 seconds'
                        - n * interval '14 minutes' + (status = 'operational')::int * interval '6 minutes' AS at,
                        true AS changed, status
                    FROM generate_series(0, %4$d - 1) AS day, generate_series(1, %5$d) AS rank,
                        generate_series(1, CASE WHEN rank = 1 THEN 100 ELSE 1 END) AS n,
                        unnest(ARRAY['major-outage', 'operational']) AS status) AS change
                ON CONFLICT DO NOTHING;
                INSERT INTO incident (connector_id, began_at, ended_at, major)
                SELECT connector_id, at, at + interval '6 minutes', true FROM status_change WHERE status = 'major-outage';
                INSERT INTO evaluation_latest SELECT DISTINCT ON (connector_id) * FROM status_change
                ORDER BY connector_id, at DESC;
                INSERT INTO probe_failure (at, duration_ns, attempts, confirm, informational, connector_id, probe, result,
                    fault, cause, detail, phases_ns, snippet)
                SELECT timestamptz '%3$s' - i * interval '1 hour', 2e8, 1, false, false, 'bank-' || lpad(rank::text, 5, '0'),
                    probe, 'failure', 'institution', 'timeout', '', '{}', repeat('x', 500)
                FROM generate_series(1, 50) AS i, generate_series(1, %6$d) AS rank, unnest(ARRAY['http', 'tls']) AS probe;
                """.formatted(EVALUATION, EVALUATED, now, HISTORY_DAYS, connectors, PROBED);
    }
}
