package dev.bellwether.probe;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.maintenance.AnnouncedId;
import dev.bellwether.probe.kinds.JsonBody;
import dev.bellwether.probe.kinds.Outcome.PlannedOutage;
import dev.bellwether.probe.schedule.ProbeKey;
import dev.bellwether.probe.wire.HttpAnswer;
import dev.bellwether.status.Operation.Maintenance;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns the outages that targets plan into maintenance windows, each with an id that stays the same after a restart. A plan
 * that is changed moves its window, one that is withdrawn ends it. Changing state of one thread.
 */
public final class OutageCalendar {
    /** Plans are made days ahead, so they need not be read at every run. */
    static final Duration READ_EVERY = Duration.ofMinutes(15);

    private final Map<ProbeKey, Page> pages = new HashMap<>();

    private record Page(Instant readAt, Map<Instant, Maintenance> windows) {}

    /** Whether the plan of a target is to be read now; then it is due again only after a while, read or not. */
    public boolean isDue(ProbeKey key, Instant now) {
        Page page = pages.get(key);
        if (page != null && now.isBefore(page.readAt().plus(READ_EVERY))) {
            return false;
        }
        pages.put(key, new Page(now, page == null ? Map.of() : page.windows()));
        return true;
    }

    /** What a target plans, each outage by its start; answers with the windows to store, since they are new or have changed. */
    public List<Maintenance> heard(ProbeKey key, Map<Instant, OutagePlan.Outage> plan, Instant now) {
        Page page = pages.get(key);
        Map<Instant, Maintenance> before = page == null ? Map.of() : page.windows();
        Map<Instant, Maintenance> windows = new HashMap<>();
        List<Maintenance> changed = new ArrayList<>();
        plan.forEach((from, outage) -> {
            String id = AnnouncedId.planned(key.probe(), from);
            Maintenance window = new Maintenance(key.connectorId(), id, from, outage.to(), outage.explanation());
            windows.put(from, window);
            if (!window.equals(before.get(from))) {
                changed.add(window);
            }
        });
        before.forEach((from, window) -> {
            if (!windows.containsKey(from) && window.to().isAfter(now)) {
                changed.add(new Maintenance(
                        window.connectorId(), window.id(), from.isBefore(now) ? from : now, now, window.explanation()));
            }
        });
        pages.put(key, new Page(page == null ? now : page.readAt(), windows));
        return changed;
    }

    public void forget(ProbeKey key) {
        pages.remove(key);
    }

    /**
     * What an Australian data holder says of the outages that it plans (Consumer Data Standards, Get Outages), read leniently: those
     * that are not over yet, by their starts. One whose times cannot be read is left out and counted; one that is partial is no
     * maintenance, since the rest works.
     */
    public record OutagePlan(Map<Instant, Outage> outages, int unreadable) {
        private static final ObjectMapper JSON = new ObjectMapper();
        private static final int MOST = 100;
        private static final Duration LONGEST = Duration.ofDays(31);
        private static final Duration FARTHEST = Duration.ofDays(366);

        /** ISO 8601: a fraction may stand in the last part, after a point or a comma. */
        private static final Pattern DURATION = Pattern.compile(
                "P(?=[^P])#Y#M#W#D(?:T(?=.)#H#M#S)?".replaceAll("#(.)", "(?:(\\\\d{1,9}(?:[.,]\\\\d{1,9})?)$1)?"),
                Pattern.CASE_INSENSITIVE);

        /** Of the parts of a duration, in their order; a month is as long as the longest. */
        private static final List<Duration> PARTS = List.of(
                Duration.ofDays(365),
                Duration.ofDays(31),
                Duration.ofDays(7),
                Duration.ofDays(1),
                Duration.ofHours(1),
                Duration.ofMinutes(1),
                Duration.ofSeconds(1));

        public OutagePlan {
            outages = Map.copyOf(outages);
        }

        /** When an outage ends, and the holder's words on it, possibly empty. */
        public record Outage(Instant to, String explanation) {}

