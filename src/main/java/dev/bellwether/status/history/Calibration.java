package dev.bellwether.status.history;

import dev.bellwether.catalogue.Catalogue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How well outlooks were calibrated: of one forecast for each outage that lasted at least so long, made at that age from what was known
 * then, the share that held. An outage that was not seen to end by itself is asked for none, since nobody knows whether it held.
 *
 * @param outages how many there were
 * @param half what came of "half were over by then"; right if half of them held
 * @param nineInTen what came of "nine in ten were over by then"; right if nine in ten held
 */
public record Calibration(Duration age, int outages, Held half, Held nineInTen) {
    /** The ages at which a forecast is made. */
    public static final List<Duration> AGES =
            List.of(Duration.ZERO, Duration.ofMinutes(5), Duration.ofMinutes(15), Duration.ofMinutes(60));

    /** How many forecasts there were, and how many of them held. */
    public record Held(int held, int forecasts) {
        Held with(Optional<Instant> by, Instant ended) {
            return by.isEmpty() ? this : new Held(held + (ended.isAfter(by.get()) ? 0 : 1), forecasts + 1);
        }
    }

    /** By age, of the connectors of a catalogue. */
    public static List<Calibration> of(List<PastOutages.PastOutage> outages, Catalogue catalogue) {
        PastOutages past = new PastOutages(outages, catalogue);
        return AGES.stream().map(age -> of(age, outages, past)).toList();
    }

    private static Calibration of(Duration age, List<PastOutages.PastOutage> outages, PastOutages past) {
        Calibration sum = new Calibration(age, 0, new Held(0, 0), new Held(0, 0));
        for (PastOutages.PastOutage outage : outages) {
            Instant now = outage.began().plus(age);
            Optional<Instant> ended = outage.cutShort() ? Optional.empty() : outage.ended();
            if (ended.filter(now::isBefore).isPresent()) {
                Optional<Outlook> outlook = past.outlook(outage.connectorId(), outage.began(), now);
                sum = new Calibration(
                        age,
                        sum.outages + 1,
                        sum.half.with(outlook.flatMap(Outlook::median), ended.get()),
                        sum.nineInTen.with(outlook.flatMap(Outlook::ninetieth), ended.get()));
            }
        }
        return sum;
    }
}
