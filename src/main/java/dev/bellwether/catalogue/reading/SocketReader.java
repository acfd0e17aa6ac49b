package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads probes of the kinds {@code tls} and {@code tcp}. */
final class SocketReader {
    private SocketReader() {}

    static ProbeTarget tls(Fields fields) {
        Optional<Address> address = address(fields);
        Route route = RouteReader.read(fields, Route.DIRECT);
        Limits limits = HttpExpectReader.onlyLimits(fields);
        return address.map(to -> new ProbeTarget.Tls(to, route, limits)).orElse(null);
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

    private static void line(Fields fields, Consumer<ProbeTarget.Line> into) {
        HttpExpectReader.regex(fields, "expect").ifPresent(regex -> into.accept(new ProbeTarget.Line.Expect(regex)));
        fields.text("send").ifPresent(text -> into.accept(new ProbeTarget.Line.Send(new Secret(text))));
        if (fields.flag("startTls", false)) {
            into.accept(new ProbeTarget.Line.StartTls());
        }
        if (fields.given("expect", "send", "startTls") != 1) {
            fields.mistake(
                    fields.line(),
                    "a step of a dialogue has one of `expect`, `send` and `startTls`",
                    "write each as an item of its own");
        }
    }
}
