package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Lays {@code --set key=value} over a file. Each override is given a line far below the file's last one, as if it had been
 * appended there; so one reading checks both, and a mistake on such a line is known to come from the command line.
 */
final class SetOverrides {
    /** The name under which mistakes in overrides are shown, with the number of the override as line. */
    static final String FILE = "--set";

    private static final int LINES = 1 << 30;

    private SetOverrides() {}

    /** The tree with all overrides in it; of two for the same key the later one stands. */
    static Node apply(Node root, List<String> overrides, List<Mistake> mistakes) {
        Node changed = root;
        for (int i = 0; i < overrides.size(); i++) {
            String override = overrides.get(i);
            int equals = override.indexOf('=');
            List<String> path =
                    List.of(override.substring(0, Math.max(0, equals)).split("\\.", -1));
            if (equals < 0 || path.contains("")) {
                // Without its value, which may be a secret.
                String shown = equals < 0 ? "an override without `=`" : "`" + override.substring(0, equals) + "`";
                mistakes.add(new Mistake(FILE, i + 1, shown + " names no key", "write it as http.port=8080"));
                continue;
            }
            int line = LINES + i + 1;
            Optional<Node> value = value(override.substring(equals + 1), line, mistakes);
            if (value.isPresent()) {
                changed = put(changed, path, value.get());
            }
        }
        return changed;
    }

    /** Whether what stands on a line came from the command line. */
    static boolean isOverride(int line) {
        return line > LINES;
    }

    /** Gives mistakes on the lines of overrides their right file and line. */
    static Mistake attribute(Mistake mistake) {
        return isOverride(mistake.line())
                ? new Mistake(FILE, mistake.line() - LINES, mistake.what(), mistake.hint())
                : mistake;
    }

    /** Only what looks like a list or a mapping is parsed: a password may hold any character. */
    private static Optional<Node> value(String text, int line, List<Mistake> mistakes) {
        if (!text.startsWith("[") && !text.startsWith("{")) {
            return Optional.of(new Node.Scalar(text, false, line));
        }
        List<Mistake> inside = new ArrayList<>();
        Optional<Node> value = YamlTree.parse(FILE, text, inside);
        inside.forEach(mistake -> mistakes.add(new Mistake(FILE, line - LINES, mistake.what(), mistake.hint())));
        return value.map(node -> Node.map(node, scalar -> new Node.Scalar(scalar.text(), true, line), within -> line));
    }

    private static Node put(Node node, List<String> path, Node value) {
        if (path.isEmpty()) {
            return value;
        }
        List<Node.Entry> entries =
                new ArrayList<>(node instanceof Node.Mapping mapping ? mapping.entries() : List.<Node.Entry>of());
        List<String> rest = path.subList(1, path.size());
        for (int i = 0; i < entries.size(); i++) {
            Node.Entry entry = entries.get(i);
            if (entry.key().equals(path.get(0))) {
                int line = rest.isEmpty() ? value.line() : entry.line();
                entries.set(i, new Node.Entry(entry.key(), line, put(entry.value(), rest, value)));
                return new Node.Mapping(entries, node.line());
            }
        }
        Node below = put(new Node.Mapping(List.of(), value.line()), rest, value);
        entries.add(new Node.Entry(path.get(0), value.line(), below));
        return new Node.Mapping(entries, node.line());
    }
}
