package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import java.util.ArrayList;
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
        List<ProbeTarget.Line> dialogue =
                HttpExpectReader.<ProbeTarget.Line>each(fields, "dialogue", SocketReader::line);
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
        List<ProbeTarget.Line> lines = new ArrayList<>();
        HttpExpectReader.regex(fields, "expect").ifPresent(regex -> lines.add(new ProbeTarget.Line.Expect(regex)));
        String text = fields.text("send", "");
        if (fields.has("send")) {
            lines.add(new ProbeTarget.Line.Send(new Secret(text)));
        }
        if (fields.flag("startTls", false)) {
            lines.add(new ProbeTarget.Line.StartTls());
        }
        int keys = (fields.has("expect") ? 1 : 0) + (fields.has("send") ? 1 : 0) + (fields.has("startTls") ? 1 : 0);
        if (keys != 1) {
            fields.mistake(
                    fields.line(),
                    "a step of a dialogue has one of `expect`, `send` and `startTls`",
                    "write each as an item of its own");
        }
        lines.forEach(into);
    }
}
