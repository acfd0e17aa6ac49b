package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at the files that a catalogue names: bodies of requests, and the certificates and keys under {@code tls}. What cannot be
 * used is a mistake on its line, found before the first probe finds it.
 */
final class NamedFiles {
    private static final String UNREADABLE = "cannot be read";

    private final String file;
    private final Consumer<Mistake> mistakes;
    /** Many probes name the same ones. */
    private final Map<List<Optional<Path>>, Optional<String>> known = new HashMap<>();

    private NamedFiles(String file, Consumer<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /** Notes every file that is not there, or is not what it should be. */
    static void check(String file, Node catalogue, Consumer<Mistake> mistakes) {
        NamedFiles files = new NamedFiles(file, mistakes);
        eachMapping(catalogue, mapping -> files.check(mapping));
    }

    /** Notes every certificate that is of no use any more, or not yet: its target does not accept it, and that is nobody's mistake. */
    static void checkDates(String file, Node catalogue, Instant now, Consumer<Mistake> mistakes) {
        NamedFiles files = new NamedFiles(file, mistakes);
        eachMapping(catalogue, mapping -> files.checkDates(mapping, now));
    }

    private static void eachMapping(Node node, Consumer<Map<String, Node.Entry>> visit) {
        if (node instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> eachMapping(item, visit));
        } else if (node instanceof Node.Mapping mapping) {
            Map<String, Node.Entry> entries = new HashMap<>();
            mapping.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
            visit.accept(entries);
            mapping.entries().forEach(entry -> eachMapping(entry.value(), visit));
        }
    }

    private void check(Map<String, Node.Entry> mapping) {
        note(
                mapping,
                "bodyFile",
                path(mapping, "bodyFile")
                        .flatMap(body -> once(
                                List.of(Optional.of(body)),
                                () -> Files.isReadable(body) && !Files.isDirectory(body)
                                        ? Optional.empty()
                                        : Optional.of(UNREADABLE))));
        Map<String, Node.Entry> tls = tls(mapping);
        Optional<Path> cert = path(tls, "cert");
        Optional<Path> key = path(tls, "key");
        Optional<String> wrongCert = cert.flatMap(path -> once(List.of(cert, Optional.empty()), () -> {
            PemFiles.certificates(path);
            return Optional.empty();
        }));
        Optional<String> wrongKey = key.flatMap(path -> once(List.of(Optional.empty(), key), () -> {
            PemFiles.key(path);
            return Optional.empty();
        }));
        note(tls, "cert", wrongCert);
        note(tls, "key", wrongKey);
        if (cert.isPresent() && key.isPresent() && wrongCert.isEmpty() && wrongKey.isEmpty()) {
            note(tls, "key", once(List.of(cert, key), () -> mismatch(cert.get(), key.get())));
        }
        note(
                tls,
                "ca",
                path(tls, "ca")
                        .flatMap(ca -> once(List.of(Optional.of(ca), Optional.empty()), () -> {
                            PemFiles.certificates(ca);
                            return Optional.empty();
                        })));
    }

    private static Optional<String> mismatch(Path cert, Path key) throws IOException, GeneralSecurityException {
        PrivateKey own = PemFiles.key(key);
        return PemFiles.fits(own, PemFiles.certificates(cert).get(0))
                ? Optional.empty()
                : Optional.of("is not the key of the first certificate in " + cert.getFileName());
    }

    private void checkDates(Map<String, Node.Entry> mapping, Instant now) {
        Map<String, Node.Entry> tls = tls(mapping);
        note(
                tls,
                "cert",
                path(tls, "cert")
                        .flatMap(path -> once(
                                List.of(Optional.of(path)),
                                () -> PemFiles.outdated(
                                        PemFiles.certificates(path).get(0), now))));
    }

    private static Map<String, Node.Entry> tls(Map<String, Node.Entry> mapping) {
        Map<String, Node.Entry> entries = new HashMap<>();
        if (mapping.containsKey("tls") && mapping.get("tls").value() instanceof Node.Mapping tls) {
            tls.entries().forEach(entry -> entries.putIfAbsent(entry.key(), entry));
        }
        return entries;
    }

    /** The path under a key; empty where there is none, which its reader has noted. */
    private Optional<Path> path(Map<String, Node.Entry> mapping, String key) {
        try {
            return mapping.containsKey(key)
                            && mapping.get(key).value() instanceof Node.Scalar scalar
                            && !scalar.text().isEmpty()
                    ? Optional.of(Path.of(file).resolveSibling(scalar.text()))
                    : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    private void note(Map<String, Node.Entry> mapping, String key, Optional<String> wrong) {
        wrong.ifPresent(text -> mistakes.accept(new Mistake(
                file,
                mapping.get(key).line(),
                "`" + key + "`: " + path(mapping, key).orElseThrow() + " " + text,
                text.equals(UNREADABLE) ? "is it there? A relative path starts at the directory of this file" : "")));
    }

    @FunctionalInterface
    private interface Look {
        Optional<String> at() throws IOException, GeneralSecurityException;
    }

    private Optional<String> once(List<Optional<Path>> files, Look look) {
        return known.computeIfAbsent(files, unknown -> {
            try {
                return look.at();
            } catch (IOException e) {
                return Optional.of(UNREADABLE);
            } catch (GeneralSecurityException e) {
                return Optional.of("is not usable: " + e.getMessage());
            }
        });
    }
}
