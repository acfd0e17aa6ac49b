package dev.bellwether;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.bellwether.Inbox.Message;
import dev.bellwether.demo.Behaviour;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What many outages are to who is paged: the jar, two real Prometheus servers and a real Alertmanager, with every span a fifteenth of
 * what is shipped. So the ten minutes of a wave are 40 s.
 */
@Tag("slow")
class WaveToPageIT {
    private static final int FACTOR = 15;
    private static final List<String> BANKS =
            IntStream.rangeClosed(1, 22).mapToObj("bank-%02d"::formatted).toList();
    /** So many that went down together are a wave. */
    private static final int LEAST = 5;

    private static final Duration LONG = Duration.ofMinutes(3);

    private static final Duration WAVE = Duration.ofMinutes(10).dividedBy(FACTOR);

    @TempDir
    private Path directory;

    @Test
    void fiveThatAreDownForGoodSilenceNobodyAndAWaveIsOnePageThatComesAnewWhenItHasGrown() throws Exception {
        ShippedAlerting files = new ShippedAlerting(FACTOR);
        try (WatchedBanks banks = new WatchedBanks(directory, BANKS, FACTOR);
                AlertingStack stack = AlertingStack.start(directory, files, banks.management())) {
            Inbox inbox = stack.inbox();
            BANKS.subList(0, 5).forEach(bank -> banks.become(bank, Behaviour.DOWN));
            banks.startDaemon();
            awaitPages(inbox, 5);

            turn(banks, BANKS.subList(5, 9), Behaviour.DOWN);
            awaitPages(inbox, 9);
            letAWavePass();
            turn(banks, BANKS.subList(9, 13), Behaviour.DOWN);
            awaitPages(inbox, 13);
            assertThat(waves(inbox)).isEmpty();
            // Those who were found quickly would else be counted with the next.
            letAWavePass();

            int before = inbox.pages().size();
            turn(banks, BANKS.subList(13, 19), Behaviour.DOWN);
            await().atMost(LONG).until(() -> waves(inbox).size() >= 1);
            assertThat(waves(inbox).get(0)).matches("🔴 [56] institutions went down together");
            turn(banks, BANKS.subList(19, 22), Behaviour.DOWN);
            await().atMost(LONG).until(() -> waves(inbox).size() >= 2);
            assertThat(waves(inbox).get(1)).matches("🔴 [89] institutions went down together");
            for (String bank : BANKS.subList(13, 22)) {
                await().atMost(LONG).until(() -> banks.status(bank).equals("major-outage"));
            }
            // One server goes on without knowing of the wave, so that the two disagree for the rest of it.
            stack.forget("b");
            int watchdogs = inbox.of("watchdog").size();
            await().atMost(LONG).until(() -> inbox.of("watchdog").size() > watchdogs);
            List<Message> since = inbox.pages().subList(before, inbox.pages().size());
            Set<String> alone = titles(since, "🔴 The ");
            assertThat(alone)
                    .as(
                            "four may be found well before the fifth makes it a wave, and on a busy machine one or two besides")
                    .hasSizeLessThan(7);
            assertThat(titles(since, "✅")).as("nothing is said to be over").isEmpty();

            turn(banks, BANKS.subList(13, 22), Behaviour.HEALTHY);
            await().atMost(LONG)
                    .until(() -> inbox.pages().subList(before, inbox.pages().size()).stream()
                            .anyMatch(page -> page.isOver() && page.title().contains("went down together")));
            await().atMost(LONG).untilAsserted(() -> {
                List<Message> all = inbox.pages().subList(before, inbox.pages().size());
                Set<String> paged = titles(all, "🔴 The ");
                assertThat(titles(all, "✅ The "))
                        .as("who was paged is told the end, and nobody else")
                        .isEqualTo(paged.stream()
                                .map(title -> title.replace("🔴", "✅") + " (over)")
                                .collect(Collectors.toSet()));
                assertThat(paged)
                        .as("whoever is still down when too few are for a wave is paged for itself")
                        .containsAll(alone)
                        .hasSizeLessThan(alone.size() + LEAST);
            });
            assertThat(stack.isAlive()).isTrue();
        }
    }

    private static void letAWavePass() {
        Instant now = Instant.now();
        await().atMost(LONG).until(() -> Instant.now().isAfter(now.plus(WAVE)));
    }

    private static void awaitPages(Inbox inbox, int count) {
        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(paged(inbox)).as("%s", inbox.pages()).hasSize(count));
    }

    private static void turn(WatchedBanks banks, List<String> which, Behaviour behaviour) {
        which.forEach(bank -> banks.become(bank, behaviour));
    }

    private static Set<String> paged(Inbox inbox) {
        return titles(inbox.pages(), "🔴 The ");
    }

    private static List<String> waves(Inbox inbox) {
        return inbox.pages().stream()
                .map(Message::title)
                .filter(title -> title.startsWith("🔴") && title.contains("institutions"))
                .toList();
    }

    private static Set<String> titles(List<Message> messages, String start) {
        return messages.stream()
                .map(Message::title)
                .filter(title -> title.startsWith(start))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
