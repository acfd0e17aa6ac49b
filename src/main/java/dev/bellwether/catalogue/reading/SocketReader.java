package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Regex;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.document.Fields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads probes of the kinds {@code tls} and {@code tcp}. */
final class SocketReader {
    private SocketReader() {}

    static ProbeTarget tls(Fields fields) {
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

    static ProbeTarget tcp(Fields fields) {
        Optional<Address> address = address(fields);
        Route route = RouteReader.read(fields, Route.DIRECT);
        List<ProbeTarget.Line> dialogue = fields.each("dialogue", "an item of `dialogue`", SocketReader::line);
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
}
