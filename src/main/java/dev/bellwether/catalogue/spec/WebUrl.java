package dev.bellwether.catalogue.spec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code http} or {@code https} URL as a client uses it: where to connect and what to ask for there. Read leniently, as
 * browsers do, since a redirect's {@code Location} comes from the wire; strictly where someone gives it to us to keep.
 *
 * @param secure whether it is {@code https}
 * @param address its host, in lower case, and its port
 * @param target the path and the query, from {@code /} on, in ASCII
 */
public record WebUrl(boolean secure, Address address, String target) {

    private static final Pattern STRICT =
            Pattern.compile("(?i:https?)://([^/?#]*)([/?](?:[\\w.~:/?@!$&'()*+,;=\\[\\]-]|%[0-9a-fA-F]{2})*)?");

    private static final Pattern STRICT_AUTHORITY = Pattern.compile(
            "(?:[0-9A-Za-z](?:[0-9A-Za-z._-]{0,252}[0-9A-Za-z])?\\.?|\\[[0-9a-fA-F:.]{2,45}])(?::[1-9]\\d{0,4})?");

    /**
     * Reads an absolute URL of which all clients understand the same (RFC 3986, in ASCII).
     *
     * @throws IllegalArgumentException if it is none; the message says why, as what it must be, and repeats nothing of it
     */
    public static WebUrl strict(String text) {
        Matcher whole = STRICT.matcher(text);
        require(
                text.regionMatches(true, 0, "http://", 0, 7) || text.regionMatches(true, 0, "https://", 0, 8),
                "must be an absolute URL that begins with https://");
        require(
                text.chars().allMatch(c -> c > 0x20 && c < 0x7f),
                "must hold no blanks, line breaks or characters beyond ASCII: they are percent-encoded, and a name beyond ASCII is given by its A-labels (xn--)");
        require(text.indexOf('#') < 0, "must have no fragment (#), which is never sent");
        require(
                whole.matches() && text.indexOf('\\') < 0,
                "must hold only the characters of a URL, and % only before two hexadecimal digits");
        require(whole.group(1).indexOf('@') < 0, "must name no user before an @");
        require(
                STRICT_AUTHORITY.matcher(whole.group(1)).matches(),
                "must have a host, and after a colon only a port from 1 to 65535");
        return parse(text)
                .filter(url -> url.address.host().indexOf(':') < 0
                        || AddressRange.literal(url.address.host()).isPresent())
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "must have a host that is a name or an IP address in its usual spelling, and a port from 1 to 65535"));
    }

    private static void require(boolean holds, String demand) {
        if (!holds) {
            throw new IllegalArgumentException(demand);
        }
    }

    /** Reads an absolute URL; empty where it is none, has another scheme, or holds a user's name. */
    public static Optional<WebUrl> parse(String text) {
        String url = text.strip();
        String lower = url.toLowerCase(Locale.ROOT);
        boolean secure = lower.startsWith("https://");
        if (!secure && !lower.startsWith("http://")) {
            return Optional.empty();
        }
        return authority(secure, url.substring(secure ? 8 : 7));
    }

    /** The URL that a reference in an answer from this one means; empty where that is no {@code http(s)} URL. */
    public Optional<WebUrl> resolve(String reference) {
        String text = reference.strip();
        int colon = text.indexOf(':');
        if (colon > 0 && text.substring(0, colon).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '+')) {
            return parse(text);
        }
        if (text.startsWith("//")) {
            return authority(secure, text.substring(2));
        }
        String joined = text.isEmpty() || text.startsWith("#")
                ? target
                : text.startsWith("/")
                        ? text
                        : text.startsWith("?")
                                ? path() + text
                                : path().substring(0, path().lastIndexOf('/') + 1) + text;
        return Optional.of(new WebUrl(secure, address, normal(joined)));
    }

    /** Scheme, host and port: what decides whether credentials may be sent along. */
    public boolean sameOrigin(WebUrl other) {
        return secure == other.secure && address.equals(other.address);
    }

    /** Host and port as a {@code Host} header has them: without the port where it is the usual one. */
    public String authority() {
        String text = address.toString();
        boolean usual = address.port() == (secure ? 443 : 80);
        return usual ? text.substring(0, text.lastIndexOf(':')) : text;
    }

    public String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The URL without its query, which may hold a secret. */
    @Override
    public String toString() {
        return (secure ? "https://" : "http://") + authority() + path();
    }

    private static Optional<WebUrl> authority(boolean secure, String rest) {
        int end = 0;
        while (end < rest.length() && "/?#\\".indexOf(rest.charAt(end)) < 0) {
            end++;
        }
        String authority = rest.substring(0, end);
        return Address.parse(authority, secure ? 443 : 80)
                .map(address -> new Address(address.host().toLowerCase(Locale.ROOT), address.port()))
                .map(address -> {
                    String path = rest.substring(authority.length());
                    return new WebUrl(secure, address, normal(path.startsWith("/") ? path : "/" + path));
                });
    }

    /** Drops the fragment and dot segments, and encodes what may not stand in a request line. */
    private static String normal(String pathAndQuery) {
        int fragment = pathAndQuery.indexOf('#');
        String whole = fragment < 0 ? pathAndQuery : pathAndQuery.substring(0, fragment);
        int question = whole.indexOf('?');
        String path = question < 0 ? whole : whole.substring(0, question);
        String query = question < 0 ? "" : whole.substring(question);
        return ascii((path.contains("/.") ? withoutDots(path) : path) + query);
    }

    private static String withoutDots(String path) {
        Deque<String> kept = new ArrayDeque<>();
        String[] segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            boolean last = i == segments.length - 1;
            if (segments[i].equals("..")) {
                kept.pollLast();
            } else if (!segments[i].equals(".")) {
                kept.addLast(segments[i]);
                continue;
            }
            if (last) {
                kept.addLast("");
            }
        }
        return "/" + String.join("/", kept);
    }

    private static String ascii(String text) {
        if (text.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
            return text;
        }
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (b > 0x20 && b < 0x7f) {
                encoded.append((char) b);
            } else {
                encoded.append('%').append(String.format(Locale.ROOT, "%02X", b & 0xff));
            }
        }
        return encoded.toString();
    }
}
