package dev.bellwether.collect.item;

import dev.bellwether.document.Quote;
import dev.bellwether.evidence.JobOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** What makes the fields of an item a job outcome. */
public final class JobItem {
    /** A year: whatever took longer is a mistake of units. */
    static final long LONGEST_MS = 366L * 86_400_000;

    static final String NO_STEP =
            "a step is 1 to 64 of lower-case letters, digits and hyphens, beginning with a letter";

    private static final int LONGEST_ID = 128;
    private static final int MOST_ATTEMPTS = 1_000_000;

    private JobItem() {}

    /** The job outcome, with what is kept of the customer's word; empty where the fields are faulty, which they then say. */
    public static Optional<JobOutcome> read(
            ItemFields fields, Predicate<String> isKnown, TimeRange range, CustomerHash customers) {
        String jobId = fields.requiredText(Field.JOB_ID, LONGEST_ID);
        int attempt = (int) fields.integer(Field.ATTEMPT, 1, MOST_ATTEMPTS, 1);
        String customer = fields.textOrEmpty(Field.CUSTOMER, LONGEST_ID);
        String connectorId = connectorId(fields, isKnown);
        Instant completedAt = range.time(fields, Field.COMPLETED_AT);
        boolean success = success(fields);
        String failedStep = fields.text(Field.FAILED_STEP, LONGEST_ID);
        if (!failedStep.isEmpty() && !isStep(failedStep)) {
            fields.fault(Field.FAILED_STEP, NO_STEP);
        }
        String errorCode = fields.text(Field.ERROR_CODE, LONGEST_ID);
        long duration = fields.integer(Field.DURATION_MS, 0, LONGEST_MS, -1);
        var stepDurations = fields.stepDurations();
        if (fields.isFaulty()) {
            return Optional.empty();
        }
        return Optional.of(new JobOutcome(
                connectorId,
                jobId,
                attempt,
                customers.of(customer),
                completedAt,
                success,
                // What a success says about failing has no meaning and must not be tallied as a failure.
                success ? "" : failedStep,
                success ? "" : errorCode,
                duration < 0 ? OptionalLong.empty() : OptionalLong.of(duration),
                stepDurations));
    }

    /** The id of a connector of the catalogue; the empty one where it is missing or wrong. */
    public static String connectorId(ItemFields fields, Predicate<String> isKnown) {
        String id = fields.requiredText(Field.CONNECTOR_ID, LONGEST_ID);
        if (!id.isEmpty() && !isKnown.test(id)) {
            fields.fault(Field.CONNECTOR_ID, "unknown connector " + Quote.of(id));
        }
        return id;
    }

    private static boolean success(ItemFields fields) {
        String outcome = fields.requiredText(Field.OUTCOME, LONGEST_ID);
        if (!outcome.isEmpty() && !outcome.equals("success") && !outcome.equals("failed")) {
            fields.fault(Field.OUTCOME, "must be success or failed, not " + Quote.of(outcome));
        }
        return outcome.equals("success");
    }

    /** Whether a text is a lower-case word such as {@code verify-credentials}. */
    static boolean isStep(String text) {
        if (text.isEmpty() || text.length() > 64 || text.charAt(0) < 'a' || text.charAt(0) > 'z') {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-') {
                return false;
            }
        }
        return true;
    }

    /** The times that evidence may have, both ends inclusive. */
    public record TimeRange(Instant earliest, Instant latest) {
        /** How far another machine's clock may be ahead of ours. */
        private static final Duration AHEAD = Duration.ofMinutes(5);

        /** For evidence of the past. */
        public static final TimeRange ANY = new TimeRange(Instant.MIN, Instant.MAX);

        /** For evidence that comes in now and is to be kept for a while yet. */
        public static TimeRange around(Instant now, Duration retention) {
            return new TimeRange(now.minus(retention), now.plus(AHEAD));
        }

        /** For evidence of any age that comes in now. */
        public static TimeRange until(Instant now) {
            return new TimeRange(Instant.MIN, now.plus(AHEAD));
        }

        /** A required time in this range; a fault of the field otherwise. */
        Instant time(ItemFields fields, Field field) {
            Instant time = fields.requiredTime(field);
            if (fields.isFaulty()) {
                return time;
            }
            if (time.isAfter(latest)) {
                fields.fault(
                        field, time + " is more than 5 minutes ahead; nothing later than " + latest + " is taken now");
            } else if (time.isBefore(earliest)) {
                fields.fault(field, time + " is too old; nothing before " + earliest + " is kept");
            }
            return time;
        }
    }
}
