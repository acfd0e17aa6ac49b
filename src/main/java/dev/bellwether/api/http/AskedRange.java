package dev.bellwether.api.http;

import dev.bellwether.document.Rfc3339;
import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The range of time that a query asks about, up to now at the latest.
 *
 * @param from inclusive
 * @param to exclusive, after {@code from}
 */
public record AskedRange(Instant from, Instant to) {
    /** As far back as a history can be kept by default. */
    static final Duration LONGEST = Duration.ofDays(400);

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("3000-01-01T00:00:00Z");

    /**
     * The range between {@code from} and {@code to}.
     *
     * @param usual how long it is where {@code from} is left out
     * @throws ProblemException if it is none, begins in the future or is too long; it names each wrong parameter
     */
    public static AskedRange of(Query query, Instant now, Duration usual) {
        List<Wrong> wrongs = new ArrayList<>();
        Optional<Instant> asked = time(query, "from", wrongs);
        Instant to = time(query, "to", wrongs).filter(now::isAfter).orElse(now.truncatedTo(ChronoUnit.MICROS));
        Instant from = asked.orElse(to.minus(usual));
        if (wrongs.isEmpty()) {
            if (!from.isBefore(to)) {
                wrongs.add(Wrong.parameter("from", "from must be before to, and before now."));
            } else if (Duration.between(from, to).compareTo(LONGEST) > 0) {
                wrongs.add(Wrong.parameter("from", "from must be at most " + LONGEST.toDays() + " days before to."));
            }
        }
        refuse(wrongs);
        return new AskedRange(from, to);
    }

    /**
     * A time that a query gives, if it does, from 1970 to 3000, so that what is reckoned from it can be written as RFC 3339; what is
     * wrong with it is noted. A plus sign that was not encoded arrives as a space, and is taken all the same.
     */
    public static Optional<Instant> time(Query query, String name, List<Wrong> wrongs) {
        try {
            Optional<Instant> time = query.text(name).map(text -> Rfc3339.parse(text.replace(' ', '+')));
            if (time.filter(FIRST::isAfter).isPresent()) {
                wrongs.add(Wrong.parameter(name, name + " must not lie before 1970."));
            }
            return time.map(at -> at.isAfter(LAST) ? LAST : at);
        } catch (Rfc3339.BadTime e) {
            wrongs.add(Wrong.parameter(name, name + " is " + e.getMessage() + "."));
            return Optional.empty();
        }
    }

    public static void refuse(List<Wrong> wrongs) {
        refuse(wrongs, "Something is wrong with the query; errors names each place.");
    }

    static void refuse(List<Wrong> wrongs, String refusal) {
        if (!wrongs.isEmpty()) {
            throw Problem.of(400, refusal).with(wrongs).asException();
        }
    }
}
