package dev.bellwether.cli;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.Configuration;
import dev.bellwether.evidence.ProbeResult;
import dev.bellwether.probe.Finished;
import dev.bellwether.probe.ProbeEngine;
import dev.bellwether.probe.ReportLine;
import dev.bellwether.probe.RunOnce;
import dev.bellwether.probe.wire.NameResolver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import picocli.CommandLine;

/** {@code bellwether probe}: runs probes once, now, and shows what they saw. */
@CommandLine.Command(
        name = "probe",
        description = "Runs the probes of some connectors once, several at a time, and reports what they saw: phases,"
                + " expectations, certificates. Exit status 1 if any failed.",
        mixinStandardHelpOptions = true)
public final class ProbeCommand extends ConfigCommand {
    @CommandLine.Parameters(paramLabel = "CONNECTOR", description = "Ids of connectors; all, if none is given.")
    private List<String> connectorIds = List.of();

    @CommandLine.Option(names = "--json", description = "Prints a line of JSON for each run.")
    private boolean json;

    @Override
    public Integer call() throws Exception {
        Configuration loaded = load();
        Catalogue catalogue = loaded.catalogue();
        List<String> unknown = connectorIds.stream()
                .filter(id -> catalogue.connector(id).isEmpty())
                .toList();
        if (!unknown.isEmpty()) {
            throw new CommandLine.ParameterException(
                    spec().commandLine(), "The catalogue has no connector " + String.join(", ", unknown) + ".");
        }
        PrintWriter out = out();
        List<Finished> finished = run(catalogue, run -> {
            if (json) {
                out.println(ReportLine.json(run.run()));
            } else {
                out.print(ReportLine.text(run));
            }
            out.flush();
        });
        long failed = finished.stream()
                .filter(run -> run.run().result() == ProbeResult.FAILURE)
                .count();
        if (!json) {
            out.println(finished.size() + " runs, " + failed + " failed");
        }
        return failed == 0 ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private List<Finished> run(Catalogue catalogue, Consumer<Finished> each) throws Exception {
        Vertx vertx = Vertx.vertx();
        try (NameResolver names = NameResolver.ofSystem();
                ProbeEngine engine = ProbeEngine.create(vertx, names, Clock.systemUTC())) {
            Promise<List<Finished>> all = Promise.promise();
            vertx.runOnContext(
                    ignored -> RunOnce.of(engine, catalogue, connectorIds, each).onComplete(all));
            return get(all.future());
        } finally {
            get(vertx.close());
        }
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get();
    }
}
