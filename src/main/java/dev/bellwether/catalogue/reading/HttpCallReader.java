package dev.bellwether.catalogue.reading;

import dev.bellwether.catalogue.spec.AddressRange;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.HttpCall.Content;
import dev.bellwether.catalogue.spec.HttpExpect;
import dev.bellwether.catalogue.spec.Limits;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.WebUrl;
import dev.bellwether.document.Fields;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/** Reads the keys of a request and of the answer to it. */
final class HttpCallReader {
    private static final Pattern METHOD = Pattern.compile("[A-Z]{1,20}");
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern USER = Pattern.compile("\\s*https?://[^/?#\\\\]*@", Pattern.CASE_INSENSITIVE);
    private static final String CDR_PATH = "/cds-au/v1/discovery/status";

    private HttpCallReader() {}

    static HttpCall read(Fields fields) {
        String url = fields.required("url", "such as https://bank.example/health");
        checkUrl(fields, "url", url);
        return read(fields, url, content(fields), HttpCall.Redirects.FOLLOWED, Route.DIRECT);
    }

    static ProbeTarget.CdrStatus readCdrStatus(Fields fields) {
        String base = fields.required("baseUri", "the holder's public base URI, such as https://api.bank.example");
        checkUrl(fields, "baseUri", base);
        if (base.indexOf('?') >= 0 || base.indexOf('#') >= 0) {
            fields.wrong("baseUri", "has a query or a fragment", "the path " + CDR_PATH + " is put behind it");
        }
        String url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + CDR_PATH;
        Map<String, Secret> headers = new LinkedHashMap<>();
        headers.put("x-v", new Secret("1"));
        headers.put("Accept", new Secret("application/json"));
        Limits limits = HttpExpectReader.onlyLimits(fields);
        return new ProbeTarget.CdrStatus(new HttpCall(
                url,
                "GET",
                headers,
                new Content.None(),
                redirects(fields, HttpCall.Redirects.FOLLOWED),
                RouteReader.read(fields, Route.DIRECT),
                HttpExpect.within(limits)));
    }

    static HttpCall read(Fields fields, String url, Content content, HttpCall.Redirects redirects, Route route) {
        String method = fields.text("method", content instanceof Content.None ? "GET" : "POST");
        if (!METHOD.matcher(method).matches() || method.equals("CONNECT")) {
            fields.wrong("method", "`" + method + "` is no method that a probe can use", "such as GET, HEAD or POST");
        }
        return new HttpCall(
                url,
                method,
                headers(fields),
                content,
                redirects(fields, redirects),
                RouteReader.read(fields, route),
                HttpExpectReader.read(fields));
    }

    /** What is done with redirects; what is absent is as the given ones have it. */
    static HttpCall.Redirects redirects(Fields fields, HttpCall.Redirects byDefault) {
        List<AddressRange> allowed = fields.items(
                "allowRedirectsTo",
                AddressRange::parse,
                "a range of addresses",
                "such as 10.0.0.0/8, fd00::/8, 127.0.0.1 or 127.0.0.1:8080");
        return new HttpCall.Redirects(
                fields.flag("followRedirects", byDefault.followed()),
                fields.has("allowRedirectsTo") ? allowed : byDefault.allowed());
    }

    static void checkUrl(Fields fields, String key, String url) {
        if (USER.matcher(url).lookingAt()) {
            fields.wrong(
                    key,
                    "this URL holds the name of a user",
                    "write it without, and beside it auth: {basic: {username: ..., password: ...}}");
        } else if (!url.isEmpty() && WebUrl.parse(url).isEmpty()) {
            fields.wrong(key, "this is no URL that a probe can open", "write it as https://host[:port]/path");
        }
    }

    static Content content(Fields fields) {
        Optional<Content> text = fields.text("body").map(body -> new Content.Text(new Secret(body)));
        Optional<Content> file = RouteReader.path(fields, "bodyFile").map(Content.File::new);
        if (text.isPresent() && file.isPresent()) {
            fields.wrong("bodyFile", "stands beside `body`", "one of them");
        }
        return text.or(() -> file).orElse(new Content.None());
    }

    private static Map<String, Secret> headers(Fields fields) {
        Map<String, Secret> headers = new LinkedHashMap<>();
        fields.textMap("headers").forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()) {
                fields.wrong("headers", "`" + name + "` is no name of a header", "");
            } else if (value.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
                fields.wrong("headers", "the value of `" + name + "` has control characters in it", "");
            } else {
                headers.put(name, new Secret(value));
            }
        });
        fields.mapping("auth", HttpCallReader::authorization)
                .flatMap(Function.identity())
                .ifPresent(value -> {
                    if (headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase("Authorization"))) {
                        fields.wrong("auth", "stands beside the header Authorization", "one of them");
                    }
                    headers.put("Authorization", value);
                });
        return headers;
    }

    private static Optional<Secret> authorization(Fields auth) {
        if (auth.given("bearer", "basic") != 1) {
            auth.mistake(auth.line(), "`auth` needs one of `bearer` and `basic`", "");
        }
        Optional<String> bearer = auth.text("bearer");
        if (bearer.isPresent()
                && (bearer.get().isEmpty() || bearer.get().chars().anyMatch(c -> c <= 0x20 || c >= 0x7f))) {
            auth.wrong("bearer", "is empty or has spaces, control or other characters in it that no token has", "");
        }
        Optional<String> basic =
                auth.mapping("basic", fields -> fields.required("username", "") + ":" + fields.text("password", ""));
        return bearer.map(token -> "Bearer " + token)
                .or(() -> basic.map(
                        pair -> "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8))))
                .map(Secret::new);
    }
}
