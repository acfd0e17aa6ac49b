package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One call with the redirects that follow from it, each on a connection of its own. */
public final class HttpFetch {
    private static final int MOST_REDIRECTS = 10;
    /** What may be told to another site than the one that the call was meant for. */
    private static final Set<String> HARMLESS = Set.of("accept", "accept-language", "user-agent", "x-v", "x-min-v");

    private final Connections connections;
    private final Attempt attempt;
    private final HttpCall call;
    private final CookieJar jar;
    private final WebUrl start;
    private final boolean keepsBody;
    private final Set<String> seen = new HashSet<>();
    private int redirects;

    private HttpFetch(Connections connections, Attempt attempt, Asking asking, WebUrl start) {
        this.connections = connections;
        this.attempt = attempt;
        this.call = asking.call();
        this.jar = asking.jar();
        this.keepsBody = asking.keepsBody();
        this.start = start;
    }

    /**
     * What is asked for.
     *
     * @param jar of cookies, read and filled
     * @param keepsBody whether the body of the answer is to be read
     */
    public record Asking(HttpCall call, CookieJar jar, boolean keepsBody) {
        /** A call on its own, whose body is read if the catalogue expects something of it. */
        public static Asking alone(HttpCall call) {
            return new Asking(call, new CookieJar(), call.expect().readsBody());
        }
    }

    /**
     * Makes the call.
     *
     * @return the last answer, or a {@link Failure}
     */
    public static Future<HttpAnswer> make(Connections connections, Attempt attempt, Asking asking) {
        HttpCall call = asking.call();
        Optional<WebUrl> url = WebUrl.parse(call.url());
        if (url.isEmpty()) {
            return Future.failedFuture(Failure.ours(Cause.PROTOCOL, "the URL cannot be opened"));
        }
        return content(attempt, call)
                .compose(content -> new HttpFetch(connections, attempt, asking, url.get())
                        .go(url.get(), call.method(), content)
                        .onComplete(done -> attempt.release()));
    }

    private Future<HttpAnswer> go(WebUrl url, String method, byte[] content) {
        HttpExpect expect = call.expect();
        boolean follow = call.followRedirects() && !expect.asksForRedirect();
        Route route = route(url);
        attempt.quotes(() -> "");
        BodyIntake body = new BodyIntake(expect.limits().maxBody(), keepsBody);
        return connections
                .forHttp(attempt, url, route, expect.versions().contains("2"))
                .compose(wire -> HttpTransport.send(attempt, wire, url, request(url, route, method, content), body))
                .compose(answer -> {
                    if (answer.headers().contains(HttpHeaderNames.SET_COOKIE)) {
                        jar.take(url, answer.headers().getAll(HttpHeaderNames.SET_COOKIE));
                        jar.values().forEach(attempt::hide);
                    }
                    return follow && answer.isRedirect()
                            ? redirected(answer, method, content)
                            : Future.succeededFuture(answer);
                });
    }

    private Future<HttpAnswer> redirected(HttpAnswer answer, String method, byte[] content) {
        Optional<WebUrl> next = answer.url().resolve(answer.headers().get(HttpHeaderNames.LOCATION));
        if (next.isEmpty()) {
            return refuse(answer.url() + " redirects to something that is no http or https URL");
        }
        boolean keeps = answer.status() == 307 || answer.status() == 308;
        boolean asGet = answer.status() == 303 ? !method.equals("HEAD") : !keeps && method.equals("POST");
        WebUrl to = next.get();
        if (keeps && content.length > 0 && answer.url().secure() && !to.secure()) {
            return refuse(answer.url() + " redirects to " + to + ", which would send the body in the clear");
        }
        String nextMethod = asGet ? "GET" : method;
        if (!seen.add(nextMethod + " " + to + to.target() + " " + jar.header(to))) {
            return refuse(answer.url() + " redirects in a circle to " + to);
        }
        if (++redirects > MOST_REDIRECTS) {
            return refuse("more than " + MOST_REDIRECTS + " redirects; the last is to " + to);
        }
        return go(to, nextMethod, asGet ? new byte[0] : content);
    }

    private static Future<HttpAnswer> refuse(String detail) {
        return Future.failedFuture(Failure.of(Cause.REDIRECTS, detail));
    }

    /** Another address is given for the host and port of the call alone; a server name too. */
    private Route route(WebUrl url) {
        Route route = call.route();
        return url.address().equals(start.address())
                ? route
                : new Route(
                        Optional.empty(), route.ip(), route.proxy(), route.tls().forAnyHost());
    }

    private FullHttpRequest request(WebUrl url, Route route, String method, byte[] content) {
        boolean absolute = Connections.isRelayed(url, route);
        ByteBuf body = content.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content);
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                absolute ? "http://" + url.authority() + url.target() : url.target(),
                body);
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, url.authority());
        headers.set(HttpHeaderNames.USER_AGENT, "Bellwether");
        headers.set(HttpHeaderNames.ACCEPT, "*/*");
        boolean same = url.sameOrigin(start);
        for (Map.Entry<String, Secret> header : call.headers().entrySet()) {
            if (same || HARMLESS.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                headers.set(header.getKey(), header.getValue().value());
            }
        }
        headers.set(HttpHeaderNames.CONNECTION, "close");
        if (content.length > 0 || method.equals("POST") || method.equals("PUT") || method.equals("PATCH")) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, content.length);
        } else {
            headers.remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        if (content.length > 0 && !headers.contains(HttpHeaderNames.CONTENT_TYPE)) {
            headers.set(HttpHeaderNames.CONTENT_TYPE, contentType());
        }
        String cookies = jar.header(url);
        if (!cookies.isEmpty()) {
            String own = headers.get(HttpHeaderNames.COOKIE);
            headers.set(HttpHeaderNames.COOKIE, own == null ? cookies : own + "; " + cookies);
        }
        if (absolute) {
            route.proxy()
                    .flatMap(Route.Proxy::credentials)
                    .ifPresent(secret ->
                            headers.set(HttpHeaderNames.PROXY_AUTHORIZATION, ProxyTunnel.authorization(secret)));
        }
        return request;
    }

    private String contentType() {
        return call.content() instanceof HttpCall.Content.Form
                ? "application/x-www-form-urlencoded"
                : "text/plain; charset=utf-8";
    }

    private static Future<byte[]> content(Attempt attempt, HttpCall call) {
        if (call.content() instanceof HttpCall.Content.File file) {
            return attempt.context()
                    .executeBlocking(() -> Files.readAllBytes(file.path()), false)
                    .recover(thrown -> Future.failedFuture(
                            Failure.ours(Cause.PROTOCOL, file.path().getFileName() + " cannot be read")));
        }
        String text = "";
        if (call.content() instanceof HttpCall.Content.Text plain) {
            text = plain.text().value();
        } else if (call.content() instanceof HttpCall.Content.Form form) {
            text = form.fields().entrySet().stream()
                    .map(field -> encoded(field.getKey()) + "="
                            + encoded(field.getValue().value()))
                    .collect(Collectors.joining("&"));
        }
        return Future.succeededFuture(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
