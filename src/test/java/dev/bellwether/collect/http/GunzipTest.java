package dev.bellwether.collect.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.bellwether.collect.item.ItemParser.BadValue;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GunzipTest {
    private static final int HEADER = 10;

    private final ByteArrayOutputStream unpacked = new ByteArrayOutputStream();

    private String unpack(byte[] packed) throws BadValue {
        try (Gunzip gunzip = new Gunzip(unpacked::write)) {
            for (int i = 0; i < packed.length; i++) {
                gunzip.feed(packed, i, i + 1);
            }
            gunzip.end();
        }
        return unpacked.toString(UTF_8);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 8, 16, 6, 12, 24, 28, 30, 31})
    void everyKindOfHeaderIsPassedOver(int flags) throws Exception {
        byte[] plain = pack("hello");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(plain, 0, 3);
        packed.write(flags);
        packed.write(plain, 4, HEADER - 4);
        if ((flags & 4) != 0) {
            packed.write(new byte[] {3, 0, 'a', 0, 'c'});
        }
        if ((flags & 8) != 0) {
            packed.write("file.json\0".getBytes(UTF_8));
        }
        if ((flags & 16) != 0) {
            packed.write("a comment\0".getBytes(UTF_8));
        }
        if ((flags & 2) != 0) {
            packed.write(new byte[] {1, 2});
        }
        packed.write(plain, HEADER, plain.length - HEADER);

        assertThat(unpack(packed.toByteArray())).isEqualTo("hello");
    }

    @Test
    void anExtraFieldMayBeEmpty() throws Exception {
        byte[] plain = pack("hello");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.write(plain, 0, 3);
        packed.write(4);
        packed.write(plain, 4, HEADER - 4);
        packed.write(new byte[] {0, 0});
        packed.write(plain, HEADER, plain.length - HEADER);

        assertThat(unpack(packed.toByteArray())).isEqualTo("hello");
    }

    @Test
    void whateverFollowsMustBeGzipToo() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        packed.writeBytes(pack("hello"));
        packed.write('x');

        assertThatThrownBy(() -> unpack(packed.toByteArray())).hasMessage("the body is not gzip");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 5, 9, 10, 12, 20})
    void whatIsCutOffIsNotWhole(int length) throws IOException {
        byte[] packed = new byte[length];
        System.arraycopy(pack("hello"), 0, packed, 0, length);

        assertThatThrownBy(() -> unpack(packed)).hasMessage("the gzip data ends too early");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 12, 20})
    void whatIsDamagedIsFound(int at) throws IOException {
        byte[] packed = pack("hello");
        packed[at] = (byte) ~packed[at];

        assertThatThrownBy(() -> unpack(packed)).isInstanceOf(BadValue.class);
    }

    private static byte[] pack(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }
}
