package dev.bellwether.api.backtests;

import dev.bellwether.catalogue.Connector;
import dev.bellwether.config.PolicyJson;
import dev.bellwether.document.DurationText;
import dev.bellwether.evaluate.backtest.BacktestRequest;
import dev.bellwether.http.Problem;
import dev.bellwether.http.Problem.Wrong;
import dev.bellwether.http.ProblemException;
import dev.bellwether.status.Policy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads what somebody wants back-tested; everything that is wrong with it is named at once, each by its pointer. */
final class BacktestBody {
    private static final Set<String> KNOWN = Set.of("from", "to", "connectors", "policy");

    private final BacktestRules rules;
    private final List<Wrong> wrongs = new ArrayList<>();

    private BacktestBody(BacktestRules rules) {
        this.rules = rules;
    }

    /**
     * Reads a body.
     *
     * @throws ProblemException naming everything that is wrong
     */
    static BacktestRequest read(JsonObject body, BacktestRules rules) {
        return new BacktestBody(rules).read(body);
    }

    private BacktestRequest read(JsonObject body) {
        for (String key : body.fieldNames()) {
            if (!KNOWN.contains(key)) {
                wrongs.add(Wrong.parameter(key, "is not known here; known are from, to, connectors and policy"));
            }
        }
        Optional<Instant> from = time(body, "from");
        Optional<Instant> to = time(body, "to");
        if (from.isPresent() && to.isPresent()) {
            checkSpan(from.get(), to.get());
        }
        List<String> connectors = connectors(body.getValue("connectors"));
        PolicyJson.Reading policy = policy(body.getValue("policy"));
        BacktestRequest request = new BacktestRequest(
                from.orElse(rules.now()), to.orElse(rules.now()), connectors, policy.policy(), policy.ticks());
        if (wrongs.isEmpty()) {
            checkPolicy(request);
        }
        if (!wrongs.isEmpty()) {
            Problem problem = Problem.of(400, "The back-test cannot be run as asked; errors names each place.");
            for (Wrong wrong : wrongs) {
                problem = problem.with(wrong);
            }
            throw problem.asException();
        }
        return request;
    }

    private Optional<Instant> time(JsonObject body, String key) {
        try {
            return Optional.of(OffsetDateTime.parse((String) body.getValue(key, ""))
                    .toInstant()
                    .truncatedTo(ChronoUnit.MICROS));
        } catch (DateTimeException | ClassCastException | NullPointerException e) {
            wrong(key, "must be an RFC 3339 time such as 2026-01-31T09:30:00Z");
            return Optional.empty();
        }
    }

    private void checkSpan(Instant from, Instant to) {
        Instant earliest = rules.now().minus(rules.retention());
        if (!from.isBefore(to)) {
            wrong("to", "must be later than from");
        } else if (Duration.between(from, to).compareTo(BacktestRules.LONGEST) > 0) {
            wrong("to", "is more than " + DurationText.show(BacktestRules.LONGEST) + " after from; take it in parts");
        }
        if (to.isAfter(rules.now())) {
            wrong("to", "is in the future");
        }
        if (from.isBefore(earliest)) {
            wrong(
                    "from",
                    "is before " + earliest.truncatedTo(ChronoUnit.SECONDS) + ": evidence is kept for "
                            + DurationText.show(rules.retention()));
        }
    }

    private List<String> connectors(Object value) {
        if (value == null) {
            return List.of();
        }
        if (!(value instanceof JsonArray ids) || ids.isEmpty()) {
            wrong("connectors", "must be a list of ids; leave it out for all connectors");
            return List.of();
        }
        Set<String> known = new LinkedHashSet<>();
        for (int i = 0; i < ids.size(); i++) {
            if (!(ids.getValue(i) instanceof String id)) {
                wrong("connectors/" + i, "must be the id of a connector");
            } else if (rules.catalogue().connector(id).isEmpty()) {
                wrong("connectors/" + i, "no connector has this id");
            } else if (!known.add(id)) {
                wrong("connectors/" + i, "stands in the list twice");
            }
        }
        return List.copyOf(known);
    }

    private PolicyJson.Reading policy(Object value) {
        if (!(value instanceof JsonObject json)) {
            wrong("policy", "must be an object with keys of the policy; {} for the policy as it is");
            return new PolicyJson.Reading(rules.policy(), rules.ticks(), List.of());
        }
        PolicyJson.Reading read = PolicyJson.read(json, rules.policy(), rules.ticks());
        read.wrongs().forEach(wrong -> wrong("policy" + wrong.pointer(), wrong.detail()));
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
                Policy own = request.policy().with(connector.policy());
                if (own.reach().compareTo(rules.retention()) > 0) {
                    wrong(
                            "policy",
                            "looks further back than evidence is kept, which is "
                                    + DurationText.show(rules.retention()));
                    return;
                }
            } catch (IllegalArgumentException e) {
                wrong(
                        "policy",
                        "does not go together with what " + connector.id() + " sets for itself: " + e.getMessage());
                return;
            }
        }
        long ticks = Duration.between(request.from(), request.to()).toMillis()
                / request.ticks().recheck().toMillis();
        if (ticks * connectors.size() > BacktestRules.MOST_DECISIONS) {
            wrong(
                    "to",
                    ticks + " decisions on each of " + connectors.size() + " connectors are too many, at most "
                            + BacktestRules.MOST_DECISIONS
                            + " in all: take a shorter span, fewer connectors or a longer recheck");
        }
    }

    private void wrong(String path, String detail) {
        wrongs.add(new Wrong("/" + path, detail));
    }
}
