package dev.bellwether.cli;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.config.PolicyJson;
import dev.bellwether.status.Backtest;
import dev.bellwether.status.Backtest.Span;
import dev.bellwether.status.Status;
import dev.bellwether.status.comparison.Comparison;
import dev.bellwether.status.comparison.Course;
import dev.bellwether.status.comparison.CourseRecorder;
import dev.bellwether.status.comparison.Totals;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Prints what two policies make of the same evidence: all together, each connector that differs, and the outages of these. */
record ComparisonTable(PrintWriter out) {
    private static final String NOTHING = "-";

    void print(BacktestComparison policies, BacktestComparison.Result result) {
        Totals totals = new Totals();
        result.connectors().forEach(totals::add);
        out.println("From " + result.from() + " to " + result.to() + ", " + count(totals.connectors(), "connector")
                + "; users would have seen a difference on " + totals.differing() + ".");
        out.println();
        printPolicies(policies);
        printTotals(totals);
        List<Comparison> differing =
                result.connectors().stream().filter(Comparison::differs).toList();
        if (!differing.isEmpty()) {
            printConnectors(differing, shown(totals));
            printOutages(differing);
        }
        out.flush();
    }

    private void printPolicies(BacktestComparison policies) {
        JsonObject baseline = json(policies.baseline());
        JsonObject compared = json(policies.compared());
        TextTable table = new TextTable().row("policy", "baseline", "compared");
        boolean same = true;
        for (String key : baseline.fieldNames()) {
            if (!baseline.getValue(key).equals(compared.getValue(key))) {
                table.row(key, "" + baseline.getValue(key), "" + compared.getValue(key));
                same = false;
            }
        }
        if (same) {
            out.println("Both policies are the same.");
        } else {
            table.print(out);
        }
        out.println();
    }

    private void printTotals(Totals totals) {
        Totals.Summary before = totals.reference();
        Totals.Summary after = totals.candidate();
        TextTable table = new TextTable().row("all connectors", "baseline", "compared", "difference");
        table.row(counts("status changes", before.statusChanges(), after.statusChanges()));
        table.row(counts("pages", before.pages(), after.pages()));
        table.row(
                "median time to detect",
                show(before.medianDelay()),
                show(after.medianDelay()),
                before.medianDelay()
                        .flatMap(one -> after.medianDelay().map(other -> signed(other.minus(one))))
                        .orElse(NOTHING));
        for (Status status : shown(totals)) {
            Duration one = time(before, status);
            Duration other = time(after, status);
            table.row(status.wire(), show(one), show(other), signed(other.minus(one)));
        }
        table.print(out);
        out.println();
    }

    private void printConnectors(List<Comparison> differing, List<Status> statuses) {
        List<String> heading = new ArrayList<>(List.of("connectors that differ", "status changes", "pages"));
        statuses.forEach(status -> heading.add(status.wire()));
        TextTable table = new TextTable().row(heading);
        for (Comparison comparison : differing) {
            Totals own = Totals.of(comparison);
            Totals.Summary before = own.reference();
            Totals.Summary after = own.candidate();
            List<String> row = new ArrayList<>();
            row.add(comparison.connectorId());
            row.add(arrow("" + before.statusChanges(), "" + after.statusChanges()));
            row.add(arrow("" + before.pages(), "" + after.pages()));
            statuses.forEach(status -> row.add(arrow(show(time(before, status)), show(time(after, status)))));
            table.row(row);
        }
        table.print(out);
    }

    private void printOutages(List<Comparison> differing) {
        TextTable table = new TextTable()
                .row("major outages of these", "onset", "baseline found", "compared found", "earlier by");
        boolean any = false;
        for (Comparison comparison : differing) {
            for (Comparison.OutagePair pair : comparison.outages()) {
                any = true;
                table.row(
                        comparison.connectorId(),
                        pair.onset().map(Instant::toString).orElse(NOTHING),
                        found(pair.reference()),
                        found(pair.candidate()),
                        pair.earlier().map(ComparisonTable::signed).orElse(NOTHING));
            }
        }
        if (any) {
            out.println();
            table.print(out);
        }
    }

    private static JsonObject json(DaemonConfig config) {
        return PolicyJson.of(config.policy(), config.ticks());
    }

    /** The statuses that either showed at all, worst first. */
    private static List<Status> shown(Totals totals) {
        return Stream.of(Status.values())
                .sorted((one, other) -> other.compareTo(one))
                .filter(status -> !time(totals.reference(), status).isZero()
                        || !time(totals.candidate(), status).isZero())
                .toList();
    }

    private static Duration time(Totals.Summary summary, Status status) {
        return summary.timeIn().getOrDefault(status, Duration.ZERO);
    }

