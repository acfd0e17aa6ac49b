package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.document.Fields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads probes of the kind {@code dns}. */
final class DnsReader {
    private static final Map<String, String> TYPES = names(
            "A", "AAAA", "CAA", "CNAME", "DNSKEY", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SOA", "SRV", "SVCB",
            "TLSA", "TXT", "ANY");
    private static final Map<String, String> CODES = names(
            "NOERROR",
            "FORMERR",
            "SERVFAIL",
            "NXDOMAIN",
            "NOTIMP",
            "REFUSED",
            "YXDOMAIN",
            "YXRRSET",
            "NXRRSET",
            "NOTAUTH",
            "NOTZONE");

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
                fields.oneOf("transport", Map.of("udp", false, "tcp", true), false));
        Route route = RouteReader.read(fields, Route.DIRECT);
        if (route.proxy().isPresent() || fields.has("tls")) {
            fields.wrong(fields.has("tls") ? "tls" : "proxy", "is not for name servers", "leave it out");
        }
        Optional<Fields> expect = fields.mapping("expect");
        List<String> codes = expect.map(DnsReader::codes).orElse(List.of("NOERROR"));
        List<Regex> answers = expect.map(DnsReader::answers).orElse(List.of());
        Limits limits = expect.map(HttpExpectReader::limits).orElse(Limits.USUAL);
        expect.ifPresent(Fields::end);
        return address.map(to -> new ProbeTarget.Dns(to, route, question, codes, answers, limits))
                .orElse(null);
    }

    private static List<String> codes(Fields expect) {
        List<String> codes = expect.texts("codes").stream()
                .map(code -> code.toUpperCase(Locale.ROOT))
                .toList();
        for (String code : codes) {
            if (!CODES.containsKey(code)) {
                expect.wrong("codes", "`" + code + "` is no code of an answer", "such as NOERROR or NXDOMAIN");
            }
        }
        return codes.isEmpty() ? List.of("NOERROR") : codes;
    }

    private static List<Regex> answers(Fields expect) {
        List<Regex> answers = new ArrayList<>();
        for (String text : expect.texts("answers")) {
            HttpExpectReader.regex(expect, "answers", text).ifPresent(answers::add);
        }
        return answers;
    }

    private static Map<String, String> names(String... names) {
        Map<String, String> map = new LinkedHashMap<>();
        for (String name : names) {
            map.put(name, name);
        }
        return map;
    }
}
