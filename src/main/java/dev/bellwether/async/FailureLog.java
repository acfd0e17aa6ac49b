package dev.bellwether.async;

import io.vertx.core.AsyncResult;
import org.slf4j.Logger;
import org.slf4j.event.Level;

/** Logs once that something fails and once that it works again, however often it is tried meanwhile. Belongs to one thread. */
public final class FailureLog {
    private final Logger log;
    private final Level level;
    private final String fails;
    private final String worksAgain;
    private boolean failing;

    /** A log for what works so far: what cannot be done, and what follows from that, as a warning, and the same once it is over. */
    public FailureLog(Logger log, String fails, String worksAgain) {
        this(log, Level.WARN, fails, worksAgain);
    }

    public FailureLog(Logger log, Level level, String fails, String worksAgain) {
        this.log = log;
        this.level = level;
        this.fails = fails;
        this.worksAgain = worksAgain;
    }

    /** It failed, for this failure or reason in words; nothing secret. */
    public void failed(Object why) {
        if (!failing) {
            log.atLevel(level).log("{}: {}", fails, why.toString());
        }
        failing = true;
    }

    public void worked() {
        if (failing) {
            log.info(worksAgain);
        }
        failing = false;
    }

    public void note(AsyncResult<?> attempt) {
        if (attempt.succeeded()) {
            worked();
        } else {
            failed(attempt.cause());
        }
    }
}
