package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import java.util.List;
import java.util.stream.Collectors;

/** What was read cannot be used; carries every mistake, sorted by file and line. Trying again without a change is no help. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Mistake> mistakes;

    /** @param mistakes at least one, in any order */
    public ConfigException(List<Mistake> mistakes) {
        super(once(mistakes).stream().map(Mistake::toString).collect(Collectors.joining("\n")));
        this.mistakes = once(mistakes);
    }

    /** What several aliases stand for is read for each of them. */
    private static List<Mistake> once(List<Mistake> mistakes) {
        return mistakes.stream().distinct().sorted().toList();
    }

    public List<Mistake> mistakes() {
        return mistakes;
    }
}
