package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Replaces {@code ${env:NAME}} and {@code ${file:PATH}} in the values of one file, also in the midst of a text, and keeps what
 * it put there out of the mistakes that are found afterwards. {@code PATH} is relative to the directory of the file in which
 * it stands; one line break at the end of what it names is dropped.
 */
final class Secrets {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]*)(\\}?)");
    private static final long MOST_BYTES = 64 << 10;

    private final Map<String, String> environment;
    private final Path file;
    private final Map<String, String> referencesByValue = new HashMap<>();
    private final Set<Integer> unresolved = new HashSet<>();
    private final List<Mistake> mistakes;

    /** Secrets of one reading of one file; a reference that leads nowhere is added to the mistakes. */
    Secrets(Map<String, String> environment, Path file, List<Mistake> mistakes) {
        this.environment = environment;
        this.file = file;
        this.mistakes = mistakes;
    }

    /** The tree with all references replaced; one that leads nowhere is a mistake and stays. */
    Node resolve(Node root) {
        return Node.map(
                root, scalar -> scalar.text().contains("${") ? resolve(scalar) : scalar, IntUnaryOperator.identity());
    }

    /** Whether a mistake found later is on a line whose value is not the one that was meant. */
    boolean isConsequence(Mistake mistake) {
        return unresolved.contains(mistake.line());
    }

    /** The same mistake without any secret: where its text holds one, the reference stands instead. */
    Mistake redact(Mistake mistake) {
        if (referencesByValue.isEmpty()) {
            return mistake;
        }
        Pattern secrets = Pattern.compile(referencesByValue.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|")));
        return new Mistake(
                mistake.file(), mistake.line(), redact(secrets, mistake.what()), redact(secrets, mistake.hint()));
    }

    private String redact(Pattern secrets, String text) {
        return secrets.matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(referencesByValue.get(match.group())));
    }

    private Node.Scalar resolve(Node.Scalar scalar) {
        List<String> values = new ArrayList<>();
        String text = REFERENCE.matcher(scalar.text()).replaceAll(match -> {
            String value = value(match, scalar.line());
            if (!value.isEmpty()) {
                values.add(value);
            }
            return Matcher.quoteReplacement(value.isEmpty() ? match.group() : value);
        });
        return new Node.Scalar(text, true, scalar.line(), values);
    }

    /** What a reference stands for; the empty string where that is nothing. */
    private String value(MatchResult match, int line) {
        String name = match.group(2);
        String value;
        if (match.group(3).isEmpty()) {
            value = refuse(line, "`${" + match.group(1) + ":` is not closed", "end it with }");
        } else if (match.group(1).equals("file")) {
            value = content(name, line);
        } else {
            value = environment.getOrDefault(name, "");
            if (value.isEmpty()) {
                refuse(line, "the environment variable `" + name + "` is not set, or empty", "set it before the start");
            }
        }
        if (!value.isEmpty()) {
            referencesByValue.put(value, match.group());
        }
        return value;
    }

    private String content(String name, int line) {
        String shown = "the file `" + name + "`";
        try {
            Path path = file.resolveSibling(name);
            if (name.isEmpty() || !Files.isRegularFile(path)) {
                return refuse(
                        line,
                        "there is no file `" + name + "` to take a secret from",
                        "a relative path starts at the directory of this file");
            } else if (Files.size(path) > MOST_BYTES) {
                return refuse(line, shown + " is too large for a secret", "at most 64 kB");
            }
            String content = Files.readString(path).replaceFirst("\\R\\z", "");
            return content.isEmpty() ? refuse(line, shown + " is empty", "write the secret into it") : content;
        } catch (IOException | InvalidPathException e) {
            return refuse(line, shown + " cannot be read as text", "may this user read it?");
        }
    }

    private String refuse(int line, String what, String hint) {
        unresolved.add(line);
        mistakes.add(new Mistake(file.toString(), line, what, hint));
        return "";
    }
}
