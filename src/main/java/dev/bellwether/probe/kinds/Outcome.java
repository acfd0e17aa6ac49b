package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.document.DurationText;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
        Attempt.Seen seen,
        Optional<PlannedOutage> planned) {
    public Outcome {
        checks = List.copyOf(checks);
    }

    /**
     * What a target says of planned maintenance.
     *
     * @param open whether it is going on
     * @param since when it began, where the target says so
     * @param until when it is expected to end, where the target says so
     */
    public record PlannedOutage(boolean open, Optional<Instant> since, Optional<Instant> until) {
        public static final PlannedOutage NONE = new PlannedOutage(false, Optional.empty(), Optional.empty());
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
                attempt.seen(),
                Optional.empty());
    }

    /** The same, where the target also has to keep within limits. */
    static Outcome of(List<Check> checks, Limits limits, Attempt attempt, Instant now) {
        List<Check> all = new ArrayList<>(checks);
        all.addAll(limits(limits, attempt, now));
        return of(all, attempt);
    }

    /** What makes an attempt flaky: that it was slow, or that the certificate expires soon. */
    private static List<Check> limits(Limits limits, Attempt attempt, Instant now) {
        List<Check> checks = new ArrayList<>();
        limits.maxDuration().ifPresent(most -> {
            Duration took = attempt.elapsed();
            checks.add(Check.of(
                    Cause.SLOW,
                    "an answer within " + DurationText.show(most),
                    took.compareTo(most) <= 0,
                    "it took " + took.toMillis() + "ms"));
        });
        Optional<Instant> notAfter = attempt.seen().tls().flatMap(TlsSeen::notAfter);
        if (limits.certificateDays().isPresent() && notAfter.isPresent()) {
            int least = limits.certificateDays().getAsInt();
            Duration left = Duration.between(now, notAfter.get());
            checks.add(Check.of(
                    Cause.CERTIFICATE_DAYS,
                    "a certificate for " + least + " more days",
                    left.compareTo(Duration.ofDays(least)) >= 0,
                    "it expires on " + notAfter.get()));
        }
        return checks;
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
                attempt.seen(),
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
