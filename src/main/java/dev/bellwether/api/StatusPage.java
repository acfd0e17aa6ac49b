package dev.bellwether.api;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes;
import dev.bellwether.api.http.Responses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The files of the status page, read once from the program; no address is ever made into a path. */
final class StatusPage {
    private static final String ROOT = "/web";
    private static final String INDEX = "/index.html";
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "mjs", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Answer> files;
    private final ApiRoutes.SecurityHeaders.ForPage headers;

    private StatusPage(Map<String, Answer> files) {
        this.files = files;
        this.headers = ApiRoutes.SecurityHeaders.forPage(files.get("/").body().toString(StandardCharsets.UTF_8));
    }

    /** Reads the files that are part of the program. */
    static Future<StatusPage> load(Vertx vertx) {
        return vertx.executeBlocking(() -> new StatusPage(read(StatusPage.class.getResource(ROOT))));
    }

    void mount(Router router) {
        files.forEach((path, answer) -> {
            router.get(path).method(HttpMethod.HEAD).handler(ctx -> {
                headers.put(ctx.response());
                Responses.send(ctx, answer);
            });
            ApiRoutes.refuseOtherMethods(router, path, "GET, HEAD");
        });
    }

    private static Map<String, Answer> read(URL root) throws IOException, URISyntaxException {
        if (root.openConnection() instanceof JarURLConnection jar) {
            try (FileSystem files =
                    FileSystems.newFileSystem(Path.of(jar.getJarFileURL().toURI()))) {
                return read(files.getPath(ROOT));
            }
        }
        return read(Path.of(URI.create(root.toString())));
    }

    /** By address. What is no file for a browser, such as a licence, stays where it is. */
    private static Map<String, Answer> read(Path root) throws IOException {
        Map<String, Answer> answers = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                String path = "/" + root.relativize(file).toString().replace('\\', '/');
                String mediaType = MEDIA_TYPES.get(path.substring(path.lastIndexOf('.') + 1));
                if (mediaType != null) {
                    answers.put(
                            path.equals(INDEX) ? "/" : path,
                            Answer.of(mediaType, Buffer.buffer(Files.readAllBytes(file))));
                }
            }
        }
        return answers;
    }
}
