package dev.bellwether.store.sql;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The days, in UTC, that the tables of evidence and evaluations are divided into. Days are made two ahead, and late
 * evidence makes the day that it needs. What is older than the retention when it comes is kept with the oldest day.
 */
public final class Partitions {
    public static final String JOB_OUTCOMES = "job_outcome";
    public static final String PROBE_RUNS = "probe_run";
    public static final String EVALUATIONS = "evaluation";
    static final String HOURS = "evidence_hour";
    public static final List<String> TABLES = List.of(JOB_OUTCOMES, PROBE_RUNS, EVALUATIONS, HOURS);

    private static final int DAYS_AHEAD = 2;

    private final Sql write;
    private final Duration retention;
    private final Set<TableDay> known = ConcurrentHashMap.newKeySet();

    private record TableDay(String table, LocalDate day) {}

    public Partitions(Sql write, StoreOptions options) {
        this.write = write;
        this.retention = options.retention();
    }

    /** Makes the days from today on, where they are not there yet. */
    public Future<Void> createAhead(Instant now) {
        List<LocalDate> days = Times.day(now)
                .datesUntil(Times.day(now).plusDays(DAYS_AHEAD + 1))
                .toList();
        return Future.all(TABLES.stream().map(table -> ensure(table, days)).toList())
                .mapEmpty();
    }

    public LocalDate dayOf(Instant at, Instant now) {
        LocalDate oldest = oldestDay(now);
        LocalDate newest = Times.day(now).plusDays(DAYS_AHEAD);
        LocalDate day = Times.day(at);
        return day.isBefore(oldest) ? oldest : day.isAfter(newest) ? newest : day;
    }

    /** The oldest day that {@link #dayOf} gives out: from here on, every row lies in the day of its own time. */
    public LocalDate oldestDay(Instant now) {
        return Times.day(now.minus(retention));
    }

    /**
     * The first day that is still kept. It is the day before the oldest that {@link #dayOf} gives out, so that nobody whose
     * clock is a little behind writes to a day that is being dropped.
     */
    public LocalDate firstDay(Instant now) {
        return oldestDay(now).minusDays(1);
    }

    /**
     * Writes rows of some days. The days are made first if they are not known here; and once more if they are gone after
     * all, because another node's clock is ahead.
     */
    public <T> Future<T> write(String table, Collection<LocalDate> days, Function<Sql, Future<T>> statement) {
        Set<LocalDate> distinct = new HashSet<>(days);
        return ensure(table, distinct).compose(ready -> statement.apply(write)).recover(failure -> {
            if (!Failures.isMissingPartition(failure)) {
                return Future.failedFuture(failure);
            }
            distinct.forEach(day -> forget(table, day));
            return ensure(table, distinct).compose(ready -> statement.apply(write));
        });
    }

    /** Looks a day up again before the next row is written to it. */
    public void forget(String table, LocalDate day) {
        known.remove(new TableDay(table, day));
    }

    private Future<Void> ensure(String table, Collection<LocalDate> days) {
        Set<LocalDate> missing = days.stream()
                .filter(day -> !known.contains(new TableDay(table, day)))
                .collect(Collectors.toSet());
        if (missing.isEmpty()) {
            return Future.succeededFuture();
        }
        return write.run(
                        "SELECT add_day($1, day) FROM unnest($2::date[]) AS day ORDER BY day",
                        table,
                        missing.toArray(LocalDate[]::new))
                .onSuccess(made -> missing.forEach(day -> known.add(new TableDay(table, day))))
                .mapEmpty();
    }
}
