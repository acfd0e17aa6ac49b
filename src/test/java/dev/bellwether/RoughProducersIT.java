package dev.bellwether;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.ProducerCrowd.Sending;
import dev.bellwether.store.RelayedServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon with little memory, and producers that try to use it up. */
class RoughProducersIT {
    /** More of those that never read than the sockets of both ends hold. */
    private static final int BODIES = 200;

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    static Path directory;

    private static DaemonProcess daemon;
    private static URI api;

    private final ProducerCrowd producers = new ProducerCrowd(DaemonFiles.KEY, "bank");
    private final List<Socket> sockets = new ArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        // One key is to have nearly all places, so its own share is no bound here.
        DaemonFiles files = DaemonFiles.in(
                directory, "store: {dataDirectory: " + directory.resolve("data") + "}\nlimits: {bodies: 300}");
        daemon = DaemonProcess.start(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m"), "run", "--config", files.config());
        api = daemon.http();
    }

    @AfterAll
    static void stop() {
        daemon.close();
    }

    @Test
    void producersThatSendAByteASecondHoldUpNobody() throws Exception {
        for (int i = 0; i < 200; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(head(10_000).getBytes(UTF_8));
            socket.getOutputStream().write('[');
        }
        try (Sending sending = producers.sendTo(api)) {
            for (int second = 1; second <= 3; second++) {
                for (Socket socket : sockets) {
                    socket.getOutputStream().write(' ');
                }
                int before = sending.taken();
                await().atMost(SOON).until(() -> sending.taken() > before + 3);
            }
        }
        closeAll();
        expectService();
    }

    @Test
    void aProducerThatNeverReadsItsAnswersIsNotReadFromEither() throws Exception {
        byte[] faulty = ("[" + "{},".repeat(20_000) + "{}]").getBytes(UTF_8);
        AtomicLong sent = new AtomicLong();
        for (int i = 0; i < 4; i++) {
            Socket socket = connect();
            Thread thread = new Thread(() -> sendOn(socket, faulty, sent), "never-reads");
            thread.setDaemon(true);
            thread.start();
        }
        // Each answer is some megabytes: had the daemon kept them all, it would be out of memory by now.
        AtomicLong before = new AtomicLong();
        await().pollInterval(Duration.ofSeconds(2))
                .atMost(SOON)
                .until(() -> sent.get() == before.getAndSet(sent.get()));
        assertThat(sent.get()).as("bodies that were read, or lie in sockets").isBetween(4L, 4L * BODIES - 1);
        expectService();
        assertThat(daemon.output()).doesNotContain("OutOfMemoryError");
        closeAll();
        expectService();
    }

    private static void sendOn(Socket socket, byte[] body, AtomicLong sent) {
        try {
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < BODIES; i++) {
                out.write(head(body.length).getBytes(UTF_8));
                out.write(body);
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            // Cut by the daemon or by the test.
        }
    }

    @Test
    void ofAThousandConnectionsAtOnceEachIsServedOrToldToComeBack() throws Exception {
        Instant now = Instant.now();
        List<byte[]> bodies = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            bodies.add(("[{\"jobId\":\"crowd-" + i + "\",\"connectorId\":\"bank\",\"completedAt\":\"" + now
                            + "\",\"outcome\":\"success\"}]")
                    .getBytes(UTF_8));
            connect();
        }
        Set<Integer> left = new TreeSet<>();
        for (int i = 0; i < 1_000; i++) {
            left.add(i);
        }
        Set<String> answers = new TreeSet<>();
        for (int round = 0; round < 20 && !left.isEmpty(); round++) {
            for (int i : left) {
                OutputStream out = sockets.get(i).getOutputStream();
                out.write(head(bodies.get(i).length).getBytes(UTF_8));
                out.write(bodies.get(i));
            }
            for (int i : List.copyOf(left)) {
                String answer = answer(sockets.get(i));
                answers.add(answer.substring(0, 12));
                if (answer.startsWith("HTTP/1.1 200 ")) {
                    left.remove(i);
                } else {
                    assertThat(answer).containsIgnoringCase("\r\nRetry-After: ");
                }
            }
        }
        assertThat(answers).isSubsetOf("HTTP/1.1 200", "HTTP/1.1 429").contains("HTTP/1.1 200");
        assertThat(left).isEmpty();
        assertThat(RelayedServer.columnOf(
                        directory.resolve("data"), "SELECT count(*) FROM job_outcome WHERE job_id LIKE 'crowd-%'"))
                .containsExactly("1000");
        closeAll();
    }

    @Test
    void manyBodiesOfFaultyItemsAtOnceDoNotUseUpTheMemory() throws Exception {
        byte[] faulty = ("[" + "{},".repeat(99_998) + "{}").getBytes(UTF_8);
        for (int i = 0; i < 60; i++) {
            Socket socket = connect();
            socket.getOutputStream().write(head(faulty.length + 1).getBytes(UTF_8));
            socket.getOutputStream().write(faulty);
        }
        expectService();
        closeAll();
        expectService();
        assertThat(daemon.output()).doesNotContain("OutOfMemoryError");
    }

    private void expectService() throws Exception {
        try (Sending sending = producers.sendTo(api)) {
            await().atMost(SOON).until(() -> sending.taken() > 2);
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(api.getHost(), api.getPort()), 10_000);
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(30));
        sockets.add(socket);
        return socket;
    }

    private void closeAll() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private static String head(int length) {
        return "POST /api/v1/jobs HTTP/1.1\r\nHost: daemon\r\nAuthorization: Bearer " + DaemonFiles.KEY
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private static String answer(Socket socket) throws IOException {
        StringBuilder answer = new StringBuilder();
        int end = -1;
        int length = 0;
        while (end < 0 || answer.length() < end + length) {
            int b = socket.getInputStream().read();
            if (b < 0) {
                throw new IOException("the daemon closed the connection after: " + answer);
            }
            answer.append((char) b);
            if (end < 0
                    && answer.length() > 4
                    && answer.substring(answer.length() - 4).equals("\r\n\r\n")) {
                end = answer.length();
                length = answer.toString()
                        .lines()
                        .filter(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:"))
                        .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                        .findFirst()
                        .orElse(0);
            }
        }
        return answer.toString();
    }
}
