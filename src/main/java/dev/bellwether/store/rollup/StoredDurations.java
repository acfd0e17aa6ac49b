package dev.bellwether.store.rollup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ObjLongConsumer;

/** Durations by name as the store has them, an object of whole numbers. Read token by token, since a roll-up reads one for each row. */
public final class StoredDurations {
    private static final JsonFactory FACTORY = new JsonFactory();

    private StoredDurations() {}

    /** In the order of the text. */
    static Map<String, Long> of(String object) {
        Map<String, Long> took = new LinkedHashMap<>();
        forEach(object, took::put);
        return took;
    }

    /** The same one by one. */
    public static void forEach(String object, ObjLongConsumer<String> consumer) {
        if (object.equals("{}")) {
            return;
        }
        try (JsonParser parser = FACTORY.createParser(object)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                parser.nextToken();
                consumer.accept(name, parser.getLongValue());
            }
        } catch (IOException e) {
            throw new IllegalStateException("stored durations are no object of numbers: " + object, e);
        }
    }
}
