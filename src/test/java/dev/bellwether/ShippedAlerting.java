package dev.bellwether;

import dev.bellwether.mixin.Mixin;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files that are shipped for Prometheus and Alertmanager, put where a test runs them: with the test's addresses, and with every
 * wait divided by a factor, in rules every span besides. Not so the wait for a daemon that is away, since a restart takes as long as
 * ever.
 */
final class ShippedAlerting {
    static final Path PROMETHEUS = Path.of("conf/prometheus");
    static final Path ALERTMANAGER = Path.of("conf/alertmanager");

    private static final Pattern WAIT = Pattern.compile(
            "^(\\s*(?:scrape_interval|evaluation_interval|interval|group_wait|group_interval|repeat_interval):\\s*)(\\d+)(s|m|h)\\s*$");
    private static final Map<String, Long> MILLIS = Map.of("s", 1000L, "m", 60_000L, "h", 3_600_000L);

    private final int factor;
    private long scaled;

    /**
     * Files whose waits are shorter.
     *
     * @param factor by how much, 1 for as they are
     */
    ShippedAlerting(int factor) {
        this.factor = factor;
    }

    /** Copies what Prometheus reads, and answers its configuration. */
    Path prometheus(Path to, Map<String, String> replacements) throws IOException {
        Files.createDirectories(to.resolve("rules"));
        for (Map.Entry<String, String> rules : Mixin.rules(factor).entrySet()) {
            Files.writeString(to.resolve("rules").resolve(rules.getKey()), rules.getValue());
            scaled += Pattern.compile("(?m)^ +(for|interval): .*ms$")
                    .matcher(rules.getValue())
                    .results()
                    .count();
        }
        return copy(PROMETHEUS.resolve("prometheus.yml"), to.resolve("prometheus.yml"), replacements);
    }

    /**
     * Copies what Alertmanager reads, and answers its configuration.
     *
     * @param receiver where messages go, by receiver below it
     */
    Path alertmanager(Path to, String receiver) throws IOException {
        Files.createDirectories(to.resolve("secrets"));
        for (String name : List.of("page", "ticket", "watchdog")) {
            Files.writeString(to.resolve("secrets").resolve(name + "-url"), receiver + name);
        }
        copy(ALERTMANAGER.resolve("bellwether.tmpl"), to.resolve("bellwether.tmpl"), Map.of());
        return copy(
                ALERTMANAGER.resolve("alertmanager.yml"),
                to.resolve("alertmanager.yml"),
                Map.of(
                        "/etc/alertmanager/secrets",
                        to.resolve("secrets").toAbsolutePath().toString()));
    }

    /** How many waits were made shorter so far. */
    long scaled() {
        return scaled;
    }

    /** How long a key of the shipped files says to wait, in milliseconds; the first of that name after a place. */
    static long waitMs(Path file, String after, String key) {
        try {
            String text = Files.readString(file);
            Matcher found =
                    Pattern.compile("\\b" + key + ":\\s*(\\d+)(s|m|h)\\b").matcher(text);
            if (!text.contains(after) || !found.find(text.indexOf(after))) {
                throw new IllegalStateException(file + " has no " + key + " after " + after);
            }
            return Long.parseLong(found.group(1)) * MILLIS.get(found.group(2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path copy(Path from, Path to, Map<String, String> replacements) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(from)) {
            String result = line;
            for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                result = result.replace(replacement.getKey(), replacement.getValue());
            }
            lines.add(shorter(result));
        }
        return Files.write(to, lines);
    }

    private String shorter(String line) {
        Matcher wait = WAIT.matcher(line);
        if (factor == 1 || !wait.matches()) {
            return line;
        }
        scaled++;
        return wait.group(1) + Long.parseLong(wait.group(2)) * MILLIS.get(wait.group(3)) / factor + "ms";
    }
}
