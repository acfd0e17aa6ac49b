package dev.bellwether.config;

import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.ComposerException;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * Turns what snakeyaml-engine composes of a text into a tree, in which every scalar is the text that it is. A hostile file
 * can neither recurse nor multiply itself by aliases. Tags and further documents are refused, because nothing downstream
 * would give them a meaning.
 */
final class YamlTree {
    /** The deepest file that makes sense has a journey's steps about ten levels down. */
    static final int MOST_DEPTH = 64;
    /** The values that all aliases of a file may stand for together, those within others counted each time. */
    static final int MOST_ALIASED = 1_000_000;

    private final String file;
    private final List<Mistake> mistakes;
    /** Those that are still to be met, in the order of the file. */
    private final Deque<AliasEvent> aliases = new ArrayDeque<>();

    private final Set<org.snakeyaml.engine.v2.nodes.Node> anchored = new HashSet<>();
    private final Set<org.snakeyaml.engine.v2.nodes.Node> open = new HashSet<>();
    private Optional<AliasEvent> alias = Optional.empty();
    private int aliased;

    private YamlTree(String file, List<Mistake> mistakes) {
        this.file = file;
        this.mistakes = mistakes;
    }

    /** Parses the text of a file: an empty mapping for an empty text, nothing where a mistake was added. */
    static Optional<Node> parse(String file, String text, List<Mistake> mistakes) {
        int before = mistakes.size();
        YamlTree tree = new YamlTree(file, mistakes);
        Optional<Node> root = Optional.empty();
        try {
            root = tree.compose(text);
        } catch (Refused e) {
            // It is a mistake already.
        } catch (ComposerException e) {
            tree.namesNothing(tree.aliases.getLast());
        } catch (MarkedYamlEngineException e) {
            // Not its message: that quotes the file, and a quoted line may hold a secret.
            tree.mistake(
                    line(e.getProblemMark().or(e::getContextMark)),
                    "not YAML: " + e.getProblem(),
                    hint(e.getProblem()));
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
        return root.filter(node -> !(node instanceof Node.Scalar scalar && scalar.isEmpty()))
                .or(() -> Optional.of(new Node.Mapping(List.of(), 1)));
    }

    private Optional<Node> compose(String text) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new FailsafeSchema())
                .setCodePointLimit(Integer.MAX_VALUE)
                .setMaxAliasesForCollections(Integer.MAX_VALUE)
                .build();
        return new Composer(settings, new BoundedParser(settings, text))
                .getSingleNode()
                .map(root -> node(root, 0));
    }

    /** A node that was composed, which is the same object again where an alias stands for it. */
    private Node node(org.snakeyaml.engine.v2.nodes.Node composed, int depth) {
        boolean again = composed.getAnchor().isPresent() && !anchored.add(composed);
        if (!again || alias.isPresent()) {
            return converted(composed, depth);
        }
        alias = Optional.of(aliases.remove());
        aliased++;
        Node meant = converted(composed, depth);
        alias = Optional.empty();
        return meant;
    }

    private Node converted(org.snakeyaml.engine.v2.nodes.Node composed, int depth) {
        int line = line(composed.getStartMark());
        if (composed instanceof ScalarNode scalar) {
            return new Node.Scalar(scalar.getValue(), !scalar.isPlain(), line);
        }
        alias.ifPresent(event -> bound(event, (CollectionNode<?>) composed, depth + 1));
        open.add(composed);
        Node node = composed instanceof SequenceNode sequence
                ? new Node.Sequence(
                        sequence.getValue().stream()
                                .map(item -> node(item, depth + 1))
                                .toList(),
                        line)
                : new Node.Mapping(
                        ((MappingNode) composed)
                                .getValue().stream()
                                        .map(entry -> entry(entry, depth + 1))
                                        .toList(),
                        line);
        open.remove(composed);
        return node;
    }

    private void bound(AliasEvent event, CollectionNode<?> meant, int depth) {
        if (open.contains(meant)) {
            throw namesNothing(event);
        }
        aliased += meant.getValue().size();
        if (aliased > MOST_ALIASED) {
            throw mistake(
                    line(event.getStartMark()),
                    "the aliases up to here stand for more than " + MOST_ALIASED + " values",
                    "split the file");
        }
        checkDepth(depth, line(event.getStartMark()));
    }

    private Node.Entry entry(NodeTuple entry, int depth) {
        Node key = node(entry.getKeyNode(), depth);
        if (!(key instanceof Node.Scalar)) {
            mistake(key.line(), "a key must be a single value", "quote it if it holds brackets or braces");
        }
        String text = key instanceof Node.Scalar scalar ? scalar.text() : "";
        return new Node.Entry(text, key.line(), node(entry.getValueNode(), depth));
    }

    private void checkDepth(int depth, int line) {
        if (depth > MOST_DEPTH) {
            throw mistake(line, "nested more than " + MOST_DEPTH + " levels deep", "");
        }
    }

    private Refused namesNothing(AliasEvent event) {
        String name = event.getAlias().getValue();
        return mistake(
                line(event.getStartMark()),
                "`*" + name + "` names nothing",
                "give what it stands for, before it, an `&" + name + "`");
    }

    /** Adds a mistake, and has the exception ready for when reading on makes no sense. */
    private Refused mistake(int line, String what, String hint) {
        mistakes.add(new Mistake(file, line, what, hint));
        return new Refused();
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
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

    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** Keeps the composer, which recurses, from going too deep, and sees what it does not hand on. */
    private final class BoundedParser extends ParserImpl {
        private int documents;
        private int depth;

        BoundedParser(LoadSettings settings, String text) {
            super(settings, new StreamReader(settings, text));
        }

        @Override
        public Event next() {
            Event event = super.next();
            int line = line(event.getStartMark());
            if (event instanceof DocumentStartEvent && ++documents > 1) {
                throw mistake(line, "a second document begins", "one file holds one document; remove the `---`");
            } else if (event instanceof ScalarEvent scalar) {
                refuseTag(scalar.getTag(), line);
            } else if (event instanceof CollectionStartEvent start) {
                refuseTag(start.getTag(), line);
                checkDepth(++depth, line);
            } else if (event instanceof CollectionEndEvent) {
                depth--;
            } else if (event instanceof AliasEvent used) {
                aliases.add(used);
            }
            // Marks hold on to the text around them, and every node to its marks: of a large file, hundreds of
            // megabytes.
            return withoutText(event, Optional.of(new Mark(file, 0, line - 1, 0, new int[0], 0)));
        }

        private Event withoutText(Event event, Optional<Mark> mark) {
            if (event instanceof ScalarEvent of) {
                return new ScalarEvent(
                        of.getAnchor(), of.getTag(), of.getImplicit(), of.getValue(), of.getScalarStyle(), mark, mark);
            } else if (event instanceof MappingStartEvent of) {
                return new MappingStartEvent(
                        of.getAnchor(), of.getTag(), of.isImplicit(), of.getFlowStyle(), mark, mark);
            } else if (event instanceof SequenceStartEvent of) {
                return new SequenceStartEvent(
                        of.getAnchor(), of.getTag(), of.isImplicit(), of.getFlowStyle(), mark, mark);
            } else if (event instanceof MappingEndEvent) {
                return new MappingEndEvent(mark, mark);
            }
            return event instanceof SequenceEndEvent ? new SequenceEndEvent(mark, mark) : event;
        }

        private void refuseTag(Optional<String> tag, int line) {
            tag.ifPresent(name -> mistake(line, "`" + name + "` is a tag", "remove it, or quote the value"));
        }
    }
}
