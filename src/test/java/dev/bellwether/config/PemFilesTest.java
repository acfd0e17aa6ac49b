package dev.bellwether.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
    private static final Path KEYS = Path.of("src/test/resources/probe/keys");

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({
        "rsa-pkcs1.pem, RSA",
        "rsa-pkcs8.pem, RSA",
        "ec-sec1.pem, EC",
        "ec-sec1-with-parameters.pem, EC",
        "ec-pkcs8.pem, EC",
        "ed25519.pem, EdDSA",
    })
    void aKeyIsReadAsOpensslWritesIt(String file, String algorithm) throws IOException, GeneralSecurityException {
        assertThat(PemFiles.key(KEYS.resolve(file)).getAlgorithm()).isEqualTo(algorithm);
    }

    @Test
    void theOlderFormsHoldTheSameKeys() throws IOException, GeneralSecurityException {
        RSAPrivateKey rsa = (RSAPrivateKey) PemFiles.key(KEYS.resolve("rsa-pkcs1.pem"));
        assertThat(rsa.getPrivateExponent())
                .isEqualTo(((RSAPrivateKey) PemFiles.key(KEYS.resolve("rsa-pkcs8.pem"))).getPrivateExponent());
        ECPrivateKey ec = (ECPrivateKey) PemFiles.key(KEYS.resolve("ec-sec1.pem"));
        assertThat(ec.getS()).isEqualTo(((ECPrivateKey) PemFiles.key(KEYS.resolve("ec-pkcs8.pem"))).getS());
    }

    @Test
    void anEncryptedKeyIsRefusedWithTheRemedy() {
        assertThatThrownBy(() -> PemFiles.key(KEYS.resolve("encrypted.pem")))
                .isInstanceOf(GeneralSecurityException.class)
                .hasMessageContaining("openssl pkey");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"})
    void whatIsNoKeyIsRefused(String kind) throws IOException {
        for (String content : new String[] {"AAAA", "MAA=", "MIIBAAAA", "=", ""}) {
            Path file = Files.writeString(
                    directory.resolve("no.pem"),
                    "-----BEGIN " + kind + "-----\n" + content + "\n-----END " + kind + "-----\n");
            assertThatThrownBy(() -> PemFiles.key(file)).as(content).isInstanceOf(GeneralSecurityException.class);
        }
    }
}
