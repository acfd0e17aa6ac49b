package dev.bellwether.telemetry;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Evaluation;
import io.vertx.core.Future;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Where numbers come from, beside what is told on the bus.
 *
 * @param catalogue the one in force
 * @param errorCodes those in force
 * @param latest the latest evaluation of each connector, by its id, that is in the store; asked at the start
 * @param clock what time it is
 */
public record TelemetrySources(
        Supplier<Catalogue> catalogue,
        Supplier<ErrorCodes> errorCodes,
        Supplier<Future<Map<String, Evaluation>>> latest,
        Clock clock) {}
