package dev.bellwether.mixin;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes the rules and dashboards that are shipped. */
public final class Mixin {
    private static final Path RULES = Path.of("conf/prometheus/rules");
    private static final Path DASHBOARDS = Path.of("grafana/dashboards");

    private Mixin() {}

    /** Writes all of them below the working directory. */
    public static void main(String[] arguments) throws IOException {
        for (Map.Entry<Path, String> file : files().entrySet()) {
            Files.writeString(file.getKey(), file.getValue());
        }
    }

    /** Every file with its text. */
    static Map<Path, String> files() {
        Map<Path, String> files = new LinkedHashMap<>();
        rules(1).forEach((name, text) -> files.put(RULES.resolve(name), text));
        for (JsonObject dashboard :
                List.of(OverviewDashboard.json(), ConnectorDashboard.json(), DaemonDashboard.json())) {
            String name = dashboard.getString("uid").replace("bellwether-", "") + ".json";
            files.put(DASHBOARDS.resolve(name), pretty(dashboard));
        }
        return files;
    }

    /**
     * The files of rules by their names.
     *
     * @param factor by how much their spans are shorter, for tests; 1 for what is shipped
     */
    public static Map<String, String> rules(int factor) {
        Map<String, String> rules = new LinkedHashMap<>();
        for (RuleFile file : List.of(ConnectorRules.file(), BudgetRules.file(), DaemonRules.file())) {
            rules.put(file.name(), file.text(factor));
        }
        return rules;
    }

    private static String pretty(JsonObject json) {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter()
                .withSeparators(Separators.createDefaultInstance()
                        .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator(""));
        printer.indentArraysWith(lines);
        printer.indentObjectsWith(lines);
        try {
            ObjectMapper mapper = new ObjectMapper();
            return mapper.writer(printer).writeValueAsString(mapper.readTree(json.encode())) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
