package dev.bellwether.catalogue.spec;

import java.util.List;

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
}
