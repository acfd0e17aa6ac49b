package dev.bellwether.cluster;

import dev.bellwether.async.FailureLog;
import dev.bellwether.bus.MessageBus;
import dev.bellwether.bus.Messages.EvaluationsPublished;
import dev.bellwether.bus.Messages.OutcomesStored;
import dev.bellwether.bus.RecordJson;
import dev.bellwether.bus.Topics;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.evidence.ProbeRun;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the other nodes what happens here, and the verticles here what happens there. Nothing that must be right depends on it: each
 * message bears a number, and who misses one, or hears nothing for {@link #SILENT}, reads from the store what it may have missed. Sends
 * from any thread; all else on the context of {@link #open}.
 */
final class NodeLink implements MessageBus.Wire {
    static final Duration SILENT = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(NodeLink.class);
    /** So long a silence may mean that the others have forgotten this node's subscription: it joins them anew. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(20);

    private static final Duration JOIN_AGAIN = Duration.ofSeconds(10);
    private static final Duration FAREWELL = Duration.ofMinutes(10);
    private static final Duration LOOK_BACK = Duration.ofSeconds(30);
    private static final String HELLO = "";
    private static final long CLOSE_SECONDS = 2;

    private final MessageBus bus;
    private final Clock clock;
    private final Missed missed;
    private final String self;
    private final Callable<Future<Vertx>> join;
    private final Map<String, Peer> peers = new HashMap<>();
    /** Who is no member any more, and since when: who is cut off from the store alone learns so that others are not. */
    private final Map<String, Long> parted = new HashMap<>();

    private final Map<String, Topics.Topic<?>> topics = new HashMap<>();
    private final FailureLog joining = new FailureLog(
            LOG,
            "The other nodes cannot be joined and what they store is read from the store instead",
            "The other nodes are joined");
    private final FailureLog reading = new FailureLog(
            LOG, "What was missed of other nodes cannot be read yet", "What was missed of other nodes is read");
    private final AtomicLong gaps = new AtomicLong();
    private Vertx vertx;
    private Context home;
    private Optional<Vertx> clustered = Optional.empty();
    private boolean isJoining;
    private boolean closed;
    private boolean repairing;
    private long joinedAt;
    private Ownership ownership = new Ownership(List.of());

    /** Reads from the store what others stored since a time, and hands it to the bus. */
    interface Missed {
        Future<Void> read(Instant since);
    }

    /** Another member: how many messages it was sent, and what was heard of it. */
    private static final class Peer {
        private long sent;
        private long received;
        private long heardAt = System.nanoTime();
        private long repairedAt = heardAt;
        /** All that it sent before this was received or read. */
        private Instant soundUntil;

        private boolean reachesStore;

        Peer(Instant soundUntil) {
            this.soundUntil = soundUntil;
        }
    }

    /** @param join begins a clustered Vert.x, and blocks meanwhile */
    NodeLink(MessageBus bus, Clock clock, String self, Callable<Future<Vertx>> join, Missed missed) {
        this.bus = bus;
        this.clock = clock;
        this.self = self;
        this.join = join;
        this.missed = missed;
        Topics.ALL.forEach(topic -> topics.put(topic.address(), topic));
    }

    void open(Vertx daemon) {
        vertx = daemon;
        home = vertx.getOrCreateContext();
        bus.extend(this);
        joinOthers();
    }

    Future<Void> close() {
        closed = true;
        return leave(clustered);
    }

    /** How often messages of others were missed; from any thread. */
    long gaps() {
        return gaps.get();
    }

    /** Whether another node says that it reaches the store. */
    boolean othersReachStore() {
        long now = System.nanoTime();
        return peers.values().stream().anyMatch(peer -> peer.reachesStore && now - peer.heardAt < SILENT.toNanos());
    }

    /** Speaks with the members of a view from now on. */
    void follow(Ownership owners, Set<String> others) {
        ownership = owners;
        peers.keySet().stream()
                .filter(peer -> !others.contains(peer))
                .forEach(peer -> parted.put(peer, System.nanoTime()));
        parted.keySet().removeAll(others);
        peers.keySet().retainAll(others);
        others.forEach(other -> peers.computeIfAbsent(other, unknown -> new Peer(clock.instant())));
    }

    @Override
    public <T> void send(Topics.Topic<T> topic, T message) {
        if (topic.equals(Topics.CATALOGUE) || topic.equals(Topics.VANTAGE)) {
            return;
        }
        home.runOnContext(now -> {
            if (message instanceof OutcomesStored stored) {
                byOwner(stored.outcomes())
                        .forEach((owner, outcomes) -> to(
                                owner,
                                Topics.JOB_OUTCOMES.address(),
                                new OutcomesStored(stored.receivedAt(), outcomes)));
            } else if (message instanceof ProbeRun run) {
                ownership.ownerOf(run.connectorId()).ifPresent(owner -> to(owner, topic.address(), run));
            } else if (!(message instanceof EvaluationsPublished published) || published.stored()) {
                List.copyOf(peers.keySet()).forEach(peer -> to(peer, topic.address(), message));
            }
        });
    }

    private Map<String, List<JobOutcome>> byOwner(List<JobOutcome> outcomes) {
        Map<String, List<JobOutcome>> owned = new HashMap<>();
        outcomes.forEach(outcome -> ownership
                .ownerOf(outcome.connectorId())
                .filter(owner -> !owner.equals(self))
                .ifPresent(owner ->
                        owned.computeIfAbsent(owner, first -> new ArrayList<>()).add(outcome)));
        return owned;
    }

    private void to(String receiver, String topic, Object message) {
        Peer peer = peers.get(receiver);
        if (peer == null) {
            return;
        }
        peer.sent++;
        try {
            send(receiver, topic, peer.sent, Buffer.buffer(RecordJson.write(message)), true);
        } catch (IOException e) {
            LOG.error("a message of {} cannot be written", topic, e);
        }
    }

    private void send(String receiver, String topic, long number, Buffer body, boolean reachesStore) {
        clustered.ifPresent(others -> others.eventBus()
                .send(
                        address(receiver),
                        body,
                        new DeliveryOptions()
                                .addHeader("from", self)
                                .addHeader("topic", topic)
                                .addHeader("number", Long.toString(number))
                                .addHeader("store", Boolean.toString(reachesStore))));
    }

    private static String address(String node) {
        return "node." + node;
    }

    /** To be called each second: says how far this node has spoken, and looks for silence. */
    void beat(boolean reachesStore) {
        long now = System.nanoTime();
        peers.forEach((id, peer) -> {
            send(id, HELLO, peer.sent, Buffer.buffer(), reachesStore);
            if (now - peer.heardAt > SILENT.toNanos() && now - peer.repairedAt > SILENT.toNanos()) {
                repair(peer);
            }
        });
        parted.values().removeIf(since -> now - since > FAREWELL.toNanos());
        parted.keySet().forEach(id -> send(id, HELLO, 0, Buffer.buffer(), reachesStore));
        boolean forgotten = peers.values().stream().anyMatch(peer -> now - peer.heardAt > FORGOTTEN.toNanos())
                && now - joinedAt > FORGOTTEN.multipliedBy(2).toNanos();
        if (forgotten && clustered.isPresent()) {
            LOG.warn("Another node has not been heard for {} s; the others are joined anew", FORGOTTEN.toSeconds());
            Optional<Vertx> before = clustered;
            clustered = Optional.empty();
            leave(before).onComplete(left -> joinOthers());
        }
    }

    private void receive(Message<Buffer> message) {
        MultiMap headers = message.headers();
        String from = headers.get("from");
        Peer peer = peers.get(from);
        // Of a node that is no member, or not yet: what it stores is read when it is missed.
        if (peer == null) {
            return;
        }
        peer.heardAt = System.nanoTime();
        peer.reachesStore = Boolean.parseBoolean(headers.get("store"));
        long number = Long.parseLong(headers.get("number"));
        boolean hello = headers.get("topic").equals(HELLO);
        long expected = hello ? peer.received : peer.received + 1;
        if (number < expected) {
            return;
        }
        peer.received = number;
        if (!hello) {
            deliver(topics.get(headers.get("topic")), message.body(), from);
        }
        if (number > expected) {
            repair(peer);
        } else if (!repairing) {
            peer.soundUntil = clock.instant();
        }
    }

    private <T> void deliver(Topics.Topic<T> topic, Buffer body, String from) {
        // A later version may have topics of its own.
        if (topic != null) {
            try {
                bus.deliver(topic, RecordJson.read(body.getBytes(), topic.type()), from);
            } catch (IOException e) {
                LOG.error("a message of {} from another node cannot be read", topic.address(), e);
            }
        }
    }

    private void repair(Peer peer) {
        gaps.incrementAndGet();
        peer.repairedAt = System.nanoTime();
        if (repairing) {
            return;
        }
        repairing = true;
        Instant begun = clock.instant();
        missed.read(peer.soundUntil.minus(LOOK_BACK))
                .onComplete(reading::note)
                .onSuccess(read -> peer.soundUntil = begun)
                .onComplete(done -> repairing = false);
    }

    private void joinOthers() {
        if (isJoining || closed) {
            return;
        }
        isJoining = true;
        Promise<Vertx> begun = Promise.promise();
        // A thread of no Vert.x, since it begins another.
        new Thread(
                        () -> {
                            try {
                                join.call().onComplete(begun);
                            } catch (Exception e) {
                                begun.fail(e);
                            }
                        },
                        "bellwether-join")
                .start();
        begun.future()
                .onComplete(joined -> home.runOnContext(now -> {
                    isJoining = false;
                    joining.note(joined);
                    joinedAt = System.nanoTime();
                    if (joined.failed()) {
                        vertx.setTimer(JOIN_AGAIN.toMillis(), again -> joinOthers());
                    } else if (closed) {
                        leave(Optional.of(joined.result()));
                    } else {
                        clustered = Optional.of(joined.result());
                        joined.result()
                                .eventBus()
                                .<Buffer>consumer(
                                        address(self), message -> home.runOnContext(here -> receive(message)));
                    }
                }));
    }

    private static Future<Void> leave(Optional<Vertx> others) {
        return others.map(each -> each.close().timeout(CLOSE_SECONDS, TimeUnit.SECONDS))
                .orElseGet(Future::succeededFuture)
                .otherwiseEmpty();
    }
}
