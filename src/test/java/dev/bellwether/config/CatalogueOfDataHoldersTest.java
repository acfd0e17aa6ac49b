package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Connector;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.catalogue.Method;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.status.Policy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Makes {@code conf/catalogue.yaml}, and proves that it is what is made. */
class CatalogueOfDataHoldersTest {
    private static final Path SOURCE = Path.of("data/au-cdr-data-holders.json");
    private static final Path SHORT_NAMES = Path.of("data/au-short-names.json");
    private static final Path CATALOGUE = Path.of("conf/catalogue.yaml");
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} .&'’()+–-]*");
    private static final String HEADER = """
            # The data holders of the Australian Consumer Data Right: 118 banks and 89 energy retailers, each probed at its public
            # status endpoint.
            #
            # Source: product-comparator-demo by Consumer Data Standards Australia
            #         (https://github.com/ConsumerDataStandardsAustralia/product-comparator-demo), MIT licence.
            # Made from data/au-cdr-data-holders.json, with the short names of data/au-short-names.json; data/README.md says how.

            institutions:
            """;

    @Test
    void theCatalogueAgreesWithTheListOfDataHolders() throws IOException {
        String made = make();
        if (Boolean.getBoolean("bellwether.regenerate")) {
            Files.writeString(CATALOGUE, made);
        }

        assertThat(Files.readString(CATALOGUE))
                .as("run this test with -Dbellwether.regenerate=true to write the catalogue anew")
                .isEqualTo(made);
    }

    @Test
    void everyShortNameIsOfADataHolderAndOfNoTwoThatAreConfused() throws IOException {
        Catalogue catalogue = new ConfigLoader().catalogue(CATALOGUE, Policy.DEFAULT);
        Iterator<String> ids = new ObjectMapper().readTree(SHORT_NAMES.toFile()).fieldNames();

        assertThat(ids)
                .toIterable()
                .isSubsetOf(
                        catalogue.institutions().stream().map(Institution::id).toList());
        assertThat(catalogue.institutions())
                .filteredOn(institution -> institution.aliases().contains("NAB"))
                .extracting(Institution::id)
                .containsExactly("au-national-australia-bank");
    }

    @Test
    void theCatalogueHasOneConnectorWithOneProbeForEachDataHolder() {
        Catalogue catalogue = new ConfigLoader().catalogue(CATALOGUE, Policy.DEFAULT);

        assertThat(catalogue.institutions()).hasSize(207).allSatisfy(institution -> {
            assertThat(institution.country()).isEqualTo("AU");
            assertThat(institution.connectors()).extracting(Connector::id).containsExactly(institution.id());
        });
        assertThat(catalogue.institutions())
                .filteredOn(Institution::sector, "banking")
                .hasSize(118);
        assertThat(catalogue.connectors()).allSatisfy(connector -> {
            assertThat(connector.method()).isEqualTo(Method.OPEN_BANKING);
            assertThat(connector.probes()).singleElement().satisfies(probe -> {
                assertThat(probe.target().kind()).isEqualTo("cdr-status");
                assertThat(probe).extracting(ProbeSpec::interval).isEqualTo(Duration.ofSeconds(60));
                assertThat(probe).extracting(ProbeSpec::timeout).isEqualTo(Duration.ofSeconds(5));
            });
        });
    }

    private static String make() throws IOException {
        StringBuilder yaml = new StringBuilder(HEADER);
        JsonNode shortNames = new ObjectMapper().readTree(SHORT_NAMES.toFile());
        for (JsonNode holder : new ObjectMapper().readTree(SOURCE.toFile())) {
            yaml.append("""
                      - id: %1$s
                        name: %2$s
                        country: %3$s
                        sector: %4$s
                    %6$s    connectors:
                          - id: %1$s
                            method: open-banking
                            probes:
                              - kind: cdr-status
                                baseUri: %5$s
                                interval: 60s
                                timeout: 5s
                    """.formatted(
                            holder.get("id").textValue(),
                            scalar(holder.get("name").textValue()),
                            holder.get("country").textValue(),
                            holder.get("sector").textValue(),
                            holder.get("publicBaseUri").textValue(),
                            aliases(shortNames.path(holder.get("id").textValue()))));
        }
        return yaml.toString();
    }

    private static String aliases(JsonNode names) {
        return names.isMissingNode()
                ? ""
                : StreamSupport.stream(names.spliterator(), false)
                        .map(name -> scalar(name.textValue()))
                        .collect(Collectors.joining(", ", "    aliases: [", "]\n"));
    }

    private static String scalar(String text) {
        return PLAIN.matcher(text).matches()
                ? text
                : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
