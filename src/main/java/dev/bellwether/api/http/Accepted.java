package dev.bellwether.api.http;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a client takes, as a header such as {@code Accept} says (RFC 9110, section 12.5). What cannot be read in it says nothing. */
final class Accepted {
    private final Map<String, Boolean> ranges = new HashMap<>();

    /** @param lines of the header, each with any number of ranges */
    Accepted(List<String> lines) {
        for (String range : String.join(",", lines).toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] parts = range.split(";", -1);
            boolean refused = false;
            for (int i = 1; i < parts.length; i++) {
                refused |= parts[i].strip().matches("q\\s*=\\s*0?\\.?0*");
            }
            if (!parts[0].isBlank()) {
                ranges.merge(parts[0].strip(), !refused, Boolean::logicalOr);
            }
        }
    }

    boolean saysNothing() {
        return ranges.isEmpty();
    }

    /** Whether something is taken, by its names in lower case, the most specific first: the first that is there decides. */
    boolean takes(String... names) {
        for (String name : names) {
            if (ranges.containsKey(name)) {
                return ranges.get(name);
            }
        }
        return false;
    }
}
