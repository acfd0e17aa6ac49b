package dev.bellwether.store.sql;

import java.util.function.Function;

/** Enumerations are stored by their wire spelling, which never changes, as names in the code may. */
public final class Wire {
    private Wire() {}

    /**
     * The value with a spelling.
     *
     * @throws IllegalStateException if none is spelt so: a later version wrote it
     */
    public static <E extends Enum<E>> E of(E[] values, Function<E, String> spelling, String wire) {
        for (E value : values) {
            if (spelling.apply(value).equals(wire)) {
                return value;
            }
        }
        throw new IllegalStateException("the store holds " + wire + ", which this version of Bellwether does not know");
    }
}
