package dev.bellwether.app;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Topics;
import dev.bellwether.cluster.Cluster.Digests;
import dev.bellwether.config.ApiKey;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.document.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Digests of what all nodes must have alike: the files that are reloaded, and policy, keys and secret. Safe for any thread. */
final class NodeDigests implements Supplier<Digests> {
    private static final Logger LOG = LoggerFactory.getLogger(NodeDigests.class);

    private final List<Path> files;
    private final String policy;
    private volatile Digests digests;

    NodeDigests(DaemonConfig config, byte[] secret, MessageBus bus) {
        this.files = List.of(config.catalogue(), config.errorCodes());
        StringBuilder text = new StringBuilder();
        text.append(config.policy()).append(config.ticks()).append(config.confirmation());
        config.keys().stream()
                .sorted(Comparator.comparing(ApiKey::name))
                .forEach(key -> text.append(key.name())
                        .append(new TreeSet<>(key.scopes()))
                        .append(key.sha256())
                        .append(key.expires()));
        text.append(hex(secret));
        this.policy = hex(text.toString().getBytes(StandardCharsets.UTF_8));
        this.digests = read();
        bus.subscribe(Topics.CATALOGUE, changed -> digests = read());
    }

    @Override
    public Digests get() {
        return digests;
    }

    private Digests read() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (Path file : files) {
            try {
                all.writeBytes(Sha256.of(Files.readAllBytes(file)));
            } catch (IOException e) {
                LOG.debug("{} has no digest: {}", file, e.toString());
            }
        }
        return new Digests(hex(all.toByteArray()), policy);
    }

    /** Half of it says enough. */
    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(Arrays.copyOf(Sha256.of(bytes), 16));
    }
}
