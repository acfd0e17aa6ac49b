package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.document.Fields;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads the way to a target: {@code connectTo}, {@code ip}, {@code proxy} and {@code tls}. */
final class RouteReader {
    private static final List<String> VERSIONS = List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3");

    private RouteReader() {}

    /** Reads these keys; what is absent is as the given route has it. */
    static Route read(Fields fields, Route byDefault) {
        return new Route(
                address(fields, "connectTo").or(byDefault::connectTo),
                fields.oneOf("ip", List.of(Route.Ip.values()), Route.Ip::wire, byDefault.ip()),
                fields.text("proxy").flatMap(text -> proxy(fields, text)).or(byDefault::proxy),
                fields.mapping("tls", RouteReader::tls).orElse(byDefault.tls()));
    }

    static Optional<Address> address(Fields fields, String key) {
        return fields.parsed(key, Address::parse, "address", "write it as host:port or [ipv6]:port");
    }

    static Route.TlsOptions tls(Fields fields) {
        Optional<Path> cert = path(fields, "cert");
        Optional<Path> key = path(fields, "key");
        if (cert.isPresent() != key.isPresent()) {
            fields.wrong(
                    cert.isPresent() ? "cert" : "key",
                    "needs `" + (cert.isPresent() ? "key" : "cert") + "` beside it",
                    "a certificate and its private key go together");
        }
        Optional<String> serverName =
                fields.parsed("serverName", name -> Address.parse(name, 443).map(Address::host), "host name", "");
        return new Route.TlsOptions(
                path(fields, "ca"),
                cert,
                key,
                serverName,
                fields.oneOf(
                        "minVersion",
                        VERSIONS,
                        name -> name.equals("TLSv1") ? "1.0" : name.substring("TLSv".length()),
                        Route.TlsOptions.USUAL.minVersion()),
                fields.flag("verify", true));
    }

    /** A path, relative to the directory of the file that it stands in. */
    static Optional<Path> path(Fields fields, String key) {
        Optional<String> text = fields.text(key);
        if (text.isPresent() && text.get().isEmpty()) {
            fields.wrong(key, "is empty", "the path of a file");
            return Optional.empty();
        }
        try {
            return text.map(Path.of(fields.file())::resolveSibling);
        } catch (InvalidPathException e) {
            fields.wrong(key, "is no path: " + e.getReason(), "the path of a file");
            return Optional.empty();
        }
    }

    private static Optional<Route.Proxy> proxy(Fields fields, String text) {
        String rest = text.startsWith("http://") ? text.substring(7) : text;
        if (rest.endsWith("/")) {
            rest = rest.substring(0, rest.length() - 1);
        }
        int at = rest.lastIndexOf('@');
        Optional<Address> address = Address.parse(rest.substring(at + 1));
        if ((text.contains("://") && !text.startsWith("http://")) || address.isEmpty()) {
            fields.wrong("proxy", "this is no address of a proxy", "write it as http://host:port");
            return Optional.empty();
        }
        Optional<Secret> credentials = at < 0 ? Optional.empty() : Optional.of(new Secret(rest.substring(0, at)));
        return Optional.of(new Route.Proxy(address.get(), credentials));
    }
}
