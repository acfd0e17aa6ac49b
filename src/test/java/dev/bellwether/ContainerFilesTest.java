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
import java.util.HashMap;
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

    /** The two nodes of the containers differ in nothing but their name, and are told apart from a third by it. */
    @Test
    void theNodesOfTheContainersAreOneCluster(@TempDir Path directory) throws IOException {
        Map<String, Object> cluster = yaml(Path.of("deploy/docker/cluster.yml"));
        Map<String, Map<String, Object>> nodes = (Map<String, Map<String, Object>>) cluster.get("services");
        List<String> names = List.of("bellwether", "bellwether-2");
        for (String name : names) {
            List<String> command = texts(nodes.get(name), "command");
            DaemonConfig config = configuration(
                    command.stream()
                            .filter(argument -> argument.startsWith("--set="))
                            .map(argument -> argument.substring("--set=".length())
                                    .replace("$$", "$")
                                    .replace("/run/secrets", directory.toString()))
                            .toList(),
                    directory);
            assertThat(config.cluster()).hasValueSatisfying(node -> {
                assertThat(node.name()).isEqualTo(name);
                assertThat(node.listen().host()).isEqualTo(name);
            });
            assertThat(Files.readString(Path.of("deploy/docker/proxy.conf")))
                    .contains("server " + name + ":" + config.http().port());
            assertThat(Files.readString(Path.of("deploy/prometheus/cluster.yml")))
                    .contains("\"" + name + ":" + config.management().port() + "\"");
        }
        List<String> alone = texts(services().get("bellwether"), "command");
        assertThat(texts(nodes.get("bellwether"), "command").subList(0, alone.size()))
                .isEqualTo(alone);
        for (String key : List.of(
                "secrets", "read_only", "tmpfs", "cap_drop", "security_opt", "mem_limit", "stop_grace_period")) {
            assertThat(nodes.get("bellwether-2").get(key))
                    .as(key)
                    .isEqualTo(services().get("bellwether").get(key));
        }
        assertThat(Files.readString(Path.of("deploy/prometheus/cluster.yml")).replace(", \"bellwether-2:8081\"", ""))
                .isEqualTo(Files.readString(Path.of("deploy/prometheus/prometheus.yml")));
    }

    private static DaemonConfig configuration(List<String> overrides, Path directory) throws IOException {
        for (String secret : List.of("postgres-password", "webhooks-secret")) {
            Files.writeString(directory.resolve(secret), "0123456789abcdef0123456789abcdef");
        }
        return new ConfigLoader().daemon(Path.of("conf/bellwether.yaml"), overrides);
    }

    /** What Kubernetes is told names what is there, and the daemon takes its configuration. */
    @Test
    void theManifestsFitTogetherAndTheConfiguration(@TempDir Path directory) throws IOException {
        Map<String, Map<String, Object>> manifests = new HashMap<>();
        for (Path file : List.of(
                Path.of("deploy/kubernetes/bellwether.yaml"), Path.of("deploy/kubernetes/service-monitor.yaml"))) {
            for (Object one : new Load(LoadSettings.builder().build()).loadAllFromString(Files.readString(file))) {
                Map<String, Object> manifest = (Map<String, Object>) one;
                manifests.put(manifest.get("kind") + " " + at(manifest, "metadata", "name"), manifest);
            }
        }
        assertThat(manifests)
                .containsOnlyKeys(
                        "ConfigMap bellwether",
                        "Service bellwether",
                        "Service bellwether-nodes",
                        "PodDisruptionBudget bellwether",
                        "NetworkPolicy bellwether-nodes",
                        "StatefulSet bellwether",
                        "ServiceMonitor bellwether");
        Map<String, Object> set = manifests.get("StatefulSet bellwether");
        Object labels = at(set, "spec", "template", "metadata", "labels");
        assertThat(manifests.values())
                .allSatisfy(manifest ->
                        assertThat(at(manifest, "metadata", "labels")).isEqualTo(labels));
        assertThat(at(set, "spec", "selector", "matchLabels")).isEqualTo(labels);
        assertThat(at(manifests.get("Service bellwether"), "spec", "selector")).isEqualTo(labels);
        assertThat(at(manifests.get("Service bellwether-nodes"), "spec", "selector"))
                .isEqualTo(labels);
        assertThat(at(manifests.get("PodDisruptionBudget bellwether"), "spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(at(manifests.get("ServiceMonitor bellwether"), "spec", "selector", "matchLabels"))
                .isEqualTo(labels);
        assertThat(at(set, "spec", "serviceName")).isEqualTo("bellwether-nodes");

        Path secrets = Files.createDirectories(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("store-uri"), "postgresql://me:secret@db.example/bellwether");
        Files.writeString(secrets.resolve("webhooks-secret"), "0123456789abcdef0123456789abcdef");
        Path file = directory.resolve("bellwether.yaml");
        Files.writeString(
                file,
                at(manifests.get("ConfigMap bellwether"), "data", "bellwether.yaml")
                        .toString()
                        .replace("/run/secrets/bellwether", secrets.toString()));
        DaemonConfig config = new ConfigLoader(Map.of("POD_NAME", "bellwether-0", "POD_IP", "10.0.0.7"), directory)
                .daemon(file, List.of());
        assertThat(config.cluster()).hasValueSatisfying(node -> {
            assertThat(node.name()).isEqualTo("bellwether-0");
            assertThat(node.listen().host()).isEqualTo("10.0.0.7");
        });

        Map<String, Object> container =
                ((List<Map<String, Object>>) at(set, "spec", "template", "spec", "containers")).get(0);
        Map<Object, Object> ports = new HashMap<>();
        ((List<Map<String, Object>>) container.get("ports"))
                .forEach(port -> ports.put(port.get("name"), port.get("containerPort")));
        int membership = config.cluster().orElseThrow().listen().port();
        assertThat(ports)
                .isEqualTo(Map.of(
                        "http",
                        config.http().port(),
                        "management",
                        config.management().port(),
                        "membership",
                        membership,
                        "bus",
                        membership + 1));
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(at(container, probe, "httpGet", "port")).isEqualTo("management");
        }
        List<String> volumes = new ArrayList<>();
        ((List<Map<String, Object>>) at(set, "spec", "template", "spec", "volumes"))
                .forEach(volume -> volumes.add((String) volume.get("name")));
        ((List<Map<String, Object>>) at(set, "spec", "volumeClaimTemplates"))
                .forEach(volume -> volumes.add((String) at(volume, "metadata", "name")));
        assertThat(((List<Map<String, Object>>) container.get("volumeMounts"))
                        .stream().map(mount -> mount.get("name")))
                .containsExactlyInAnyOrderElementsOf(volumes);
    }

    private static Object at(Map<String, Object> from, String... path) {
        Object found = from;
        for (String key : path) {
            found = ((Map<String, Object>) found).get(key);
            assertThat(found).as(key).isNotNull();
        }
        return found;
    }
}
