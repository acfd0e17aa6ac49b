package dev.bellwether.api;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.evidence.Fault;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.EvidenceSummary;
import dev.bellwether.status.EvidenceSummary.Basis;
import dev.bellwether.status.Policy;
import dev.bellwether.status.Status;
import dev.bellwether.status.Ticks;
import dev.bellwether.status.Trigger;
import dev.bellwether.status.UserErrors;
import dev.bellwether.status.WatchState;
import dev.bellwether.store.sql.StoreOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/** Serves the status page with all real names and made-up statuses, to look at it; also what the page's tests look at. */
final class StatusPagePreview {
    private StatusPagePreview() {}

    /** Serves until it is stopped: {@code [port] [institutions]}. */
    public static void main(String[] args) throws IOException {
        Catalogue catalogue = args.length > 1 ? many(Integer.parseInt(args[1])) : real();
        Instant now = Instant.now();
        List<Evaluation> latest =
                evaluations(catalogue, Ticks.DEFAULT.firstFrom(now).minusSeconds(15));
        PastSamples past = new PastSamples(latest, now);
        ApiFixture api = new ApiFixture(catalogue, args.length > 1 ? latest : past.evaluations())
                .notice("Demo: simulated institutions. Statuses are decided with shorter windows than usual.")
                .inRealTime();
        api.open(StoreOptions.embedded(Files.createTempDirectory("bellwether-preview-")), Integer.parseInt(args[0]));
        if (args.length < 2) {
            past.tell(
                    api,
                    latest.stream()
                            .filter(evaluation -> evaluation.status() != Status.OPERATIONAL)
                            .map(Evaluation::connectorId)
                            .toList());
        }
        PlannedSamples.say(api, now);
        System.out.println("http://127.0.0.1:" + api.port());
    }

    /** The catalogue that comes with the program. */
    static Catalogue real() {
        return new ConfigLoader().catalogue(Path.of("conf/catalogue.yaml"), Policy.DEFAULT);
    }

    /** As many made-up institutions, a tenth of them with a second connector. */
    static Catalogue many(int count) {
        List<Institution> institutions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String id = "xx-%05d".formatted(i);
            List<Connector> connectors = new ArrayList<>();
            connectors.add(Samples.connector(id, Method.OPEN_BANKING, Stage.LIVE));
            if (i % 10 == 0) {
                connectors.add(Samples.connector(id + "-web", Method.WEB, Stage.BETA));
            }
            institutions.add(new Institution(
                    id,
                    "Institution Number " + i,
                    i % 2 == 0 ? "AU" : "NZ",
                    OptionalInt.of(1 + i % 4),
                    i % 3 == 0 ? "energy" : "banking",
                    connectors));
        }
        return new Catalogue(institutions);
    }

    /** Mostly good ones, always the same for a connector's place in the catalogue. */
    static List<Evaluation> evaluations(Catalogue catalogue, Instant at) {
        Random random = new Random(11);
        return catalogue.connectors().stream()
                .map(connector -> evaluation(connector.id(), random, at))
                .toList();
    }

    private static Evaluation evaluation(String id, Random random, Instant at) {
        double dice = random.nextDouble();
        Status status = dice < 0.86
                ? Status.OPERATIONAL
                : dice < 0.90
                        ? Status.DEGRADED_PERFORMANCE
                        : dice < 0.93
                                ? Status.PARTIAL_OUTAGE
                                : dice < 0.955
                                        ? Status.MAJOR_OUTAGE
                                        : dice < 0.985 ? Status.UNDER_MAINTENANCE : Status.UNKNOWN;
        double rate = switch (status) {
            case OPERATIONAL, UNDER_MAINTENANCE -> 1;
            case DEGRADED_PERFORMANCE -> 0.86;
            case PARTIAL_OUTAGE -> 0.6;
            default -> 0.12;
        };
        int jobs = random.nextInt(4) == 0 ? 0 : 10 + random.nextInt(140);
        boolean none = status == Status.UNKNOWN;
        int counted = none ? 0 : jobs == 0 ? 60 : jobs;
        int firstTime = (int) Math.round(counted * rate);
        int succeeded = Math.min(counted, firstTime + counted / 20);
        int user = jobs / 9;
        EvidenceSummary evidence = new EvidenceSummary(
                at.minus(Duration.ofHours(1)),
                at,
                none ? Basis.NONE : jobs == 0 ? Basis.PROBES : Basis.JOBS,
                none ? 0 : jobs,
                none ? 0 : jobs == 0 ? 60 : 0,
                succeeded,
                firstTime,
                Map.of(
                        Fault.INSTITUTION,
                        (counted - succeeded) * 3 / 4,
                        Fault.CONNECTOR,
                        (counted - succeeded) - (counted - succeeded) * 3 / 4,
                        Fault.USER,
                        none ? 0 : user));
        return new Evaluation(
                id,
                at,
                random.nextInt(3) == 0 ? Trigger.EARLY : Trigger.SCHEDULED,
                status,
                status == Status.UNDER_MAINTENANCE ? Status.OPERATIONAL : status,
                Status.OPERATIONAL,
                at.minusSeconds(status == Status.OPERATIONAL ? 90_000 + random.nextInt(900_000) : random.nextInt(9000)),
                false,
                none || random.nextInt(60) == 0,
                Ticks.DEFAULT.nextScheduled(at),
                new WatchState(
                        status == Status.MAJOR_OUTAGE ? Optional.of(at.minusSeconds(800)) : Optional.empty(),
                        Optional.empty(),
                        List.of(),
                        false,
                        Optional.empty()),
                Optional.empty(),
                Optional.empty(),
                evidence,
                UserErrors.NONE,
                none
                        ? "no job or probe run has been counted for 2 hours"
                        : "%d of %d %s succeeded first time%s%s"
                                .formatted(
                                        firstTime,
                                        counted,
                                        jobs == 0 ? "probe runs" : "jobs",
                                        user > 0 && jobs > 0 ? "; " + user + " excluded as user errors" : "",
                                        status == Status.UNDER_MAINTENANCE
                                                ? "; a release went live 12 minutes ago"
                                                : status.isWorseThan(Status.DEGRADED_PERFORMANCE)
                                                        ? "; the last 16 observations rule out anything better than "
                                                                + status.wire()
                                                        : ""),
                Optional.empty());
    }
}
