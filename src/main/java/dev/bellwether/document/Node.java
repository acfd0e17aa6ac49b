package dev.bellwether.document;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.UnaryOperator;

/** A piece of a configuration file that remembers its line, so that a mistake in it can be shown. */
public sealed interface Node {
    /** The line in the file, from 1. */
    int line();

    /** The same tree with other scalars, and other lines of its lists, mappings and keys. */
    static Node map(Node node, UnaryOperator<Scalar> scalars, IntUnaryOperator lines) {
        int line = lines.applyAsInt(node.line());
        if (node instanceof Mapping mapping) {
            return new Mapping(
                    mapping.entries().stream()
                            .map(entry -> new Entry(
                                    entry.key(), lines.applyAsInt(entry.line()), map(entry.value(), scalars, lines)))
                            .toList(),
                    line);
        }
        return node instanceof Sequence list
                ? new Sequence(
                        list.items().stream()
                                .map(item -> map(item, scalars, lines))
                                .toList(),
                        line)
                : scalars.apply((Scalar) node);
    }

    /**
     * A single value, as written, without quotes. One that was quoted is text whatever it looks like. The secrets are the parts of
     * it that came from elsewhere and are never shown.
     */
    record Scalar(String text, boolean quoted, int line, List<String> secrets) implements Node {
        public Scalar {
            secrets = List.copyOf(secrets);
        }

        /** A value without secrets. */
        public Scalar(String text, boolean quoted, int line) {
            this(text, quoted, line, List.of());
        }

        /** Whether nothing stands there, as after a key whose list or mapping is commented out. */
        public boolean isEmpty() {
            return !quoted && text.isEmpty();
        }
    }

    record Sequence(List<Node> items, int line) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** Keys with values, in the order of the file; a key may stand there twice, which is the reader's to report. */
    record Mapping(List<Entry> entries, int line) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    record Entry(String key, int line, Node value) {}
}
