package dev.bellwether.evidence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Error codes of failures that nobody has listed, so that the operator does. They come from outside: only the first hundred are told
 * apart, and of a long one only the beginning. Belongs to one thread.
 */
public final class UnlistedCodes {
    public static final int MOST = 100;

    /** What all others are counted as; a code of that name too. */
    public static final String OTHERS = "other";

    private static final int LONGEST = 64;

    private final Map<String, Seen> seen = new HashMap<>();

    /**
     * A code that was seen.
     *
     * @param code its first 64 characters, or {@link #OTHERS}
     * @param count of the failures with it, at least 1
     * @param lastSeenAt when the latest of these completed
     */
    public record Seen(String code, long count, Instant lastSeenAt) {
        private Seen and(Seen more) {
            return new Seen(
                    code, count + more.count, lastSeenAt.isAfter(more.lastSeenAt) ? lastSeenAt : more.lastSeenAt);
        }
    }

    /** Counts the failures with a code that is not listed; {@code each} is told the code that each of them counts as. */
    public void count(List<JobOutcome> outcomes, ErrorCodes listed, Consumer<String> each) {
        for (JobOutcome outcome : outcomes) {
            String code = outcome.errorCode();
            if (!outcome.success() && !code.isEmpty() && listed.find(code).isEmpty()) {
                String name = name(code);
                seen.merge(name, new Seen(name, 1, outcome.completedAt()), Seen::and);
                each.accept(name);
            }
        }
    }

    private String name(String code) {
        String cut = code.length() > LONGEST ? code.substring(0, LONGEST) : code;
        int others = seen.containsKey(OTHERS) ? 1 : 0;
        return seen.containsKey(cut) || seen.size() - others < MOST ? cut : OTHERS;
    }

    /** What was seen and is not listed even now, the most frequent first. */
    public List<Seen> notIn(ErrorCodes listed) {
        List<Seen> left = new ArrayList<>(seen.values());
        left.removeIf(each -> listed.find(each.code()).isPresent());
        left.sort(Comparator.comparingLong(Seen::count).reversed().thenComparing(Seen::code));
        return left;
    }
}
