package dev.bellwether.api.fuzz;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** A connection of HTTP/1.1 on which anything can be sent, also what no client library would. */
final class RawConnection implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    /** @param headers have names in lower case; of repeated ones the last counts */
    @SuppressWarnings("ArrayRecordComponent")
    record Answer(int status, Map<String, String> headers, byte[] body) {
        String header(String name) {
            return headers.getOrDefault(name, "");
        }

        boolean ends() {
            return header("connection").equalsIgnoreCase("close")
                    || header("content-type").startsWith("text/event-stream");
        }

        @Override
        public String toString() {
            return status + " " + headers + "\n" + new String(body, StandardCharsets.UTF_8);
        }
    }

    RawConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** Sends bytes. One who is refused before all is sent has an answer to read, so that a broken pipe is no failure. */
    void send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (IOException e) {
            // What was answered is read next, and if there is nothing, that fails.
        }
    }

    /**
     * Reads the next answer that is final, of a stream of events only its head.
     *
     * @throws IOException if there is none, or it is no HTTP
     */
    Answer read(boolean withoutBody, Duration patience) throws IOException {
        socket.setSoTimeout((int) patience.toMillis());
        while (true) {
            String line = line();
            if (!line.matches("HTTP/1\\.[01] \\d{3} .*")) {
                throw new IOException("no HTTP: " + line);
            }
            int status = Integer.parseInt(line.substring(9, 12));
            Map<String, String> headers = new TreeMap<>();
            for (String header = line(); !header.isEmpty(); header = line()) {
                int colon = header.indexOf(':');
                headers.put(
                        header.substring(0, colon).toLowerCase(Locale.ROOT),
                        header.substring(colon + 1).strip());
            }
            if (status >= 200) {
                boolean empty = withoutBody
                        || status == 204
                        || status == 304
                        || headers.getOrDefault("content-type", "").startsWith("text/event-stream");
                byte[] body = empty ? new byte[0] : body(headers);
                boolean packed = body.length > 0 && "gzip".equals(headers.get("content-encoding"));
                return new Answer(status, headers, packed ? unpacked(body) : body);
            }
        }
    }

    private byte[] body(Map<String, String> headers) throws IOException {
        if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
                body.write(exactly(size));
                line();
            }
            line();
            return body.toByteArray();
        }
        return headers.containsKey("content-length")
                ? exactly(Integer.parseInt(headers.get("content-length")))
                : in.readAllBytes();
    }

    private static byte[] unpacked(byte[] body) throws IOException {
        try (InputStream gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return gzip.readAllBytes();
        }
    }

    private byte[] exactly(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException("the answer was cut off after " + bytes.length + " of " + size + " bytes");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the connection was closed without an answer");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
