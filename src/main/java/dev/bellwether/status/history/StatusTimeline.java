package dev.bellwether.status.history;

import dev.bellwether.document.Spelled;
import dev.bellwether.status.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The status of one connector over a range of time, as spans without gap or overlap. Immutable.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 * @param spans in order of time; together they are the range
 */
public record StatusTimeline(Instant from, Instant to, List<Span> spans) {
    public StatusTimeline {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a timeline must end after it begins, not from " + from + " to " + to);
        }
        spans = List.copyOf(spans);
    }

    /**
     * What changes come to.
     *
     * @param changes in any order; to know what held at {@code from}, the last one before belongs to them
     * @param observedUntil when the next look was due after the last one: from then on nothing is known
     */
    public static StatusTimeline of(Collection<StatusChange> changes, Instant from, Instant to, Instant observedUntil) {
        List<StatusChange> inOrder = new ArrayList<>(changes);
        inOrder.sort(Comparator.comparing(StatusChange::at));
        List<Span> spans = new ArrayList<>();
        Optional<StatusChange> holding = Optional.empty();
        Instant since = Instant.MIN;
        for (StatusChange change : inOrder) {
            if (change.unobservedSince().isPresent()) {
                Instant unobserved = change.unobservedSince().get();
                spans.add(span(since, unobserved, holding));
                spans.add(span(unobserved.isBefore(since) ? since : unobserved, change.at(), Optional.empty()));
            } else if (holding.filter(change::continues).isPresent()) {
                continue;
            } else {
                spans.add(span(since, change.at(), holding));
            }
            holding = Optional.of(change);
            since = change.at();
        }
        spans.add(span(since, observedUntil, holding));
        spans.add(span(observedUntil.isAfter(since) ? observedUntil : since, Instant.MAX, Optional.empty()));
        return new StatusTimeline(from, to, within(spans, from, to));
    }

    /**
     * What several come to together, at each time the worst of their statuses: that of an institution by its connectors.
     *
     * @param all of the same range, at least one
     */
    public static StatusTimeline worst(List<StatusTimeline> all) {
        StatusTimeline first = all.get(0);
        List<Instant> ends = all.stream()
                .flatMap(timeline -> timeline.spans.stream().map(Span::to))
                .distinct()
                .sorted()
                .toList();
        int[] places = new int[all.size()];
        List<Span> spans = new ArrayList<>();
        Instant begin = first.from;
        for (Instant end : ends) {
            Optional<Span> worst = Optional.empty();
            for (int i = 0; i < places.length; i++) {
                List<Span> theirs = all.get(i).spans;
                places[i] += theirs.get(places[i]).to().isAfter(begin) ? 0 : 1;
                Span span = theirs.get(places[i]);
                worst = worst.filter(other -> !span.status().isWorseThan(other.status()))
                        .or(() -> Optional.of(span));
            }
            spans.add(worst.orElseThrow().within(begin, end).orElseThrow());
            begin = end;
        }
        return new StatusTimeline(first.from, first.to, spans);
    }

    private static Span span(Instant from, Instant to, Optional<StatusChange> began) {
        return new Span(from, to, began.map(StatusChange::status).orElse(Status.UNKNOWN), began);
    }

    private static List<Span> within(List<Span> spans, Instant start, Instant end) {
        return spans.stream().flatMap(span -> span.within(start, end).stream()).toList();
    }

    /** The part of it in a range that it contains. */
    public StatusTimeline slice(Instant start, Instant end) {
        return new StatusTimeline(start, end, within(spans, start, end));
    }

    /** The share of time in each status, each there; together 1. */
    public Map<Status, Double> shares() {
        Map<Status, Double> shares = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            shares.put(status, 0.0);
        }
        double whole = Duration.between(from, to).toNanos();
        spans.forEach(span -> shares.merge(span.status(), span.length().toNanos() / whole, Double::sum));
        return shares;
    }

    /** The worst status that it ever had. */
    public Status worst() {
        return spans.stream().map(Span::status).reduce(Status.UNKNOWN, (a, b) -> b.isWorseThan(a) ? b : a);
    }

    public Uptime uptime() {
        Map<Counting, Duration> time = new EnumMap<>(Counting.class);
        spans.forEach(span -> time.merge(span.counting(), span.length(), Duration::plus));
        return new Uptime(
                time.getOrDefault(Counting.UP, Duration.ZERO),
                time.getOrDefault(Counting.DOWN, Duration.ZERO),
                time.getOrDefault(Counting.MAINTENANCE, Duration.ZERO),
                time.getOrDefault(Counting.UNKNOWN, Duration.ZERO));
    }

    /** The range cut into at least one part of the same length, in order; fewer where one would be shorter than a microsecond. */
    public List<StatusTimeline> parts(int count) {
        long micros = Math.max(1, Duration.between(from, to).toNanos() / 1000 / count);
        List<StatusTimeline> parts = new ArrayList<>();
        int first = 0;
        Instant start = from;
        for (int i = 1; i <= count && start.isBefore(to); i++) {
            Instant end = i == count ? to : from.plusNanos(Math.multiplyExact(micros, i) * 1000);
            Instant stop = end.isAfter(to) ? to : end;
            while (!spans.get(first).to().isAfter(start)) {
                first++;
            }
            List<Span> within = new ArrayList<>();
            for (int j = first; j < spans.size() && spans.get(j).from().isBefore(stop); j++) {
                spans.get(j).within(start, stop).ifPresent(within::add);
            }
            parts.add(new StatusTimeline(start, stop, within));
            start = stop;
        }
        return parts;
    }

    /** How long a connector could be used, by {@link Counting}. What is left out of the ratio is told beside it. */
    public record Uptime(Duration up, Duration down, Duration maintenance, Duration unknown) {
        /** The share of {@code up} in {@code up} and {@code down}, from 0 to 1; empty where there is neither. */
        public OptionalDouble ratio() {
            Duration known = up.plus(down);
            return known.isZero() ? OptionalDouble.empty() : OptionalDouble.of(nanos(up) / nanos(known));
        }

        private static double nanos(Duration duration) {
            return duration.getSeconds() * 1e9 + duration.getNano();
        }
    }

    /**
     * A stretch of time during which nothing changed.
     *
     * @param from inclusive
     * @param to exclusive, after {@code from}
     * @param status {@code unknown} also while nobody looked
     * @param began what began it, possibly before {@code from}; empty while nobody looked, and before anybody did
     */
    public record Span(Instant from, Instant to, Status status, Optional<StatusChange> began) {
        public Duration length() {
            return Duration.between(from, to);
        }

        public Counting counting() {
            return began.map(StatusChange::counting).orElse(Counting.UNKNOWN);
        }

        Optional<Span> within(Instant start, Instant end) {
            Instant first = from.isBefore(start) ? start : from;
            Instant last = to.isAfter(end) ? end : to;
            return first.isBefore(last) ? Optional.of(new Span(first, last, status, began)) : Optional.empty();
        }
    }

    /** What a time counts as where uptime is reckoned. */
    public enum Counting implements Spelled {
        /** Operational or degraded; also under maintenance where a connector works and is merely new, in beta or in alpha. */
        UP,
        /** A partial or a major outage. */
        DOWN,
        /** Under maintenance that was planned or pinned; left out of the uptime. */
        MAINTENANCE,
        /** Unknown, or a time when nobody looked; left out of the uptime and reported on its own. */
        UNKNOWN
    }
}
