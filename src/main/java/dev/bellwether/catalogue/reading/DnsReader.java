package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.ProbeTarget.Dns.Answers;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.document.Fields;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads probes of the kind {@code dns}. */
final class DnsReader {
    private static final List<String> TYPES =
            List.of("A AAAA CAA CNAME DNSKEY DS HTTPS MX NAPTR NS PTR SOA SRV SVCB TLSA TXT ANY".split(" "));
    private static final List<String> CODES = List.of(
            "NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE".split(" "));

    private static final Pattern COUNT = Pattern.compile("(\\d{1,5})(?:-(\\d{1,5}))?");

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
        try {
            name = Address.ascii(name);
        } catch (IllegalArgumentException e) {
            fields.wrong(
                    "name", "`" + name + "` has no form in ASCII", "write it with its A-labels, which begin with xn--");
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

    private record Expected(List<String> codes, Answers answers, Limits limits) {
        static final Expected USUAL = new Expected(List.of("NOERROR"), Answers.ANY, Limits.USUAL);

        static Expected read(Fields expect) {
            List<String> codes = expect.texts("codes").stream()
                    .map(code -> code.toUpperCase(Locale.ROOT))
                    .toList();
            for (String code : codes) {
                if (!CODES.contains(code)) {
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
            Answers answers = new Answers(
                    regexes(expect, "answers"), regexes(expect, "absent"), regexes(expect, "all"), least, most);
            return new Expected(codes.isEmpty() ? USUAL.codes : codes, answers, HttpExpectReader.limits(expect));
        }

        private static List<Regex> regexes(Fields expect, String key) {
            return expect.texts(key).stream()
                    .flatMap(text -> HttpExpectReader.regex(expect, key, text).stream())
                    .toList();
        }
    }
}
