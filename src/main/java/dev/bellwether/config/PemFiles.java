package dev.bellwether.config;

import io.vertx.core.VertxException;
import io.vertx.core.net.impl.pkcs1.PrivateKeyParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files, as {@code openssl} writes them. */
public final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private static final byte[] PROOF = new byte[32];

    private PemFiles() {}

    /** All certificates of a file, in its order; at least one. */
    public static List<X509Certificate> certificates(Path path) throws IOException, GeneralSecurityException {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        List<X509Certificate> certificates = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                certificates.add((X509Certificate)
                        factory.generateCertificate(new ByteArrayInputStream(decode(block.group(2)))));
            }
        }
        if (certificates.isEmpty()) {
            throw new GeneralSecurityException("no certificate is in it");
        }
        return certificates;
    }

    /** The first private key of a file: PKCS #8, PKCS #1 or SEC 1, not encrypted. */
    public static PrivateKey key(Path path) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            byte[] der = decode(block.group(2));
            try {
                switch (block.group(1)) {
                    case "PRIVATE KEY" -> {
                        return pkcs8(der);
                    }
                    case "RSA PRIVATE KEY" -> {
                        return KeyFactory.getInstance("RSA").generatePrivate(PrivateKeyParser.getRSAKeySpec(der));
                    }
                    case "EC PRIVATE KEY" -> {
                        return KeyFactory.getInstance("EC").generatePrivate(PrivateKeyParser.getECKeySpec(der));
                    }
                    case "ENCRYPTED PRIVATE KEY" ->
                        throw new GeneralSecurityException("the key is encrypted; decrypt it with `openssl pkey`");
                    default -> {}
                }
            } catch (VertxException e) {
                throw new GeneralSecurityException("it is no " + block.group(1), e);
            }
        }
        throw new GeneralSecurityException("no private key is in it");
    }

    /** Whether a private key is the one of a certificate: what it signs can be verified with that. */
    public static boolean fits(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : key.getAlgorithm();
        Signature signature = Signature.getInstance(algorithm.equals("RSA") ? "SHA256withRSA" : algorithm);
        try {
            signature.initSign(key);
            signature.update(PROOF);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROOF);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            // Of another kind or length.
            return false;
        }
    }

    /** What is wrong with a certificate's time, in words; empty where it is valid. */
    public static Optional<String> outdated(X509Certificate certificate, Instant now) {
        Instant begin = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        return now.isAfter(end)
                ? Optional.of("has expired on " + end)
                : now.isBefore(begin) ? Optional.of("is not valid before " + begin) : Optional.empty();
    }

    private static byte[] decode(String base64) throws GeneralSecurityException {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("it is no PEM", e);
        }
    }

    private static PrivateKey pkcs8(byte[] der) throws GeneralSecurityException {
        for (String algorithm : List.of("RSA", "EC")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (GeneralSecurityException e) {
                // The other algorithm, then.
            }
        }
        return KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der));
    }
}
