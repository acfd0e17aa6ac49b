package dev.bellwether.app;

import dev.bellwether.config.Configuration;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps something running until the process is told to stop by SIGTERM or Ctrl-C. */
public final class Foreground {
    private static final Logger LOG = LoggerFactory.getLogger(Foreground.class);
    /** Less than the ten seconds that a user waits for the end, also where there is hardly a processor left. */
    private static final Duration MOST_STOP = Duration.ofSeconds(9);

    private Foreground() {}

    /** Starts a daemon, says where it serves, and waits for the end. Throws the failure of the start, with everything stopped again. */
    public static void run(DaemonPlan plan) throws Exception {
        run((vertx, telemetry, told) -> Daemon.start(vertx, telemetry, plan, told)
                .map(daemon -> {
                    sayReady(daemon);
                    // Whoever started the process starts it again, and then it waits for its turn.
                    daemon.overtaken()
                            .onSuccess(ours -> new Thread(() -> System.exit(1), "bellwether-overtaken").start());
                    onHangup(() -> daemon.reload()
                            .onFailure(failure -> LOG.warn("nothing is reloaded: {}", failure.getMessage())));
                    return daemon::stop;
                }));
    }

    /** Starts the demo, says where it serves, and waits for the end. Throws as {@link #run}. */
    public static void demo(Configuration configuration) throws Exception {
        run((vertx, telemetry, told) -> DemoDaemon.start(vertx, telemetry, configuration)
                .map(demo -> {
                    sayReady(demo.daemon());
                    return demo::stop;
                }));
    }

    private static void sayReady(Daemon daemon) {
        LOG.info(
                "ready: status page and API on {}, metrics and health on {}",
                Daemon.url(daemon.http()),
                Daemon.url(daemon.management()));
    }

    private interface Running {
        Future<?> stop();
    }

    private interface Starting {
        /** Starts; {@code told} completes when the process is told to stop. */
        Future<Running> start(Vertx vertx, Telemetry telemetry, Future<Void> told);
    }

    /** Native code and the embedded server's programs are unpacked there, and what fails for that speaks of neither. */
    private static void requireTemporary() {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Files.delete(Files.createTempFile(folder, "bellwether", ""));
        } catch (IOException | SecurityException e) {
            throw new IllegalStateException(
                    "the temporary folder " + folder + " cannot be written: " + e
                            + "; name another by java -Djava.io.tmpdir=... or TMPDIR",
                    e);
        }
    }

    private static void run(Starting starting) throws Exception {
        requireTemporary();
        try (Telemetry telemetry = new Telemetry()) {
            Vertx vertx = measured(telemetry);
            CountDownLatch ended = new CountDownLatch(1);
            Promise<Void> told = Promise.promise();
            Future<Running> started = starting.start(vertx, telemetry, told.future());
            Thread hook = new Thread(
                    () -> {
                        told.complete();
                        end(vertx, started, ended);
                    },
                    "bellwether-stop");
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                started.toCompletionStage().toCompletableFuture().get();
            } catch (ExecutionException e) {
                if (told.future().isComplete()) {
                    ended.await();
                    return;
                }
                Runtime.getRuntime().removeShutdownHook(hook);
                vertx.close().toCompletionStage().toCompletableFuture().get();
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
            ended.await();
        }
    }

    static Vertx measured(Telemetry telemetry) {
        return Vertx.builder()
                .with(new VertxOptions().setMetricsOptions(telemetry.vertxOptions()))
                .withMetrics(telemetry.vertxFactory())
                .build();
    }

    private static void end(Vertx vertx, Future<Running> started, CountDownLatch ended) {
        LOG.info("stopping");
        long deadline = System.nanoTime() + MOST_STOP.toNanos();
        try {
            // Two waits: a future of this Vert.x must not be the last to complete while it closes.
            await(
                    // A start that failed has stopped everything again.
                    started.transform(
                            start -> start.succeeded() ? start.result().stop() : Future.succeededFuture()),
                    deadline);
            await(vertx.close(), deadline);
            LOG.info("stopped");
        } catch (TimeoutException e) {
            LOG.warn("not everything stopped within {} ms", MOST_STOP.toMillis());
        } catch (ExecutionException e) {
            LOG.warn("not everything stopped cleanly", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private static void await(Future<?> future, long deadline)
            throws InterruptedException, ExecutionException, TimeoutException {
        future.toCompletionStage().toCompletableFuture().get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    }

    /**
     * What SIGHUP does from now on, by which daemons are told to read their files anew; without it, it would end them. The JDK's only way to signals is in a module that is not part of Java's contract, so it is
     * reached by name: where it is not there, the signal does what it always did.
     */
    private static void onHangup(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object proxy = Proxy.newProxyInstance(
                    Foreground.class.getClassLoader(), new Class<?>[] {handler}, (self, method, arguments) -> {
                        if (method.getName().equals("handle")) {
                            action.run();
                        }
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("HUP"), proxy);
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            LOG.warn(
                    "SIGHUP does not reload here: {}",
                    e instanceof InvocationTargetException thrown
                            ? thrown.getCause().toString()
                            : e.toString());
        }
    }
}
