package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.DaemonConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Neither containers nor units are started in a test, so this holds what the files say against one another and what they point at. */
@SuppressWarnings("unchecked")
class ContainerFilesTest {
    private static final Map<String, Object> COMPOSE = yaml(Path.of("docker-compose.yml"));
    private static final Path UNIT = Path.of("deploy/systemd/bellwether.service");

    private static Map<String, Object> yaml(Path file) {
        try {
            return (Map<String, Object>)
                    new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Map<String, Map<String, Object>> services() {
        return (Map<String, Map<String, Object>>) COMPOSE.get("services");
    }

    private static List<String> texts(Map<String, Object> service, String key) {
        return ((List<Object>) service.getOrDefault(key, List.of()))
                .stream().map(String::valueOf).toList();
    }

    @Test
    void everyKeyIsOneThatComposeKnows() {
        assertThat(COMPOSE).containsOnlyKeys("name", "services", "secrets", "volumes");
        Set<String> known = Set.of(
                "build",
                "image",
                "command",
                "depends_on",
                "ports",
                "secrets",
                "volumes",
                "read_only",
                "tmpfs",
                "cap_drop",
                "security_opt",
                "mem_limit",
                "stop_grace_period",
                "restart",
                "environment",
                "healthcheck",
                "shm_size");
        services().forEach((name, service) -> assertThat(known).as(name).containsAll(service.keySet()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bellwether", "postgres", "prometheus", "alertmanager", "grafana"})
    void whatAServiceNamesIsThere(String name) {
        Map<String, Object> service = services().get(name);
        assertThat(service).isNotNull();
        assertThat(((Map<String, Object>) COMPOSE.get("secrets")).keySet()).containsAll(texts(service, "secrets"));
        if (service.get("depends_on") instanceof Map<?, ?> others) {
            others.forEach((other, how) -> {
                assertThat(services()).containsKey((String) other);
                boolean checked = services().get(other).containsKey("healthcheck") || other.equals("bellwether");
                assertThat(checked)
                        .as("%s waits until %s is healthy", name, other)
                        .isTrue();
            });
        }
        for (String volume : texts(service, "volumes")) {
            String source = volume.split(":", 2)[0];
            if (source.startsWith("./secrets")) {
                continue;
            }
            if (source.startsWith("./")) {
                assertThat(Path.of(source)).as(volume).exists();
                assertThat(volume).as("what is shipped is not written to").endsWith(":ro");
            } else {
                assertThat((Map<String, Object>) COMPOSE.get("volumes")).containsKey(source);
            }
        }
    }

    @Test
    void allPortsAreOnLoopbackAndNoPasswordStandsHere() throws IOException {
        services()
                .values()
                .forEach(
                        service -> assertThat(texts(service, "ports")).allMatch(port -> port.startsWith("127.0.0.1:")));
        assertThat(Files.readString(Path.of("docker-compose.yml")))
                .doesNotContainPattern("(?i)password[A-Z_]*: *[^/{\\s][^/]*$");
    }

    @Test
    void theDaemonTakesItsArguments(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("postgres-password"), "0123abcd");
        Files.writeString(directory.resolve("webhooks-secret"), "0123456789abcdef0123456789abcdef");
        List<String> overrides = new ArrayList<>();
        for (String argument : texts(services().get("bellwether"), "command")) {
            if (argument.startsWith("--set=")) {
                overrides.add(argument.substring(6).replace("$$", "$").replace("/run/secrets", directory.toString()));
            }
        }

        DaemonConfig config = new ConfigLoader().daemon(Path.of("conf/bellwether.yaml"), overrides);

        assertThat(config.http()).hasToString("0.0.0.0:8080");
        assertThat(config.management()).hasToString("0.0.0.0:8081");
        assertThat(config.store().uri().orElseThrow().value())
                .isEqualTo("postgresql://bellwether:0123abcd@postgres:5432/bellwether");
        assertThat(config.webhookSecret()).isPresent();
    }

    @Test
    void theImageHasWhatItsCommandNames() throws IOException {
        String dockerfile = Files.readString(Path.of("Dockerfile"));
        List<String> ignored = Files.readAllLines(Path.of(".dockerignore"));
        for (String line : dockerfile
                .lines()
                .filter(line -> line.startsWith("COPY ") && !line.contains("--from"))
                .toList()) {
            String[] words = line.split(" ", -1);
            for (int i = 1; i < words.length - 1; i++) {
                assertThat(Path.of(words[i])).as(line).exists();
                assertThat(ignored)
                        .as(line)
                        .doesNotContain(Path.of(words[i]).getName(0).toString());
            }
        }
        assertThat(dockerfile)
                .contains("USER 10001:10001", "target/bellwether.jar", "CMD [\"healthy\"]", "EXPOSE 8080 8081");
        assertThat(Files.exists(Path.of("conf/bellwether.yaml"))).isTrue();
    }

    /** What was built today is built tomorrow from the same: no tag that moves, and at least a minor version and a patch. */
    @Test
    void everyImageHasItsExactVersion() throws IOException {
        List<String> images = new ArrayList<>();
        Pattern.compile("(?m)^FROM (?:--\\S+ )?(\\S+)")
                .matcher(Files.readString(Path.of("Dockerfile")))
                .results()
                .forEach(found -> images.add(found.group(1)));
        services().values().stream()
                .filter(service -> !service.containsKey("build"))
                .forEach(service -> images.add((String) service.get("image")));
        assertThat(images).hasSize(6).allMatch(image -> image.matches("[\\w/-]+:v?\\d+\\.\\d+[\\w.-]*"));
    }

    /** The image's check of itself starts no JVM: it is a few lines for a shell. */
    @ParameterizedTest
    @CsvSource({"200, 0", "503, 1", "0, 1"})
    void theImagesCheckOfItselfSaysWhetherTheProcessIsWell(int answered, int status) throws Exception {
        Path check = Path.of("deploy/docker/healthy").toAbsolutePath();
        assertThat(check).isExecutable();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/health/live", exchange -> {
            exchange.sendResponseHeaders(answered, -1);
            exchange.close();
        });
        server.start();
        if (answered == 0) {
            server.stop(0);
        }
        try {
            Process process = new ProcessBuilder(
                            check.toString(),
                            Integer.toString(server.getAddress().getPort()))
                    .inheritIO()
                    .start();
            assertThat(process.waitFor()).isEqualTo(status);
        } finally {
            server.stop(0);
        }
    }

    /** But for names in the place of loopback, the containers' Prometheus has the shipped configuration. */
    @Test
    void prometheusAsksTheServicesByName() {
        Map<String, Object> shipped = yaml(Path.of("conf/prometheus/prometheus.yml"));
        Map<String, Object> containers = yaml(Path.of("deploy/prometheus/prometheus.yml"));
        String text = containers
                .toString()
                .replace("bellwether:8081", "127.0.0.1:8081")
                .replace("alertmanager:9093", "127.0.0.1:9093");
        assertThat(text).isEqualTo(shipped.toString());
        Set<String> named = new HashSet<>();
        java.util.regex.Matcher targets = Pattern.compile("([a-z]+):\\d{4}").matcher(containers.toString());
        while (targets.find()) {
            named.add(targets.group(1));
        }
        assertThat(services().keySet()).containsAll(named);
    }

    /** A first start that fails has to page, so who pages waits for nobody that may fail. */
    @ParameterizedTest
    @ValueSource(strings = {"prometheus", "alertmanager"})
    void whoPagesDoesNotWaitForTheDaemon(String name) {
        assertThat(services().get(name)).doesNotContainKey("depends_on");
    }

    @Test
    void theUnitRunsTheShippedFiles() throws IOException {
        List<String> unit = Files.readAllLines(UNIT);
        assertThat(Stream.of("bellwether.yaml", "logback.xml"))
                .allMatch(file -> unit.stream().anyMatch(line -> line.contains("/etc/bellwether/" + file)))
                .allMatch(file -> Files.exists(Path.of("conf", file)));
        assertThat(unit).contains("SuccessExitStatus=143", "NoNewPrivileges=yes", "CapabilityBoundingSet=");
    }

    /** What prevents a restart is the exit status of ExecStart alone; a check before it would fail, and be tried, for ever. */
    @Test
    void aBadConfigurationIsNotStartedAgainAndAgain() throws IOException {
        assertThat(Files.readAllLines(UNIT))
                .contains("RestartPreventExitStatus=2")
                .noneMatch(line -> line.startsWith("ExecStartPre"))
                .anyMatch(line -> line.matches("StartLimitBurst=\\d+"))
                .anyMatch(line -> line.matches("StartLimitIntervalSec=\\w+"));
    }

    /** Runbooks say `bellwether probe ID`, and whoever is paged has no time for more. */
    @ParameterizedTest
    @CsvSource({
        "probe au-ubank, probe --config /etc/bellwether/bellwether.yaml au-ubank",
        "key create --name ci, key create --name ci"
    })
    void theCommandRunsTheJarAsTheUnitDoes(String said, String run, @TempDir Path directory) throws Exception {
        Path fake = Files.writeString(directory.resolve("systemd-run"), "#!/bin/sh\necho \"$@\"\n");
        assertThat(fake.toFile().setExecutable(true)).isTrue();
        List<String> command = new ArrayList<>(
                List.of(Path.of("deploy/systemd/bellwether").toAbsolutePath().toString()));
        command.addAll(List.of(said.split(" ", -1)));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PATH", directory + ":/usr/bin:/bin");
        Process process = builder.start();
        String unit = Files.readString(UNIT);
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith(" /usr/bin/java -jar /opt/bellwether/bellwether.jar " + run + "\n")
                .contains("--uid=bellwether", "EnvironmentFile=-/etc/bellwether/secrets.env")
                .satisfies(line -> assertThat(unit)
                        .contains("User=bellwether", "EnvironmentFile=-/etc/bellwether/secrets.env")
                        .contains("WorkingDirectory=/var/lib/bellwether", "/opt/bellwether/bellwether.jar"));
    }

    @Test
    void systemdReadsTheUnitAndFindsItWellConfined(@TempDir Path directory) throws Exception {
        Path analyze = DebianTool.wherePresent("systemd-analyze");
        Path unit = directory.resolve("bellwether.service");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Files.writeString(unit, Files.readString(UNIT).replace("/usr/bin/java", java));

        assertThat(DebianTool.run(analyze, "verify", "--man=no", unit.toString()))
                .isEmpty();
        // 0 is a service that can do nothing, 10 one that can do anything.
        assertThat(DebianTool.run(analyze, "security", "--offline=true", "--threshold=20", unit.toString()))
                .doesNotContain("FAILED");
    }
}
