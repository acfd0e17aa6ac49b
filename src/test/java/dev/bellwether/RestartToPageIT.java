package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.Inbox.Message;
import dev.bellwether.demo.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From an outage to a page where the daemon has just been started again: the jar, two real Prometheus servers and a real Alertmanager, with every
 * span a tenth of what is shipped.
 */
@Tag("slow")
@Tag("chaos")
class RestartToPageIT {
    private static final int FACTOR = 10;
    private static final int ROUNDS = Integer.getInteger("restart.rounds", 1);
    /** One fewer than a wave. */
    private static final int AT_ONCE = 4;

    private static final List<String> BANKS = IntStream.range(0, 2 * ROUNDS * AT_ONCE)
            .mapToObj("bank-%02d"::formatted)
            .toList();
    private static final Duration LONG = Duration.ofMinutes(3);
    private static final Duration NEW = Duration.ofMinutes(10).dividedBy(FACTOR);

    @TempDir
    private Path directory;

    @Test
    void theFirstOutageAfterARestartIsPagedAsSoonAsAnyOther() throws Exception {
        try (WatchedBanks banks = new WatchedBanks(directory, BANKS, FACTOR);
                AlertingStack stack = AlertingStack.start(directory, new ShippedAlerting(FACTOR), banks.management())) {
            banks.startDaemon();
            for (String bank : BANKS) {
                await().atMost(LONG).until(() -> banks.status(bank).equals("operational"));
            }
            Instant watched = Instant.now();
            await().atMost(LONG).until(() -> Instant.now().isAfter(watched.plus(NEW)));

            List<Double> without = new ArrayList<>();
            List<Double> with = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                without.addAll(outages(banks, stack.inbox(), 2 * round));
                banks.stopDaemon();
                banks.startDaemon();
                with.addAll(outages(banks, stack.inbox(), 2 * round + 1));
            }
            System.out.printf("fault to page, seconds: %s; right after a restart: %s%n", without, with);
            // One round of few banks says it only to within the pause before a group's first message.
            double pause = ROUNDS > 1 ? 0 : 30.0 / FACTOR;
            assertThat(median(with)).isLessThan(1.1 * median(without) + pause);
            assertThat(stack.inbox().pages()).as("no wave").hasSize(BANKS.size());
        }
    }

    /** Seconds from the fault to the page of each of some banks; returns when their outages are not new any more. */
    private static List<Double> outages(WatchedBanks banks, Inbox inbox, int round) {
        List<String> down = BANKS.subList(round * AT_ONCE, (round + 1) * AT_ONCE);
        Instant fault = Instant.now();
        down.forEach(bank -> banks.become(bank, Behaviour.DOWN));
        await().atMost(LONG)
                .until(() -> down.stream().allMatch(bank -> page(inbox, bank).isPresent()));
        Instant paged = Instant.now();
        await().atMost(LONG).until(() -> Instant.now().isAfter(paged.plus(NEW)));
        return down.stream()
                .map(bank ->
                        Duration.between(fault, page(inbox, bank).orElseThrow().at())
                                        .toMillis()
                                / 1000.0)
                .toList();
    }

    private static Optional<Message> page(Inbox inbox, String bank) {
        return inbox.pages().stream()
                .filter(page -> page.title().equals("🔴 The " + bank + ": Major Outage"))
                .findFirst();
    }

    private static double median(List<Double> seconds) {
        List<Double> sorted = seconds.stream().sorted().toList();
        return (sorted.get(sorted.size() / 2 - 1) + sorted.get(sorted.size() / 2)) / 2;
    }
}
