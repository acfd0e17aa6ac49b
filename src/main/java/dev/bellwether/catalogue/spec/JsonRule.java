package dev.bellwether.catalogue.spec;

import java.math.BigDecimal;
import java.util.List;

/**
 * What one value of a JSON document must be like.
 *
 * @param pointer to the value (RFC 6901); empty for the whole document
 * @param tests all of these hold
 */
public record JsonRule(String pointer, List<Test> tests) {
    public JsonRule {
        tests = List.copyOf(tests);
    }

    /** One comparison. A value that is not there passes none but {@code exists: false}. */
    public sealed interface Test {}

    /** Equal to one of several literals; {@code not} turns it around. */
    public record OneOf(List<Literal> literals, boolean not) implements Test {
        public OneOf {
            literals = List.copyOf(literals);
        }
    }

    public record Exists(boolean expected) implements Test {}

    public record Bound(BigDecimal bound, boolean least) implements Test {}

    /**
     * A value of the file.
     *
     * @param quoted whether it is a text in any case; else it may be a number, {@code true}, {@code false} or {@code null} as well
     */
    public record Literal(String text, boolean quoted) {}
}
