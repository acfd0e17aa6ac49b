package dev.bellwether.async;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.Future;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailureLogTest {
    private final Logger log = (Logger) LoggerFactory.getLogger(FailureLogTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final FailureLog storing = new FailureLog(log, "jobs cannot be stored", "jobs are stored again");

    @BeforeEach
    void listen() {
        lines.start();
        log.addAppender(lines);
    }

    @AfterEach
    void leave() {
        log.detachAppender(lines);
    }

    private List<String> lines() {
        return lines.list.stream()
                .map(line -> line.getLevel() + " " + line.getFormattedMessage())
                .toList();
    }

    @Test
    void theFirstFailureIsLoggedAndTheFirstSuccessAfterIt() {
        storing.worked();
        storing.failed("no answer");
        storing.failed("no answer either");
        storing.worked();
        storing.worked();
        storing.failed(new IllegalStateException("gone"));

        assertThat(lines())
                .containsExactly(
                        "WARN jobs cannot be stored: no answer",
                        "INFO jobs are stored again",
                        "WARN jobs cannot be stored: java.lang.IllegalStateException: gone");
    }

    @Test
    void howAnAttemptEndedIsNotedAsItIs() {
        Future.failedFuture("no answer").onComplete(storing::note);
        Future.succeededFuture().onComplete(storing::note);

        assertThat(lines())
                .containsExactly(
                        "WARN jobs cannot be stored: io.vertx.core.impl.NoStackTraceThrowable: no answer",
                        "INFO jobs are stored again");
    }

    @Test
    void whatEndangersDataIsAnError() {
        new FailureLog(log, org.slf4j.event.Level.ERROR, "the disk takes nothing", "it does again").failed("full");

        assertThat(lines.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.ERROR);
    }
}
