package dev.bellwether.collect.http;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A request to take in job outcomes that was refused as a whole: nothing of it was stored. A routing context fails with it;
 * how it is shown to the producer is left to who answers for errors.
 */
public final class IntakeRefused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Map<Integer, String> REASON_OF_STATUS = Map.of(
            400, "malformed",
            408, "slow",
            413, "too-large",
            415, "media-type",
            429, "busy",
            503, "store-unavailable");

    /** Every reason that there is, in words for a metric. */
    public static final Set<String> REASONS = Set.copyOf(REASON_OF_STATUS.values());

    private final int status;
    private final String title;
    private final transient List<Wrong> errors;
    private final int retryAfterSeconds;

    /**
     * One thing that is wrong with the request.
     *
     * @param pointer where, as a JSON pointer (RFC 6901); empty for the request as a whole
     * @param detail what, in words
     */
    public record Wrong(String pointer, String detail) {}

    private IntakeRefused(int status, String title, String detail, List<Wrong> errors, int retryAfterSeconds) {
        // A refusal is an answer, not a defect: a stack trace would only cost.
        super(detail, null, false, false);
        if (!REASON_OF_STATUS.containsKey(status)) {
            throw new IllegalArgumentException("no reason is known for status " + status);
        }
        this.status = status;
        this.title = title;
        this.errors = List.copyOf(errors);
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The request is wrong, and will be when it is sent again. */
    static IntakeRefused of(int status, String title, String detail) {
        return new IntakeRefused(status, title, detail, List.of(), -1);
    }

    /** Names what in the request is wrong. */
    IntakeRefused because(String pointer, String reason) {
        return new IntakeRefused(status, title, detail(), List.of(new Wrong(pointer, reason)), retryAfterSeconds);
    }

    /** The same request can succeed later. */
    IntakeRefused retryAfter(int seconds) {
        return new IntakeRefused(status, title, detail(), errors, seconds);
    }

    /** The HTTP status of the answer, 400 to 599. */
    public int status() {
        return status;
    }

    /** Why, as one of {@link #REASONS}. */
    public String reason() {
        return REASON_OF_STATUS.get(status);
    }

    /** The kind of problem in a few words, the same for every occurrence. */
    public String title() {
        return title;
    }

    /** What is wrong this time and what to do about it. */
    public String detail() {
        return getMessage();
    }

    /** What is wrong with the request, place by place; possibly empty. */
    public List<Wrong> errors() {
        return errors;
    }

    /** After how many seconds it is worth sending the same request again; empty where it is not. */
    public OptionalInt retryAfterSeconds() {
        return retryAfterSeconds < 0 ? OptionalInt.empty() : OptionalInt.of(retryAfterSeconds);
    }
}
