package dev.bellwether.api.evidence;

import dev.bellwether.api.http.SmallBody;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import dev.bellwether.probe.push.PushIntake;
import dev.bellwether.probe.push.PushIntake.Pushed;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Takes in the results of probes that somebody else runs. */
public final class PushedResultsResource {
    private static final Set<String> KNOWN = Set.of("result", "detail", "fault", "at", "durationMs");
    private static final int LONGEST_DETAIL = 1000;
    private static final long LONGEST_MS = Duration.ofDays(1).toMillis();

    private final PushIntake intake;

    public PushedResultsResource(PushIntake intake) {
        this.intake = intake;
    }

    public void take(RoutingContext ctx) {
        String connector = ctx.pathParam("id");
        String probe = ctx.pathParam("probe");
        SmallBody.read(ctx)
                .compose(body -> intake.accept(connector, probe, pushed(body)))
                .onSuccess(answer -> {
                    switch (answer) {
                        case ACCEPTED -> ctx.response().setStatusCode(204).end();
                        case NO_SUCH_PROBE ->
                            ctx.fail(Problem.of(
                                            404,
                                            "The connector \"" + connector + "\" has no probe \"" + probe
                                                    + "\" of the kind push.")
                                    .asException());
                        case AHEAD_OF_TIME ->
                            ctx.fail(refusal(List.of(new Wrong("/at", "is more than 5 minutes ahead"))));
                    }
                })
                .onFailure(ctx::fail);
    }

    private static Pushed pushed(JsonObject body) {
        List<Wrong> wrongs = new ArrayList<>();
        for (String key : body.fieldNames()) {
            if (!KNOWN.contains(key)) {
                wrongs.add(Wrong.parameter(key, "is not known here"));
            }
        }
        ProbeResult result = Arrays.stream(ProbeResult.values())
                .filter(each -> each.wire().equals(body.getValue("result")))
                .findFirst()
                .orElseGet(() -> wrong(wrongs, "/result", "must be success, failure or flaky", ProbeResult.FAILURE));
        Fault fault = body.getValue("fault") == null
                ? Fault.UNKNOWN
                : Arrays.stream(Fault.values())
                        .filter(each -> each.wire().equals(body.getValue("fault")))
                        .findFirst()
                        .orElseGet(() -> wrong(
                                wrongs,
                                "/fault",
                                "must be institution, connector, unknown, user or platform",
                                Fault.UNKNOWN));
        String detail = body.getValue("detail") == null
                ? ""
                : body.getValue("detail") instanceof String text && text.length() <= LONGEST_DETAIL
                        ? text
                        : wrong(wrongs, "/detail", "must be a text of at most " + LONGEST_DETAIL + " characters", "");
        Duration duration = body.getValue("durationMs") == null
                ? Duration.ZERO
                : body.getValue("durationMs") instanceof Integer ms && ms >= 0 && ms <= LONGEST_MS
                        ? Duration.ofMillis(ms)
                        : wrong(wrongs, "/durationMs", "must be a whole number from 0 to " + LONGEST_MS, Duration.ZERO);
        Optional<Instant> at = at(body.getValue("at"), wrongs);
        if (!wrongs.isEmpty()) {
            throw refusal(wrongs);
        }
        return new Pushed(result, detail, fault, at, duration);
    }

    private static Optional<Instant> at(Object value, List<Wrong> wrongs) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse((String) value).toInstant());
        } catch (DateTimeException | ClassCastException e) {
            return wrong(wrongs, "/at", "is not an RFC 3339 time such as 2026-01-31T09:30:00Z", Optional.empty());
        }
    }

    private static <T> T wrong(List<Wrong> wrongs, String pointer, String detail, T meanwhile) {
        wrongs.add(new Wrong(pointer, detail));
        return meanwhile;
    }

    private static ProblemException refusal(List<Wrong> wrongs) {
        Problem problem = Problem.of(400, "The result cannot be taken.");
        for (Wrong wrong : wrongs) {
            problem = problem.with(wrong);
        }
        return problem.asException();
    }
}
