package dev.bellwether.cli;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.status.Backtest;
import dev.bellwether.status.Backtest.Span;
import dev.bellwether.status.comparison.Comparison;
import dev.bellwether.status.comparison.Course;
import dev.bellwether.status.comparison.CourseRecorder;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Two policies over the same evidence.
 *
 * @param baseline whose course is the reference
 * @param compared whose course is the candidate
 */
record BacktestComparison(DaemonConfig baseline, DaemonConfig compared) {

    /** What came of it: the span, and every connector in the order of the catalogue. */
    record Result(Instant from, Instant to, List<Comparison> connectors) {}

    /** Runs both, each by the back-test that holds its evidence; empty where there is neither evidence nor a span given. */
    Optional<Result> run(
            Catalogue catalogue, Backtest first, Backtest second, Optional<Instant> from, Optional<Instant> to) {
        Optional<Span> one = first.span(from, to);
        Optional<Span> other = second.span(from, to);
        if (one.isEmpty() || other.isEmpty()) {
            return Optional.empty();
        }
        // From where both have decided to where the last has: so neither is blamed for ticks that it does not have.
        Instant begin = Stream.of(one.get().first(), other.get().first())
                .max(Instant::compareTo)
                .orElseThrow();
        Instant end = Stream.of(one.get().last(), other.get().last())
                .max(Instant::compareTo)
                .orElseThrow();
        Map<String, Course> references = courses(catalogue, first, from, to, new Span(begin, end));
        Map<String, Course> candidates = courses(catalogue, second, from, to, new Span(begin, end));
        List<Comparison> all = catalogue.connectors().stream()
                .map(Connector::id)
                .map(id -> Comparison.of(id, references.get(id), candidates.get(id)))
                .toList();
        return Optional.of(new Result(begin, end, all));
    }

    private static Map<String, Course> courses(
            Catalogue catalogue, Backtest backtest, Optional<Instant> from, Optional<Instant> to, Span span) {
        Map<String, CourseRecorder> recorders = new LinkedHashMap<>();
        for (Connector connector : catalogue.connectors()) {
            recorders.put(connector.id(), new CourseRecorder(span.first(), span.last()));
        }
        backtest.run(
                from, to, evaluation -> recorders.get(evaluation.connectorId()).take(evaluation));
        Map<String, Course> courses = new LinkedHashMap<>();
        recorders.forEach((id, recorder) -> courses.put(id, recorder.course()));
        return courses;
    }
}
