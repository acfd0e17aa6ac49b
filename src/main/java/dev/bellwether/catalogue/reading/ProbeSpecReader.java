package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.Identifiers;
import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Node;
import dev.bellwether.document.Spelling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads one probe of the catalogue: the keys that all kinds have, and then those of its kind. */
public final class ProbeSpecReader {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Map<String, Function<Fields, ProbeTarget>> KINDS = kinds();

    private static final List<String> DNS_TYPES =
            List.of("A AAAA CAA CNAME DNSKEY DS HTTPS MX NAPTR NS PTR SOA SRV SVCB TLSA TXT ANY".split(" "));
    private static final List<String> DNS_CODES = List.of(
            "NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE".split(" "));

    private static final Pattern COUNT = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

    private ProbeSpecReader() {}

    /** Reads a probe, in which paths are relative to the directory of its file; empty if there is a mistake in it. */
    public static Optional<ProbeSpec> read(Fields fields) {
        int before = fields.mistakes().size();
        String kind = fields.required("kind", "one of " + String.join(", ", KINDS.keySet()));
        String id = fields.text("id", kind);
        if (fields.has("id") && !Identifiers.isValid(id)) {
            fields.wrong("id", "`" + id + "` is no id", "1 to 64 of letters, digits, dot, underscore and hyphen");
        }
        Duration interval =
                fields.duration("interval", Duration.ofSeconds(60), Duration.ofMillis(100), DAY.multipliedBy(7));
        Duration timeout =
                fields.duration("timeout", Duration.ofSeconds(10), Duration.ofMillis(10), Duration.ofHours(1));
        int retries = fields.integer("retries", 0, 100).orElse(0);
        Duration retryInterval = fields.duration("retryInterval", Duration.ofSeconds(1), Duration.ZERO, DAY);
        boolean informational = fields.flag("informational", false);
        if (!KINDS.containsKey(kind)) {
            if (!kind.isEmpty()) {
                String hint = Spelling.hint(kind, KINDS.keySet(), "one of ");
                fields.wrong("kind", "`" + kind + "` is no kind of probe", hint);
            }
            return Optional.empty();
        }
        ProbeTarget target = KINDS.get(kind).apply(fields);
        fields.end();
        if (fields.mistakes().size() > before || target == null) {
            return Optional.empty();
        }
        List<Secret> secrets = new ArrayList<>();
        collect(fields.node(), secrets);
        return Optional.of(
                new ProbeSpec(id, interval, timeout, retries, retryInterval, informational, target, secrets));
    }

