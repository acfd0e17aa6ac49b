package dev.bellwether.store.rollup;

import dev.bellwether.store.evidence.OutcomeKeyHash;
import dev.bellwether.store.sql.Columns;
import dev.bellwether.store.sql.Times;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the jobs whose attempts lie in several hours, so that all of these hours list them as open. An hour that has all attempts of a
 * job from the first to the last it knows cannot tell that there are more; the one with a later attempt can, since an earlier one is missing
 * there. It looks for it among the hours that are rolled up; where it is not, it leaves a note for those to come.
 */
final class SplitJobs {
    private static final String NOTED = """
            SELECT connector_id, job FROM unnest($1::text[], $2::bigint[]) AS asked (connector_id, job)
            JOIN unfinished_job USING (connector_id, job)
            """;

    private static final String STORED = "SELECT hash FROM job_outcome_key WHERE hash = ANY ($1::uuid[])";

    private static final String JOBS = """
            SELECT evidence_hour.connector_id, evidence_hour.hour, jobs
            FROM unnest($1::text[], $2::timestamptz[], $3::timestamptz[], $4::date[], $5::date[])
                AS asked (connector_id, first, last, first_day, last_day)
            JOIN evidence_hour ON evidence_hour.connector_id = asked.connector_id AND hour >= first AND hour <= last
                AND day >= first_day AND day <= last_day
            """;

    private static final String NOTE = """
            INSERT INTO unfinished_job (connector_id, job, day) SELECT * FROM unnest($1::text[], $2::bigint[], $3::date[])
            ON CONFLICT DO NOTHING
            """;

    private static final String OPEN = """
            INSERT INTO evidence_hour_dirty (connector_id, hour, job)
            SELECT * FROM unnest($1::text[], $2::timestamptz[], $3::bigint[])
            """;

    private static final int DAY = 24;

    private final BiFunction<String, Tuple, Future<RowSet<Row>>> query;
    private final OutcomeKeyHash keys = new OutcomeKeyHash();

    private final long span;

    /**
     * @param span over how many hours there is evidence
     */
    SplitJobs(BiFunction<String, Tuple, Future<RowSet<Row>>> query, long span) {
        this.query = query;
        this.span = span;
    }

    /** Hours from here, back and forth. */
    private record Reach(int nearest, int farthest) {
        static final Reach FIRST = new Reach(1, 1);

        /** Most retries come soon; whole days are only looked through for the rest. */
        Reach next() {
            return farthest == 1
                    ? new Reach(2, 4)
                    : farthest == 4 ? new Reach(5, DAY) : new Reach(farthest + 1, farthest + DAY);
        }
    }

    private record Place(String connectorId, Instant first, Instant last) {
        static Stream<Place> around(Wanted job, Reach reach) {
            return Stream.of(
                    new Place(job.connectorId, job.after(-reach.farthest), job.after(-reach.nearest)),
                    new Place(job.connectorId, job.after(reach.nearest), job.after(reach.farthest)));
        }
    }

    private record Wanted(String connectorId, Instant hour, long job, Set<UUID> missing) {
        Instant after(int hours) {
            return hour.plus(Duration.ofHours(hours));
        }
    }

    private record Found(String connectorId, Instant hour, long job) {}

    /** Opens what goes on elsewhere, here and there; in the transaction that stores these hours. */
    Future<Void> open(List<ConnectorHour> hours) {
        return openNoted(hours).compose(opened -> {
            List<Wanted> wanted = wanted(hours);
            openAmongThese(hours, wanted);
            if (wanted.isEmpty()) {
                return Future.succeededFuture();
            }
            UUID[] missing =
                    wanted.stream().flatMap(job -> job.missing.stream()).toArray(UUID[]::new);
            return query.apply(STORED, Tuple.tuple().addArrayOfUUID(missing)).compose(rows -> {
                Set<UUID> stored = rows.stream().map(row -> row.getUUID(0)).collect(Collectors.toSet());
                Map<Boolean, List<Wanted>> parts = wanted.stream()
                        .collect(Collectors.partitioningBy(
                                job -> job.missing.stream().anyMatch(stored::contains)));
                return look(parts.get(true), Reach.FIRST).compose(notFound -> {
                    List<Wanted> left = new ArrayList<>(parts.get(false));
                    left.addAll(notFound);
                    return note(left);
                });
            });
        });
    }

