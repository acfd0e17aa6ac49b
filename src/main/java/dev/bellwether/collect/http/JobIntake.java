package dev.bellwether.collect.http;

import dev.bellwether.collect.GroupCommit;
import dev.bellwether.collect.JobRules;
import dev.bellwether.document.Quote;
import dev.bellwether.http.BodyDrain;
import dev.bellwether.http.Caller;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.Json;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes in job outcomes over HTTP. It reads the request itself, piece by piece, so no body handler may stand before it, and
 * a handler that takes time before it must pause the request. What cannot be taken fails the routing context with {@link
 * ProblemException}; everything else is answered with {@code {"accepted", "duplicates", "rejected"}}, after what was accepted
 * is safe and known. May be shared by several event loops.
 */
public final class JobIntake implements Handler<RoutingContext> {
    private static final int RETRY_SECONDS = 5;
    private static final int MEMORY_SECONDS = 30;
    private static final Map<Integer, String> REASON_OF_STATUS = Map.of(
            400, "malformed",
            408, "slow",
            413, "too-large",
            415, "media-type",
            429, "busy",
            503, "store-unavailable");

    /** For what a request can be refused as a whole, in words for a metric. */
    public static final Set<String> REASONS = Set.copyOf(REASON_OF_STATUS.values());

    private final GroupCommit commit;
    private final JobRules rules;
    private final IntakeLimits limits;
    private final IntakeEvents events;
    private final IntakeQuota quota;

    /** @param events is told what becomes of requests */
    public JobIntake(GroupCommit commit, JobRules rules, IntakeLimits limits, IntakeEvents events) {
        this.commit = commit;
        this.rules = rules;
        this.limits = limits;
        this.events = events;
        this.quota = new IntakeQuota(limits);
    }

    @Override
    public void handle(RoutingContext context) {
        context.addEndHandler(ended -> {
            if (context.failure() instanceof ProblemException refused) {
                events.refused(REASON_OF_STATUS.get(refused.problem().status()));
            }
        });
        HttpServerRequest request = context.request();
        BodyReader reader;
        try {
            if (!commit.hasMemory()) {
                throw noMemory();
            }
            BodyKind kind = BodyKind.of(request, limits);
            IntakeQuota.Share share = quota.enter(context.get(Caller.KEY_NAME, ""));
            JobOutcomeReader outcomes = new JobOutcomeReader(kind.format(), rules, limits.items());
            reader = new BodyReader(kind.packed(), outcomes, limits, share);
        } catch (ProblemException refused) {
            context.fail(refused);
            return;
        }
        if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
            context.response().writeContinue();
        }
        new BodyTransfer(context, reader, limits, batch -> store(context, reader, batch)).start();
    }

    private void store(RoutingContext context, BodyReader reader, JobOutcomeReader.Batch batch) {
        if (batch.outcomes().isEmpty()) {
            taken(context, reader, batch, 0);
            return;
        }
        commit.commit(batch.outcomes())
                .onSuccess(accepted -> taken(context, reader, batch, accepted))
                .onFailure(failure -> {
                    reader.close();
                    if (!context.response().closed()) {
                        context.fail(away());
                    }
                });
    }

    private static ProblemException noMemory() {
        return Problem.of(
                        429,
                        "The memory of this node is nearly full of the job outcomes of the last hours. Nothing was stored; send it again later.")
                .retryAfter(MEMORY_SECONDS)
                .asException();
    }

    private static ProblemException away() {
        return Problem.of(
                        503,
                        "Job outcomes cannot be stored at the moment. None of this batch was acknowledged; send it again.")
                .retryAfter(RETRY_SECONDS)
                .asException();
    }

    private void taken(RoutingContext context, BodyReader reader, JobOutcomeReader.Batch batch, int accepted) {
        events.taken(
                accepted, batch.outcomes().size() - accepted, batch.rejected().size());
        answer(context, reader, batch, accepted);
    }

    /** Answers, and lets go of the request when the producer has the answer: one that never reads must not pile them up. */
    private void answer(RoutingContext context, BodyReader reader, JobOutcomeReader.Batch batch, int accepted) {
        if (context.response().closed()) {
            reader.close();
            return;
        }
        Vertx vertx = context.vertx();
        long timer = vertx.setTimer(limits.total().toMillis(), late -> BodyDrain.cutOff(context.request()));
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(Json.encodeToBuffer(new Answer(accepted, batch.outcomes().size() - accepted, batch.rejected())))
                .onComplete(sent -> {
                    vertx.cancelTimer(timer);
                    reader.close();
                });
    }

    private record Answer(int accepted, int duplicates, List<JobOutcomeReader.Rejection> rejected) {}

    /** What the intake tells besides its answers; called on the event loop of the request, and not to block it. */
    public interface IntakeEvents {
        IntakeEvents NONE = new IntakeEvents() {};

        /**
         * A batch was taken in.
         *
         * @param accepted items that are new in the store
         * @param duplicates items that were there before
         * @param rejected items that are wrong
         */
        default void taken(int accepted, int duplicates, int rejected) {}

        /** A request was refused as a whole, for one of {@link JobIntake#REASONS}. */
        default void refused(String reason) {}
    }

    /** What a request says about its body, and whether that is gzip. */
    record BodyKind(JobOutcomeReader.Format format, boolean packed) {
        private static final Set<String> LINES =
                Set.of("application/x-ndjson", "application/ndjson", "application/jsonl", "application/x-jsonlines");

        /** @throws ProblemException with 415 for what cannot be read, with 413 for what is declared to be too long */
        static BodyKind of(HttpServerRequest request, IntakeLimits limits) {
            String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
            if (length != null && isMoreThan(length, limits.bodyBytes())) {
                throw BodyReader.tooLarge(limits);
            }
            return new BodyKind(format(request.getHeader(HttpHeaders.CONTENT_TYPE)), packed(request));
        }

        private static JobOutcomeReader.Format format(String contentType) {
            if (contentType == null) {
                throw unsupported("Content-Type is missing");
            }
            String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
            for (int i = 1; i < parts.length; i++) {
                String charset = parts[i].strip().replace("\"", "");
                if (charset.startsWith("charset=") && !charset.equals("charset=utf-8")) {
                    throw unsupported("JSON is UTF-8, not " + Quote.of(charset.substring("charset=".length())));
                }
            }
            String type = parts[0].strip();
            if (LINES.contains(type)) {
                return JobOutcomeReader.Format.LINES;
            }
            if (!type.equals("application/json")) {
                throw unsupported("Content-Type " + Quote.of(type) + " cannot be read");
            }
            return JobOutcomeReader.Format.ARRAY;
        }

        private static boolean packed(HttpServerRequest request) {
            String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
            String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
            return switch (name) {
                case "", "identity" -> false;
                case "gzip", "x-gzip" -> true;
                default ->
                    throw Problem.of(
                                    415,
                                    "Content-Encoding " + Quote.of(name) + " cannot be unpacked; send gzip or none.")
                            .asException();
            };
        }

        private static boolean isMoreThan(String length, int most) {
            try {
                return Long.parseLong(length.strip()) > most;
            } catch (NumberFormatException e) {
                // Not ours to judge: the server has read the body's length already.
                return false;
            }
        }

        private static ProblemException unsupported(String why) {
            return Problem.of(
                            415,
                            why
                                    + "; send application/json for a JSON array or application/x-ndjson for one object on each line.")
                    .asException();
        }
    }
}
