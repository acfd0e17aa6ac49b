package dev.bellwether.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.demo.JobStream.Flow;
import dev.bellwether.demo.Play.Storyline;
import dev.bellwether.demo.Play.Storyline.Scene;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoCastTest {
    private final Catalogue catalogue = DemoCatalogues.ofSize(207);

    @Test
    void mostAreHealthyAndSeveralAreInEachOtherState() {
        DemoCast cast = DemoCast.of(catalogue, 1);
        Map<Behaviour, Long> counts = cast.behaviours().values().stream()
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
        long plain = catalogue.connectors().stream()
                .map(connector -> cast.role(connector.id()))
                .filter(role -> role.behaviour().equals(Behaviour.HEALTHY) && role.stage() == Stage.LIVE)
                .count();

        assertThat((double) plain / 207).isBetween(0.82, 0.88);
        assertThat(counts.get(Behaviour.DOWN)).isBetween(3L, 7L);
        assertThat(counts.get(Behaviour.HALF_DOWN)).isBetween(4L, 8L);
        assertThat(counts.get(Behaviour.FLAKY)).isBetween(5L, 9L);
        assertThat(counts.get(Behaviour.SLOW)).isBetween(3L, 6L);
    }

    @Test
    void theSeedAloneDecides() {
        assertThat(DemoCast.of(catalogue, 1).behaviours())
                .isEqualTo(DemoCast.of(catalogue, 1).behaviours())
                .isNotEqualTo(DemoCast.of(catalogue, 2).behaviours());
    }

    @Test
    void everyPartFallsToEveryWellKnownBankUnderSomeSeed() {
        for (Behaviour behaviour : List.of(Behaviour.DOWN, Behaviour.HALF_DOWN, Behaviour.FLAKY, Behaviour.SLOW)) {
            long fallen = java.util.stream.LongStream.range(0, 200)
                    .filter(seed -> DemoCast.of(catalogue, seed)
                            .role("au-commbank")
                            .behaviour()
                            .equals(behaviour))
                    .count();
            assertThat(fallen).as(behaviour.name()).isBetween(3L, 40L);
        }
    }

    @Test
    void someAreSeenByProbesAloneAndAllOthersHaveJobs() {
        DemoCast cast = DemoCast.of(catalogue, 1);

        assertThat(cast.flows()).hasSizeBetween(150, 190);
        double perMinute =
                cast.flows().stream().mapToDouble(Flow::jobsPerMinute).sum();
        assertThat(perMinute).isLessThan(1800);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 12})
    void aSmallCatalogueIsCastToo(int size) {
        assertThat(DemoCast.of(DemoCatalogues.ofSize(size), 1).behaviours()).hasSize(size);
    }

    @Test
    void everyActGivesTheStoryToOthersAndLeavesAllHealthy() {
        Storyline storyline = new Storyline(DemoCast.of(catalogue, 1).extras());

        List<Scene> first = storyline.act(0);
        List<Scene> second = storyline.act(1);

        assertThat(first)
                .extracting(Scene::connectorId)
                .isNotEqualTo(second.stream().map(Scene::connectorId).toList());
        assertThat(first).allSatisfy(scene -> assertThat(scene.after()).isLessThan(Storyline.ACT));
        Map<String, Scene.Event> last = first.stream()
                .filter(scene -> scene.event() instanceof Scene.Event.Become)
                .collect(Collectors.toMap(Scene::connectorId, Scene::event, (before, after) -> after));
        assertThat(last).hasSize(4);
        assertThat(last.values()).containsOnly(new Scene.Event.Become(Behaviour.HEALTHY));
    }

    @Test
    void withTooFewToTellOfNothingIsTold() {
        assertThat(new Storyline(List.of("a", "b")).act(0)).isEmpty();
    }
}
