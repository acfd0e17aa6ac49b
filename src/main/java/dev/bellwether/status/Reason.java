package dev.bellwether.status;

import dev.bellwether.catalogue.Stage;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.Window.Hour;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Why an evaluation is what it is, in words that a support person can read aloud: clauses, the numbers first.
 *
 * @param tick when it was decided
 * @param nextAt the next scheduled tick
 * @param stage of the connector
 * @param policy by which it was decided
 */
record Reason(Instant tick, Instant nextAt, Stage stage, Policy policy) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm 'UTC'", Locale.ENGLISH).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH).withZone(ZoneOffset.UTC);

    String of(
            PerformanceWatch.Decision decision,
            StandingOperations.Standing standing,
            Status status,
            UserErrors userErrors,
            boolean unstable) {
        List<String> clauses = new ArrayList<>();
        clauses.add(counted(decision));
        excluded(decision.hour(), Fault.USER, "as user errors", clauses);
        excluded(decision.hour(), Fault.PLATFORM, "as errors of our own side", clauses);
        if (userErrors.surge()) {
            clauses.add(surge(userErrors));
        }
        decided(decision).ifPresent(clauses::add);
        if (unstable) {
            clauses.add("it has gone up and down at least " + plural(policy.unstableSwings(), "time") + " in "
                    + length(policy.unstableWindow()) + ", so it improves at scheduled evaluations alone, next at "
                    + time(nextAt));
        }
        standing.override()
                .ifPresent(pinned -> clauses.add("an operator pinned the status to "
                        + pinned.status().wire() + " until " + time(pinned.until()) + ": " + pinned.reason()
                        + "; the evidence alone says " + decision.performance().wire()));
        if (status == Status.UNDER_MAINTENANCE && standing.override().isEmpty()) {
            clauses.add(maintenance(standing) + "; its performance is "
                    + decision.performance().wire());
        }
        return String.join("; ", clauses);
    }

    private String counted(PerformanceWatch.Decision decision) {
        Tally tally = decision.tally();
        if (tally.count() == 0) {
            return decision.stale() && decision.performance() == Status.UNKNOWN
                    ? decision.ruling()
                            .since()
                            .map(since -> "nothing has been counted since " + time(since) + ", which is too long ago")
                            .orElse("there is no evidence yet")
                    : "nothing was counted in the last " + length(policy.window())
                            + (decision.stale() ? ", so it is taken to be as before" : " but confirmation runs");
        }
        String both = plural(tally.jobs(), "job") + " and " + plural(tally.runs(), "probe run");
        String what = tally.runs() == 0
                ? plural(tally.jobs(), "job")
                : tally.jobs() == 0 ? plural(tally.runs(), "probe run") : tally.count() + " (" + both + ")";
        String text = tally.firstTime() + " of " + what + " succeeded first time";
        return tally.succeeded() == tally.firstTime() ? text : text + ", " + tally.succeeded() + " in the end";
    }

    private static void excluded(Hour hour, Fault fault, String as, List<String> clauses) {
        int count =
                hour.outcomeFaults().getOrDefault(fault, 0) + hour.runFaults().getOrDefault(fault, 0);
        if (count > 0) {
            clauses.add(count + " excluded " + as);
        }
    }

    private static String surge(UserErrors errors) {
        return errors.hour().userFaults() + " of " + errors.hour().outcomes() + " outcomes blame the customer, against "
                + errors.week().userFaults() + " of " + errors.week().outcomes()
                + " in the 7 days before: it may be the login that is broken, and not the customers' passwords";
    }

    private Optional<String> decided(PerformanceWatch.Decision decision) {
        Ruling ruling = decision.ruling();
        String performance = decision.performance().wire();
        if (!ruling.at().equals(tick)) {
            return differsFromTheRates(decision)
                    ? Optional.of("it is " + performance + " as decided at " + time(ruling.at()))
                    : Optional.empty();
        }
        if (decision.performance() == Status.UNKNOWN) {
            return decision.stale() ? Optional.empty() : Optional.of("that is too little to say how it is");
        }
        return switch (ruling.rule()) {
            case CORRECTION_JOBS, CORRECTION_PROBES ->
                decision.lastMove()
                        .map(move -> newest(ruling)
                                + (move.worsened()
                                        ? ", which rules out anything better than "
                                        : ", so it is no worse than ")
                                + performance
                                + (move.worsened() ? "" : " any more"));
            case BEST_PLAUSIBLE_LEVEL -> Optional.of("so few rule out anything better than " + performance);
            case KEPT -> ruling.test().map(test -> "that is not enough to rule out " + performance + ", so it stays");
            case HYSTERESIS -> Optional.of("that is not so much better that it is more than " + performance);
            case AFTER_MAINTENANCE ->
                Optional.of(
                        "maintenance is over, and what was seen meanwhile says nothing: it is taken to be as before");
            default -> Optional.empty();
        };
    }

    private boolean differsFromTheRates(PerformanceWatch.Decision decision) {
        Tally tally = decision.tally();
        return tally.count() > 0
                && policy.level(tally.count(), tally.succeeded(), tally.firstTime())
                                .status()
                        != decision.performance();
    }

    /** How those of the newest observations went that had the last word. */
    private static String newest(Ruling ruling) {
        Ruling.Sample sample = ruling.sample();
        boolean firstTime = ruling.test().filter(TailRuling::firstTime).isPresent();
        boolean few = ruling.test().filter(TailRuling::few).isPresent();
        int told = firstTime ? sample.firstTime() : few ? sample.count() - sample.succeeded() : sample.succeeded();
        return told + " of the last "
                + plural(sample.count(), ruling.rule() == Rule.CORRECTION_JOBS ? "job" : "probe run")
                + (firstTime ? " succeeded first time" : few ? " failed" : " succeeded");
    }

    private String maintenance(StandingOperations.Standing standing) {
        if (standing.maintenance().isPresent()) {
            return "maintenance is planned until "
                    + time(standing.maintenance().get().to());
        }
        return standing.release()
                .map(release -> "version " + release.version() + " was released at " + time(release.at()))
                .orElse("the connector is in " + stage.wire());
    }

    /** With the day where it is another than that of the tick. */
    private String time(Instant time) {
        return day(time).equals(day(tick)) ? TIME.format(time) : TIME.format(time) + " on " + DAY.format(time);
    }

    private static LocalDate day(Instant time) {
        return time.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static String length(Duration span) {
        if (span.toMinutes() % 60 == 0) {
            return span.toHours() == 1 ? "hour" : plural((int) span.toHours(), "hour");
        }
        return span.toSeconds() % 60 == 0
                ? plural((int) span.toMinutes(), "minute")
                : plural((int) span.toSeconds(), "second");
    }

    private static String plural(int count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
