package dev.bellwether.probe.wire;

import java.util.List;

/**
 * What a name server answers.
 *
 * @param code such as {@code NOERROR}
 * @param records of the answer section
 */
public record DnsAnswer(String code, List<Entry> records) {
    public DnsAnswer {
        records = List.copyOf(records);
    }

    /**
     * One record.
     *
     * @param data as a zone file writes it, such as {@code 192.0.2.1}
     * @param whole with its name, time to live, class and type before that
     */
    public record Entry(String data, String whole) {}
}
