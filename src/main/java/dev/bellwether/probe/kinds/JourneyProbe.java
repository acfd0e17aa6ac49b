package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.JsonToken;
import dev.bellwether.async.Repeat;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget.Journey;
import dev.bellwether.catalogue.spec.ProbeTarget.Step;
import dev.bellwether.catalogue.spec.ProbeTarget.Take;
import dev.bellwether.catalogue.spec.ProbeTarget.Take.Source;
import dev.bellwether.catalogue.spec.Template;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Connections;
import dev.bellwether.probe.wire.CookieJar;
import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.probe.wire.HttpFetch;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * One journey in progress: several requests in a row, as a customer makes them, with the cookies and values that they hand on.
 * Confined to one event loop.
 */
final class JourneyProbe {
    /** The last steps clean up; they get that long even if the run's own time is over. */
    private static final Duration TO_CLEAN_UP = Duration.ofSeconds(5);

    private final Connections connections;
    private final Clock clock;
    private final CookieJar jar = new CookieJar();
    private final Map<String, String> values = new HashMap<>();
    /** Where each value was taken from. */
    private final Map<String, HttpFetch.Base> origins = new HashMap<>();

    private final List<Check> checks = new ArrayList<>();

    JourneyProbe(Connections connections, Clock clock) {
        this.connections = connections;
        this.clock = clock;
    }

    Future<Outcome> run(ProbeSpec spec, Attempt attempt) {
        Journey journey = (Journey) spec.target();
        return Repeat.forEach(journey.steps(), step -> make(attempt, step))
                .transform(made -> cleanUp(spec, attempt, journey, made.succeeded())
                        .transform(cleaned -> made.failed()
                                ? failed(made.cause())
                                : cleaned.failed() ? failed(cleaned.cause()) : Future.succeededFuture()))
                .map(done -> Outcome.of(checks, journey.limits(), attempt, clock.instant()));
    }

    /** Makes the last steps; they go on by themselves where the run has no time left to wait for them. */
    private Future<Void> cleanUp(ProbeSpec spec, Attempt attempt, Journey journey, boolean decides) {
        if (journey.last().isEmpty()) {
            return Future.succeededFuture();
        }
        Duration left = spec.timeout().minus(attempt.elapsed());
        Attempt own =
                new Attempt(attempt.context(), spec.timeout(), left.compareTo(TO_CLEAN_UP) > 0 ? left : TO_CLEAN_UP);
        Promise<Void> cleaned = attempt.await();
        makeAll(own, journey.last())
                .onComplete(done -> {
                    own.end();
                    own.seen().secrets().forEach(secret -> attempt.hide(secret.value()));
                    if (decides) {
                        attempt.quotes(() -> own.seen().snippet());
                    }
                })
                .onSuccess(cleaned::tryComplete)
                .onFailure(cleaned::tryFail);
        return cleaned.future();
    }

    /** Makes steps in a row, also after one failed, but none that needs what was never taken; ends with the first failure. */
    private Future<Void> makeAll(Attempt attempt, List<Step> steps) {
        List<Throwable> failures = new ArrayList<>();
        return Repeat.forEach(
                        steps,
                        step -> values.keySet().containsAll(Template.names(step.call()))
                                ? make(attempt, step).onFailure(failures::add).otherwiseEmpty()
                                : Future.succeededFuture())
                .compose(made -> failures.isEmpty() ? Future.succeededFuture() : failed(failures.get(0)));
    }

    private static Future<Void> failed(Throwable thrown) {
        return Future.failedFuture(thrown);
    }

    private Future<Void> make(Attempt attempt, Step step) {
        HttpCall call = Template.fill(step.call(), values);
        Optional<HttpFetch.Base> base = Template.base(step.call()).map(origins::get);
        return HttpFetch.make(connections, attempt, new HttpFetch.Asking(call, jar, weight(step), base))
                .recover(thrown -> Future.failedFuture(
                        thrown instanceof Failure failure ? failure.within("step " + step.name()) : thrown))
                .compose(answer -> attempt.judge(isLaborious(step, answer), () -> judge(step, answer, attempt.effort()))
                        .map(judged -> {
                            HttpFetch.Base origin = new HttpFetch.Base(answer.url(), attempt.peer());
                            judged.taken().keySet().forEach(name -> origins.put(name, origin));
                            return judged;
                        }))
                .compose(judged -> {
                    checks.addAll(judged.checks());
                    values.putAll(judged.taken());
                    judged.taken().values().forEach(attempt::hide);
                    return judged.failure().map(JourneyProbe::failed).orElse(Future.succeededFuture());
                });
    }

