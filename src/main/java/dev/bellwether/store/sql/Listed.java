package dev.bellwether.store.sql;

import java.util.List;

/**
 * Part of a list.
 *
 * @param entries in the order of the list
 * @param total how many there are in the whole list
 */
public record Listed<T>(List<T> entries, long total) {
    public Listed {
        entries = List.copyOf(entries);
    }
}
