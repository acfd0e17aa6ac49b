package dev.bellwether;

import dev.bellwether.cli.BacktestCommand;
import dev.bellwether.cli.DaemonCommands;
import dev.bellwether.cli.HealthCommand;
import dev.bellwether.cli.KeyCommand;
import dev.bellwether.cli.ProbeCommand;
import dev.bellwether.cli.StoreCommands;
import dev.bellwether.config.ConfigException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine;

/** The command line: parses and delegates. Exit status 0, 1 for a failure, 2 for bad usage or bad configuration. */
@CommandLine.Command(
        name = "bellwether",
        description = "Tells, at any moment, whether connections to a financial institution will work.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            DaemonCommands.Run.class,
            DaemonCommands.Demo.class,
            DaemonCommands.Check.class,
            BacktestCommand.class,
            ProbeCommand.class,
            KeyCommand.class,
            StoreCommands.Backup.class,
            StoreCommands.Restore.class,
            HealthCommand.class
        })
public final class Main implements Runnable {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private Main() {}

    public static void main(String[] args) {
        // No word of ours or of a library depends on where the machine stands: an Arabic `%d` is no number in SQL.
        Locale.setDefault(Locale.ROOT);
        System.exit(execute(
                args,
                new PrintWriter(System.out, true, StandardCharsets.UTF_8),
                new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
    }

    /** Runs one command to its end and returns its exit status. */
    public static int execute(String[] args, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setExecutionStrategy(Main::withLog)
                .setExecutionExceptionHandler((failure, command, parsed) -> report(failure, command.getErr()))
                .execute(args);
    }

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Say what to do.");
    }

    /** A one-shot command keeps its output clean of the log; has to be said before the first logger is made. */
    private static int withLog(CommandLine.ParseResult parsed) {
        CommandLine.ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        if (!(last.commandSpec().userObject() instanceof DaemonCommands.LongRunning)) {
            System.setProperty("bellwether.log", "System.err");
        }
        return new CommandLine.RunLast().execute(parsed);
    }

    private static int report(Exception failure, PrintWriter err) {
        if (failure instanceof ConfigException bad) {
            bad.mistakes().forEach(err::println);
            err.println(
                    bad.mistakes().size() == 1 ? "1 mistake" : bad.mistakes().size() + " mistakes");
            return CommandLine.ExitCode.USAGE;
        }
        err.println("bellwether: " + Optional.ofNullable(failure.getMessage()).orElse(failure.toString()));
        return CommandLine.ExitCode.SOFTWARE;
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"bellwether " + dev.bellwether.app.Version.OF_JAR};
        }
    }
}
