package dev.bellwether.catalogue.spec;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/** What a probe connects to and what it expects there; one record for each kind. */
public sealed interface ProbeTarget {
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

    /** The host that a probe is about; empty where nothing is connected to. */
    default String host() {
        if (this instanceof Tls tls) {
            return tls.address().host();
        } else if (this instanceof Tcp tcp) {
            return tcp.address().host();
        } else if (this instanceof Dns dns) {
            return dns.server().host();
        }
        return calls().stream()
                .findFirst()
                .flatMap(call -> WebUrl.parse(call.url()))
                .map(url -> url.address().host())
                .orElse("");
    }

    /** One HTTP request, with the redirects that follow. */
    record Http(HttpCall call) implements ProbeTarget {}

    /** The complete request for what an Australian data holder says of itself at {@code /cds-au/v1/discovery/status}. */
    record CdrStatus(HttpCall call) implements ProbeTarget {
        /** A hundred outages with all their words take some hundred kilobytes. */
        private static final Limits SMALL = new Limits(1 << 20, Optional.empty(), OptionalInt.empty());

        /** The request for the outages that the holder plans, by the same way. */
        public HttpCall outages() {
            String url = call.url().replaceFirst("/status$", "/outages");
            return call.with(url, call.redirects(), call.route(), HttpExpect.within(SMALL));
        }
    }

    /**
     * A TLS handshake, and no more. The host of the address is asked for, unless the route's TLS options name another. With one of
     * the alerts the target has to refuse it; where there is none, it is to succeed.
     */
    record Tls(Address address, Route route, List<TlsAlert> alerts, Limits limits) implements ProbeTarget {
        public Tls {
            alerts = List.copyOf(alerts);
        }
    }

    /** A TCP connection, and what is said on it line by line, if anything. */
    record Tcp(Address address, Route route, List<Line> dialogue, Limits limits) implements ProbeTarget {
        public Tcp {
            dialogue = List.copyOf(dialogue);
        }
    }

    sealed interface Line {
        /** Lines are read until one holds this; one that holds what is rejected ends it. */
        record Expect(Regex regex, Optional<Regex> reject) implements Line {}

        record ExpectBytes(String hex) implements Line {}

        record SendBytes(String hex) implements Line {}

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
     * @param answers what its records are like
     */
    record Dns(Address server, Route route, Question question, List<String> codes, Answers answers, Limits limits)
            implements ProbeTarget {
        public Dns {
            codes = List.copyOf(codes);
        }

        /**
         * What the records of an answer are like; an expression is looked for in a record as a zone file writes it.
         *
         * @param some each is found in at least one record
         * @param absent none of these is found in any record
         * @param all in each record of the type that was asked for one of these is found, and there is such a record
         * @param least how many records of that type there are at least
         * @param most how many at most
         */
        public record Answers(List<Regex> some, List<Regex> absent, List<Regex> all, int least, int most) {
            /** Whatever the records are like. */
            public static final Answers ANY = new Answers(List.of(), List.of(), List.of(), 0, Integer.MAX_VALUE);

            public Answers {
                some = List.copyOf(some);
                absent = List.copyOf(absent);
                all = List.copyOf(all);
            }
        }

        /** What a name server is asked, such as for an {@code A}, over TCP or else UDP. */
        public record Question(String name, String type, boolean tcp) {}
    }

    /**
     * Several requests in a row that share cookies and hand values on: steps, one after another until one fails, and then the last
     * ones in any case. The limits are those of the whole.
     */
    record Journey(List<Step> steps, List<Step> last, Limits limits) implements ProbeTarget {
        public Journey {
            steps = List.copyOf(steps);
            last = List.copyOf(last);
        }
    }

    /**
     * One request of a journey, by a name that is unique there. Its texts may hold {@code {{name}}} for what an earlier step took.
     */
    record Step(String name, HttpCall call, List<Take> takes) {
        public Step {
            takes = List.copyOf(takes);
        }
    }

    /** A value that is taken from an answer, and its name from then on. */
    record Take(String as, Source source) {
        public sealed interface Source {
            record Form(String field) implements Source {}

            record Json(String pointer) implements Source {}

            /** The first header of this name. */
            record Header(String name) implements Source {}

            /** The first group of an expression that is found in the body, or all of it where it has no group. */
            record Body(Regex regex) implements Source {}
        }
    }

    /** Results that are sent to us; without one for longer than the deadline the probe fails. */
    record Push(Duration deadline) implements ProbeTarget {}
}
