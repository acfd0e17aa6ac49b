package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The jar, run as its users run it. */
final class DaemonProcess implements AutoCloseable {
    private static final Pattern READY =
            Pattern.compile("ready: status page and API on (\\S+), metrics and health on ([^\\s\"]+)");

    private final Process process;
    private final List<String> output = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Matcher> ready = new CompletableFuture<>();

    private DaemonProcess(Process process) {
        this.process = process;
        Thread reader = new Thread(this::read, "daemon-output");
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts the jar with some arguments. */
    static DaemonProcess start(String... arguments) throws IOException {
        return start(List.of(), arguments);
    }

    /** The same with options of the JVM. */
    static DaemonProcess start(List<String> options, String... arguments) throws IOException {
        return of(command(options, arguments));
    }

    /** Starts a command that becomes the jar in the end. */
    static DaemonProcess of(List<String> command) throws IOException {
        return new DaemonProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** What starts the jar; it heeds SIGINT and SIGHUP also where the tests were started by what ignores them, as a script's background and nohup do. */
    static List<String> command(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP"));
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.add("-jar");
        command.add(System.getProperty("bellwether.jar"));
        command.addAll(List.of(arguments));
        return command;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.add(line);
                Matcher matcher = READY.matcher(line.replace("\\/", "/"));
                if (matcher.find()) {
                    ready.complete(matcher);
                }
            }
        } catch (IOException e) {
            output.add("(" + e.getMessage() + ")");
        } finally {
            ready.completeExceptionally(new AssertionError("it ended before it was ready:\n" + output()));
        }
    }

    /** Waits until it is ready and answers where the API is. */
    URI http() throws Exception {
        return URI.create(ready.get(120, TimeUnit.SECONDS).group(1));
    }

    URI management() throws Exception {
        return URI.create(ready.get(120, TimeUnit.SECONDS).group(2));
    }

    String output() {
        synchronized (output) {
            return String.join("\n", output);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends a signal, such as {@code INT}. */
    void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .inheritIO()
                .start()
                .waitFor();
    }

    /** Waits for the end and answers the exit status. */
    int exitStatus(int seconds) throws InterruptedException {
        assertThat(process.waitFor(seconds, TimeUnit.SECONDS))
                .as("it ends within %d s; so far it said:\n%s", seconds, output())
                .isTrue();
        return process.exitValue();
    }

    /** Everything that it started and that still runs. */
    List<ProcessHandle> children() {
        return process.descendants().toList();
    }

    /** Ends it whatever it is doing, or if it does nothing since it is stopped. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        process.destroy();
        if (process.onExit()
                        .copy()
                        .completeOnTimeout(null, 15, TimeUnit.SECONDS)
                        .join()
                == null) {
            process.destroyForcibly();
        }
    }
}
