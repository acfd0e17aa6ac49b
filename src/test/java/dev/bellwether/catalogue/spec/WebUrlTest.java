package dev.bellwether.catalogue.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
    @ParameterizedTest
    @CsvSource({
        "http://bank.example, bank.example:80, /",
        "https://Bank.Example/a/b?c=d#e, bank.example:443, /a/b?c=d",
        "HTTPS://bank.example:8443?x, bank.example:8443, /?x",
        "http://[::1]:8080/, [::1]:8080, /",
        "http://my_bank:1/ä b, my_bank:1, /%C3%A4%20b",
        "http://bank.example/a/../../b/./c/.., bank.example:80, /b/",
        "http://B\u00c4NK.example/, xn--bnk-qla.example:80, /",
        "http://b\u00e4nk\u3002example:81/, xn--bnk-qla.example:81, /",
        "http://\u4f8b\u3048.\u30c6\u30b9\u30c8/, xn--r8jz45g.xn--zckzah:80, /",
        "http://10.0.0.1/, 10.0.0.1:80, /",
        "http://1.bank.example/, 1.bank.example:80, /",
    })
    void aUrlIsReadAsABrowserDoes(String text, String address, String target) {
        WebUrl url = WebUrl.parse(text).orElseThrow();
        assertThat(url.address()).hasToString(address);
        assertThat(url.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bank.example",
                "ftp://bank.example",
                "http://",
                "http://:80",
                "http://a:0",
                "http://a:65536",
                "http://user:secret@bank.example",
                "http://a b/",
                "http://127.1/",
                "http://0x7f000001/",
                "http://0177.0.0.1/",
                "http://1.2.3.4.5/",
                "http://256.1.1.1/",
                "http://fa\u00df.example/",
                "http://\u03b2\u03cc\u03bb\u03bf\u03c2.example/",
                "http://a\u200db.example/",
                "http://::1/",
                "javascript:alert(1)",
                "http://a\r\nb/"
            })
    void whatIsNoUrlIsRefused(String text) {
        assertThat(WebUrl.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/x, http://bank.example/x",
        "x, http://bank.example/a/x",
        "../x, http://bank.example/x",
        "//other.example/x, http://other.example/x",
        "https://other.example, https://other.example/",
        "HTTP://other.example:81/q, http://other.example:81/q",
        "'', http://bank.example/a/b",
    })
    void aRedirectIsResolvedAgainstWhereItCameFrom(String location, String expected) {
        WebUrl from = WebUrl.parse("http://bank.example/a/b?c").orElseThrow();
        assertThat(from.resolve(location).map(WebUrl::toString)).contains(expected);
    }

    @Test
    void aRedirectToSomethingElseThanTheWebLeadsNowhere() {
        WebUrl from = WebUrl.parse("http://bank.example/a").orElseThrow();
        assertThat(from.resolve("file:///etc/passwd")).isEmpty();
        assertThat(from.resolve("javascript:alert(1)")).isEmpty();
    }

    @Test
    void theQueryIsNeverShownForItMayHoldASecret() {
        assertThat(WebUrl.parse("https://bank.example/a?token=s3cret")).get().hasToString("https://bank.example/a");
    }
}
