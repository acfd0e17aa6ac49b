package dev.bellwether.demo;

import dev.bellwether.demo.SimulatedInstitutions.ScriptedOutage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** The bodies of the discovery endpoints of the Consumer Data Standards, version 1. Pure. */
final class DiscoveryAnswers {
    private static final String ERROR = "urn:au-cds:error:cds-all:";

    private DiscoveryAnswers() {}

    /**
     * The answer to a request for the status, since when the institution behaves so, and what it has announced and is not over;
     * what else it suffers has no known end.
     */
    static JsonObject status(String self, Reply reply, Instant now, Instant since, Optional<ScriptedOutage> outage) {
        JsonObject data = new JsonObject()
                .put("status", reply.status())
                .put("explanation", reply.explanation())
                .put("updateTime", seconds(now));
        if (reply == Reply.SCHEDULED_OUTAGE && outage.isPresent()) {
            data.put("detectionTime", seconds(outage.get().from()))
                    .put("expectedResolutionTime", seconds(outage.get().to()));
        } else if (reply != Reply.OK) {
            data.put("detectionTime", seconds(since));
        }
        return answer(self, data);
    }

    static JsonObject outages(String self, Optional<ScriptedOutage> announced) {
        JsonArray list = new JsonArray();
        announced.ifPresent(outage -> {
            list.add(new JsonObject()
                    .put("outageTime", outage.from().toString())
                    .put("duration", outage.duration().toString())
                    .put("isPartial", false)
                    .put("explanation", outage.explanation()));
        });
        return answer(self, new JsonObject().put("outages", list));
    }

    /** An error as the standard has it; {@code code} is the part after {@code cds-all:}. */
    static JsonObject error(String code, String title, String detail) {
        return new JsonObject()
                .put(
                        "errors",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("code", ERROR + code)
                                        .put("title", title)
                                        .put("detail", detail)));
    }

    private static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static JsonObject answer(String self, JsonObject data) {
        return new JsonObject()
                .put("data", data)
                .put("links", new JsonObject().put("self", self))
                .put("meta", new JsonObject());
    }
}
