package dev.bellwether.probe.wire;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads certificates and private keys from PEM files, as {@code openssl} writes them. */
final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] RSA = HexFormat.of().parseHex("300d06092a864886f70d0101010500");
    private static final byte[] EC_OID = HexFormat.of().parseHex("06072a8648ce3d0201");

    private PemFiles() {}

    /** All certificates of a file, in its order; at least one. */
    static List<X509Certificate> certificates(Path path) throws IOException, GeneralSecurityException {
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
    static PrivateKey key(Path path) throws IOException, GeneralSecurityException {
        Matcher block = BLOCK.matcher(Files.readString(path, StandardCharsets.ISO_8859_1));
        while (block.find()) {
            byte[] der = decode(block.group(2));
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return pkcs8(der);
            } else if (kind.equals("RSA PRIVATE KEY")) {
                return KeyFactory.getInstance("RSA").generatePrivate(wrap(RSA, der));
            } else if (kind.equals("EC PRIVATE KEY")) {
                return KeyFactory.getInstance("EC").generatePrivate(wrap(curveOf(der), der));
            } else if (kind.equals("ENCRYPTED PRIVATE KEY")) {
                throw new GeneralSecurityException("the key is encrypted; decrypt it with `openssl pkey`");
            }
        }
        throw new GeneralSecurityException("no private key is in it");
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

    /** RFC 5208: version 0, the algorithm, and the older form of the key. */
    private static PKCS8EncodedKeySpec wrap(byte[] algorithm, byte[] key) {
        byte[] version = {2, 1, 0};
        return new PKCS8EncodedKeySpec(tagged(0x30, version, algorithm, tagged(0x04, key)));
    }

    /** RFC 5915: the curve stands in the key itself, tagged 0. */
    private static byte[] curveOf(byte[] key) throws GeneralSecurityException {
        ByteBuffer der = ByteBuffer.wrap(key);
        try {
            value(der);
            skip(der);
            skip(der);
            if (der.get() == (byte) 0xa0) {
                byte[] curve = new byte[length(der)];
                der.get(curve);
                return tagged(0x30, EC_OID, curve);
            }
        } catch (RuntimeException e) {
            throw new GeneralSecurityException("it is no EC key", e);
        }
        throw new GeneralSecurityException("the EC key does not name its curve");
    }

    private static void skip(ByteBuffer der) {
        int length = value(der);
        der.position(der.position() + length);
    }

    /** Steps over a tag and a length to the value. */
    private static int value(ByteBuffer der) {
        der.get();
        return length(der);
    }

    private static int length(ByteBuffer der) {
        int first = der.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 0; i < (first & 0x7f); i++) {
            length = (length << 8) | (der.get() & 0xff);
        }
        return length;
    }

    private static byte[] tagged(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream der = new ByteArrayOutputStream();
        der.write(tag);
        if (content.size() < 0x80) {
            der.write(content.size());
        } else if (content.size() < 0x100) {
            der.write(0x81);
            der.write(content.size());
        } else {
            der.write(0x82);
            der.write(content.size() >> 8);
            der.write(content.size());
        }
        der.writeBytes(content.toByteArray());
        return der.toByteArray();
    }
}
