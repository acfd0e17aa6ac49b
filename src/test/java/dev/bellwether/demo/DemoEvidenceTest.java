package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.demo.Demo.LoopbackCatalogue;
import dev.bellwether.demo.Play.Storyline;
import dev.bellwether.demo.Play.Storyline.Scene;
import dev.bellwether.evidence.Fault;
import dev.bellwether.evidence.JobOutcome;
import dev.bellwether.status.Backtest;
import dev.bellwether.status.Evaluation;
import dev.bellwether.status.Status;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Plays the demo in virtual time through the real classifier. The seeds make every run the same. */
class DemoEvidenceTest {
    private static final Instant START = Instant.parse("2026-03-02T01:00:07Z");
    private static final Set<String> USER_CODES =
            Set.of("invalid-credentials", "multi-factor-authentication", "user-action-required", "locked-account");

    private final Catalogue catalogue = DemoCatalogues.ofSize(207);
    private final DemoCast cast = DemoCast.of(catalogue, 7);

    /** How a connector behaves at a time. */
    private interface Course {
        Behaviour of(String connectorId, Instant at);
    }

    @Test
    void allFiveStatusesShowWithinAMinuteOfTheStart() {
        Map<String, Status> last = new HashMap<>();
        play(
                this::asCast,
                Duration.ofSeconds(50),
                evaluation -> last.put(evaluation.connectorId(), evaluation.status()));

        Map<Status, Integer> counts = new EnumMap<>(Status.class);
        last.values().forEach(status -> counts.merge(status, 1, Integer::sum));
        assertThat(last).hasSize(207);
        assertThat(counts.getOrDefault(Status.UNKNOWN, 0))
                .as("of these there is too little to say yet")
                .isLessThan(3);
        assertThat(counts.get(Status.OPERATIONAL)).isBetween(166, 186);
        assertThat(counts.get(Status.UNDER_MAINTENANCE)).isBetween(8, 12);
        assertThat(counts.get(Status.DEGRADED_PERFORMANCE)).isBetween(8, 12);
        assertThat(counts.get(Status.PARTIAL_OUTAGE)).isBetween(4, 8);
        assertThat(counts.get(Status.MAJOR_OUTAGE)).isBetween(4, 6);
    }

    @Test
    void theStatusesStayWhatTheBehavioursMeanThemToBe() {
        Map<Behaviour, Integer> evaluations = new HashMap<>();
        Map<Behaviour, Integer> asMeant = new HashMap<>();
        play(this::asCast, Duration.ofMinutes(90), evaluation -> {
            if (evaluation.at().isAfter(START.plusSeconds(60))) {
                Behaviour behaviour = cast.role(evaluation.connectorId()).behaviour();
                evaluations.merge(behaviour, 1, Integer::sum);
                asMeant.merge(behaviour, evaluation.performance() == meant(behaviour) ? 1 : 0, Integer::sum);
            }
        });
        assertThat(evaluations.keySet())
                .containsExactlyInAnyOrder(
                        Behaviour.HEALTHY, Behaviour.FLAKY, Behaviour.SLOW, Behaviour.HALF_DOWN, Behaviour.DOWN);
        evaluations.forEach((behaviour, count) -> assertThat(asMeant.get(behaviour))
                .as(behaviour + ": evaluations of %d that are as meant", count)
                .isGreaterThanOrEqualTo((int) (0.98 * count)));
    }

    @Test
    void anActTellsOfAnOutageThatBeginsAndEndsAndOfASurgeThatIsNone() {
        List<Scene> act = new Storyline(cast.extras()).act(0);
        String outage = cast.extras().get(0);
        String login = cast.extras().get(2);
        Map<String, List<Evaluation>> changes = new HashMap<>();
        play((connector, at) -> asTold(act, connector, at), Duration.ofMinutes(20), evaluation -> {
            if (evaluation.changed()) {
                changes.computeIfAbsent(evaluation.connectorId(), id -> new ArrayList<>())
                        .add(evaluation);
            }
        });

        List<Evaluation> ofOutage = changes.get(outage);
        Evaluation begin = ofOutage.stream()
                .filter(evaluation -> evaluation.status() == Status.MAJOR_OUTAGE)
                .findFirst()
                .orElseThrow();
        Evaluation end = ofOutage.get(ofOutage.size() - 1);
        assertThat(begin.at()).isBetween(START.plusSeconds(180), START.plusSeconds(240));
        assertThat(end.status()).isEqualTo(Status.OPERATIONAL);
        assertThat(end.at()).isBetween(START.plusSeconds(480), START.plusSeconds(780));
        assertThat(changes.get(login))
                .allSatisfy(evaluation -> assertThat(evaluation.status()).isIn(Status.UNKNOWN, Status.OPERATIONAL));
    }

    private Behaviour asCast(String connectorId, Instant at) {
        return cast.role(connectorId).behaviour();
    }

    private Behaviour asTold(List<Scene> act, String connectorId, Instant at) {
        Behaviour behaviour = asCast(connectorId, at);
        for (Scene scene : act) {
            boolean past = !at.isBefore(START.plus(scene.after()));
            if (past && scene.connectorId().equals(connectorId) && scene.event() instanceof Scene.Event.Become become) {
                behaviour = become.behaviour();
            }
        }
        return behaviour;
    }

    private static Status meant(Behaviour behaviour) {
        if (behaviour.equals(Behaviour.HEALTHY)) {
            return Status.OPERATIONAL;
        }
        if (behaviour.equals(Behaviour.FLAKY) || behaviour.equals(Behaviour.SLOW)) {
            return Status.DEGRADED_PERFORMANCE;
        }
        return behaviour.equals(Behaviour.DOWN) ? Status.MAJOR_OUTAGE : Status.PARTIAL_OUTAGE;
    }

    private void play(Course course, Duration length, Consumer<Evaluation> publish) {
        Instant end = START.plus(length);
        Catalogue staged = LoopbackCatalogue.of(catalogue, cast, SocketAddress.inetSocketAddress(1, "127.0.0.1"));
        Backtest evaluator = new Backtest(staged, DemoPolicy.POLICY, DemoPolicy.TICKS);
        sendJobs(course, end, evaluator);
        SplittableRandom random = new SplittableRandom(2);
        staged.connectors().forEach(connector -> {
            String id = connector.id();
            VirtualProbe probe = new VirtualProbe(at -> course.of(id, at), random);
            for (VirtualProbe.Run run : probe.runs(START, end)) {
                evaluator.probe(id, run.at(), run.result(), Fault.INSTITUTION, run.confirm(), Optional.empty());
            }
        });
        evaluator.run(Optional.of(START), Optional.of(end), publish);
    }

    /** As over HTTP: outcomes are known some seconds after they were complete, the backlog after the start. */
    private void sendJobs(Course course, Instant end, Backtest evaluator) {
        Instant[] now = {START};
        JobStream stream = new JobStream(
                cast.flows(), connector -> course.of(connector, now[0]), new SplittableRandom(1), "job", START);
        for (; !now[0].isAfter(end); now[0] = now[0].plusSeconds(1)) {
            Optional<Instant> received = Optional.of(now[0].plusSeconds(3));
            for (JobOutcome outcome : stream.take(now[0], Integer.MAX_VALUE)) {
                Fault fault = USER_CODES.contains(outcome.errorCode()) ? Fault.USER : Fault.INSTITUTION;
                evaluator.job(outcome, fault, received);
            }
        }
    }
}
