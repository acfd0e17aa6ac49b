package dev.bellwether.catalogue.reading;

import static org.assertj.core.api.Assertions.assertThat;

import dev.bellwether.catalogue.spec.HttpCall;
import dev.bellwether.catalogue.spec.ProbeSpec;
import dev.bellwether.catalogue.spec.ProbeTarget;
import dev.bellwether.catalogue.spec.Route;
import dev.bellwether.probe.Specs;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbeSpecReaderTest {
    @Test
    void whatIsNotSaidIsAsUsual() {
        ProbeSpec spec = Specs.of("{kind: http, url: 'https://bank.example'}");
        assertThat(spec.id()).isEqualTo("http");
        assertThat(spec.interval()).isEqualTo(Duration.ofSeconds(60));
        assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(spec.retries()).isZero();
        assertThat(spec.retryInterval()).isEqualTo(Duration.ofSeconds(1));
        assertThat(spec.informational()).isFalse();
        assertThat(spec.target()).isEqualTo(new ProbeTarget.Http(HttpCall.get("https://bank.example")));
    }

    @Test
    void everyKeyOfAnHttpProbeIsRead() {
        String yaml = """
                id: health
                kind: http
                interval: 5m
                timeout: 3s
                retries: 2
                retryInterval: 500ms
                informational: true
                url: https://bank.example/health
                method: PUT
                headers: {Accept: application/json}
                bodyFile: body.json
                auth: {bearer: t0ken}
                followRedirects: false
                connectTo: "[::1]:8443"
                ip: 6
                proxy: http://me:word@127.0.0.1:3128
                tls: {ca: root.pem, cert: client.pem, key: client.key, serverName: x.example, minVersion: "1.3", verify: false}
                expect:
                  status: [200-204, 301]
                  versions: ["1.1", "2"]
                  headers: [{name: Content-Type, matches: json}, {name: Server, absent: true}, {name: X, present: false}]
                  body: [{contains: ok, notContains: down}, {matches: "^up"}, {notMatches: err}]
                  json: [{pointer: /data/status, equals: OK}, {pointer: /n, atLeast: 1, atMost: 2.5}, {pointer: /a~1b, in: [1, x]}]
                  maxBody: 1MB
                  maxDuration: 2s
                  certificateDays: 14
                """;
        ProbeSpec spec = Specs.of(yaml);
        HttpCall call = ((ProbeTarget.Http) spec.target()).call();
        assertThat(spec.retryInterval()).isEqualTo(Duration.ofMillis(500));
        assertThat(call.content()).isInstanceOf(HttpCall.Content.File.class);
        assertThat(call.headers().get("Authorization").value()).isEqualTo("Bearer t0ken");
        assertThat(call.route().ip()).isEqualTo(Route.Ip.V6);
        assertThat(call.route().connectTo().orElseThrow()).hasToString("[::1]:8443");
        assertThat(call.route().tls().ca().orElseThrow()).exists();
        assertThat(call.expect().body()).hasSize(4);
        assertThat(call.expect().limits().maxBody()).isEqualTo(1 << 20);
        // So that a reload sees no change where there is none.
        assertThat(spec).isEqualTo(Specs.of(yaml));
        assertThat(spec.toString()).doesNotContain("t0ken").doesNotContain("word");
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                row("{}", "`kind` is missing"),
                row("{kind: htp}", "did you mean `http`?"),
                row("{kind: carrier-pigeon}", "one of http, cdr-status, tls, tcp, dns, journey, push"),
                row("[a]", "must be a mapping"),
                row("{kind: http}", "`url` is missing"),
                row("{kind: http, url: bank.example}", "`url`: this is no URL"),
                row("{kind: http, url: 'ftp://bank.example'}", "`url`: this is no URL"),
                row(
                        "{kind: http, url: 'http://me:secret@bank.example'}",
                        "auth: {basic: {username: ..., password: ...}}"),
                row(
                        "{kind: cdr-status, baseUri: 'https://me@bank.example/'}",
                        "`baseUri`: this URL holds the name of a user"),
                row("{kind: journey, steps: [{name: a, url: 'http://me:secret@a/'}]}", "holds the name of a user"),
                row("{kind: http, url: 'http://2130706433/'}", "`url`: this is no URL"),
                row("{kind: http, url: 'http://0x7f.0.0.1/'}", "`url`: this is no URL"),
                row("{kind: http, url: 'http://127.1/'}", "`url`: this is no URL"),
                row("{kind: http, url: 'http://stra\u00dfe.example/'}", "`url`: this is no URL"),
                row("{kind: http, url: 'http://a', allowRedirectsTo: bank.example}", "not a range of addresses"),
                row("{kind: http, url: 'http://a', allowRedirectsTo: [10.0.0.0/33]}", "not a range of addresses"),
                row("{kind: http, url: 'http://a', allowRedirectsTo: ['10.0.0.1:0']}", "not a range of addresses"),
                row("{kind: http, url: 'http://a', allowRedirectsTo: [[a]]}", "not a range of addresses"),
                row("{kind: tls, address: 'a:1', allowRedirectsTo: 127.0.0.1}", "unknown key `allowRedirectsTo`"),
                row("{kind: tls, address: 'a:1', expect: {alerts: [nonsense]}}", "not a TLS alert"),
                row("{kind: tcp, address: 'a:1', dialogue: [{reject: x}]}", "`reject`: stands alone"),
                row("{kind: tcp, address: 'a:1', dialogue: [{expect: x, reject: '('}]}", "no regular expression"),
                row("{kind: tcp, address: 'a:1', dialogue: [{sendBytes: 0}]}", "these are no bytes"),
                row("{kind: tcp, address: 'a:1', dialogue: [{expectBytes: 0g}]}", "these are no bytes"),
                row("{kind: tcp, address: 'a:1', dialogue: [{sendBytes: ''}]}", "these are no bytes"),
                row("{kind: tcp, address: 'a:1', dialogue: [{sendBytes: 00, send: x}]}", "has one of"),
                row("{kind: dns, server: a, name: a, expect: {absent: ['(']}}", "no regular expression"),
                row("{kind: dns, server: a, name: a, expect: {all: ['(']}}", "no regular expression"),
                row("{kind: dns, server: a, name: a, expect: {count: few}}", "no number of records"),
                row("{kind: dns, server: a, name: a, expect: {count: 3-2}}", "no number of records"),
                row("{kind: dns, server: a, name: stra\u00dfe.example}", "no form in ASCII"),
                row("{kind: http, url: 'http://a', id: 'a b'}", "`id`"),
                row("{kind: http, url: 'http://a', interval: 0s}", "is out of range"),
                row("{kind: http, url: 'http://a', interval: 60}", "`interval`"),
                row("{kind: http, url: 'http://a', timeout: 2h}", "`timeout`"),
                row("{kind: http, url: 'http://a', retries: -1}", "`retries`"),
                row("{kind: http, url: 'http://a', informational: maybe}", "true or false"),
                row("{kind: http, url: 'http://a', metod: GET}", "did you mean `method`?"),
                row("{kind: http, url: 'http://a', method: get}", "`method`"),
                row("{kind: http, url: 'http://a', body: x, bodyFile: y}", "stands beside `body`"),
                row("{kind: http, url: 'http://a', headers: {'a b': c}}", "no name of a header"),
                row("{kind: http, url: 'http://a', headers: {a: \"b\\r\\nc: d\"}}", "control characters"),
                row("{kind: http, url: 'http://a', auth: {}}", "one of `bearer` and `basic`"),
                row("{kind: http, url: 'http://a', auth: {basic: {password: x}}}", "`username` is missing"),
                row(
                        "{kind: http, url: 'http://a', auth: {bearer: a}, headers: {authorization: b}}",
                        "stands beside the header"),
                row("{kind: http, url: 'http://a', connectTo: 127.0.0.1}", "`connectTo`"),
                row("{kind: http, url: 'http://a', ip: 5}", "`ip`"),
                row("{kind: http, url: 'http://a', proxy: 'socks://a:1'}", "`proxy`"),
                row("{kind: http, url: 'http://a', tls: {cert: a}}", "needs `key` beside it"),
                row("{kind: http, url: 'http://a', tls: {minVersion: '1.4'}}", "`minVersion`"),
                row("{kind: http, url: 'http://a', expect: {status: [99]}}", "no HTTP status"),
                row("{kind: http, url: 'http://a', expect: {status: [300-200]}}", "no HTTP status"),
                row("{kind: http, url: 'http://a', expect: {status: []}}", "names none"),
                row("{kind: http, url: 'http://a', expect: {versions: ['3']}}", "no HTTP version"),
                row("{kind: http, url: 'http://a', expect: {headers: [{matches: a}]}}", "`name` is missing"),
                row("{kind: http, url: 'http://a', expect: {headers: [{name: a}]}}", "nothing is expected"),
                row(
                        "{kind: http, url: 'http://a', expect: {headers: [{name: a, absent: true, matches: b}]}}",
                        "cannot be absent and match"),
                row("{kind: http, url: 'http://a', expect: {body: [{matches: '('}]}}", "no regular expression"),
                row("{kind: http, url: 'http://a', expect: {body: [{}]}}", "nothing is expected"),
                row("{kind: http, url: 'http://a', expect: {body: [{contain: x}]}}", "did you mean `contains`?"),
                row("{kind: http, url: 'http://a', expect: {json: [{equals: x}]}}", "`pointer` is missing"),
                row("{kind: http, url: 'http://a', expect: {json: [{pointer: a, exists: true}]}}", "no JSON pointer"),
                row("{kind: http, url: 'http://a', expect: {json: [{pointer: /a}]}}", "nothing is expected"),
                row("{kind: http, url: 'http://a', expect: {json: [{pointer: /a, atLeast: x}]}}", "no number"),
                row("{kind: http, url: 'http://a', expect: {maxBody: 1}}", "`maxBody`"),
                row("{kind: cdr-status}", "`baseUri` is missing"),
                row("{kind: cdr-status, baseUri: 'https://a?b'}", "query"),
                row("{kind: cdr-status, baseUri: 'https://a', url: b}", "unknown key `url`"),
                row("{kind: tls}", "`address` is missing"),
                row("{kind: tls, address: bank.example}", "`address`"),
                row("{kind: tcp, address: 'a:1', dialogue: [{say: x}]}", "unknown key `say`"),
                row("{kind: tcp, address: 'a:1', dialogue: [{send: x, expect: y}]}", "has one of"),
                row("{kind: dns, name: a}", "`server` is missing"),
                row("{kind: dns, server: '127.0.0.1:53'}", "`name` is missing"),
                row("{kind: dns, server: a, name: a, type: AAAAA}", "`type`"),
                row("{kind: dns, server: a, name: a, transport: tls}", "`transport`"),
                row("{kind: dns, server: a, name: a, expect: {codes: [NOPE]}}", "no code"),
                row("{kind: dns, server: a, name: a, expect: {answers: ['(']}}", "no regular expression"),
                row("{kind: dns, server: a, name: a, proxy: 'http://a:1'}", "not for name servers"),
                row("{kind: journey}", "needs `steps`"),
                row(
                        "{kind: journey, steps: [{name: a, url: 'http://a'}, {name: a, url: 'http://a'}]}",
                        "another step is `a`"),
                row("{kind: journey, steps: [{name: a, url: 'http://a/{{x}}'}]}", "takes `x`"),
                row("{kind: journey, steps: [{name: a, url: 'http://a', take: [{as: x}]}]}", "is taken from one of"),
                row(
                        "{kind: journey, steps: [{name: a, url: 'http://a', take: [{as: x, json: y}]}]}",
                        "no JSON pointer"),
                row("{kind: journey, steps: [{name: a, url: 'http://a', form: {b: c}, body: d}]}", "stands beside"),
                row("{kind: push}", "`deadline` is missing"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeIsReported(String yaml, String mistake) {
        assertThat(Specs.mistakes(yaml)).anySatisfy(text -> assertThat(text).contains(mistake));
        assertThat(Specs.mistakes(yaml)).allSatisfy(text -> assertThat(text).doesNotContain("secret"));
    }

    @Test
    void allMistakesAreReportedAtOnce() {
        assertThat(Specs.mistakes("""
                        kind: http
                        url: bank
                        interval: x
                        expect:
                          status: 20
                          body: [{matches: "["}]
                          nonsense: 1
                        """)).hasSize(5).anyMatch(text -> text.startsWith("c.yaml:7: "));
    }

    private static Arguments row(String yaml, String mistake) {
        return Arguments.of(yaml, mistake);
    }
}
