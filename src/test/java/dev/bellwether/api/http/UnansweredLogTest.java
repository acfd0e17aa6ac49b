package dev.bellwether.api.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.bellwether.api.ApiFixture;
import io.vertx.core.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the log says of requests that the absent store leaves unanswered. */
class UnansweredLogTest {
    @RegisterExtension
    static final ApiFixture api = new ApiFixture();

    @Test
    void aReadIsNoWarningAndAWriteIsOne() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        Logger log = (Logger) LoggerFactory.getLogger(ProblemAnswers.class);
        log.addAppender(lines);
        try {
            api.storeIsAway();
            for (HttpMethod read : new HttpMethod[] {HttpMethod.GET, HttpMethod.HEAD}) {
                assertThat(api.send(read, "/api/v1/audit", null).statusCode()).isEqualTo(503);
            }
            assertThat(api.delete("/api/v1/connectors/au-ubank/override", "If-Match", "*")
                            .statusCode())
                    .isEqualTo(503);
        } finally {
            log.detachAppender(lines);
        }

        assertThat(lines.list)
                .filteredOn(line -> line.getLevel().isGreaterOrEqual(Level.WARN))
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement()
                .asString()
                .startsWith("DELETE ");
    }
}
