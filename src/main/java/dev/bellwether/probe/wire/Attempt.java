package dev.bellwether.probe.wire;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.catalogue.spec.TlsAlert;
import dev.bellwether.document.DurationText;
import dev.bellwether.evidence.ProbeRun.TlsSeen;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * One attempt of a run: until when it may last, which phase it is in, and what it saw. When its time is up, whatever it waits
 * for fails and what it holds open is closed, so nothing it does needs a timeout of its own.
 *
 * <p>All of it happens on the event loop of its context.
 */
public final class Attempt {
    /** Who sees the end of the time so late may have seen as late what came in time. */
    private static final Duration MOST_LATE = Duration.ofSeconds(1);
    /** A target could hand out any number. */
    private static final int MOST_SECRETS = 300;
    /** No session relies on a shorter one, and words such as `true` may be shown. */
    private static final int SHORTEST_SECRET = 8;

    private final ContextInternal context;
    private final Duration timeout;
    private final long startedAt = System.nanoTime();
    private final Map<Phase, Duration> phases = new EnumMap<>(Phase.class);
    private final ScheduledFuture<?> deadline;
    private final long dueAt;

    private Phase phase;
    private long phaseSince;
    private Promise<?> awaited;
    private Channel channel;
    private Failure expired;
    private Runnable lastResort = () -> {};
    private final Effort effort;
    private Optional<BodyRoom.Lease> lease = Optional.empty();
    private Future<Void> room = Future.succeededFuture();
    private boolean judging;
    private ScheduledFuture<?> giveUpTimer;
    private boolean answered;
    private InetSocketAddress peer = InetSocketAddress.createUnresolved("nobody", 0);
    private OptionalInt status = OptionalInt.empty();
    private Optional<TlsSeen> tls = Optional.empty();
    private Optional<Expiry> expiry = Optional.empty();
    private Optional<Failure> refusal = Optional.empty();
    private boolean showedOurs;
    private String outdated = "";
    private Supplier<String> snippet = () -> "";
    private final Set<Secret> secrets = new LinkedHashSet<>();

    /**
     * Begins an attempt; to be called on the event loop of the context.
     *
     * @param timeout of the whole run, for the words
     * @param left of it
     */
    public Attempt(ContextInternal context, Duration timeout, Duration left) {
        this(context, timeout, left, Effort.until(System.nanoTime() + left.toNanos()));
    }

    /** The same as one of several attempts of a run, which share the effort to judge what they see. */
    public Attempt(ContextInternal context, Duration timeout, Duration left, Effort effort) {
        this.context = context;
        this.timeout = timeout;
        this.effort = effort;
        this.dueAt = System.nanoTime() + left.toNanos();
        this.deadline = loop().schedule(this::expire, left.toNanos(), TimeUnit.NANOSECONDS);
    }

    public ContextInternal context() {
        return context;
    }

    EventLoop loop() {
        return context.nettyEventLoop();
    }

    /** A promise that fails when the time is up; an attempt awaits one thing at a time. */
    public <T> Promise<T> await() {
        Promise<T> promise = context.promise();
        awaited = promise;
        if (expired != null) {
            promise.tryFail(expired);
        }
        return promise;
    }

    /** Does what may take long off the event loop; the future fails when the time is up, although the work goes on. */
    public <T> Future<T> blocking(Callable<T> work) {
        Promise<T> done = await();
        judging = true;
        context.executeBlocking(work, false).onSuccess(done::tryComplete).onFailure(done::tryFail);
        return done.future().onComplete(ended -> judging = false);
    }

    /** Judges what was read, off the event loop where that is laborious; there need be no room for it afterwards. */
    public <T> Future<T> judge(boolean laborious, Callable<T> judgement) {
        Future<T> judged;
        try {
            judged = laborious ? blocking(judgement) : context.succeededFuture(judgement.call());
        } catch (Exception | StackOverflowError e) {
            judged = context.failedFuture(e);
        }
        return judged.onComplete(done -> hold(Optional.empty()));
    }

    public Effort effort() {
        return effort;
    }

    /** The room that the latest answer takes, given back when the next one comes or it has been judged. */
    void hold(Optional<BodyRoom.Lease> next) {
        lease.ifPresent(BodyRoom.Lease::close);
        lease = next;
    }

    /** There is no room on this node for what comes in, until there is. */
    void waitForRoom(Future<Void> granted) {
        room = granted;
    }

    Future<Void> room() {
        if (room.isComplete()) {
            return room;
        }
        Promise<Void> granted = await();
        room.onSuccess(granted::tryComplete);
        return granted.future();
    }

    /** What to do if the attempt goes on although its time has been up for a second, for which there is no good reason. */
    public void orElse(Runnable resort) {
        lastResort = resort;
    }

    /** Hands over a channel, to be closed when the next one comes or the attempt ends. */
    public void hold(Channel next) {
        release();
        channel = next;
        if (expired != null) {
            release();
        }
    }

