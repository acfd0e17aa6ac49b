package dev.bellwether.api.evidence;

import dev.bellwether.api.board.ConnectorDetail;
import dev.bellwether.api.board.ResponseCache;
import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.api.http.Page;
import dev.bellwether.api.http.Query;
import dev.bellwether.api.ports.ApiSources;
import dev.bellwether.document.DurationText;
import dev.bellwether.evidence.Buckets;
import dev.bellwether.evidence.Fault;
import dev.bellwether.http.Problem;
import dev.bellwether.store.tallies.Tallies;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Answers with the evidence of a connector, counted over time. */
public record TalliesResource(ResponseCache answers, ApiSources sources, Clock clock) implements Resource {
    private static final Duration KEEP = Duration.ofSeconds(5);
    private static final int MOST_CODES = 10;
    private static final double NANOS_PER_MS = 1_000_000.0;

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("listEvidence", this::list);
    }

    private void list(RoutingContext ctx) {
        Buckets buckets = TallySpan.of(
                ctx.get(Query.KEY), clock.instant(), sources.database().retention());
        answers.answerOf(
                ctx,
                KEEP,
                state -> sources.database()
                        .tallies()
                        .of(state.id(), buckets, sources.errorCodes().get())
                        .map(tallies -> json(state.id(), buckets, tallies)));
    }

    private static JsonObject json(String id, Buckets buckets, List<Tallies.BucketTally> tallies) {
        return new JsonObject()
                .put("connectorId", id)
                .put("from", buckets.from().toString())
                .put("to", buckets.to().toString())
                .put("stepSeconds", buckets.step().toSeconds())
                .mergeIn(Page.whole(tallies, TalliesResource::bucket));
    }

    private static JsonObject bucket(Tallies.BucketTally tally) {
        JsonObject faults = new JsonObject();
        for (Fault fault : Fault.values()) {
            faults.put(fault.wire(), tally.faults().getOrDefault(fault, 0L));
        }
        JsonArray failures = new JsonArray();
        tally.failures().stream().limit(MOST_CODES).forEach(count -> failures.add(ConnectorDetail.failure(count)));
        JsonArray probes = new JsonArray();
        tally.probes().forEach(probe -> probes.add(probe(probe)));
        return new JsonObject()
                .put("from", tally.from().toString())
                .put("to", tally.to().toString())
                .put("outcomes", tally.outcomes())
                .put("jobs", tally.jobs())
                .put("succeeded", tally.succeeded())
                .put("succeededFirstTime", tally.succeededFirstTime())
                .put("successRate", rate(tally.succeeded(), tally.jobs()))
                .put("firstTimeSuccessRate", rate(tally.succeededFirstTime(), tally.jobs()))
                .put("faults", faults)
                .put("errorCodes", failures)
                .put("probes", probes);
    }

    private static JsonObject probe(Tallies.BucketTally.ProbeTally probe) {
        JsonObject phases = new JsonObject();
        new TreeMap<>(probe.phases())
                .forEach((phase, took) -> phases.put(
                        phase,
                        new JsonObject()
                                .put("average", took.averageNanos() / NANOS_PER_MS)
                                .put("p95", took.p95Nanos() / NANOS_PER_MS)));
        return new JsonObject()
                .put("probe", probe.probe())
                .put("success", probe.success())
                .put("flaky", probe.flaky())
                .put("failure", probe.failure())
                .put("excluded", probe.excluded())
                .put("phasesMs", phases);
    }

    private static Double rate(long part, long all) {
        return all == 0 ? null : (double) part / all;
    }

    /** Reads {@code from}, {@code to} and {@code step} of a query. */
    private record TallySpan(Query query, List<Problem.Wrong> wrongs) {
        static final int MOST_BUCKETS = 1000;

        private static final int USUAL_BUCKETS = 300;
        private static final Duration USUAL_SPAN = Duration.ofDays(1);
        private static final Duration MOST_STEP = Duration.ofDays(3650);

        /** What is easy to read on an axis. */
        private static final List<Duration> STEPS = Stream.of(
                        "PT1M", "PT2M", "PT5M", "PT10M", "PT15M", "PT30M", "PT1H", "PT2H", "PT3H", "PT6H", "PT12H",
                        "P1D")
                .map(Duration::parse)
                .toList();

        /** The buckets asked for, by default up to now, in a span of at most so long; a problem names all that is wrong. */
        static Buckets of(Query query, Instant now, Duration most) {
            return new TallySpan(query, new ArrayList<>()).read(now.truncatedTo(ChronoUnit.MICROS), most);
        }

        private Buckets read(Instant now, Duration most) {
            Instant to = time("to", now);
            Instant from = time("from", to.minus(USUAL_SPAN.compareTo(most) < 0 ? USUAL_SPAN : most));
            Duration given = query.text("step").map(this::step).orElse(null);
            AskedRange.refuse(wrongs);
            Duration span = Duration.between(from, to);
            if (span.isNegative() || span.isZero()) {
                complain("from", "from must be before to, but " + from + " is not before " + to + ".");
            } else if (span.compareTo(most) > 0) {
                complain(
                        "from",
                        "from must be at most " + DurationText.show(most)
                                + " before to: evidence is kept no longer than that.");
            }
            AskedRange.refuse(wrongs);
            Buckets buckets = new Buckets(from, to, given == null ? usual(span) : given);
            // Cut on the clock, both ends of the span may lie in a bucket that is not whole.
            if (buckets.count() > MOST_BUCKETS + 1) {
                complain(
                        "step",
                        "step " + query.text("step").orElse("") + " cuts this span into " + buckets.count()
                                + " buckets; there may be at most " + MOST_BUCKETS + ".");
            }
            AskedRange.refuse(wrongs);
            return buckets;
        }

        private Instant time(String name, Instant otherwise) {
            return AskedRange.time(query, name, wrongs).orElse(otherwise);
        }

        /** The contract's pattern lets a number of at most six digits and a unit through. */
        private Duration step(String text) {
            Duration step = DurationText.parse(text).orElseThrow();
            if (!Buckets.isStep(step) || step.compareTo(MOST_STEP) > 0) {
                complain(
                        "step",
                        "step must be minutes that divide an hour, such as 5m or 15m, or whole hours up to 3650d; "
                                + text + " is neither.");
            }
            return step;
        }

        private static Duration usual(Duration span) {
            Duration least = span.dividedBy(USUAL_BUCKETS);
            return STEPS.stream()
                    .filter(step -> step.multipliedBy(USUAL_BUCKETS).compareTo(span) >= 0)
                    .findFirst()
                    .orElse(Duration.ofDays(least.toDays() + 1));
        }

        private void complain(String name, String detail) {
            wrongs.add(Problem.Wrong.parameter(name, detail));
        }
    }
}
