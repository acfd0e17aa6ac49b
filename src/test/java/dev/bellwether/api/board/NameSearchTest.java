package dev.bellwether.api.board;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.Catalogue;
import dev.bellwether.catalogue.Institution;
import dev.bellwether.config.ConfigLoader;
import dev.bellwether.status.Policy;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.ValueSource;

class NameSearchTest {
    private static final Catalogue SHIPPED =
            new ConfigLoader().catalogue(Path.of("conf/catalogue.yaml"), Policy.DEFAULT);
    private static final NameSearch SEARCH = NameSearch.of(SHIPPED.institutions());

    /** The same cases are tried in the browser, where the page searches by itself. */
    @ParameterizedTest
    @CsvFileSource(resources = "/search-cases.csv", numLinesToSkip = 1)
    void whatPeopleTypeFindsWhatTheyMean(String typed, String id) {
        assertThat(SEARCH.find(typed).keySet()).contains(id);
        assertThat(SEARCH.find(typed).get(id)).as("among the first").isLessThan(3);
    }

    @Test
    void whatIsCalledSoComesBeforeWhatContainsIt() {
        assertThat(SEARCH.find("anz")).containsEntry("au-anz", 0);
        assertThat(SEARCH.find("up")).containsEntry("au-up", 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no such bank at all", "xyzzy", "....", "ab cd ef gh"})
    void whatNobodyIsCalledFindsNobody(String typed) {
        assertThat(SEARCH.find(typed)).isEmpty();
    }

    @Test
    void theNearestAreSuggestedWhereNobodyIsCalledSo() {
        assertThat(SEARCH.find("comomnwelath")).isEmpty();
        assertThat(SEARCH.nearest("comomnwelath")).containsKey("au-commbank").hasSizeLessThanOrEqualTo(5);
        assertThat(SEARCH.nearest("qqqqqqqqqqqq")).isEmpty();
    }

    @Test
    void nothingTypedFindsAll() {
        assertThat(SEARCH.find(" ")).hasSize(207);
    }

    /** As time on the processor, of which a busy one takes several times as much; what looks at each pair of names takes minutes. */
    @Test
    void searchingAmongVeryManyIsQuick() {
        NameSearch many = NameSearch.of(IntStream.range(0, 57_000)
                .mapToObj(i -> new Institution(
                        "xx-%05d".formatted(i), "Institution Number " + i, "AU", OptionalInt.empty(), "", List.of()))
                .toList());
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        List<Long> spent = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            long start = threads.getCurrentThreadCpuTime();
            assertThat(many.find("institution numbr 31415")).containsKey("xx-31415");
            spent.add((threads.getCurrentThreadCpuTime() - start) / 1_000_000);
        }

        assertThat(Collections.min(spent)).as("milliseconds, of %s", spent).isLessThan(1_000);
    }
}
