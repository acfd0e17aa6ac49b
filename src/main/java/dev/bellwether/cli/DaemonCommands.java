package dev.bellwether.cli;

import dev.bellwether.app.DaemonPlan;
import dev.bellwether.app.Foreground;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import java.time.Instant;
import picocli.CommandLine;

/** The daemon, in earnest, as a demo, or only as far as its files are read. */
public final class DaemonCommands {
    private DaemonCommands() {}

    /** A command that runs until it is stopped; its log is its output and goes to standard output. */
    public interface LongRunning {}

    /** {@code bellwether run}: the daemon, until it is told to stop. */
    @CommandLine.Command(
            name = "run",
            description = "Runs the daemon until it is told to stop by SIGTERM or Ctrl-C.",
            mixinStandardHelpOptions = true)
    public static final class Run extends ConfigCommand implements LongRunning {
        @Override
        public Integer call() throws Exception {
            Foreground.run(DaemonPlan.of(load()));
            return CommandLine.ExitCode.OK;
        }
    }

    /** {@code bellwether demo}: the daemon with simulated institutions, until it is told to stop. */
    @CommandLine.Command(
            name = "demo",
            description =
                    "Runs the daemon against simulated institutions on this machine, with job traffic, so that every status"
                            + " shows within a minute. Nothing leaves loopback.",
            mixinStandardHelpOptions = true)
    public static final class Demo extends ConfigCommand implements LongRunning {
        @Override
        public Integer call() throws Exception {
            Foreground.demo(load());
            return CommandLine.ExitCode.OK;
        }
    }

    /**
     * {@code bellwether check}: reads all files as a start would, and says what is in them or what is wrong; certificates that have
     * expired too, with which a daemon would start all the same.
     */
    @CommandLine.Command(
            name = "check",
            description = "Reads the configuration and shows what was loaded, or every mistake.",
            mixinStandardHelpOptions = true)
    public static final class Check extends ConfigCommand {
        @Override
        public Integer call() {
            Configuration loaded = load();
            Instant now = Instant.now();
            new ConfigLoader().checkDates(loaded.daemon().catalogue(), now);
            out().println(file() + ": good");
            new CheckReport(loaded, now).lines().forEach(out()::println);
            return CommandLine.ExitCode.OK;
        }
    }
}