    private static List<String> counts(String name, int one, int other) {
        int more = other - one;
        return List.of(name, "" + one, "" + other, more > 0 ? "+" + more : "" + more);
    }

    private static String found(Optional<Course.Outage> outage) {
        return outage.map(found -> found.foundAt().map(Instant::toString).orElse("before"))
                .orElse(NOTHING);
    }

    private static String arrow(String one, String other) {
        return one.equals(other) ? one : one + " -> " + other;
    }

    private static String count(int number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String show(Optional<Duration> duration) {
        return duration.map(ComparisonTable::show).orElse(NOTHING);
    }

    private static String signed(Duration duration) {
        return duration.isZero() ? "0s" : duration.isNegative() ? "-" + show(duration.negated()) : "+" + show(duration);
    }

    /** The two largest units that matter are enough for a table: {@code 3d 4h}, {@code 2m 15s}. */
    private static String show(Duration duration) {
        long[] amounts = {duration.toDays(), duration.toHoursPart(), duration.toMinutesPart(), duration.toSecondsPart()
        };
        String units = "dhms";
        for (int i = 0; i < amounts.length - 1; i++) {
            if (amounts[i] > 0) {
                String rest = amounts[i + 1] == 0 ? "" : " " + amounts[i + 1] + units.charAt(i + 1);
                return amounts[i] + "" + units.charAt(i) + rest;
            }
        }
        return amounts[3] == 0 && !duration.isZero() ? duration.toMillis() + "ms" : amounts[3] + "s";
    }

    /** Rows of text in columns as wide as they need to be: the first to the left, the others to the right. */
    private static final class TextTable {
        private static final String GAP = "  ";

        private final List<List<String>> rows = new ArrayList<>();

        TextTable row(String... cells) {
            return row(List.of(cells));
        }

        TextTable row(List<String> cells) {
            rows.add(List.copyOf(cells));
            return this;
        }

        void print(PrintWriter out) {
            List<Integer> widths = new ArrayList<>();
            for (List<String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    if (i == widths.size()) {
                        widths.add(0);
                    }
                    widths.set(i, Math.max(widths.get(i), row.get(i).length()));
                }
            }
            for (List<String> row : rows) {
                StringBuilder line = new StringBuilder();
                for (int i = 0; i < row.size(); i++) {
                    String space = " ".repeat(widths.get(i) - row.get(i).length());
                    line.append(i == 0 ? row.get(i) + space : GAP + space + row.get(i));
                }
                out.println(line.toString().stripTrailing());
            }
        }
    }

    /**
     * Two policies over the same evidence.
     *
     * @param baseline whose course is the reference
     * @param compared whose course is the candidate
     */
    record BacktestComparison(DaemonConfig baseline, DaemonConfig compared) {

        /** What came of it: the span, and every connector in the order of the catalogue. */
        record Result(Instant from, Instant to, List<Comparison> connectors) {}

        /** Runs both, each by the back-test that holds its evidence; empty where there is neither evidence nor a span given. */
        Optional<Result> run(
                Catalogue catalogue, Backtest first, Backtest second, Optional<Instant> from, Optional<Instant> to) {
            Optional<Span> one = first.span(from, to);
            Optional<Span> other = second.span(from, to);
            if (one.isEmpty() || other.isEmpty()) {
                return Optional.empty();
            }
            // From where both have decided to where the last has: so neither is blamed for ticks that it does not have.
            Instant begin = Stream.of(one.get().first(), other.get().first())
                    .max(Instant::compareTo)
                    .orElseThrow();
            Instant end = Stream.of(one.get().last(), other.get().last())
                    .max(Instant::compareTo)
                    .orElseThrow();
            Map<String, Course> references = courses(catalogue, first, from, to, new Span(begin, end));
            Map<String, Course> candidates = courses(catalogue, second, from, to, new Span(begin, end));
            List<Comparison> all = catalogue.connectors().stream()
                    .map(Connector::id)
                    .map(id -> Comparison.of(id, references.get(id), candidates.get(id)))
                    .toList();
            return Optional.of(new Result(begin, end, all));
        }

        private static Map<String, Course> courses(
                Catalogue catalogue, Backtest backtest, Optional<Instant> from, Optional<Instant> to, Span span) {
            Map<String, CourseRecorder> recorders = new LinkedHashMap<>();
            for (Connector connector : catalogue.connectors()) {
                recorders.put(connector.id(), new CourseRecorder(span.first(), span.last()));
            }
            backtest.run(
                    from,
                    to,
                    evaluation -> recorders.get(evaluation.connectorId()).take(evaluation));
            Map<String, Course> courses = new LinkedHashMap<>();
            recorders.forEach((id, recorder) -> courses.put(id, recorder.course()));
            return courses;
        }
    }
}
