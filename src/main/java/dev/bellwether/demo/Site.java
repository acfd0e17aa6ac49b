package dev.bellwether.demo;

import dev.bellwether.catalogue.spec.WebUrl;
import java.util.Optional;

/**
 * Where an institution is reached: several share a host, in lower case and without a port, and differ by base path, empty, or with
 * a leading and no trailing slash.
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

    boolean covers(String path) {
        return path.startsWith(basePath)
                && (path.length() == basePath.length() || path.charAt(basePath.length()) == '/');
    }
}
