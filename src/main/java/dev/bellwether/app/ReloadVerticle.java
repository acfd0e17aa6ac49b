package dev.bellwether.app;

import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.CatalogueChanged;
import dev.bellwether.bus.Topics;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.config.ConfigException;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.config.DaemonConfig;
import dev.bellwether.evidence.ErrorCodes;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reloads the catalogue and the error codes when their files change. A bad file is refused with all its mistakes in the log,
 * and what runs stays. A file is read once it has not changed between two looks, so that none is read while it is written.
 */
final class ReloadVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(ReloadVerticle.class);

    private static final int MOST_MISTAKES = 10;

    private final DaemonConfig config;
    private final Live live;
    private final MessageBus bus;
    private final long lookMs;
    private final ReloadTrail trail;

    private List<Stamp> read = List.of();
    private List<Stamp> seen = List.of();

    private Future<?> reading = Future.succeededFuture();

    /**
     * @param lookMs milliseconds between two looks at the files
     * @param trail has every reload recorded
     */
    ReloadVerticle(DaemonConfig config, Live live, MessageBus bus, long lookMs, ReloadTrail trail) {
        this.config = config;
        this.live = live;
        this.bus = bus;
        this.lookMs = lookMs;
        this.trail = trail;
    }

    private record Stamp(FileTime modified, long size, Object key) {
        private static final Stamp ABSENT = new Stamp(FileTime.fromMillis(0), -1, "");

        static Stamp of(Path file) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                return new Stamp(
                        attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
            } catch (IOException e) {
                // Between two versions a file may be gone for a moment.
                return ABSENT;
            }
        }
    }

    private record Loaded(Catalogue catalogue, ErrorCodes errorCodes) {}

    @Override
    public Future<?> start() {
        // They are read once more right away, since they may have changed between their loading and this start.
        vertx.setPeriodic(lookMs, ignored -> look());
        return Future.succeededFuture();
    }

    private List<Stamp> stamps() {
        return Stream.of(config.catalogue(), config.errorCodes()).map(Stamp::of).toList();
    }

    private void look() {
        if (!reading.isComplete()) {
            return;
        }
        reading = vertx.executeBlocking(this::stamps).compose(stamps -> {
            boolean settled = stamps.equals(seen);
            seen = stamps;
            return !settled || stamps.equals(read) ? Future.succeededFuture() : read(stamps);
        });
    }

    private Future<JsonObject> read(List<Stamp> stamps) {
        read = stamps;
        return vertx.executeBlocking(this::load).map(this::replace).onFailure(this::refuse);
    }

    /**
     * Reads the files at once, whether they have changed or not, from any thread, and answers how many connectors were
     * {@code added}, {@code removed} and {@code changed}; fails as the reading does, with all mistakes.
     */
    Future<JsonObject> now() {
        Promise<JsonObject> promise = Promise.promise();
        context.runOnContext(ignored -> {
            Future<JsonObject> next = reading.transform(
                    before -> vertx.executeBlocking(this::stamps).compose(this::read));
            reading = next;
            next.onComplete(promise);
        });
        return promise.future();
    }

    private Loaded load() {
        ConfigLoader loader = new ConfigLoader();
        return new Loaded(
                loader.catalogue(config.catalogue(), config.policy()), loader.errorCodes(config.errorCodes()));
    }

    private JsonObject replace(Loaded loaded) {
        trail.inForce();
        Catalogue.CatalogueDiff difference = Catalogue.CatalogueDiff.between(live.catalogue(), loaded.catalogue());
        boolean sameCodes = live.errorCodes().all().equals(loaded.errorCodes().all());
        JsonObject changes = new JsonObject()
                .put("added", difference.added().size())
                .put("removed", difference.removed().size())
                .put("changed", difference.changed().size())
                .put("errorCodes", sameCodes ? "as before" : "changed");
        if (difference.isEmpty() && sameCodes) {
            return changes;
        }
        live.replace(loaded.catalogue(), loaded.errorCodes());
        LOG.info(
                "reloaded: {} connectors added, {} removed, {} changed",
                difference.added().size(),
                difference.removed().size(),
                difference.changed().size());
        trail.taken(changes.stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().toString())));
        if (!difference.isEmpty()) {
            bus.publish(
                    Topics.CATALOGUE,
                    new CatalogueChanged(difference.added(), difference.removed(), difference.changed()));
        }
        return changes;
    }

    private void refuse(Throwable failure) {
        if (failure instanceof ConfigException bad) {
            LOG.warn("a changed file is refused, and what runs stays:");
            bad.mistakes().forEach(mistake -> LOG.warn("{}", mistake));
            trail.refused(Map.of("why", mistakes(bad)));
        } else if (failure instanceof UncheckedIOException unreadable) {
            LOG.warn("a changed file cannot be read, and what runs stays: {}", unreadable.getMessage());
            trail.refused(Map.of("why", "a file cannot be read"));
        } else {
            LOG.error("the changed files could not be loaded, and what runs stays", failure);
            trail.refused(Map.of("why", "a defect; see the log"));
        }
    }

    /** The first of them; the log has all. */
    private static String mistakes(ConfigException bad) {
        String first = bad.mistakes().stream()
                .limit(MOST_MISTAKES)
                .map(String::valueOf)
                .collect(Collectors.joining("; "));
        int more = bad.mistakes().size() - MOST_MISTAKES;
        return more > 0 ? first + "; and " + more + " more" : first;
    }

    /** What a reload replaces while the daemon runs; read from every thread. */
    static final class Live {
        private volatile Catalogue catalogue;
        private volatile ErrorCodes errorCodes;

        Live(Catalogue catalogue, ErrorCodes errorCodes) {
            this.catalogue = catalogue;
            this.errorCodes = errorCodes;
        }

        Catalogue catalogue() {
            return catalogue;
        }

        ErrorCodes errorCodes() {
            return errorCodes;
        }

        void replace(Catalogue newCatalogue, ErrorCodes newErrorCodes) {
            errorCodes = newErrorCodes;
            catalogue = newCatalogue;
        }
    }
}
