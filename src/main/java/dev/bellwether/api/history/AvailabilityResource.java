package dev.bellwether.api.history;

import dev.bellwether.api.board.Board;
import dev.bellwether.api.board.ConnectorState;
import dev.bellwether.api.board.InstitutionState;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.history.AvailabilityReport.Jobs;
import dev.bellwether.api.history.AvailabilityReport.Line;
import dev.bellwether.api.http.ApiRoutes;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.Query;
import dev.bellwether.async.Repeat;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.history.Availability;
import dev.bellwether.status.history.StatusChange;
import dev.bellwether.status.history.StatusTimeline;
import dev.bellwether.store.Database;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers what institutions and connectors were worth in a month, or another time. Its reports are made a few at a time. */
public record AvailabilityResource(ResponseCache answers, Database database, Clock clock, AtomicInteger making)
        implements ApiRoutes.Resource {
    private static final Duration KEEP = Duration.ofSeconds(30);
    private static final int MOST_AT_ONCE = 2;
    /** Whose changes are in memory together. */
    private static final int TOGETHER = 100;
    /** Of more, jobs are not counted: each is a read of all its hours. */
    private static final int MOST_WITH_JOBS = 500;

    public AvailabilityResource(ResponseCache answers, Database database, Clock clock) {
        this(answers, database, clock, new AtomicInteger());
    }

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("getAvailability", this::report);
    }

    private void report(RoutingContext ctx) {
        Query query = ctx.get(Query.KEY);
        String accept =
                Optional.ofNullable(ctx.request().getHeader(HttpHeaders.ACCEPT)).orElse("");
        String format = query.text("format")
                .orElse(accept.contains("text/csv") ? "csv" : accept.contains("text/html") ? "html" : "json");
        Map<String, String> values = new HashMap<>(query.values());
        values.put("format", format);
        ctx.put(Query.KEY, new Query(values));
        ctx.response().putHeader(HttpHeaders.VARY, "Accept");
        if (format.equals("html")) {
            ApiRoutes.SecurityHeaders.forPage("").put(ctx.response());
        }
        answers.answerAs(ctx, KEEP, board -> {
            if (making.get() >= MOST_AT_ONCE) {
                throw Problem.of(503, "Other reports are being made. Try again in a moment.")
                        .retryAfter(5)
                        .asException();
            }
            making.incrementAndGet();
            return Future.succeededFuture()
                    .compose(begun -> report(board, query))
                    .onComplete(done -> making.decrementAndGet())
                    .map(report -> () -> report.answer(format));
        });
    }

    private Future<AvailabilityReport> report(Board board, Query query) {
        Instant now = clock.instant();
        ZoneId zone = zone(query);
        Asked asked = asked(query, zone, now);
        AskedRange range = asked.range();
        Map<String, StatusTimeline> timelines = new HashMap<>();
        Map<String, Jobs> jobs = new HashMap<>();
        List<InstitutionState> institutions = institutions(board, query);
        List<ConnectorState> connectors = institutions.stream()
                .flatMap(institution -> institution.connectors().stream())
                .toList();
        List<List<ConnectorState>> pages = new ArrayList<>();
        for (int i = 0; i < connectors.size(); i += TOGETHER) {
            pages.add(connectors.subList(i, Math.min(connectors.size(), i + TOGETHER)));
        }
        boolean counts = connectors.size() <= MOST_WITH_JOBS && !range.from().isBefore(now.minus(database.retention()));
        return Repeat.forEach(pages, page -> read(page, range, now, timelines))
                .compose(read -> Repeat.forEach(
                        counts ? connectors : List.<ConnectorState>of(), each -> count(each.id(), range, jobs)))
                .map(read -> {
                    List<Line> lines = new ArrayList<>();
                    for (InstitutionState institution : institutions) {
                        Lines of = new Lines(institution, timelines, jobs);
                        lines.add(of.line(
                                "institution", institution.id(), institution.deciding(), institution.connectors()));
                        institution.connectors().stream()
                                .filter(each -> query.text("connector")
                                        .map(each.id()::equals)
                                        .orElse(true))
                                .forEach(each ->
                                        lines.add(of.line("connector", each.id(), List.of(each), List.of(each))));
                    }
                    return new AvailabilityReport(range, zone, asked.complete(), lines);
                });
    }

    private record Lines(InstitutionState institution, Map<String, StatusTimeline> timelines, Map<String, Jobs> jobs) {
        /** What connectors are worth together, by the status of some of them. */
        Line line(String kind, String id, List<ConnectorState> deciding, List<ConnectorState> all) {
            StatusTimeline timeline = StatusTimeline.worst(
                    deciding.stream().map(each -> timelines.get(each.id())).toList());
            return new Line(
                    kind,
                    id,
                    institution.institution().name(),
                    Availability.of(timeline, institution.institution().objective()),
                    all.stream()
                            .flatMap(each -> Optional.ofNullable(jobs.get(each.id())).stream())
                            .reduce(Jobs::plus));
        }
    }

    /** Those that are asked for; of a connector, the institution that has it. */
    private static List<InstitutionState> institutions(Board board, Query query) {
        Optional<String> institution = query.text("institution");
        Optional<String> connector = query.text("connector");
        if (institution.flatMap(board::institution).isEmpty() && institution.isPresent()) {
            throw ProblemException.unknown("institution", institution.get());
        }
        if (connector.flatMap(board::connector).isEmpty() && connector.isPresent()) {
            throw ProblemException.unknown("connector", connector.get());
        }
        return board.institutions().stream()
                .filter(state ->
                        institution.filter(id -> !id.equals(state.id())).isEmpty())
                .filter(state -> connector.isEmpty()
                        || state.institution().connectors().stream()
                                .map(Connector::id)
                                .anyMatch(connector.get()::equals))
                .toList();
    }

    private Future<?> read(
            List<ConnectorState> page, AskedRange range, Instant now, Map<String, StatusTimeline> timelines) {
        return database.statusChanges()
                .of(page.stream().map(ConnectorState::id).toList(), range.from(), now)
                .onSuccess(changes -> page.forEach(state -> {
                    List<StatusChange> theirs = changes.getOrDefault(state.id(), List.of());
                    timelines.put(
                            state.id(),
                            StatusTimeline.of(theirs, range.from(), now, HistoryResource.observedUntil(state, now))
                                    .slice(range.from(), range.to()));
                }));
    }

    private Future<?> count(String connectorId, AskedRange range, Map<String, Jobs> jobs) {
        Buckets days = new Buckets(range.from(), range.to(), Duration.ofDays(1));
        return database.tallies()
                .of(connectorId, days, ErrorCodes.NONE)
                .onSuccess(tallies -> tallies.stream()
                        .map(tally -> new Jobs(tally.jobs(), tally.succeeded()))
                        .reduce(Jobs::plus)
                        .ifPresent(sum -> jobs.put(connectorId, sum)));
    }

    /** What time, and whether all of it is over that was asked for. */
    private record Asked(AskedRange range, boolean complete) {}

    private Asked asked(Query query, ZoneId zone, Instant now) {
        Optional<YearMonth> month = month(query);
        if (month.isEmpty() && query.text("from").isEmpty()) {
            throw refused("month", "Give a month, such as 2026-11, or from and to.");
        }
        if (month.isPresent()
                && (query.text("from").isPresent() || query.text("to").isPresent())) {
            throw refused("month", "Give either a month, or from and to.");
        }
        Duration historyRetention = database.historyRetention();
        Asked asked = month.map(of -> month(of, zone, now)).orElseGet(() -> {
            AskedRange range = AskedRange.of(query, now, historyRetention);
            return new Asked(
                    range,
                    AskedRange.time(query, "to", new ArrayList<>())
                            .filter(now::isBefore)
                            .isEmpty());
        });
        if (!asked.range().to().isAfter(now.minus(historyRetention))) {
            throw refused(
                    month.isPresent() ? "month" : "to",
                    "History is kept for " + historyRetention.toDays() + " days, and nothing is known of before.");
        }
        return asked;
    }

    private static Asked month(YearMonth month, ZoneId zone, Instant now) {
        Instant from = month.atDay(1).atStartOfDay(zone).toInstant();
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(zone).toInstant();
        if (!from.isBefore(now)) {
            throw refused("month", "The month has not begun yet.");
        }
        boolean complete = !end.isAfter(now);
        return new Asked(new AskedRange(from, complete ? end : now.truncatedTo(ChronoUnit.MICROS)), complete);
    }

    private static Optional<YearMonth> month(Query query) {
        try {
            return query.text("month").map(YearMonth::parse);
        } catch (DateTimeException e) {
            throw refused("month", "There is no such month; write it as 2026-11.");
        }
    }

    private static ZoneId zone(Query query) {
        try {
            return query.text("zone").map(ZoneId::of).orElse(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw refused("zone", "There is no such time zone; write it as Australia/Sydney.");
        }
    }

    private static ProblemException refused(String parameter, String why) {
        return Problem.of(400, why)
                .with(Problem.Wrong.parameter(parameter, why))
                .asException();
    }
}
