package dev.bellwether.api;

import dev.bellwether.api.http.Answer;
import dev.bellwether.api.http.ApiRoutes;
import dev.bellwether.api.http.Responses;
import dev.bellwether.api.http.SecurityHeaders;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of the status page, read once. Only those listed here are served; no address is ever made into a path. */
final class StatusPage {
    private static final List<String> ASSETS = List.of(
            "bell.svg",
            "connector.js",
            "page.css",
            "detail.js",
            "dom.js",
            "feed.js",
            "filters.js",
            "history.css",
            "history.js",
            "list.js",
            "main.js",
            "maintenance.js",
            "notices.js",
            "operations.js",
            "shared.js",
            "summary.js",
            "windows.js",
            "words.js");
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private final Map<String, Answer> files;

    private StatusPage(Map<String, Answer> files) {
        this.files = files;
    }

    /** Reads the files that are part of the program. */
    static Future<StatusPage> load(Vertx vertx) {
        return vertx.executeBlocking(() -> {
            Map<String, Answer> files = new LinkedHashMap<>();
            files.put("/", read("index.html"));
            for (String asset : ASSETS) {
                files.put("/assets/" + asset, read("assets/" + asset));
            }
            return new StatusPage(files);
        });
    }

    void mount(Router router) {
        files.forEach((path, answer) -> {
            router.get(path).method(HttpMethod.HEAD).handler(ctx -> {
                SecurityHeaders.forPage(ctx.response());
                Responses.send(ctx.request(), answer);
            });
            ApiRoutes.refuseOtherMethods(router, path, "GET, HEAD");
        });
    }

    private static Answer read(String name) throws IOException {
        try (InputStream in = StatusPage.class.getResourceAsStream("/web/" + name)) {
            if (in == null) {
                throw new IOException("/web/" + name + " is missing in the program");
            }
            String ending = name.substring(name.lastIndexOf('.') + 1);
            return Answer.of(MEDIA_TYPES.get(ending), Buffer.buffer(in.readAllBytes()));
        }
    }
}
