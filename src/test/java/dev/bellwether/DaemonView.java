package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** What a running daemon says of itself and of what it has stored. */
record DaemonView(DaemonProcess daemon) {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    /** When the scheduled evaluations were made, with a policy that schedules one every other second. */
    static final String SCHEDULED_EVALUATIONS =
            "SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') FROM evaluation"
                    + " WHERE extract(second FROM at)::int % 2 = 0 ORDER BY at";

    /** How many of a kind of record wait to be stored. */
    int unsaved(String kind) throws Exception {
        return value("bellwether_store_unsaved_items", kind);
    }

    /** How many of a kind of record were given up. */
    int dropped(String kind) throws Exception {
        return value("bellwether_store_dropped_items_total", kind);
    }

    /** How many job outcomes of all connectors it took in since it started. */
    long outcomesTakenIn() throws Exception {
        return get(daemon.management().resolve("metrics"))
                .lines()
                .filter(line -> line.startsWith("bellwether_job_outcomes_total{"))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private int value(String metric, String kind) throws Exception {
        String series = metric + "{kind=\"" + kind + "\"} ";
        return get(daemon.management().resolve("metrics"))
                .lines()
                .filter(line -> line.startsWith(series))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(series.length())))
                .findFirst()
                .orElseThrow();
    }

    String readiness() throws Exception {
        return new JsonObject(get(daemon.management().resolve("health/ready"))).encode();
    }

    /** The body of an answer. */
    String get(URI uri) throws Exception {
        return CLIENT.send(
                        HttpRequest.newBuilder(uri)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    /** Every other second has a scheduled evaluation, whether PostgreSQL was there or not. */
    static void assertNoGap(List<String> scheduledEvaluations, Instant begin) {
        List<Instant> stored = scheduledEvaluations.stream()
                .map(Instant::parse)
                .filter(begin::isBefore)
                .toList();
        assertThat(stored).hasSizeGreaterThan(1);
        for (int i = 1; i < stored.size(); i++) {
            assertThat(Duration.between(stored.get(i - 1), stored.get(i)))
                    .as("after %s", stored.get(i - 1))
                    .isEqualTo(Duration.ofSeconds(2));
        }
    }
}
