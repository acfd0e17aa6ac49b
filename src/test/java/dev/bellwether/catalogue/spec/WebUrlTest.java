package dev.bellwether.catalogue.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebUrlTest {
    @ParameterizedTest
    @CsvSource({
        "https://hooks.example, hooks.example:443, /",
        "HTTPS://Hooks.example.:8443/a%20b?t=1&u=[2], hooks.example.:8443, /a%20b?t=1&u=[2]",
        "http://127.0.0.1:9000/x, 127.0.0.1:9000, /x",
        "https://[2001:db8::1]:8443?q, [2001:db8::1]:8443, /?q",
    })
    void whatIsKeptIsReadStrictly(String text, String address, String target) {
        WebUrl url = WebUrl.strict(text);
        assertThat(url.address()).hasToString(address);
        assertThat(url.target()).isEqualTo(target);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ftp://a.example/               | begins with https",
                "a.example                      | begins with https",
                "https:/a.example               | begins with https",
                "http://127.0.0.1\\@192.0.2.2/  | characters of a URL",
                "https://a.example\\b           | characters of a URL",
                "https://a.example/%zz          | characters of a URL",
                "https://a.example/<x>          | characters of a URL",
                "https://a.example/x#y          | fragment",
                "https://a.example/x y          | blanks",
                "https://b\u00e4nk.example/      | A-labels",
                "https://me@a.example/          | user",
                "https://me:pass@a.example/     | user",
                "https://127.0.0.1:80@a.example | user",
                "https:///x                     | host",
                "https://:443/                  | host",
                "https://a.example:/            | port",
                "https://a.example:0/           | port",
                "https://a.example:080/         | port",
                "https://a.example:+80/         | port",
                "https://a.example:65536/       | port",
                "https://a.example:80:80/       | port",
                "https://a%2eexample/           | host",
                "https://-a.example/            | host",
                "https://0x7f.1/                | host",
                "https://2130706433/            | host",
                "https://127.1/                 | host",
                "https://[::1/                  | host",
                "https://[1::2::3]/             | host",
                "https://[fe80::1%25eth0]/      | host",
            })
    void whatClientsMayReadDifferentlyIsRefused(String text, String why) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebUrl.strict(text))
                .withMessageContaining(why)
                .withMessageStartingWith("must ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/\n",
                "https://a.example/\r\nX: y",
                "\thttps://a.example/",
                "https://a.example/\u0000"
            })
    void lineBreaksAndControlCharactersAreRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> WebUrl.strict(text));
    }

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
