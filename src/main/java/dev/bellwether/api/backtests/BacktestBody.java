package dev.bellwether.api.backtests;

import dev.bellwether.api.http.BodyFields;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.config.PolicyJson;
import dev.bellwether.document.DurationText;
import dev.bellwether.evaluate.backtest.BacktestRequest;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Ticks;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what a client wants back-tested; everything that is wrong with it is named at once, each by its pointer. */
record BacktestBody(BodyFields fields, Rules rules) {
    /**
     * What a back-test must keep to; the policy and the ticks hold where it says nothing, and evidence is kept for the retention.
     */
    record Rules(Catalogue catalogue, Policy policy, Ticks ticks, Duration retention, Instant now) {
        static final Duration LONGEST = Duration.ofDays(31);
        /** Some minutes of work for one core. */
        static final long MOST_DECISIONS = 500_000_000;
    }

    /** Reads a body; a {@link ProblemException} names everything that is wrong. */
    static BacktestRequest read(BodyFields fields, Rules rules) {
        return new BacktestBody(fields, rules).read();
    }

    private BacktestRequest read() {
        Optional<Instant> from = fields.time("from");
        Optional<Instant> to = fields.time("to");
        if (from.isPresent() && to.isPresent()) {
            checkSpan(from.get(), to.get());
        }
        List<String> connectors = fields.has("connectors") ? connectors() : List.of();
        PolicyJson.Reading policy = policy();
        BacktestRequest request = new BacktestRequest(
                from.orElse(rules.now()), to.orElse(rules.now()), connectors, policy.policy(), policy.ticks());
        if (!fields.isWrong()) {
            checkPolicy(request);
        }
        fields.check("The back-test cannot be run as asked; errors names each place.");
        return request;
    }

    private void checkSpan(Instant from, Instant to) {
        Instant earliest = rules.now().minus(rules.retention());
        if (!from.isBefore(to)) {
            fields.wrong("to", "must be later than from");
        } else if (Duration.between(from, to).compareTo(Rules.LONGEST) > 0) {
            fields.wrong("to", "is more than " + DurationText.show(Rules.LONGEST) + " after from; take it in parts");
        }
        if (to.isAfter(rules.now())) {
            fields.wrong("to", "is in the future");
        }
        if (from.isBefore(earliest)) {
            fields.wrong(
                    "from",
                    "is before " + earliest.truncatedTo(ChronoUnit.SECONDS) + ": evidence is kept for "
                            + DurationText.show(rules.retention()));
        }
    }

    private List<String> connectors() {
        String demand = "must be a list of ids; leave it out for all connectors";
        Set<String> seen = new HashSet<>();
        return fields.list("connectors", 1, Integer.MAX_VALUE, demand, item -> {
            if (!(item instanceof String id)) {
                throw new IllegalArgumentException("must be the id of a connector");
            }
            if (rules.catalogue().connector(id).isEmpty()) {
                throw new IllegalArgumentException("no connector has this id");
            }
            if (!seen.add(id)) {
                throw new IllegalArgumentException("stands in the list twice");
            }
            return id;
        });
    }

    private PolicyJson.Reading policy() {
        Optional<JsonObject> json = fields.json("policy");
        if (json.isEmpty()) {
            return new PolicyJson.Reading(rules.policy(), rules.ticks(), List.of());
        }
        PolicyJson.Reading read = PolicyJson.read(json.get(), rules.policy(), rules.ticks());
        read.wrongs().forEach(wrong -> fields.wrongAt("/policy" + wrong.pointer(), wrong.detail()));
        return read;
    }

    private void checkPolicy(BacktestRequest request) {
        List<Connector> connectors = request.connectors().isEmpty()
                ? List.copyOf(rules.catalogue().connectors())
                : request.connectors().stream()
                        .map(id -> rules.catalogue().connector(id).orElseThrow())
                        .toList();
        for (Connector connector : connectors) {
            try {
                if (request.policy().with(connector.policy()).reach().compareTo(rules.retention()) > 0) {
                    fields.wrong(
                            "policy",
                            "looks further back than evidence is kept, which is "
                                    + DurationText.show(rules.retention()));
                    return;
                }
            } catch (IllegalArgumentException e) {
                fields.wrong(
                        "policy",
                        "does not go together with what " + connector.id() + " sets for itself: " + e.getMessage());
                return;
            }
        }
        long ticks = Duration.between(request.from(), request.to()).toMillis()
                / request.ticks().recheck().toMillis();
        if (ticks * connectors.size() > Rules.MOST_DECISIONS) {
            fields.wrong(
                    "to",
                    ticks + " decisions on each of " + connectors.size() + " connectors are too many, at most "
                            + Rules.MOST_DECISIONS
                            + " in all: take a shorter span, fewer connectors or a longer recheck");
        }
    }
}
