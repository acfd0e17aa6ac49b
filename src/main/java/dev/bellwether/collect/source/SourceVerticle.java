package dev.bellwether.collect.source;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.config.SourceConfig;
import dev.bellwether.store.sources.SourceFailed;
import dev.bellwether.store.sources.SourceTable;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads one source on from the place that was reached: when its channel wakes it, and after a while in any case. Whatever
 * fails, it begins anew at the last place that was saved.
 */
public final class SourceVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(SourceVerticle.class);
    private static final long LEAST_PAUSE_MS = 250;
    private static final long MOST_PAUSE_MS = 5_000;
    /** Those who notify for each row are not read for each row. */
    private static final long GATHER_MS = 50;

    private static final long RETRY_KEPT_MS = Duration.ofMinutes(10).toMillis();
    private static final Duration OVERLAP_EVERY = Duration.ofSeconds(30);

    private final SourceConfig source;
    private final SourceIntake intake;
    private final SourceProgress progress;
    private final MessageBus bus;
    private final Clock clock;

    /** One connection and what is known by it; another takes its place after a failure. */
    private Visit visit;

    private long pauseMs = LEAST_PAUSE_MS;

    /**
     * A verticle that reads nothing yet, and hears of changes of the catalogue on the bus. The source may be away when it starts.
     */
    public SourceVerticle(SourceProgress progress, SourceIntake intake, MessageBus bus, Clock clock) {
        this.source = progress.source();
        this.intake = intake;
        this.progress = progress;
        this.bus = bus;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        bus.subscribe(Topics.CATALOGUE, changed -> retryKept());
        vertx.setPeriodic(RETRY_KEPT_MS, ignored -> retryKept());
        begin();
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        Visit last = visit;
        visit = null;
        return last == null ? Future.succeededFuture() : last.end();
    }

    private void begin() {
        visit = new Visit();
        visit.begin();
    }

    private void retryKept() {
        if (visit != null) {
            visit.keptDue = true;
            visit.round();
        }
    }

    private final class Visit {
        private SourceTable table;
        private SourceMarks marks;
        private Instant overlapAt = Instant.MIN;
        private boolean keptDue = true;
        private boolean busy = true;
        private boolean again;
        private boolean gathering;
        private long timer = -1;

        void begin() {
            intake.place()
                    .compose(place -> {
                        marks = new SourceMarks(place, source.cursor().overlap());
                        return SourceTable.open(vertx, source, this::wake, this::fail);
                    })
                    .onSuccess(opened -> {
                        table = opened;
                        if (visit != this) {
                            table.close();
                            return;
                        }
                        busy = false;
                        round();
                    })
                    .onFailure(this::fail);
        }

        private void wake() {
            if (!gathering && visit == this) {
                gathering = true;
                vertx.setTimer(GATHER_MS, ignored -> {
                    gathering = false;
                    round();
                });
            }
        }

        void round() {
            if (visit != this) {
                return;
            }
            if (busy) {
                again = true;
                return;
            }
            busy = true;
            again = false;
            vertx.cancelTimer(timer);
            Instant began = clock.instant();
            boolean overlap = !began.isBefore(overlapAt) || began.isBefore(overlapAt.minus(OVERLAP_EVERY));
            table.mark()
                    .map(mark -> marks.next(mark, overlap))
                    .compose(reading -> table.read(reading.from(), rows -> take(reading, rows))
                            .compose(read -> intake.reached(marks.finished(reading)))
                            .compose(saved -> retryKept())
                            .onSuccess(done -> finished(began, overlap, reading)))
                    .onFailure(this::fail);
        }

        private Future<Void> take(SourceMarks.Reading reading, List<SourceTable.SourceRow> rows) {
            return intake.take(
                    rows, marks.reached(reading, rows.get(rows.size() - 1).position()));
        }

        private Future<Void> retryKept() {
            boolean due = keptDue;
            keptDue = false;
            return due ? intake.retryKept() : Future.succeededFuture();
        }

        private void finished(Instant began, boolean overlap, SourceMarks.Reading reading) {
            if (visit != this) {
                return;
            }
            if (overlap) {
                overlapAt = began.plus(OVERLAP_EVERY);
            }
            pauseMs = LEAST_PAUSE_MS;
            progress.caughtUp(began, reading.waitingFor());
            busy = false;
            if (again) {
                round();
            } else {
                timer = vertx.setTimer(source.pace().poll().toMillis(), ignored -> round());
            }
        }

        private void fail(Throwable failure) {
            if (visit != this) {
                return;
            }
            visit = null;
            if (failure instanceof SourceFailed known) {
                progress.failing(known.getMessage(), known.said());
            } else if (failure instanceof SourceIntake.StoreAway) {
                progress.waiting(failure.getMessage());
            } else {
                LOG.error("the reading of the source {} failed", source.name(), failure);
                progress.failing("an unexpected failure, which the log explains");
            }
            end();
            vertx.setTimer(pauseMs, ignored -> SourceVerticle.this.begin());
            pauseMs = Math.min(2 * pauseMs, MOST_PAUSE_MS);
        }

        Future<Void> end() {
            vertx.cancelTimer(timer);
            return table == null ? Future.succeededFuture() : table.close();
        }
    }
}
