package dev.bellwether.demo;

import dev.bellwether.evidence.JobOutcome;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Writes job outcomes as the intake reads them: one JSON object in each line. */
final class OutcomeLines {
    static final String CONTENT_TYPE = "application/x-ndjson";

    private OutcomeLines() {}

    static Buffer of(List<JobOutcome> outcomes) {
        Buffer lines = Buffer.buffer(outcomes.size() * 300);
        for (JobOutcome outcome : outcomes) {
            lines.appendBuffer(json(outcome).toBuffer()).appendByte((byte) '\n');
        }
        return lines;
    }

    private static JsonObject json(JobOutcome outcome) {
        JsonObject json = new JsonObject()
                .put("jobId", outcome.jobId())
                .put("attempt", outcome.attempt())
                .put("connectorId", outcome.connectorId())
                .put("completedAt", outcome.completedAt().toString())
                .put("outcome", outcome.success() ? "success" : "failed");
        outcome.customer().ifPresent(customer -> json.put("customer", "customer-" + customer));
        if (!outcome.success()) {
            json.put("failedStep", outcome.failedStep()).put("errorCode", outcome.errorCode());
        }
        outcome.durationMs().ifPresent(duration -> json.put("durationMs", duration));
        JsonObject steps = new JsonObject();
        outcome.stepDurationsMs().forEach(steps::put);
        return json.put("stepDurationsMs", steps);
    }
}
