package dev.bellwether.store.sql;

import java.util.List;

/** Part of a list, in its order, and how many there are in the whole list. */
public record Listed<T>(List<T> entries, long total) {
    public Listed {
        entries = List.copyOf(entries);
    }
}
