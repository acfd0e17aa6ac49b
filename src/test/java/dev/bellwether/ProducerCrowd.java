package dev.bellwether;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Producers as they should be: each sends batch after batch, sends again what was not acknowledged, and waits a moment after a
 * refusal. It remembers what was acknowledged, across several daemons if need be.
 */
final class ProducerCrowd {
    private static final int BATCH = 40;
    private static final int PRODUCERS = 4;

    private final String key;
    private final List<String> connectors;
    private final int pauseMs;
    private final AtomicInteger batches = new AtomicInteger();
    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<Integer> refusals = ConcurrentHashMap.newKeySet();
    private final ConcurrentLinkedQueue<Integer> again = new ConcurrentLinkedQueue<>();

    ProducerCrowd(String key, String connector) {
        this(key, List.of(connector), 0);
    }

    /**
     * For several connectors, of which those whose ids begin with {@code down} fail.
     *
     * @param pauseMs after each batch
     */
    ProducerCrowd(String key, List<String> connectors, int pauseMs) {
        this.key = key;
        this.connectors = connectors;
        this.pauseMs = pauseMs;
    }

    /** The jobs that were acknowledged so far. */
    Set<String> acknowledged() {
        return Set.copyOf(acknowledged);
    }

    /** The HTTP statuses other than 200 that were answered so far. */
    Set<Integer> refusals() {
        return Set.copyOf(refusals);
    }

    /** Sends until what is returned is closed. */
    Sending sendTo(URI api) {
        return new Sending(api);
    }

    /** The producers at one daemon. */
    final class Sending implements AutoCloseable {
        private final URI jobs;
        private final HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
        private final CountDownLatch stopped = new CountDownLatch(1);
        private final AtomicInteger taken = new AtomicInteger();
        private final List<Thread> threads = new ArrayList<>();

        private Sending(URI api) {
            jobs = api.resolve("api/v1/jobs");
            for (int i = 0; i < PRODUCERS; i++) {
                Thread thread = new Thread(this::sendOn, "producer");
                thread.setDaemon(true);
                thread.start();
                threads.add(thread);
            }
        }

        /** How many batches this daemon has taken. */
        int taken() {
            return taken.get();
        }

        private void sendOn() {
            try {
                while (stopped.getCount() > 0) {
                    Integer batch = again.poll();
                    send(batch == null ? batches.incrementAndGet() : batch);
                    stopped.await(pauseMs, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void send(int batch) throws InterruptedException {
            try {
                HttpResponse<String> answer = client.send(
                        HttpRequest.newBuilder(jobs)
                                .header("Authorization", "Bearer " + key)
                                .header("Content-Type", "application/json")
                                .timeout(Duration.ofSeconds(30))
                                .POST(HttpRequest.BodyPublishers.ofString(body(batch)))
                                .build(),
                        BodyHandlers.ofString());
                if (answer.statusCode() == 200) {
                    JsonObject counts = new JsonObject(answer.body());
                    if (counts.getInteger("accepted") + counts.getInteger("duplicates") == BATCH) {
                        taken.incrementAndGet();
                        for (int i = 0; i < BATCH; i++) {
                            acknowledged.add(job(batch, i));
                        }
                        return;
                    }
                }
                refusals.add(answer.statusCode());
            } catch (IOException e) {
                // The daemon or the connection is gone; what it did with the batch is not known.
            }
            again.add(batch);
            stopped.await(50, TimeUnit.MILLISECONDS);
        }

        private String body(int batch) {
            JsonArray jobs = new JsonArray();
            for (int i = 0; i < BATCH; i++) {
                String connector = connectors.get((batch * BATCH + i) % connectors.size());
                boolean down = connector.startsWith("down");
                jobs.add(new JsonObject()
                        .put("jobId", job(batch, i))
                        .put("connectorId", connector)
                        .put("completedAt", Instant.now().toString())
                        .put("outcome", down ? "failed" : "success")
                        .put("failedStep", down ? "verify-credentials" : null)
                        .put("errorCode", down ? "service-unavailable" : null)
                        .put("stepDurationsMs", new JsonObject().put("verify-credentials", i)));
            }
            return jobs.encode();
        }

        /** Waits for the requests that are under way. */
        @Override
        public void close() {
            stopped.countDown();
            try {
                for (Thread thread : threads) {
                    thread.join(TimeUnit.SECONDS.toMillis(40));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String job(int batch, int number) {
        return "job-" + batch + "-" + number;
    }
}
