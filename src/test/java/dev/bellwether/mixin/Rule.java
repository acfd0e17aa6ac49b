package dev.bellwether.mixin;

import java.util.LinkedHashMap;
import java.util.Map;

/** A rule of Prometheus: something recorded, or an alert. In expressions, {@code @600@} is a number of seconds. */
final class Rule {
    private final String kind;
    private final String name;
    private final String expression;
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final Map<String, String> annotations = new LinkedHashMap<>();
    private String wait = "";
    private String lingering = "";
    private String reason = "";

    private Rule(String kind, String name, String expression) {
        this.kind = kind;
        this.name = name;
        this.expression = expression.strip();
    }

    static Rule record(String name, String expression) {
        return new Rule("record", name, expression);
    }

    /**
     * An alert.
     *
     * @param severity {@code page}, {@code ticket} or {@code none}
     * @param scope whom it is about: {@code connector}, {@code shared} or {@code us}
     */
    static Rule alert(String name, String severity, String scope, String expression) {
        Rule alert = new Rule("alert", name, expression);
        alert.labels.put("severity", severity);
        alert.labels.put("scope", scope);
        return alert;
    }

    /** What stands above it in the file. */
    Rule because(String comment) {
        reason = comment;
        return this;
    }

    /** How long the expression must hold first. */
    Rule after(String duration) {
        wait = duration;
        return this;
    }

    /** How long the expression must no longer hold before the alert ends. */
    Rule lingering(String duration) {
        lingering = duration;
        return this;
    }

    Rule label(String label, String value) {
        labels.put(label, value);
        return this;
    }

    /** What an alert says: on a locked screen, and what to know next. */
    Rule says(String summary, String description) {
        annotations.put("summary", summary);
        annotations.put("description", description.strip().replace("\n", " "));
        annotations.put("runbook_url", "{{ $externalLabels.runbooks }}/" + name + ".md");
        return this;
    }

    /** The dashboard that it leads to. */
    Rule shownIn(String dashboard) {
        annotations.put("dashboard_url", "{{ $externalLabels.dashboards }}/d/bellwether-" + dashboard);
        return this;
    }

    /** The dashboard of the connector, and what the API says of it. */
    Rule shownInItsOwn() {
        shownIn("connector?var-connector={{ $labels.connector }}");
        annotations.put("api_url", "{{ $externalLabels.bellwether }}/api/v1/connectors/{{ $labels.connector }}");
        return this;
    }

    String kind() {
        return kind;
    }

    String name() {
        return name;
    }

    String expression() {
        return expression;
    }

    String holds() {
        return wait;
    }

    String lingers() {
        return lingering;
    }

    String reason() {
        return reason;
    }

    Map<String, String> labels() {
        return labels;
    }

    Map<String, String> annotations() {
        return annotations;
    }
}
