package dev.bellwether.demo;

import dev.bellwether.document.Spelled;
import dev.bellwether.evidence.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/**
 * How a simulated institution behaves, towards probes and towards jobs alike. Immutable; randomness is an argument.
 *
 * <p>The rates lie well inside the bands of the default thresholds (0.95, 0.75, 0.50), so that a behaviour leads to one
 * status and not to the border between two.
 *
 * @param name for people
 * @param jobs what becomes of jobs
 * @param discovery what the discovery endpoints answer
 */
public record Behaviour(String name, Jobs jobs, Discovery discovery) {
    /** All is well: operational. */
    public static final Behaviour HEALTHY = new Behaviour(
            "healthy",
            new Jobs(0.06, 0.993, 0.9, 1, Failure.USUAL),
            new Discovery(Weighted.of(Reply.OK, 0.998).or(Reply.PARTIAL_FAILURE, 0.002), Duration.ofMillis(40)));

    /** Some first attempts fail, most retries help: degraded-performance. */
    public static final Behaviour FLAKY = new Behaviour(
            "flaky",
            new Jobs(0.06, 0.87, 0.8, 1.4, Failure.USUAL),
            new Discovery(
                    Weighted.of(Reply.OK, 0.85).or(Reply.PARTIAL_FAILURE, 0.12).or(Reply.OVERLOADED, 0.03),
                    Duration.ofMillis(120)));

    /** All works, but takes so long that some jobs time out: degraded-performance. */
    public static final Behaviour SLOW = new Behaviour(
            "slow",
            new Jobs(0.06, 0.87, 0.85, 5, Failure.TIMEOUTS),
            new Discovery(Weighted.always(Reply.OK), Duration.ofMillis(1900)));

    /** About half of all first attempts fail: partial-outage. */
    public static final Behaviour HALF_DOWN = new Behaviour(
            "half down",
            new Jobs(0.06, 0.52, 0.45, 2, Failure.USUAL),
            new Discovery(
                    Weighted.of(Reply.OK, 0.32)
                            .or(Reply.PARTIAL_FAILURE, 0.46)
                            .or(Reply.OVERLOADED, 0.14)
                            .or(Reply.HANG_UP, 0.08),
                    Duration.ofMillis(200)));

    /** Nearly nothing gets through: major-outage. */
    public static final Behaviour DOWN = new Behaviour(
            "down",
            new Jobs(0.03, 0.03, 0.02, 1.5, Failure.OUTAGE),
            new Discovery(
                    Weighted.of(Reply.OVERLOADED, 0.5)
                            .or(Reply.UNAVAILABLE, 0.25)
                            .or(Reply.HANG_UP, 0.25),
                    Duration.ofMillis(80)));

    /** A login page that blames the customer for nearly everything: a surge of user errors, which are no evidence. */
    public static final Behaviour LOGIN_BROKEN =
            new Behaviour("login page broken", new Jobs(0.8, 0.993, 0.9, 1, Failure.USUAL), HEALTHY.discovery());

    /** Closed for planned work: major-outage beneath under-maintenance. */
    public static final Behaviour IN_MAINTENANCE = new Behaviour(
            "in maintenance",
            new Jobs(0.02, 0.02, 0.02, 1, Weighted.always(new Failure(Step.VERIFY_CREDENTIALS, "maintenance"))),
            new Discovery(Weighted.always(Reply.SCHEDULED_OUTAGE), Duration.ofMillis(60)));

    /**
     * What becomes of jobs: the share that fails by the customer's own doing, of the others that succeeds at once, and of those that
     * failed that succeeds on the one retry, each 0 to 1; by how much each step takes longer than usual, more than 0; and where and with
     * what code they fail.
     */
    record Jobs(double userErrors, double firstTime, double afterRetry, double pace, Weighted<Failure> failures) {
        Jobs {
            share("userErrors", userErrors);
            share("firstTime", firstTime);
            share("afterRetry", afterRetry);
            if (!(pace > 0)) {
                throw new IllegalArgumentException("pace must be more than 0, not " + pace);
            }
        }

        /** Draws how an attempt of a job, from 1 on, ends; only the first may fail by the customer's doing. */
        Attempt draw(RandomGenerator random, String connectorId, String jobId, int attempt, Instant completedAt) {
            boolean byUser = attempt == 1 && random.nextDouble() < userErrors;
            boolean success = !byUser && random.nextDouble() < (attempt == 1 ? firstTime : afterRetry);
            Optional<Failure> failure =
                    success ? Optional.empty() : Optional.of((byUser ? Failure.BY_USERS : failures).draw(random));
            Step last = failure.map(Failure::step).orElse(Step.RETRIEVE_TRANSACTIONS);
            Map<String, Long> took = new LinkedHashMap<>();
            for (Step step : Step.values()) {
                if (step.compareTo(last) <= 0) {
                    double spread = Math.exp(0.3 * Math.max(-3, Math.min(3, random.nextGaussian())));
                    took.put(step.wire(), Math.round(step.typicalMs * pace * spread));
                }
            }
            JobOutcome outcome = new JobOutcome(
                    connectorId,
                    jobId,
                    attempt,
                    OptionalLong.empty(),
                    completedAt,
                    success,
                    failure.map(failed -> failed.step().wire()).orElse(""),
                    failure.map(Failure::errorCode).orElse(""),
                    OptionalLong.of(
                            took.values().stream().mapToLong(Long::longValue).sum()),
                    took);
            return new Attempt(outcome, !success && !byUser);
        }

