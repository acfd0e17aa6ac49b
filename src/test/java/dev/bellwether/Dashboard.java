package dev.bellwether;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** A dashboard that is shipped for Grafana. */
record Dashboard(JsonObject json) {
    static final Path DIRECTORY = Path.of("grafana/dashboards");

    /**
     * An expression that a dashboard asks Prometheus.
     *
     * @param where dashboard, panel and letter
     * @param instant asked for one moment, and not for a span of time
     */
    record Query(String where, String expression, boolean instant) {}

    static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(new JsonObject(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String uid() {
        return json.getString("uid");
    }

    /** Every panel, headings included. */
    List<JsonObject> panels() {
        return objects(json.getJsonArray("panels"));
    }

    /** Every panel that asks for something. */
    List<JsonObject> charts() {
        return panels().stream().filter(panel -> panel.containsKey("targets")).toList();
    }

    List<JsonObject> variables() {
        return objects(json.getJsonObject("templating").getJsonArray("list"));
    }

    List<JsonObject> annotations() {
        return objects(json.getJsonObject("annotations").getJsonArray("list")).stream()
                .filter(annotation -> annotation.containsKey("expr"))
                .toList();
    }

    /** The queries of all panels and annotations. */
    List<Query> queries() {
        List<Query> queries = new ArrayList<>();
        for (JsonObject panel : charts()) {
            for (JsonObject target : objects(panel.getJsonArray("targets"))) {
                queries.add(new Query(
                        "%s / %s / %s".formatted(uid(), panel.getString("title"), target.getString("refId")),
                        target.getString("expr"),
                        target.getBoolean("instant")));
            }
        }
        for (JsonObject annotation : annotations()) {
            queries.add(new Query(
                    "%s / annotation / %s".formatted(uid(), annotation.getString("name")),
                    annotation.getString("expr"),
                    false));
        }
        return queries;
    }

    /** Every text of a name, wherever it stands. */
    Set<String> texts(String name) {
        Set<String> found = new LinkedHashSet<>();
        collect(json, name, found);
        return found;
    }

    private static void collect(Object value, String name, Set<String> found) {
        if (value instanceof JsonObject object) {
            object.forEach(entry -> {
                if (entry.getKey().equals(name) && entry.getValue() instanceof String text) {
                    found.add(text);
                }
                collect(entry.getValue(), name, found);
            });
        } else if (value instanceof JsonArray array) {
            array.forEach(each -> collect(each, name, found));
        }
    }

    @Override
    public String toString() {
        return uid();
    }

    static List<JsonObject> objects(JsonArray array) {
        return array.stream().map(JsonObject.class::cast).toList();
    }
}