    public void release() {
        if (channel != null) {
            Hearing.close(channel);
            channel = null;
        }
    }

    /** From here on time is spent on this phase; a phase entered again goes on adding up. */
    public void enter(Phase next) {
        leave();
        phase = next;
        phaseSince = System.nanoTime();
    }

    public void leave() {
        if (phase != null) {
            phases.merge(phase, Duration.ofNanos(System.nanoTime() - phaseSince), Duration::plus);
            phase = null;
        }
    }

    /** Where the latest connection leads; an unresolved name where a proxy made it. */
    void connectedTo(InetSocketAddress address) {
        peer = address;
    }

    public InetSocketAddress peer() {
        return peer;
    }

    public void answered() {
        answered = true;
    }

    public void sawStatus(int code) {
        status = OptionalInt.of(code);
    }

    public void sawTls(TlsSeen seen) {
        tls = Optional.of(seen);
    }

    /** When a certificate that a run depends on is valid no longer. */
    public record Expiry(Instant at, String whose) {}

    /** A certificate that the run depends on, of the target at any hop or our own. */
    void dependsOn(Expiry next) {
        expiry = expiry.filter(known -> !next.at().isBefore(known.at())).or(() -> Optional.of(next));
    }

    /** The certificate that expires first, of all that the attempt depends on. */
    public Optional<Expiry> expiry() {
        return expiry;
    }

    /** Why the latest certificate that the target showed is not to be trusted, if it is not. */
    void judged(Optional<Failure> why) {
        refusal = why;
    }

    public Optional<Failure> refusal() {
        return refusal;
    }

    /** The target asked for our own certificate; {@code wrong} says what is the matter with it, or nothing. */
    void showedOurs(Optional<String> wrong) {
        showedOurs = true;
        outdated = wrong.orElse(outdated);
    }

    /** Why a failure says nothing about the target: our own certificate is at fault. Empty where it is not. */
    public Optional<String> ourCertificate(Optional<TlsAlert> alert) {
        // nginx accepts the handshake, and says so in a page.
        boolean page = status.orElse(0) == 400 && snippet.get().contains("SSL certificate");
        boolean refused = showedOurs
                && (page || alert.filter(TlsAlert::isAboutCertificate).isPresent());
        return !outdated.isEmpty()
                ? Optional.of(outdated)
                : refused ? Optional.of("it does not accept our own certificate") : Optional.empty();
    }

    /** Says where the beginning of the target's latest answer can be read, as it came. */
    public void quotes(Supplier<String> beginning) {
        snippet = beginning;
    }

    /** A value that the target handed out, such as a session's, must not be shown. */
    public void hide(String value) {
        if (value.length() >= SHORTEST_SECRET && secrets.size() < MOST_SECRETS) {
            secrets.add(new Secret(value));
        }
    }

    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startedAt);
    }

    /** Ends the attempt: stops its timer and closes what is open. */
    public void end() {
        leave();
        deadline.cancel(false);
        if (giveUpTimer != null) {
            giveUpTimer.cancel(false);
        }
        release();
        hold(Optional.empty());
    }

    /**
     * What an attempt saw.
     *
     * @param phases how long each took, all of them by name; one that was not reached took no time
     * @param answered whether at least one byte came back
     * @param snippet the beginning of the latest answer, as it came; empty where there was none
     * @param secrets what the target handed out and must not be shown
     */
    public record Seen(
            Map<String, Duration> phases,
            OptionalInt statusCode,
            Optional<TlsSeen> tls,
            boolean answered,
            String snippet,
            List<Secret> secrets) {}

    public Seen seen() {
        Map<String, Duration> all = new LinkedHashMap<>();
        for (Phase each : Phase.values()) {
            all.put(each.wire(), phases.getOrDefault(each, Duration.ZERO));
        }
        return new Seen(all, status, tls, answered, snippet.get(), List.copyOf(secrets));
    }

    private void expire() {
        String over = "the " + DurationText.show(timeout) + " of the run were over";
        Duration late = Duration.ofNanos(System.nanoTime() - dueAt);
        if (late.compareTo(MOST_LATE) > 0) {
            expired = Failure.ours(Cause.TIMEOUT, over + ", which this node saw only " + late.toSeconds() + " s later");
        } else if (judging || !room.isComplete()) {
            expired = Failure.ours(
                    Cause.TIMEOUT,
                    over + (judging ? " while judging the answer" : ", since too many large answers came at once"));
        } else {
            expired = Failure.of(
                    phase == Phase.CONNECT ? Cause.CONNECT_TIMEOUT : Cause.TIMEOUT,
                    over + (phase == null ? "" : " while " + phase.doing()));
        }
        leave();
        if (awaited != null) {
            awaited.tryFail(expired);
        }
        release();
        giveUpTimer = loop().schedule(lastResort, 1, TimeUnit.SECONDS);
    }
}
