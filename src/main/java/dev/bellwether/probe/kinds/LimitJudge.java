package dev.bellwether.probe.kinds;

import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.document.DurationText;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import dev.bellwether.probe.wire.Attempt;
import dev.bellwether.probe.wire.Cause;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at what makes an attempt flaky: that it was slow, or that the certificate expires soon. */
final class LimitJudge {
    private LimitJudge() {}

    static List<Check> judge(Limits limits, Attempt attempt, Instant now) {
        List<Check> checks = new ArrayList<>();
        limits.maxDuration().ifPresent(most -> {
            Duration took = attempt.elapsed();
            checks.add(Check.of(
                    Cause.SLOW,
                    "an answer within " + DurationText.show(most),
                    took.compareTo(most) <= 0,
                    "it took " + took.toMillis() + "ms"));
        });
        Optional<Instant> notAfter = attempt.tls().flatMap(TlsSeen::notAfter);
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
}
