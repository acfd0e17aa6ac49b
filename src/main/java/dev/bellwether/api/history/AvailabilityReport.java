package dev.bellwether.api.history;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.AskedRange;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Availability;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What institutions and connectors were worth, as it is answered.
 *
 * @param zone in which times are told to people
 * @param complete whether all that was asked for is over
 */
record AvailabilityReport(AskedRange range, ZoneId zone, boolean complete, List<Line> lines) {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter MINUTES_AND_SECONDS = DateTimeFormatter.ofPattern(":mm:ss", Locale.ROOT);
    private static final String HEADS =
            "Institution,,Uptime,Down,Outages,Longest,Maintenance,Unknown,Jobs,Succeeded,Objective,"
                    + "Error budget left";
    private static final String PAGE = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>Availability, %1$s</title><link rel="stylesheet" href="/assets/report.css"></head>
            <body><main><h1>Availability</h1><p>%1$s (%2$s)%3$s</p>
            <table><thead><tr>%4$s</tr></thead><tbody>
            %5$s</tbody></table></main></body></html>
            """;

    /** How many jobs there were, and how many of them succeeded. */
    record Jobs(long all, long succeeded) {
        Jobs plus(Jobs more) {
            return new Jobs(all + more.all, succeeded + more.succeeded);
        }
    }

    /**
     * What one was worth.
     *
     * @param kind {@code institution} or {@code connector}
     * @param name of the institution
     * @param jobs empty where they were not counted
     */
    record Line(String kind, String id, String name, Availability availability, Optional<Jobs> jobs) {
        JsonObject json() {
            JsonObject byStatus = new JsonObject();
            for (Status status : Status.values()) {
                byStatus.put(status.wire(), seconds(availability.time().getOrDefault(status, Duration.ZERO)));
            }
            return new JsonObject()
                    .put("kind", kind)
                    .put("id", id)
                    .put("name", name)
                    .put("uptime", ConnectorJson.rate(availability.uptime().ratio()))
                    .put("upSeconds", seconds(availability.uptime().up()))
                    .put("downSeconds", seconds(availability.uptime().down()))
                    .put("maintenanceSeconds", seconds(availability.uptime().maintenance()))
                    .put("unknownSeconds", seconds(availability.uptime().unknown()))
                    .put("unknownShare", availability.unknownShare())
                    .put("outages", availability.outages().all().size())
                    .put("longestOutageSeconds", seconds(availability.outages().longest()))
                    .put("statusSeconds", byStatus)
                    .put("jobs", jobs.map(Jobs::all).orElse(null))
                    .put(
                            "successRate",
                            jobs.filter(counted -> counted.all() > 0)
                                    .map(counted -> (double) counted.succeeded() / counted.all())
                                    .orElse(null))
                    .put("objective", ConnectorJson.rate(availability.objective()))
                    .put("met", availability.met().orElse(null))
                    .put(
                            "errorBudgetLeftSeconds",
                            availability.budgetLeft().map(Line::seconds).orElse(null));
        }

        private static double seconds(Duration duration) {
            return HistoryJson.seconds(duration);
        }
    }

    /** @param format {@code json}, {@code csv} or {@code html} */
    Answer answer(String format) {
        return switch (format) {
            case "csv" -> Answer.of("text/csv; charset=utf-8; header=present", Buffer.buffer(csv()));
            case "html" -> Answer.of("text/html; charset=utf-8", Buffer.buffer(html()));
            default -> Answer.json(json());
        };
    }

    private JsonObject json() {
        return new JsonObject()
                .put("from", range.from().toString())
                .put("to", range.to().toString())
                .put("zone", zone.getId())
                .put("complete", complete)
                .put("data", new JsonArray(lines.stream().map(Line::json).toList()))
                .put("totalCount", lines.size());
    }

    /** As RFC 4180 has it, with a column for each status. */
    private String csv() {
        return Stream.concat(
                        lines.stream().limit(1).map(line -> flat(line.json()).map(Map.Entry::getKey)),
                        lines.stream().map(line -> flat(line.json()).map(entry -> cell(entry.getValue()))))
                .map(cells -> cells.collect(Collectors.joining(",")) + "\r\n")
                .collect(Collectors.joining());
    }

    private static Stream<Map.Entry<String, Optional<Object>>> flat(JsonObject json) {
        return json.stream()
                .flatMap(entry -> entry.getValue() instanceof JsonObject nested
                        ? nested.stream()
                                .map(each ->
                                        Map.entry(entry.getKey() + "." + each.getKey(), Optional.of(each.getValue())))
                        : Stream.of(Map.entry(entry.getKey(), Optional.ofNullable(entry.getValue()))));
    }

    /** A spreadsheet takes what begins with some signs for a formula. */
    private static String cell(Optional<Object> value) {
        String text = value.map(Object::toString).orElse("");
        boolean formula = value.filter(String.class::isInstance).isPresent() && text.matches("(?s)[=+@\\t\\r-].*");
        String safe = formula ? "'" + text : text;
        return safe.matches("(?s).*[\",\r\n].*") ? '"' + safe.replace("\"", "\"\"") + '"' : safe;
    }

    private String html() {
        String time = TIME.format(range.from().atZone(zone)) + " to "
                + TIME.format(range.to().atZone(zone));
        String heads = Stream.of(HEADS.split(",", -1))
                .map(head -> "<th scope=\"col\">" + head + "</th>")
                .collect(Collectors.joining());
        return PAGE.formatted(
                time,
                Answer.escaped(zone.getId()),
                complete ? "" : ", not over yet",
                heads,
                lines.stream().map(AvailabilityReport::row).collect(Collectors.joining()));
    }

    private static String row(Line line) {
        Availability worth = line.availability();
        String objective = worth.objective().isEmpty()
                ? ""
                : worth.objective().getAsDouble()
                        + " %, "
                        + worth.met().map(met -> met ? "met" : "missed").orElse("not known");
        return Stream.of(
                        worth.uptime().ratio().isEmpty()
                                ? "not known"
                                : percent(3, Math.floor(worth.uptime().ratio().getAsDouble() * 1e5) / 1e3),
                        length(worth.uptime().down()),
                        Integer.toString(worth.outages().all().size()),
                        length(worth.outages().longest()),
                        length(worth.uptime().maintenance()),
                        percent(1, worth.unknownShare() * 100),
                        line.jobs().map(jobs -> Long.toString(jobs.all())).orElse("not counted"),
                        line.jobs()
                                .filter(jobs -> jobs.all() > 0)
                                .map(jobs -> percent(1, 100.0 * jobs.succeeded() / jobs.all()))
                                .orElse(""),
                        objective,
                        worth.budgetLeft()
                                .map(left ->
                                        left.isNegative() ? "overspent by " + length(left.negated()) : length(left))
                                .orElse(""))
                .map(cell -> "<td>" + cell + "</td>")
                .collect(Collectors.joining(
                        "",
                        "<tr class=\"%s\"><th scope=\"row\">%s</th><td>%s</td>"
                                .formatted(line.kind(), Answer.escaped(line.name()), Answer.escaped(line.id())),
                        "</tr>\n"));
    }

    private static String percent(int decimals, double percent) {
        return String.format(Locale.ROOT, "%." + decimals + "f %%", percent);
    }

    private static String length(Duration length) {
        return length.isZero()
                ? "none"
                : length.toHours() + LocalTime.MIN.plus(length).format(MINUTES_AND_SECONDS) + " h";
    }
}
