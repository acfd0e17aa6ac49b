package dev.bellwether.catalogue.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a probe connects to and what it expects there; one record for each kind. */
public sealed interface ProbeTarget {
    /** The names of all kinds in the catalogue. */
    Map<Class<? extends ProbeTarget>, String> KINDS = Map.of(
            Http.class, "http",
            CdrStatus.class, "cdr-status",
            Tls.class, "tls",
            Tcp.class, "tcp",
            Dns.class, "dns",
            Journey.class, "journey",
            Push.class, "push");

    /** The kind's name in the catalogue, such as {@code http}. */
    default String kind() {
        return KINDS.get(getClass());
    }

    /** The HTTP requests that a probe makes of itself, in their order; none, where it speaks another protocol. */
    default List<HttpCall> calls() {
        if (this instanceof Http http) {
            return List.of(http.call());
        }
        if (this instanceof Journey journey) {
            return Stream.concat(journey.steps().stream(), journey.last().stream())
                    .map(Step::call)
                    .toList();
        }
        return this instanceof CdrStatus cdr ? List.of(cdr.call()) : List.of();
    }

    /** One HTTP request, with the redirects that follow. */
    record Http(HttpCall call) implements ProbeTarget {}

    /**
     * What an Australian data holder says of itself at {@code /cds-au/v1/discovery/status}.
     *
     * @param call the request, complete
     */
    record CdrStatus(HttpCall call) implements ProbeTarget {
        private static final JsonRule LIST = new JsonRule("/data/outages", List.of(new JsonRule.Exists(true)));

        /** The request for the outages that the holder plans, by the same way. */
        public HttpCall outages() {
            return new HttpCall(
                    call.url().replaceFirst("/status$", "/outages"),
                    call.method(),
                    call.headers(),
                    call.content(),
                    call.followRedirects(),
                    call.route(),
                    HttpExpect.ofJson(LIST, Limits.USUAL));
        }
    }

    /**
     * A TLS handshake, and no more.
     *
     * @param address whose host is asked for, unless the route's TLS options name another
     */
    record Tls(Address address, Route route, Limits limits) implements ProbeTarget {}

    /**
     * A TCP connection, and what is said on it line by line.
     *
     * @param dialogue possibly empty
     */
    record Tcp(Address address, Route route, List<Line> dialogue, Limits limits) implements ProbeTarget {
        public Tcp {
            dialogue = List.copyOf(dialogue);
        }
    }

    sealed interface Line {
        /** Lines are read until one holds this. */
        record Expect(Regex regex) implements Line {}

        /** A text is sent as it is; {@code ${1}} stands for the first group of the latest expected line. */
        record Send(Secret text) implements Line {}

        record StartTls() implements Line {}
    }

    /**
     * A question to a name server.
     *
     * @param server which is asked
     * @param route of which only another address and the choice of IPs matter
     * @param question what it is asked
     * @param codes one of which it answers with, such as {@code NOERROR}
     * @param answers each is found in at least one record of the answer, as a zone file writes its data
     */
    record Dns(Address server, Route route, Question question, List<String> codes, List<Regex> answers, Limits limits)
            implements ProbeTarget {
        public Dns {
            codes = List.copyOf(codes);
            answers = List.copyOf(answers);
        }

        /**
         * What a name server is asked.
         *
         * @param type such as {@code A}
         * @param tcp whether over TCP instead of UDP
         */
        public record Question(String name, String type, boolean tcp) {}
    }

    /**
     * Several requests in a row that share cookies and hand values on.
     *
     * @param steps one after another, until one fails
     * @param last made in any case
     * @param limits of the whole
     */
    record Journey(List<Step> steps, List<Step> last, Limits limits) implements ProbeTarget {
        public Journey {
            steps = List.copyOf(steps);
            last = List.copyOf(last);
        }
    }

    /**
     * One request of a journey. Its texts may hold {@code {{name}}} for what an earlier step took.
     *
     * @param name unique in the journey
     * @param takes what is taken from the answer
     */
    record Step(String name, HttpCall call, List<Take> takes) {
        public Step {
            takes = List.copyOf(takes);
        }
    }

    /**
     * A value that is taken from an answer.
     *
     * @param as its name from then on
     */
    record Take(String as, Source source) {
        public sealed interface Source {
            /** The value of a field of a form in the page. */
            record Form(String field) implements Source {}

            record Json(String pointer) implements Source {}

            /** The first header of this name. */
            record Header(String name) implements Source {}

            /** The first group of an expression that is found in the body, or all of it where it has no group. */
            record Body(Regex regex) implements Source {}
        }
    }

    /**
     * Results that are sent to us.
     *
     * @param deadline without a result for longer, the probe fails
     */
    record Push(Duration deadline) implements ProbeTarget {}
}
