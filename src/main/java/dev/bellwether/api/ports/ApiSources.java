package dev.bellwether.api.ports;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.evidence.ProbeRun;
import dev.bellwether.status.Evaluation;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Where answers come from, beside what is published while the API runs.
 *
 * @param catalogue the present one
 * @param errorCodes the present ones
 * @param latest the latest evaluation of each connector, by its id, that is in the store; asked at start, and again until it succeeds
 * @param keepRun stores a run of a probe; completes when it cannot be lost any more
 * @param details what only the store knows about one connector
 * @param jobTables the foreign jobs tables that are read
 * @param operate where what operators say is stored, told and read
 * @param backtests keeps back-tests and has them run
 * @param history what is known of the past
 */
public record ApiSources(
        Supplier<Catalogue> catalogue,
        Supplier<ErrorCodes> errorCodes,
        Supplier<Future<Map<String, Evaluation>>> latest,
        Function<ProbeRun, Future<Void>> keepRun,
        ConnectorDetails details,
        JobTables jobTables,
        OperatorDesk operate,
        BacktestDesk backtests,
        History history) {}
