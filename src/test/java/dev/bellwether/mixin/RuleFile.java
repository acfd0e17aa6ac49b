package dev.bellwether.mixin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * A file of rules, as YAML.
 *
 * @param name of the file
 * @param comment what stands above all
 * @param groups what is evaluated together
 */
record RuleFile(String name, String comment, List<Group> groups) {
    private static final String MADE =
            "Made by `make mixin` from src/test/java/dev/bellwether/mixin; do not change it here.";
    private static final int WIDTH = 128;
    private static final Pattern SECONDS = Pattern.compile("@(\\d+)@");
    private static final Pattern SPAN = Pattern.compile("(?<=[\\[:]|offset )(\\d+)(s|m|h|d)\\b");
    private static final Map<String, Long> UNITS = Map.of("s", 1L, "m", 60L, "h", 3600L, "d", 86_400L);

    /**
     * Rules that are evaluated one after another.
     *
     * @param interval how often, such as {@code 1m}; empty for as often as Prometheus is told in general
     */
    record Group(String name, String interval, List<Rule> rules) {}

    /**
     * The text.
     *
     * @param factor by how much every span is shorter than it is meant to be, for a test that has no hours; 1 for as it is meant. What
     *     waits for a daemon that is away keeps its time, since a restart takes as long as ever
     */
    String text(int factor) {
        StringBuilder out = new StringBuilder();
        comment(out, "", MADE);
        comment(out, "", comment);
        out.append("\ngroups:\n");
        for (Group group : groups) {
            out.append("  - name: ").append(group.name()).append('\n');
            if (!group.interval().isEmpty()) {
                out.append("    interval: ")
                        .append(shorter(group.interval(), factor))
                        .append('\n');
            }
            out.append("    rules:\n");
            String between = "";
            for (Rule rule : group.rules()) {
                out.append(between);
                write(rule, factor, out);
                between = "\n";
            }
        }
        return out.toString();
    }

    private static void write(Rule rule, int factor, StringBuilder out) {
        comment(out, "      ", rule.reason());
        out.append("      - ")
                .append(rule.kind())
                .append(": ")
                .append(rule.name())
                .append('\n');
        out.append("        expr: |-\n");
        scaled(rule.expression(), factor)
                .lines()
                .forEach(line -> out.append("          ").append(line).append('\n'));
        if (!rule.holds().isEmpty()) {
            boolean ofTheProcess =
                    rule.expression().contains("up{job=") && rule.labels().containsValue("us");
            out.append("        for: ")
                    .append(ofTheProcess ? rule.holds() : shorter(rule.holds(), factor))
                    .append('\n');
        }
        if (!rule.lingers().isEmpty()) {
            out.append("        keep_firing_for: ")
                    .append(shorter(rule.lingers(), factor))
                    .append('\n');
        }
        map(out, "labels", rule.labels());
        map(out, "annotations", rule.annotations());
    }

    private static void map(StringBuilder out, String key, Map<String, String> entries) {
        if (!entries.isEmpty()) {
            out.append("        ").append(key).append(":\n");
            entries.forEach((name, value) -> {
                out.append("          ").append(name).append(": ");
                if (value.length() + name.length() < WIDTH - 16) {
                    out.append('\'').append(value.replace("'", "''")).append("'\n");
                } else {
                    out.append(">-\n");
                    wrapped(value, WIDTH - 12)
                            .forEach(line ->
                                    out.append("            ").append(line).append('\n'));
                }
            });
        }
    }

    private static void comment(StringBuilder out, String indent, String text) {
        if (!text.isBlank()) {
            for (String paragraph : text.strip().split("\n\n", -1)) {
                wrapped(paragraph.replace("\n", " "), WIDTH - indent.length() - 2)
                        .forEach(line ->
                                out.append(indent).append("# ").append(line).append('\n'));
            }
        }
    }

    private static List<String> wrapped(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }

    private static String scaled(String expression, int factor) {
        String spans =
                factor == 1 ? expression : SPAN.matcher(expression).replaceAll(found -> shorter(found.group(), factor));
        return SECONDS.matcher(spans).replaceAll(found -> seconds(found, factor));
    }

    private static String seconds(MatchResult found, int factor) {
        double seconds = Double.parseDouble(found.group(1)) / factor;
        return seconds == Math.rint(seconds)
                ? Long.toString((long) seconds)
                : String.format(Locale.ROOT, "%.3f", seconds);
    }

    private static String shorter(String span, int factor) {
        if (factor == 1) {
            return span;
        }
        long seconds =
                Long.parseLong(span.substring(0, span.length() - 1)) * UNITS.get(span.substring(span.length() - 1));
        return Math.max(1, seconds * 1000 / factor) + "ms";
    }
}
