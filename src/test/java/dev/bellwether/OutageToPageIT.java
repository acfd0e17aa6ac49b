package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.Inbox.Message;
import dev.bellwether.demo.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an outage to a page and back: the jar, two real Prometheus servers and a real Alertmanager with the shipped files. Every
 * span and wait is a fifteenth of its default, so that a minute of the story takes four seconds.
 */
class OutageToPageIT {
    private static final int FACTOR = 15;
    private static final List<String> BANKS = List.of("bank-a", "bank-b", "bank-c", "bank-d", "bank-e", "bank-f");
    private static final Duration LONG = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    @Test
    void aBankThatGoesDownPagesOnceForItselfAlone() throws Exception {
        ShippedAlerting files = new ShippedAlerting(FACTOR);
        try (WatchedBanks banks = new WatchedBanks(directory, BANKS, FACTOR);
                AlertingStack stack = AlertingStack.start(directory, files, banks.management())) {
            assertThat(files.scaled()).as("waits that were made shorter").isGreaterThan(30);
            banks.startDaemon();
            Inbox inbox = stack.inbox();
            for (String bank : BANKS) {
                await().atMost(LONG).until(() -> banks.status(bank).equals("operational"));
            }
            await().atMost(LONG).until(() -> !inbox.of("watchdog").isEmpty());

            assertThat(banks.release("bank-b")).isEqualTo(201);
            await().atMost(LONG).until(() -> banks.status("bank-b").equals("under-maintenance"));

            Instant fault = Instant.now();
            banks.become("bank-a", Behaviour.DOWN);
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(LONG)
                    .until(() -> banks.status("bank-a").equals("major-outage"));
            Instant status = Instant.now();
            await().pollInterval(Duration.ofMillis(50))
                    .atMost(LONG)
                    .until(() -> !inbox.pages().isEmpty());
            Message page = inbox.pages().get(0);
            tell("fault to status", fault, status);
            tell("status to page", status, page.at());
            assertThat(page.title()).isEqualTo("🔴 The bank-a: Major Outage");
            assertThat(page.text())
                    .containsPattern(
                            "What was seen last of bank-a rules out that a majority of connections succeeds: (\\d+) of the \\1 that"
                                    + " decided failed; over the whole hour \\d+% of 0 jobs and \\d+ probe runs succeeded")
                    .contains("Why: http://127.0.0.1:8080/api/v1/connectors/bank-a")
                    .contains("Runbook: docs/runbooks/BellwetherMajorOutage.md");

            banks.stopDaemon();
            banks.startDaemon();
            await().atMost(LONG).until(() -> banks.status("bank-a").equals("major-outage"));
            int watchdogs = inbox.of("watchdog").size();
            await().atMost(LONG).until(() -> inbox.of("watchdog").size() >= watchdogs + 1);
            assertThat(inbox.pages())
                    .as("neither two servers nor a restart repeat or resolve it, and nobody else is down")
                    .containsExactly(page);

            Instant mended = Instant.now();
            banks.become("bank-a", Behaviour.HEALTHY);
            await().atMost(LONG).until(() -> !banks.status("bank-a").equals("major-outage"));
            Instant back = Instant.now();
            await().atMost(LONG).until(() -> inbox.pages().size() == 2);
            Message over = inbox.pages().get(1);
            tell("recovery to status", mended, back);
            tell("status to resolve", back, over.at());
            assertThat(over.isOver()).isTrue();
            assertThat(over.title()).isEqualTo("✅ The bank-a: Major Outage (over)");

            Instant cut = Instant.now();
            banks.loseNetwork();
            await().atMost(LONG).until(() -> inbox.pages().size() == 3);
            tell("loss of our network to page", cut, inbox.pages().get(2).at());
            int later = inbox.of("watchdog").size();
            await().atMost(LONG).until(() -> inbox.of("watchdog").size() >= later + 1);
            assertThat(inbox.pages())
                    .extracting(Message::title)
                    .as("one page about us and none about banks")
                    .containsExactly(page.title(), over.title(), "🔴 Our own network is down");
            assertThat(stack.isAlive()).isTrue();
        }
    }

    private static void tell(String what, Instant from, Instant to) {
        Duration took = Duration.between(from, to);
        System.out.printf(
                "%s: %.1f s, which is %.0f s at default speed%n",
                what, took.toMillis() / 1000.0, took.toMillis() * FACTOR / 1000.0);
    }
}
