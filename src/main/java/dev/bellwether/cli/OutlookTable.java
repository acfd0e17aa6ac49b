package dev.bellwether.cli;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import dev.bellwether.status.history.Calibration;
import dev.bellwether.status.history.Calibration.Held;
import dev.bellwether.status.history.Incident;
import dev.bellwether.status.history.PastOutages.PastOutage;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Collects the outages of a back-test and prints how well outlooks on them were calibrated. Belongs to one thread. */
final class OutlookTable {
    private final Map<Incident.Key, PastOutage> outages = new LinkedHashMap<>();

    void take(Evaluation evaluation) {
        String id = evaluation.connectorId();
        boolean open = evaluation.status().isOutage();
        boolean cutShort = evaluation.status() == Status.UNDER_MAINTENANCE;
        evaluation
                .incidentSince()
                .ifPresent(since -> outages.put(
                        new Incident.Key(id, since),
                        new PastOutage(id, since, open ? Optional.empty() : Optional.of(evaluation.at()), cutShort)));
    }

    void print(Catalogue catalogue, PrintWriter out) {
        out.println(
                "Of the outages that lasted so long and were seen to end, so many were over by the time of the outlook:");
        out.println("age     outages              half       nine in ten");
        for (Calibration row : Calibration.of(List.copyOf(outages.values()), catalogue)) {
            out.println(String.format(
                    "%2d min  %7d  %16s  %16s",
                    row.age().toMinutes(), row.outages(), share(row.half()), share(row.nineInTen())));
        }
    }

    private static String share(Held held) {
        double percent = 100.0 * held.held() / Math.max(1, held.forecasts());
        return String.format(Locale.ROOT, "%d of %d, %.0f %%", held.held(), held.forecasts(), percent);
    }
}
