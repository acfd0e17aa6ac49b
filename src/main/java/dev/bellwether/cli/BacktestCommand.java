package dev.bellwether.cli;

import dev.bellwether.api.board.ConnectorJson;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.cli.ComparisonTable.BacktestComparison;
import dev.bellwether.collect.EvidenceFile;
import dev.bellwether.collect.EvidenceFile.EvidenceLine;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.document.Rfc3339;
import dev.bellwether.evidence.ErrorCodes;
import dev.bellwether.status.Backtest;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Calibration;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.PastOutages.PastOutage;
import io.vertx.core.json.JsonObject;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** Runs the classifier over a file of evidence and prints what it would have published. */
@CommandLine.Command(
        name = "backtest",
        description =
                "Runs the classifier over a file of evidence, by event time alone, and prints one JSON line for every"
                        + " evaluation that it publishes. With --compare, it sets two policies side by side instead.",
        mixinStandardHelpOptions = true)
public final class BacktestCommand implements Callable<Integer> {
    @Option(names = "--catalogue", required = true, paramLabel = "FILE", description = "Lists the connectors.")
    private Path catalogueFile;

    @Option(
            names = "--evidence",
            required = true,
            paramLabel = "FILE",
            description = "NDJSON in any order: lines of type job, probe, release and maintenance.")
    private Path evidenceFile;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Whose policy and error codes count; by default those of the product.")
    private Path configFile;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Overrides a key of the daemon's file, such as policy.minJobs=20. Repeatable.")
    private List<String> overrides = List.of();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "The first tick is the first at or after this RFC 3339 time; by default after the first outcome"
                            + " or probe result.")
    private Optional<Instant> from;

    @Option(
            names = "--to",
            paramLabel = "TIME",
            converter = TimeConverter.class,
            description =
                    "The last tick is the first scheduled one at or after this RFC 3339 time; by default after the"
                            + " last outcome or probe result.")
    private Optional<Instant> to;

    @Option(
            names = "--compare",
            arity = "0..1",
            fallbackValue = "",
            paramLabel = "FILE",
            description =
                    "Prints a table of what the policy of this daemon's file would have changed: status changes, time in"
                            + " each status, pages and detection times. Without a file it compares the product's policy"
                            + " with the one of --config and --set.")
    private String compareFile;

    @Option(
            names = "--compare-set",
            paramLabel = "KEY=VALUE",
            description = "The same for the policy that differs in this key, such as policy.major=0.4. Repeatable.")
    private List<String> compareOverrides = List.of();

    @Option(
            names = "--outlook",
            description = "Prints instead how well the outlooks of outages, when they may be over, were calibrated.")
    private boolean outlook;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private boolean allGood = true;

    @Override
    public Integer call() throws IOException {
        ConfigLoader loader = new ConfigLoader();
        DaemonConfig config = configFile == null ? loader.defaults(overrides) : loader.daemon(configFile, overrides);
        Catalogue catalogue = loader.catalogue(catalogueFile, config.policy());
        ErrorCodes errorCodes = errorCodes(loader, config);
        if (from.isPresent() && to.isPresent() && from.get().isAfter(to.get())) {
            // There may be a tick all the same: the first scheduled one after --to.
            spec.commandLine().getErr().println("--from is after --to");
        }
        if (compareFile == null && compareOverrides.isEmpty()) {
            Backtest backtest = backtest(catalogue, config);
            if (!read(catalogue, line -> take(backtest, errorCodes, line))) {
                return CommandLine.ExitCode.SOFTWARE;
            }
            PrintWriter out = spec.commandLine().getOut();
            if (outlook) {
                OutlookTable table = new OutlookTable();
                backtest.run(from, to, table::take);
                table.print(catalogue, out);
            } else {
                backtest.run(
                        from, to, evaluation -> out.println(json(evaluation).encode()));
            }
            out.flush();
        } else if (!compare(policies(loader, config), loader, errorCodes)) {
            return CommandLine.ExitCode.SOFTWARE;
        }
        return allGood ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
    }

    private static JsonObject json(Evaluation evaluation) {
        return new JsonObject()
                .put("at", evaluation.at().toString())
                .put("connectorId", evaluation.connectorId())
                .put("trigger", evaluation.trigger().wire())
                .put("status", evaluation.status().wire())
                .put("performance", evaluation.performance().wire())
                .put("stale", evaluation.stale())
                .put("evidence", ConnectorJson.evidence(evaluation.evidence()));
    }

    private ErrorCodes errorCodes(ConfigLoader loader, DaemonConfig config) {
        boolean named = configFile != null || overrides.stream().anyMatch(set -> set.startsWith("errorCodes="));
        return named || Files.exists(config.errorCodes())
                ? loader.errorCodes(config.errorCodes())
                : loader.ownErrorCodes();
    }

    private BacktestComparison policies(ConfigLoader loader, DaemonConfig config) {
        if (compareFile != null && !compareFile.isEmpty()) {
            return new BacktestComparison(config, loader.daemon(Path.of(compareFile), compareOverrides));
        }
        if (compareOverrides.isEmpty()) {
            return new BacktestComparison(loader.defaults(List.of()), config);
        }
        List<String> all =
                Stream.concat(overrides.stream(), compareOverrides.stream()).toList();
        return new BacktestComparison(
                config, configFile == null ? loader.defaults(all) : loader.daemon(configFile, all));
    }

    /** False where there is no evidence that can be run. */
    private boolean compare(BacktestComparison policies, ConfigLoader loader, ErrorCodes errorCodes)
            throws IOException {
        // Both must go together with what connectors set for themselves.
        Catalogue catalogue =
                loader.catalogue(catalogueFile, policies.baseline().policy());
        loader.catalogue(catalogueFile, policies.compared().policy());
        Backtest first = backtest(catalogue, policies.baseline());
        Backtest second = backtest(catalogue, policies.compared());
        boolean read = read(catalogue, line -> {
            take(first, errorCodes, line);
            take(second, errorCodes, line);
        });
        if (read) {
            PrintWriter out = spec.commandLine().getOut();
            policies.run(catalogue, first, second, from, to)
                    .ifPresentOrElse(
                            result -> new ComparisonTable(out).print(policies, result),
                            () -> out.println("There is no evidence, so there is nothing to compare."));
            out.flush();
        }
        return read;
    }

    private static Backtest backtest(Catalogue catalogue, DaemonConfig config) {
        return new Backtest(catalogue, config.policy(), config.ticks());
    }

    /** Reads the evidence; false, and it is said, where there is no such file or it spans too long. */
    private boolean read(Catalogue catalogue, Consumer<EvidenceLine> take) throws IOException {
        // Not by a channel, whose stream cannot read a pipe.
        try (InputStream evidence = new FileInputStream(evidenceFile.toFile())) {
            EvidenceSpan span = new EvidenceSpan();
            EvidenceFile.read(
                    evidence,
                    id -> catalogue.connector(id).isPresent(),
                    (line, number) -> {
                        span.take(line, number);
                        take.accept(line);
                    },
                    this::report);
            Optional<String> mistake = span.mistake(from, to);
            mistake.ifPresent(words -> spec.commandLine().getErr().println(evidenceFile + ": " + words));
            return mistake.isEmpty();
        } catch (FileNotFoundException e) {
            String why =
                    Files.exists(evidenceFile) ? "Cannot read " + e.getMessage() : "There is no file " + evidenceFile;
            spec.commandLine().getErr().println(why);
            return false;
        }
    }

    private static void take(Backtest backtest, ErrorCodes errorCodes, EvidenceLine line) {
        if (line instanceof EvidenceLine.Job job) {
            backtest.job(job.outcome(), errorCodes.fault(job.outcome().errorCode()), job.receivedAt());
        } else if (line instanceof EvidenceLine.Probe probe) {
            backtest.probe(
                    probe.connectorId(),
                    probe.at(),
                    probe.result(),
                    probe.fault(),
                    probe.confirm(),
                    probe.receivedAt());
        } else if (line instanceof EvidenceLine.Told told) {
            backtest.operation(told.operation());
        }
    }

    private void report(EvidenceFile.BadLine bad) {
        allGood = false;
        spec.commandLine().getErr().println(evidenceFile + ":" + bad.number() + ": " + bad.detail());
    }

    /** Takes the message of a wrong time over. */
    static final class TimeConverter implements CommandLine.ITypeConverter<Instant> {
        @Override
        public Instant convert(String text) {
            try {
                return Rfc3339.parse(text);
            } catch (Rfc3339.BadTime e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }

    /**
     * From when to when a file of evidence has outcomes and probe runs, and which lines say so. A single mistyped year would otherwise
     * have a back-test decide through thousands of years. Belongs to one thread.
     */
    static final class EvidenceSpan {
        /** Far more than the store keeps by default, and far less than a wrong century makes. */
        static final Duration LONGEST = Duration.ofDays(3660);

        private Instant first = Instant.MAX;
        private Instant last = Instant.MIN;
        private long firstLine;
        private long lastLine;

        /** Takes a line of the file in; {@code number} counts from 1. */
        void take(EvidenceLine line, long number) {
            if (line instanceof EvidenceLine.Job job) {
                take(job.outcome().completedAt(), number);
            } else if (line instanceof EvidenceLine.Probe probe) {
                take(probe.at(), number);
            }
        }

        private void take(Instant time, long number) {
            if (time.isBefore(first)) {
                first = time;
                firstLine = number;
            }
            if (time.isAfter(last)) {
                last = time;
                lastLine = number;
            }
        }

        /** What is wrong with the span from {@code from} to {@code to}, by default that of the evidence; empty if nothing is. */
        Optional<String> mistake(Optional<Instant> from, Optional<Instant> to) {
            if (first.isAfter(last) && (from.isEmpty() || to.isEmpty())) {
                return Optional.empty();
            }
            Instant begin = from.orElse(first);
            Instant end = to.orElse(last);
            if (Duration.between(begin, end).compareTo(LONGEST) <= 0) {
                return Optional.empty();
            }
            String beginning = begin + (from.isPresent() ? " (--from)" : " (line " + firstLine + ")");
            String ending = end + (to.isPresent() ? " (--to)" : " (line " + lastLine + ")");
            return Optional.of("a back-test spans at most " + LONGEST.toDays() + " days, and this one goes from "
                    + beginning + " to " + ending
                    + ": correct the time that is wrong, or say with --from and --to what to look at");
        }
    }

    /** Collects the outages of a back-test and prints how well outlooks on them were calibrated. Belongs to one thread. */
    private static final class OutlookTable {
        private final Map<Incident.Key, PastOutage> outages = new LinkedHashMap<>();

        void take(Evaluation evaluation) {
            String id = evaluation.connectorId();
            boolean open = evaluation.status().isOutage();
            boolean cutShort = evaluation.status() == Status.UNDER_MAINTENANCE;
            evaluation
                    .incidentSince()
                    .ifPresent(since -> outages.put(
                            new Incident.Key(id, since),
                            new PastOutage(
                                    id, since, open ? Optional.empty() : Optional.of(evaluation.at()), cutShort)));
        }

        void print(Catalogue catalogue, PrintWriter out) {
            out.println(
                    "Of the outages that lasted so long and were seen to end, so many were over by the time of the outlook:");
            out.println("age     outages              half       nine in ten");
            for (Calibration row : Calibration.of(List.copyOf(outages.values()), catalogue)) {
                out.printf(
                        Locale.ROOT,
                        "%2d min  %7d  %16s  %16s%n",
                        row.age().toMinutes(),
                        row.outages(),
                        share(row.half()),
                        share(row.nineInTen()));
            }
        }

        private static String share(Calibration.Held held) {
            double percent = 100.0 * held.held() / Math.max(1, held.forecasts());
            return String.format(Locale.ROOT, "%d of %d, %.0f %%", held.held(), held.forecasts(), percent);
        }
    }
}
