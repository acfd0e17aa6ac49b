package dev.bellwether.telemetry;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All checks together. */
final class Readiness {
    private static final Logger LOG = LoggerFactory.getLogger(Readiness.class);
    private static final long PATIENCE_MS = 1_000;

    private final HealthChecks checks;

    Readiness(Vertx vertx, Map<String, ReadinessCheck> named, NodeMetrics metrics) {
        checks = HealthChecks.create(vertx);
        named.keySet().forEach(name -> metrics.ready(name, false));
        // The bound is set here and not there, since what that says of a late check cannot be told from a failure.
        named.forEach((name, check) -> checks.register(
                name,
                2 * PATIENCE_MS,
                promise -> look(name, check)
                        .map(answer -> {
                            metrics.ready(name, answer.ready());
                            return status(answer);
                        })
                        .onComplete(promise)));
    }

    private static Status status(ReadinessCheck.Answer answer) {
        JsonObject detail = new JsonObject();
        if (!answer.detail().isEmpty()) {
            detail.put("detail", answer.detail());
        }
        return new Status().setOk(answer.ready()).setData(detail);
    }

    Future<CheckResult> check() {
        return checks.checkStatus();
    }

    private static Future<ReadinessCheck.Answer> look(String name, ReadinessCheck check) {
        Future<ReadinessCheck.Answer> answer;
        try {
            answer = check.check().timeout(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException e) {
            answer = Future.failedFuture(e);
        }
        return answer.recover(failure -> {
            // Its words may hold what is nobody's business; the log is for those who run the node.
            LOG.debug("the readiness check {} failed", name, failure);
            return Future.succeededFuture(ReadinessCheck.Answer.notReady("the check failed or did not answer in time"));
        });
    }
}
