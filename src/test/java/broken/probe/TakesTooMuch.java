package broken.probe;

import java.util.List;

/** Wants to be two classes. */
public final class TakesTooMuch {
    private final List<Object> all;

    public TakesTooMuch(Object one, Object two, Object three, Object four, Object five, Object six) {
        all = List.of(one, two, three, four, five, six);
    }

    public int count() {
        return all.size();
    }
}
