package dev.bellwether.store.sql;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.IntFunction;

/**
 * Rows turned into one array for each column, the parameters of an {@code INSERT ... SELECT FROM unnest(...)}: one
 * statement and one plan however many rows there are.
 */
public final class Columns<T> {
    private final List<T> rows;
    private final Tuple parameters;

    /** Parameters that are no columns come first. */
    public Columns(List<T> rows, Object... before) {
        this.rows = rows;
        this.parameters = Tuple.tuple();
        for (Object parameter : before) {
            parameters.addValue(parameter);
        }
    }

    public Columns<T> texts(Function<T, String> value) {
        return column(row -> storable(value.apply(row)), String[]::new);
    }

    /** PostgreSQL takes every character but NUL, and one in what a target answered must not spoil a whole batch. */
    public static String storable(String text) {
        return text == null || text.indexOf('\0') < 0 ? text : text.replace('\0', '\uFFFD');
    }

    public Columns<T> integers(Function<T, Integer> value) {
        return column(value, Integer[]::new);
    }

    public Columns<T> optionalLongs(Function<T, OptionalLong> value) {
        return column(row -> value.apply(row).isPresent() ? value.apply(row).getAsLong() : null, Long[]::new);
    }

    public Columns<T> booleans(Function<T, Boolean> value) {
        return column(value, Boolean[]::new);
    }

    public Columns<T> days(Function<T, LocalDate> value) {
        return column(value, LocalDate[]::new);
    }

    public Columns<T> bytes(Function<T, byte[]> value) {
        return column(row -> Buffer.buffer(value.apply(row)), Buffer[]::new);
    }

    public Columns<T> times(Function<T, Instant> value) {
        return column(row -> Times.toSql(value.apply(row)), OffsetDateTime[]::new);
    }

    public Columns<T> optionalTimes(Function<T, Optional<Instant>> value) {
        return column(row -> value.apply(row).map(Times::toSql).orElse(null), OffsetDateTime[]::new);
    }

    /** Objects of numbers, as JSON in texts: the parameter is {@code $n::text[]::jsonb[]}. */
    public Columns<T> objects(Function<T, Map<String, ? extends Number>> value) {
        return column(row -> object(value.apply(row)), String[]::new);
    }

    public Columns<T> optionalJson(Function<T, Optional<JsonObject>> value) {
        return column(row -> value.apply(row).orElse(null), JsonObject[]::new);
    }

    private static String object(Map<String, ? extends Number> numbers) {
        if (numbers.isEmpty()) {
            return "{}";
        }
        StringBuilder object = new StringBuilder(32 * numbers.size());
        numbers.forEach((name, number) -> object.append(object.length() == 0 ? '{' : ',')
                .append(quoted(storable(name)))
                .append(':')
                .append(number));
        return object.append('}').toString();
    }

    /** Names are words nearly always, and need no care then. */
    private static String quoted(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c < ' ' || c == '"' || c == '\\' || c > '~') {
                return Json.encode(name);
            }
        }
        return '"' + name + '"';
    }

    public Tuple parameters() {
        return parameters;
    }

    public <V> Columns<T> column(Function<T, V> value, IntFunction<V[]> array) {
        V[] column = array.apply(rows.size());
        int i = 0;
        for (T row : rows) {
            column[i++] = value.apply(row);
        }
        parameters.addValue(column);
        return this;
    }

    /** Enumerations are stored by their wire spelling, which never changes, as names in the code may. */
    public static final class Wire {
        private Wire() {}

        /** The value with a spelling; an {@link IllegalStateException} if none is spelt so: a later version wrote it. */
        public static <E> E of(E[] values, Function<E, String> spelling, String wire) {
            for (E value : values) {
                if (spelling.apply(value).equals(wire)) {
                    return value;
                }
            }
            throw new IllegalStateException(
                    "the store holds " + wire + ", which this version of Bellwether does not know");
        }
    }
}
