package dev.bellwether.api.evidence;

import dev.bellwether.api.http.ApiRoutes.Resource;
import dev.bellwether.api.http.BodyFields;
import dev.bellwether.api.http.SmallBody;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.http.Problem;
import dev.bellwether.http.ProblemException;
import dev.bellwether.probe.PushIntake;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes in the results of probes that a client runs by itself and pushes here. */
public record PushedResultsResource(PushIntake intake) implements Resource {
    private static final String REFUSAL = "The result cannot be taken.";
    private static final int LONGEST_DETAIL = 1000;
    private static final long LONGEST_MS = Duration.ofDays(1).toMillis();

    @Override
    public Map<String, Handler<RoutingContext>> handlers() {
        return Map.of("takeInResult", this::take);
    }

    private void take(RoutingContext ctx) {
        String connector = ctx.pathParam("id");
        String probe = ctx.pathParam("probe");
        SmallBody.read(ctx)
                .compose(fields -> intake.accept(connector, probe, pushed(fields)))
                .onSuccess(answer -> {
                    switch (answer) {
                        case ACCEPTED -> ctx.response().setStatusCode(204).end();
                        case NO_SUCH_PROBE ->
                            ctx.fail(ProblemException.of(
                                    404,
                                    "The connector \"" + connector + "\" has no probe \"" + probe
                                            + "\" of the kind push."));
                        case AHEAD_OF_TIME -> refuseTime(ctx, "is more than 5 minutes ahead");
                        case TOO_OLD -> refuseTime(ctx, "is too old: nothing from so long ago is kept");
                    }
                })
                .onFailure(ctx::fail);
    }

    private static void refuseTime(RoutingContext ctx, String why) {
        ctx.fail(Problem.of(400, REFUSAL).with(new Problem.Wrong("/at", why)).asException());
    }

    private static PushIntake.Pushed pushed(BodyFields fields) {
        Optional<ProbeResult> result = fields.oneOf("result", List.of(ProbeResult.values()), ProbeResult::wire);
        Optional<Fault> fault = fields.has("fault")
                ? fields.oneOf("fault", List.of(Fault.values()), Fault::wire)
                : Optional.of(Fault.UNKNOWN);
        String detail = fields.optionalText("detail", LONGEST_DETAIL);
        Optional<Instant> at = fields.has("at") ? fields.time("at") : Optional.empty();
        Optional<Long> duration =
                fields.has("durationMs") ? fields.whole("durationMs", 0, LONGEST_MS) : Optional.of(0L);
        fields.check(REFUSAL);
        return new PushIntake.Pushed(
                result.orElseThrow(), detail, fault.orElseThrow(), at, Duration.ofMillis(duration.orElseThrow()));
    }
}
