package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree from the parser's events, with a stack of its own: a hostile file can neither recurse nor multiply itself
 * by {@link Aliases}. Tags and further documents are refused, because nothing downstream would give them a meaning.
 */
final class YamlTree {
    /** The deepest file that makes sense has a journey's steps about ten levels down. */
    static final int MOST_DEPTH = 64;

    private final String file;
    private final List<Mistake> mistakes;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Aliases aliases = new Aliases();
    private Node root;
    private int documents;

    private YamlTree(String file, List<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /**
     * Parses the text of a file.
     *
     * @return the tree, an empty mapping for an empty text; empty where a mistake was added
     */
    static Optional<Node> parse(String file, String text, List<Mistake> mistakes) {
        int before = mistakes.size();
        YamlTree tree = new YamlTree(file, mistakes);
        LoadSettings settings = LoadSettings.builder()
                .setLabel(file)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        try {
            for (Event event : new Parse(settings).parseString(text)) {
                if (!tree.take(event)) {
                    break;
                }
            }
        } catch (MarkedYamlEngineException e) {
            // Not its message: that quotes the file, and a quoted line may hold a secret.
            int line =
                    e.getProblemMark().or(e::getContextMark).map(YamlTree::line).orElse(1);
            tree.mistake(line, "not YAML: " + e.getProblem(), hint(e.getProblem()));
        } catch (ReaderException e) {
            int line = 1
                    + (int) text.codePoints()
                            .limit(e.getPosition())
                            .filter(c -> c == '\n')
                            .count();
            tree.mistake(line, "not YAML: a control character", "remove it, or write it escaped in double quotes");
        } catch (YamlEngineException e) {
            tree.mistake(1, "not YAML", "");
        }
        if (mistakes.size() > before) {
            return Optional.empty();
        }
        boolean empty = tree.root == null || (tree.root instanceof Node.Scalar scalar && scalar.isEmpty());
        return Optional.of(empty ? new Node.Mapping(List.of(), 1) : tree.root);
    }

    /** Takes the next event; false where reading on makes no sense. */
    private boolean take(Event event) {
        int line = event.getStartMark().map(YamlTree::line).orElse(1);
        switch (event.getEventId()) {
            case DocumentStart -> {
                if (++documents > 1) {
                    mistake(line, "a second document begins", "one file holds one document; remove the `---`");
                    return false;
                }
            }
            case Scalar -> {
                ScalarEvent scalar = (ScalarEvent) event;
                refuseTag(scalar.getTag(), line);
                end(new Node.Scalar(scalar.getValue(), !scalar.isPlain(), line), scalar.getAnchor());
            }
            case SequenceStart -> {
                SequenceStartEvent sequence = (SequenceStartEvent) event;
                refuseTag(sequence.getTag(), line);
                open.push(new Open(false, line, sequence.getAnchor()));
            }
            case MappingStart -> {
                MappingStartEvent mapping = (MappingStartEvent) event;
                refuseTag(mapping.getTag(), line);
                open.push(new Open(true, line, mapping.getAnchor()));
            }
            case SequenceEnd, MappingEnd -> {
                Open ended = open.pop();
                end(ended.close(), ended.anchor);
            }
            case Alias -> {
                return take(((AliasEvent) event).getAlias(), line);
            }
            default -> {}
        }
        return isShallow(open.size(), line);
    }

    private boolean take(Anchor alias, int line) {
        Optional<Node> meant = aliases.find(alias);
        if (meant.isEmpty()) {
            mistake(
                    line,
                    "`*" + alias.getValue() + "` names nothing",
                    "give what it stands for, before it, an `&" + alias.getValue() + "`");
        } else if (aliases.areTooMany()) {
            mistake(
                    line,
                    "the aliases up to here stand for more than " + Aliases.MOST_NODES + " values",
                    "split the file");
            return false;
        }
        add(meant.orElse(new Node.Scalar("", true, line)));
        return isShallow(open.size() + meant.map(Aliases::depth).orElse(0), line);
    }

    private boolean isShallow(int depth, int line) {
        if (depth > MOST_DEPTH) {
            mistake(line, "nested more than " + MOST_DEPTH + " levels deep", "");
            return false;
        }
        return true;
    }

    private void end(Node node, Optional<Anchor> anchor) {
        anchor.ifPresent(name -> aliases.name(name, node));
        add(node);
    }

    private void add(Node node) {
        Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (!parent.add(node)) {
            mistake(node.line(), "a key must be a single value", "quote it if it holds brackets or braces");
        }
    }

    private void refuseTag(Optional<String> tag, int line) {
        tag.ifPresent(name -> mistake(line, "`" + name + "` is a tag", "remove it, or quote the value"));
    }

    private void mistake(int line, String what, String hint) {
        mistakes.add(new Mistake(file, line, what, hint));
    }

    private static int line(Mark mark) {
        return mark.getLine() + 1;
    }

    private static String hint(String problem) {
        if (problem.contains("TAB")) {
            return "indent with spaces";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "quote a value that holds a colon; is the line indented as its neighbours are?";
        }
        if (problem.contains("cannot start any token")) {
            return "quote the value";
        }
        return "look at the quotes, brackets and indentation here and on the lines before";
    }

    /** A list or mapping that has begun and not ended yet. */
    private static final class Open {
        private final boolean mapping;
        private final int line;
        private final Optional<Anchor> anchor;
        private final List<Node> items = new ArrayList<>();
        private final List<Node.Entry> entries = new ArrayList<>();
        private Node.Scalar key;

        Open(boolean mapping, int line, Optional<Anchor> anchor) {
            this.mapping = mapping;
            this.line = line;
            this.anchor = anchor;
        }

        /** Takes the next item, key or value; false where a key is none. */
        boolean add(Node node) {
            if (!mapping) {
                items.add(node);
            } else if (key != null) {
                entries.add(new Node.Entry(key.text(), key.line(), node));
                key = null;
            } else if (node instanceof Node.Scalar scalar) {
                key = scalar;
            } else {
                key = new Node.Scalar("", true, node.line());
                return false;
            }
            return true;
        }

        Node close() {
            return mapping ? new Node.Mapping(entries, line) : new Node.Sequence(items, line);
        }
    }
}
