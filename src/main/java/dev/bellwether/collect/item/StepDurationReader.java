package dev.bellwether.collect.item;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads how long the steps of a job took. */
final class StepDurationReader {
    private static final int MOST_STEPS = 64;

    private final Map<String, Long> durations = new LinkedHashMap<>();
    private final List<Wrong> wrong = new ArrayList<>();

    /** What is wrong with one step; the pointer begins below the field. */
    record Wrong(String pointer, String why) {}

    void read(JsonParser parser) throws IOException {
        durations.clear();
        wrong.clear();
        int steps = 0;
        for (String step = parser.nextFieldName(); step != null; step = parser.nextFieldName()) {
            JsonToken token = parser.nextToken();
            if (++steps <= MOST_STEPS) {
                add(step, token, parser);
            }
            parser.skipChildren();
        }
        if (steps > MOST_STEPS) {
            wrong.add(new Wrong("", "has " + steps + " steps, more than " + MOST_STEPS));
        }
    }

    private void add(String step, JsonToken token, JsonParser parser) throws IOException {
        if (token == JsonToken.VALUE_NULL) {
            return;
        }
        if (!JobItem.isStep(step)) {
            wrong(step, JobItem.NO_STEP);
        } else if (!ItemFields.isWhole(token, parser)) {
            wrong(step, "must be a whole number of milliseconds, not " + ItemFields.inWords(token));
        } else {
            long duration = ItemFields.number(token, parser);
            if (duration < 0 || duration > JobItem.LONGEST_MS) {
                wrong(step, "must be 0 to " + JobItem.LONGEST_MS);
            } else if (durations.put(step, duration) != null) {
                wrong(step, "stands twice");
            }
        }
    }

    private void wrong(String step, String why) {
        wrong.add(new Wrong("/" + ItemFields.pointer(step), why));
    }

    Map<String, Long> durations() {
        return durations;
    }

    List<Wrong> wrong() {
        return wrong;
    }
}