        private static void share(String what, double value) {
            if (!(value >= 0 && value <= 1)) {
                throw new IllegalArgumentException(what + " must be between 0 and 1, not " + value);
            }
        }
    }

    /** One attempt of a job; it is worth retrying if it failed, and not by the customer's doing. */
    record Attempt(JobOutcome outcome, boolean worthRetrying) {}

    /** The steps of a job, in their order, and how many milliseconds each usually takes when all is well. */
    enum Step implements Spelled {
        VERIFY_CREDENTIALS(1400),
        RETRIEVE_ACCOUNTS(900),
        RETRIEVE_TRANSACTIONS(2600);

        private final int typicalMs;

        Step(int typicalMs) {
            this.typicalMs = typicalMs;
        }
    }

    /** What the discovery endpoints answer, in which proportions, and how long an answer usually takes. */
    record Discovery(Weighted<Reply> replies, Duration typical) {
        /** How long this answer takes: from 0.6 to 2.2 times the typical, so a slow one still answers within 5 s. */
        Duration delay(RandomGenerator random) {
            double factor = Math.exp(0.35 * random.nextGaussian());
            return Duration.ofMillis(Math.round(typical.toMillis() * Math.min(2.2, Math.max(0.6, factor))));
        }
    }

    /** How a job fails: at which step, with which code of the file of error codes. */
    record Failure(Step step, String errorCode) {
        static final Weighted<Failure> USUAL = Weighted.of(
                        new Failure(Step.VERIFY_CREDENTIALS, "service-unavailable"), 4)
                .or(new Failure(Step.RETRIEVE_ACCOUNTS, "service-unavailable"), 2)
                .or(new Failure(Step.RETRIEVE_TRANSACTIONS, "connector-error"), 2)
                .or(new Failure(Step.RETRIEVE_TRANSACTIONS, "job-timed-out"), 1)
                .or(new Failure(Step.RETRIEVE_ACCOUNTS, "unknown-error"), 1);

        static final Weighted<Failure> TIMEOUTS = Weighted.of(
                        new Failure(Step.RETRIEVE_TRANSACTIONS, "job-timed-out"), 3)
                .or(new Failure(Step.RETRIEVE_ACCOUNTS, "job-timed-out"), 1);

        static final Weighted<Failure> OUTAGE = Weighted.of(
                        new Failure(Step.VERIFY_CREDENTIALS, "institution-not-available"), 5)
                .or(new Failure(Step.VERIFY_CREDENTIALS, "service-unavailable"), 4)
                .or(new Failure(Step.VERIFY_CREDENTIALS, "system-unavailable"), 1);

        /** Whatever the institution does, customers mistype passwords. */
        static final Weighted<Failure> BY_USERS = Weighted.of(
                        new Failure(Step.VERIFY_CREDENTIALS, "invalid-credentials"), 6)
                .or(new Failure(Step.VERIFY_CREDENTIALS, "multi-factor-authentication"), 2)
                .or(new Failure(Step.VERIFY_CREDENTIALS, "user-action-required"), 1)
                .or(new Failure(Step.VERIFY_CREDENTIALS, "locked-account"), 1);
    }

    @Override
    public String toString() {
        return name;
    }

    /** Things that happen in given proportions, at least one. */
    record Weighted<T>(List<Choice<T>> choices) {
        Weighted {
            choices = List.copyOf(choices);
            if (choices.isEmpty()) {
                throw new IllegalArgumentException("there is nothing to choose from");
            }
        }

        /** One of the things; its weight, more than 0, is its share of the sum of all weights. */
        record Choice<T>(T value, double weight) {
            Choice {
                if (!(weight > 0)) {
                    throw new IllegalArgumentException(value + " needs a weight above 0, not " + weight);
                }
            }
        }

        static <T> Weighted<T> always(T value) {
            return new Weighted<>(List.of(new Choice<>(value, 1)));
        }

        static <T> Weighted<T> of(T value, double weight) {
            return new Weighted<>(List.of(new Choice<>(value, weight)));
        }

        Weighted<T> or(T value, double weight) {
            List<Choice<T>> more = new ArrayList<>(choices);
            more.add(new Choice<>(value, weight));
            return new Weighted<>(more);
        }

        T draw(RandomGenerator random) {
            double sum = 0;
            for (Choice<T> choice : choices) {
                sum += choice.weight();
            }
            double at = random.nextDouble() * sum;
            for (Choice<T> choice : choices) {
                at -= choice.weight();
                if (at < 0) {
                    return choice.value();
                }
            }
            return choices.get(choices.size() - 1).value();
        }
    }
}
