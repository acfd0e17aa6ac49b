package dev.bellwether;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Three hosts on this machine: network namespaces, each with one link to this test and the server and one to the other nodes, either of
 * which can be cut. They trust one certificate. Skips the test where the system forbids such things.
 */
final class Lan implements DaemonCluster.Site, AutoCloseable {
    private static final String PASSWORD = "changeit";

    private final Path ip = DebianTool.required("ip", "iproute2");
    private final Path certificate;
    private final Path key;

    Lan(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        certificate = directory.resolve("node.pem");
        key = directory.resolve("node.key");
        makeCertificate(directory.resolve("node.p12"));
        close();
        if (failed("netns", "add", namespace(0))) {
            abort("this system lets nobody make network namespaces: it takes root, and a container the right to do so");
        }
        for (String bridge : List.of("bw-server", "bw-bus")) {
            run("link", "add", bridge, "type", "bridge");
            run("link", "set", bridge, "up");
        }
        run("addr", "add", "10.213.8.1/24", "dev", "bw-server");
        for (int node = 0; node < DaemonCluster.NODES; node++) {
            if (node > 0) {
                run("netns", "add", namespace(node));
            }
            within(node, "link", "set", "lo", "up");
            link(node, "bw-server", "server", host(node));
            link(node, "bw-bus", "bus", peer(node));
        }
    }

    private void link(int node, String bridge, String name, String address) throws IOException, InterruptedException {
        String outside = outside(node, name);
        run("link", "add", outside, "type", "veth", "peer", "name", name, "netns", namespace(node));
        run("link", "set", outside, "master", bridge, "up");
        within(node, "addr", "add", address + "/24", "dev", name);
        within(node, "link", "set", name, "up");
    }

    /** Cuts a node off from the other nodes alone, or joins it again. */
    void cutBus(int node, boolean cut) throws IOException, InterruptedException {
        run("link", "set", outside(node, "bus"), cut ? "down" : "up");
    }

    /** Cuts a node off from everything, or joins it again. */
    void cut(int node, boolean cut) throws IOException, InterruptedException {
        cutBus(node, cut);
        run("link", "set", outside(node, "server"), cut ? "down" : "up");
    }

    private static String namespace(int node) {
        return "bellwether-" + node;
    }

    private static String outside(int node, String name) {
        return "bw-" + name + "-" + node;
    }

    @Override
    public String host(int node) {
        return "10.213.8.1" + node;
    }

    @Override
    public String peer(int node) {
        return "10.213.7.1" + node;
    }

    @Override
    public String server(int node) {
        return "10.213.8.1";
    }

    @Override
    public List<String> within(int node) {
        return List.of(ip.toString(), "netns", "exec", namespace(node));
    }

    @Override
    public String more() {
        return ", tls: {cert: %1$s, key: %2$s, ca: %1$s}".formatted(certificate, key);
    }

    private void makeCertificate(Path store) throws IOException, InterruptedException, GeneralSecurityException {
        String names = IntStream.range(0, DaemonCluster.NODES)
                .mapToObj(node -> "ip:" + peer(node))
                .collect(Collectors.joining(","));
        DebianTool.run(
                Path.of(System.getProperty("java.home"), "bin", "keytool"),
                "-genkeypair",
                "-alias",
                "node",
                "-keyalg",
                "EC",
                "-dname",
                "CN=node",
                "-ext",
                "san=" + names,
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD);
        KeyStore made = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        Key own = made.getKey("node", PASSWORD.toCharArray());
        Files.writeString(key, pem("PRIVATE KEY", own.getEncoded()));
        Files.writeString(
                certificate, pem("CERTIFICATE", made.getCertificate("node").getEncoded()));
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
                + "-----\n";
    }

    private void within(int node, String... arguments) throws IOException, InterruptedException {
        run(Stream.concat(Stream.of("-n", namespace(node)), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        String said = DebianTool.run(ip, arguments);
        if (!said.isEmpty()) {
            throw new IOException("ip " + String.join(" ", arguments) + ": " + said);
        }
    }

    private boolean failed(String... arguments) throws IOException, InterruptedException {
        return !DebianTool.run(ip, arguments).isEmpty();
    }

    /** Also what an earlier run that was killed has left. */
    @Override
    public void close() throws IOException {
        try {
            for (int node = 0; node < DaemonCluster.NODES; node++) {
                failed("netns", "del", namespace(node));
            }
            failed("link", "del", "bw-server");
            failed("link", "del", "bw-bus");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
