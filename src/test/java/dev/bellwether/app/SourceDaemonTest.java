package dev.bellwether.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.config.ApiKey;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.Configuration;
import dev.bellwether.store.TestDatabase;
import dev.bellwether.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The worked example of the documentation, in a whole daemon. */
class SourceDaemonTest {
    private static final String KEY = "bw_for-this-test-alone";

    @RegisterExtension
    final TestDatabase store = new TestDatabase();

    @RegisterExtension
    final TestDatabase platform = new TestDatabase();

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();

    /** The first block of a language in the documentation. */
    private static String example(String language) throws IOException {
        return example(language, "");
    }

    /** The first block of a language after a heading. */
    private static String example(String language, String heading) throws IOException {
        String text = Files.readString(Path.of("docs/sources.md"));
        int start = text.indexOf("```" + language + "\n", text.indexOf(heading)) + language.length() + 4;
        return text.substring(start, text.indexOf("```", start));
    }

    private Configuration configuration() throws IOException {
        Files.writeString(
                directory.resolve("catalogue.yaml"),
                "institutions:\n- {id: au-ubank, name: UBank, country: AU, sector: banking,"
                        + " connectors: [{id: au-ubank, method: web}]}\n");
        Files.writeString(directory.resolve("error-codes.yaml"), Files.readString(Path.of("conf/error-codes.yaml")));
        Path file = Files.writeString(
                directory.resolve("bellwether.yaml"),
                "http: {port: 0}\nmanagement: {port: 0}\nstore: {uri: \"" + store.uri() + "\"}\n"
                        + "keys: [{name: test, scopes: [operate], sha256: " + ApiKey.hash(KEY) + "}]\n"
                        + example("yaml"));
        return new ConfigLoader(Map.of("PLATFORM_URI", platform.uri()), directory).load(file, List.of());
    }

    private String get(URI base, String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = client.send(
                HttpRequest.newBuilder(base.resolve(path))
                        .header("Authorization", "Bearer " + KEY)
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private JsonObject source(URI api) throws IOException, InterruptedException {
        return new JsonObject(get(api, "api/v1/sources").substring(4))
                .getJsonArray("data")
                .getJsonObject(0);
    }

    /** Each row's notification, or each small commit's, takes a lock for the whole instance. */
    @Test
    void theTriggerThatIsShownNotifiesOncePerStatementAndStandsApart() throws IOException {
        assertThat(example("sql")).doesNotContain("NOTIFY");
        platform.execute(example("sql").split(";\n\n"));
        platform.execute(example("sql", "## Looking, or being woken").split(";\n\n"));
        assertThat(platform.column("SELECT (tgtype & 1)::text FROM pg_trigger WHERE tgname = 'jobs_notify'"))
                .containsExactly("0");
    }

    @Test
    void theExampleOfTheDocumentationWorks() throws Exception {
        platform.execute(example("sql").split(";\n\n"));
        Telemetry telemetry = new Telemetry();
        Vertx vertx = Foreground.measured(telemetry);
        Daemon daemon =
                Daemon.start(vertx, telemetry, DaemonPlan.of(configuration())).await(60, TimeUnit.SECONDS);
        try {
            URI api = URI.create(Daemon.url(daemon.http()));
            URI management = URI.create(Daemon.url(daemon.management()));
            await().until(() -> source(api).getString("state").equals("following"));
            assertThat(get(management, "metrics"))
                    .contains("bellwether_source_rows_total{result=\"accepted\",source=\"platform\"} 0.0\n")
                    .contains("bellwether_source_rows_total{result=\"rejected\",source=\"platform\"} 0.0\n")
                    .contains("bellwether_source_up{source=\"platform\"} 1.0\n")
                    .contains("bellwether_source_lag_seconds{source=\"platform\"} ");

            platform.execute(
                    "INSERT INTO jobs (connector, attempt, state, finished_at) SELECT 'au-ubank', 1, 'done', now()"
                            + " FROM generate_series(1, 12)",
                    "INSERT INTO jobs (connector, state, finished_at) VALUES ('nobody', 'done', now())");
            await().until(() -> source(api).getJsonObject("rows").getInteger("accepted") == 12);
            await().until(() -> source(api).getJsonObject("rows").getInteger("rejected") == 1);
            assertThat(get(management, "metrics"))
                    .contains("bellwether_source_rows_total{result=\"accepted\",source=\"platform\"} 12.0\n")
                    .contains("bellwether_source_rows_total{result=\"rejected\",source=\"platform\"} 1.0\n");
            JsonArray rejected =
                    new JsonObject(get(api, "api/v1/sources/platform/rejected").substring(4)).getJsonArray("data");
            assertThat(rejected.getJsonObject(0).getString("reason")).contains("unknown connector \"nobody\"");
            assertThat(get(management, "health/ready"))
                    .startsWith("200 ")
                    .contains("rows of platform that do not fit and are kept aside: 1");
            assertThat(store.column("SELECT count(*) FROM job_outcome")).containsExactly("12");

            platform.execute("ALTER TABLE jobs RENAME TO gone");
            await().until(() -> get(management, "health/ready").startsWith("503 "));
            assertThat(get(management, "health/ready")).contains("platform is failing: ", "does not exist");
            assertThat(get(management, "metrics")).contains("bellwether_source_up{source=\"platform\"} 0.0\n");
        } finally {
            assertThat(daemon.stop().await(60, TimeUnit.SECONDS)).isEmpty();
            vertx.close().await(60, TimeUnit.SECONDS);
            telemetry.close();
        }
    }
}
