package dev.bellwether.demo;

import com.fasterxml.jackson.annotation.JsonCreator;
import dev.bellwether.bus.RecordJson;
import dev.bellwether.document.Spelled;
import dev.bellwether.evidence.JobOutcome;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How a simulated institution behaves, towards probes and towards jobs alike, as {@code behaviours.json} has it. Immutable; randomness
 * is an argument.
 *
 * <p>The rates lie well inside the bands of the default thresholds (0.95, 0.75, 0.50), so that a behaviour leads to one
 * status and not to the border between two.
 *
 * @param name for people
 * @param jobs what becomes of jobs
 * @param discovery what the discovery endpoints answer
 */
public record Behaviour(String name, Jobs jobs, Discovery discovery) {
    private static final Map<String, Behaviour> ALL = all();

    public static final Behaviour HEALTHY = ALL.get("healthy");
    public static final Behaviour FLAKY = ALL.get("flaky");
    public static final Behaviour SLOW = ALL.get("slow");
    public static final Behaviour HALF_DOWN = ALL.get("half down");
    public static final Behaviour DOWN = ALL.get("down");
    public static final Behaviour LOGIN_BROKEN = ALL.get("login page broken");
    public static final Behaviour IN_MAINTENANCE = ALL.get("in maintenance");

    /** Whatever the institution does, customers mistype passwords. */
    private static final Weighted<Failure> BY_USERS =
            ALL.get("mistyping").jobs().failures();

    private static Map<String, Behaviour> all() {
        try (InputStream in = Behaviour.class.getResourceAsStream("behaviours.json")) {
            Behaviour[] all = RecordJson.read(in.readAllBytes(), Behaviour[].class);
            return Stream.of(all).collect(Collectors.toMap(Behaviour::name, Function.identity()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

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
                    success ? Optional.empty() : Optional.of((byUser ? BY_USERS : failures).draw(random));
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
        @JsonCreator
        static Failure of(String stepAndCode) {
            String[] parts = stepAndCode.split(" ", 2);
            return new Failure(Step.valueOf(parts[0]), parts[1]);
        }
    }

    @Override
    public String toString() {
        return name;
    }

    /** Things that happen in given proportions, at least one; its weight, more than 0, is its share of the sum of all weights. */
    record Weighted<T>(Map<T, Double> weights) {
        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        Weighted {
            weights.forEach((value, weight) -> {
                if (!(weight > 0)) {
                    throw new IllegalArgumentException(value + " needs a weight above 0, not " + weight);
                }
            });
        }

        T draw(RandomGenerator random) {
            double at = random.nextDouble()
                    * weights.values().stream().mapToDouble(weight -> weight).sum();
            T drawn = null;
            for (Map.Entry<T, Double> choice : weights.entrySet()) {
                drawn = choice.getKey();
                at -= choice.getValue();
                if (at < 0) {
                    break;
                }
            }
            return Objects.requireNonNull(drawn, "there is nothing to choose from");
        }
    }
}
