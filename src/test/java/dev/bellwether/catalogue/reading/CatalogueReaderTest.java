package dev.bellwether.catalogue.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.PolicyOverrides;
import dev.bellwether.catalogue.Stage;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.config.YamlFile;
import dev.bellwether.document.Mistake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is right; what is wrong stands in {@code src/test/resources/bad/catalogue}. */
class CatalogueReaderTest {
    private final List<Mistake> mistakes = new ArrayList<>();

    @TempDir
    private Path directory;

    @Test
    void everyKeyIsRead() throws IOException {
        Catalogue catalogue = read("""
                institutions:
                  - id: one
                    name: The First Bank
                    country: NZ
                    tier: 2
                    sector: banking
                    aliases: [First, "1st"]
                    connectors:
                      - id: one.web
                        method: web
                        stage: alpha
                        policy: {minJobs: 3, operational: 0.9, window: 2h}
                        probes:
                          - {id: page, kind: http, url: "https://bank.example/"}
                          - {kind: http, url: "https://bank.example/login"}
                      - {id: one.open, method: open-banking}
                """);

        Institution one = catalogue.institutions().get(0);
        assertThat(one.id()).isEqualTo("one");
        assertThat(one.name()).isEqualTo("The First Bank");
        assertThat(one.country()).isEqualTo("NZ");
        assertThat(one.tier()).isEqualTo(OptionalInt.of(2));
        assertThat(one.sector()).isEqualTo("banking");
        assertThat(one.aliases()).containsExactly("First", "1st");
        Connector web = catalogue.connector("one.web").orElseThrow();
        assertThat(web.method()).isEqualTo(Method.WEB);
        assertThat(web.stage()).isEqualTo(Stage.ALPHA);
        assertThat(web.policy().minJobs()).isEqualTo(OptionalInt.of(3));
        assertThat(web.policy().operational()).isEqualTo(OptionalDouble.of(0.9));
        assertThat(web.policy().window()).contains(Duration.ofHours(2));
        assertThat(web.policy().recent()).isEmpty();
        assertThat(web.probes()).extracting(ProbeSpec::id).containsExactly("page", "http");
        assertThat(catalogue.institutionOf("one.open")).contains(one);
    }

    @Test
    void whatMayBeLeftOutHasItsDefault() throws IOException {
        Catalogue catalogue = read("""
                institutions:
                  - {id: one, name: One, country: AU, connectors: [{id: one, method: web, probes:}]}
                """);

        Institution one = catalogue.institutions().get(0);
        assertThat(one.tier()).isEmpty();
        assertThat(one.sector()).isEmpty();
        assertThat(one.aliases()).isEmpty();
        assertThat(one.connectors())
                .containsExactly(new Connector("one", Method.WEB, Stage.LIVE, PolicyOverrides.NONE, List.of()));
    }

    @Test
    void aConnectorMayBeNamedAsItsInstitutionOrAnotherOne() throws IOException {
        assertThat(read("""
                                institutions:
                                  - {id: a, name: A, country: AU, connectors: [{id: b, method: web}]}
                                  - {id: b, name: B, country: AU, connectors: [{id: a, method: web}]}
                                """).connectors()).extracting(Connector::id).containsExactly("b", "a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"AU", "NZ", "GB", "XK", "ZZ"})
    void aCountryIsOneOfIsoOrOneThatIsoLeavesToItsUsers(String country) throws IOException {
        read("institutions: [{id: a, name: A, country: %s, connectors: [{id: a, method: web}]}]".formatted(country));
    }

    private Catalogue read(String text) throws IOException {
        Path file = Files.writeString(directory.resolve("catalogue.yaml"), text);
        Optional<Catalogue> catalogue = YamlFile.read(file, mistakes)
                .flatMap(root -> CatalogueReader.read(file.toString(), root, own -> Optional.empty(), mistakes));
        assertThat(mistakes).isEmpty();
        return catalogue.orElseThrow();
    }
}
