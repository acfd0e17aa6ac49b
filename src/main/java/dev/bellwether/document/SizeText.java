package dev.bellwether.document;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as files have them, such as {@code 512kB} or {@code 1MB}; 1 kB is 1024 bytes. */
final class SizeText {
    private static final Pattern SIZE = Pattern.compile("(\\d{1,12})(B|kB|KB|MB|GB)");

    private SizeText() {}

    /** In bytes; empty where the text is no size. */
    static Optional<Long> parse(String text) {
        Matcher matcher = SIZE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long amount = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "B" -> amount;
                    case "kB", "KB" -> amount << 10;
                    case "MB" -> amount << 20;
                    default -> amount << 30;
                });
    }
}
