package dev.bellwether.config;

import dev.bellwether.document.Fields;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Optional;

/**
 * How this node is one of several on the store of {@code store.uri}.
 *
 * @param name of this node, as people know it
 * @param listen where the other nodes reach this one: by which they find one another, and the next port for what they tell one another
 * @param tls how they prove who they are; empty for no encryption
 */
public record ClusterConfig(String name, Listen listen, Optional<NodeTls> tls) {
    private static final int PORT = 7800;

    /** PEM files: the certificate and the key of this node, and the authorities that all nodes have theirs from. */
    public record NodeTls(Path certificate, Path key, Path authorities) {}

    /** Whether other machines can hear what is told without encryption. */
    public boolean isExposed() {
        return tls.isEmpty() && !listen.isLoopback();
    }

    /** Reads the section; empty where it is not enabled. */
    static Optional<ClusterConfig> read(Fields section, DaemonReader.FileLookup files) {
        boolean enabled = section.flag("enabled", false);
        String name = section.text("name", "");
        String host = section.text("host", "127.0.0.1");
        int port = section.integer("port", 1, 65_534).orElse(PORT);
        Optional<NodeTls> tls = section.mapping("tls", fields -> tls(fields, files));
        if (host.isBlank() || host.equals("0.0.0.0") || host.equals("::")) {
            section.wrong(
                    "host", "is no address at which other nodes reach this one", "such as 10.0.0.7 or node-1.example");
        }
        return enabled
                ? Optional.of(new ClusterConfig(name.isBlank() ? hostName() : name, new Listen(host, port), tls))
                : Optional.empty();
    }

    private static NodeTls tls(Fields fields, DaemonReader.FileLookup files) {
        Path certificate = file(fields, files, "cert", PemFiles::certificates);
        Path key = file(fields, files, "key", path -> {
            PrivateKey own = PemFiles.key(path);
            if (!PemFiles.fits(own, PemFiles.certificates(certificate).get(0))) {
                throw new GeneralSecurityException("it is not the key of the first certificate in `cert`");
            }
            return own;
        });
        return new NodeTls(certificate, key, file(fields, files, "ca", PemFiles::certificates));
    }

    private interface PemReader {
        Object read(Path path) throws IOException, GeneralSecurityException;
    }

    private static Path file(Fields fields, DaemonReader.FileLookup files, String key, PemReader reader) {
        String text = fields.required(key, "a file of PEM; all three of cert, key and ca are needed");
        Path path = files.given(text, SetOverrides.isOverride(fields.line(key)));
        if (!text.isEmpty()) {
            try {
                reader.read(path);
            } catch (IOException | GeneralSecurityException e) {
                String why = e instanceof IOException ? "it cannot be read" : e.getMessage();
                fields.wrong(key, "`" + text + "` is of no use: " + why, "");
            }
        }
        return path;
    }

    /** Of this machine, which is the name of a node that has none of its own. */
    public static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
