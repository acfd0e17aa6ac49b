package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.document.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads probes of the kind {@code dns}. */
final class DnsReader {
    private static final List<String> TYPES =
            List.of("A AAAA CAA CNAME DNSKEY DS HTTPS MX NAPTR NS PTR SOA SRV SVCB TLSA TXT ANY".split(" "));
    private static final List<String> CODES = List.of(
            "NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE".split(" "));

    private DnsReader() {}

    static ProbeTarget read(Fields fields) {
        String server = fields.required("server", "the name server's address, such as 127.0.0.1:53");
        Optional<Address> address = Address.parse(server, 53);
        if (!server.isEmpty() && address.isEmpty()) {
            fields.wrong("server", "`" + server + "` is no address", "write it as host:port");
        }
        String name = fields.required("name", "which the name server is asked for");
        if (name.length() > 253 || name.contains("..") || name.chars().anyMatch(Character::isWhitespace)) {
            fields.wrong("name", "`" + name + "` is no domain name", "");
        }
        ProbeTarget.Dns.Question question = new ProbeTarget.Dns.Question(
                name,
                fields.oneOf("type", TYPES, "A"),
                fields.oneOf("transport", List.of("udp", "tcp"), "udp").equals("tcp"));
        Route route = RouteReader.read(fields, Route.DIRECT);
        if (route.proxy().isPresent() || fields.has("tls")) {
            fields.wrong(fields.has("tls") ? "tls" : "proxy", "is not for name servers", "leave it out");
        }
        Expected expected = fields.mapping("expect", Expected::read).orElse(Expected.USUAL);
        return address.map(to -> new ProbeTarget.Dns(
                        to, route, question, expected.codes(), expected.answers(), expected.limits()))
                .orElse(null);
    }

    private record Expected(List<String> codes, List<Regex> answers, Limits limits) {
        static final Expected USUAL = new Expected(List.of("NOERROR"), List.of(), Limits.USUAL);

        static Expected read(Fields expect) {
            List<String> codes = expect.texts("codes").stream()
                    .map(code -> code.toUpperCase(Locale.ROOT))
                    .toList();
            for (String code : codes) {
                if (!CODES.contains(code)) {
                    expect.wrong("codes", "`" + code + "` is no code of an answer", "such as NOERROR or NXDOMAIN");
                }
            }
            List<Regex> answers = expect.texts("answers").stream()
                    .flatMap(text -> HttpExpectReader.regex(expect, "answers", text).stream())
                    .toList();
            return new Expected(codes.isEmpty() ? USUAL.codes : codes, answers, HttpExpectReader.limits(expect));
        }
    }
}
