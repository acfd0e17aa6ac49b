package dev.bellwether;

import dev.bellwether.Inbox.Message;
import dev.bellwether.demo.Behaviour;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * How long it takes from an outage to a page with everything at its default: the daemon's policy, a probe every 60 s, and the
 * shipped files of Prometheus and Alertmanager. Four banks go down within a minute, which is not yet a wave. Takes about six
 * minutes; needs {@code target/bellwether.jar}, named by the property {@code bellwether.jar}.
 */
public final class RealTimePages {
    private static final List<String> BANKS = List.of("bank-a", "bank-b", "bank-c", "bank-d", "bank-e", "bank-f");
    private static final List<String> VICTIMS = BANKS.subList(0, 4);
    private static final Duration MOST = Duration.ofMinutes(8);

    private final Map<String, Instant> faults = new HashMap<>();
    private final Map<String, Instant> statuses = new HashMap<>();

    private RealTimePages() {}

    /** Runs it once and prints what it took. */
    public static void main(String[] arguments) throws Exception {
        new RealTimePages().run(Files.createTempDirectory("real-time-pages"));
        System.exit(0);
    }

    private void run(Path directory) throws Exception {
        try (WatchedBanks banks = new WatchedBanks(directory, BANKS, 1);
                AlertingStack stack = AlertingStack.start(directory, new ShippedAlerting(1), banks.management())) {
            banks.startDaemon();
            for (String bank : BANKS) {
                while (!banks.status(bank).equals("operational")) {
                    pause(500);
                }
            }
            Map<String, Instant> planned = new HashMap<>();
            Random random = new Random();
            VICTIMS.forEach(bank -> planned.put(bank, Instant.now().plusMillis(random.nextInt(60_000))));
            Instant end = Instant.now().plus(MOST);
            while (stack.inbox().pages().size() < VICTIMS.size()
                    && Instant.now().isBefore(end)) {
                look(banks, planned);
                pause(100);
            }
            tell(stack.inbox().pages());
        }
    }

    private void look(WatchedBanks banks, Map<String, Instant> planned) throws Exception {
        for (String bank : VICTIMS) {
            Instant now = Instant.now();
            if (!faults.containsKey(bank) && now.isAfter(planned.get(bank))) {
                banks.become(bank, Behaviour.DOWN);
                faults.put(bank, now);
            }
            if (!statuses.containsKey(bank) && banks.status(bank).equals("major-outage")) {
                statuses.put(bank, Instant.now());
            }
        }
    }

    private void tell(List<Message> pages) {
        List<Double> all = new ArrayList<>();
        for (String bank : VICTIMS) {
            Optional<Message> page = pages.stream()
                    .filter(message -> message.title().contains(bank))
                    .findFirst();
            if (page.isEmpty() || !statuses.containsKey(bank)) {
                System.out.println(bank + ": no page came");
                continue;
            }
            double toStatus = seconds(faults.get(bank), statuses.get(bank));
            double toPage = seconds(statuses.get(bank), page.get().at());
            all.add(toStatus + toPage);
            System.out.printf(
                    "%s: fault to status %.1f s, status to page %.1f s, together %.1f s%n",
                    bank, toStatus, toPage, toStatus + toPage);
        }
        all.sort(null);
        System.out.printf("%d pages; from fault to page %s s%n", pages.size(), all);
    }

    private static double seconds(Instant from, Instant to) {
        return Duration.between(from, to).toMillis() / 1000.0;
    }

    private static void pause(long millis) throws InterruptedException {
        new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
    }
}
