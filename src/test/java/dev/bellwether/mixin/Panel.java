package dev.bellwether.mixin;

import static dev.bellwether.mixin.Colours.BLUE;
import static dev.bellwether.mixin.Colours.GREEN;
import static dev.bellwether.mixin.Colours.GREY;
import static dev.bellwether.mixin.Colours.ORANGE;
import static dev.bellwether.mixin.Colours.RED;
import static dev.bellwether.mixin.Colours.VIOLET;
import static dev.bellwether.mixin.Colours.YELLOW;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** One panel of a dashboard, with the defaults that all of its kind share. */
final class Panel {
    static final JsonObject DATA_SOURCE =
            new JsonObject().put("type", "prometheus").put("uid", "${datasource}");

    private final JsonObject json = new JsonObject();
    private final JsonObject defaults = new JsonObject();
    private final JsonArray overrides = new JsonArray();
    private final JsonObject options;
    private final JsonArray targets = new JsonArray();
    private int width = 24;
    private int height = 1;

    private Panel(String type, String title, JsonObject options) {
        this.options = options;
        json.put("type", type).put("title", title);
    }

    static Panel row(String title) {
        Panel row = new Panel("row", title, new JsonObject());
        row.json.put("collapsed", false).put("panels", new JsonArray());
        return row;
    }

    static Panel text(String title, String description, String markdown) {
        Panel text = new Panel(
                "text", title, new JsonObject().put("mode", "markdown").put("content", markdown));
        text.json.put("description", description);
        return text;
    }

    static Panel stat(String title, String description) {
        return chart(
                "stat",
                title,
                description,
                GREY,
                reduced()
                        .put("colorMode", "background")
                        .put("graphMode", "none")
                        .put("justifyMode", "center")
                        .put("orientation", "auto")
                        .put("textMode", "auto")
                        .put("wideLayout", true));
    }

    static Panel bars(String title, String description) {
        return chart(
                "bargauge",
                title,
                description,
                GREEN,
                reduced()
                        .put("displayMode", "gradient")
                        .put("orientation", "horizontal")
                        .put("showUnfilled", true)
                        .put("valueMode", "color")
                        .put("minVizHeight", 16)
                        .put("namePlacement", "auto")
                        .put("sizing", "auto"));
    }

    static Panel table(String title, String description) {
        Panel table = chart(
                "table",
                title,
                description,
                GREEN,
                new JsonObject()
                        .put("showHeader", true)
                        .put("cellHeight", "sm")
                        .put(
                                "footer",
                                new JsonObject()
                                        .put("show", false)
                                        .put("enablePagination", true)
                                        .put("reducer", new JsonArray().add("sum"))
                                        .put("fields", new JsonArray())));
        table.defaults.put(
                "custom",
                new JsonObject()
                        .put("align", "auto")
                        .put("filterable", true)
                        .put("cellOptions", new JsonObject().put("type", "auto")));
        return table;
    }

    static Panel timeline(String title, String description) {
        Panel timeline = chart(
                "state-timeline",
                title,
                description,
                GREY,
                new JsonObject()
                        .put("mergeValues", true)
                        .put("showValue", "never")
                        .put("alignValue", "left")
                        .put("rowHeight", 0.85)
                        .put("legend", legend("list", List.of()))
                        .put("tooltip", new JsonObject().put("mode", "single").put("sort", "none")));
        timeline.defaults.put(
                "custom",
                new JsonObject()
                        .put("fillOpacity", 80)
                        .put("lineWidth", 0)
                        .put("spanNulls", false)
                        .put("insertNulls", false));
        return timeline;
    }

    static Panel series(String title, String description) {
        Panel series = chart(
                "timeseries",
                title,
                description,
                GREEN,
                new JsonObject()
                        .put("legend", legend("table", List.of("lastNotNull", "max")))
                        .put("tooltip", new JsonObject().put("mode", "multi").put("sort", "desc")));
        series.defaults.put("color", new JsonObject().put("mode", "palette-classic"));
        series.defaults.put(
                "custom",
                new JsonObject()
                        .put("drawStyle", "line")
                        .put("lineWidth", 1)
                        .put("fillOpacity", 10)
                        .put("showPoints", "never")
                        .put("spanNulls", false)
                        .put("lineInterpolation", "linear")
                        .put("axisSoftMin", 0)
                        .put("stacking", new JsonObject().put("mode", "none").put("group", "A"))
                        .put("thresholdsStyle", new JsonObject().put("mode", "off")));
        return series;
    }

