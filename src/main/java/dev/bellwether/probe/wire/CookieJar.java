package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.WebUrl;
import io.netty.handler.codec.http.cookie.ClientCookieDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The cookies of one attempt (RFC 6265), gone when it ends. */
public final class CookieJar {
    private static final int MOST_COOKIES = 100;
    private static final int MOST_LENGTH = 4096;

    private final Map<Key, Kept> cookies = new LinkedHashMap<>();

    private record Key(String domain, String path, String name) {}

    private record Kept(String value, boolean hostOnly, boolean secure) {}

    /** Keeps what an answer from a URL sets, as far as it may. */
    void take(WebUrl from, List<String> setCookie) {
        for (String text : setCookie) {
            Cookie cookie = text.length() > MOST_LENGTH ? null : ClientCookieDecoder.LAX.decode(text);
            if (cookie == null || (cookie.isSecure() && !from.secure())) {
                continue;
            }
            String host = from.address().host();
            String domain = cookie.domain() == null ? "" : cookie.domain().toLowerCase(Locale.ROOT);
            domain = domain.startsWith(".") ? domain.substring(1) : domain;
            boolean hostOnly = domain.isEmpty() || domain.equals(host) || domain.indexOf('.') < 0;
            if (!hostOnly && !host.endsWith("." + domain)) {
                continue;
            }
            String path = cookie.path() != null && cookie.path().startsWith("/") ? cookie.path() : defaultPath(from);
            Key key = new Key(hostOnly ? host : domain, path, cookie.name());
            if (cookie.maxAge() != Cookie.UNDEFINED_MAX_AGE && cookie.maxAge() <= 0) {
                cookies.remove(key);
            } else if (cookies.size() < MOST_COOKIES || cookies.containsKey(key)) {
                cookies.put(key, new Kept(value(cookie), hostOnly && domain.isEmpty(), cookie.isSecure()));
            }
        }
    }

    /** Quotes are part of the value (RFC 6265, section 5.4). */
    private static String value(Cookie cookie) {
        return cookie.wrap() ? '"' + cookie.value() + '"' : cookie.value();
    }

    /** All values, without quotes. */
    List<String> values() {
        return cookies.values().stream()
                .map(kept -> kept.value().replace("\"", ""))
                .toList();
    }

    /** The {@code Cookie} header for a URL; empty where there is none to send. */
    String header(WebUrl to) {
        return cookies.entrySet().stream()
                .filter(entry -> belongs(entry.getKey(), entry.getValue(), to))
                .map(entry -> entry.getKey().name() + "=" + entry.getValue().value())
                .collect(Collectors.joining("; "));
    }

    private static boolean belongs(Key key, Kept kept, WebUrl to) {
        String host = to.address().host();
        boolean here = host.equals(key.domain()) || (!kept.hostOnly() && host.endsWith("." + key.domain()));
        String path = to.path();
        boolean inPath = path.equals(key.path())
                || (path.startsWith(key.path())
                        && (key.path().endsWith("/") || path.charAt(key.path().length()) == '/'));
        return here && inPath && (!kept.secure() || to.secure());
    }

    private static String defaultPath(WebUrl from) {
        int slash = from.path().lastIndexOf('/');
        return slash <= 0 ? "/" : from.path().substring(0, slash);
    }
}
