package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Address;
import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.AddressRange.AddressScope;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
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
    /** The host and port for which another address and server name are given. */
    private final Address named;

    private final int weight;
    private final Set<String> seen = new HashSet<>();
    private int redirects;
    private Optional<InetSocketAddress> home = Optional.empty();

    private HttpFetch(Connections connections, Attempt attempt, Asking asking, WebUrl start) {
        this.connections = connections;
        this.attempt = attempt;
        this.call = asking.call();
        this.jar = asking.jar();
        this.weight = asking.weight();
        this.start = start;
        this.named = asking.base().map(Base::url).orElse(start).address();
    }

    /**
     * What is asked for.
     *
     * @param jar of cookies, read and filled
     * @param weight bytes of memory that a byte of the answer's body takes until it is judged; 0 if the body is not read
     * @param base where its URL was told, if a target did that; it may be relative to there
     */
    public record Asking(HttpCall call, CookieJar jar, int weight, Optional<Base> base) {
        /** Of a body that is read: twice as it comes in, once in a row, and twice as text. */
        public static final int AS_TEXT = 5;
        /** Of one that becomes a tree of objects, as measured with the shortest elements that there are. */
        public static final int AS_TREE = 50;

        /** A call on its own, whose body is read if the catalogue expects something of it. */
        public static Asking alone(HttpCall call) {
            return alone(call, call.expect().readsBody() ? AS_TEXT : 0);
        }

        public static Asking alone(HttpCall call, int weight) {
            return new Asking(call, new CookieJar(), weight, Optional.empty());
        }
    }

    /** Where a target told the URL of the next request: the URL of the answer, and the peer that gave it. */
    public record Base(WebUrl url, InetSocketAddress peer) {}

    /** Makes the call, and ends with the last answer or a {@link Failure}. */
    public static Future<HttpAnswer> make(Connections connections, Attempt attempt, Asking asking) {
        HttpCall call = asking.call();
        Optional<WebUrl> url =
                asking.base().map(base -> base.url().resolve(call.url())).orElseGet(() -> WebUrl.parse(call.url()));
        if (url.isEmpty()) {
            return Future.failedFuture(
                    asking.base().isPresent()
                            ? Failure.of(Cause.STEP, "what was taken is no http or https URL")
                            : Failure.ours(Cause.PROTOCOL, "the URL cannot be opened"));
        }
        HttpFetch fetch = new HttpFetch(connections, attempt, asking, url.get());
        Predicate<InetSocketAddress> allowed =
                asking.base().isPresent() ? fetch.guard(asking.base().get().peer()) : any -> true;
        return content(attempt, call)
                .compose(content ->
                        fetch.go(url.get(), call.method(), content, allowed).onComplete(done -> attempt.release()));
    }

    /** What a target leads to; the address that the catalogue led to is always allowed. */
    private Predicate<InetSocketAddress> guard(InetSocketAddress from) {
        RedirectGuard guard = new RedirectGuard(from, call.redirects().allowed());
        return to -> home.filter(to::equals).isPresent() || guard.test(to);
    }

    private Future<HttpAnswer> go(WebUrl url, String method, byte[] content, Predicate<InetSocketAddress> allowed) {
        HttpExpect expect = call.expect();
        boolean follow = call.redirects().followed() && !expect.asksForRedirect();
        Route route = route(url);
        attempt.quotes(() -> "");
        BodyRoom.Lease lease = connections.room().lease();
        attempt.hold(Optional.of(lease));
        BodyIntake body = new BodyIntake(expect.limits().maxBody(), weight, lease);
        return connections
                .forHttp(attempt, url, route, expect.versions().contains("2"), allowed)
                .compose(wire -> {
                    home = home.or(() -> Optional.of(attempt.peer()));
                    return HttpTransport.send(attempt, wire, url, request(url, route, method, content), body);
                })
                .compose(answer -> attempt.room().map(answer))
                .compose(answer -> body.isPacked() ? unpacked(body, answer) : Future.succeededFuture(answer))
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

    private Future<HttpAnswer> unpacked(BodyIntake body, HttpAnswer answer) {
        return attempt.<byte[]>blocking(() -> body.unpacked(answer.body())).map(bytes -> {
            attempt.quotes(() -> BodyIntake.beginning(bytes));
            return answer.with(weight > 0 ? bytes : new byte[0]);
        });
    }

    private Future<HttpAnswer> redirected(HttpAnswer answer, String method, byte[] content) {
        Optional<WebUrl> next = answer.url().resolve(answer.header("Location").get(0));
        if (next.isEmpty()) {
            return refuse(answer.url() + " redirects to something that is no http or https URL");
        }
        boolean keeps = answer.status() == 307 || answer.status() == 308;
        boolean asGet = answer.status() == 303 ? !method.equals("HEAD") : !keeps && method.equals("POST");
        WebUrl to = next.get();
        if (!asGet && content.length > 0 && answer.url().secure() && !to.secure()) {
            return refuse(answer.url() + " redirects to " + to + ", which would send the body in the clear");
        }
        String nextMethod = asGet ? "GET" : method;
        if (!seen.add(nextMethod + " " + to + to.target() + " " + jar.header(to))) {
            return refuse(answer.url() + " redirects in a circle to " + to);
        }
        if (++redirects > MOST_REDIRECTS) {
            return refuse("more than " + MOST_REDIRECTS + " redirects; the last is to " + to);
        }
        boolean named = route(to).connectTo().isPresent();
        return go(to, nextMethod, asGet ? new byte[0] : content, named ? any -> true : guard(attempt.peer()));
    }

    private static Future<HttpAnswer> refuse(String detail) {
        return Future.failedFuture(Failure.of(Cause.REDIRECTS, detail));
    }

    /** Another address is given for a host and port alone; a server name too. */
    private Route route(WebUrl url) {
        Route route = call.route();
        return url.address().equals(named)
                ? route
                : new Route(
                        Optional.empty(), route.ip(), route.proxy(), route.tls().forAnyHost());
    }

    private FullHttpRequest request(WebUrl url, Route route, String method, byte[] content) {
        boolean absolute = Connections.isRelayed(url, route);
        FullHttpRequest request = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(method),
                absolute ? "http://" + url.authority() + url.target() : url.target(),
                content.length == 0 ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(content));
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
                    .ifPresent(secret -> headers.set(
                            HttpHeaderNames.PROXY_AUTHORIZATION, Connections.ProxyTunnel.authorization(secret)));
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

    /**
     * Where a target may lead us to, by a redirect or by a URL in an answer, from one address, a name where a proxy connected to it:
     * never further into our own networks than we were, and on loopback not to another port, unless the catalogue allows it.
     */
    record RedirectGuard(InetSocketAddress from, List<AddressRange> allowed) implements Predicate<InetSocketAddress> {
        @Override
        public boolean test(InetSocketAddress to) {
            AddressScope there = AddressScope.of(to.getAddress());
            AddressScope here = from.isUnresolved() ? AddressScope.PUBLIC : AddressScope.of(from.getAddress());
            boolean nearer = switch (there) {
                case PUBLIC -> false;
                case PRIVATE -> here == AddressScope.PUBLIC;
                case LINK_LOCAL -> here != AddressScope.LINK_LOCAL;
                case LOOPBACK -> here != AddressScope.LOOPBACK || to.getPort() != from.getPort();
            };
            return !nearer || allowed.stream().anyMatch(range -> range.contains(to.getAddress(), to.getPort()));
        }
    }
}
