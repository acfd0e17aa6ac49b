package dev.bellwether.probe.redact;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of an answer what a target should tell its user alone: tokens, passwords, session ids, values of form fields. It
 * goes by names and by shapes, so it takes out too much rather than too little. Every pattern reads the text once.
 */
public final class Disclosures {
    private static final String NAMES = "(?:token|secret|passw|pwd|credential|session|cookie|authori[sz]ation|assertion"
            + "|api[-_]?key|csrf|xsrf|otp|jsessionid|sid\\b)";
    /** A quoted value may be cut off. */
    private static final String QUOTED = "\"(?:[^\"\\\\]|\\\\.)*+(?:\"|$)|'[^']*+(?:'|$)";

    private static final Pattern TELLING_NAME = pattern(NAMES);

    /** The first group of each stays. */
    private static final List<Pattern> TELLING = List.of(
            pattern("(\\b(?:bearer|basic)\\s{1,3})[\\w+/=.~-]{8,}+"),
            pattern("(\\b)eyJ[\\w-]{8,}+(?:\\.[\\w-]*+){0,4}"),
            pattern("(\"[^\"]{0,60}?" + NAMES + "[^\"]{0,60}\"\\s{0,9}:\\s{0,9})(?:" + QUOTED + "|[^,}\\]\\s]++)"),
            pattern("(<(?:input|meta)\\b[^>]{0,300}?\\b(?:value|content)\\s{0,9}=\\s{0,9})(?:" + QUOTED
                    + "|[^\\s>]++)"),
            pattern("(\\b[\\w.-]{0,40}?" + NAMES + "[\\w.-]{0,40}\\s{0,3}[=:]\\s{0,3})(?:" + QUOTED
                    + "|[^&\\s\"'<>,;]++)"));

    private Disclosures() {}

    /** Whether the value of a header or a JSON member of this name is for the target's user alone. */
    public static boolean isTelling(String name) {
        return TELLING_NAME.matcher(name).find();
    }

    static String mask(String text) {
        String safe = text;
        for (Pattern pattern : TELLING) {
            safe = pattern.matcher(safe).replaceAll(match -> Matcher.quoteReplacement(match.group(1) + "***"));
        }
        return safe;
    }

    private static Pattern pattern(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
