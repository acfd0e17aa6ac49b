package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Failure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one attempt ended.
 *
 * @param result of it
 * @param cause of a failure or of flakiness
 * @param detail the same in words; empty for a success
 * @param ours whether our own side is to blame for a failure
 * @param checks what was expected, in the order in which it was looked at; empty where it did not come so far
 * @param seen what was seen on the way, also by an attempt that failed
 * @param planned what the target said of a planned outage
 */
public record Outcome(
        ProbeResult result,
        Optional<Cause> cause,
        String detail,
        boolean ours,
        List<Check> checks,
        Seen seen,
        Optional<PlannedOutage> planned) {
    public Outcome {
        checks = List.copyOf(checks);
    }

    /**
     * What an attempt saw.
     *
     * @param answered whether at least one byte came back
     * @param snippet the beginning of the latest answer, as it came
     * @param secrets what the target handed out and must not be shown
     */
    public record Seen(
            Map<String, Duration> phases,
            OptionalInt statusCode,
            Optional<TlsSeen> tls,
            boolean answered,
            String snippet,
            List<Secret> secrets) {
        public static Seen of(Attempt attempt) {
            return new Seen(
                    attempt.phases(),
                    attempt.status(),
                    attempt.tls(),
                    attempt.isAnswered(),
                    attempt.snippet(),
                    attempt.secrets());
        }
    }

    /** What follows from the checks: the first that did not hold decides, a mild one only if all others held. */
    public static Outcome of(List<Check> checks, Attempt attempt) {
        Optional<Check> hard = checks.stream()
                .filter(check -> !check.held() && !check.isMild())
                .findFirst();
        Optional<Check> decides =
                hard.or(() -> checks.stream().filter(check -> !check.held()).findFirst());
        ProbeResult result =
                hard.isPresent() ? ProbeResult.FAILURE : decides.isPresent() ? ProbeResult.FLAKY : ProbeResult.SUCCESS;
        return new Outcome(
                result,
                decides.map(Check::cause),
                decides.map(check -> "expected " + check.expected() + ", but " + check.seen())
                        .orElse(""),
                false,
                checks,
                Seen.of(attempt),
                Optional.empty());
    }

    /** What follows from a failure; anything but a {@link Failure} is a mistake of our own. */
    public static Outcome of(Throwable thrown, Attempt attempt) {
        Failure failure = thrown instanceof Failure known
                ? known
                : Failure.ours(
                        Cause.PROTOCOL,
                        "the probe itself failed: " + thrown.getClass().getSimpleName());
        return new Outcome(
                ProbeResult.FAILURE,
                Optional.of(failure.why()),
                failure.detail(),
                failure.ours(),
                List.of(),
                Seen.of(attempt),
                Optional.empty());
    }

    Outcome with(Optional<PlannedOutage> outage) {
        return new Outcome(result, cause, detail, ours, checks, seen, outage);
    }

    /** The same result with another cause, such as that of the attempt before. */
    public Outcome as(ProbeResult other, Optional<Cause> why, String words) {
        return new Outcome(other, why, words, ours, checks, seen, planned);
    }
}
