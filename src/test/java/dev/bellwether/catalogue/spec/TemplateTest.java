package dev.bellwether.catalogue.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.spec.HttpCall.Content;
import dev.bellwether.catalogue.spec.HttpCall.Redirects;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    private static final Map<String, String> VALUES = Map.of(
            "base", "https://bank.example/api",
            "path", "/a?b=c",
            "v", "x&y=\u00e9 #1",
            "xml", "a\"b'c<&>",
            "text", "a\"b\\c\n\u0001\ud83d\ude00</",
            "number", "-1.5e3",
            "word", "true",
            "id", "007");

    @ParameterizedTest
    @CsvSource({
        "http://a/{{v}}, http://a/x%26y%3D%C3%A9%20%231",
        "{{base}}/x?{{v}}, https://bank.example/api/x?x%26y%3D%C3%A9%20%231",
        "{{base}}/x/{{v}}?q={{v}}, https://bank.example/api/x/x%26y%3D%C3%A9%20%231?q=x%26y%3D%C3%A9%20%231",
        "{{base}}, https://bank.example/api",
        "{{ base }}{{path}}, https://bank.example/api/a?b=c",
        "http://a{{path}}, http://a%2Fa%3Fb%3Dc",
    })
    void aValueIsEncodedInAUrlUnlessTheUrlBeginsWithIt(String url, String filled) {
        assertThat(Template.fill(call(url, Map.of(), ""), VALUES).url()).isEqualTo(filled);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\": \"{{text}}\"} || {\"a\": \"a\\\"b\\\\c\\u000a\\u0001\\ud83d\\ude00</\"}",
                "{\"a\": {{text}}} || {\"a\": \"a\\\"b\\\\c\\u000a\\u0001\\ud83d\\ude00</\"}",
                "{\"n\": {{number}}, \"b\": {{word}}, \"i\": {{id}}} || {\"n\": -1.5e3, \"b\": true, \"i\": \"007\"}",
                "{\"a\\\"{{word}}\": 1} || {\"a\\\"true\": 1}",
                "[\"{{word}}\", {{word}}] || [\"true\", true]",
                "say {{v}} | text/plain | say x&y=\u00e9 #1",
                "{ {{v}} | text/plain | { x&y=\u00e9 #1",
                "{{number}} | application/vnd.bank+json; charset=utf-8 | -1.5e3",
                "a={{v}} | application/x-www-form-urlencoded | a=x%26y%3D%C3%A9%20%231",
                "<a>{{xml}}</a> | text/xml | <a>a&quot;b&apos;c&lt;&amp;&gt;</a>",
            })
    void aValueIsEscapedAsTheBodyWantsIt(String body, String type, String filled) {
        HttpCall call = call("http://a", type == null ? Map.of() : Map.of("content-TYPE", new Secret(type)), body);
        assertThat(((Content.Text) Template.fill(call, VALUES).content()).text().value())
                .isEqualTo(filled);
    }

    @Test
    void theValueThatAUrlBeginsWithIsItsBase() {
        assertThat(Template.base(call("{{base}}/x", Map.of(), ""))).contains("base");
        assertThat(Template.base(call("http://a/{{base}}", Map.of(), ""))).isEmpty();
    }

    private static HttpCall call(String url, Map<String, Secret> headers, String body) {
        return new HttpCall(
                url,
                "POST",
                headers,
                new Content.Text(new Secret(body)),
                Redirects.FOLLOWED,
                Route.DIRECT,
                HttpExpect.USUAL);
    }
}