        /** Reads an answer, in words made fit to be shown; {@link IOException} if it is no such list at all. */
        public static OutagePlan read(HttpAnswer answer, Instant now, UnaryOperator<String> fit) throws IOException {
            JsonNode list;
            try (JsonParser parser = JsonBody.lenient(answer)) {
                JsonNode document = JSON.readTree(parser);
                list = document == null
                        ? JSON.missingNode()
                        : document.path("data").path("outages");
            }
            if (!list.isArray()) {
                throw new IOException("there is no list of outages");
            }
            Map<Instant, Outage> plan = new LinkedHashMap<>();
            int unreadable = 0;
            for (JsonNode outage : list) {
                Optional<Instant> from = JsonBody.time(outage.path("outageTime").asText(""));
                Optional<Instant> to = from.flatMap(
                        start -> duration(outage.path("duration").asText("")).map(start::plus));
                unreadable += to.isEmpty() ? 1 : 0;
                if (to.isPresent()
                        && to.get().isAfter(now)
                        && from.get().isBefore(now.plus(FARTHEST))
                        && !outage.path("isPartial").asBoolean(false)
                        && plan.size() < MOST) {
                    Outage one = new Outage(
                            to.get(), fit.apply(outage.path("explanation").asText("")));
                    plan.merge(from.get(), one, (first, second) -> first.to().isAfter(second.to()) ? first : second);
                }
            }
            return new OutagePlan(plan, unreadable);
        }

        /** Such as {@code PT2H30M}, {@code PT4,5H}, {@code P1D} or {@code P1W}; empty for none, and for one that is too long. */
        private static Optional<Duration> duration(String text) {
            Matcher matcher = DURATION.matcher(text.replaceAll("\\s", ""));
            if (!matcher.matches()) {
                return Optional.empty();
            }
            BigDecimal seconds = BigDecimal.ZERO;
            for (int part = 0; part < PARTS.size(); part++) {
                String amount = matcher.group(part + 1);
                if (amount != null) {
                    seconds = seconds.add(new BigDecimal(amount.replace(',', '.'))
                            .multiply(BigDecimal.valueOf(PARTS.get(part).toSeconds())));
                }
            }
            boolean usable = seconds.signum() > 0 && seconds.compareTo(BigDecimal.valueOf(LONGEST.toSeconds())) <= 0;
            return usable
                    ? Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValue()))
                    : Optional.empty();
        }
    }

    /**
     * Turns what targets say of planned outages into maintenance windows: one opens with the first run that hears of it, is
     * prolonged while the target says so, and is closed as soon as it no longer does. Changing state of one thread.
     */
    public static final class PlannedOutages {
        /** How long a window stays open without news, where the target does not say when it will be over. */
        private static final int INTERVALS = 3;

        private static final Duration LEAST = Duration.ofMinutes(5);

        private final Map<ProbeKey, Maintenance> open = new HashMap<>();

        /** What a run of a probe with an interval heard; answers with the window to store, if it is new or has changed. */
        public Optional<Maintenance> heard(ProbeKey key, PlannedOutage said, Duration interval, Instant now) {
            Maintenance before = open.get(key);
            if (!said.open()) {
                open.remove(key);
                return Optional.ofNullable(before)
                        .filter(window -> window.isOpen(now))
                        .map(window -> until(window, now));
            }
            Duration grace = interval.multipliedBy(INTERVALS);
            Instant to =
                    said.until().filter(now::isBefore).orElse(now.plus(grace.compareTo(LEAST) > 0 ? grace : LEAST));
            Maintenance window =
                    before != null && before.to().isAfter(now) ? until(before, to) : begin(key, said, now, to);
            open.put(key, window);
            // Without an end it would be stored anew at every run; half of the grace is left when it is.
            boolean sameEnough = before != null
                    && window.from().equals(before.from())
                    && said.until().filter(now::isBefore).isEmpty()
                    && before.to().isAfter(now.plus(grace.dividedBy(2)));
            if (sameEnough) {
                open.put(key, before);
            }
            return window.equals(before) || sameEnough ? Optional.empty() : Optional.of(window);
        }

        public void forget(ProbeKey key) {
            open.remove(key);
        }

        private static Maintenance begin(ProbeKey key, PlannedOutage said, Instant now, Instant to) {
            Instant since = said.since().filter(time -> !time.isAfter(now)).orElse(now);
            // The evidence before it was first heard of stays what it was: the window opens now.
            return new Maintenance(
                    key.connectorId(), AnnouncedId.goingOn(key.probe(), since), now, to, said.explanation());
        }

        private static Maintenance until(Maintenance window, Instant to) {
            return new Maintenance(window.connectorId(), window.id(), window.from(), to, window.explanation());
        }
    }
}
