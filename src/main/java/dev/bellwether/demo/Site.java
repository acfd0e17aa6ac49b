package dev.bellwether.demo;

import dev.bellwether.catalogue.spec.WebUrl;
import java.util.Optional;

/**
 * Where an institution is reached: several share a host and differ by path.
 *
 * @param connectorId the connector that reaches it
 * @param host in lower case, without a port
 * @param basePath before the paths of the standard; empty, or with a leading and no trailing slash
 */
public record Site(String connectorId, String host, String basePath) {
    /** The site behind a base URL, with or without a trailing slash; empty where that is no {@code http(s)} URL. */
    static Optional<Site> of(String connectorId, String baseUrl) {
        return WebUrl.parse(baseUrl).map(url -> {
            String path = url.path();
            int end = path.length();
            while (end > 0 && path.charAt(end - 1) == '/') {
                end--;
            }
            return new Site(connectorId, url.address().host(), path.substring(0, end));
        });
    }

    /** Whether a request path lies on this site. */
    boolean covers(String path) {
        return path.startsWith(basePath)
                && (path.length() == basePath.length() || path.charAt(basePath.length()) == '/');
    }
}
