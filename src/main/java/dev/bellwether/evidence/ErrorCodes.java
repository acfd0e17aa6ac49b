package dev.bellwether.evidence;

import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

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

    /** Reads the file that says whose fault each error code is: a list of {@code {code, fault, question}}. */
    public static final class ErrorCodesReader {
        private static final Pattern CODE = Pattern.compile("[^\\s*]{1,128}\\*?");

        private ErrorCodesReader() {}

        /** All codes of a file, whose name is for mistakes; empty where at least one mistake was added. */
        public static Optional<ErrorCodes> read(String file, Node root, List<Mistake> mistakes) {
            if (!(root instanceof Node.Sequence list)) {
                mistakes.add(new Mistake(
                        file,
                        root.line(),
                        "the error codes must be a list",
                        "such as `- {code: locked-account, fault: user}`"));
                return Optional.empty();
            }
            int before = mistakes.size();
            List<ErrorCode> codes = new ArrayList<>();
            Map<String, Integer> lines = new HashMap<>();
            for (Node item : list.items()) {
                Fields fields = new Fields(file, "the error code", item, mistakes);
                codes.add(new ErrorCode(
                        code(fields, lines),
                        fields.required("fault", List.of(Fault.values()), Fault::wire, Fault.UNKNOWN),
                        fields.text("question", "")));
                fields.end();
            }
            return mistakes.size() > before ? Optional.empty() : Optional.of(new ErrorCodes(codes));
        }

        private static String code(Fields fields, Map<String, Integer> lines) {
            String code = fields.required("code", "as the platform reports it, or a prefix followed by *");
            if (code.isEmpty()) {
                return code;
            }
            if (!CODE.matcher(code).matches()) {
                fields.wrong(
                        "code",
                        "`" + code + "` is not an error code",
                        "1 to 128 characters without spaces; a * at the end stands for any ending");
            }
            Integer earlier = lines.putIfAbsent(code, fields.line("code"));
            if (earlier != null) {
                fields.wrong("code", "`" + code + "` is listed twice", "it stands on line " + earlier);
            }
            return code;
        }
    }
}
