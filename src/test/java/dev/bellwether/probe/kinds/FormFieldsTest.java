package dev.bellwether.probe.kinds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.probe.wire.Effort;
import dev.bellwether.probe.wire.Failure;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormFieldsTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    /** What it is, a page, and the value of the field {@code t} in it. */
    private static final String PAGES = """
            an input                           | <form><input type="hidden" name="t" value="1"></form>                            | 1
            the value before the name          | <input value=1 type=hidden name=t>                                               | 1
            single quotes                      | <input name='t' value='a "b"'>                                                   | a "b"
            no quotes                          | <input name=t value=a/b=c>                                                       | a/b=c
            blanks around the equals sign      | <input name = t value = '1'>                                                     | 1
            upper case                         | <INPUT NAME="t" VALUE="Ab">                                                      | Ab
            a name in another case             | <input name=T value=1>                                                           | nothing
            a greater-than sign in a value     | <input name="t" value="a>b">                                                     | a>b
            a greater-than sign in another     | <input alt="x > y" name="t" value="1">                                           | 1
            a less-than sign in a value        | <input name="t" value="a<b">                                                     | a<b
            a self-closing tag                 | <input name="t" value="1"/>                                                      | 1
            entities by name                   | <input name="t" value="&lt;a&amp;b&gt;&quot;&apos;&eacute;&nbsp;c">              | <a&b>"'\u00e9\u00a0c
            entities by number                 | <input name="t" value="&#x2F;&#47;&#128512;">                                    | //\ud83d\ude00
            an entity without its semicolon    | <input name="t" value="a&ampb &copy=1">                                          | a&ampb &copy=1
            no entity at all                   | <input name="t" value="a&b&unknown;">                                            | a&b&unknown;
            entities in the name               | <input name="a&amp;t" value="2"><input name="t" value="1">                       | 1
            an empty value                     | <input name=t value="">                                                          | empty
            no value                           | <input name=t>                                                                   | empty
            a name that only begins so         | <input name=tt value=2><input name=t value=1>                                    | 1
            an attribute that only ends so     | <input data-name=t value=2><input name=t data-value=3 value=1>                   | 1
            the same attribute twice           | <input name=t value=1 value=2>                                                   | 1
            in a comment                       | <!-- <input name=t value=2> --><input name=t value=1>                            | 1
            in a comment alone                 | <!-- <input name=t value=2> -->                                                  | nothing
            in a conditional comment           | <!--[if IE]><input name=t value=2><![endif]--><input name=t value=1>             | 1
            in a script                        | <script>'<input name=t value=2>'</script><input name=t value=1>                  | 1
            in a style sheet                   | <style><input name=t value=2></style><input name=t value=1>                      | 1
            in the title                       | <title><input name=t value=2></title><input name=t value=1>                      | 1
            in a text area                     | <textarea><input name=t value=2></textarea><input name=t value=1>                | 1
            in the value of another            | <input name=x value="<input name=t value=2>"><input name=t value=1>              | 1
            in a template                      | <template><input name=t value=2></template><input name=t value=1>                | 1
            in a template alone                | <template><input name=t value=2></template>                                      | nothing
            for who runs no scripts            | <body><noscript><input name=t value=1></noscript>                                | 1
            in no form                         | <div><input name=t value=1></div><form></form>                                   | 1
            in one of two forms                | <form><input name=x value=2></form><form><input name=t value=1></form>           | 1
            in both of two forms               | <form><input name=t value=1></form><form><input name=t value=2></form>           | 1
            in a form within a form            | <form><form><input name=t value=1></form></form>                                 | 1
            in a table that is none            | <table><form><tr><input name=t value=1></table>                                  | 1
            disabled                           | <input name=t value=2 disabled><input name=t value=1>                            | 1
            disabled alone                     | <input name=t value=1 disabled>                                                  | 1
            in a disabled part                 | <fieldset disabled><input name=t value=2></fieldset><input name=t value=1>       | 1
            after a disabled part              | <fieldset disabled><p></fieldset><input name=t value=1><input name=t value=2>    | 1
            a text area                        | <textarea name=t>a &amp; b</textarea>                                            | a & b
            a text area of several blanks      | <textarea name=t>a  b</textarea>                                                 | a  b
            an empty text area                 | <textarea name=t></textarea>                                                     | empty
            a text area that does not end      | <textarea name=t>1                                                               | 1
            a button                           | <button name=t value=1>Go</button>                                               | 1
            a meta element                     | <head><meta content="a&amp;1" name=t></head>                                     | a&1
            a meta element without content     | <meta name=t>                                                                    | empty
            another element of the name        | <a name=t>2</a><form name=t></form><input name=t value=1>                        | 1
            a selected option                  | <select name=t><option value=2>x<option value=1 selected>y</select>              | 1
            a selected option's text           | <select name=t><option>x</option><option selected> a &amp;  b </option></select> | a & b
            an option of an empty value        | <select name=t><option selected value="">Choose</option></select>                | empty
            no option selected                 | <select name=t><option value=1>x<option value=2>y</select>                       | 1
            the first option disabled          | <select name=t><option disabled selected>Choose<option value=1>x</select>        | 1
            two options selected               | <select name=t><option value=2 selected>x<option value=1 selected>y</select>     | 1
            several options selected           | <select name=t multiple><option>x<option selected>1<option selected>2</select>   | 1
            none of several selected           | <select name=t multiple><option>x<option>y</select>                              | nothing
            options in groups                  | <select name=t><optgroup><option>x<optgroup><option selected>1</select>          | 1
            no option at all                   | <select name=t></select>                                                         | nothing
            a checked radio button             | <input type=radio name=t value=2><input type=RADIO name=t value=1 checked>       | 1
            no radio button checked            | <input type=radio name=t value=1><input type=radio name=t value=2>               | 1
            a checked box                      | <input type=checkbox name=t value=1 checked>                                     | 1
            a checked box without a value      | <input type=checkbox name=t checked>                                             | on
            a box beside its hidden field      | <input type=checkbox name=t value=2><input type=hidden name=t value=1>           | 1
            no such field                      | <input name=x value=1>                                                           | nothing
            nothing                            |                                                                                  | nothing
            no page at all                     | {"t": 1}                                                                         | nothing
            a tag that does not end            | <input name=t value=1                                                            | nothing
            a quote that does not end          | <input name=x value="1><input name=t value=2>                                    | nothing
            tags that do not end               | <html><body><form><p><b><div><input name=t value=1>                              | 1
            ends of what never began           | </div></form></b></p><input name=t value=1>                                      | 1
            """;

    @TestFactory
    Stream<DynamicTest> theValueIsTheOneThatABrowserWouldSend() {
        return PAGES.lines()
                .map(line -> line.split("\\|"))
                .map(cells -> DynamicTest.dynamicTest(
                        cells[0].strip(),
                        () -> assertThat(value(cells[1].strip())).isEqualTo(expected(cells[2].strip()))));
    }

    private static Optional<String> expected(String cell) {
        return switch (cell) {
            case "nothing" -> Optional.empty();
            case "empty" -> Optional.of("");
            default -> Optional.of(cell);
        };
    }

    @Test
    void theFirstLineEndOfATextAreaIsNotPartOfIt() {
        assertThat(value("<textarea name=t>\n\n a\n b</textarea>")).contains("\n a\n b");
        assertThat(value("<textarea name=t>\r\na\r\n</textarea>")).contains("a\r\n");
    }

    @Test
    void aValueMayHoldLineEnds() {
        assertThat(value("<input\nname='t'\n\tvalue='a\nb'\n>")).contains("a\nb");
    }

    @ParameterizedTest
    @CsvSource({
        // The header decides, or else what the page says of itself, or else it is UTF-8.
        "ISO-8859-1, ISO-8859-1, ''",
        "ISO-8859-1, '', <meta charset=iso-8859-1>",
        "ISO-8859-1, '', <meta http-equiv=content-type content='text/html; charset=iso-8859-1'>",
        "ISO-8859-1, ISO-8859-1, <meta charset=utf-8>",
        "UTF-8, '', ''",
        "UTF-8, '', <meta charset=no-such>",
        "UTF-16LE, UTF-16LE, ''",
        "UTF-16BE, '', '\uFEFF'",
    })
    void thePageIsReadInItsCharset(String encoded, String named, String head) {
        byte[] page = (head + "<input name=t value=\u00e9\u00df>").getBytes(Charset.forName(encoded));
        Optional<Charset> charset = named.isEmpty() ? Optional.empty() : Optional.of(Charset.forName(named));
        assertThat(value(page, charset)).contains("\u00e9\u00df");
    }

    @Test
    void bytesThatAreNoTextAreReplaced() {
        byte[] page = "<input name=t value=\u00e9>1".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(value(page, Optional.empty())).contains("\ufffd");
    }

    /** Pages that are made to take long; a reader without bounds takes minutes for some of them. */
    @TestFactory
    Stream<DynamicTest> noPageTakesLong() {
        return Map.<String, String>ofEntries(
                        Map.entry("one endless attribute", "<input " + filled(i -> "a")),
                        Map.entry("attributes without end", "<input " + filled(i -> "a" + i + "=1 ")),
                        Map.entry("attributes of the body", filled(i -> "<body a" + i + ">")),
                        Map.entry("attributes of the page", filled(i -> "<html a" + i + ">")),
                        Map.entry("deep nesting", filled(i -> "<div>")),
                        Map.entry("deep nesting in a template", "<template>" + filled(i -> "<div>")),
                        Map.entry("deep formatting", filled(i -> "<b a" + i + "><p>")),
                        Map.entry("wrong nesting", filled(i -> "<a><div>")),
                        Map.entry("tables in tables", filled(i -> "<table>a<b>")),
                        Map.entry("fields", filled(i -> "<input disabled name=t>")),
                        Map.entry("deep fields", filled(i -> "<div><input disabled name=t>")),
                        Map.entry(
                                "deep fields of a disabled part",
                                "<fieldset disabled>" + filled(i -> "<div><input name=t>")),
                        Map.entry("options", "<select name=t multiple>" + filled(i -> "<option>")),
                        Map.entry("lists of options", filled(i -> "<select name=t><option disabled></select>")),
                        Map.entry("a text area", "<textarea name=t>" + filled(i -> "</textare")),
                        Map.entry("entities", "<input name=t value='" + filled(i -> "&#x1") + "'>"),
                        Map.entry("comments", filled(i -> "<!--")),
                        Map.entry("angle brackets", filled(i -> "<")))
                .entrySet()
                .stream()
                .map(page -> DynamicTest.dynamicTest(page.getKey(), () -> {
                    long began = System.nanoTime();
                    value(page.getValue());
                    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
                }));
    }

    @Test
    void noTimeThatIsLeftIsOurOwnFault() {
        byte[] page = ("<input name=t value=1>" + filled(i -> "<p>")).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> FormFields.of(page, Optional.empty(), Effort.until(System.nanoTime())))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.ours()).isTrue());
    }

    /** A megabyte of pieces. */
    private static String filled(IntFunction<String> piece) {
        StringBuilder page = new StringBuilder();
        for (int i = 0; page.length() < 1 << 20; i++) {
            page.append(piece.apply(i));
        }
        return page.toString();
    }

    private static Optional<String> value(String page) {
        return value(page.getBytes(StandardCharsets.UTF_8), Optional.empty());
    }

    private static Optional<String> value(byte[] page, Optional<Charset> charset) {
        try {
            return FormFields.of(page, charset, Effort.until(System.nanoTime() + HOUR))
                    .value("t");
        } catch (Failure e) {
            throw new AssertionError(e);
        }
    }
}
