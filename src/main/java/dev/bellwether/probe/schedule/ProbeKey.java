package dev.bellwether.probe.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;

/** Which probe of which connector. */
public record ProbeKey(String connectorId, String probe) {
    static final Comparator<ProbeKey> ORDER =
            Comparator.comparing(ProbeKey::connectorId).thenComparing(ProbeKey::probe);

    /**
     * Where in every interval the probe starts: the same on every node and after every restart, and spread evenly over all probes.
     */
    Duration offset(Duration interval) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : (connectorId + '/' + probe).getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        }
        // FNV-1a leaves similar ids close together in the upper bits; this mixes them (MurmurHash3's finalizer).
        hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
        hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
        hash ^= hash >>> 33;
        return Duration.ofNanos(Math.floorMod(hash, interval.toNanos()));
    }
}
