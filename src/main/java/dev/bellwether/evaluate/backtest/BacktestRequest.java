package dev.bellwether.evaluate.backtest;

import dev.bellwether.config.PolicyJson;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What to try on past evidence: from a time, before which evidence only brings the watches up to date, to another, for these
 * connectors, none standing for all, by a policy that connectors may change for themselves as ever, deciding at these ticks.
 */
public record BacktestRequest(Instant from, Instant to, List<String> connectors, Policy policy, Ticks ticks) {
    public BacktestRequest {
        connectors = List.copyOf(connectors);
    }

    public JsonObject toJson() {
        return new JsonObject()
                .put("from", from.toString())
                .put("to", to.toString())
                .put("connectors", connectors.isEmpty() ? null : new JsonArray(connectors))
                .put("policy", PolicyJson.of(policy, ticks));
    }

    static BacktestRequest of(JsonObject json) {
        PolicyJson.Reading read = PolicyJson.read(json.getJsonObject("policy"), Policy.DEFAULT, Ticks.DEFAULT);
        if (!read.wrongs().isEmpty()) {
            throw new IllegalArgumentException("a stored policy cannot be read: " + read.wrongs());
        }
        return new BacktestRequest(
                Instant.parse(json.getString("from")),
                Instant.parse(json.getString("to")),
                Optional.ofNullable(json.getJsonArray("connectors")).stream()
                        .flatMap(JsonArray::stream)
                        .map(String.class::cast)
                        .toList(),
                read.policy(),
                read.ticks());
    }
}
