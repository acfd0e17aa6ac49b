package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.document.DurationText;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import dev.bellwether.probe.wire.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

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
     * What a target says of planned maintenance: whether it is going on, where the target says so since when and until when, and an
     * explanation in its words, possibly empty.
     */
    public record PlannedOutage(boolean open, Optional<Instant> since, Optional<Instant> until, String explanation) {
        public static final PlannedOutage NONE = new PlannedOutage(false, Optional.empty(), Optional.empty(), "");
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
        Outcome outcome = new Outcome(
                result,
                decides.map(Check::cause),
                decides.map(check -> "expected " + check.expected() + ", but " + check.seen())
                        .orElse(""),
                false,
                checks,
                attempt.seen(),
                Optional.empty());
        return result.succeeded() ? outcome : outcome.unless(attempt.ourCertificate(Optional.empty()));
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
        limits.certificateDays()
                .ifPresent(least -> attempt.expiry()
                        .ifPresent(expiry -> checks.add(Check.of(
                                Cause.CERTIFICATE_DAYS,
                                "certificates for " + least + " more days",
                                !expiry.at().isBefore(now.plus(Duration.ofDays(least))),
                                expiry.whose() + " expires on " + expiry.at()))));
        return checks;
    }

    /** What follows from a failure; anything but a {@link Failure} is a mistake of our own. */
    public static Outcome of(Throwable thrown, Attempt attempt) {
        Failure failure = thrown instanceof Failure known
                ? known
                : Failure.ours(
                        Cause.PROTOCOL,
                        "the probe itself failed: " + thrown.getClass().getSimpleName());
        Outcome outcome = new Outcome(
                ProbeResult.FAILURE,
                Optional.of(failure.why()),
                failure.detail(),
                failure.ours(),
                List.of(),
                attempt.seen(),
                Optional.empty());
        return outcome.unless(attempt.ourCertificate(failure.alert()));
    }

    /** The same, unless a failure is our own fault for a reason. */
    private Outcome unless(Optional<String> reason) {
        return reason.map(words -> new Outcome(result, cause, detail + " (" + words + ")", true, checks, seen, planned))
                .orElse(this);
    }

    /** The same, with what the target says of a planned outage made fit to be shown. */
    public Outcome explained(UnaryOperator<String> fit) {
        return with(planned.map(
                said -> new PlannedOutage(said.open(), said.since(), said.until(), fit.apply(said.explanation()))));
    }

    Outcome with(Optional<PlannedOutage> outage) {
        return new Outcome(result, cause, detail, ours, checks, seen, outage);
    }

    /** The same result with another cause, such as that of the attempt before. */
    public Outcome as(ProbeResult other, Optional<Cause> why, String words) {
        return new Outcome(other, why, words, ours, checks, seen, planned);
    }
}
