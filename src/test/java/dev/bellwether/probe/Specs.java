package dev.bellwether.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.reading.ProbeSpecReader;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.ArrayList;
import java.util.List;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Probes as a catalogue has them. */
public final class Specs {
    private static final String FILE = "src/test/resources/probe/tls/catalogue.yaml";

    private Specs() {}

    /** The probe that this YAML describes; files in it are looked for beside the test certificates. */
    public static ProbeSpec of(String yaml) {
        List<Mistake> mistakes = new ArrayList<>();
        var spec = ProbeSpecReader.read(new Fields(FILE, "probe", node(yaml), mistakes));
        assertThat(mistakes).isEmpty();
        return spec.orElseThrow();
    }

    /** The mistakes in this YAML. */
    public static List<String> mistakes(String yaml) {
        List<Mistake> mistakes = new ArrayList<>();
        assertThat(ProbeSpecReader.read(new Fields("c.yaml", "probe", node(yaml), mistakes)))
                .isEmpty();
        return mistakes.stream().map(Mistake::toString).toList();
    }

    private static Node node(String yaml) {
        return node(
                new Compose(LoadSettings.builder().build()).composeString(yaml).orElseThrow());
    }

    private static Node node(org.snakeyaml.engine.v2.nodes.Node yaml) {
        int line = yaml.getStartMark().orElseThrow().getLine() + 1;
        if (yaml instanceof MappingNode mapping) {
            return new Node.Mapping(
                    mapping.getValue().stream()
                            .map(entry -> new Node.Entry(
                                    ((ScalarNode) entry.getKeyNode()).getValue(),
                                    entry.getKeyNode()
                                                    .getStartMark()
                                                    .orElseThrow()
                                                    .getLine()
                                            + 1,
                                    node(entry.getValueNode())))
                            .toList(),
                    line);
        }
        if (yaml instanceof SequenceNode sequence) {
            return new Node.Sequence(
                    sequence.getValue().stream().map(Specs::node).toList(), line);
        }
        ScalarNode scalar = (ScalarNode) yaml;
        return new Node.Scalar(scalar.getValue(), scalar.getScalarStyle() != ScalarStyle.PLAIN, line);
    }
}
