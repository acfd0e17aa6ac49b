package dev.bellwether.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue.CatalogueDiff;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CatalogueDiffTest {
    private static final Catalogue BEFORE = new Catalogue(
            List.of(institution("one", "One", live("a"), live("b")), institution("two", "Two", live("c"))));

    @Test
    void theSameCatalogueReadAgainIsNoDifference() {
        Catalogue again = new Catalogue(
                List.of(institution("one", "One", live("a"), live("b")), institution("two", "Two", live("c"))));

        assertThat(CatalogueDiff.between(BEFORE, again).isEmpty()).isTrue();
    }

    @Test
    void connectorsThatComeGoAndChangeAreToldApart() {
        Catalogue after = new Catalogue(List.of(
                institution("two", "Two", live("c"), live("d")),
                institution("one", "One", connector("a", Stage.BETA))));

        assertThat(CatalogueDiff.between(BEFORE, after))
                .isEqualTo(new CatalogueDiff(List.of("d"), List.of("b"), List.of("a")));
    }

    @Test
    void anInstitutionsNewNameChangesAllItsConnectors() {
        Catalogue after = new Catalogue(
                List.of(institution("one", "Uno", live("a"), live("b")), institution("two", "Two", live("c"))));

        assertThat(CatalogueDiff.between(BEFORE, after).changed()).containsExactly("a", "b");
    }

    @Test
    void aConnectorThatMovesToAnotherInstitutionIsChanged() {
        Catalogue after = new Catalogue(
                List.of(institution("one", "One", live("a")), institution("two", "Two", live("b"), live("c"))));

        assertThat(CatalogueDiff.between(BEFORE, after))
                .isEqualTo(new CatalogueDiff(List.of(), List.of(), List.of("b")));
    }

    private static Institution institution(String id, String name, Connector... connectors) {
        return new Institution(
                id, name, "AU", OptionalInt.empty(), "", Stream.of(connectors).toList());
    }

    private static Connector live(String id) {
        return connector(id, Stage.LIVE);
    }

    private static Connector connector(String id, Stage stage) {
        return new Connector(id, Method.WEB, stage, PolicyOverrides.NONE, List.of());
    }
}