    /** What a byte of the answer's body takes, which becomes a tree where fields of forms are taken from it. */
    private static int weight(Step step) {
        if (step.takes().stream().anyMatch(take -> take.source() instanceof Source.Form)) {
            return HttpFetch.Asking.AS_TREE;
        }
        boolean reads = step.call().expect().readsBody()
                || step.takes().stream().anyMatch(take -> !(take.source() instanceof Source.Header));
        return reads ? HttpFetch.Asking.AS_TEXT : 0;
    }

    private static boolean isLaborious(Step step, HttpAnswer answer) {
        return HttpJudge.isLaborious(step.call().expect(), answer)
                || step.takes().stream().anyMatch(take -> take.source() instanceof Source.Body);
    }

    /** What came of a step: the checks up to the one that did not hold, and what was taken from the answer. */
    private record Judged(List<Check> checks, Map<String, String> taken, Optional<Failure> failure) {}

    private static Judged judge(Step step, HttpAnswer answer, Effort effort) throws Failure {
        List<Check> checks = new ArrayList<>();
        Map<String, String> taken = new HashMap<>();
        for (Check check : judged(step, answer, effort)) {
            checks.add(new Check(
                    check.cause(), "step " + step.name() + ": " + check.expected(), check.held(), check.seen()));
            if (!check.held()) {
                return new Judged(
                        checks, taken, unlike(step, "expected " + check.expected() + ", but " + check.seen()));
            }
        }
        Extraction extraction = new Extraction(answer, effort);
        for (Take take : step.takes()) {
            Optional<String> value = extraction.value(take.source());
            if (value.isEmpty()) {
                return new Judged(checks, taken, unlike(step, "the answer has nothing to take as `" + take.as() + "`"));
            }
            taken.put(take.as(), value.get());
        }
        return new Judged(checks, taken, Optional.empty());
    }

    private static List<Check> judged(Step step, HttpAnswer answer, Effort effort) throws Failure {
        try {
            return HttpJudge.judge(step.call().expect(), answer, effort);
        } catch (Failure e) {
            throw e.within("step " + step.name());
        }
    }

    private static Optional<Failure> unlike(Step step, String detail) {
        return Optional.of(Failure.of(Cause.STEP, "step " + step.name() + ": " + detail));
    }

    private static final class Extraction {
        /** A page could hand on megabytes otherwise. */
        private static final int LONGEST = 64 * 1024;

        private final HttpAnswer answer;
        private final Effort effort;
        private FormFields fields;

        Extraction(HttpAnswer answer, Effort effort) {
            this.answer = answer;
            this.effort = effort;
        }

        Optional<String> value(Source source) throws Failure {
            Optional<String> value = Optional.empty();
            if (source instanceof Source.Header header) {
                value = answer.header(header.name()).stream().findFirst();
            } else if (source instanceof Source.Json json) {
                value = json(json.pointer());
            } else if (source instanceof Source.Form form) {
                value = field(form.field());
            } else if (source instanceof Source.Body body) {
                value = body(body);
            }
            return value.filter(text -> text.length() <= LONGEST);
        }

        private Optional<String> field(String name) throws Failure {
            if (fields == null) {
                fields = FormFields.of(answer.body(), answer.charset(), effort);
            }
            return fields.value(name);
        }

        private Optional<String> json(String pointer) {
            try {
                JsonBody.Value value = JsonBody.read(answer, List.of(pointer)).get(pointer);
                return value.isPlain() && !value.is(JsonToken.VALUE_NULL)
                        ? Optional.of(value.text())
                        : Optional.empty();
            } catch (IOException | NumberFormatException e) {
                return Optional.empty();
            }
        }

        private Optional<String> body(Source.Body body) throws Failure {
            return effort.judge(answer.text(), Cause.BODY, body.regex(), text -> {
                Matcher matcher = body.regex().pattern().matcher(text);
                return matcher.find()
                        ? Optional.ofNullable(matcher.group(Math.min(1, matcher.groupCount())))
                        : Optional.empty();
            });
        }
    }
}
