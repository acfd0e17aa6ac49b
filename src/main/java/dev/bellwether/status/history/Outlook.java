package dev.bellwether.status.history;

import dev.bellwether.document.Spelled;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * When an outage may be over, by past ones that lasted at least as long as it has.
 *
 * @param since when it began
 * @param median by when half of those were over, counted from here; empty where too few were seen to end
 * @param ninetieth the same for nine in ten
 * @param incidents how many those are, with the ones that were not seen to end
 * @param of whose they are
 */
public record Outlook(Instant since, Optional<Instant> median, Optional<Instant> ninetieth, int incidents, Of of) {
    /** Whose past outages, the closest first. */
    public enum Of implements Spelled {
        CONNECTOR("its outages this long"),
        INSTITUTION("the outages this long of its institution"),
        METHOD("the outages this long of all connectors of its method"),
        ALL("the outages this long of all connectors");

        private final String words;

        Of(String words) {
            this.words = words;
        }
    }

    /** What it says, for people; a duration is rounded up, so that it stays true. */
    public String text() {
        if (median.isEmpty()) {
            return "Too few of " + of.words + " were seen to end to say when it may be over.";
        }
        String half = "Half of " + of.words + " were over within " + words(median.get());
        return ninetieth
                .map(time -> half + ", nine in ten within " + words(time) + ".")
                .orElse(half + "; too few were seen to end to say when nine in ten were.");
    }

    private String words(Instant time) {
        Duration lasted = Duration.between(since, time);
        long minutes = Math.max(1, lasted.plusSeconds(60).minusNanos(1).toMinutes());
        if (minutes < 120) {
            return minutes == 1 ? "1 minute" : minutes + " minutes";
        }
        long hours = (minutes + 59) / 60;
        return hours < 48 ? hours + " hours" : (hours + 23) / 24 + " days";
    }

    /** Each part by its name in the API and in messages, in their order. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("since", since.toString());
        fields.put("median", median.map(Instant::toString).orElse(null));
        fields.put("ninetieth", ninetieth.map(Instant::toString).orElse(null));
        fields.put("incidents", incidents);
        fields.put("of", of.wire());
        fields.put("text", text());
        return fields;
    }
}