    private Future<Void> openNoted(List<ConnectorHour> hours) {
        record Asked(ConnectorHour hour, long job) {}
        List<Asked> asked = hours.stream()
                .flatMap(hour -> hour.closedJobs().stream().map(job -> new Asked(hour, job.hash())))
                .toList();
        Map<String, List<ConnectorHour>> byConnector =
                hours.stream().collect(Collectors.groupingBy(ConnectorHour::connectorId));
        return query.apply("SELECT EXISTS (SELECT FROM unfinished_job) AS noted", Tuple.tuple())
                .compose(rows -> rows.iterator().next().getBoolean("noted")
                        ? query.apply(
                                        NOTED,
                                        new Columns<>(asked)
                                                .texts(one -> one.hour.connectorId())
                                                .longs(Asked::job)
                                                .parameters())
                                .onSuccess(noted -> noted.forEach(row -> byConnector
                                        .get(row.getString("connector_id"))
                                        .forEach(hour -> hour.open(row.getLong("job")))))
                                .mapEmpty()
                        : Future.succeededFuture());
    }

    private List<Wanted> wanted(List<ConnectorHour> hours) {
        List<Wanted> wanted = new ArrayList<>();
        for (ConnectorHour hour : hours) {
            hour.unfinished()
                    .forEach((jobId, job) -> wanted.add(new Wanted(
                            hour.connectorId(),
                            hour.start(),
                            job.hash(),
                            job.missingAttempts()
                                    .mapToObj(attempt -> keys.of(hour.connectorId(), jobId, attempt))
                                    .collect(Collectors.toSet()))));
        }
        return wanted;
    }

    /** What is stored along with these hours cannot be found in the store yet. */
    private static void openAmongThese(List<ConnectorHour> hours, List<Wanted> wanted) {
        Map<String, List<ConnectorHour>> byConnector =
                hours.stream().collect(Collectors.groupingBy(ConnectorHour::connectorId));
        for (Wanted job : wanted) {
            byConnector.get(job.connectorId).stream()
                    .filter(hour -> !hour.start().equals(job.hour))
                    .forEach(hour -> hour.open(job.job));
        }
    }

    /** Looks farther and farther; answers what is nowhere. */
    private Future<List<Wanted>> look(List<Wanted> wanted, Reach reach) {
        if (wanted.isEmpty() || reach.nearest > span) {
            return Future.succeededFuture(wanted);
        }
        List<Place> places = wanted.stream()
                .flatMap(job -> Place.around(job, reach))
                .distinct()
                .toList();
        Tuple parameters = new Columns<>(places)
                .texts(Place::connectorId)
                .times(Place::first)
                .times(Place::last)
                .days(place -> Times.day(place.first))
                .days(place -> Times.day(place.last))
                .parameters();
        return query.apply(JOBS, parameters).compose(rows -> {
            Set<Wanted> left = new HashSet<>(wanted);
            Set<Found> closed = new HashSet<>();
            Map<String, List<Wanted>> byConnector = wanted.stream().collect(Collectors.groupingBy(Wanted::connectorId));
            for (Row row : rows) {
                Instant hour = Times.of(row, "hour");
                JobHashes jobs = JobHashes.unpack(row.getBuffer("jobs").getBytes());
                for (Wanted job : byConnector.get(row.getString("connector_id"))) {
                    if (!job.hour.equals(hour) && jobs.hasClosed(job.job)) {
                        closed.add(new Found(job.connectorId, hour, job.job));
                        left.remove(job);
                    } else if (!job.hour.equals(hour) && jobs.hasOpen(job.job)) {
                        left.remove(job);
                    }
                }
            }
            return reopen(List.copyOf(closed)).compose(noted -> look(List.copyOf(left), reach.next()));
        });
    }

    private Future<Void> reopen(List<Found> jobs) {
        return jobs.isEmpty()
                ? Future.succeededFuture()
                : query.apply(
                                OPEN,
                                new Columns<>(jobs)
                                        .texts(Found::connectorId)
                                        .times(Found::hour)
                                        .longs(Found::job)
                                        .parameters())
                        .mapEmpty();
    }

    private Future<Void> note(List<Wanted> jobs) {
        return jobs.isEmpty()
                ? Future.succeededFuture()
                : query.apply(
                                NOTE,
                                new Columns<>(jobs)
                                        .texts(Wanted::connectorId)
                                        .longs(Wanted::job)
                                        .days(job -> Times.day(job.hour))
                                        .parameters())
                        .mapEmpty();
    }
}
