package dev.bellwether.catalogue.spec;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * What the answer to an HTTP request must be like.
 *
 * @param statuses the answer's status lies in one of these
 * @param versions the answer's HTTP version is one of these, {@code 1.0}, {@code 1.1} or {@code 2}; any, where empty
 * @param headers all of these hold
 * @param body all of these hold for the decompressed body
 * @param json all of these hold for the body, read as JSON
 * @param limits what it may take
 */
public record HttpExpect(
        List<StatusRange> statuses,
        List<String> versions,
        List<HeaderRule> headers,
        List<TextRule> body,
        List<JsonRule> json,
        Limits limits) {
    /** A status of 200 to 299. */
    public static final HttpExpect USUAL = new HttpExpect(
            List.of(new StatusRange(200, 299)), List.of(), List.of(), List.of(), List.of(), Limits.USUAL);

    public HttpExpect {
        statuses = List.copyOf(statuses);
        versions = List.copyOf(versions);
        headers = List.copyOf(headers);
        body = List.copyOf(body);
        json = List.copyOf(json);
    }

    /** A status of 200 to 299, within limits. */
    public static HttpExpect within(Limits limits) {
        return new HttpExpect(USUAL.statuses, List.of(), List.of(), List.of(), List.of(), limits);
    }

    public boolean allows(int status) {
        return statuses.stream().anyMatch(range -> range.holds(status));
    }

    /** Whether only redirects are expected, so that a redirect is the answer and not to be followed. */
    public boolean asksForRedirect() {
        return statuses.stream().allMatch(range -> range.from() >= 300 && range.to() <= 399);
    }

    /** Whether the body has to be kept in order to be judged. */
    public boolean readsBody() {
        return !body.isEmpty() || !json.isEmpty();
    }

    /** Statuses from one to another, both included. */
    public record StatusRange(int from, int to) {
        public boolean holds(int status) {
            return from <= status && status <= to;
        }

        @Override
        public String toString() {
            return from == to ? "" + from : from + "-" + to;
        }
    }

    /**
     * What one header of an answer must be like.
     *
     * @param absent whether it must not be there
     * @param tests one value at least passes all of these; a header that is not there passes only those that are negated
     */
    public record HeaderRule(String name, boolean absent, List<TextRule> tests) {
        public HeaderRule {
            tests = List.copyOf(tests);
        }
    }

    /**
     * Whether a text holds a part, upper and lower case being different, or, where there is one, an expression instead; or must not.
     */
    public record TextRule(boolean not, String part, Optional<Regex> regex) {
        public static TextRule contains(boolean not, String part) {
            return new TextRule(not, part, Optional.empty());
        }

        public static TextRule matches(boolean not, Regex regex) {
            return new TextRule(not, "", Optional.of(regex));
        }

        public boolean holds(CharSequence text) {
            return not
                    != regex.map(expression ->
                                    expression.pattern().matcher(text).find())
                            .orElseGet(() -> text.toString().contains(part));
        }

        @Override
        public String toString() {
            return (not ? "not " : "")
                    + regex.map(expression -> "matches `" + expression + "`").orElse("contains `" + part + "`");
        }
    }

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
}