    private static void collect(Node node, List<Secret> secrets) {
        if (node instanceof Node.Mapping mapping) {
            mapping.entries().forEach(entry -> collect(entry.value(), secrets));
        } else if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> collect(item, secrets));
        } else if (node instanceof Node.Scalar scalar) {
            scalar.secrets().forEach(secret -> secrets.add(new Secret(secret)));
        }
    }

    private static ProbeTarget push(Fields fields) {
        if (!fields.has("deadline")) {
            fields.mistake(fields.line(), "`deadline` is missing in probe", "such as 5m");
        }
        return new ProbeTarget.Push(
                fields.duration("deadline", Duration.ofMinutes(5), Duration.ofMillis(100), DAY.multipliedBy(30)));
    }

    private static Map<String, Function<Fields, ProbeTarget>> kinds() {
        Map<String, Function<Fields, ProbeTarget>> kinds = new LinkedHashMap<>();
        kinds.put("http", fields -> new ProbeTarget.Http(HttpCallReader.read(fields)));
        kinds.put("cdr-status", HttpCallReader::readCdrStatus);
        kinds.put("tls", ProbeSpecReader::tls);
        kinds.put("tcp", ProbeSpecReader::tcp);
        kinds.put("dns", ProbeSpecReader::dns);
        kinds.put("journey", JourneyReader::read);
        kinds.put("push", ProbeSpecReader::push);
        return kinds;
    }

    private static ProbeTarget tls(Fields fields) {
        Optional<Address> address = address(fields);
        Route route = RouteReader.read(fields, Route.DIRECT);
        List<TlsAlert> alerts = new ArrayList<>();
        Limits limits = fields.mapping("expect", expect -> {
                    alerts.addAll(expect.items(
                            "alerts",
                            TlsAlert::of,
                            "a TLS alert that ends a handshake",
                            "such as certificate-required or handshake-failure"));
                    return HttpExpectReader.limits(expect);
                })
                .orElse(Limits.USUAL);
        return address.map(to -> new ProbeTarget.Tls(to, route, alerts, limits)).orElse(null);
    }

    private static ProbeTarget tcp(Fields fields) {
        Optional<Address> address = address(fields);
        Route route = RouteReader.read(fields, Route.DIRECT);
        List<ProbeTarget.Line> dialogue = fields.each("dialogue", "an item of `dialogue`", ProbeSpecReader::line);
        Limits limits = HttpExpectReader.onlyLimits(fields);
        return address.map(to -> new ProbeTarget.Tcp(to, route, dialogue, limits))
                .orElse(null);
    }

    private static Optional<Address> address(Fields fields) {
        return fields.required("address", "such as bank.example:443").isEmpty()
                ? Optional.empty()
                : RouteReader.address(fields, "address");
    }

    /** Bytes in hexadecimal digits, between which there may be blanks and colons. */
    private static Optional<String> bytes(Fields fields, String key) {
        Optional<String> hex =
                fields.text(key).map(text -> text.replaceAll("[\\s:]", "").toLowerCase(Locale.ROOT));
        if (hex.isPresent() && !hex.get().matches("(?:[0-9a-f]{2}){1,65536}")) {
            fields.wrong(key, "these are no bytes", "pairs of hexadecimal digits, such as 00 00 00 08 04 d2 16 2f");
            return Optional.empty();
        }
        return hex;
    }

    private static void line(Fields fields, Consumer<ProbeTarget.Line> into) {
        Optional<Regex> reject = HttpExpectReader.regex(fields, "reject");
        HttpExpectReader.regex(fields, "expect")
                .ifPresent(regex -> into.accept(new ProbeTarget.Line.Expect(regex, reject)));
        if (fields.has("reject") && !fields.has("expect")) {
            fields.wrong("reject", "stands alone", "beside `expect`: it ends the waiting for the expected line");
        }
        bytes(fields, "expectBytes").ifPresent(hex -> into.accept(new ProbeTarget.Line.ExpectBytes(hex)));
        bytes(fields, "sendBytes").ifPresent(hex -> into.accept(new ProbeTarget.Line.SendBytes(hex)));
        fields.text("send").ifPresent(text -> into.accept(new ProbeTarget.Line.Send(new Secret(text))));
        if (fields.flag("startTls", false)) {
            into.accept(new ProbeTarget.Line.StartTls());
        }
        if (fields.given("expect", "send", "expectBytes", "sendBytes", "startTls") != 1) {
            fields.mistake(
                    fields.line(),
                    "a step of a dialogue has one of `expect`, `send`, `expectBytes`, `sendBytes` and `startTls`",
                    "write each as an item of its own");
        }
    }

    private static ProbeTarget dns(Fields fields) {
        String server = fields.required("server", "the name server's address, such as 127.0.0.1:53");
        Optional<Address> address = Address.parse(server, 53);
        if (!server.isEmpty() && address.isEmpty()) {
            fields.wrong("server", "`" + server + "` is no address", "write it as host:port");
        }
        String name = fields.required("name", "which the name server is asked for");
        if (name.length() > 253 || name.contains("..") || name.chars().anyMatch(Character::isWhitespace)) {
            fields.wrong("name", "`" + name + "` is no domain name", "");
        }
        try {
            name = Address.ascii(name);
        } catch (IllegalArgumentException e) {
            fields.wrong(
                    "name", "`" + name + "` has no form in ASCII", "write it with its A-labels, which begin with xn--");
        }
        ProbeTarget.Dns.Question question = new ProbeTarget.Dns.Question(
                name,
                fields.oneOf("type", DNS_TYPES, "A"),
                fields.oneOf("transport", List.of("udp", "tcp"), "udp").equals("tcp"));
        Route route = RouteReader.read(fields, Route.DIRECT);
        if (route.proxy().isPresent() || fields.has("tls")) {
            fields.wrong(fields.has("tls") ? "tls" : "proxy", "is not for name servers", "leave it out");
        }
        DnsExpect expected = fields.mapping("expect", DnsExpect::read).orElse(DnsExpect.USUAL);
        return address.map(to -> new ProbeTarget.Dns(
                        to, route, question, expected.codes(), expected.answers(), expected.limits()))
                .orElse(null);
    }

    private record DnsExpect(List<String> codes, ProbeTarget.Dns.Answers answers, Limits limits) {
        static final DnsExpect USUAL = new DnsExpect(List.of("NOERROR"), ProbeTarget.Dns.Answers.ANY, Limits.USUAL);

        static DnsExpect read(Fields expect) {
            List<String> codes = expect.texts("codes").stream()
                    .map(code -> code.toUpperCase(Locale.ROOT))
                    .toList();
            for (String code : codes) {
                if (!DNS_CODES.contains(code)) {
                    expect.wrong("codes", "`" + code + "` is no code of an answer", "such as NOERROR or NXDOMAIN");
                }
            }
            String count = expect.text("count", "");
            Matcher matcher = COUNT.matcher(count);
            boolean counts = matcher.matches();
            int least = counts ? Integer.parseInt(matcher.group(1)) : 0;
            int most =
                    !counts ? Integer.MAX_VALUE : matcher.group(2) == null ? least : Integer.parseInt(matcher.group(2));
            if (expect.has("count") && (!counts || most < least)) {
                expect.wrong("count", "`" + count + "` is no number of records", "write it as 2 or 2-4");
            }
            ProbeTarget.Dns.Answers answers = new ProbeTarget.Dns.Answers(
                    regexes(expect, "answers"), regexes(expect, "absent"), regexes(expect, "all"), least, most);
            return new DnsExpect(codes.isEmpty() ? USUAL.codes : codes, answers, HttpExpectReader.limits(expect));
        }

        private static List<Regex> regexes(Fields expect, String key) {
            return expect.texts(key).stream()
                    .flatMap(text -> HttpExpectReader.regex(expect, key, text).stream())
                    .toList();
        }
    }
}
