package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.event.KeyValuePair;

/** What a client sent cannot forge a line of the log, nor speak to a terminal, whoever logs it. */
class LogLinesTest {
    private static final String SENT = "/a\r\n2026-03-01T12:00:00.000Z INFO forged\u001b[2J\u009b31m\u202e\0b";

    private final LoggerContext context = new LoggerContext();

    @BeforeEach
    void start() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "json"})
    void aMessageAndItsPairsAreOneLine(String format) throws JoranException {
        LoggingEvent event = event(null);
        event.addKeyValuePair(new KeyValuePair("requestId", SENT));

        String line = encoded(format, event);

        assertThat(line).containsOnlyOnce("\n").endsWith("\n").contains("GET ", "requestId", "forged");
        assertPlain(line);
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "json"})
    void noMessageOfAnExceptionBeginsALine(String format) throws JoranException {
        Exception cause = new IllegalStateException(SENT);
        cause.addSuppressed(new IllegalArgumentException(SENT));

        String text = encoded(format, event(new RuntimeException(SENT, cause)));

        assertThat(text.lines().skip(1))
                .allMatch(line -> line.matches(
                        "(java\\.lang\\.RuntimeException: |\t+at |\t+\\.\\.\\. |\t*Caused by: |\t*Suppressed: ).*"));
        assertThat(text).contains("LogLinesTest.java");
        assertPlain(text.replace("\n\t", "").replace("\t", ""));
    }

    @Test
    void aLineWithoutPairsOrExceptionEndsWithItsMessage() throws JoranException {
        LoggingEvent event =
                new LoggingEvent("", context.getLogger("dev.bellwether.Main"), Level.INFO, "ready", null, null);

        assertThat(encoded("plain", event)).endsWith(" Main: ready" + System.lineSeparator());
    }

    private static void assertPlain(String text) {
        assertThat(text.replace("\n", "").chars())
                .noneMatch(c -> c < ' ' || c == 0x7f || (text.startsWith("2") && (c == 0x9b || c == 0x202e)));
    }

    private LoggingEvent event(Throwable thrown) {
        return new LoggingEvent(
                "", context.getLogger("dev.bellwether.api.access"), Level.INFO, "GET {}", thrown, new Object[] {SENT});
    }

    private String encoded(String format, ILoggingEvent event) throws JoranException {
        context.putProperty("BELLWETHER_LOG", format);
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure("target/classes/logback.xml");
        var appender = (ConsoleAppender<ILoggingEvent>)
                context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("console");
        return new String(appender.getEncoder().encode(event), StandardCharsets.UTF_8);
    }
}
