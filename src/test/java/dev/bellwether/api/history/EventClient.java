package dev.bellwether.api.history;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client of Server-Sent Events that knows no more than the standard says. */
final class EventClient implements AutoCloseable {
    final List<Event> events = new CopyOnWriteArrayList<>();
    private final InputStream body;
    private final Thread reader;
    private volatile boolean ended;

    record Event(String name, String id, JsonObject data) {
        String connector() {
            return data.getString("id");
        }
    }

    private EventClient(InputStream body, boolean reads) {
        this.body = body;
        this.reader = new Thread(this::readOn, "event-client");
        reader.setDaemon(true);
        if (reads) {
            read();
        }
    }

    /** Follows the stream at an address; {@code lastEventId} is empty for a first visit. */
    static EventClient follow(int port, String uri, String lastEventId) throws IOException, InterruptedException {
        return new EventClient(open(port, uri, lastEventId).body(), true);
    }

    /** Opens the stream and does not read. */
    static EventClient stall(int port, String uri, String lastEventId) throws IOException, InterruptedException {
        return new EventClient(open(port, uri, lastEventId).body(), false);
    }

    static HttpResponse<InputStream> open(int port, String uri, String lastEventId)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + uri))
                .header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        return client.send(request.build(), BodyHandlers.ofInputStream());
    }

    void read() {
        reader.start();
    }

    /** Whether the server has ended the stream as it should, with its last chunk. */
    boolean ended() {
        return ended;
    }

    List<String> connectors() {
        return events.stream().map(Event::connector).toList();
    }

    private void readOn() {
        String name = "message";
        String id = "";
        StringBuilder data = new StringBuilder();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    data.append(line.substring(6));
                } else if (line.isEmpty() && !data.isEmpty()) {
                    events.add(new Event(name, id, new JsonObject(data.toString())));
                    name = "message";
                    data.setLength(0);
                }
            }
            ended = true;
        } catch (IOException e) {
            // Closed here, or broken off by the server.
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
