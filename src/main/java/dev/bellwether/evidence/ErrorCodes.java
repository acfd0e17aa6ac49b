package dev.bellwether.evidence;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose fault each error code is. Immutable; codes that are not listed have fault {@link Fault#UNKNOWN}. */
public final class ErrorCodes {
    private final List<ErrorCode> codes;
    private final Map<String, ErrorCode> exact = new LinkedHashMap<>();
    private final Map<String, ErrorCode> prefixes = new LinkedHashMap<>();

    /**
     * What is known of one code, or of all with the same beginning, which a {@code *} follows; the question is what to ask or tell the
     * customer.
     */
    public record ErrorCode(String code, Fault fault, String question) {}

    /** A list that tells nothing: every code has fault unknown. */
    public static final ErrorCodes NONE = new ErrorCodes(List.of());

    public ErrorCodes(List<ErrorCode> codes) {
        this.codes = List.copyOf(codes);
        for (ErrorCode code : codes) {
            if (code.code().endsWith("*")) {
                prefixes.put(code.code().substring(0, code.code().length() - 1), code);
            } else {
                exact.put(code.code(), code);
            }
        }
    }

    /** All codes in the order of their file. */
    public List<ErrorCode> all() {
        return codes;
    }

    /** What is known of a code: an exact entry first, else the longest prefix. */
    public Optional<ErrorCode> find(String code) {
        return Optional.ofNullable(exact.get(code))
                .or(() -> prefixes.keySet().stream()
                        .filter(code::startsWith)
                        .max(Comparator.comparingInt(String::length))
                        .map(prefixes::get));
    }

    /** Whose fault a failure with this code is; the empty code means that none was given. */
    public Fault fault(String code) {
        return find(code).map(ErrorCode::fault).orElse(Fault.UNKNOWN);
    }
}