    private static Panel chart(String type, String title, String description, String base, JsonObject options) {
        Panel panel = new Panel(type, title, options);
        panel.json.put("description", description).put("datasource", DATA_SOURCE);
        panel.defaults
                .put("unit", "none")
                .put("color", new JsonObject().put("mode", "thresholds"))
                .put("mappings", new JsonArray());
        return panel.steps(base);
    }

    private static JsonObject reduced() {
        return new JsonObject()
                .put(
                        "reduceOptions",
                        new JsonObject()
                                .put("calcs", new JsonArray().add("lastNotNull"))
                                .put("fields", "")
                                .put("values", false));
    }

    private static JsonObject legend(String mode, List<String> calcs) {
        return new JsonObject()
                .put("displayMode", mode)
                .put("placement", "bottom")
                .put("showLegend", true)
                .put("calcs", new JsonArray(calcs));
    }

    /** How wide it is, of 24, and how high. */
    Panel size(int w, int h) {
        width = w;
        height = h;
        return this;
    }

    Panel unit(String unit) {
        defaults.put("unit", unit);
        return this;
    }

    Panel decimals(int decimals) {
        defaults.put("decimals", decimals);
        return this;
    }

    Panel from(Number least) {
        defaults.put("min", least);
        return this;
    }

    Panel to(Number most) {
        defaults.put("max", most);
        return this;
    }

    /** What stands there where there is no number. */
    Panel noValue(String text) {
        defaults.put("noValue", text);
        return this;
    }

    /** The colour below the first step. */
    Panel steps(String base) {
        defaults.put("thresholds", absolute(base));
        return this;
    }

    /** The colour from a value on. */
    Panel step(Number value, String colour) {
        addStep(defaults.getJsonObject("thresholds"), value, colour);
        return this;
    }

    /** The rate of successes as the default policy would judge it by itself. */
    Panel rateSteps(boolean firstTime) {
        defaults.put("thresholds", rates(firstTime));
        return this;
    }

    static JsonObject rates(boolean firstTime) {
        JsonObject steps = absolute(firstTime ? ORANGE : RED);
        if (!firstTime) {
            addStep(steps, Figures.POLICY.major(), ORANGE);
        }
        addStep(steps, Figures.POLICY.degraded(), YELLOW);
        addStep(steps, Figures.POLICY.operational(), GREEN);
        return steps;
    }

    private static JsonObject absolute(String base) {
        return new JsonObject()
                .put("mode", "absolute")
                .put(
                        "steps",
                        new JsonArray().add(new JsonObject().put("color", base).putNull("value")));
    }

    private static void addStep(JsonObject thresholds, Number value, String colour) {
        thresholds
                .getJsonArray("steps")
                .add(new JsonObject().put("color", colour).put("value", value));
    }

    /** A word in place of a value. */
    Panel word(int value, String word, String colour) {
        JsonArray mappings = defaults.getJsonArray("mappings");
        if (mappings.isEmpty()) {
            mappings.add(new JsonObject().put("type", "value").put("options", new JsonObject()));
        }
        JsonObject words = mappings.getJsonObject(0).getJsonObject("options");
        words.put(
                Integer.toString(value),
                new JsonObject().put("text", word).put("color", colour).put("index", words.size()));
        return this;
    }

    /** The names of statuses in place of their levels. */
    Panel statuses() {
        defaults.put("mappings", statusMappings());
        return this;
    }

    private static JsonArray statusMappings() {
        Panel names = new Panel("", "", new JsonObject());
        names.defaults.put("mappings", new JsonArray());
        for (Level level : Level.values()) {
            names.word(level.number(), level.status().title(), level.colour());
        }
        return names.defaults.getJsonArray("mappings");
    }

    /** A click opens the dashboard of the connector. */
    Panel linked() {
        defaults.put(
                "links",
                new JsonArray()
                        .add(
                                new JsonObject()
                                        .put("title", "Dashboard of ${__field.labels.connector}")
                                        .put(
                                                "url",
                                                "/d/bellwether-connector?var-connector=${__field.labels.connector}&${datasource:queryparam}&${__url_time_range}")));
        return this;
    }

    Panel stacked() {
        custom("stacking", new JsonObject().put("mode", "normal").put("group", "A"));
        return fill(70);
    }

    Panel fill(int opacity) {
        return custom("fillOpacity", opacity);
    }

    /** {@code line} or {@code bars}. */
    Panel drawn(String style) {
        return custom("drawStyle", style);
    }

    /** The least time between two points, and so the least that {@code $__interval} is. */
    Panel every(String least) {
        json.put("interval", least);
        return this;
    }

    /** How thresholds are drawn: {@code line}, {@code area}. */
    Panel thresholds(String style) {
        return custom("thresholdsStyle", new JsonObject().put("mode", style));
    }

