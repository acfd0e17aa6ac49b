package dev.bellwether.demo;

import dev.bellwether.async.FailureLog;
import dev.bellwether.evidence.JobOutcome;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the outcomes of a stream to the intake, one batch at a time. A batch that the intake cannot take now is sent again
 * until it is taken: the intake keeps each outcome once, however often it comes. All state belongs to one event loop.
 */
public final class JobTraffic {
    private static final Logger LOG = LoggerFactory.getLogger(JobTraffic.class);
    private static final String PATH = "/api/v1/jobs";

    private final Vertx vertx;
    private final PlatformClient client;
    private final JobStream stream;
    private final Pace pace;
    private final Clock clock;
    private final Context context;
    private final Promise<Void> stopped = Promise.promise();
    private final AtomicLong delivered = new AtomicLong();

    private final FailureLog sending = new FailureLog(
            LOG, "The intake does not take jobs now; the batch is sent again", "The intake takes jobs again");
    private long timer = -1;
    private boolean busy;
    private boolean stopping;
    private boolean complained;

    /**
     * How fast batches follow one another.
     *
     * @param batch most outcomes in one request, at least 1
     * @param every between two requests when there is not more to send than fits one
     * @param backOff after the first failure; doubled for each further one
     * @param backOffMost the longest wait, also if the intake asks for a longer one
     */
    public record Pace(int batch, Duration every, Duration backOff, Duration backOffMost) {
        public static final Pace MODEST =
                new Pace(500, Duration.ofSeconds(1), Duration.ofMillis(500), Duration.ofSeconds(15));

        public Pace {
            if (batch < 1) {
                throw new IllegalArgumentException("a batch needs at least 1 outcome, not " + batch);
            }
        }

        Duration wait(int failures) {
            Duration doubled = backOff.multipliedBy(1L << Math.min(failures, 16));
            return doubled.compareTo(backOffMost) > 0 ? backOffMost : doubled;
        }
    }

    public JobTraffic(Vertx vertx, PlatformClient client, JobStream stream, Pace pace, Clock clock) {
        this.vertx = vertx;
        this.client = client;
        this.stream = stream;
        this.pace = pace;
        this.clock = clock;
        this.context = vertx.getOrCreateContext();
    }

    /** Begins to send; to be called once. */
    public void start() {
        context.runOnContext(ignored -> next());
    }

    /** Sends nothing any more; completes when the request that is under way has ended. */
    public Future<Void> stop() {
        context.runOnContext(ignored -> {
            stopping = true;
            if (!busy) {
                vertx.cancelTimer(timer);
                stopped.tryComplete();
            }
        });
        return stopped.future();
    }

    public long delivered() {
        return delivered.get();
    }

    private void next() {
        List<JobOutcome> outcomes = stream.take(clock.instant(), pace.batch());
        if (outcomes.isEmpty()) {
            after(pace.every(), this::next);
        } else {
            send(new Batch(outcomes.size(), lines(outcomes), 0));
        }
    }

    private record Batch(int size, Buffer lines, int failures) {}

    private void send(Batch batch) {
        busy = true;
        client.post(PATH, "application/x-ndjson", batch.lines()).onComplete(result -> {
            busy = false;
            if (result.succeeded() && PlatformClient.isSuccess(result.result())) {
                delivered.addAndGet(batch.size());
            }
            Duration wait = pace.wait(batch.failures());
            if (stopping) {
                stopped.tryComplete();
            } else if (result.failed()) {
                again(batch, wait, result.cause().toString());
            } else if (isPassing(result.result().statusCode())) {
                Duration asked = retryAfter(result.result()).orElse(wait);
                Duration most = pace.backOffMost();
                again(
                        batch,
                        asked.compareTo(most) > 0 ? most : asked,
                        "status " + result.result().statusCode());
            } else {
                taken(batch, result.result());
            }
        });
    }

    /** Whether the same request can succeed later. */
    private static boolean isPassing(int status) {
        return status == 429 || status == 408 || status / 100 == 5;
    }

    private static Optional<Duration> retryAfter(HttpResponse<Buffer> answer) {
        try {
            return Optional.ofNullable(answer.getHeader("Retry-After"))
                    .map(header -> Duration.ofSeconds(Long.parseLong(header.trim())));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private void again(Batch batch, Duration wait, String why) {
        sending.failed(why);
        after(wait, () -> send(new Batch(batch.size(), batch.lines(), batch.failures() + 1)));
    }

    private void taken(Batch batch, HttpResponse<Buffer> answer) {
        sending.worked();
        complainOnce(
                PlatformClient.isSuccess(answer)
                        ? rejections(answer.body())
                        : "status " + answer.statusCode() + " " + answer.body());
        after(batch.size() == pace.batch() ? Duration.ZERO : pace.every(), this::next);
    }

    /** Says once what the intake will never take: with a wrong key every batch would say it again. */
    private void complainOnce(String why) {
        if (!why.isEmpty() && !complained) {
            complained = true;
            LOG.warn("The intake refuses jobs: {}", why);
        }
    }

    private static String rejections(Buffer body) {
        try {
            JsonArray rejected = body.toJsonObject().getJsonArray("rejected", new JsonArray());
            return rejected.isEmpty() ? "" : rejected.size() + " of a batch, the first " + rejected.getValue(0);
        } catch (DecodeException | ClassCastException e) {
            return "an answer that is no JSON object";
        }
    }

    private void after(Duration wait, Runnable step) {
        timer = vertx.setTimer(Math.max(1, wait.toMillis()), fired -> {
            if (!stopping) {
                step.run();
            }
        });
    }

    /** Outcomes as the intake reads them: one JSON object in each line. */
    private static Buffer lines(List<JobOutcome> outcomes) {
        Buffer lines = Buffer.buffer(outcomes.size() * 300);
        for (JobOutcome outcome : outcomes) {
            lines.appendBuffer(json(outcome).toBuffer()).appendByte((byte) '\n');
        }
        return lines;
    }

    private static JsonObject json(JobOutcome outcome) {
        JsonObject json = new JsonObject()
                .put("jobId", outcome.jobId())
                .put("attempt", outcome.attempt())
                .put("connectorId", outcome.connectorId())
                .put("completedAt", outcome.completedAt().toString())
                .put("outcome", outcome.success() ? "success" : "failed");
        outcome.customer().ifPresent(customer -> json.put("customer", "customer-" + customer));
        if (!outcome.success()) {
            json.put("failedStep", outcome.failedStep()).put("errorCode", outcome.errorCode());
        }
        outcome.durationMs().ifPresent(duration -> json.put("durationMs", duration));
        JsonObject steps = new JsonObject();
        outcome.stepDurationsMs().forEach(steps::put);
        return json.put("stepDurationsMs", steps);
    }
}
