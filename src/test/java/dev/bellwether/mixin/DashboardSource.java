package dev.bellwether.mixin;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A dashboard as it is written here: what all have in common, and panels that are laid out from left to right. */
final class DashboardSource {
    private static final int COLUMNS = 24;

    private final JsonObject json = new JsonObject();
    private final JsonArray links = new JsonArray();
    private final JsonArray variables = new JsonArray();
    private final JsonArray annotations = new JsonArray();
    private final JsonArray panels = new JsonArray();

    DashboardSource(String name, String title, String description) {
        json.put("uid", "bellwether-" + name)
                .put("title", title)
                .put("description", description)
                .put("tags", new JsonArray().add("bellwether").add(name))
                .put("schemaVersion", 39)
                .put("version", 1)
                .put("editable", true)
                .put("graphTooltip", 1)
                .put("refresh", "30s")
                .put("timezone", "browser")
                .put("weekStart", "")
                .put("fiscalYearStartMonth", 0)
                .put("time", new JsonObject().put("from", "now-6h").put("to", "now"))
                .put(
                        "timepicker",
                        new JsonObject()
                                .put(
                                        "refresh_intervals",
                                        new JsonArray(List.of("10s", "30s", "1m", "5m", "15m", "1h"))))
                .put("links", links)
                .put("templating", new JsonObject().put("list", variables))
                .put("annotations", new JsonObject().put("list", annotations))
                .put("panels", panels);
        variables.add(variable("datasource", "datasource", "Data source", "The Prometheus that scrapes Bellwether.")
                .put("query", "prometheus")
                .put("current", choice("Bellwether Prometheus", "bellwether-prometheus"))
                .put("hide", 0)
                .put("includeAll", false)
                .put("multi", false)
                .put("options", new JsonArray())
                .put("refresh", 1)
                .put("regex", "")
                .put("skipUrlSync", false));
        variables.add(variable(
                        "constant", "bellwether", "Bellwether", "Where people reach the status page and the API.")
                .put("query", Figures.PUBLIC_URL)
                .put("current", choice(Figures.PUBLIC_URL, Figures.PUBLIC_URL))
                .put("hide", 2)
                .put(
                        "options",
                        new JsonArray()
                                .add(choice(Figures.PUBLIC_URL, Figures.PUBLIC_URL)
                                        .put("selected", true)))
                .put("skipUrlSync", true));
        annotations.add(new JsonObject()
                .put("builtIn", 1)
                .put("name", "Annotations & Alerts")
                .put("type", "dashboard")
                .put("datasource", new JsonObject().put("type", "grafana").put("uid", "-- Grafana --"))
                .put("enable", true)
                .put("hide", true)
                .put("iconColor", Colours.GREY));
    }

    private static JsonObject variable(String type, String name, String label, String description) {
        return new JsonObject()
                .put("type", type)
                .put("name", name)
                .put("label", label)
                .put("description", description);
    }

    private static JsonObject choice(Object text, Object value) {
        return new JsonObject().put("text", text).put("value", value);
    }

    /** A link to another of the dashboards. */
    DashboardSource beside(String name, String title, String tooltip) {
        links.add(link(title, "/d/bellwether-" + name + "?${datasource:queryparam}", tooltip, "dashboard", false));
        return this;
    }

    /** A link into the daemon itself. */
    DashboardSource beyond(String title, String path, String tooltip, String icon) {
        links.add(link(title, "${bellwether}" + path, tooltip, icon, true));
        return this;
    }

    private static JsonObject link(String title, String url, String tooltip, String icon, boolean elsewhere) {
        return new JsonObject()
                .put("type", "link")
                .put("title", title)
                .put("url", url)
                .put("tooltip", tooltip)
                .put("icon", icon)
                .put("targetBlank", elsewhere)
                .put("keepTime", !elsewhere)
                .put("includeVars", false)
                .put("asDropdown", false)
                .put("tags", new JsonArray());
    }

    /** A variable whose values are those of a label; of several at once where it offers all. */
    DashboardSource chosen(String name, String label, String description, String series, boolean all, boolean multi) {
        String definition = "label_values(" + series + ", " + name + ")";
        JsonObject variable = variable("query", name, label, description)
                .put("datasource", Panel.DATA_SOURCE)
                .put("definition", definition)
                .put(
                        "query",
                        new JsonObject()
                                .put("qryType", 1)
                                .put("query", definition)
                                .put("refId", "PrometheusVariableQueryEditor-VariableQuery"))
                .put("hide", 0)
                .put("includeAll", all)
                .put("multi", multi)
                .put("options", new JsonArray())
                .put("refresh", 2)
                .put("regex", "")
                .put("sort", 1)
                .put("skipUrlSync", false);
        if (all) {
            variable.put(
                    "current",
                    multi
                            ? choice(new JsonArray().add("All"), new JsonArray().add("$__all"))
                            : choice("All", "$__all"));
            variable.put("allValue", ".*");
        } else {
            variable.put("current", choice("", ""));
        }
        variables.add(variable);
        return this;
    }

    /** A variable with values of its own: texts and values in turn, of which the first is chosen. */
    DashboardSource choices(String name, String label, String description, String... textsAndValues) {
        JsonArray options = new JsonArray();
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < textsAndValues.length; i += 2) {
            query.append(i == 0 ? "" : ",")
                    .append(textsAndValues[i])
                    .append(" : ")
                    .append(textsAndValues[i + 1]);
            options.add(choice(textsAndValues[i], textsAndValues[i + 1]).put("selected", i == 0));
        }
        variables.add(variable("custom", name, label, description)
                .put("query", query.toString())
                .put("current", choice(textsAndValues[0], textsAndValues[1]))
                .put("hide", 0)
                .put("includeAll", false)
                .put("multi", false)
                .put("options", options)
                .put("skipUrlSync", false));
        return this;
    }

    /** What is marked in every chart: at times that the query gives in milliseconds, or while it gives anything but 0. */
    DashboardSource marked(Mark mark) {
        annotations.add(new JsonObject()
                .put("name", mark.name())
                .put("datasource", Panel.DATA_SOURCE)
                .put("enable", mark.shown())
                .put("hide", false)
                .put("iconColor", mark.colour())
                .put("expr", mark.expression())
                .put("step", "60s")
                .put("titleFormat", mark.title())
                .put("textFormat", mark.text())
                .put("tagKeys", mark.tag())
                .put("useValueForTime", mark.expression().startsWith("1000 *")));
        return this;
    }

    /** An annotation. */
    record Mark(String name, boolean shown, String colour, String expression, String title, String text, String tag) {}

    DashboardSource panels(Panel... all) {
        int x = 0;
        int y = 0;
        int lowest = 0;
        for (Panel panel : all) {
            if (x + panel.width() > COLUMNS) {
                x = 0;
                y = lowest;
            }
            panels.add(panel.at(panels.size() + 1, x, y));
            x += panel.width();
            lowest = Math.max(lowest, y + panel.height());
        }
        return this;
    }

    JsonObject json() {
        return json;
    }
}
