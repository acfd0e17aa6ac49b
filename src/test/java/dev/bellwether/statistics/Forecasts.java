package dev.bellwether.statistics;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.status.history.Calibration;
import dev.bellwether.status.history.PastOutages.PastOutage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** What came of the outlooks of all simulated histories at an age of the outage, in minutes. */
record Forecasts(int age, int outages, int halfHeld, int half, int nineInTenHeld, int nineInTen) {
    static final String HEADING = "age,outages,halfHeld,half,nineInTenHeld,nineInTen";
    static final int HISTORIES = 200;
    static final int OUTAGES = 40;

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final List<String> CONNECTORS = List.of("a", "b", "c", "d", "e", "f");

    private static final Catalogue CATALOGUE = new Catalogue(
            List.of(institution("first", "a", "b"), institution("second", "c", "d"), institution("third", "e", "f")));

    private static Institution institution(String id, String... connectors) {
        List<Connector> own = List.of(connectors).stream()
                .map(one -> new Connector(one, Method.OPEN_BANKING, Stage.LIVE, PolicyOverrides.NONE, List.of()))
                .toList();
        return new Institution(id, id, "AU", OptionalInt.empty(), "banking", own);
    }

    /** By age. */
    static List<Forecasts> simulated() {
        List<Forecasts> sums = new ArrayList<>();
        for (Duration age : Calibration.AGES) {
            sums.add(new Forecasts((int) age.toMinutes(), 0, 0, 0, 0, 0));
        }
        for (int seed = 0; seed < HISTORIES; seed++) {
            List<Calibration> rows = Calibration.of(history(new Random(seed)), CATALOGUE);
            for (int i = 0; i < rows.size(); i++) {
                sums.set(i, sums.get(i).plus(rows.get(i)));
            }
        }
        return sums;
    }

    /** Each connector has a typical duration of its own around half an hour; outages spread around it (log-normal, a factor of 2.7). */
    private static List<PastOutage> history(Random random) {
        List<PastOutage> outages = new ArrayList<>();
        for (String connector : CONNECTORS) {
            double typical = 1800 * Math.exp(0.5 * random.nextGaussian());
            Instant at = START;
            for (int i = 0; i < OUTAGES; i++) {
                at = at.plusSeconds((long) (-Math.log(1 - random.nextDouble()) * 5 * 86_400));
                Instant ended = at.plusSeconds(60 + (long) (typical * Math.exp(random.nextGaussian())));
                boolean cutShort = random.nextInt(20) == 0;
                if (cutShort) {
                    ended = at.plusSeconds((long)
                            (random.nextDouble() * Duration.between(at, ended).toSeconds()));
                }
                outages.add(new PastOutage(connector, at, Optional.of(ended), cutShort));
                at = ended;
            }
        }
        return outages;
    }

    private Forecasts plus(Calibration more) {
        return new Forecasts(
                age,
                outages + more.outages(),
                halfHeld + more.half().held(),
                half + more.half().forecasts(),
                nineInTenHeld + more.nineInTen().held(),
                nineInTen + more.nineInTen().forecasts());
    }

    double halfShare() {
        return (double) halfHeld / half;
    }

    double nineInTenShare() {
        return (double) nineInTenHeld / nineInTen;
    }

    String toCsv() {
        return "%d,%d,%d,%d,%d,%d".formatted(age, outages, halfHeld, half, nineInTenHeld, nineInTen);
    }

    static Forecasts ofCsv(String line) {
        List<Integer> cells =
                List.of(line.split(",")).stream().map(Integer::valueOf).toList();
        return new Forecasts(cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4), cells.get(5));
    }
}
