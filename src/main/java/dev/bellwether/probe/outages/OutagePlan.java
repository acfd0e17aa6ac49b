package dev.bellwether.probe.outages;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.probe.kinds.HolderTime;
import dev.bellwether.probe.kinds.JsonBody;
import dev.bellwether.probe.wire.HttpAnswer;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
            list = document == null ? JSON.missingNode() : document.path("data").path("outages");
        }
        if (!list.isArray()) {
            throw new IOException("there is no list of outages");
        }
        Map<Instant, Outage> plan = new LinkedHashMap<>();
        int unreadable = 0;
        for (JsonNode outage : list) {
            Optional<Instant> from = HolderTime.read(outage.path("outageTime").asText(""));
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
        return usable ? Optional.of(Duration.ofMillis(seconds.movePointRight(3).longValue())) : Optional.empty();
    }
}
