package dev.bellwether.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Producers of job outcomes that cost next to nothing themselves: what they send was rendered before, over plain sockets that
 * are kept open.
 */
final class Producers {
    private final InetSocketAddress daemon;

    Producers(InetSocketAddress daemon) {
        this.daemon = daemon;
    }

    /** Sends all batches, several at a time, each as soon as an answer has come; answers the seconds that took. */
    double sendAll(List<byte[]> batches, int connections) throws Exception {
        long begin = System.nanoTime();
        send(batches, connections, batch -> begin);
        return (System.nanoTime() - begin) / 1e9;
    }

    /**
     * Sends the batches at a fixed rate whatever the answers do.
     *
     * @return how long each took to be answered, counted from when it was due, in milliseconds and in ascending order
     */
    double[] sendAt(double batchesASecond, List<byte[]> batches, int connections) throws Exception {
        long begin = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
        return send(batches, connections, batch -> begin + (long) (batch * 1e9 / batchesASecond));
    }

    @FunctionalInterface
    private interface Due {
        long at(int batch);
    }

    private double[] send(List<byte[]> batches, int connections, Due due) throws Exception {
        double[] took = new double[batches.size()];
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(connections);
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            all.add(threads.submit(() -> {
                try (Connection connection = new Connection(daemon)) {
                    for (int batch = next.getAndIncrement(); batch < took.length; batch = next.getAndIncrement()) {
                        long at = due.at(batch);
                        for (long left = at - System.nanoTime(); left > 0; left = at - System.nanoTime()) {
                            LockSupport.parkNanos(left);
                        }
                        connection.post(batches.get(batch));
                        took[batch] = (System.nanoTime() - at) / 1e6;
                    }
                }
                return null;
            }));
        }
        threads.shutdown();
        for (Future<?> each : all) {
            each.get();
        }
        Arrays.sort(took);
        return took;
    }

    /** One connection, on one thread. */
    private static final class Connection implements AutoCloseable {
        private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        private final Socket socket = new Socket();
        private final InputStream in;
        private final OutputStream out;

        Connection(InetSocketAddress daemon) throws IOException {
            socket.setTcpNoDelay(true);
            socket.connect(daemon, 10_000);
            socket.setSoTimeout(60_000);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void post(byte[] batch) throws IOException {
            out.write(("POST /api/v1/jobs HTTP/1.1\r\nHost: daemon\r\nAuthorization: Bearer " + BenchedDaemon.KEY
                            + "\r\nContent-Type: application/json\r\nContent-Length: " + batch.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(batch);
            String head = head();
            int field = head.toLowerCase(Locale.ROOT).indexOf("content-length:");
            int length = Integer.parseInt(
                    head.substring(field + 15, head.indexOf('\r', field)).strip());
            String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            if (!head.startsWith("HTTP/1.1 200 ") || !body.contains("\"duplicates\":0,\"rejected\":[]")) {
                throw new IOException("a batch was not taken: " + head + body);
            }
        }

        private String head() throws IOException {
            StringBuilder head = new StringBuilder();
            for (int matched = 0; matched < END.length; ) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the daemon closed the connection after: " + head);
                }
                matched = b == END[matched] ? matched + 1 : b == END[0] ? 1 : 0;
                head.append((char) b);
            }
            return head.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
