package dev.bellwether.evaluate;

import dev.bellwether.async.FailureLog;
import dev.bellwether.async.Repeat;
import dev.bellwether.evidence.Micros;
import dev.bellwether.evidence.WeekOfOutcomes;
import dev.bellwether.store.evidence.JobOutcomes.OutcomeCount;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads what is usual, from before what is read one by one. A week may be many million outcomes, so it comes quarter by quarter of
 * a day, the latest first; one that cannot be read is read again until it can, for each counts whole or not at all. Belongs to one
 * event loop, and ends with it.
 */
final class WeekReading {
    static final Duration AGAIN_AFTER = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(WeekReading.class);

    private final Vertx vertx;
    private final Counts counts;
    private final Duration againAfter;
    private final FailureLog reading;

    /** @param againAfter how long to wait after a failure */
    WeekReading(Vertx vertx, Counts counts, Duration againAfter) {
        this.vertx = vertx;
        this.counts = counts;
        this.againAfter = againAfter;
        this.reading = new FailureLog(
                LOG,
                "The outcomes of 7 days cannot be read and are asked for every " + againAfter.toSeconds()
                        + " s; until then surges of user errors are seen only against what is known so far",
                "The outcomes of 7 days can be read again");
    }

    interface Counts {
        /** Hands over how many outcomes there were in {@code [from, to]}, on the caller's context. */
        Future<Void> read(Instant from, Instant to, Consumer<OutcomeCount> consumer);
    }

    /**
     * Reads the week to which {@code now} belongs up to a time, inclusive, and hands it to the sink. Done once all is read; it does
     * not fail.
     */
    Future<Void> read(Instant now, Instant upTo, Consumer<OutcomeCount> sink) {
        long end = Micros.of(upTo);
        long first = WeekOfOutcomes.start(Micros.of(now));
        return Repeat.forEach(
                Stream.iterate(Span.lastUpTo(end), span -> span.to() > first, Span::before)
                        .toList(),
                span -> untilRead(span, sink));
    }

    /** What is read at once, in microseconds since the epoch: from the beginning of a quarter on, inclusive. */
    private record Span(long from, long to) {
        static Span lastUpTo(long to) {
            return new Span(Math.floorDiv(to, WeekOfOutcomes.QUARTER) * WeekOfOutcomes.QUARTER, to);
        }

        Span before() {
            return lastUpTo(from - 1);
        }
    }

    private Future<Void> untilRead(Span span, Consumer<OutcomeCount> sink) {
        return Repeat.whileTrue(() -> {
            List<OutcomeCount> read = new ArrayList<>();
            return counts.read(Micros.toInstant(span.from()), Micros.toInstant(span.to()), read::add)
                    .onComplete(reading::note)
                    .onSuccess(complete -> read.forEach(sink))
                    .map(false)
                    .recover(failure -> {
                        Promise<Boolean> later = Promise.promise();
                        vertx.setTimer(againAfter.toMillis(), fired -> later.complete(true));
                        return later.future();
                    });
        });
    }
}
