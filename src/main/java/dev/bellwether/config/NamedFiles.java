package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
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
    /** What is wrong by check and file, since many probes name the same ones. */
    private final Map<String, Optional<String>> known = new HashMap<>();

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
        look(
                mapping,
                "bodyFile",
                "readable",
                body -> Files.isReadable(body) && !Files.isDirectory(body)
                        ? Optional.empty()
                        : Optional.of(UNREADABLE));
        Map<String, Node.Entry> tls = tls(mapping);
        Look certificates = path -> {
            PemFiles.certificates(path);
            return Optional.empty();
        };
        boolean cert = look(tls, "cert", "certificates", certificates);
        boolean key = look(tls, "key", "key", path -> {
            PemFiles.key(path);
            return Optional.empty();
        });
        if (cert && key) {
            Path own = path(tls, "cert").orElseThrow();
            look(
                    tls,
                    "key",
                    "of " + own,
                    path -> PemFiles.fits(
                                    PemFiles.key(path),
                                    PemFiles.certificates(own).get(0))
                            ? Optional.empty()
                            : Optional.of("is not the key of the first certificate in " + own.getFileName()));
        }
        look(tls, "ca", "certificates", certificates);
    }

    private void checkDates(Map<String, Node.Entry> mapping, Instant now) {
        look(
                tls(mapping),
                "cert",
                "dates",
                path -> PemFiles.outdated(PemFiles.certificates(path).get(0), now));
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

    @FunctionalInterface
    private interface Look {
        /** What is wrong with a file, in words. */
        Optional<String> at(Path path) throws IOException, GeneralSecurityException;
    }

    /** Notes what is wrong with the file under a key; answers whether there is one, and nothing is. */
    private boolean look(Map<String, Node.Entry> mapping, String key, String check, Look look) {
        Optional<Path> named = path(mapping, key);
        Optional<String> wrong = named.flatMap(path -> known.computeIfAbsent(check + " " + path, unknown -> {
            try {
                return look.at(path);
            } catch (IOException e) {
                return Optional.of(UNREADABLE);
            } catch (GeneralSecurityException e) {
                return Optional.of("is not usable: " + e.getMessage());
            }
        }));
        wrong.ifPresent(text -> mistakes.accept(new Mistake(
                file,
                mapping.get(key).line(),
                "`" + key + "`: " + named.get() + " " + text,
                text.equals(UNREADABLE) ? "is it there? A relative path starts at the directory of this file" : "")));
        return named.isPresent() && wrong.isEmpty();
    }
}
