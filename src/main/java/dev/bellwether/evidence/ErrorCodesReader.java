package dev.bellwether.evidence;

import dev.bellwether.document.Fields;
import dev.bellwether.document.Mistake;
import dev.bellwether.document.Node;
import dev.bellwether.evidence.ErrorCodes.ErrorCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the file that says whose fault each error code is: a list of {@code {code, fault, question}}. */
public final class ErrorCodesReader {
    private static final Pattern CODE = Pattern.compile("[^\\s*]{1,128}\\*?");

    private ErrorCodesReader() {}

    /**
     * Reads all error codes.
     *
     * @param file its name, for mistakes
     * @param mistakes to which mistakes are added
     * @return the codes; empty where at least one mistake was added
     */
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
