package dev.bellwether.config;

import dev.bellwether.catalogue.spec.Secret;
import dev.bellwether.config.SourceConfig.Pace;
import dev.bellwether.config.SourceConfig.Relation;
import dev.bellwether.document.Fields;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Reads {@code sources:} of the daemon's file. */
final class SourcesReader {
    private static final Duration HOUR = Duration.ofHours(1);
    /** As much of a name as PostgreSQL keeps. */
    private static final int LONGEST_CHANNEL = 63;

    /** Of the largest rows, these are 80 MB. */
    private static final int MOST_BATCH = 5_000;

    private static final Pattern QUOTED = Pattern.compile("(^|\\.)\"[^.]+\"($|\\.)");

    private final Set<String> names = new HashSet<>();

    private SourcesReader() {}

    static List<SourceConfig> read(Fields daemon) {
        return daemon.each("sources", "the source", new SourcesReader()::source);
    }

    private void source(Fields fields, Consumer<SourceConfig> into) {
        String name =
                DaemonReader.name(fields, "such as platform; under it the place reached is kept", "source", names);
        Secret uri = PostgresUri.required(fields);
        Relation relation = relation(fields);
        into.accept(new SourceConfig(
                name,
                uri,
                relation,
                SourceCursorReader.read(fields),
                SourceMappingReader.read(fields, relation.isQuery()),
                pace(fields)));
    }

    private static Relation relation(Fields fields) {
        String table = fields.text("table", "").strip();
        String query = fields.text("query", "").strip();
        if (fields.has("table") && fields.has("query")) {
            fields.wrong("query", "stands beside `table`", "a source has one of them");
        } else if (!fields.has("table") && !fields.has("query")) {
            fields.mistake(fields.line(), "`table` or `query` is missing in the source", "such as table: public.jobs");
        } else if (table.isEmpty() && query.isEmpty()) {
            fields.wrong(fields.has("table") ? "table" : "query", "is empty", "such as table: public.jobs");
        } else if (QUOTED.matcher(table).find()) {
            fields.wrong(
                    "table",
                    "`" + table + "` holds a name in quotes",
                    "write names as PostgreSQL keeps them, without the quotes of SQL");
        }
        String start = query.toLowerCase(Locale.ROOT);
        if (!query.isEmpty() && !start.startsWith("select") && !start.startsWith("with")) {
            fields.wrong("query", "does not begin with SELECT", "a source only reads");
        } else if (query.contains(";")) {
            fields.wrong("query", "holds a semicolon", "one SELECT without a semicolon");
        }
        return query.isEmpty() ? new Relation(false, table) : new Relation(true, query);
    }

    private static Pace pace(Fields fields) {
        String channel = fields.text("channel", "");
        if (fields.has("channel") && (channel.isBlank() || channel.length() > LONGEST_CHANNEL)) {
            fields.wrong(
                    "channel", "is not a name of 1 to 63 characters", "the channel of NOTIFY; leave it out to poll");
        }
        return new Pace(
                channel.isBlank() ? Optional.empty() : Optional.of(channel),
                fields.duration("poll", Duration.ofSeconds(10), Duration.ofMillis(100), HOUR),
                fields.integer("batch", 1, MOST_BATCH).orElse(1_000),
                fields.duration("statementTimeout", Duration.ofSeconds(30), Duration.ofSeconds(1), HOUR));
    }
}
