package dev.bellwether.probe.kinds;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Takes out of a text what must not be shown, should a target have sent it back or an expectation quote it. */
public final class Redaction {
    /** Shorter ones are no secrets, and would blot out half of a text. */
    private static final int SHORTEST = 4;

    private static final int LONGEST_TEXT = 300;
    private static final int LONGEST_SNIPPET = 500;
    private static final int LONGEST_LOOKED_AT = 1024;
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\p{Cf}\\u2028\\u2029]+");
    private static final JsonStringEncoder JSON = JsonStringEncoder.getInstance();
    private static final Pattern SENSITIVE =
            Pattern.compile("auth|cookie|key|token|secret|pass|session|credential|pin", Pattern.CASE_INSENSITIVE);

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

    private final List<String> secrets;

    private Redaction(List<String> secrets) {
        this.secrets = secrets;
    }

    public static Redaction of(ProbeSpec spec) {
        return of(spec, List.of());
    }

    /** Of all that a probe may hold, and what its target handed out. */
    public static Redaction of(ProbeSpec spec, Collection<Secret> handedOut) {
        List<Secret> secrets = new ArrayList<>(spec.secrets());
        secrets.addAll(handedOut);
        for (HttpCall call : spec.target().calls()) {
            addSensitive(call.headers(), secrets);
            if (call.content() instanceof HttpCall.Content.Form form) {
                addSensitive(form.fields(), secrets);
            }
            call.route().proxy().flatMap(proxy -> proxy.credentials()).ifPresent(secrets::add);
        }
        return of(secrets);
    }

    private static void addSensitive(Map<String, Secret> named, List<Secret> secrets) {
        named.forEach((name, value) -> {
            if (SENSITIVE.matcher(name).find()) {
                secrets.add(value);
            }
        });
    }

    public static Redaction of(Collection<Secret> secrets) {
        return new Redaction(secrets.stream()
                .map(Secret::value)
                .flatMap(Redaction::spellings)
                .filter(value -> value.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed())
                .toList());
    }

    /** The text without secrets, printable, and a few lines long at most. */
    public String clean(String text) {
        if (text.length() <= LONGEST_LOOKED_AT) {
            return text.isEmpty() ? text : printable(without(text), LONGEST_TEXT);
        }
        // A target could send megabytes, and hundreds of secrets to look for in them.
        return printable(without(withoutCutOff(text.substring(0, LONGEST_LOOKED_AT))), LONGEST_TEXT);
    }

    /**
     * The same for the beginning of what a target answered, cut off anywhere, of which less is known: whatever looks like a secret
     * of the target's own is taken out as well.
     */
    public String snippet(String text) {
        return text.isEmpty() ? text : printable(mask(without(withoutCutOff(text))), LONGEST_SNIPPET);
    }

    private String without(String text) {
        String safe = text;
        for (String secret : secrets) {
            safe = safe.replace(secret, "***");
        }
        return safe;
    }

    /** Where the text was cut off within a secret, its part is no longer the secret that is looked for. */
    private String withoutCutOff(String text) {
        int cut = secrets.stream()
                .mapToInt(secret -> overlap(secret, text))
                .filter(length -> length >= SHORTEST)
                .max()
                .orElse(0);
        return text.substring(0, text.length() - cut);
    }

    /** How many characters at the end of a text a secret begins with, fewer than all of its own (Knuth, Morris and Pratt). */
    private static int overlap(String secret, String text) {
        int longest = Math.min(secret.length() - 1, text.length());
        String both = secret.substring(0, longest) + '\uffff' + text.substring(text.length() - longest);
        int[] prefix = new int[both.length()];
        for (int i = 1; i < prefix.length; i++) {
            int length = prefix[i - 1];
            while (length > 0 && both.charAt(i) != both.charAt(length)) {
                length = prefix[length - 1];
            }
            prefix[i] = both.charAt(i) == both.charAt(length) ? length + 1 : 0;
        }
        return longest <= 0 ? 0 : prefix[prefix.length - 1];
    }

    private static String printable(String text, int longest) {
        String safe = CONTROL.matcher(text).replaceAll(" ").strip();
        return safe.length() > longest ? safe.substring(0, longest) + "..." : safe;
    }

    /** A secret as it is, in a URL or a form, in JSON, and the parts of a header that authenticates. */
    private static Stream<String> spellings(String secret) {
        String json =
                JSON.quoteAsString(secret).length == secret.length() ? secret : new String(JSON.quoteAsString(secret));
        String credentials = secret.substring(secret.indexOf(' ') + 1);
        Stream<String> all = Stream.of(secret, credentials, URLEncoder.encode(secret, StandardCharsets.UTF_8), json);
        return secret.startsWith("Basic ") ? Stream.concat(all, userAndPassword(credentials)) : all;
    }

    private static Stream<String> userAndPassword(String base64) {
        try {
            String pair = new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
            return Stream.of(pair, pair.substring(pair.indexOf(':') + 1));
        } catch (IllegalArgumentException e) {
            // The header is written by hand in the catalogue, and no Base64.
            return Stream.empty();
        }
    }

    /** Whether the value of a header or a JSON member of this name is for the target's user alone. */
    public static boolean isTelling(String name) {
        return TELLING_NAME.matcher(name).find();
    }

    /**
     * Takes out of an answer what a target should tell its user alone: tokens, passwords, session ids, values of form fields. It
     * goes by names and by shapes, so it takes out too much rather than too little. Every pattern reads the text once.
     */
    private static String mask(String text) {
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