    private Panel custom(String key, Object value) {
        defaults.getJsonObject("custom").put(key, value);
        return this;
    }

    /** What of each series stands in the legend. */
    Panel legend(String... calcs) {
        return option("legend", legend("table", List.of(calcs)));
    }

    Panel colourless() {
        steps(GREEN);
        return option("colorMode", "none");
    }

    /** With its course behind it. */
    Panel graph() {
        return option("graphMode", "area");
    }

    Panel text(String mode) {
        return option("textMode", mode);
    }

    Panel option(String key, Object value) {
        options.put(key, value);
        return this;
    }

    Panel colour(String series, String colour) {
        return override("byName", series, "color", fixed(colour));
    }

    private static JsonObject fixed(String colour) {
        return new JsonObject().put("mode", "fixed").put("fixedColor", colour);
    }

    /** Colours of whose fault an outcome was. */
    Panel faults() {
        return colour("success", GREEN)
                .colour("institution", RED)
                .colour("connector", ORANGE)
                .colour("unknown", GREY)
                .colour("user", BLUE)
                .colour("platform", VIOLET);
    }

    /** Colours of how a run ended. */
    Panel outcomes() {
        return colour("success", GREEN).colour("flaky", YELLOW).colour("failure", RED);
    }

    /** Names and colours of series that are called as statuses are on the wire. */
    Panel statusNames() {
        for (Level level : Level.values()) {
            override(
                    "byName",
                    level.status().wire(),
                    "color",
                    fixed(level.colour()),
                    "displayName",
                    level.status().title());
        }
        return this;
    }

    /** A cell in the colour of its value. */
    static JsonObject coloured() {
        return new JsonObject().put("type", "color-background").put("mode", "basic");
    }

    /** The column of statuses, by their levels. */
    Panel statusColumn(String name) {
        return override(
                "byName",
                name,
                "mappings",
                statusMappings(),
                "custom.cellOptions",
                coloured(),
                "color",
                new JsonObject().put("mode", "thresholds"),
                "thresholds",
                absolute(GREY),
                "custom.width",
                170);
    }

    /** A column of rates of successes. */
    Panel rateColumn(String name, boolean firstTime) {
        return override(
                "byName",
                name,
                "unit",
                "percentunit",
                "decimals",
                1,
                "thresholds",
                rates(firstTime),
                "custom.cellOptions",
                coloured(),
                "custom.width",
                100);
    }

    /** Something else for one series or column: names of properties and their values, in turn. */
    Panel override(String matcher, String name, Object... properties) {
        JsonArray list = new JsonArray();
        for (int i = 0; i < properties.length; i += 2) {
            list.add(new JsonObject().put("id", properties[i]).put("value", properties[i + 1]));
        }
        overrides.add(new JsonObject()
                .put("matcher", new JsonObject().put("id", matcher).put("options", name))
                .put("properties", list));
        return this;
    }

    Panel transformation(String id, JsonObject settings) {
        if (!json.containsKey("transformations")) {
            json.put("transformations", new JsonArray());
        }
        json.getJsonArray("transformations").add(new JsonObject().put("id", id).put("options", settings));
        return this;
    }

    /** A query of the whole time shown. */
    Panel over(String legend, String expression) {
        return query(legend, expression, false, "time_series");
    }

    /** A query of this moment. */
    Panel now(String legend, String expression) {
        return query(legend, expression, true, "time_series");
    }

    /** A query of this moment whose labels are columns. */
    Panel rows(String expression) {
        return query("__auto", expression, true, "table");
    }

    private Panel query(String legend, String expression, boolean instant, String format) {
        targets.add(new JsonObject()
                .put("refId", Character.toString('A' + targets.size()))
                .put("datasource", DATA_SOURCE)
                .put("expr", expression)
                .put("legendFormat", legend)
                .put("instant", instant)
                .put("range", !instant)
                .put("format", format)
                .put("editorMode", "code"));
        return this;
    }

    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** As Grafana reads it. */
    JsonObject at(int id, int x, int y) {
        JsonObject panel = new JsonObject().put("id", id).mergeIn(json);
        panel.put(
                "gridPos",
                new JsonObject().put("h", height).put("w", width).put("x", x).put("y", y));
        if (!defaults.isEmpty()) {
            panel.put("fieldConfig", new JsonObject().put("defaults", defaults).put("overrides", overrides));
        }
        if (!options.isEmpty()) {
            panel.put("options", options);
        }
        if (!targets.isEmpty()) {
            panel.put("targets", targets);
        }
        return panel;
    }
}
